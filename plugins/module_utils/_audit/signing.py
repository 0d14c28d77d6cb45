# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Signs records with an Ed25519 key, and verifies the signatures.

Imported only if there is a key: loading the library takes longer than everything else.
"""

from __future__ import annotations

import base64
import hashlib
import traceback
from typing import Any

from .._errors import InputError, MissingLibraryError
from .._pem import pem_of, read_secret_pem
from .._runtime import Runtime
from .chain import IsSigned
from .record import Record, Sign, signed_content

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
except ImportError:
    CRYPTOGRAPHY_TRACE: str | None = traceback.format_exc()
else:
    CRYPTOGRAPHY_TRACE = None


def signer(given: str, runtime: Runtime) -> Sign:
    """Return what signs with the private key in ``given``: PEM, or the path of a file.

    :raises InputError: it is not an Ed25519 key; the message shows no part of it
    :raises MissingLibraryError: cryptography is not installed
    """
    _check_library()
    key = _load_private(read_secret_pem(given, "key", runtime))
    signed_by = _fingerprint(key.public_key())

    def sign(content: bytes) -> dict[str, str]:
        signature = {"signature": base64.b64encode(key.sign(content)).decode()} if content else {}
        return {"signed_by": signed_by, **signature}

    return sign


def signature_check(given: str) -> IsSigned:
    """Return what verifies that a record is signed with the private key of the public key in ``given``: PEM, or a path.

    :raises InputError: it is not an Ed25519 key
    :raises MissingLibraryError: cryptography is not installed
    """
    _check_library()
    key = _load_public(pem_of(given, "public_key", "a public key"))

    def is_signed(record: Record) -> bool:
        try:
            signature = base64.b64decode(record.members["signature"], validate=True)
            key.verify(signature, signed_content(record))
        except (InvalidSignature, KeyError, ValueError, TypeError):
            return False
        return True

    return is_signed


def _fingerprint(key: Ed25519PublicKey) -> str:
    """Return ``sha256:`` and the hash over the public key in DER form."""
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"sha256:{hashlib.sha256(der).hexdigest()}"


def _check_library() -> None:
    if CRYPTOGRAPHY_TRACE is not None:
        raise MissingLibraryError("cryptography", CRYPTOGRAPHY_TRACE)


def _load_private(pem: str) -> Ed25519PrivateKey:
    key: Any = None
    try:
        key = serialization.load_pem_private_key(pem.encode(), password=None)
    except Exception:  # pylint: disable=broad-exception-caught # nothing of a key may appear in a traceback
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(
            "key must be a complete Ed25519 private key in PEM format, without a passphrase. "
            "openssl genpkey -algorithm ed25519 makes one."
        )
    return key


def _load_public(pem: str) -> Ed25519PublicKey:
    key: Any = None
    try:
        key = serialization.load_pem_public_key(pem.encode())
    except Exception:  # pylint: disable=broad-exception-caught # the library raises errors of many kinds
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(
            "public_key must be an Ed25519 public key in PEM format. openssl pkey -in FILE -pubout makes it of the private key."
        )
    return key
