# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signs the assertion that a JWT application exchanges for a token (contract Workfront 3.4).

Imported only if an application logs in: loading the libraries takes longer than most requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._runtime import Runtime
from .._signing import private_key_signer

_ASSERTION_LIFETIME = 180
"""Seconds for which a signed assertion is valid."""


class Assertion:
    """The signed assertion that a JWT application exchanges for a token (contract Workfront 3.4)."""

    def __init__(self, params: Mapping[str, Any], runtime: Runtime) -> None:
        """Read the private key.

        :raises InputError: it cannot be read; the message shows no part of it
        :raises MissingLibraryError: PyJWT or cryptography is not installed
        """
        self._params = params
        self._runtime = runtime
        self._signer = private_key_signer(params["private_key"], runtime)

    def sign(self) -> str:
        """Return the assertion, which is valid for a few minutes from now on."""
        return self._signer.sign(
            {
                "exp": int(self._runtime.now()) + _ASSERTION_LIFETIME,
                "iss": self._params["customer_id"],
                "sub": self._params["user_id"],
            }
        )
