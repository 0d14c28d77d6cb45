# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is inside a snapshot, and the snapshots of whole environments that promotions need."""

from __future__ import annotations

from typing import Any

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator

SOURCE = worlds.SOURCE_ENVIRONMENT
POPULATION = f"populations/{worlds.POPULATION}"
POLICY = f"passwordPolicies/{worlds.PASSWORD_POLICY}"


def listed(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer["_embedded"]["snapshots"]
    return found


def ids(answer: Any) -> list[str]:
    return [item["resource"]["id"] for item in listed(answer)]


def test_dependencies_are_shown_on_request(simulator: Simulator, api: Api) -> None:
    """Indirect ones too: the theme of the seeds refers to nothing, so it is made to."""
    simulator.change_resource(SOURCE, worlds.THEME, {"application": {"id": worlds.APPLICATION}})
    created = api.take_snapshot(POPULATION, params={"expand": "all"}).json()
    snapshot = created["snapshotId"]
    dependencies = [worlds.PASSWORD_POLICY, worlds.THEME, worlds.APPLICATION]
    assert ids(created) == dependencies
    assert {item["status"] for item in listed(created)} == {"WAITING"}

    answers = [
        api.snapshot(worlds.POPULATION, expand="all"),
        api.snapshot(worlds.POPULATION, "versions", snapshot, expand="all"),
        api.snapshot(worlds.POPULATION, "embeddedSnapshots"),
        api.snapshot(worlds.POPULATION, "versions", snapshot, "embeddedSnapshots"),
    ]

    for answer in answers:
        assert ids(answer) == dependencies
        assert {item["status"] for item in listed(answer)} == {"COMPLETE"}
    assert "_embedded" not in api.snapshot(worlds.POPULATION)
    assert answers[0]["referencedResources"] == dependencies[:2]


def test_a_whole_environment_is_filed_under_its_own_id(simulator: Simulator, api: Api) -> None:
    snapshot = api.take_snapshot().json()

    found = api.snapshot(SOURCE)

    assert found["snapshotId"] == snapshot["snapshotId"]
    assert found["resource"] == {"id": SOURCE}
    assert found["resourceUrl"] == found["_links"]["environment"]["href"]
    assert found["configuration"]["name"] == worlds.SOURCE_ENVIRONMENT_NAME
    assert ids(api.snapshot(SOURCE, "embeddedSnapshots")) == list(simulator.resources(SOURCE))


def test_an_embedded_snapshot_tells_what_it_is_of(api: Api) -> None:
    api.take_snapshot()
    api.snapshot(SOURCE)

    shown = {item["resource"]["id"]: item for item in listed(api.snapshot(SOURCE, "embeddedSnapshots"))}

    policy = shown[worlds.PASSWORD_POLICY]
    assert policy["resource"] == {
        "id": worlds.PASSWORD_POLICY,
        "name": worlds.PASSWORD_POLICY_NAME,
        "category": "Password Policies",
    }
    assert policy["environment"] == {"id": SOURCE}
    assert policy["resourceUrl"] == f"{api.url}/v1/environments/{SOURCE}/{POLICY}"
    assert policy["configuration"]["minComplexity"] == 7
    assert {"id", "snapshotId", "createdAt", "startedAt", "completedAt", "versionedAt"} <= set(policy)
    assert shown[worlds.THEME]["resource"]["name"] == f"themes:{worlds.THEME}"
    assert shown[worlds.POPULATION]["referencedResources"] == [worlds.PASSWORD_POLICY, worlds.THEME]
    # Its link leads to it, but it is no version of its resource.
    assert api.call("GET", policy["_links"]["self"]["href"]).json() == policy
    api.snapshot(worlds.PASSWORD_POLICY, status=404)
    api.snapshot(worlds.PASSWORD_POLICY, "versions", status=404)


def test_embedded_snapshots_are_paged(simulator: Simulator, api: Api) -> None:
    api.take_snapshot()
    url, found = f"/snapshots/{SOURCE}/embeddedSnapshots?limit=3", []
    while url:
        page = api.call("GET", url).json()
        found += ids(page)
        assert page["size"] <= 3
        url = page["_links"].get("next", {}).get("href")

    assert found == list(simulator.resources(SOURCE))
    assert api.snapshot(SOURCE, "embeddedSnapshots", limit="0", status=400)


def test_the_snapshots_of_promotions_are_there(api: Api) -> None:
    promotion = api.read(api.create())
    links = promotion["_links"]

    for side in ("sourceSnapshot", "targetSnapshot"):
        found = api.call("GET", links[side]["href"]).json()
        assert (found["snapshotId"], found["status"]) == (promotion[side]["id"], "COMPLETE")
        embedded = api.call("GET", links[side]["href"] + "/embeddedSnapshots").json()
        assert embedded["size"] == (7 if side == "sourceSnapshot" else 5)
    assert [item["snapshotId"] for item in listed(api.snapshot(SOURCE, "versions"))] == [promotion["sourceSnapshotId"]]


def test_a_promotion_may_use_a_snapshot_of_its_environment(simulator: Simulator, api: Api) -> None:
    snapshot = api.take_snapshot().json()["snapshotId"]
    simulator.change_resource(SOURCE, worlds.POPULATION, {"description": "too late"})
    promotion = api.create(sourceSnapshot={"id": snapshot})

    assert api.read(promotion)["sourceSnapshotId"] == snapshot
    assert api.steps(promotion)[2]["payload"]["description"] == "NA Engineering"


def test_a_promotion_can_use_the_snapshot_of_one_resource(api: Api) -> None:
    """Ambiguity A6: it knows that resource and what the snapshot embeds."""
    snapshot = api.take_snapshot(POPULATION).json()["snapshotId"]
    promotion = api.create(sourceSnapshot={"id": snapshot})

    found = api.read(promotion)
    assert found["status"] == "READY"
    assert found["_links"]["sourceSnapshot"]["href"].endswith(f"/snapshots/{worlds.POPULATION}/versions/{snapshot}")
    assert [step["sourceResource"]["id"] for step in api.steps(promotion)] == [
        worlds.PASSWORD_POLICY,
        worlds.THEME,
        worlds.POPULATION,
    ]


def test_what_the_snapshot_of_one_resource_does_not_know_was_not_deleted(simulator: Simulator, api: Api) -> None:
    simulator.foreign_promotion(SOURCE, worlds.TARGET_ENVIRONMENT, [worlds.APPLICATION])
    snapshot = api.take_snapshot(POPULATION).json()["snapshotId"]

    promotion = api.read(api.create(worlds.APPLICATION, sourceSnapshot={"id": snapshot}))

    assert promotion["status"] == "VALIDATION_FAILED"
    assert worlds.APPLICATION in promotion["promotionErrors"][0]


def test_the_snapshot_of_a_vanished_resource_deletes_it(simulator: Simulator, api: Api) -> None:
    simulator.foreign_promotion(SOURCE, worlds.TARGET_ENVIRONMENT, [worlds.APPLICATION])
    simulator.delete_resource(SOURCE, worlds.APPLICATION)
    snapshot = api.take_snapshot(f"applications/{worlds.APPLICATION}").json()["snapshotId"]

    promotion = api.create(worlds.APPLICATION, sourceSnapshot={"id": snapshot})

    assert api.status(promotion) == "READY"
    assert [step["action"] for step in api.steps(promotion)] == ["DELETE"]


def test_the_snapshot_of_a_vanished_resource_can_be_refused(simulator: Simulator, api: Api) -> None:
    api.take_snapshot(POPULATION)
    simulator.delete_resource(SOURCE, worlds.POPULATION)
    assert api.take_snapshot(POPULATION).status_code == 201
    simulator.behave(vanished_resources="refused")
    answer = api.take_snapshot(POPULATION)
    assert (answer.status_code, answer.json()["details"][0]["target"]) == (400, "baseResourceURL")


def test_a_promotion_refuses_a_snapshot_that_failed_or_is_of_another_environment(
    simulator: Simulator, api: Api
) -> None:
    foreign = simulator.foreign_promotion(SOURCE, worlds.TARGET_ENVIRONMENT, [worlds.APPLICATION])["targetSnapshotId"]
    simulator.behave(snapshot_error={"error": "no", "errorCode": 500})
    failed = api.take_snapshot().json()["snapshotId"]
    api.snapshot(SOURCE)

    for snapshot in (foreign, failed):
        body = {"targetEnvironment": {"id": worlds.TARGET_ENVIRONMENT}, "sourceSnapshot": {"id": snapshot}}
        assert api.call("POST", "/promotions", json=body).status_code == 400


def test_embedded_snapshots_can_be_missing(simulator: Simulator, api: Api) -> None:
    simulator.behave(snapshots="missing")
    snapshot = api.take_snapshot().json()["snapshotId"]

    api.snapshot(SOURCE)
    api.snapshot(SOURCE, "embeddedSnapshots", status=404)
    api.snapshot(SOURCE, "versions", snapshot, "embeddedSnapshots", status=404)
