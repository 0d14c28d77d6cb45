# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads private keys, which are secrets, as options give them: in PEM form or as the path of a file."""

from __future__ import annotations

import pathlib

from ._errors import InputError
from ._runtime import Runtime

_PEM_MARK = "-----BEGIN"
_SHORTEST_SECRET_LINE = 16


def read_secret_pem(given: str, option: str, runtime: Runtime) -> str:
    """Return a private key in PEM form, and register its lines as secrets.

    :raises InputError: ``option`` names a file that cannot be read; the message shows no part of the key
    """
    pem = pem_of(given, option, "a private key")
    for line in pem.splitlines():
        if len(line) >= _SHORTEST_SECRET_LINE and not line.startswith("-----"):
            runtime.register_secret(line.strip())
    return pem


def pem_of(given: str, option: str, what: str) -> str:
    """Return the key itself, or the content of the file that the option names.

    :raises InputError: the file cannot be read
    """
    if _PEM_MARK in given:
        return given.replace("\\n", "\n")  # as environment variables often hold it
    try:
        return pathlib.Path(given).expanduser().read_text(encoding="ascii")
    except (OSError, ValueError, RuntimeError):  # a RuntimeError means that there is no such home directory
        raise InputError(
            f"{option} must be {what} in PEM format, or the path of a readable file that contains one."
        ) from None
