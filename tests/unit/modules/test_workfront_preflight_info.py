# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_preflight_info: what can be known of a promotion before anything is created (contract Workfront 1.3, 7.2, 11)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, TARGET, Workfront, small_package

MODULE = "workfront_preflight_info"
ALWAYS = ["source_administrator", "target_administrator", "customer"]
OF_PACKAGE = ["package_status", "package_source", "package_age", "installations"]
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def check(workfront: Workfront, **options: Any) -> Outcome:
    outcome = workfront.run(MODULE, TARGET, **{"source": workfront.connection(SOURCE), **options})
    assert workfront.writes() == []
    return outcome


def packaged(workfront: Workfront, status: str) -> str:
    package_id = small_package(workfront, status=status)
    workfront.simulator.clear_requests()
    return package_id


def states(outcome: Outcome) -> dict[str, str]:
    """Return the checks that are not ok."""
    return {each["name"]: each["state"] for each in outcome["checks"] if each["state"] != "ok"}


def said(outcome: Outcome, name: str) -> str:
    [found] = [f"{each['message']} {each['advice']}" for each in outcome["checks"] if each["name"] == name]
    return found


@pytest.mark.parametrize("is_check", [False, True], ids=["real", "check"])
def test_both_environments(workfront: Workfront, is_check: bool) -> None:
    outcome = workfront.run(MODULE, TARGET, check=is_check, source=workfront.connection(SOURCE))
    assert (outcome.changed, outcome["ready"], outcome["blocked"], states(outcome)) == (False, True, False, {})
    assert [each["name"] for each in outcome["checks"]] == ALWAYS
    assert outcome["environments"]["target"]["type"] == "production"
    assert outcome["sessions"]["source"]["user_id"] == worlds.ADMINS[SOURCE]
    assert workfront.operations() == ["session", "session"]


@pytest.mark.parametrize("side", ["source", "target"])
def test_no_administrator(current_workfront: Workfront, side: str) -> None:
    workfront = current_workfront
    lane = SOURCE if side == "source" else TARGET
    planner = {**workfront.connection(lane), "api_key": worlds.PLANNER_KEYS[lane]}
    options: dict[str, Any] = {"source": planner} if side == "source" else planner
    reported = check(workfront, **options)
    assert states(reported) == {f"{side}_administrator": "fail"}
    refused = check(workfront, enforce=True, **options)
    assert (refused.failed, refused["error"]["kind"]) == (True, "state_conflict")
    for shown in ("is not a Workfront administrator in", "Nothing was created", "Standard license"):
        assert shown in refused.message
    assert refused["checks"] == reported["checks"]


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ({"userID": "u", "customerID": worlds.CUSTOMER}, {"target_administrator"}),
        ({"userID": "u", "customerID": worlds.CUSTOMER, "isAdmin": "yes"}, {"target_administrator"}),
        ({"userID": "u", "isAdmin": True}, {"target_administrator", "customer"}),
        ({"userID": None, "customerID": worlds.CUSTOMER, "isAdmin": True}, {"target_administrator", "customer"}),
    ],
)
def test_what_a_promotion_must_know_blocks_it_if_it_is_unknown(
    workfront: Workfront, body: dict[str, Any], unknown: set[str]
) -> None:
    workfront.simulator.fault("status", operation="session", status=200, body={"data": body}, skip=1, times=None)
    outcome = check(workfront)
    assert states(outcome) == dict.fromkeys(unknown, "unknown")
    assert (outcome["ready"], outcome["blocked"]) == (False, True)


def test_another_customer(workfront: Workfront) -> None:
    body = {"data": {"userID": "u", "customerID": "0a" * 16, "isAdmin": True}}
    workfront.simulator.fault("status", operation="session", status=200, body=body, skip=1)
    outcome = check(workfront, enforce=True)
    assert outcome.failed
    assert f"not to customer {worlds.CUSTOMER}" in outcome.message


@pytest.mark.parametrize(
    ("status", "found"),
    [
        ("ACTIVE", {}),
        ("TESTING", {"package_status": "warn"}),
        ("DRAFT", {"package_status": "warn"}),
        ("DISABLED", {"package_status": "warn"}),
    ],
)
def test_a_package_and_its_status(workfront: Workfront, status: str, found: dict[str, str]) -> None:
    package_id = packaged(workfront, status)
    outcome = check(workfront, package_id=package_id)
    assert [each["name"] for each in outcome["checks"]] == [*ALWAYS, *OF_PACKAGE]
    # The first version of the API shows no source, and not all types show when they were changed.
    shown = {name: state for name, state in states(outcome).items() if name not in ("package_age", "package_source")}
    assert shown == found
    assert ("needs ACTIVE" in said(outcome, "package_status")) is bool(found)


def test_a_package_that_does_not_exist(workfront: Workfront) -> None:
    outcome = check(workfront, package_id=UNKNOWN)
    assert states(outcome)["package_status"] == "fail"
    assert outcome["blocked"] is True


@pytest.mark.parametrize("status", [403, 500])
def test_a_package_that_cannot_be_read_is_unknown(workfront: Workfront, status: int) -> None:
    package_id = packaged(workfront, "ACTIVE")
    workfront.simulator.fault("status", operation=["E3", "E10"], status=status, times=None)
    outcome = check(workfront, package_id=package_id, enforce=True, http_retries=0)
    assert not outcome.failed
    assert states(outcome) == dict.fromkeys(OF_PACKAGE, "unknown")


def test_an_object_that_was_changed_since(workfront: Workfront) -> None:
    package_id = workfront.assembled_id(objects=[{"object_code": "TMPL", "id": worlds.TEMPLATE}])
    workfront.simulator.workfront_change_object(SOURCE, worlds.TEMPLATE, fields={"description": "New"})
    workfront.simulator.clear_requests()
    outcome = check(workfront, package_id=package_id)
    assert states(outcome)["package_age"] == "warn"
    assert "It was changed at 20" in said(outcome, "package_age")


def test_an_installation_that_is_running(workfront: Workfront) -> None:
    package_id = packaged(workfront, "ACTIVE")
    workfront.simulator.workfront_behave(installation={"reads": 50})
    workfront.install(package_id, wait=False)
    workfront.simulator.clear_requests()
    outcome = check(workfront, package_id=package_id)
    assert states(outcome)["installations"] == "warn"
    assert "is being installed" in said(outcome, "installations")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"source": None}, "source"),
        (
            {
                "source": {"url": "https://other.sb01.workfront.com", "api_key": "k"},
                "url": "https://acme.my.workfront.com",
            },
            "domains",
        ),
        ({"source": {"url": "acme"}}, "url"),
        ({"source": {"unknown": 1}}, "unknown"),
        ({"package_id": "no id"}, "package_id"),
        ({"enforce": "perhaps"}, "enforce"),
    ],
)
def test_bad_input_sends_nothing(workfront: Workfront, options: dict[str, Any], named: str) -> None:
    outcome = check(workfront, **options)
    assert outcome.failed
    assert named in outcome.message
    assert workfront.requests() == []


def test_the_same_environment(workfront: Workfront) -> None:
    outcome = check(workfront, source=workfront.connection(TARGET))
    assert outcome.failed
    assert "same environment" in outcome.message
    assert workfront.requests() == []
