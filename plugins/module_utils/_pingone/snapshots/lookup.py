# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking up snapshots (contract PingOne 11.2 to 11.5)."""

from __future__ import annotations

from typing import Any

from ..._masking import without_secrets
from ..._reconcile import read_if_there
from ..._waiting import Waiting
from ..answers import shown_fault
from ..api import PingOneApi
from ..environments import resolve_environment
from ..references import Reference
from .naming import look_up


def find_snapshots(
    api: PingOneApi,
    environment: str,
    *,
    resource: Reference | None,
    waiting: Waiting,
    snapshot_id: str | None,
    versions: bool,
    embedded: bool,
) -> list[dict[str, Any]]:
    """Return snapshots of a resource, or of the environment if none is given, with their secrets masked.

    By default that is the newest snapshot, with ``snapshot_id`` the one with that ID, with ``versions`` all of them,
    newest first, and with ``embedded`` those that the one snapshot contains. The list is empty if PingOne has none.

    :raises InputError: the environment does not exist, or a resource that is given by name
    :raises ServiceError: they cannot be read
    """
    environment_id = resolve_environment(api, environment, "environment")
    filed_under = environment_id
    if resource is not None:
        filed_under = resource.id or look_up(api, environment_id, resource, "resource_id", waiting).id

    def read() -> list[dict[str, Any]]:
        if versions:
            return list(api.snapshots.list_versions(environment_id, filed_under))
        if embedded:
            return list(api.snapshots.list_embedded(environment_id, filed_under, snapshot_id, shown_fault))
        if snapshot_id is not None:
            return [api.snapshots.read_version(environment_id, filed_under, snapshot_id).mapping()]
        return [api.snapshots.read_latest(environment_id, filed_under)]

    return [without_secrets(snapshot) for snapshot in read_if_there(read) or []]
