# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A file that a task is to write: its path is checked before there is anything to write."""

from __future__ import annotations

import os
from pathlib import Path

from ._errors import InputError


def writable_file(path: str) -> Path:
    """Return the option ``path`` with its links resolved; the file need not exist, but its directory must.

    :raises InputError: no regular file can be read and written there; the message says why and what to do
    """
    try:
        return _writable_file(path)
    except (OSError, ValueError, RuntimeError) as error:  # too long, a null character, a link to itself
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise InputError(f"path {path!r} cannot be used: {reason}. Choose another path.") from error


def _writable_file(path: str) -> Path:
    file = Path(path).resolve()
    if file.is_dir():
        raise InputError(f"path must be a file, but {path} is a directory. Add a file name.")
    if not file.parent.is_dir():
        raise InputError(f"path is {path}, but the directory {file.parent} does not exist. Create it first.")
    if not os.access(file.parent, os.W_OK | os.X_OK):
        raise InputError(
            f"path is {path}, but this user cannot write to the directory {file.parent}. Choose another directory, or "
            "change its permissions."
        )
    if not os.path.lexists(file):
        return file
    if not file.is_file():
        raise InputError(f"path must be a regular file, but {path} is not. Choose another path.")
    if not os.access(file, os.R_OK | os.W_OK):
        raise InputError(
            f"path is {path}, but this user cannot read and write that file. Choose another path, or change its "
            "permissions."
        )
    return file
