# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_rollback decides from step to step (contract Workfront 10)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.rollback_samples import (
    DELETED,
    GONE,
    NO_SOURCE,
    NOT_FOUND_OUT,
    SOURCE,
    STILL_THERE,
    TARGET,
    TARGET_URL,
    done,
    failure,
    item,
    run,
)

JWT = {"url": TARGET_URL, "client_id": "c", "private_key": "secret"}
SKIPPED = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}
OF_PACKAGE = {"installation_id": "", "package_id": "p1"}
BY_PACKAGE = {**OF_PACKAGE, "newest": True}


def history(*installations: tuple[str, str]) -> dict[str, Any]:
    return {"installations": [{"id": key, "status": status} for key, status in installations]}


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
UNREPORTED = [item("QUED", "", target_id="", why="Workfront does not report whether it was created.", remains=None)]
UNMADE = [item("X", "N", target_id="", why="It was not created.", remains=False)]


@pytest.mark.parametrize(
    ("seen", "found", "status", "verified"),
    [
        ({}, GONE, "compensated", True),
        ({"deleted": [], "already_absent": DELETED, "changed": False}, GONE, "unchanged", True),
        ({"deleted": [], "already_absent": DELETED}, GONE, "compensated", True),
        ({"skipped_objects": UNMADE, "not_compensable": USED}, GONE, "compensated", True),
        ({"not_compensable": OVERWRITTEN}, GONE, "compensated", True),
        ({"skipped_objects": UNREPORTED}, GONE, "compensated", None),
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
    assert f"So {said}: 1 object that the installation created or overwrote is still there. Review" in ended.message


def test_what_may_still_be_there_is_named() -> None:
    message = run(done=done(skipped_objects=UNREPORTED), found=GONE).message
    assert "Possibly left in place: QUED " in message
    assert ": Workfront does not report whether it was created." in message


def test_what_is_still_there_is_named() -> None:
    assert run(done=done(), found=STILL_THERE).remaining_message == (
        f"{TARGET_URL} accepted the deletion of objects that still exist: TMPL-New."
    )
