# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The signed assertion with which a worker application authenticates (contract PingOne 3.2, A51).

Imported only if an application authenticates that way: loading the libraries takes longer than most requests.
"""

from __future__ import annotations

import uuid

from .._runtime import Runtime
from .._signing import Signer

_LIFETIME = 300
"""Seconds for which a signed assertion is valid."""
_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def assertion_form(
    signer: Signer, runtime: Runtime, *, client_id: str, audience: str, key_id: str | None
) -> dict[str, str]:
    """Return the form fields that authenticate an application at the token endpoint ``audience``."""
    now = int(runtime.now())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + _LIFETIME,
    }
    headers = {"kid": key_id} if key_id else {}
    return {"client_assertion_type": _TYPE, "client_assertion": signer.sign(claims, headers)}
