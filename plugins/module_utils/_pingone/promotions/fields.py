# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the updates of a plan replace, from PingOne's snapshot of the target (contract PingOne 11.5)."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..._errors import ProtocolError
from ..._plan import UPDATE, Plan
from ..api import PingOneApi
from ..promotion import Promotion
from ..snapshots.snapshot import content_of, resource_of, shows_content
from ..snapshots_api import UNSERVED


def with_fields(api: PingOneApi, promotion: Promotion, plan: Plan) -> Plan:
    """Return the plan with both sides of its updates; unchanged if the service does not show the snapshot.

    Costs a request for each page of the snapshot that was taken of the target for this promotion.

    :raises ServiceError: the snapshot cannot be read
    """
    missing = {change.target_id for change in plan.changes if change.action == UPDATE and change.target_id}
    target_id, snapshot_id = promotion.target_id, promotion.target_snapshot_id
    if not missing or target_id is None or snapshot_id is None:
        return plan
    before: dict[str, Any] = {}
    try:
        for snapshot in api.snapshots.list_embedded(target_id, target_id, snapshot_id):
            resource_id = resource_of(snapshot)
            if resource_id in missing and shows_content(snapshot):
                before[resource_id] = content_of(snapshot, promotion.own_ids)
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
