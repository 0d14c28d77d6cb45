# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the updates of a plan replace, from PingOne's snapshot of the target (contract PingOne 11.5)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from ..._errors import ProtocolError, UnreadableError
from ..._plan import UPDATE, Plan
from ..api import PingOneApi
from ..plan import target_name_of
from ..promotion import Promotion
from ..snapshots.embedded import Embedded, read_embedded
from ..snapshots_api import UNSERVED


def with_fields(api: PingOneApi, promotion: Promotion, plan: Plan) -> Plan:
    """Return the plan with both sides of its updates; unchanged if the service does not show the snapshot.

    Costs a request for each page of the snapshot that was taken of the target for this promotion.

    :raises ServiceError: the snapshot cannot be read
    """
    updates = {change.target_id for change in plan.changes if change.action == UPDATE and change.target_id}
    before = _in_target(api, promotion, updates)
    changes = tuple(
        dataclasses.replace(change, before=before[change.target_id].state.content)
        if change.action == UPDATE and change.target_id and change.target_id in before
        else change
        for change in plan.changes
    )
    return Plan(changes, plan.digest)


def with_target_names(api: PingOneApi, promotion: Promotion, plan: Plan) -> Plan:
    """Return the plan with the names that its resources have in the target, where its steps do not show them.

    Costs nothing where they do, otherwise as much as ``with_fields``. A name that the snapshot does not show stays unknown.

    :raises ServiceError: the snapshot cannot be read
    """
    unnamed = {change.target_id for change in plan.changes if change.target_name is None and change.target_id}
    found = _in_target(api, promotion, unnamed)
    changes = tuple(
        dataclasses.replace(
            change,
            target_name=target_name_of(change.name, found[change.target_id].name or change.name, change.target_id),
        )
        if change.target_name is None and change.target_id and change.target_id in found
        else change
        for change in plan.changes
    )
    return Plan(changes, plan.digest)


def _in_target(api: PingOneApi, promotion: Promotion, wanted: set[str]) -> Mapping[str, Embedded]:
    target_id, snapshot_id = promotion.target_id, promotion.target_snapshot_id
    if not wanted or target_id is None or snapshot_id is None:
        return {}
    try:
        return read_embedded(api, target_id, snapshot_id, wanted, promotion.own_ids)
    except (*UNSERVED, ProtocolError, UnreadableError):
        return {}
