# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Snapshots of what a promotion is about to change in its target: the evidence for a later comparison."""

from __future__ import annotations

from typing import Any

from ..._plan import CREATE
from ..._waiting import Waiting
from ..api import PingOneApi
from ..plan import plan_of_steps
from ..promotion import Promotion
from ..snapshots.state import State, take_states


def keep_evidence(api: PingOneApi, promotion: Promotion, waiting: Waiting) -> list[dict[str, Any]]:
    """Take a snapshot of each resource that a promotion is about to update or delete; return a row for each change.

    The promotion is as read by id. A row has ``action``, ``type``, ``name``, ``target_id``, ``digest`` of the present
    content, ``snapshot_id``, and ``reason``, which says why there is neither of the two. A service that takes no
    snapshots is no failure.

    :raises AuthenticationError: credentials or token are refused
    """
    changes = plan_of_steps(promotion.steps).changes
    urls = {
        change.target_id: str(step["resourceUrl"])
        for step, change in zip(promotion.steps, changes, strict=True)
        if change.target_id is not None
    }
    states = take_states(api, str(promotion.target_id), urls, waiting)
    rows = []
    for change in changes:
        absent = "It does not exist yet." if change.action == CREATE else "PingOne's plan does not give its id."
        state = State(reason=absent) if change.target_id is None else states[change.target_id]
        rows.append(
            {
                "action": change.action,
                "type": change.type,
                "name": change.name,
                "target_id": change.target_id,
                "digest": state.digest,
                "snapshot_id": state.snapshot_id,
                "reason": state.reason,
            }
        )
    return rows
