# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading snapshots for people (contract PingOne 11.2 to 11.5)."""

from __future__ import annotations

from typing import Any

from ..._masking import without_secrets
from ..._reconcile import read_if_there
from ..api import PingOneApi
from ..environments import resolve_environment


def find_snapshots(
    api: PingOneApi,
    environment: str,
    *,
    resource_id: str | None,
    snapshot_id: str | None,
    versions: bool,
    embedded: bool,
) -> list[dict[str, Any]]:
    """Return snapshots of a resource, or without one of the environment, with their secrets masked.

    That is the newest one, the one of an id, or with ``versions`` all of them, newest first. With ``embedded``, it is
    what the one snapshot contains. What PingOne does not know is an empty list.

    :raises InputError: the environment does not exist
    :raises ServiceError: they cannot be read
    """
    environment_id = resolve_environment(api, environment, "environment")
    filed_under = resource_id or environment_id

    def read() -> list[dict[str, Any]]:
        if versions:
            return list(api.snapshots.list_versions(environment_id, filed_under))
        if embedded:
            return list(api.snapshots.list_embedded(environment_id, filed_under, snapshot_id))
        if snapshot_id is not None:
            return [api.snapshots.read_version(environment_id, filed_under, snapshot_id).mapping()]
        return [api.snapshots.read_latest(environment_id, filed_under).mapping()]

    return [without_secrets(snapshot) for snapshot in read_if_there(read) or []]
