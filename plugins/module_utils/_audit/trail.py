# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The file of an audit trail: many processes append to it, one at a time, and what is reported as written is on the disk."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import fcntl
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from .._errors import InputError, PromotionError, StateError
from .._files import writable_file
from .._runtime import Runtime
from .chain import IsSigned, Verdict, verify
from .content import Entry
from .record import MENDED, Record, Sign, account_of, end_of, make_record, may_be_torn, read_record

_NEW_MODE = 0o600
LOCK_TIMEOUT = 30.0
"""Seconds that a task waits for the others that use the file."""
_PAUSE = 0.05
_BLOCK = 65536
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


@dataclasses.dataclass(frozen=True)
class Appended:
    """What was appended, or would be: the records, and before them the one that mends a torn line, if there was one."""

    records: Sequence[Record]
    mending: Record | None
    head: str | None
    """The hash of the last record in the file."""

    def diff(self, path: str) -> dict[str, str]:
        """Return the appended lines as Ansible's diff."""
        lines = [record.line.decode() for record in (self.mending, *self.records) if record is not None]
        return {"before": "", "after": "".join(lines), "before_header": path, "after_header": f"{path} (appended)"}


def append(path: str, entries: Sequence[Entry], runtime: Runtime, sign: Sign | None = None) -> Appended:
    """Append records, and return when they are on the disk; in check mode, return what would be appended.

    :raises InputError: the path, the file's format or the details of an entry are unusable
    :raises StateError: the last record was changed, so that none can follow
    :raises PromotionError: the file is locked for too long, or cannot be written
    """
    file = writable_file(path)
    if runtime.check_mode or not entries:
        return _rehearse(file, path, entries, runtime, sign)
    with _locked(file, path, runtime, os.O_RDWR | os.O_APPEND | os.O_CREAT) as descriptor:
        appended, content = _next(descriptor, path, entries, runtime, sign)
        before = os.fstat(descriptor).st_size
        try:
            _write(descriptor, content)
            os.fsync(descriptor)
            _sync_directory(file.parent)
        except OSError as error:
            written = _written(descriptor, before, content, appended.records)
            head = written[-1].hash if written else appended.head
            raise _incomplete(path, entries, written, head, error) from error
    return dataclasses.replace(appended, head=appended.records[-1].hash)


def verify_file(path: str, runtime: Runtime, *, head: str | None, is_signed: IsSigned | None) -> Verdict:
    """Verify the trail in a file.

    :raises InputError: there is no readable regular file
    :raises PromotionError: the file is locked for too long, or cannot be read
    """
    try:
        file = Path(path).resolve()
        kind = file.stat().st_mode
    except (OSError, ValueError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise InputError(f"path {path!r} cannot be read: {reason}.") from error
    if not stat.S_ISREG(kind):
        raise InputError(f"path must be a regular file, but {path} is not. Give the file of the audit trail.")
    with _locked(file, path, runtime, os.O_RDONLY) as descriptor, os.fdopen(os.dup(descriptor), "rb") as stream:
        return verify(stream, head=head, is_signed=is_signed)


def _rehearse(file: Path, path: str, entries: Sequence[Entry], runtime: Runtime, sign: Sign | None) -> Appended:
    if not file.exists():
        return Appended(_make_records(entries, None, runtime, sign), None, None)
    with _locked(file, path, runtime, os.O_RDONLY) as descriptor:
        return _next(descriptor, path, entries, runtime, sign)[0]


def _next(
    descriptor: int, path: str, entries: Sequence[Entry], runtime: Runtime, sign: Sign | None
) -> tuple[Appended, bytes]:
    """Return what is to be appended, also as bytes."""
    last, torn = _read_end(descriptor, path)
    # A torn line gets its end together with the record that mends it.
    content, mending = b"", None
    if torn and entries:
        end = end_of(torn)
        mending = make_record(MENDED, account_of(torn + end), after=last, time=_time(runtime), sign=sign)
        content = end + mending.line
    records = _make_records(entries, mending or last, runtime, sign)
    return Appended(records, mending, last.hash if last else None), content + b"".join(each.line for each in records)


def _make_records(entries: Sequence[Entry], last: Record | None, runtime: Runtime, sign: Sign | None) -> list[Record]:
    records: list[Record] = []
    for event, result in entries:
        last = make_record(event, result, after=last, time=_time(runtime), sign=sign)
        records.append(last)
    return records


def _incomplete(
    path: str, entries: Sequence[Entry], written: Sequence[Record], head: str | None, error: OSError
) -> PromotionError:
    """Return the error for entries of which only some are whole in the file, or of which no one knows what is on the disk."""
    events = [event for event, _result in entries[len(written) :] or entries]
    return PromotionError(
        f"The record{'s' * (len(events) > 1)} {', '.join(events)} could not be written to the audit trail {path}: "
        f"{error.strerror or error}.",
        advice="What was written of it is mended by the next record. Check the free space and the disk.",
        changed=True,
        head=head,
        records=[record.to_dict() for record in written],
    )


def _written(descriptor: int, before: int, content: bytes, records: Sequence[Record]) -> Sequence[Record]:
    """Return the records that are whole in a file which had a certain size before ``content`` was to be appended."""
    found, end, grown = list(records), len(content), 0
    with contextlib.suppress(OSError):
        grown = os.fstat(descriptor).st_size - before
    while found and end > grown:
        end -= len(found.pop().line)
    return found


def _read_end(descriptor: int, path: str) -> tuple[Record | None, bytes]:
    """Return the last record, or None if there is none yet, and what follows it, which is torn.

    :raises InputError: the file is not an audit trail
    :raises StateError: what follows the last record was not torn, but changed
    """
    lines: list[bytes] = []
    for line in _lines_from_the_end(descriptor):
        record = read_record(line) if line.endswith(b"\n") else None
        if record is not None:
            return record, b"".join(reversed(lines))
        if not may_be_torn(line):
            _refuse(line, path)
        lines.append(line)
    return None, b"".join(reversed(lines))


def _refuse(line: bytes, path: str) -> None:
    if line.startswith(b'{"audit":'):
        raise StateError(
            f"The end of the audit trail {path} was changed by something else, so that no record can follow it.",
            advice="Find out what changed it with promotion_audit_info, keep the file, and begin a new one.",
        )
    raise InputError(f"path must be the file of an audit trail, but {path} has another format. Choose another path.")


def _lines_from_the_end(descriptor: int) -> Iterator[bytes]:
    """Return the lines of a file, the last one first, with their ends; no more is read than is needed."""
    position, rest = os.fstat(descriptor).st_size, b""
    while position > 0:
        size = min(_BLOCK, position)
        position -= size
        rest, *lines = _LINE.findall(os.pread(descriptor, size, position) + rest)
        yield from reversed(lines)
    if rest:
        yield rest


@contextlib.contextmanager
def _locked(file: Path, path: str, runtime: Runtime, flags: int) -> Iterator[int]:
    """Open the file, and lock it: for this task alone, or with others that only read."""
    kind = fcntl.LOCK_SH if flags == os.O_RDONLY else fcntl.LOCK_EX
    deadline = runtime.clock() + LOCK_TIMEOUT
    while True:
        try:
            # Without O_NONBLOCK, the open waits without end if a pipe has taken the place of the file.
            descriptor = os.open(file, flags | os.O_NONBLOCK | os.O_CLOEXEC, _NEW_MODE)
        except OSError as error:
            raise InputError(f"path {path!r} cannot be opened: {error.strerror or error}.") from error
        try:
            _lock(descriptor, kind, path, runtime, deadline)
            if _is_still(file, descriptor):
                yield descriptor
                return
        finally:
            os.close(descriptor)  # unlocks it


def _lock(descriptor: int, kind: int, path: str, runtime: Runtime, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            if runtime.clock() >= deadline:
                raise PromotionError(
                    f"Another process has locked the audit trail {path} for {LOCK_TIMEOUT:g} s.",
                    advice="Nothing was written. Find the process, for example with lsof, and repeat the task.",
                ) from None
            runtime.sleep(_PAUSE)
        except OSError as error:
            raise PromotionError(
                f"The audit trail {path} cannot be locked: {error.strerror or error}.",
                advice="Its file system must support locks. Choose a path on another one.",
            ) from error
        else:
            return


def _is_still(file: Path, descriptor: int) -> bool:
    """Return whether the path still leads to the opened file, which another process may have moved away meanwhile."""
    opened = os.fstat(descriptor)
    with contextlib.suppress(OSError):
        found = file.stat()
        return (found.st_dev, found.st_ino) == (opened.st_dev, opened.st_ino)
    return False


def _write(descriptor: int, content: bytes) -> None:
    while content:
        content = content[os.write(descriptor, content) :]


def _sync_directory(directory: Path) -> None:
    """Make sure that a new file is found after a power failure; some file systems cannot."""
    with contextlib.suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _time(runtime: Runtime) -> str:
    moment = datetime.datetime.fromtimestamp(runtime.now(), datetime.timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
