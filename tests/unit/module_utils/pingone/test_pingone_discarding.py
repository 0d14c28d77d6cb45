# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stage discard of the role pingone_promote, and the execution of what was not planned (contract PingOne 6.1, 7.9)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun

DIGEST = "sha256:" + "1" * 64
STARTED = "2026-05-25T17:55:00Z"
TARGET_ID = "b9f1d9ad-3a76-4d2c-9f0a-6a3d1e1a2c55"
ENVIRONMENTS = {"source": {"id": "s", "name": "Development"}, "target": {"id": TARGET_ID, "name": "Staging"}}
CIRCUMSTANCES = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": STARTED}


def found(status: str = "READY", **more: Any) -> dict[str, Any]:
    record = {"id": "p1", "status": status, "targetEnvironmentId": TARGET_ID, "environments": ENVIRONMENTS, **more}
    return {"promotions": [record]}


DELETED = {"promotion": {"id": "p1"}, "changed": True}
REFUSED = {"promotion": {"id": "p1"}, "failed": True, "error": {"kind": "state"}}


def run(stage: str = "discard", *, check_mode: bool = False, **seen: Any) -> PromoteRun:
    options = {
        "stage": stage,
        "rollback": "on_failure",
        "verify": True,
        "source_environment": "Development",
        "promotion_id": "p1",
        **seen.pop("options", {}),
    }
    circumstances = {**CIRCUMSTANCES, "check_mode": check_mode}
    return PromoteRun.read({"options": options, "circumstances": circumstances, **seen}, user="somebody")


def test_a_plan_that_was_not_approved_is_discarded() -> None:
    done = run(unwanted=found(), discarded=DELETED)
    assert (done.status, done.must_fail, done.result["promotion_id"]) == ("unchanged", False, None)
    assert (
        done.message
        == "Promotion p1 from Development to Staging is discarded: its record is deleted. It was never started."
    )


def test_a_dry_run_discards_nothing() -> None:
    done = run(check_mode=True, unwanted=found(), discarded=DELETED)
    assert (done.status, done.result["promotion_id"]) == ("unchanged", "p1")
    assert "would be discarded" in done.message


def test_discarding_again_changes_nothing() -> None:
    done = run(unwanted={"promotions": []}, discarded={"promotion": None, "changed": False})
    assert (done.status, done.result["promotion_id"]) == ("unchanged", None)
    assert done.message.startswith("Promotion p1 is no longer in Development.")


@pytest.mark.parametrize("promotion_id", ["", None])
@pytest.mark.parametrize("digest", ["", None, DIGEST])
def test_nothing_planned_is_nothing_to_discard(promotion_id: str | None, digest: str | None) -> None:
    given = {"promotion_id": promotion_id, "plan_digest": digest, "target_environment": "Staging"}
    done = run(options=given)
    assert (done.missing_input, done.continues_plan, done.makes_plan, done.may_execute) == ("", False, False, False)
    assert (done.status, done.must_fail) == ("unchanged", False)
    assert done.message == "Nothing was planned from Development to Staging, so there is nothing to discard."


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (found("NEW"), ""),
        (found("READY"), ""),
        (found("IN_PROGRESS", startedAt=STARTED), "is in status IN_PROGRESS and was not discarded. To roll it back"),
        (found("COMPLETED", startedAt=STARTED), "pingone_rollback_promotion_id: p1"),
        (found("ERROR", startedAt=STARTED), "pingone_rollback_promotion_id: p1"),
        (found("READY", startedAt=STARTED), "pingone_rollback_promotion_id: p1"),
        (found("VALIDATION_FAILED"), "can no longer be executed"),
        (found("SOMETHING"), "is in status SOMETHING"),
        (found(None), "is in status  and"),  # type: ignore[arg-type]
    ],
)
def test_only_what_was_not_started_is_discarded(record: dict[str, Any], said: str) -> None:
    problem = run(unwanted=record).undiscardable_message
    assert said in problem
    assert bool(problem) == bool(said)


@pytest.mark.parametrize(
    ("target", "is_other"),
    [
        (None, False),
        ("Staging", False),
        (TARGET_ID, False),
        (TARGET_ID.upper(), False),
        ("Production", True),
        ("s", True),
    ],
)
def test_the_plan_of_another_target_is_not_discarded(target: str | None, is_other: bool) -> None:
    said = run(options={"target_environment": target}, unwanted=found()).undiscardable_message
    assert bool(said) == is_other
    assert not is_other or "Promotion p1 is to Staging, but pingone_promote_target_environment is" in said


@pytest.mark.parametrize(
    "seen",
    [
        {},
        {"unwanted": {"failed": True, "msg": "no"}},
        {"unwanted": found()},
        {"unwanted": found(), "discarded": {"skipped": True}},
        {"unwanted": found(), "discarded": REFUSED},
        {"unwanted": found(), "discarded": {"changed": True}},
    ],
)
def test_without_evidence_nothing_counts_as_discarded(seen: dict[str, Any]) -> None:
    done = run(**seen)
    assert (done.status, done.must_fail, done.result["promotion_id"]) == ("failed", True, "p1")
    assert "no task has confirmed that its record is deleted" in done.message


def test_discarding_never_rolls_back() -> None:
    broken = {"id": "p1", "status": "ERROR", "startedAt": STARTED}
    failure = {"message": "no", "advice": "", "kind": "state", "known": {"promotion": broken}}
    done = run(unwanted=found(), failure=failure)
    assert not done.must_roll_back
    assert (done.status, done.result["promotion_id"]) == ("failed", "p1")


@pytest.mark.parametrize(
    ("blank", "is_refused"),
    [
        (["promotion_id", "plan_digest"], False),
        (["promotion_id"], True),
        (["plan_digest"], True),
        ([], True),
    ],
)
def test_executing_nothing_needs_that_the_workflow_says_so(blank: list[str], is_refused: bool) -> None:
    done = run("execute", options={"promotion_id": None}, blank=blank)
    assert bool(done.missing_input) == is_refused
    if not is_refused:
        assert (done.continues_plan, done.makes_plan, done.may_execute) == (False, False, False)
        assert (done.status, done.must_fail) == ("unchanged", False)
        assert done.message == "Nothing was planned from Development, so nothing was executed."
