# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of a role records in its audit trail, and what it says of that."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._audit.record import make_record
from ansible_collections.envops.promotion.plugins.module_utils._audit_records import (
    records_after_end,
    records_before_start,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun

CLOSED = {"allowed": False, "violations": [{"rule": "max_deletes", "message": "Too many.", "change": {"name": "x"}}]}
BROKEN = {**CLOSED, "overridden": True, "override_reason": "Outage"}
RESULT: dict[str, Any] = {
    "status": "promoted",
    "vendor": "PingOne",
    "promotion_id": "p1",
    "plan_digest": "sha256:1",
    "plan": {"summary": {"total": 1}, "changes": [{"name": "secret"}]},
    "verified": True,
    "outcomes": [{"outcome": "succeeded"}, {"outcome": "succeeded"}],
}


def names(records: list[dict[str, Any]]) -> list[str]:
    return [record["event"] for record in records]


@pytest.mark.parametrize(
    ("changed", "approved", "expected"),
    [
        ({}, False, ["planned", "started"]),
        ({}, True, ["planned", "approved", "started"]),
        ({"policy": {"allowed": True}}, False, ["planned", "judged", "started"]),
        ({"policy": CLOSED}, False, ["planned", "judged", "overridden", "started"]),
        ({"gate": {"allowed": True}}, True, ["planned", "gate", "approved", "started"]),
        ({"gate": BROKEN}, False, ["planned", "gate", "overridden", "started"]),
        ({"held": {"promotion_id": "p0"}}, False, ["planned", "overridden", "started"]),
        ({"plan": None}, False, ["started"]),
    ],
)
def test_before_a_start(changed: dict[str, Any], approved: bool, expected: list[str]) -> None:
    records = records_before_start({**RESULT, **changed}, {"ticket": "C1"}, approved=approved)
    assert names(records) == expected
    for record in records:
        assert record["result"]["promotion_id"] == "p1"
        assert record["result"]["metadata"] == {"ticket": "C1"}
        assert "secret" not in str(record)


def test_the_reason_of_an_override_is_recorded() -> None:
    [overridden] = [
        record["result"]
        for record in records_before_start({**RESULT, "gate": BROKEN}, {}, approved=True)
        if record["event"] == "overridden"
    ]
    assert (overridden["rule"], overridden["reason"]) == ("gate", "Outage")
    assert overridden["violations"] == [{"rule": "max_deletes", "message": "Too many."}]


def test_many_violations_have_room_in_a_record() -> None:
    many = [{"rule": "protected", "message": "x" * 5000}] * 50_000
    result = {**RESULT, "policy": {"allowed": False, "violations": many}, "message": "x" * 10**7, "errors": [{}] * 1000}
    records = [
        *records_before_start(result, {}, approved=False),
        *records_after_end({**result, "status": "failed"}, {}, []),
    ]
    assert all(len(str(record)) < 200_000 for record in records)
    [judged] = [record["result"] for record in records if record["event"] == "judged"][:1]
    assert (len(judged["violations"]), judged["left_out"]) == (100, 49_900)


@pytest.mark.parametrize(
    ("changed", "written", "expected"),
    [
        ({}, ["planned", "started"], ["verified", "ended"]),
        ({}, [], ["planned", "verified", "ended"]),
        ({"status": "planned", "verified": None, "gate": CLOSED}, [], ["planned", "gate", "ended"]),
        ({"status": "held", "verified": None, "held": {}}, [], ["planned", "held", "ended"]),
        ({"verified": False, "rollback": {"status": "rolled_back"}}, ["planned"], ["verified", "rolled_back", "ended"]),
        ({"status": "compensated"}, ["planned"], ["verified", "rolled_back", "ended"]),
        ({"status": "failed", "plan": None, "verified": None}, [], ["ended"]),
    ],
)
def test_at_the_end(changed: dict[str, Any], written: list[str], expected: list[str]) -> None:
    records = records_after_end({**RESULT, **changed}, {}, written)
    assert names(records) == expected
    assert records[-1]["result"]["outcomes"] == {"succeeded": 2}


@pytest.mark.parametrize("strange", ["x", 1, [], {"violations": "x"}, {"violations": [1]}, None])
def test_whatever_the_result_holds_is_recorded(strange: Any) -> None:
    result = dict.fromkeys(("plan", "policy", "gate", "held", "rollback", "outcomes", "verified", "errors"), strange)
    assert names(records_before_start(result, {}, approved=True))[-1] == "started"
    assert names(records_after_end(result, {}, []))[-1] == "ended"


PLAN = {"changes": [{"action": "create"}], "digest": "sha256:1"}


@pytest.mark.parametrize(
    "changed",
    [
        {"unverifiable": [{"id": f"{number:036d}", "reason": "x" * 200} for number in range(20_000)]},
        {"reasons": ["y" * 3000] * 1000, "checks": [{"name": "c", "message": "m" * 5000}] * 500},
        {"errors": [{"message": "e" * 100_000, "details": ["d" * 1000] * 200}] * 100},
        {"rollback": {"status": "failed", "message": "q" * 2_000_000}},
        {"status": "held", "held": {"why": "z" * 2_000_000}},
    ],
    ids=lambda changed: ", ".join(changed),
)
def test_whatever_happened_has_room_in_a_record(changed: dict[str, Any]) -> None:
    result = {**RESULT, "verified": False, **changed}
    records = records_after_end(result, {"ticket": "CHG1"}, [])
    after = None
    for record in records:
        after = make_record(record["event"], record["result"], after=after, time="2026-05-25T17:55:39.850Z")
    assert names(records)[-1] == "ended"
    listed = [record["result"]["unverifiable"] for record in records if "unverifiable" in record["result"]]
    assert all(entries[-1] == {"left_out": 19_900} for entries in listed)


def run(**seen: Any) -> PromoteRun:
    gathered = {
        "options": {"stage": "all", "audit_path": "/trail", **seen.pop("options", {})},
        "circumstances": {"run_tags": ["all"], "skip_tags": [], "check_mode": False, **seen.pop("circumstances", {})},
        "planned": {"plan": PLAN, "promotion": {"id": "p1", "status": "READY"}, "status": "READY"},
        **seen,
    }
    return PromoteRun.read(gathered, user="somebody")


def written(*events: str, head: str) -> dict[str, Any]:
    return {"records": [{"event": event} for event in events], "head": head}


def test_what_is_under_way_and_a_dry_run_start_nothing() -> None:
    assert names(run().records_before_start) == ["planned", "started"]
    assert names(run(options={"stage": "execute"}).records_before_start) == ["planned", "approved", "started"]
    assert run(circumstances={"check_mode": True}).records_before_start == []
    started = {"id": "p1", "status": "IN_PROGRESS", "startedAt": "2026-05-25T17:55:39Z"}
    assert run(planned={"plan": PLAN, "promotion": started}).records_before_start == []


def test_the_account_of_the_trail() -> None:
    assert run(options={"audit_path": None}).result["audit"] is None
    assert run().audit_account == {"path": "/trail", "head": None, "errors": []}
    before = written("planned", "started", head="h2")
    assert run(audited=before).audit_account == {"path": "/trail", "head": "h2", "errors": []}
    assert "planned" not in names(run(audited=before).records_after_end)
    half = {**written("verified", head="h3"), "failed": False, "error": {"kind": "error"}, "msg": "No space."}
    found = run(audited=before, audited_end=half)
    assert found.audit_account == {"path": "/trail", "head": "h3", "errors": ["No space."]}
    assert "The audit trail is incomplete: No space." in found.final_message
    assert found.must_fail
    assert run(audited_end={"msg": "No path.", "failed": True}).must_fail


@pytest.mark.parametrize(
    ("first", "is_lost"), [(9, False), (8, False), (7, True), (1, True), (None, False), ("1", False)]
)
def test_a_trail_that_was_replaced_or_cut_off_during_a_run(first: Any, is_lost: bool) -> None:
    """Records of other runs may be between its own, but none of its own gets a number that the trail has had."""
    before = {"records": [{"sequence": 6}, {"sequence": 7, "hash": "sha256:1"}], "head": "sha256:1"}
    after = {"records": [{"sequence": first}, {"sequence": 10}], "head": "sha256:2"}
    found = run(audited=before, audited_end=after)
    assert len(found.report_failures) == is_lost
    assert found.must_fail or not is_lost
    assert ("This run had written record 7, with the hash sha256:1, to /trail" in found.final_message) is is_lost
    assert run(audited={}, audited_end=after).report_failures == []


@pytest.mark.parametrize("path", [None, ""])
def test_a_run_without_a_trail_misses_nothing_in_it(path: str | None) -> None:
    """The task is skipped then, also where the same file of tasks writes reports."""
    found = run(options={"audit_path": path}, audited_end={"skipped": True, "changed": False})
    assert found.report_failures == []
    skipped = run(audited_end={"skipped": True, "changed": False})
    assert skipped.must_fail, "a trail is given, and nothing was appended to it"
