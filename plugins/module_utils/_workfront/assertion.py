# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signs the assertion that a JWT application exchanges for a token (contract Workfront 3.4).

Imported only if an application logs in: loading the libraries takes longer than most requests.
"""

from __future__ import annotations

import pathlib
import traceback
from collections.abc import Mapping
from typing import Any

from .._errors import InputError, MissingLibraryError
from .._runtime import Runtime

try:
    import jwt
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
except ImportError:
    JWT_TRACE: str | None = traceback.format_exc()
else:
    JWT_TRACE = None

_ASSERTION_LIFETIME = 180
"""Seconds for which a signed assertion is valid."""
_PEM_MARK = "-----BEGIN"
_SHORTEST_SECRET_LINE = 16


class Assertion:
    """The signed assertion that a JWT application exchanges for a token (contract Workfront 3.4)."""

    def __init__(self, params: Mapping[str, Any], runtime: Runtime) -> None:
        """Read the private key.

        :raises InputError: it cannot be read; the message shows no part of it
        :raises MissingLibraryError: PyJWT or cryptography is not installed
        """
        if JWT_TRACE is not None:
            raise MissingLibraryError("PyJWT[crypto]", JWT_TRACE)
        self._params = params
        self._runtime = runtime
        pem = _pem_of(params["private_key"])
        for line in pem.splitlines():
            if len(line) >= _SHORTEST_SECRET_LINE and not line.startswith("-----"):
                runtime.register_secret(line.strip())
        self._key = _load_key(pem)

    def sign(self) -> str:
        """Return the assertion, which is valid for a few minutes from now on."""
        claims = {
            "exp": int(self._runtime.now()) + _ASSERTION_LIFETIME,
            "iss": self._params["customer_id"],
            "sub": self._params["user_id"],
        }
        signed = jwt.encode(claims, self._key, algorithm="RS256")
        self._runtime.register_secret(signed)
        return signed


def _pem_of(given: str) -> str:
    """Return the key itself, or the content of the file that the option names."""
    if _PEM_MARK in given:
        return given.replace("\\n", "\n")  # as environment variables often hold it
    try:
        return pathlib.Path(given).expanduser().read_text(encoding="ascii")
    except (OSError, ValueError, RuntimeError):  # a RuntimeError means that there is no such home directory
        raise InputError(
            "private_key must be a private key in PEM format, or the path of a readable file that contains one."
        ) from None


def _load_key(pem: str) -> RSAPrivateKey:
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError):  # a TypeError means that it is encrypted
        key = None
    except Exception:  # pylint: disable=broad-exception-caught # nothing of a key may appear in a traceback
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise InputError("private_key must be a complete RSA private key in PEM format, without a passphrase.")
    return key
