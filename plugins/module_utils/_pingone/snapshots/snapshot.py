# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for snapshots, and comparing the configuration in them (contract PingOne 5.4, 11)."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from typing import Any

from ..._errors import OperationFailedError
from ..._waiting import Poll, Waiting, wait_until
from ..answers import fault_without
from ..api import PingOneApi
from ..plan import comparable_content

COMPLETE = "COMPLETE"
ERROR = "ERROR"
_WAITING = "WAITING"
_FINAL = frozenset({COMPLETE, ERROR})


def is_taken(status: str) -> bool:
    """Return whether taking a snapshot is over."""
    return status in _FINAL


def wait_for_snapshot(
    api: PingOneApi,
    environment_id: str,
    snapshot: Mapping[str, Any],
    waiting: Waiting,
    *,
    expand: bool = False,
    first_pause: float | None = None,
) -> dict[str, Any]:
    """Wait until a requested snapshot is taken or has failed; return it as then read (S4).

    :raises WaitTimeoutError: it takes longer than the deadline
    """
    resource_id, snapshot_id = resource_of(snapshot), str(snapshot["snapshotId"])
    api.http.expect(snapshot_id)

    def poll() -> Poll[dict[str, Any]]:
        reply = api.snapshots.read_version(environment_id, resource_id, snapshot_id, expand=expand, patient=False)
        read = reply.mapping()
        fault = fault_without(read, ("status",), "the snapshot")
        if fault:
            raise reply.protocol_error(fault)
        return Poll(read["status"], read, reply.retry_after)

    return wait_until(
        poll,
        is_taken,
        waiting=waiting,
        subject=f"The snapshot {snapshot_id} of {resource_id} in environment {api.label(environment_id)}",
        label=f"PingOne snapshot {snapshot_id}",
        advice=(
            "Read it with envops.promotion.pingone_snapshot_info, "
            f"resource_id={resource_id} and snapshot_id={snapshot_id}."
        ),
        first_pause=first_pause,
        unseen=Poll(_WAITING, dict(snapshot)),
    ).state


def check_taken(api: PingOneApi, environment_id: str, snapshot: Mapping[str, Any]) -> None:
    """Check that a snapshot did not fail.

    :raises OperationFailedError: it did
    """
    if snapshot.get("status") != ERROR:
        return
    raise OperationFailedError(
        f"The snapshot {snapshot.get('snapshotId')} of {resource_of(snapshot)} in environment "
        f"{api.label(environment_id)} failed: {describe_error(snapshot)}",
        advice="Check that the resource exists and that PingOne can copy it, then run the task again.",
    )


def describe_error(snapshot: Mapping[str, Any]) -> str:
    """Return why a snapshot failed."""
    error, code = snapshot.get("error"), snapshot.get("errorCode")
    reason = str(error).rstrip(".") if error else "PingOne gives no reason"
    return f"{reason} ({code})." if code is not None else f"{reason}."


def resource_of(snapshot: Mapping[str, Any]) -> str:
    """Return the ID of the resource of a snapshot."""
    resource = snapshot.get("resource")
    found = resource.get("id") if isinstance(resource, dict) else None
    return str(found) if found else ""


def content_of(snapshot: Mapping[str, Any], own: frozenset[str] = frozenset()) -> Any:
    """Return the part of a snapshot's configuration in which two states can differ; None if the resource did not exist.

    ``own`` are IDs to ignore, such as those of a promotion.
    """
    return comparable_content(_configuration_of(snapshot), own)


def shows_content(snapshot: Mapping[str, Any]) -> bool:
    """Return whether a snapshot shows its resource's configuration, or that the resource did not exist.

    Anything but an object, or null, says neither (contract PingOne 5.4).
    """
    return "configuration" in snapshot and isinstance(_configuration_of(snapshot), dict | None)


def _configuration_of(snapshot: Mapping[str, Any]) -> Any:
    configuration = snapshot.get("configuration")
    if isinstance(configuration, str):  # as the vendor's own client declares it (contract PingOne 5.4)
        with contextlib.suppress(ValueError):
            configuration = json.loads(configuration)
    return configuration
