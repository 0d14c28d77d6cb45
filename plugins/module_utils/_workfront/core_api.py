# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of Workfront's core API that a promotion needs (contract Workfront 9)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._errors import NotFoundError, RejectedError
from .._http import Reply
from .connection import Connection
from .objects import core_name_of
from .records import unwrapped

_FIELDS = "ID,name"
_BATCH = 100
_UNKNOWN_FIELD = "does not support field"


class CoreApi:
    """Calls the core API of one environment; objects are named by the code that promotions use.

    Every method raises a kind of ServiceError.
    """

    def __init__(self, connection: Connection) -> None:
        self.http = connection.http
        self.environment = connection.environment
        self._auth = connection.core_auth
        self._base = connection.core_path

    def read_session(self) -> dict[str, Any]:
        """Read who is logged in (contract Workfront 3.7)."""
        reply = self._call("GET", "/session", "read the session")
        session = _single(reply)
        if not isinstance(session.get("userID"), str):
            raise reply.protocol_error("a session with a userID was expected")
        return session

    def find_by_name(self, code: str, name: str, most: int = 2) -> list[dict[str, Any]]:
        """Return objects with exactly this name, at most ``most`` (contract Workfront 9.2)."""
        query = {"name": name, "name_Mod": "eq", "fields": _FIELDS, "$$LIMIT": str(most)}
        asked = f"look up the {code} '{name}'"
        found = _several(self._call("GET", f"/{core_name_of(code, 'object_code')}/search", asked, query))
        return [item for item in found if item.get("name") == name]

    def read_object(self, code: str, object_id: str, fields: str = _FIELDS) -> dict[str, Any]:
        """Read some fields of one object (contract Workfront 9.3)."""
        path = f"/{core_name_of(code, 'object_code')}/{object_id}"
        return _single(self._call("GET", path, f"read {code} {object_id}", {"fields": fields}))

    def read_with_entry_date(self, code: str, object_id: str) -> dict[str, Any]:
        """Read one object with its entryDate if the type has that field (contract Workfront 9.3)."""
        try:
            return self.read_object(code, object_id, f"{_FIELDS},entryDate")
        except RejectedError as error:
            if _UNKNOWN_FIELD not in error.service_message:
                raise
            return self.read_object(code, object_id)

    def read_objects(self, code: str, ids: Sequence[str], fields: str = _FIELDS) -> list[dict[str, Any]]:
        """Return some fields of those of the objects that exist."""
        return [item for batch in _batches(ids) for item in self._read_batch(code, batch, fields)]

    def delete_object(self, code: str, object_id: str) -> None:
        """Delete one object, but nothing that depends on it (contract Workfront 9.3)."""
        path = f"/{core_name_of(code, 'object_code')}/{object_id}"
        self._call("DELETE", path, f"delete {code} {object_id}")

    def _read_batch(self, code: str, ids: Sequence[str], fields: str) -> list[dict[str, Any]]:
        query = {"id": ",".join(ids), "fields": fields}
        asked = f"read {len(ids)} objects of type {code}"
        try:
            return _several(self._call("GET", f"/{core_name_of(code, 'object_code')}", asked, query))
        except (NotFoundError, RejectedError):
            # How a bulk read answers for IDs that do not exist is not documented, so each is read alone.
            return list(self._read_each(code, ids, fields))

    def _read_each(self, code: str, ids: Sequence[str], fields: str) -> Iterator[dict[str, Any]]:
        for object_id in ids:
            try:
                yield self.read_object(code, object_id, fields)
            except NotFoundError:
                continue

    def _call(self, method: str, path: str, asked: str, query: Mapping[str, str] | None = None) -> Reply:
        return self.http.request(
            method,
            f"{self._base}{path}",
            asked=f"{asked} in {self.environment.address}",
            query=query,
            auth=self._auth,
        )


def _single(reply: Reply) -> dict[str, Any]:
    """Return the one object of an answer, in any of the forms that the vendor documents (contract Workfront 9.3)."""
    found = unwrapped(reply.body)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise reply.protocol_error("one object was expected")
    return found


def _several(reply: Reply) -> list[dict[str, Any]]:
    found = unwrapped(reply.body)
    listed = found if isinstance(found, list) else [found]
    if not all(isinstance(item, dict) for item in listed):
        raise reply.protocol_error("a list of objects was expected")
    return listed


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    remaining = iter(ids)
    while batch := list(itertools.islice(remaining, _BATCH)):
        yield batch
