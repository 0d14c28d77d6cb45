# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes a report to a file, atomically; the destination is checked before there is anything to write."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import secrets
from pathlib import Path

from .._errors import InputError, PromotionError
from .._files import writable_file

_NEW_MODE = 0o644
"""The mode of a new file, before the umask."""
_LONGEST_PREFIX = 100


@dataclasses.dataclass(frozen=True)
class Destination:
    """A writable file: its path as given, and ``file``, which is that path with its links resolved.

    ``before`` is its content, or None if there is no file yet.
    """

    path: str
    file: Path
    before: bytes | None

    def write(self, content: bytes) -> None:
        """Replace the file in one step; a reader sees either the old content or the new.

        :raises PromotionError: the file cannot be written; the old one is unchanged
        """
        temporary = self.file.with_name(f".{self.file.name[:_LONGEST_PREFIX]}.{secrets.token_hex(8)}.tmp")
        try:
            self._put(content, temporary)
        except OSError as error:
            raise PromotionError(
                f"The report could not be written to path {self.path}: {error.strerror or error}.",
                advice="The existing file, if any, is unchanged. Check the free space and the permissions of its directory.",
            ) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def diff(self, content: bytes) -> dict[str, str]:
        """Return the difference to new content as Ansible's diff."""
        return {
            "before": (self.before or b"").decode(errors="replace"),
            "after": content.decode(),
            "before_header": self.path if self.before is not None else f"{self.path} (absent)",
            "after_header": self.path,
        }

    def _put(self, content: bytes, temporary: Path) -> None:
        # The kernel applies the umask here. Reading the umask means setting it, for all threads of the process.
        mode = _NEW_MODE if self.before is None else 0o600  # until it gets the mode of the old file
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            if self.before is not None:
                status = self.file.stat()
                with contextlib.suppress(OSError):  # only root may change the owner
                    os.fchown(stream.fileno(), status.st_uid, status.st_gid)
                os.fchmod(stream.fileno(), status.st_mode & 0o7777)
        temporary.replace(self.file)


def find_destination(path: str) -> Destination:
    """Read the file at a path, and check that it can be written.

    :raises InputError: it cannot; the message says why and what to do
    """
    file = writable_file(path)
    try:
        return Destination(path, file, file.read_bytes() if file.exists() else None)
    except OSError as error:
        raise InputError(f"path {path!r} cannot be used: {error.strerror or error}. Choose another path.") from error
