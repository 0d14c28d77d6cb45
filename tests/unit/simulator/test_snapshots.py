# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Snapshots: how they are made, what they show and where they are found."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator, SimulatorError

SOURCE = worlds.SOURCE_ENVIRONMENT
UNKNOWN = "00000000-0000-4000-8000-000000000001"
START = "2026-05-25T12:00:00.000Z"
POPULATION = f"populations/{worlds.POPULATION}"
POLICY = f"passwordPolicies/{worlds.PASSWORD_POLICY}"


def listed(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer["_embedded"]["snapshots"]
    return found


def test_a_new_snapshot_waits_and_shows_nothing_yet(api: Api) -> None:
    answer = api.take_snapshot(POPULATION)

    assert answer.status_code == 201
    body = answer.json()
    assert body["status"] == "WAITING"
    assert body["resourceUrl"] == f"{api.url}/v1/environments/{SOURCE}/{POPULATION}"
    absent = {"configuration", "startedAt", "completedAt", "versionedAt", "error", "errorCode", "_embedded"}
    assert not absent & set(body)
    assert answer.headers["Location"] == body["_links"]["self"]["href"]
    assert api.call("GET", answer.headers["Location"]).json()["snapshotId"] == body["snapshotId"]


def test_by_default_it_is_complete_when_it_is_first_read(api: Api) -> None:
    api.take_snapshot(POPULATION)

    found = api.snapshot(worlds.POPULATION)

    assert found["status"] == "COMPLETE"
    assert found["configuration"]["description"] == "NA Engineering"
    assert found["referencedResources"] == [worlds.PASSWORD_POLICY, worlds.THEME]


def test_a_pace_by_reads_counts_the_reads_of_the_snapshot(simulator: Simulator, api: Api) -> None:
    simulator.set_time(START, freeze=True)
    simulator.behave(snapshot={"reads": 3})
    snapshot = api.take_snapshot(POPULATION).json()["snapshotId"]
    simulator.advance(1)
    assert listed(api.snapshot(worlds.POPULATION, "versions"))[0]["status"] == "WAITING"

    first = api.snapshot(worlds.POPULATION)
    second = api.snapshot(worlds.POPULATION, "versions", snapshot)
    simulator.advance(1)
    third = api.snapshot(worlds.POPULATION)

    assert [step["status"] for step in (first, second, third)] == ["IN_PROGRESS", "IN_PROGRESS", "COMPLETE"]
    assert second["startedAt"] == "2026-05-25T12:00:01.000Z"
    assert not {"completedAt", "configuration"} & set(second)
    assert (third["startedAt"], third["completedAt"]) == ("2026-05-25T12:00:01.000Z", "2026-05-25T12:00:02.000Z")


def test_a_pace_by_seconds_follows_the_clock(simulator: Simulator, api: Api) -> None:
    simulator.set_time(START, freeze=True)
    simulator.behave(snapshot={"seconds": 10})
    api.take_snapshot(POPULATION)
    seen = []
    for pause in (0, 5, 60):
        simulator.advance(pause)
        seen.append(api.snapshot(worlds.POPULATION)["status"])

    done = api.snapshot(worlds.POPULATION)

    assert seen == ["WAITING", "IN_PROGRESS", "COMPLETE"]
    assert (done["startedAt"], done["completedAt"]) == (START, "2026-05-25T12:00:10.000Z")


def test_a_snapshot_may_never_begin(simulator: Simulator, api: Api) -> None:
    simulator.behave(snapshot="never")
    api.take_snapshot(POPULATION)

    assert {api.snapshot(worlds.POPULATION)["status"] for _time in range(3)} == {"WAITING"}


def test_a_snapshot_may_fail(simulator: Simulator, api: Api) -> None:
    failure = {"error": "Out of order", "errorCode": 503, "resources": [worlds.THEME]}
    simulator.behave(snapshot_error=failure)
    api.take_snapshot(f"themes/{worlds.THEME}")
    api.take_snapshot(POPULATION)

    failed = api.snapshot(worlds.THEME, expand="all")

    assert (failed["status"], failed["error"], failed["errorCode"]) == ("ERROR", "Out of order", 503)
    assert failed["startedAt"] <= failed["completedAt"]
    assert "configuration" not in failed
    assert failed["_embedded"] == {"snapshots": []}
    assert api.snapshot(worlds.POPULATION)["status"] == "COMPLETE"
    simulator.behave(snapshot_error={"error": "Out of order", "errorCode": 503})
    api.take_snapshot(POPULATION)
    assert api.snapshot(worlds.POPULATION)["status"] == "ERROR"


@pytest.mark.parametrize(
    ("switch", "value"),
    [
        ("snapshot", "soon"),
        ("snapshot_error", {"error": "no code"}),
        ("snapshot_error", {"error": "x", "errorCode": 1, "resources": "x"}),
        ("snapshots", "none"),
        ("versions_collection", "items"),
    ],
)
def test_switches_are_checked(simulator: Simulator, switch: str, value: Any) -> None:
    with pytest.raises(SimulatorError, match="400"):
        simulator.behave(**{switch: value})


def test_the_configuration_is_that_of_the_request(simulator: Simulator, api: Api) -> None:
    api.take_snapshot(POPULATION)
    simulator.change_resource(SOURCE, worlds.POPULATION, {"description": "too late"})

    assert api.snapshot(worlds.POPULATION)["configuration"]["description"] == "NA Engineering"


def test_the_time_of_a_version_is_that_of_the_resource(simulator: Simulator, api: Api) -> None:
    simulator.set_time(START, freeze=True)
    api.take_snapshot(POPULATION)
    assert api.snapshot(worlds.POPULATION)["versionedAt"] == START
    for changes in ({"createdAt": "2021-10-08T18:00:20.458Z"}, {"updatedAt": "2022-01-01T00:00:00.000Z"}):
        simulator.change_resource(SOURCE, worlds.POPULATION, changes)
        api.take_snapshot(POPULATION)
        assert api.snapshot(worlds.POPULATION)["versionedAt"] == next(iter(changes.values()))


def test_secrets_are_masked(simulator: Simulator, api: Api) -> None:
    api.take_snapshot(f"applications/{worlds.APPLICATION}")
    api.take_snapshot()

    answers = [
        api.snapshot(worlds.APPLICATION),
        api.snapshot(SOURCE, expand="all"),
        api.snapshot(SOURCE, "embeddedSnapshots"),
    ]

    assert answers[0]["configuration"]["clientSecret"] == "******"
    assert worlds.APPLICATION_SECRET not in str(answers)


def test_a_deleted_resource_has_no_configuration_any_more(simulator: Simulator, api: Api) -> None:
    """One is known from an earlier version, the other from the snapshot of a promotion."""
    api.take_snapshot(POLICY)
    simulator.delete_resource(SOURCE, worlds.PASSWORD_POLICY)
    api.take_snapshot(POLICY)
    api.create()
    simulator.delete_resource(SOURCE, worlds.THEME)
    api.take_snapshot(f"themes/{worlds.THEME}")

    for resource in (worlds.PASSWORD_POLICY, worlds.THEME):
        found = api.snapshot(resource)
        assert (found["status"], found["configuration"]) == ("COMPLETE", None)


@pytest.mark.parametrize("resource", [f"populations/{UNKNOWN}", f"themes/{worlds.POPULATION}"])
def test_a_resource_that_never_was_makes_a_snapshot_that_fails(api: Api, resource: str) -> None:
    assert api.take_snapshot(resource).status_code == 201

    found = api.snapshot(resource.partition("/")[2])

    assert (found["status"], found["errorCode"]) == ("ERROR", 404)
    assert resource.partition("/")[2] in found["error"]


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (None, "REQUIRED_VALUE"),
        (7, "INVALID_VALUE"),
        ("populations", "INVALID_VALUE"),
        (f"/v1/environments/{SOURCE}", "INVALID_VALUE"),
        (f"https://api.pingone.com/environments/{SOURCE}", "INVALID_VALUE"),
        (f"https://api.pingone.com/v1/environments/{SOURCE}/populations", "INVALID_VALUE"),
        (f"https://api.pingone.com/v1/environments/{worlds.TARGET_ENVIRONMENT}", "INVALID_VALUE"),
        ("https://[api/v1", "INVALID_VALUE"),
    ],
)
def test_a_base_url_has_to_be_one_of_the_environment(api: Api, url: Any, code: str) -> None:
    answer = api.call("POST", "/snapshots", json={"baseResourceURL": url})

    assert answer.status_code == 400
    (detail,) = answer.json()["details"]
    assert (detail["code"], detail["target"]) == (code, "baseResourceURL")


def test_every_request_makes_a_version_and_the_newest_comes_first(simulator: Simulator, api: Api) -> None:
    simulator.set_time(START, freeze=True)
    made = [api.take_snapshot(POPULATION).json()["snapshotId"] for _time in range(3)]

    versions = api.snapshot(worlds.POPULATION, "versions")

    assert [item["snapshotId"] for item in listed(versions)] == made[::-1]
    assert versions["size"] == 3
    assert api.snapshot(worlds.POPULATION)["snapshotId"] == made[2]
    assert api.snapshot(worlds.POPULATION, "versions", made[0], attributes="status")["snapshotId"] == made[0]


def test_versions_may_be_called_so(simulator: Simulator, api: Api) -> None:
    api.take_snapshot(POPULATION)
    simulator.behave(versions_collection="versions")

    assert list(api.snapshot(worlds.POPULATION, "versions")["_embedded"]) == ["versions"]


def test_the_latest_version_can_be_filtered_by_category(api: Api) -> None:
    api.take_snapshot(POLICY)
    resource = worlds.PASSWORD_POLICY

    api.snapshot(resource, filter='resourceCategory eq "Password Policies"')
    api.snapshot(resource, filter='resourceCategory eq "Populations"', status=404)
    refused = api.snapshot(resource, filter='name eq "x"', status=400)

    assert refused["details"][0]["innerError"]["supportedAttributes"] == ["resourceCategory"]


def test_what_is_unknown_is_not_found(api: Api) -> None:
    snapshot = api.take_snapshot(POPULATION).json()["snapshotId"]

    for path in (
        (UNKNOWN,),
        (UNKNOWN, "versions"),
        (UNKNOWN, "embeddedSnapshots"),
        (UNKNOWN, "versions", snapshot),
        (worlds.POPULATION, "versions", UNKNOWN),
        (worlds.POPULATION, "versions", UNKNOWN, "embeddedSnapshots"),
    ):
        api.snapshot(*path, status=404)


def reads(prefix: str) -> list[tuple[str, str]]:
    """All operations, S1 to S6."""
    latest, version = f"{prefix}/{worlds.POPULATION}", f"{prefix}/{worlds.POPULATION}/versions/{UNKNOWN}"
    return [
        ("POST", prefix),
        *(("GET", path) for path in (latest, f"{latest}/versions", version)),
        *(("GET", f"{path}/embeddedSnapshots") for path in (latest, version)),
    ]


def test_snapshots_can_be_forbidden(simulator: Simulator, api: Api) -> None:
    foreign = f"{api.url}/v1/environments/{UNKNOWN}/snapshots"
    assert {api.call(method, path).status_code for method, path in reads(foreign)} == {403}
    simulator.clear_requests()
    simulator.behave(snapshots="forbidden")

    assert {api.call(method, path).status_code for method, path in reads("/snapshots")} == {403}
    assert [entry["operation"] for entry in simulator.requests()] == ["S1", "S2", "S3", "S4", "S5", "S6"]


def test_faults_after_the_effect_leave_a_version_behind(simulator: Simulator, api: Api) -> None:
    simulator.fault("status_after", operation="S1", status=503)
    simulator.fault("reset_after", operation="S1")
    simulator.fault("status", operation="S1", status=429)

    assert api.take_snapshot(POPULATION).status_code == 503
    with pytest.raises(requests.ConnectionError):
        api.take_snapshot(POPULATION)
    assert api.take_snapshot(POPULATION).status_code == 429

    assert api.snapshot(worlds.POPULATION, "versions")["size"] == 2
