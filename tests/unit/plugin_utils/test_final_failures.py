# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""After which failures a role may plan again."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.plugin_utils._final_failures import is_final

EXECUTION, INSTALLATION, PLAN = "pingone_promotion_execution", "workfront_installation", "workfront_installation_plan"


@pytest.mark.parametrize(
    ("module", "result", "final"),
    [
        (EXECUTION, {"error": {"kind": "operation_failed"}}, True),
        (EXECUTION, {"error": {"kind": "state_conflict"}}, True),
        (EXECUTION, {"error": {"kind": "state_conflict"}, "superseded": True}, False),
        (INSTALLATION, {"error": {"kind": "operation_failed"}}, True),
        (INSTALLATION, {"error": {"kind": "state_conflict"}}, False),
        (INSTALLATION, {"error": {"kind": "timeout"}, "superseded": True}, False),
        (PLAN, {"error": {"kind": "validation"}}, False),
        (PLAN, {"error": {"kind": "network"}}, True),
        (PLAN, {"error": None}, False),
        (PLAN, {}, False),
        ("pingone_promotion", {"error": {"kind": "network"}}, False),
        ("promotion_report", {"error": {"kind": "operation_failed"}}, False),
    ],
)
def test_what_no_role_tolerates_is_final(module: str, result: dict[str, Any], final: bool) -> None:
    assert is_final(module, {"failed": True, **result}) is final
