# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the updates of a plan replace, from PingOne's snapshot of the target (contract PingOne 11.5)."""

from __future__ import annotations

import dataclasses

from ..._errors import ProtocolError, UnreadableError
from ..._plan import UPDATE, Plan
from ..api import PingOneApi
from ..promotion import Promotion
from ..snapshots.embedded import read_embedded
from ..snapshots_api import UNSERVED


def with_fields(api: PingOneApi, promotion: Promotion, plan: Plan) -> Plan:
    """Return the plan with both sides of its updates; unchanged if the service does not show the snapshot.

    Costs a request for each page of the snapshot that was taken of the target for this promotion.

    :raises ServiceError: the snapshot cannot be read
    """
    wanted = {change.target_id for change in plan.changes if change.action == UPDATE and change.target_id}
    target_id, snapshot_id = promotion.target_id, promotion.target_snapshot_id
    if not wanted or target_id is None or snapshot_id is None:
        return plan
    try:
        before = read_embedded(api, target_id, snapshot_id, wanted, promotion.own_ids)
    except (*UNSERVED, ProtocolError, UnreadableError):
        return plan
    changes = tuple(
        dataclasses.replace(change, before=before[change.target_id].state.content)
        if change.action == UPDATE and change.target_id in before
        else change
        for change in plan.changes
    )
    return Plan(changes, plan.digest)
