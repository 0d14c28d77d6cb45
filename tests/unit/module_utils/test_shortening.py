# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a result keeps that is larger than what AWX stores: what failed and what changes; the rest is counted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._plan import CREATE, USE_EXISTING, Change, Plan
from ansible_collections.envops.promotion.plugins.module_utils._shortening import MOST, MOST_SHOWN, shorten, size_of


def large_plan(total: int, action: str = USE_EXISTING) -> dict[str, Any]:
    changes = [
        Change(
            action=action,
            type="TMPL",
            name=f"T{number}",
            source_id=f"{number:032x}",
            target_id="f" * 32,
            vendor_action="CREATE",
        )
        for number in range(total)
    ]
    return Plan.of(changes).to_dict()


def test_a_small_result_stays_as_it_is() -> None:
    result = {"plan": large_plan(MOST_SHOWN * 3), "status": "PLANNED"}
    shortened = shorten(result, ["plan"])
    assert (shortened.result, shortened.taken, shortened.totals, shortened.plans) == (result, {}, {}, [])


def test_only_as_much_is_shortened_as_must_be() -> None:
    result = {"copy": large_plan(2000)["changes"], "plan": large_plan(2000), "status": "PLANNED"}
    assert size_of(result) > MOST > size_of(result["plan"])
    shortened = shorten(result, ["copy", "plan"])
    assert size_of(shortened.result) <= MOST
    assert shortened.result["plan"] == result["plan"]
    assert len(shortened.result["copy"]) == MOST_SHOWN
    assert shortened.taken == {"copy": result["copy"]}
    assert shortened.totals == {"copy": 2000}


@pytest.mark.parametrize(
    "failure",
    [{"outcome": "failed"}, {"status": "FAILED"}, {"installationStatus": "FAILED"}, {"error": "It is in use."}],
)
def test_what_failed_stays_then_what_changes_in_order(failure: dict[str, str]) -> None:
    entries = [{"number": number, "action": USE_EXISTING} for number in range(1000)]
    for number in range(50):
        entries[700 + number] |= {"action": CREATE}
        entries[900 + number] |= failure
    kept = shorten({"objects": entries}, ["objects"], 1000).result["objects"]
    assert [entry["number"] for entry in kept] == [*range(700, 750), *range(900, 950)]


def test_dictionaries_within_dictionaries_are_shortened() -> None:
    entries = {f"{number:032x}": {"action": "CREATE"} for number in range(1000)}
    shortened = shorten({"installation": {"id": "1", "translationMap": {"TMPL": entries}}}, ["installation"], 1000)
    kept = shortened.result["installation"]
    assert kept["id"] == "1"
    assert list(kept["translationMap"]["TMPL"]) == list(entries)[:MOST_SHOWN]
    assert shortened.totals == {"installation.translationMap.TMPL": 1000}


def test_a_shortened_plan_keeps_its_summary_and_digest() -> None:
    plan = large_plan(1000)
    shortened = shorten({"drifts": [{"plan": plan}]}, ["drifts"], 1000)
    kept = shortened.result["drifts"][0]["plan"]
    assert (kept["summary"], kept["digest"], len(kept["changes"])) == (plan["summary"], plan["digest"], MOST_SHOWN)
    assert shortened.plans == [(kept, ("drifts", 0, "plan"))]


def test_a_diff_shows_its_beginning_and_how_much_is_missing() -> None:
    diff = {"prepared": "".join(f"+ create {number}\n" for number in range(5000))}
    kept = shorten({"diff": diff}, ["diff"], 1000).result["diff"]["prepared"].splitlines()
    assert (kept[0], kept[-2:]) == ("+ create 0", ["+ create 999", "... and 4000 more lines."])


@pytest.mark.parametrize("strange", [{"action": []}, {"outcome": {}}, {"status": None}, "text", None, 7])
def test_entries_of_any_kind_are_counted(strange: Any) -> None:
    shortened = shorten({"objects": [strange] * 500}, ["objects"], 10)
    assert shortened.result["objects"] == [strange] * MOST_SHOWN
    assert shortened.totals == {"objects": 500}
