# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing a document to a file: checked before there is anything to write, whole or not at all."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import secrets
from pathlib import Path

from .._errors import InputError, PromotionError

NEW_MODE = 0o644
"""The mode of a file that was not there, less what the umask takes away."""
_LONGEST_PREFIX = 100


@dataclasses.dataclass(frozen=True)
class Destination:
    """A file that may be written: its path as it was given, and ``file``, where links lead to.

    ``before`` is its content, or None where there is no file yet.
    """

    path: str
    file: Path
    before: bytes | None

    def write(self, content: bytes) -> None:
        """Put a new file in place of the old one, in one step; whoever reads sees the one or the other.

        :raises PromotionError: it cannot be written; the old one is as it was
        """
        temporary = self.file.with_name(f".{self.file.name[:_LONGEST_PREFIX]}.{secrets.token_hex(8)}.tmp")
        try:
            self._put(content, temporary)
        except OSError as error:
            raise PromotionError(
                f"The report could not be written to path {self.path}: {error.strerror or error}.",
                advice="What was there before is unchanged. Check the space and the permissions of its folder.",
            ) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)

    def diff(self, content: bytes) -> dict[str, str]:
        """Return the difference to another content in Ansible's form."""
        return {
            "before": (self.before or b"").decode(errors="replace"),
            "after": content.decode(),
            "before_header": self.path if self.before is not None else f"{self.path} (absent)",
            "after_header": self.path,
        }

    def _put(self, content: bytes, temporary: Path) -> None:
        # The kernel takes the umask off this mode; it can only be asked for by setting it, for all threads at once.
        mode = NEW_MODE if self.before is None else 0o600  # until it has that of the old file
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            if self.before is not None:
                status = self.file.stat()
                with contextlib.suppress(OSError):  # only root may give files to others
                    os.fchown(stream.fileno(), status.st_uid, status.st_gid)
                os.fchmod(stream.fileno(), status.st_mode & 0o7777)
        temporary.replace(self.file)


def find_destination(path: str) -> Destination:
    """Read what is at a path, and check that a file can be written there.

    :raises InputError: it cannot; the message says why and what to do
    """
    try:
        file = Path(path).resolve()
        if file.is_dir():
            raise InputError(f"path must name a file, and {path} is a folder: add the name of the report.")
        if not file.parent.is_dir():
            raise InputError(f"path is {path}, and there is no folder {file.parent}: create it first.")
        if not os.access(file.parent, os.W_OK | os.X_OK):
            raise InputError(
                f"path is {path}, and nothing can be written into the folder {file.parent}: choose another one, or "
                "let this user write there."
            )
        if not os.path.lexists(file):
            return Destination(path, file, None)
        if not file.is_file():
            raise InputError(f"path is {path}, which is there and is no regular file: choose another name.")
        if not os.access(file, os.R_OK | os.W_OK):
            raise InputError(
                f"path is {path}, a file that this user may not both read and write: choose another name, or change its "
                "permissions."
            )
        return Destination(path, file, file.read_bytes())
    except (OSError, ValueError, RuntimeError) as error:  # too long, a null character, a link to itself
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise InputError(f"path {path!r} cannot be used: {reason}. Choose another one.") from error
