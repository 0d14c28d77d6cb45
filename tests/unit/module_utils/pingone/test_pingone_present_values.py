# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A report shows what was really there before an execution, even if the target was changed after the plan."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.target_changes import (
    with_present_values,
)

Field = tuple[str, str, str]


def fields(*entries: Field) -> list[dict[str, str]]:
    return [{"field": field, "before": before, "after": after} for field, before, after in entries]


def plan(*entries: Field, target_id: str | None = "t") -> dict[str, Any]:
    return {"digest": "d", "changes": [{"action": "update", "target_id": target_id, "fields": fields(*entries)}]}


@pytest.mark.parametrize(
    ("planned", "moved", "shown"),
    [
        ([("a", "1", "2")], [], [("a", "1", "2")]),
        ([("a", "1", "2")], [("a", "1", "9")], [("a", "9", "2")]),
        ([("a", "1", "2")], [("a", "1", "2")], []),
        ([("a", "1", "2")], [("b", "5", "9")], [("a", "1", "2"), ("b", "9", "5")]),
        ([], [("b", "5", "(absent)")], [("b", "(absent)", "5")]),
    ],
)
def test_before_is_what_was_there(planned: list[Field], moved: list[Field], shown: list[Field]) -> None:
    found = with_present_values(plan(*planned), [{"id": "t", "fields": fields(*moved)}])
    assert found["changes"][0]["fields"] == fields(*shown)
    assert found["digest"] == "d"


def test_what_shows_no_fields_stays_as_it_is() -> None:
    changes = [{"action": "delete", "target_id": "t"}, {"action": "create", "target_id": None}]
    moved = [{"id": "t", "fields": fields(("a", "1", "2"))}]
    assert with_present_values({"changes": changes}, moved)["changes"] == changes
    elsewhere = plan(("a", "1", "2"), target_id="other")
    assert with_present_values(elsewhere, moved) == elsewhere
