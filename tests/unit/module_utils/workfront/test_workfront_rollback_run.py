# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Status, message and result of a run of the role workfront_rollback (contract Workfront 10)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.rollback_run import RollbackRun
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.rollback_samples import (
    DELETED,
    GONE,
    NO_SOURCE,
    NOT_FOUND_OUT,
    STARTED,
    STILL_THERE,
    TARGET_URL,
    done,
    failure,
    item,
    run,
)

POSSIBLE = {"eligible": True, "deadline": "2026-05-26T17:00:00Z", "reason": "It is the latest.", "steps": "In Setup."}
TOO_LATE = {"eligible": False, "deadline": "2026-05-24T17:00:00Z", "reason": "Time is over.", "steps": "In Setup."}


# -- status and message
FACTS = f"Installation i1 in {TARGET_URL}: 2 objects deleted. Its package is ACTIVE."


@pytest.mark.parametrize(
    ("check", "seen", "status", "message"),
    [
        (False, {}, "failed", "No task has returned what was deleted."),
        (False, {"done": {"changed": False, "msg": "Unsupported"}}, "failed", "No task has returned what was deleted."),
        (False, {"done": done()}, "compensated", FACTS),
        (
            False,
            {"done": done(), "disabled": {"package_id": "p1", "changed": True}},
            "compensated",
            FACTS.replace("ACTIVE", "DISABLED"),
        ),
        (False, {"done": done(), "disabled": {"failed": True, "error": {}}}, "compensated", FACTS),
        (
            True,
            {"done": done(), "disabled": {"package_id": "p1", "changed": True}},
            "planned",
            f"Installation i1 in {TARGET_URL}: 2 objects would be deleted. Its package would be DISABLED.",
        ),
        (
            False,
            {"done": done(changed=False, deleted=[], already_absent=DELETED, package_status=None)},
            "unchanged",
            f"Installation i1 in {TARGET_URL}: 0 objects deleted, 2 no longer existed.",
        ),
        (
            False,
            {"done": done(changed=False, deleted=[]), "disabled": {"package_id": "p1", "changed": True}},
            "unchanged",
            f"Installation i1 in {TARGET_URL}: 0 objects deleted. Its package is DISABLED.",
        ),
        (
            False,
            {
                "done": done(
                    package_status=None,
                    skipped_objects=[item("TMPL", "Renamed", why="It has another name."), item("X", "N", target_id="")],
                    not_compensable=[
                        item("ROLE", "Old", action="OVERWRITING", why="It was overwritten."),
                        item("GROUP", "There", action="USEEXISTING", why="It existed before."),
                    ],
                )
            },
            "compensated",
            f"Installation i1 in {TARGET_URL}: 2 objects deleted. Left in place: Renamed: It has another name. Could not be "
            "undone: Old: It was overwritten.",
        ),
        (
            False,
            {
                "done": done(
                    package_status=None, not_compensable=[item("QUED", "", why="It cannot be deleted.", target_id="q1")]
                )
            },
            "compensated",
            f"Installation i1 in {TARGET_URL}: 2 objects deleted. Could not be undone: QUED q1: It cannot be deleted.",
        ),
        (
            False,
            {"done": done(ui_rollback=POSSIBLE)},
            "compensated",
            f"{FACTS} Workfront's own rollback, which also restores what was overwritten, is possible until "
            "2026-05-26T17:00:00Z. In Setup.",
        ),
        (
            False,
            {"done": done(ui_rollback=TOO_LATE)},
            "compensated",
            f"{FACTS} Workfront's own rollback is not possible (its deadline: 2026-05-24T17:00:00Z): Time is over.",
        ),
        (
            False,
            {"done": done(ui_rollback={**TOO_LATE, "deadline": None})},
            "compensated",
            f"{FACTS} Workfront's own rollback is not possible: Time is over.",
        ),
        (False, {"failure": failure()}, "failed", "It broke. Do this."),
        (False, {"done": done(), "failure": failure()}, "failed", f"It broke. Do this. {FACTS}"),
        (
            False,
            {"done": done(), "found": NOT_FOUND_OUT, "failure": failure("No answer.", "")},
            "failed",
            f"No answer. {FACTS}",
        ),
        (True, {"done": {"failed": True}, "failure": failure()}, "failed", "It broke. Do this."),
    ],
)
def test_status_and_message(check: bool, seen: dict[str, Any], status: str, message: str) -> None:
    found = run(check=check, **seen)
    assert (found.status, found.message, found.must_fail) == (status, message, status == "failed")
    assert (found.result["status"], found.result["message"], found.final_message) == (status, message, message)


def test_a_report_that_cannot_be_written_fails_the_run() -> None:
    reported = {"results": [{"checksum": "c"}, {"msg": "No space.", "failed": True}]}
    found = run(done=done(), reported=reported)
    assert (found.status, found.must_fail) == ("compensated", True)
    assert found.final_message == f"{FACTS} The report could not be written: No space."


# -- the rest of the result


@pytest.mark.parametrize(
    ("check", "seen", "wanted"),
    [
        (False, {}, []),
        (False, {"done": {"failed": True}}, []),
        (True, {"done": done()}, []),
        (False, {"done": done()}, [("compensation", "compensated", STARTED)]),
        (False, {"done": done(), "failure": failure()}, [("compensation", "failed", STARTED)]),
    ],
)
def test_timeline(check: bool, seen: dict[str, Any], wanted: list[tuple[str, str, str]]) -> None:
    found = run(check=check, **seen).timeline
    assert [(phase["what"], phase["status"], phase["at"]) for phase in found] == wanted
    assert all(phase["until"].endswith("Z") for phase in found)


def test_the_objects_of_the_module_are_those_of_the_result() -> None:
    lists = {
        "already_absent": [item("TMPL", "Absent")],
        "skipped_objects": [item("TMPL", "Skipped")],
        "failed_objects": [item("TMPL", "Failed")],
        "not_compensable": [item("ROLE", "Old")],
    }
    result = run(done=done(**lists, ui_rollback=POSSIBLE), failure=failure(failed_objects=["f"])).result
    assert {name: result[name] for name in lists} == lists
    assert (result["deleted"], result["ui_rollback"], result["errors"]) == (DELETED, POSSIBLE, ["f"])
    assert (result["package_id"], result["package_status"]) == ("p1", "ACTIVE")
    nothing = run().result
    assert all(nothing[name] == [] for name in (*lists, "deleted", "errors"))
    assert (nothing["ui_rollback"], nothing["package_id"], nothing["package_status"]) == (None, None, None)


def test_of_a_failed_task_only_what_the_role_needs_is_kept() -> None:
    result = {
        "msg": "1 object is still there. Try again.",
        "error": {"summary": "1 object is still there.", "advice": "Try again.", "kind": "operation_failed"},
        "failed_objects": ["f"],
        "deleted": DELETED,
        "invocation": {"api_key": "secret"},
    }
    assert run(failed_result=result).caught == {
        "message": "1 object is still there.",
        "advice": "Try again.",
        "kind": "operation_failed",
        "known": {"failed_objects": ["f"]},
    }


def test_no_secret_of_a_url_is_shown() -> None:
    hidden = {"url": "https://user:secret@acme.my.workfront.com"}
    found = run(source=hidden, target=hidden, done=done(), found=STILL_THERE)
    assert (found.result["source"], found.result["target"]) == (None, None)
    assert "secret" not in str([found.decide("steps"), found.decide("outcome")])
    assert run(source=NO_SOURCE).result["source"] is None


def test_metadata() -> None:
    assert run().metadata == {"Run by": "somebody", "Role": "envops.promotion.workfront_rollback"}


def test_every_decision_is_handed_to_the_role() -> None:
    found = run(done=done(), found=GONE)
    assert set(found.decide("steps")) == set(RollbackRun.STEPS)
    decisions = found.decide("outcome")
    assert set(decisions) == set(RollbackRun.OUTCOME)
    assert decisions["result"]["started"] == STARTED
    assert decisions["result"]["finished"].endswith("Z")


@pytest.mark.parametrize("junk", [None, "", "text", 7, [], ["x"], {"deleted": None}, {"deleted": ["x"], "objects": 7}])
@pytest.mark.parametrize(
    "name",
    [
        "source",
        "target",
        "source_login",
        "history",
        "done",
        "disabled",
        "found",
        "failed_result",
        "failure",
        "reported",
    ],
)
def test_whatever_was_registered_is_no_traceback(name: str, junk: Any) -> None:
    found = run(**{"done": done(), name: junk})
    assert found.decide("steps")
    assert found.decide("outcome")["result"]["status"]


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (
            {"done": {"effect_unknown": True, "failed": True}},
            f"Installation i1 in {TARGET_URL}: whether all of the compensation took effect is unknown. Run the role again: it "
            "continues with what is left.",
        ),
        ({"disabled": {"effect_unknown": True, "failed": True}}, "Whether package p1 was disabled is unknown."),
    ],
)
def test_what_an_unreadable_answer_leaves_unknown_is_said(seen: dict[str, Any], said: str) -> None:
    failure = {"message": "It broke.", "advice": "", "kind": "protocol", "known": {"effect_unknown": True}}
    found = run({"package_id": "p1"}, failure=failure, **seen)
    assert (found.status, found.message, found.result["effect_unknown"]) == ("failed", f"It broke. {said}", True)
