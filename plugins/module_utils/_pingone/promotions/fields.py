# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the updates of a plan replace, as PingOne's snapshot of the target holds it (contract PingOne 11.5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._errors import ProtocolError
from ..._plan import UPDATE, Plan
from ..api import PingOneApi
from ..plan import own_ids
from ..snapshots.snapshot import content_of, resource_of
from ..snapshots_api import UNSERVED, SnapshotsApi
from .selection import target_of


def with_fields(api: PingOneApi, promotion: Mapping[str, Any], plan: Plan) -> Plan:
    """Return the plan with both sides of its updates known; as it is where the service does not show the snapshot.

    That costs a request for each page of the snapshot that was taken of the target for this promotion.

    :raises ServiceError: the snapshot cannot be read
    """
    missing = {change.target_id for change in plan.changes if change.action == UPDATE and change.target_id}
    target_id, snapshot_id = target_of(promotion), promotion.get("targetSnapshotId")
    if not missing or target_id is None or snapshot_id is None:
        return plan
    own = own_ids(promotion)
    before: dict[str, Any] = {}
    try:
        for snapshot in SnapshotsApi(api).list_embedded(target_id, target_id, str(snapshot_id)):
            resource_id = resource_of(snapshot)
            if resource_id in missing:
                before[resource_id] = content_of(snapshot, own)
                missing.discard(resource_id)
            if not missing:
                break
    except (*UNSERVED, ProtocolError):
        return plan
    changes = tuple(
        dataclasses.replace(change, before=before[change.target_id])
        if change.action == UPDATE and change.target_id in before
        else change
        for change in plan.changes
    )
    return Plan(changes, plan.digest)
