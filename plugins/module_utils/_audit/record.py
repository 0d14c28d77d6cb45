# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One record of an audit trail: a line of canonical JSON, with the hash of the record before it and its own."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from .._errors import InputError

_FORMAT = "envops.promotion/1"
"""What each record says of its format, in the member that comes first."""
MENDED = "mended"
"""The event of the record that follows a torn line; only this collection writes it."""
_LONGEST_LINE = 1_000_000
"""Bytes of a line at most."""
BEGINNING = f'{{"audit":"{_FORMAT}",'.encode()
"""How each line begins."""

_FILLING = b"\0 "
_EVENT = re.compile(r"[a-z][a-z0-9_]{0,63}")
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_OWN = frozenset({"audit", "event", "previous", "result", "sequence", "time"})
_SIGNED = _OWN | {"signature", "signed_by"}

Sign = Callable[[bytes], Mapping[str, str]]
"""Returns ``signed_by`` for no bytes, and ``signature`` too for others: both are members of the record."""


@dataclasses.dataclass(frozen=True)
class Record:
    """A record as it is in the file. ``members`` are all but its hash, ``hash`` is over them, as ``sha256:`` and hex digits."""

    members: Mapping[str, Any]
    hash: str

    @property
    def sequence(self) -> int:
        """Its number; the first record has 1."""
        number: int = self.members["sequence"]
        return number

    @property
    def line(self) -> bytes:
        """The line of the file, with its end."""
        return canonical(self.to_dict()) + b"\n"

    def to_dict(self) -> dict[str, Any]:
        """Return all members of the record."""
        return {**self.members, "hash": self.hash}


def canonical(value: Any) -> bytes:
    """Return the one form in which JSON data is written and hashed: sorted keys, no blanks, ASCII.

    :raises ValueError: it is not JSON data
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


def check_event(event: str, option: str) -> str:
    """Return the name of an event.

    :raises InputError: it is not a name, or reserved
    """
    if not _EVENT.fullmatch(event):
        raise InputError(
            f"{option} must be a name of at most 64 lower-case letters, digits and underscores, such as approved; got {event!r}."
        )
    if event == MENDED:
        raise InputError(f"{option} must not be {MENDED}: this module itself records that it has mended the file.")
    return event


def check_hash(value: str, option: str) -> str:
    """Return the hash of a record.

    :raises InputError: it is not one
    """
    if not _HASH.fullmatch(value):
        raise InputError(
            f"{option} must be the hash of a record, sha256: and 64 hexadecimal digits in lower case; got {value!r}."
        )
    return value


def make_record(
    event: str, result: Mapping[str, Any], *, after: Record | None, time: str, sign: Sign | None = None
) -> Record:
    """Return the record that follows ``after``; ``time`` is a point in time in UTC.

    :raises InputError: ``result`` is too large, or is not JSON data
    """
    members: dict[str, Any] = {
        "audit": _FORMAT,
        "event": event,
        "previous": after.hash if after else None,
        "result": result,
        "sequence": after.sequence + 1 if after else 1,
        "time": time,
    }
    try:
        if sign is not None:
            members |= sign(b"")
            members |= sign(canonical(members))
        record = Record(members, hash_of(members))
        size = len(record.line)
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(f"result of the record {event} must be JSON data: {error}.") from error
    if size > _LONGEST_LINE:
        raise InputError(
            f"result is too large: the record {event} would have {size} bytes; {_LONGEST_LINE} are possible."
        )
    return record


def signed_content(record: Record) -> bytes:
    """Return what the signature of a record is over: all of it but the signature and the hash."""
    return canonical({name: value for name, value in record.members.items() if name != "signature"})


def hash_of(members: Mapping[str, Any]) -> str:
    """Return ``sha256:`` and the hash over the members of a record but ``hash``."""
    return f"sha256:{hashlib.sha256(canonical(members)).hexdigest()}"


def read_record(line: bytes) -> Record | None:
    """Return the record that a line is, with or without its end; None if it is anything else, or was changed."""
    line = line.removesuffix(b"\n")
    try:
        found = json.loads(line)
        if not isinstance(found, dict) or canonical(found) != line:
            return None
    except (ValueError, RecursionError):
        return None
    members = {name: value for name, value in found.items() if name != "hash"}
    if members.keys() not in (_OWN, _SIGNED) or members["audit"] != _FORMAT or found.get("hash") != hash_of(members):
        return None
    number = members["sequence"]
    is_number = isinstance(number, int) and not isinstance(number, bool)
    return Record(members, found["hash"]) if is_number and isinstance(members["result"], dict) else None


def may_be_torn(line: bytes) -> bool:
    """Return whether a line can be what is left of a record whose writing was interrupted.

    No beginning of a JSON object is JSON itself. A record may lack only the end of its line. After a power failure, null bytes
    may stand for what was not written.
    """
    text = line.removesuffix(b"\n").rstrip(_FILLING)
    if not (text.startswith(BEGINNING) or BEGINNING.startswith(text)):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return True
    return read_record(text) is not None and line != text + b"\n"


def end_of(torn: bytes) -> bytes:
    """Return what ends a torn line, so that it is not read as a record even if only the end of its line was missing."""
    if torn.endswith(b"\n"):
        return b""
    return b"\n" if read_record(torn.rpartition(b"\n")[2]) is None else b" \n"


def account_of(torn: bytes) -> dict[str, Any]:
    """Return what the record of a mending says of the torn line, or lines."""
    return {"bytes": len(torn), "sha256": hashlib.sha256(torn).hexdigest()}
