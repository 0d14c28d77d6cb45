# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading snapshots for people (contract PingOne 11.2 to 11.5)."""

from __future__ import annotations

from typing import Any

from ..._errors import NotFoundError
from ..._masking import without_secrets
from ..api import PingOneApi
from ..environments import resolve_environment
from ..snapshots_api import SnapshotsApi


def find_snapshots(
    api: PingOneApi,
    environment: str,
    resource_id: str | None,
    snapshot_id: str | None,
    *,
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
    snapshots = SnapshotsApi(api)
    try:
        if versions:
            found = list(snapshots.list_versions(environment_id, filed_under))
        elif embedded:
            found = list(snapshots.list_embedded(environment_id, filed_under, snapshot_id))
        elif snapshot_id is not None:
            found = [snapshots.read_version(environment_id, filed_under, snapshot_id).mapping()]
        else:
            found = [snapshots.read_latest(environment_id, filed_under).mapping()]
    except NotFoundError:
        return []
    return [without_secrets(snapshot) for snapshot in found]
