# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_snapshot: taking a snapshot, using a recent one again, waiting for it."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

MODULE = "pingone_snapshot"
UNKNOWN = "00000000-1111-4222-8333-444444444444"
HOUR = 3600
POPULATION: dict[str, Any] = {
    "environment": worlds.SOURCE_ENVIRONMENT,
    "resource_type": "populations",
    "resource_id": worlds.POPULATION,
}

LOST: list[dict[str, Any]] = [{"kind": "reset_after"}, {"kind": "truncated"}, {"kind": "status_after", "status": 503}]
"""The snapshot is asked for, and the answer is of no use."""


def url_of(environment_id: str, *path: str) -> str:
    return "/".join(["https://api.pingone.com/v1/environments", environment_id, *path])


def versions(pingone: PingOne, resource_id: str | None = worlds.POPULATION) -> list[str]:
    """The versions that there are, read without leaving a trace in the log."""
    found = pingone.run(
        "pingone_snapshot_info", environment=worlds.SOURCE_ENVIRONMENT, resource_id=resource_id, versions=True
    )
    pingone.simulator.clear_requests()
    return [str(item["snapshotId"]) for item in found["snapshots"]]


def test_check_take_use_again(pingone: PingOne) -> None:
    task = {**pingone.connection, **POPULATION, "max_age": HOUR}
    foreseen = pingone.process_with(MODULE, task, check=True)
    assert foreseen.changed
    assert (foreseen["snapshot"], foreseen["status"], foreseen["reused"]) == (None, None, False)
    assert pingone.operations() == ["S2"]

    pingone.simulator.clear_requests()
    taken = pingone.process_with(MODULE, task)
    assert taken.changed
    assert (taken["status"], taken["reused"]) == ("COMPLETE", False)
    assert taken["snapshot"]["resource"]["id"] == worlds.POPULATION
    assert taken["snapshot"]["configuration"]["name"] == worlds.POPULATION_NAME
    assert pingone.operations() == ["S2", "S1", "S4"]
    sent = f"{pingone.simulator.url}/v1/environments/{worlds.SOURCE_ENVIRONMENT}/populations/{worlds.POPULATION}"
    assert pingone.bodies("S1") == [{"baseResourceURL": sent}]
    assert pingone.simulator.requests("S1")[0]["query"] == {}

    pingone.simulator.clear_requests()
    for check in (True, False):
        again = pingone.process_with(MODULE, task, check=check)
        assert not again.changed
        assert again["reused"]
        assert again["snapshot"] == taken["snapshot"]
    assert pingone.operations() == ["S2", "S2"]


def test_without_max_age_each_run_takes_another_one(pingone: PingOne) -> None:
    first, second = pingone.run(MODULE, **POPULATION), pingone.run(MODULE, **POPULATION)
    assert first.changed
    assert second.changed
    assert versions(pingone) == [second["snapshot"]["snapshotId"], first["snapshot"]["snapshotId"]]


def test_older_one_than_max_age_is_not_used_again(pingone: PingOne) -> None:
    first = pingone.run(MODULE, **POPULATION)
    pingone.time.sleep(60)
    again = pingone.run(MODULE, **POPULATION, max_age=61 + HOUR)
    assert again["snapshot"] == first["snapshot"]
    other = pingone.run(MODULE, **POPULATION, max_age=59)
    assert other.changed
    assert len(versions(pingone)) == 2


@pytest.mark.parametrize(
    ("changes", "reused"),
    [
        ({"completedAt": "2001-01-01T00:00:00.000Z"}, False),
        ({"completedAt": None}, True),
        ({"completedAt": None, "createdAt": None}, False),
        ({"completedAt": "yesterday"}, False),
        ({"completedAt": "2999-01-01T00:00:00"}, True),
        ({"status": "ERROR"}, False),
    ],
    ids=str,
)
def test_what_is_recent(pingone: PingOne, changes: dict[str, Any], reused: bool) -> None:
    """By the time of its completion, else of its creation; what is unknown is not recent."""
    taken = pingone.run(MODULE, **POPULATION)["snapshot"]
    pingone.simulator.fault("status", operation="S2", status=200, body={**taken, **changes})
    assert pingone.run(MODULE, check=True, **POPULATION, max_age=HOUR).changed is not reused


@pytest.mark.parametrize(
    "changes",
    [{"snapshotId": None}, {"snapshotId": "newest"}, {"status": None}, {"status": ["COMPLETE"]}, {"completedAt": 7}],
    ids=str,
)
@pytest.mark.parametrize("max_age", [None, HOUR])
def test_a_damaged_answer_is_not_no_snapshot(pingone: PingOne, changes: dict[str, Any], max_age: int | None) -> None:
    """Without knowing the newest version, nobody can say after a lost answer which one is new."""
    taken = pingone.run(MODULE, **POPULATION)["snapshot"]
    pingone.simulator.clear_requests()
    pingone.simulator.fault("status", operation="S2", status=200, body={**taken, **changes})
    outcome = pingone.run(MODULE, **POPULATION, max_age=max_age)
    assert outcome.failed
    assert (outcome["changed"], outcome["error"]["kind"]) == (False, "protocol")
    assert pingone.writes() == []


def test_whole_environment(pingone: PingOne) -> None:
    taken = pingone.run(MODULE, environment=worlds.SOURCE_ENVIRONMENT_NAME)
    assert taken.changed
    assert taken["snapshot"]["resource"]["id"] == worlds.SOURCE_ENVIRONMENT
    assert pingone.bodies("S1") == [
        {"baseResourceURL": f"{pingone.simulator.url}/v1/environments/{worlds.SOURCE_ENVIRONMENT}"}
    ]
    planned = pingone.plan(source_snapshot_id=taken["snapshot"]["snapshotId"])
    assert planned["plan"]["summary"]["total"] == 3


def test_snapshot_of_a_promotion_is_recent_too(pingone: PingOne) -> None:
    promotion = pingone.plan()["promotion"]
    found = pingone.run(MODULE, environment=worlds.SOURCE_ENVIRONMENT, max_age=HOUR)
    assert not found.changed
    assert found["snapshot"]["snapshotId"] == promotion["sourceSnapshotId"]


def test_resource_by_its_url(pingone: PingOne) -> None:
    url = url_of(worlds.SOURCE_ENVIRONMENT, "populations", worlds.POPULATION)
    taken = pingone.run(MODULE, environment=worlds.SOURCE_ENVIRONMENT.upper(), resource_url=url)
    assert pingone.bodies("S1") == [{"baseResourceURL": url}]
    again = pingone.run(MODULE, **POPULATION, max_age=HOUR)
    assert again["snapshot"] == taken["snapshot"]


def test_dependencies_are_stored_and_returned(pingone: PingOne) -> None:
    taken = pingone.run(MODULE, **POPULATION, expand=True)
    assert [entry["query"] for entry in pingone.requests()] == [{"expand": "all"}] * 3
    inside = {item["resource"]["id"] for item in taken["snapshot"]["_embedded"]["snapshots"]}
    assert worlds.THEME in inside
    again = pingone.run(MODULE, **POPULATION, expand=True, max_age=HOUR)
    assert again["snapshot"] == taken["snapshot"]


def test_secrets_are_masked(pingone: PingOne) -> None:
    taken = pingone.run(
        MODULE, environment=worlds.SOURCE_ENVIRONMENT, resource_type="applications", resource_id=worlds.APPLICATION
    )
    secret = {**taken["snapshot"], "configuration": {"clientSecret": worlds.APPLICATION_SECRET}}
    pingone.simulator.fault("status", operation="S2", status=200, body=secret)
    shown = pingone.run(
        MODULE,
        environment=worlds.SOURCE_ENVIRONMENT,
        resource_type="applications",
        resource_id=worlds.APPLICATION,
        max_age=HOUR,
    )
    assert shown["snapshot"]["configuration"] == {"clientSecret": "******"}


def test_diff_shows_the_newest_one_before_and_after(pingone: PingOne) -> None:
    foreseen = pingone.run(MODULE, check=True, diff=True, **POPULATION)
    assert (foreseen["diff"]["before"], foreseen["diff"]["after"]) == ({"snapshotId": None}, {"snapshotId": "(new)"})
    taken = pingone.run(MODULE, diff=True, **POPULATION)
    assert taken["diff"]["after"] == {"snapshotId": taken["snapshot"]["snapshotId"]}
    again = pingone.run(MODULE, diff=True, **POPULATION, max_age=HOUR)
    assert again["diff"]["before"] == again["diff"]["after"] == taken["diff"]["after"]
    assert worlds.POPULATION in again["diff"]["after_header"]


def test_one_that_is_being_taken_is_waited_for(pingone: PingOne) -> None:
    pingone.simulator.behave(snapshot={"reads": 5})
    begun = pingone.run(MODULE, **POPULATION, wait=False)
    assert begun.changed
    assert (begun["status"], begun["reused"]) == ("WAITING", False)
    look = pingone.run(MODULE, **POPULATION, wait=False, max_age=HOUR)
    assert not look.changed
    assert (look["status"], look["reused"]) == ("IN_PROGRESS", True)
    pingone.simulator.clear_requests()
    done = pingone.run(MODULE, **POPULATION, max_age=HOUR)
    assert not done.changed
    assert (done["status"], done["reused"]) == ("COMPLETE", True)
    assert done["snapshot"]["snapshotId"] == begun["snapshot"]["snapshotId"]
    assert pingone.operations() == ["S2", "S4", "S4", "S4"]
    assert pingone.time.slept == [1.0, 1.0]


def test_one_that_has_been_under_way_for_long_is_not_waited_for(pingone: PingOne) -> None:
    pingone.simulator.behave(snapshot="never")
    pingone.run(MODULE, **POPULATION, wait=False)
    pingone.time.sleep(60)
    assert pingone.run(MODULE, **POPULATION, wait=False, max_age=59).changed
    assert len(versions(pingone)) == 2


def test_snapshot_that_the_service_does_not_know_yet(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="S4", status=404)
    assert pingone.run(MODULE, **POPULATION)["status"] == "COMPLETE"


def test_wait_that_takes_too_long_says_how_to_resume(pingone: PingOne) -> None:
    pingone.simulator.behave(snapshot="never")
    outcome = pingone.run(MODULE, **POPULATION, wait_timeout=20)
    assert outcome.failed
    assert outcome["changed"]
    assert outcome["error"]["kind"] == "timeout"
    assert outcome["status"] == "WAITING"
    snapshot_id = outcome["snapshot"]["snapshotId"]
    for said in ("did not finish within 20 s", "with a max_age that covers", f"snapshot_id={snapshot_id}"):
        assert said in outcome.message
    pingone.simulator.behave(snapshot={"reads": 1})
    again = pingone.run(MODULE, **POPULATION, max_age=HOUR)
    assert not again.changed
    assert again["snapshot"]["snapshotId"] == snapshot_id


@pytest.mark.parametrize("max_age", [None, HOUR], ids=["taken", "waited for"])
def test_snapshot_that_fails(pingone: PingOne, max_age: int | None) -> None:
    pingone.simulator.behave(
        snapshot_error={"error": "The resource is locked.", "errorCode": 4711}, snapshot={"reads": 2}
    )
    if max_age is not None:
        pingone.run(MODULE, **POPULATION, wait=False)
    outcome = pingone.run(MODULE, **POPULATION, max_age=max_age)
    assert outcome.failed
    assert outcome["changed"] is (max_age is None)
    assert outcome["error"]["kind"] == "operation_failed"
    assert "failed: The resource is locked (4711)." in outcome.message
    assert (outcome["status"], outcome["snapshot"]["error"]) == ("ERROR", "The resource is locked.")
    pingone.simulator.behave(snapshot_error=None)
    assert pingone.run(MODULE, **POPULATION, max_age=HOUR).changed, "a failed one is not used again"


def test_resource_that_does_not_exist(pingone: PingOne) -> None:
    outcome = pingone.run(MODULE, **{**POPULATION, "resource_id": UNKNOWN})
    assert outcome.failed
    assert f"Unable to find resource with ID: '{UNKNOWN}' (404)" in outcome.message
    assert f"has no resource with the ID {UNKNOWN}." in outcome.message


def test_a_mistyped_id_is_reported_with_those_near_it(pingone: PingOne) -> None:
    mistyped = worlds.POPULATION[:-1] + ("0" if worlds.POPULATION[-1] != "0" else "1")
    outcome = pingone.run(MODULE, **{**POPULATION, "resource_id": mistyped})
    assert (outcome.failed, outcome["status"]) == (True, "ERROR")
    assert f"Similar: populations '{worlds.POPULATION_NAME}' ({worlds.POPULATION})." in outcome.message


def test_what_failed_for_another_reason_is_not_called_absent(pingone: PingOne) -> None:
    pingone.simulator.behave(snapshot_error={"error": "The resource is locked.", "errorCode": 4711})
    outcome = pingone.run(MODULE, **POPULATION)
    assert "has no resource" not in outcome.message
    assert "Check that the resource exists" in outcome.message


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault["kind"])
@pytest.mark.parametrize("before", [0, 1])
def test_lost_answer_is_not_requested_again(pingone: PingOne, fault: dict[str, Any], before: int) -> None:
    for _number in range(before):
        pingone.run(MODULE, **POPULATION)
    pingone.simulator.clear_requests()
    pingone.simulator.fault(operation="S1", **fault)
    outcome = pingone.run(MODULE, **POPULATION)
    assert outcome.changed
    assert (outcome["status"], outcome["reused"]) == ("COMPLETE", False)
    assert pingone.operations() == ["S2", "S1", "S2"]
    assert versions(pingone)[0] == outcome["snapshot"]["snapshotId"]
    assert len(versions(pingone)) == before + 1


def test_request_without_effect_is_sent_again(pingone: PingOne) -> None:
    pingone.run(MODULE, **POPULATION)
    pingone.simulator.clear_requests()
    pingone.simulator.fault("status", operation="S1", status=503)
    assert pingone.run(MODULE, **POPULATION).changed
    assert pingone.operations() == ["S2", "S1", "S2", "S1", "S4"]
    assert len(versions(pingone)) == 2


@pytest.mark.parametrize("created", ["2999-01-01T00:00:00.000Z", "2999-01-01T00:00:00Z", "1 January", None])
def test_older_version_is_not_mistaken_for_a_new_one(pingone: PingOne, created: str | None) -> None:
    """Where the newest version is deleted meanwhile, the one before it is read after the lost answer."""
    older = pingone.run(MODULE, **POPULATION)["snapshot"]
    newest = {**older, "snapshotId": UNKNOWN, "createdAt": created}
    pingone.simulator.fault("status", operation="S2", status=200, body=newest)
    pingone.simulator.fault("reset_before", operation="S1")
    outcome = pingone.run(MODULE, **POPULATION)
    assert outcome.changed
    assert outcome["snapshot"]["snapshotId"] != older["snapshotId"]


def test_answer_without_an_id(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="S1", status=201, body={"status": "WAITING"})
    outcome = pingone.run(MODULE, **POPULATION)
    assert outcome.failed
    assert outcome["changed"]
    assert "its answer does not contain the ID" in outcome.message
    assert pingone.writes() == ["S1"]


def test_answer_that_does_not_say_of_what_it_is(pingone: PingOne) -> None:
    taken = pingone.run(MODULE, **POPULATION)["snapshot"]
    short = {"snapshotId": taken["snapshotId"], "status": "WAITING"}
    pingone.simulator.fault("status", operation="S1", status=201, body=short)
    assert pingone.run(MODULE, **POPULATION)["snapshot"] == taken


def refused(outcome: Outcome, *said: str) -> None:
    assert outcome.failed
    assert outcome["error"]["kind"] == "validation"
    for text in said:
        assert text in outcome.message


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"resource_type": None}, ["resource_id requires resource_type", "whole environment"]),
        ({"resource_id": None}, ["resource_type requires resource_id"]),
        ({"resource_id": "NA Eng Austin"}, ["resource_id must be a resource ID (UUID), {type, name}, or TYPE/NAME"]),
        ({"resource_type": "/populations"}, ["resource_type", "such as populations", "'/populations'"]),
        ({"resource_type": "populations/"}, ["resource_type"]),
        ({"resource_type": "../populations"}, ["resource_type"]),
        ({"resource_type": ""}, ["resource_type"]),
        (
            {"resource_url": url_of(worlds.SOURCE_ENVIRONMENT, "a", UNKNOWN)},
            ["leave out resource_type and resource_id"],
        ),
        ({"max_age": 0}, ["max_age must be greater than zero; got 0."]),
        ({"max_age": -1}, ["max_age"]),
        ({"wait_timeout": 0}, ["wait_timeout must be greater than zero"]),
        ({"wait_interval": 0}, ["wait_interval"]),
    ],
    ids=str,
)
def test_bad_input(pingone: PingOne, options: dict[str, Any], said: list[str]) -> None:
    refused(pingone.run(MODULE, **{**POPULATION, **options}), *said)
    assert pingone.simulator.requests() == []


@pytest.mark.parametrize(
    "url",
    [
        "populations",
        url_of(worlds.SOURCE_ENVIRONMENT),
        url_of(worlds.SOURCE_ENVIRONMENT, "populations"),
        url_of(worlds.SOURCE_ENVIRONMENT, "populations", "austin"),
        url_of(worlds.SOURCE_ENVIRONMENT, "populations", UNKNOWN, ""),
        url_of(worlds.SOURCE_ENVIRONMENT, "..", UNKNOWN),
        url_of(worlds.SOURCE_ENVIRONMENT, "populations", UNKNOWN).replace("https", "ftp"),
        url_of(worlds.SOURCE_ENVIRONMENT, "populations", UNKNOWN).replace("api.", "me:hidden-9d@api."),
        f"{url_of(worlds.SOURCE_ENVIRONMENT, 'populations', UNKNOWN)}?token=hidden-9d",
    ],
)
def test_url_that_is_none_of_a_resource(pingone: PingOne, url: str) -> None:
    outcome = pingone.run(MODULE, environment=worlds.SOURCE_ENVIRONMENT, resource_url=url)
    refused(outcome, "resource_url must be a URL such as https://api.pingone.com/v1/environments/")
    assert "hidden-9d" not in outcome.shown
    assert pingone.simulator.requests() == []


@pytest.mark.parametrize(
    ("environment", "operations"),
    [(worlds.TARGET_ENVIRONMENT, []), (worlds.TARGET_ENVIRONMENT_NAME, ["E1"])],
    ids=["id", "name"],
)
def test_url_of_another_environment(pingone: PingOne, environment: str, operations: list[str]) -> None:
    url = url_of(worlds.SOURCE_ENVIRONMENT, "davinci", "flows", worlds.POPULATION)
    outcome = pingone.run(MODULE, environment=environment, resource_url=url)
    refused(
        outcome,
        f"resource_url belongs to environment {worlds.SOURCE_ENVIRONMENT}, but the option environment is {worlds.TARGET_ENVIRONMENT}",
    )
    assert pingone.operations() == operations


def test_environment_that_does_not_exist(pingone: PingOne) -> None:
    refused(
        pingone.run(MODULE, environment="Develop"), "environment: 'Develop' is neither", "Did you mean Development?"
    )
    outcome = pingone.run(MODULE, environment=UNKNOWN)
    assert outcome["error"]["kind"] == "permission"
    assert "does not exist in this organization and region, or the worker application lacks the role" in outcome.message
    assert pingone.writes() == []


def test_service_that_does_not_allow_snapshots(pingone: PingOne) -> None:
    pingone.simulator.behave(snapshots="forbidden")
    outcome = pingone.run(MODULE, **POPULATION)
    assert outcome["error"]["kind"] == "permission"
    assert f"snapshot of resource {worlds.POPULATION}" in outcome.message
