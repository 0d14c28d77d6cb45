# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of resources in their snapshots, present or past (contract PingOne 5.4, 11)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._comparing import digest_of_content
from ..._errors import AuthenticationError, NotFoundError, PermissionDeniedError, ServiceError, WaitTimeoutError
from ..._times import read_time
from ..._waiting import Waiting
from ..answers import has_id
from ..api import PingOneApi
from ..snapshots_api import UNSERVED
from .snapshot import COMPLETE, ERROR, content_of, describe_error, shows_content, wait_for_snapshot


@dataclasses.dataclass(frozen=True)
class State:
    """The state of a resource in a snapshot; ``content`` is None if it did not exist.

    ``digest`` is that of the content. If there is no snapshot, ``reason`` says why, and ``refused`` whether PingOne takes
    no snapshots for this client at all.
    """

    snapshot_id: str | None = None
    content: Any = None
    reason: str = ""
    refused: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a snapshot."""
        return not self.reason

    @property
    def digest(self) -> str | None:
        """The digest of the content; None if the content is unknown."""
        return digest_of_content(self.content) if self.known else None


def take_states(api: PingOneApi, environment_id: str, urls: Mapping[str, str], waiting: Waiting) -> dict[str, State]:
    """Return the present state of resources, given as URL by ID; requests all snapshots before it waits for the first.

    :raises AuthenticationError: PingOne refuses credentials or token
    """
    states: dict[str, State] = {}
    requested: dict[str, Mapping[str, Any]] = {}
    for resource_id, url in urls.items():
        try:
            # One version too many does no harm: nothing is promoted or restored from it.
            requested[resource_id] = api.snapshots.create(environment_id, url, harmless=True).mapping()
        except AuthenticationError:
            raise
        except PermissionDeniedError as error:
            return dict.fromkeys(urls, State(reason=error.message, refused=True))
        except ServiceError as error:
            states[resource_id] = State(reason=error.message)
    for resource_id, snapshot in requested.items():
        identified = {**snapshot, "resource": {"id": resource_id}}
        states[resource_id] = _await_state(api, environment_id, identified, waiting)
    return states


def newest_between(api: PingOneApi, environment_id: str, resource_id: str, *, since: str, until: str) -> State:
    """Return the newest recorded state of a resource between two times, in ISO 8601 as PingOne writes them.

    :raises ServiceError: the snapshots cannot be read
    """
    first, last = read_time(since), read_time(until)
    try:
        for version in api.snapshots.list_versions(environment_id, resource_id):
            created = read_time(str(version.get("createdAt")))
            if created is None or first is None or last is None or created < first:
                break
            if created <= last and version.get("status") == COMPLETE:
                if "configuration" not in version:
                    version = api.snapshots.read_version(
                        environment_id, resource_id, str(version.get("snapshotId"))
                    ).mapping()
                return _state_of(version)
    except NotFoundError:
        pass  # none was ever taken
    except UNSERVED as error:
        return State(reason=error.message)
    return State(reason="No snapshot of it was taken between the plan of the promotion and its start.")


def _await_state(api: PingOneApi, environment_id: str, snapshot: Mapping[str, Any], waiting: Waiting) -> State:
    if not has_id(snapshot, "snapshotId"):
        return State(reason="PingOne started to take a snapshot of it, but did not return the ID.")
    try:
        read = wait_for_snapshot(api, environment_id, snapshot, waiting)
    except AuthenticationError:
        raise
    except (WaitTimeoutError, ServiceError) as error:
        return State(reason=error.message)
    if read.get("status") == ERROR:
        return State(reason=f"Its snapshot failed: {describe_error(read)}")
    return _state_of(read)


def _state_of(snapshot: Mapping[str, Any]) -> State:
    if not shows_content(snapshot):
        return State(reason="PingOne does not show the content of its snapshot.")
    return State(str(snapshot.get("snapshotId")), content_of(snapshot))
