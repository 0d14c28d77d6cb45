# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the runs of the roles decide about their gate: nothing starts without its verdict."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._guards import GuardedRun, gate_sentence
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.rollback_run import RollbackRun
from ansible_collections.envops.promotion.plugins.module_utils._workfront import promote_run, rollback_run

GATE = {"ticket_pattern": "CHG.*"}
OPEN: dict[str, Any] = {
    "allowed": True,
    "violations": [],
    "opens_at": "2026-11-30T12:00:00Z",
    "closes_at": "2026-11-30T13:00:00Z",
    "overridden": False,
}
CLOSED: dict[str, Any] = {
    **OPEN,
    "allowed": False,
    "violations": [{"rule": "windows", "message": "It is in no window."}],
    "closes_at": None,
}
ALL = {"run_tags": ["all"], "skip_tags": [], "check_mode": False}
CHANGE = {"action": "create", "type": "TMPL", "name": "New", "source_id": "r1"}
PLAN = {"changes": [CHANGE], "digest": "sha256:" + "1" * 64, "summary": {}}


def pingone(options: dict[str, Any], circumstances: dict[str, Any], status: str = "READY", **seen: Any) -> PromoteRun:
    promotion = {"id": "p1", "status": status, **({"startedAt": "2026-11-30T12:00:00Z"} if status != "READY" else {})}
    planned = {"promotion": promotion, "status": status, "plan": PLAN, "reused": False, "discarded": False}
    given = {"stage": "all", "rollback": "on_failure", "source_environment": "Dev", "target_environment": "Prod"}
    read = {"options": {**given, **options}, "circumstances": {**ALL, **circumstances}, "planned": planned, **seen}
    return PromoteRun.read(read, user="somebody")


def workfront(options: dict[str, Any], circumstances: dict[str, Any], **seen: Any) -> promote_run.PromoteRun:
    url = {"url": "https://acme.my.workfront.com"}
    given = {"stage": "all", "source": url, "target": url, "package_name": "A", "collision": "as_proposed"}
    read = {
        "options": {**given, **options},
        "circumstances": {**ALL, **circumstances},
        "assembled": {"package": {"id": "k1", "name": "A", "status": "ACTIVE"}, "created": False},
        "history": {"installations": []},
        "planned": {"plan": PLAN},
        **seen,
    }
    return promote_run.PromoteRun.read(read, user="somebody")


def starts(run: GuardedRun) -> bool:
    return run.may_execute if isinstance(run, PromoteRun) else run.may_install  # type: ignore[attr-defined]


@pytest.mark.parametrize("make", [pingone, workfront])
@pytest.mark.parametrize(
    ("options", "circumstances", "gated", "checked", "enforced", "started"),
    [
        ({}, {}, {}, False, True, True),
        ({"gate": {}}, {}, {}, False, True, True),
        ({"gate": GATE}, {}, {}, True, True, False),
        ({"gate": GATE}, {}, {"skipped": True}, True, True, False),
        ({"gate": GATE}, {}, {"allowed": "true"}, True, True, False),
        ({"gate": "anything"}, {}, {}, True, True, False),
        ({"gate": GATE}, {}, CLOSED, True, True, False),
        ({"gate": GATE}, {}, OPEN, True, True, True),
        ({"gate": {**GATE, "enforce": False}}, {}, CLOSED, True, False, True),
        ({"gate": {**GATE, "enforce": "no"}}, {}, CLOSED, True, False, True),
        ({"gate": {**GATE, "enforce": False}}, {}, {}, True, False, False),
        ({"gate": GATE, "stage": "plan"}, {}, OPEN, True, False, False),
        ({"gate": GATE}, {"check_mode": True}, OPEN, True, False, False),
        ({"gate": GATE}, {"run_tags": ["plan"]}, OPEN, True, False, True),
        ({"gate": GATE, "policy": {"max_changes": 0}}, {}, OPEN, True, False, False),
        ({"gate": GATE, "stage": "execute"}, {}, {}, True, True, False),
        ({"gate": GATE, "stage": "execute"}, {}, OPEN, True, True, True),
    ],
)
def test_nothing_starts_without_the_verdict_of_the_gate(
    make: Any,
    options: dict[str, Any],
    circumstances: dict[str, Any],
    gated: dict[str, Any],
    checked: bool,
    enforced: bool,
    started: bool,
) -> None:
    run = make(options, circumstances, gated=gated)
    assert (run.must_check_gate, run.enforces_gate, starts(run)) == (checked, enforced, started)


def test_what_is_running_is_waited_for_without_its_gate() -> None:
    for status in ("IN_PROGRESS", "COMPLETED"):
        run = pingone({"gate": GATE, "stage": "execute"}, {}, status=status)
        assert (run.must_check_gate, run.may_execute) == (False, True)


def test_a_start_is_limited_by_the_end_of_the_window() -> None:
    assert pingone({"gate": GATE}, {}, gated=OPEN).start_before == "2026-11-30T13:00:00Z"
    assert pingone({"gate": {**GATE, "enforce": False}}, {}, gated=OPEN).start_before == ""
    assert pingone({"gate": GATE}, {}, gated={**OPEN, "closes_at": None}).start_before == ""
    assert pingone({}, {}).start_before == ""


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(("gated", "is_open"), [({}, False), (CLOSED, False), (OPEN, True)])
def test_rollbacks(gated: dict[str, Any], is_open: bool, check: bool) -> None:
    gathered = {"options": {"gate": GATE}, "circumstances": {**ALL, "check_mode": check}, "gated": gated}
    run = RollbackRun.read(gathered, user="somebody")
    assert (run.may_roll_back, run.enforces_gate) == (is_open or check, not check)
    other = rollback_run.RollbackRun.read(gathered, user="somebody")
    assert (other.may_compensate, other.enforces_gate) == (is_open or check, not check)
    assert RollbackRun.read({**gathered, "options": {}, "gated": {}}, user="somebody").may_roll_back


def test_a_gate_does_not_count_as_a_policy_in_the_result() -> None:
    failed = {"message": "It may not start now.", "advice": "", "kind": "gate", "known": dict(CLOSED)}
    for make in (pingone, workfront):
        result = make({"gate": GATE}, {}, gated=CLOSED, failure=failed).result
        assert (result["status"], result["policy"], result["gate"]["allowed"]) == ("failed", None, False)


@pytest.mark.parametrize(
    ("verdict", "is_started", "said"),
    [
        (None, False, ""),
        (OPEN, False, "The gate is open until 2026-11-30T13:00:00Z."),
        ({**OPEN, "closes_at": None}, False, "The gate is open."),
        (OPEN, True, ""),
        (CLOSED, False, "The gate is closed now. It is in no window. It opens at 2026-11-30T12:00:00Z."),
        ({**CLOSED, "opens_at": None}, False, "The gate is closed now. It is in no window. No window opens again."),
        (
            {**CLOSED, "violations": [{"rule": "ticket_pattern", "message": "There is no ticket."}]},
            False,
            "The gate is closed now. There is no ticket.",
        ),
        (CLOSED, True, "The gate was closed, and is not enforced. It is in no window."),
        (
            {**CLOSED, "allowed": True, "overridden": True, "override_reason": "Fire."},
            True,
            "The gate was overridden: Fire. It is in no window.",
        ),
    ],
)
def test_what_is_said_of_it(verdict: dict[str, Any] | None, is_started: bool, said: str) -> None:
    assert gate_sentence(verdict, is_started=is_started) == said


JOB = {"awx_job_id": 7}


@pytest.mark.parametrize(
    ("given", "job", "known"),
    [
        ("jdoe", {}, "jdoe"),
        ("jdoe", {**JOB, "awx_user_name": "other"}, "jdoe"),
        (None, {}, "somebody"),
        ("  ", {}, "somebody"),
        (None, {**JOB, "awx_user_name": "jdoe"}, "jdoe"),
        (None, {"tower_job_id": 7, "tower_user_name": "jdoe"}, "jdoe"),
        # a schedule has started the job; the user of the container is nobody
        (None, JOB, ""),
        (None, {**JOB, "awx_user_name": ""}, ""),
        (None, {**JOB, "awx_user_name": None}, ""),
    ],
)
def test_who_executes_is_whom_awx_names(given: str | None, job: dict[str, Any], known: str) -> None:
    gate = {**GATE, "executed_by": given}
    for run in (pingone({"gate": gate}, {"job": job}), workfront({"gate": gate}, {"job": job})):
        assert run.decide("gate") == {"gate_options": {**gate, "executed_by": known, "enforce": True}}


@pytest.mark.parametrize("circumstances", [{"check_mode": True}, {"run_tags": ["plan"]}])
def test_whoever_only_plans_does_not_execute(circumstances: dict[str, Any]) -> None:
    for run in (pingone({"gate": GATE}, circumstances), workfront({"gate": GATE}, circumstances)):
        assert run.executed_by == ""
    assert pingone({"gate": GATE, "stage": "plan"}, {}).executed_by == ""
    assert workfront({"gate": GATE, "stage": "plan"}, {}).executed_by == ""
