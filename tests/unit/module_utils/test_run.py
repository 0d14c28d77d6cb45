# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the runs of all roles have in common."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _run


def test_variables_are_sorted_by_their_names() -> None:
    values: dict[str, Any] = {
        "role_stage": "plan",
        "role_plan_digest": "",
        "__role_started": "2026-05-25T17:55:39Z",
        "__role_planned": {"changed": True},
        "ansible_failed_result": {"msg": "No."},
        "ansible_check_mode": True,
        "awx_job_id": 7,
        "unasked": "x",
    }
    names = [*(name for name in values if name != "unasked"), "role_missing", "__role_missing"]
    assert _run.gather("role", names, values.get) == {
        "options": {"stage": "plan", "plan_digest": "", "missing": None},
        "blank": [],
        "circumstances": {"started": "2026-05-25T17:55:39Z", "check_mode": True, "job": {"awx_job_id": 7}},
        "planned": {"changed": True},
        "missing": None,
        "failed_result": {"msg": "No."},
    }


@pytest.mark.parametrize(
    ("digest", "status", "blank"),
    [
        ("", None, ["plan_digest"]),
        (None, None, []),
        (None, "unchanged", ["plan_digest"]),
        (None, "planned", []),
        ("sha256:a", "unchanged", []),
    ],
)
def test_a_null_is_handed_on_only_by_a_job_that_found_nothing(
    digest: str | None, status: str | None, blank: list[str]
) -> None:
    """AWX hands on an empty string so that newer versions of ansible-core read it as null."""
    handed = {"role_plan_digest": digest, "role_status": status}
    seen = _run.gather("role", ["role_plan_digest"], handed.get, {"plan_digest": digest or None})
    assert seen["blank"] == blank
