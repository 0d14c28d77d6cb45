# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lost answers to the start of an installation: whatever happens on the way, it is installed exactly once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import FakeTime, Outcome
from support.workfront import TARGET, Workfront, installed, small_package

LOST: dict[str, dict[str, Any]] = {
    "reset": {"kind": "reset_after"},
    "truncated": {"kind": "truncated"},
    **{str(status): {"kind": "status_after", "status": status} for status in (500, 502, 503, 504, 408)},
    "html": {"kind": "status_after", "status": 502, "body": "<html>Bad Gateway</html>"},
}
"""The request has its effect, and its answer is of no use."""
NOT_DONE: dict[str, dict[str, Any]] = {
    "reset": {"kind": "reset_before"},
    "html": {"kind": "html"},
    **{str(status): {"kind": "status", "status": status} for status in (500, 502, 503, 504, 408)},
}
"""The request never reaches the service."""


def fault(workfront: Workfront, *, operation: str = "E13", **rule: Any) -> None:
    workfront.simulator.fault(vendor="workfront", operation=operation, **rule)


def assert_installed_once(workfront: Workfront, outcome: Outcome) -> None:
    assert outcome.changed
    [record] = workfront.installations()
    assert (record["status"], record["id"]) == ("INSTALLED", outcome["installation_id"])
    names = [item["name"] for item in workfront.objects().values()]
    assert names.count(worlds.SECOND_TEMPLATE_NAME) == 1


@pytest.mark.parametrize("lost", LOST)
def test_lost_answer_is_not_asked_for_again(workfront: Workfront, lost: str) -> None:
    package_id = small_package(workfront)
    fault(workfront, **LOST[lost])
    outcome = workfront.install(package_id)
    assert workfront.writes().count("E13") == 1
    assert_installed_once(workfront, outcome)


@pytest.mark.parametrize("missing", NOT_DONE)
def test_request_without_effect_is_sent_once_more(workfront: Workfront, missing: str) -> None:
    package_id = small_package(workfront)
    fault(workfront, **NOT_DONE[missing])
    workfront.time.slept.clear()
    outcome = workfront.install(package_id)
    asked = workfront.operations()
    assert asked.count("E13") == 2
    assert asked[asked.index("E13") + 1] == "E10", "the state is read before the repetition"
    assert 1.0 <= workfront.time.slept[0] <= 1.1
    assert_installed_once(workfront, outcome)


@pytest.mark.parametrize(("lost", "lag"), [("reset", 4), ("504", 8)])
def test_lost_answer_is_not_asked_for_again_while_the_record_may_still_be_listed(
    workfront: Workfront, lost: str, lag: int
) -> None:
    """The service would start a second installation, which creates everything twice."""
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(listing_lag=lag)
    fault(workfront, **LOST[lost])
    outcome = workfront.install(package_id)
    assert workfront.writes().count("E13") == 1
    assert_installed_once(workfront, outcome)


def test_answer_that_comes_too_late_is_not_asked_for_again(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.time = FakeTime(real=0.4)
    fault(workfront, kind="slow", seconds=0.5)
    outcome = workfront.install(package_id, http_timeout=0.2)
    assert workfront.writes().count("E13") == 1
    assert_installed_once(workfront, outcome)


def test_lost_answer_in_a_process(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    fault(workfront, kind="reset_after")
    outcome = workfront.process("workfront_installation", package_id=package_id)
    assert workfront.writes().count("E13") == 1
    assert_installed_once(workfront, outcome)


def test_effect_of_the_last_attempt_is_found(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    fault(workfront, kind="status_after", status=504)
    assert_installed_once(workfront, workfront.install(package_id, http_retries=0))


def test_effect_is_distinguished_from_what_existed_before(current_workfront: Workfront) -> None:
    """Earlier installations, those elsewhere, and preparations are not an effect of the request."""
    package_id = small_package(current_workfront)
    installed(current_workfront, package_id)
    current_workfront.plan(package_id, prepare=True)
    [made] = [item for item in current_workfront.objects().values() if item["name"] == worlds.SECOND_TEMPLATE_NAME]
    current_workfront.simulator.workfront_delete_object(TARGET, made["ID"])
    elsewhere = {"package_id": package_id, "lane": worlds.OTHER_SANDBOX}
    fault(current_workfront, operation="E12", kind="do", action="foreign_installation", arguments=elsewhere)
    fault(current_workfront, kind="reset_before")
    before = {record["id"] for record in current_workfront.installations()}
    outcome = installed(current_workfront, package_id)
    assert current_workfront.writes().count("E13") == 3, "the first installation, one lost, one repeated"
    assert outcome["installation_id"] not in before
    [record] = [item for item in current_workfront.installations() if item["id"] == outcome["installation_id"]]
    assert record["lane"] == TARGET


def test_preparation_that_shows_up_in_between_is_taken_for_the_installation(current_workfront: Workfront) -> None:
    """Whether it is the lost one is not known. Waiting for nothing is better than installing twice."""
    package_id = small_package(current_workfront)
    current_workfront.plan(package_id, prepare=True)
    fault(current_workfront, operation="E10", kind="status", status=200, body=[])
    fault(current_workfront, kind="reset_before")
    outcome = current_workfront.install(package_id)
    assert outcome["timed_out"] is True
    assert "its last known status is PREPARING" in outcome.message
    assert current_workfront.writes().count("E13") == 1

    again = installed(current_workfront, package_id)
    states = {record["id"]: record["status"] for record in current_workfront.installations()}
    assert states.pop(again["installation_id"]) == "INSTALLED"
    assert list(states.values()) == ["PREPARING"]


def test_service_that_stays_away_fails_truthfully(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    fault(workfront, kind="status", status=503, times=None)
    workfront.time.slept.clear()
    outcome = workfront.install(package_id, http_retries=2)
    assert outcome.failed
    assert outcome["changed"] is False
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("server", 503)
    assert "effect_unknown" not in outcome.result
    assert workfront.writes().count("E13") == 3
    assert 3 * 30 <= sum(workfront.time.slept) <= 3 * 30 + 5, "each time, a record may still show up"
    assert workfront.installations() == []
    workfront.simulator.clear_faults()
    assert_installed_once(workfront, workfront.install(package_id))


def test_effect_that_cannot_be_read_is_said_to_be_unknown(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(installation="never")
    fault(workfront, kind="reset_after")
    fault(workfront, operation="E10", kind="status", status=503, times=None, skip=3)
    outcome = workfront.install(package_id, http_retries=1)
    assert outcome.failed
    assert outcome["effect_unknown"] is True
    assert "Whether the request took effect could not be read either" in outcome.message
    assert "Check the state before you try again" in outcome.message
    workfront.simulator.clear_faults()
    workfront.simulator.workfront_behave(installation={"reads": 1})
    again = workfront.install(package_id)
    assert not again.changed, "the same task continues from what exists"
    assert workfront.writes().count("E13") == 1


def test_refusal_is_final(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    fault(workfront, kind="status", status=422)
    outcome = workfront.install(package_id)
    assert outcome.failed
    assert outcome["error"]["kind"] == "validation"
    assert workfront.writes().count("E13") == 1


def test_throttled_start_is_sent_again(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    fault(workfront, kind="status", status=429, retry_after=7)
    workfront.time.slept.clear()
    outcome = workfront.install(package_id)
    assert workfront.time.slept[0] == 7.0
    assert_installed_once(workfront, outcome)


# -- the shape of the answer


@pytest.mark.parametrize("shape", ["text", "json_string", "object", "data_object", "data_string"])
def test_id_is_found_in_every_shape_of_the_answer(current_workfront: Workfront, shape: str) -> None:
    """A8."""
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_behave(install_reply=shape)
    current_workfront.simulator.clear_requests()
    outcome = current_workfront.install(package_id)
    assert current_workfront.operations() == [
        *("E3", "E10", "E2", "E10"),  # the package, and what else runs in the target
        *("E12", "E2", "E10", "E13"),  # the plan, what was installed since, and the start
        *("E11", "E2", "E10"),  # the end, and what ran at the same time
    ]
    assert_installed_once(current_workfront, outcome)


@pytest.mark.parametrize("body", ["Accepted", {"status": "ok"}, ["1"], {"data": {}}], ids=str)
def test_answer_without_an_id_is_an_effect_all_the_same(workfront: Workfront, body: Any) -> None:
    package_id = small_package(workfront)
    fault(workfront, kind="status_after", status=202, body=body)
    outcome = workfront.install(package_id)
    assert workfront.writes().count("E13") == 1
    assert_installed_once(workfront, outcome)


def empty_handed(workfront: Workfront) -> str:
    """Return a package; the answer to its installation is empty."""
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(install_reply="empty")
    return package_id


def test_record_that_shows_up_later_is_waited_for(workfront: Workfront) -> None:
    package_id = empty_handed(workfront)
    fault(workfront, operation="E10", kind="status", status=200, body=[], skip=1, times=3)
    assert_installed_once(workfront, workfront.install(package_id))


def test_record_that_never_shows_up_is_a_failure_with_a_change(workfront: Workfront) -> None:
    package_id = empty_handed(workfront)
    fault(workfront, operation="E10", kind="status", status=200, body=[], skip=1, times=None)
    workfront.time.slept.clear()
    outcome = workfront.install(package_id)
    assert outcome.failed
    assert outcome["changed"] is True
    assert f"accepted the installation of package {package_id}" in outcome.message
    assert "neither its answer nor the list of installations shows its ID" in outcome.message
    assert "before you try again" in outcome.message
    assert 25 <= sum(workfront.time.slept) <= 60
    assert workfront.writes().count("E13") == 1


@pytest.mark.parametrize("approved", [True, False])
@pytest.mark.parametrize("hidden", [1, 2, 3])
def test_record_of_a_lost_start_that_shows_up_later_is_ones_own(
    current_workfront: Workfront, hidden: int, approved: bool
) -> None:
    """The service refuses the second attempt because of the first one, whose record the list does not show yet."""
    workfront = current_workfront
    package_id = small_package(workfront)
    options = {"expected_plan_digest": workfront.plan(package_id)["plan"]["digest"]} if approved else {}
    workfront.simulator.workfront_behave(parallel_installations=False)
    fault(workfront, kind="status_after", status=504)
    # Before the start, the list is read for the history, the turn and the check.
    fault(workfront, operation="E10", kind="status", status=200, body=[], skip=3, times=hidden)
    outcome = workfront.install(package_id, **options)
    assert_installed_once(workfront, outcome)


@pytest.mark.parametrize("times", [1, 3])
def test_record_that_cannot_be_read_yet_is_waited_for(workfront: Workfront, times: int) -> None:
    package_id = small_package(workfront)
    fault(workfront, operation="E11", kind="status", status=404, times=times)
    assert_installed_once(workfront, workfront.install(package_id))


def test_record_that_stays_unknown(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    fault(workfront, operation="E11", kind="status", status=404, times=None)
    workfront.time.slept.clear()
    outcome = workfront.install(package_id)
    assert outcome.failed
    assert outcome["changed"] is True
    assert outcome["error"]["kind"] == "not_found"
    assert outcome["installation_id"] == workfront.installations()[0]["id"]
    assert 30 <= sum(workfront.time.slept) < 60


def test_record_that_cannot_be_read_yet_when_nothing_is_waited_for(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    fault(workfront, operation="E11", kind="status", status=404)
    outcome = workfront.install(package_id, wait=False)
    assert outcome.changed
    assert outcome["installation_id"] == workfront.installations()[0]["id"]
    assert outcome["status"] is None


@pytest.mark.parametrize(
    ("fault_at", "said"),
    [({"operation": "E3", "skip": 1, "action": "change_package"}, "needs ACTIVE."), (None, "The gate has closed")],
    ids=["status", "gate"],
)
def test_what_fails_after_a_lost_start_does_not_say_that_nothing_was_started(
    current_workfront: Workfront, fault_at: dict[str, Any] | None, said: str
) -> None:
    """The record of the start does not show yet, and the service has refused to start it once more."""
    workfront = current_workfront
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(listing_lag=1000, parallel_installations=False, installation={"seconds": 300})
    fault(workfront, kind="reset_after")
    if fault_at is not None:
        fault(workfront, kind="do", arguments={"package_id": package_id, "status": "TESTING"}, **fault_at)
    closes_at = datetime.datetime.fromtimestamp(workfront.time.now() + (600 if fault_at else 20), datetime.timezone.utc)
    outcome = workfront.install(package_id, start_before=closes_at.isoformat())
    assert outcome.failed
    assert said in outcome.message
    assert "Whether the installation that this task has tried to start exists is unknown." in outcome.message
    assert "Nothing was" not in outcome.message
    assert "has started nothing" not in outcome.message
    assert outcome["effect_unknown"] is True
