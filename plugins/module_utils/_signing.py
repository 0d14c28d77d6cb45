# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signs the assertions with which an application authenticates, and reads the private key for that.

Imported only if an application logs in that way: loading the libraries takes longer than most requests.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

from ._errors import InputError, MissingLibraryError
from ._pem import read_secret_pem
from ._runtime import Runtime

try:
    import jwt
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
except ImportError:
    JWT_TRACE: str | None = traceback.format_exc()
else:
    JWT_TRACE = None


class Signer:
    """Signs claims with a key, and registers what it has signed as a secret."""

    def __init__(self, key: Any, algorithm: str, runtime: Runtime) -> None:
        self._key = key
        self._algorithm = algorithm
        self._runtime = runtime

    def sign(self, claims: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> str:
        """Return a signed JWT."""
        signed = jwt.encode(dict(claims), self._key, algorithm=self._algorithm, headers=dict(headers or {}))
        self._runtime.register_secret(signed)
        return signed


def _check_libraries() -> None:
    """Check that assertions can be signed.

    :raises MissingLibraryError: PyJWT or cryptography is not installed
    """
    if JWT_TRACE is not None:
        raise MissingLibraryError("PyJWT[crypto]", JWT_TRACE)


def secret_signer(secret: str, runtime: Runtime) -> Signer:
    """Return what signs with a shared secret (HS256).

    :raises MissingLibraryError: PyJWT or cryptography is not installed
    """
    _check_libraries()
    return Signer(secret, "HS256", runtime)


def private_key_signer(given: str, runtime: Runtime) -> Signer:
    """Return what signs (RS256) with an RSA private key, which is given in PEM form or as the path of a file.

    :raises InputError: the key cannot be read; the message shows no part of it
    :raises MissingLibraryError: PyJWT or cryptography is not installed
    """
    _check_libraries()
    return Signer(_load_key(read_secret_pem(given, "private_key", runtime)), "RS256", runtime)


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
