# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The parts of Workfront's core API that a promotion needs (contract Workfront 9)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any, TypeVar

from .._errors import NotFoundError, RejectedError, ServiceError
from .._ids import is_intact_id
from .._reconcile import read_if_there
from .._reply import Reply
from .connection import Connection
from .objects import LACKING, core_name_of
from .records import unwrapped

NAME = "name"
ENTRY_DATE = "entryDate"
_ID = "ID"
_BATCH = 100
MOST_FOUND = 2000
"""The most objects that one search returns (contract Workfront 9.1)."""

Read = TypeVar("Read")


class CoreApi:
    """Calls the core API of one environment; objects are named by the code that promotions use.

    Objects are read with their ``ID`` and those of the requested fields that their type has: a field that the service does
    not know for a type is not requested again. Every method raises a kind of ServiceError.
    """

    def __init__(self, connection: Connection) -> None:
        self.http = connection.http
        self.environment = connection.environment
        self._auth = connection.core_auth
        self._base = connection.core_path
        self._unknown: dict[str, frozenset[str]] = {}

    def read_session(self) -> dict[str, Any]:
        """Read who is logged in, for which customer (contract Workfront 3.7)."""
        reply = self._call("GET", "/session", "read the session")
        session = _mapping(reply)
        for key in ("userID", "customerID"):
            if not is_intact_id(session.get(key)):
                raise reply.protocol_error(f"a session with a {key} was expected")
        return session

    def find_by_name(self, code: str, name: str, most: int = 2, fields: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Return objects with exactly this name, at most ``most`` (contract Workfront 9.2).

        The search may be less strict: if other names fill its answer, all that it finds is read.
        """
        asked = f"look up the {code} '{name}'"

        def search(names: str, limit: int) -> list[dict[str, Any]]:
            query = {"name": name, "name_Mod": "eq", "fields": names, "$$LIMIT": str(limit)}
            return self._search(code, asked, query)

        def read(names: str) -> list[dict[str, Any]]:
            found = search(names, most)
            is_cut = len(found) >= most and any(item[NAME] != name for item in found)
            return search(names, MOST_FOUND) if is_cut and most < MOST_FOUND else found

        wanted = tuple(dict.fromkeys((NAME, *fields)))
        found = self._with_fields(code, wanted, read, alone=False) if fields else read(f"{_ID},{NAME}")
        return [item for item in found if item[NAME] == name][:most]

    def list_names(self, code: str) -> tuple[list[dict[str, Any]], bool]:
        """Return the IDs and names of the objects of a type, as many as one search finds, and whether these are all."""
        query = {"fields": f"{_ID},{NAME}", "$$LIMIT": str(MOST_FOUND)}
        found = self._search(code, f"list the names of the objects of type {code}", query)
        return found, len(found) < MOST_FOUND

    def read_object(self, code: str, object_id: str, fields: Sequence[str] = (NAME,)) -> dict[str, Any]:
        """Read one object with those of the fields that its type has (contract Workfront 9.3)."""
        path = f"/{core_name_of(code, 'object_code')}/{object_id}"

        def read(names: str) -> dict[str, Any]:
            return _single(self._call("GET", path, f"read {code} {object_id}", {"fields": names}), object_id)

        return self._with_fields(code, fields, read, alone=True)

    def read_objects(self, code: str, ids: Sequence[str], fields: Sequence[str] = (NAME,)) -> list[dict[str, Any]]:
        """Return those of the objects that exist, with those of the fields that their type has."""
        return [item for batch in _batches(ids) for item in self._read_batch(code, batch, fields)]

    def delete_object(self, code: str, object_id: str) -> None:
        """Delete one object, but nothing that depends on it (contract Workfront 9.3)."""
        path = f"/{core_name_of(code, 'object_code')}/{object_id}"
        try:
            reply = self._call("DELETE", path, f"delete {code} {object_id}")
            answer = unwrapped(reply.body)
            if isinstance(answer, dict) and answer.get("success") is True:
                return
            raise reply.protocol_error("the success of a deletion was expected, and the object still exists")
        except ServiceError as error:
            # What the answer does not say, the object does.
            if error.ambiguous and read_if_there(lambda: self.read_object(code, object_id, ())) is None:
                return
            raise

    def _search(self, code: str, asked: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        reply = self._call("GET", f"/{core_name_of(code, 'object_code')}/search", asked, query)
        found = _several(reply)
        if not all(isinstance(item.get(NAME), str) and item[NAME] for item in found):
            raise reply.protocol_error("objects with their names were expected")
        return found

    def _read_batch(self, code: str, ids: Sequence[str], fields: Sequence[str]) -> list[dict[str, Any]]:
        asked = f"read {len(ids)} objects of type {code}"

        def read(names: str) -> list[dict[str, Any]]:
            query = {"id": ",".join(ids), "fields": names}
            return _several(self._call("GET", f"/{core_name_of(code, 'object_code')}", asked, query), ids)

        try:
            return self._with_fields(code, fields, read, alone=False)
        except (NotFoundError, RejectedError):
            # How a bulk read answers for IDs that do not exist is not documented, so each is read alone.
            return list(self._read_each(code, ids, fields))

    def _read_each(self, code: str, ids: Sequence[str], fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        for object_id in ids:
            try:
                yield self.read_object(code, object_id, fields)
            except NotFoundError:
                continue

    def _with_fields(self, code: str, wanted: Sequence[str], read: Callable[[str], Read], *, alone: bool) -> Read:
        """Read with the fields that a type is known to have; without those that the service refuses (contract Workfront A42).

        Of one object that is read ``alone``, its existence counts more than its fields: whatever the reason, a rejected
        request is repeated without any of them.
        """
        missing = self._unknown.get(code, frozenset()) | LACKING.get(code, frozenset())
        fields = [field for field in wanted if field not in missing]
        while True:
            try:
                found = read(",".join((_ID, *fields)))
            except RejectedError as error:
                refused = _refused_fields(error, fields, alone=alone)
                if not refused:
                    raise
                fields = [field for field in fields if field not in refused]
                continue
            self._unknown[code] = self._unknown.get(code, frozenset()) | (frozenset(wanted) - frozenset(fields))
            return found

    def _call(self, method: str, path: str, asked: str, query: Mapping[str, str] | None = None) -> Reply:
        return self.http.request(
            method,
            f"{self._base}{path}",
            asked=f"{asked} in {self.environment.address}",
            query=query,
            auth=self._auth,
        )


def _refused_fields(error: RejectedError, fields: Sequence[str], *, alone: bool) -> Sequence[str]:
    """Return which fields to leave out of a request that was rejected, perhaps because a type does not have them."""
    said = " ".join((error.service_message, *(str(detail) for detail in error.details)))
    words = frozenset(re.findall(r"\w+", said))
    return [field for field in fields if field in words] or (fields if alone or "field" in said.lower() else ())


def _mapping(reply: Reply) -> dict[str, Any]:
    """Return the one object of an answer, in any of the forms that the vendor documents (contract Workfront 9.3)."""
    found = unwrapped(reply.body)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    if not isinstance(found, dict):
        raise reply.protocol_error("one object was expected")
    return found


def _single(reply: Reply, object_id: str) -> dict[str, Any]:
    found = _mapping(reply)
    if not _is_one_of(found, {object_id.lower()}):
        raise reply.protocol_error(f"the object with the ID {object_id} was expected")
    return found


def _several(reply: Reply, ids: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Return the objects of an answer, each of which has an ID, one of ``ids`` if there are any; an empty list is one."""
    found = unwrapped(reply.body)
    listed = found if isinstance(found, list) else [found]
    if not listed and found is reply.body:  # only within "data" it says that there is nothing
        raise reply.protocol_error("a list of objects was expected")
    wanted = None if ids is None else {object_id.lower() for object_id in ids}
    if not all(_is_one_of(item, wanted) for item in listed):
        which = "each with its ID" if ids is None else "each with one of the IDs"
        raise reply.protocol_error(f"a list of objects was expected, {which}")
    return listed


def _is_one_of(item: Any, wanted: Set[str] | None) -> bool:
    """Return whether an item is an object with a readable ID and name, and one of those that are wanted."""
    if not isinstance(item, dict) or not isinstance(item.get(NAME), str | None):
        return False
    found: Any = item.get(_ID)
    return is_intact_id(found) and (wanted is None or found.lower() in wanted)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    remaining = iter(ids)
    while batch := list(itertools.islice(remaining, _BATCH)):
        yield batch
