# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ensuring that there is a recent enough snapshot of a resource (contract PingOne 11.1)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import OperationFailedError, WaitTimeoutError, reporting
from ..._masking import without_secrets
from ..._reconcile import read_if_there, send_once
from ..._runtime import Result, Runtime
from ..._times import read_time
from ..answers import has_id
from ..api import PingOneApi
from ..environments import resolve_environment
from .inventory import is_recent
from .naming import describe_absent
from .request import Resource, SnapshotRequest
from .snapshot import check_taken, is_taken, resource_of, wait_for_snapshot


@dataclasses.dataclass(frozen=True)
class _Stored:
    """A snapshot at the service, and the pause in seconds that the service requests."""

    snapshot: dict[str, Any]
    first_pause: float | None = None


def ensure_snapshot(api: PingOneApi, request: SnapshotRequest, runtime: Runtime) -> Result:
    """Take a snapshot, or reuse the newest one if it is recent enough, and wait for it.

    :raises PromotionError: it cannot be taken or read
    """
    environment_id = resolve_environment(api, request.environment, "environment")
    request = dataclasses.replace(request, environment=environment_id)
    resource = request.resource_in(api, environment_id, runtime.now)
    newest = _read_newest(api, request, resource)
    if newest is not None and is_recent(newest, request.max_age, runtime.now()):
        stored = _Stored(_filed(newest, resource))
        changed = False
    elif runtime.check_mode:
        foreseen = _diff(api, environment_id, resource, newest, "(new)") if runtime.diff else None
        return Result(True, {"snapshot": None, "status": None, "reused": False}, foreseen)
    else:
        stored = _take(api, request, resource, newest)
        changed = True
    snapshot = _settle(api, request, stored, changed=changed)
    diff = _diff(api, environment_id, resource, newest, snapshot.get("snapshotId")) if runtime.diff else None
    return Result(changed, _returns(snapshot, reused=not changed), diff)


def _take(api: PingOneApi, request: SnapshotRequest, resource: Resource, newest: Mapping[str, Any] | None) -> _Stored:
    """Request a new version; if the answer is lost, a version that was not there before is the requested one."""

    def send() -> _Stored:
        reply = api.snapshots.create(request.environment, resource.url, expand=request.expand)
        return _Stored(_filed(_with_id(reply.mapping()), resource), reply.retry_after)

    def effect() -> _Stored | None:
        present = _read_newest(api, request, resource)
        return None if present is None or not _is_newer(present, newest) else _Stored(_filed(present, resource))

    return send_once(api.http, send, effect)


def _settle(api: PingOneApi, request: SnapshotRequest, stored: _Stored, *, changed: bool) -> dict[str, Any]:
    """Wait for a snapshot if requested, and check that it did not fail."""
    snapshot = stored.snapshot
    if request.wait and not is_taken(str(snapshot.get("status"))):
        with reporting(changed=changed, **_returns(snapshot, reused=not changed)):
            try:
                snapshot = wait_for_snapshot(
                    api,
                    request.environment,
                    snapshot,
                    request.waiting,
                    expand=request.expand,
                    first_pause=stored.first_pause,
                )
            except WaitTimeoutError as error:
                resume = (
                    "To wait for this snapshot, run the task again with a max_age that covers the time since its start."
                )
                error.advice = f"{resume} {error.advice}"
                raise
    with reporting(changed=changed, **_returns(snapshot, reused=not changed)):
        try:
            check_taken(api, request.environment, snapshot)
        except OperationFailedError as error:
            if request.resource_id is not None:
                absent = describe_absent(
                    api, request.environment, [request.resource_id], "resource_id", request.waiting
                )
                error.advice = absent or error.advice
            raise
    return snapshot


def _read_newest(api: PingOneApi, request: SnapshotRequest, resource: Resource) -> dict[str, Any] | None:
    return read_if_there(lambda: api.snapshots.read_latest(request.environment, resource.id, expand=request.expand))


def _is_newer(present: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    """Return whether a version was added; if the newest one is deleted, an older one takes its place."""
    if before is None:
        return True
    since, taken = read_time(before.get("createdAt")), read_time(present.get("createdAt"))
    added = present["snapshotId"] != before["snapshotId"]
    return added and since is not None and taken is not None and taken >= since


def _filed(snapshot: dict[str, Any], resource: Resource) -> dict[str, Any]:
    """Return a snapshot that names its resource, because its path needs that."""
    return snapshot if resource_of(snapshot) else {**snapshot, "resource": {"id": resource.id}}


def _with_id(snapshot: dict[str, Any]) -> dict[str, Any]:
    if not has_id(snapshot, "snapshotId"):
        raise OperationFailedError(
            "PingOne started to take a snapshot, but its answer does not contain the ID.",
            changed=True,
            advice="Find it with envops.promotion.pingone_snapshot_info.",
        )
    return snapshot


def _returns(snapshot: Mapping[str, Any], *, reused: bool) -> dict[str, Any]:
    return {"snapshot": without_secrets(dict(snapshot)), "status": snapshot.get("status"), "reused": reused}


def _diff(
    api: PingOneApi, environment_id: str, resource: Resource, newest: Mapping[str, Any] | None, after: Any
) -> dict[str, Any]:
    header = f"newest snapshot of {resource.id} in environment {api.label(environment_id)}"
    return {
        "before_header": header,
        "after_header": header,
        "before": {"snapshotId": newest.get("snapshotId") if newest else None},
        "after": {"snapshotId": after},
    }
