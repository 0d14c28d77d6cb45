# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The nodes of workflows that decide from what earlier jobs have handed on, and what they say."""

from __future__ import annotations

import pytest

from support.role_player import PlaybookPlayer

ANYTHING, NOTHING, NOT_EXECUTED = "anything to promote", "nothing to promote", "not executed"


@pytest.mark.parametrize(
    ("step", "status", "succeeds", "expected"),
    [
        (ANYTHING, "planned", True, ""),
        (ANYTHING, "unchanged", False, "The status of the plan is unchanged. Nothing is executed."),
        (ANYTHING, "", False, "The status of the plan is unknown."),
        (NOTHING, "unchanged", True, ""),
        (NOTHING, "planned", False, "The status of the plan is planned. It was not executed."),
        (NOTHING, "", False, "The status of the plan is unknown."),
        (NOT_EXECUTED, "unchanged", False, "The job before this one has discarded it."),
        # The job that discards was canceled, or has failed.
        (NOT_EXECUTED, "planned", False, "has not confirmed that it is discarded, so it may still be there."),
        (NOT_EXECUTED, "failed", False, "has not confirmed that it is discarded"),
        (NOT_EXECUTED, "", False, "has not confirmed that it is discarded"),
        ("other", "planned", False, "promotion_workflow_step must be"),
        ("", "planned", False, "promotion_workflow_step must be"),
    ],
)
@pytest.mark.parametrize("vendor", ["pingone", "workfront"])
def test_a_node_decides_from_the_status_of_the_job_before(
    vendor: str, step: str, status: str, *, succeeds: bool, expected: str
) -> None:
    # A survey may ask for variables of these names.
    handed = {"status": "planned", "step": ANYTHING} | ({f"{vendor}_promote_status": status} if status else {})
    player = PlaybookPlayer("awx_workflow_step", {**handed, "promotion_workflow_step": step})
    assert player.play() is succeeds
    assert expected in player.message
