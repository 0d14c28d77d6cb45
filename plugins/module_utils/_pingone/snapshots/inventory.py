# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which resources an environment has, by the snapshots embedded in one of it, without their contents (contract PingOne 11.5)."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from ..._errors import NotFoundError, OperationFailedError, UnreadableError
from ..._reconcile import read_if_there
from ..._times import read_time
from ..._waiting import Waiting
from ..answers import has_id
from ..api import PingOneApi
from ..plan import resource_type
from ..snapshots_api import UNSERVED
from .snapshot import COMPLETE, ERROR, check_taken, wait_for_snapshot


class Listed(NamedTuple):
    """A resource of an environment; its type is a path segment of its URL, its category is PingOne's own word, or empty.

    One without a name is called by its type and ID, as in a plan (contract PingOne 5.3).
    """

    type: str
    name: str
    id: str
    category: str = ""

    def __str__(self) -> str:
        return f"{self.type} '{self.name}' ({self.id})"


@dataclasses.dataclass(frozen=True)
class Inventory:
    """The resources in a snapshot of an environment; ``snapshot`` is as PingOne returned it."""

    environment_id: str
    snapshot: Mapping[str, Any]
    resources: tuple[Listed, ...]

    @property
    def snapshot_id(self) -> str:
        """The ID of the snapshot, with which a promotion can name it as its source."""
        return str(self.snapshot["snapshotId"])

    @functools.cached_property
    def types(self) -> frozenset[str]:
        """The types of the resources."""
        return frozenset(each.type for each in self.resources)

    @functools.cached_property
    def by_id(self) -> Mapping[str, Listed]:
        """The resources by their IDs in lower case."""
        return {each.id.lower(): each for each in self.resources}

    @functools.cached_property
    def by_name(self) -> Mapping[tuple[str, str], list[Listed]]:
        """The resources by type and name; PingOne does not promise that a name is unique."""
        found: dict[tuple[str, str], list[Listed]] = {}
        for each in self.resources:
            found.setdefault((each.type, each.name), []).append(each)
        return found


def take_inventory(
    api: PingOneApi,
    environment_id: str,
    waiting: Waiting,
    *,
    max_age: float | None = None,
    now: Callable[[], float] | None = None,
) -> Inventory:
    """Take a snapshot of an environment, and return what is in it; with ``max_age``, reuse the newest one if it is recent.

    ``max_age`` is in seconds before ``now``, which is the time since the epoch.

    :raises WaitTimeoutError: the snapshot takes longer than the deadline
    :raises OperationFailedError: it failed
    :raises ServiceError: it cannot be taken or read
    """
    newest = None
    with _explained():
        if max_age is not None and now is not None:
            newest = read_if_there(lambda: api.snapshots.read_latest(environment_id, environment_id))
        if newest is None or now is None or not is_recent(newest, max_age, now()):
            newest = request_snapshot(api, environment_id)
        return _read(api, environment_id, newest, waiting)


def read_inventory(api: PingOneApi, environment_id: str, snapshot_id: str | None, waiting: Waiting) -> Inventory:
    """Return what is in a snapshot of an environment, after waiting for it if it is still being taken; None takes a new one.

    :raises WaitTimeoutError: the snapshot takes longer than the deadline
    :raises OperationFailedError: it failed
    :raises ServiceError: it cannot be taken or read
    """
    if snapshot_id is None:
        return take_inventory(api, environment_id, waiting)
    with _explained():
        found = api.snapshots.read_version(environment_id, environment_id, snapshot_id).mapping()
        return _read(api, environment_id, {**found, "snapshotId": snapshot_id}, waiting)


def request_snapshot(api: PingOneApi, environment_id: str) -> dict[str, Any]:
    """Request a snapshot of an environment.

    :raises ServiceError: PingOne refuses it
    :raises OperationFailedError: the answer does not contain its ID
    """
    # One version too many does no harm: it changes nothing in the environment.
    url = api.snapshots.environment_url(environment_id)
    requested = api.snapshots.create(environment_id, url, harmless=True).mapping()
    if not has_id(requested, "snapshotId"):
        raise OperationFailedError("PingOne started to take a snapshot of the environment, but did not return its ID.")
    return requested


def is_recent(snapshot: Mapping[str, Any], max_age: float | None, now: float) -> bool:
    """Return whether a snapshot that is taken or being taken is recent enough; one without a time is not.

    ``max_age`` is in seconds before ``now``, in seconds since the epoch.
    """
    status = snapshot.get("status")
    if max_age is None or status == ERROR or not has_id(snapshot, "snapshotId"):
        return False
    completed = snapshot.get("completedAt") if status == COMPLETE else None
    moment = read_time(str(completed or snapshot.get("createdAt")))
    return moment is not None and now - moment.timestamp() <= max_age


def _read(api: PingOneApi, environment_id: str, snapshot: Mapping[str, Any], waiting: Waiting) -> Inventory:
    filed = {**snapshot, "resource": {"id": environment_id}}
    if snapshot.get("status") != COMPLETE:
        filed = {**filed, **wait_for_snapshot(api, environment_id, filed, waiting)}
    check_taken(api, environment_id, filed)
    reader = _Reader(api, environment_id, str(snapshot["snapshotId"]))
    found: dict[str, Listed] = {}
    for entry in api.snapshots.list_embedded(environment_id, environment_id, reader.snapshot_id):
        listed = reader.read(entry)
        found[listed.id] = listed
    found.pop(environment_id, None)
    return Inventory(environment_id, {**filed, "snapshotId": reader.snapshot_id}, tuple(found.values()))


class _Reader:
    """Reads the entries of one list, which may be thousands."""

    def __init__(self, api: PingOneApi, environment_id: str, snapshot_id: str) -> None:
        self.snapshot_id = snapshot_id
        self._environment_id = environment_id
        self._label = api.label(environment_id)
        self._types: dict[str, str] = {}
        """The types by the URLs of their collections, which are few."""

    def read(self, entry: Mapping[str, Any]) -> Listed:
        """Return the resource of an entry.

        :raises UnreadableError: the entry does not say which one; it may be any that is looked up
        """
        resource, url = entry.get("resource"), entry.get("resourceUrl")
        resource_id = resource.get("id") if isinstance(resource, dict) else None
        if not isinstance(resource, dict) or not isinstance(resource_id, str) or not resource_id:
            raise self._unreadable("one of its entries does not name its resource")
        if not isinstance(url, str):
            raise self._unreadable(f"the entry of the resource {resource_id} has no resourceUrl")
        collection, _slash, last = url.rstrip("/").rpartition("/")
        kind = self._types.get(collection) if last == resource_id else None
        if kind is None:
            # Without an ID in its URL, it is the only resource of its type.
            kind = resource_type(collection if last == resource_id else url, item=False)
            if not kind and resource_id != self._environment_id:
                raise self._unreadable(f"the resourceUrl of the resource {resource_id} does not contain its type")
            if last == resource_id:
                self._types[collection] = kind
        return Listed(kind, self._name_of(entry, resource, kind, resource_id), resource_id, _category_of(resource))

    def _name_of(self, entry: Mapping[str, Any], resource: Mapping[str, Any], kind: str, resource_id: str) -> str:
        name = resource.get("name")
        if name is None or name == "":
            configuration = entry.get("configuration")
            name = configuration.get("name") if isinstance(configuration, dict) else None
            if not isinstance(name, str) or not name:
                return f"{kind}:{resource_id}"
        if not isinstance(name, str):
            raise self._unreadable(f"the name of the resource {resource_id} is not a string")
        return name

    def _unreadable(self, why: str) -> UnreadableError:
        return UnreadableError(
            f"Could not read what the snapshot {self.snapshot_id} of environment {self._label} contains: {why}.",
            advice="Update the collection; PingOne's API may have changed. Until then, give each resource by its ID.",
        )


def _category_of(resource: Mapping[str, Any]) -> str:
    category = resource.get("category")
    return category if isinstance(category, str) else ""


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Say what to do without snapshots of the environment."""
    try:
        yield
    except UNSERVED as error:
        where = "" if isinstance(error, NotFoundError) else " and that the worker application may take and read them"
        error.advice = (
            "Names and types of resources are looked up in a snapshot of the whole environment. Check that PingOne has it"
            f"{where}; or give each resource by its ID. {error.advice}"
        ).strip()
        raise
