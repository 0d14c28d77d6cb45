# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of each change of an installation's plan (contract Workfront 7.3, 7.4, 7.5)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.installation import Installation
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.outcomes import outcomes_of
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.translation import plan_of
from ansible_collections.envops.promotion.plugins.module_utils._workfront.records import installation_of
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    A,
    B,
    C,
    D,
    Map,
    X,
    Y,
    done,
    entry,
    installation,
)

DECIDED: Map = {
    "UIVW": {D: entry("IGNORE")},
    "ROLE": {B: entry("USEEXISTING", Y), A: entry(), C: entry("OVERWRITING", Y)},
}


def shown(record: Installation | None) -> list[tuple[Any, ...]]:
    keys = ("source_id", "action", "target_id", "outcome", "message")
    return [tuple(row[key] for key in keys) for row in outcomes_of(plan_of(DECIDED), record)]


def test_each_change_has_an_outcome_in_the_order_of_the_plan() -> None:
    failed = done("OVERWRITING", Y, "FAILED", reason="The name must be unique.")
    reported: Map = {
        "ROLE": {C: failed, B: done("USEEXISTING", Y, "REGISTERED"), A.upper(): done()},
        "UIVW": {D: entry("IGNORE")},
    }
    rows = shown(installation(reported, "FAILED"))
    assert [row[:4] for row in rows] == [
        (A, "create", X, "succeeded"),
        (B, "use_existing", Y, "succeeded"),
        (C, "update", Y, "failed"),
        (D, "ignore", None, "not_applied"),
    ]
    assert [row[4] for row in rows] == [
        "",
        "",
        "The name must be unique. The name already exists in the target. Use USEEXISTING, OVERWRITING or CREATEWITHALTNAME for "
        "this object.",
        "",
    ]
    first = outcomes_of(plan_of(DECIDED), installation(reported, "FAILED"))[0]
    assert (first["type"], first["name"], first["vendor_action"]) == ("ROLE", "Agency", "CREATE")


@pytest.mark.parametrize("record", [None, installation({"ROLE": {A: entry(target=X)}}, "PREPARING")])
def test_what_has_not_begun_was_not_applied(record: Installation | None) -> None:
    assert shown(record) == [
        (A, "create", None, "not_applied", ""),
        (B, "use_existing", Y, "not_applied", ""),
        (C, "update", Y, "not_applied", ""),
        (D, "ignore", None, "not_applied", ""),
    ]


@pytest.mark.parametrize(
    "record", [Installation(raw={"id": "new"}), installation(DECIDED, "INSTALLING"), installation(DECIDED, "FAILED")]
)
def test_what_the_record_does_not_show_is_unknown(record: Installation) -> None:
    assert [row[3] for row in shown(record)] == ["unknown"] * 3 + ["not_applied"]


def test_a_success_as_a_whole_speaks_for_objects_of_which_nothing_is_said() -> None:
    assert [row[3] for row in shown(installation(DECIDED))] == ["succeeded"] * 3 + ["not_applied"]


def test_a_record_with_broken_entries_still_shows_the_others() -> None:
    broken: Any = {"ROLE": {A: done("CREATE", X), B: None}, "TMPL": None, "UIVW": "?"}
    record = installation_of({**installation({}).raw, "translationMap": broken})
    assert record.translation_map == {"ROLE": {A: done("CREATE", X)}}
    assert shown(record)[0][3] == "succeeded"


def test_an_ignored_object_that_failed_even_so_is_reported() -> None:
    reported: Map = {"UIVW": {D: done("IGNORE", "", "FAILED", error={"message": "No parent"})}}
    assert shown(installation(reported, "FAILED"))[-1][3:] == (
        "failed",
        "No parent. Its parent was ignored or failed. Ignore the children of an ignored object too.",
    )
