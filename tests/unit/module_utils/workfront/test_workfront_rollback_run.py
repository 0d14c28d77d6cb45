# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role workfront_rollback decides (contract Workfront 10)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.rollback_run import RollbackRun

SOURCE_URL, TARGET_URL = "https://acme.sb01.workfront.com", "https://acme.my.workfront.com"
STARTED = "2026-05-25T18:00:00Z"
OPTIONS = {"confirm": True, "verify": True, "installation_id": "i1"}
CIRCUMSTANCES = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": STARTED}
SOURCE = {"url": SOURCE_URL, "api_key": "secret"}
TARGET = {"url": TARGET_URL, "api_key": "secret"}
NO_SOURCE: dict[str, Any] = {}
JWT = {"url": TARGET_URL, "client_id": "c", "private_key": "secret"}
SKIPPED = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}
OF_PACKAGE = {"installation_id": "", "package_id": "p1"}
BY_PACKAGE = {**OF_PACKAGE, "newest": True}


def item(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {"object_code": code, "target_id": f"{code}-{name}", "name": name, "action": "CREATE", **more}


DELETED = [item("TMPL", "New", readable=True), item("CALEND", "Dates", readable=False)]
STILL_THERE = {"objects": [{"object_code": "TMPL", "id": "TMPL-New", "name": "New"}]}
GONE: dict[str, Any] = {"objects": []}
NOT_FOUND_OUT = {"failed": True, "error": {"kind": "network"}}
POSSIBLE = {"eligible": True, "deadline": "2026-05-26T17:00:00Z", "reason": "It is the latest.", "steps": "In Setup."}
TOO_LATE = {"eligible": False, "deadline": "2026-05-24T17:00:00Z", "reason": "Time is over.", "steps": "In Setup."}


def done(**more: Any) -> dict[str, Any]:
    return {
        "changed": True,
        "installation_id": "i1",
        "package_id": "p1",
        "package_status": "ACTIVE",
        "deleted": DELETED,
        "already_absent": [],
        "skipped_objects": [],
        "failed_objects": [],
        "not_compensable": [],
        "ui_rollback": None,
        **more,
    }


def failure(message: str = "It broke.", advice: str = "Do this.", **known: Any) -> dict[str, Any]:
    return {"message": message, "advice": advice, "kind": "server", "known": known}


def history(*installations: tuple[str, str]) -> dict[str, Any]:
    return {"installations": [{"id": key, "status": status} for key, status in installations]}


def run(options: dict[str, Any] | None = None, *, check: bool = False, **seen: Any) -> RollbackRun:
    lanes = {lane: seen.pop(lane, default) for lane, default in (("source", SOURCE), ("target", TARGET))}
    shown = {
        "options": OPTIONS | lanes | (options or {}),
        "circumstances": CIRCUMSTANCES | {"check_mode": check},
        **seen,
    }
    return RollbackRun.read(shown, user="somebody")


# -- input


@pytest.mark.parametrize(
    ("options", "seen", "missing"),
    [
        ({}, {}, ""),
        ({}, {"source": NO_SOURCE}, ""),
        (BY_PACKAGE, {}, ""),
        ({"confirm": "yes"}, {}, ""),
        ({"installation_id": ""}, {}, "workfront_rollback_installation_id or workfront_rollback_package_id"),
        ({"installation_id": None, "package_id": ""}, {}, "workfront_rollback_installation_id or"),
        ({"installation_id": " ", "package_id": " "}, {}, "workfront_rollback_installation_id or"),
        (OF_PACKAGE, {}, "only with workfront_rollback_newest: true"),
        ({**OF_PACKAGE, "installation_id": " "}, {}, "only with workfront_rollback_newest: true"),
        ({**OF_PACKAGE, "newest": "no"}, {}, "only with workfront_rollback_newest: true"),
        ({**OF_PACKAGE, "newest": None}, {}, "only with workfront_rollback_newest: true"),
        ({**BY_PACKAGE, "newest": "yes"}, {}, ""),
        ({"newest": True}, {}, ""),
        ({"installation_id": "", "newest": True}, {}, "workfront_rollback_installation_id or"),
        ({}, {"target": {"api_key": "secret"}}, "Give workfront_rollback_target with the url"),
        ({}, {"source": {"api_key": "secret"}}, "workfront_rollback_source must have a url too"),
        ({"confirm": False}, {}, "workfront_rollback_confirm is false: this role deletes objects"),
        ({"confirm": "no"}, {}, "workfront_rollback_confirm is false"),
        ({"confirm": None}, {}, "workfront_rollback_confirm is false"),
        ({"confirm": False, "installation_id": None}, {}, "Give workfront_rollback_target"),
    ],
)
def test_missing_input(options: dict[str, Any], seen: dict[str, Any], missing: str) -> None:
    said = run(options, **seen).missing_input
    assert missing in said
    assert bool(said) == bool(missing)


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [(SOURCE, TARGET, False), (NO_SOURCE, TARGET, False), (JWT, TARGET, True), (NO_SOURCE, JWT, True)],
)
def test_login(source: dict[str, Any], target: dict[str, Any], wanted: bool) -> None:
    found = run(source=source, target=target)
    assert found.must_log_in is wanted
    assert found.logins == {"source": source is JWT, "target": target is JWT}


# -- the compensation


@pytest.mark.parametrize(
    ("options", "seen", "must_find", "has_found", "installation_id"),
    [
        ({}, {}, False, False, "i1"),
        ({"package_id": "  "}, {}, False, False, "i1"),
        ({"package_id": "p1"}, {}, True, False, "i1"),
        ({"package_id": "p1"}, history(("a", "INSTALLED")), True, False, "i1"),
        ({"package_id": "p1"}, history(("a", "INSTALLED"), ("I1", "FAILED")), True, True, "i1"),
        ({"package_id": "p1", "newest": True}, history(("i1", "FAILED"), ("a", "INSTALLED")), True, True, "i1"),
        (BY_PACKAGE, {}, True, False, ""),
        (BY_PACKAGE, history(("a", "INSTALLED"), ("b", "FAILED")), True, True, "b"),
        (BY_PACKAGE, history(("a", "INSTALLED"), ("b", "PREPARING")), True, True, "a"),
        (BY_PACKAGE, history(("a", "PREPARING")), True, False, ""),
        (BY_PACKAGE, history(), True, False, ""),
        (BY_PACKAGE, history(("a", "INSTALLING")), True, True, "a"),
    ],
)
def test_which_installation(
    options: dict[str, Any], seen: dict[str, Any], must_find: bool, has_found: bool, installation_id: str
) -> None:
    found = run(options, history=seen)
    assert (found.must_find, found.has_found, found.installation_id) == (must_find, has_found, installation_id)
    assert found.result["installation_id"] == (installation_id or None)


@pytest.mark.parametrize(
    ("options", "reported"),
    [
        (BY_PACKAGE, f"Package p1 was never installed in {TARGET_URL}."),
        (
            {"package_id": "p1"},
            f"Installation i1 is not one of package p1 in {TARGET_URL}. Nothing was deleted. Give the two",
        ),
    ],
)
def test_what_was_not_found_is_named(options: dict[str, Any], reported: str) -> None:
    assert run(options, history=history()).not_found_message.startswith(reported)


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"done": done()}, True),
        ({"done": done(package_status="DISABLED")}, True),
        ({"done": done(), "disabled": SKIPPED}, True),
        ({"done": done(), "failure": failure()}, True),
        ({"done": done(), "source": NO_SOURCE}, False),
        ({"done": done(package_status=None)}, False),
        ({"done": done(standing_installation_id="i2")}, False),
        ({"done": {"failed": True, "msg": "no"}}, False),
        ({"done": {}}, False),
        ({"done": done(), "disabled": {"package_id": "p1", "changed": True}}, False),
        ({"done": done(), "disabled": {"failed": True, "error": {"kind": "server"}}}, False),
    ],
)
def test_the_package_is_disabled_once_through_its_source(seen: dict[str, Any], wanted: bool) -> None:
    assert run(**seen).must_disable is wanted


def test_why_a_package_stays_in_use_is_said() -> None:
    message = run(done=done(standing_installation_id="i2")).message
    assert "Its package stays ACTIVE: installation i2 has created the same objects, and those exist." in message


# -- the verification


@pytest.mark.parametrize(
    ("options", "check", "seen", "wanted"),
    [
        ({}, False, done(), True),
        ({}, False, done(deleted=[]), False),
        ({}, False, done(deleted=DELETED[1:]), False),
        ({}, False, done(deleted=[], already_absent=DELETED), True),
        ({"verify": "no"}, False, done(), False),
        ({}, True, done(), False),
        ({}, False, {"failed": True, "msg": "no"}, False),
        ({}, False, {}, False),
    ],
)
def test_whether_to_verify(options: dict[str, Any], check: bool, seen: dict[str, Any], wanted: bool) -> None:
    assert run(options, check=check, done=seen).must_verify is wanted


def test_what_can_be_looked_up() -> None:
    assert run(done=done()).verifiable == [{"id": "TMPL-New", "object_code": "TMPL"}]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [({}, None), (SKIPPED, None), (NOT_FOUND_OUT, None), (GONE, True), (STILL_THERE, False)],
)
def test_verified(found: dict[str, Any], wanted: bool | None) -> None:
    result = run(done=done(), found=found)
    assert result.result["verified"] is wanted
    assert result.is_verified is bool(wanted)


LEFT = [item("TMPL", "Renamed", why="It has another name.", remains=True)]
OVERWRITTEN = [item("ROLE", "Old", action="OVERWRITING", why="It was overwritten.", remains=True)]
USED = [item("GROUP", "There", action="USEEXISTING", why="It existed before.", remains=False)]
UNMADE = [item("X", "N", target_id="", why="It was not created.", remains=False)]


@pytest.mark.parametrize(
    ("seen", "found", "status", "verified"),
    [
        ({}, GONE, "compensated", True),
        ({"deleted": [], "already_absent": DELETED, "changed": False}, GONE, "unchanged", True),
        ({"deleted": [], "already_absent": DELETED}, GONE, "compensated", True),
        ({"skipped_objects": UNMADE, "not_compensable": USED}, GONE, "compensated", True),
        ({"not_compensable": OVERWRITTEN}, GONE, "compensated", True),
        ({"skipped_objects": LEFT}, GONE, "compensated", False),
        ({"deleted": [], "skipped_objects": LEFT}, {}, "failed", False),
        ({"deleted": [], "skipped_objects": LEFT, "already_absent": DELETED}, GONE, "failed", False),
        ({"deleted": [], "not_compensable": OVERWRITTEN}, {}, "failed", None),
        ({"deleted": [], "not_compensable": USED}, {}, "unchanged", None),
        ({"deleted": [], "skipped_objects": UNMADE}, {}, "unchanged", None),
        ({"deleted": []}, {}, "unchanged", None),
        ({"deleted": DELETED[1:]}, {}, "compensated", None),
        ({}, STILL_THERE, "failed", False),
    ],
)
def test_status_and_verified_come_from_what_was_found(
    seen: dict[str, Any], found: dict[str, Any], status: str, verified: bool | None
) -> None:
    ended = run(done=done(**seen), found=found)
    assert (ended.status, ended.verified, ended.must_fail) == (status, verified, status == "failed")


@pytest.mark.parametrize(("check", "said"), [(False, "nothing was undone"), (True, "nothing would be undone")])
def test_a_compensation_without_effect_says_what_to_do(check: bool, said: str) -> None:
    ended = run(done=done(deleted=[], skipped_objects=LEFT), check=check)
    assert ended.status == "failed"
    assert "Left in place: Renamed: It has another name." in ended.message
    assert f"So {said}: 1 objects that the installation created or overwrote are still there. Review" in ended.message


def test_what_is_still_there_is_named() -> None:
    assert run(done=done(), found=STILL_THERE).remaining_message == (
        f"{TARGET_URL} accepted the deletion of objects that still exist: TMPL-New."
    )


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
        "msg": "1 objects are still there. Try again.",
        "error": {"summary": "1 objects are still there.", "advice": "Try again.", "kind": "operation_failed"},
        "failed_objects": ["f"],
        "deleted": DELETED,
        "invocation": {"api_key": "secret"},
    }
    assert run(failed_result=result).caught == {
        "message": "1 objects are still there.",
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
