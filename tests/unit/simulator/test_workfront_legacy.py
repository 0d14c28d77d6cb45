# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first version of the promotion API on the same state."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import LEGACY, Lane, wanted

ROLES = wanted("ROLE", worlds.ROLE)


@pytest.fixture
def legacy_target(simulator: Simulator) -> Lane:
    return Lane(simulator.workfront["my"], {"Authorization": f"Bearer {worlds.BEARER_TOKENS['my']}"})


def call(client: Lane, method: str, path: str, **options: Any) -> requests.Response:
    return client.call(method, path, base=LEGACY, **options)


def create(client: Lane, status: str = "PUBLIC", **more: Any) -> str:
    body = {"packageName": "Old", "source": client.url, "objectCollections": ROLES, **more}
    answer = call(client, "POST", "/packages", json=body).json()["data"]
    assert answer["status"] == "EXTRACTING"
    package = str(answer["id"])
    assert call(client, "GET", f"/packages/{package}").json()["data"]["status"] == "BUILDING"
    call(client, "PATCH", f"/packages/{package}", json={"status": status})
    return package


def test_names_of_the_time(simulator: Simulator, legacy: Lane) -> None:
    body = {"name": "New", "source": legacy.url, "objectCollections": ROLES}
    assert call(legacy, "POST", "/packages", json=body).status_code == 422
    package = create(legacy)
    for status in ("ACTIVE", "EXTRACTING"):
        assert call(legacy, "PATCH", f"/packages/{package}", json={"status": status}).status_code == 422
    assert call(legacy, "PATCH", f"/packages/{package}", json={"name": "x"}).status_code == 422
    for status, present in (("PREVIEW", "TESTING"), ("RETIRED", "DISABLED"), ("BUILDING", "DRAFT")):
        answer = call(legacy, "PATCH", f"/packages/{package}", json={"status": status}).json()["data"]
        assert answer["status"] == status
        assert simulator.state()["workfront"]["packages"][0]["status"] == present
    answer = call(legacy, "PATCH", f"/packages/{package}", json={"packageName": "Renamed"}).json()["data"]
    assert answer["name"] == "Renamed"
    fields = {"id", "name", "description", "status", "version", "installationCounts", "createdAt", "createdById"}
    fields |= {"publishedAt", "isPrivate", "customerId", "displayEntities", "metadata"}
    assert set(answer) - {"retiredAt"} == fields


def test_definition_and_replacement(legacy: Lane) -> None:
    package = create(legacy, status="BUILDING")
    definition = call(legacy, "GET", f"/packages/{package}/definition").json()
    assert set(definition) == {"packageEntities", "metadata"}
    more = {"packageName": "x", "description": "y", "source": legacy.url, "status": "PREVIEW", "version": 3}
    body = {**more, **definition, "metadata": {"shapeVersion": 9}}

    answer = call(legacy, "PUT", f"/packages/{package}", json=body)

    assert answer.status_code == 200
    assert (answer.json()["data"]["version"], answer.json()["data"]["metadata"]) == (3, {"shapeVersion": 9})


def test_delete(legacy: Lane) -> None:
    package = create(legacy)
    assert call(legacy, "DELETE", f"/packages/{package}").text == "Deleted"


@pytest.mark.parametrize("with_map", [True, False])
def test_install(simulator: Simulator, legacy: Lane, legacy_target: Lane, with_map: bool) -> None:
    simulator.workfront_behave(quirks=["doc_examples"])
    package = create(legacy)
    answer = call(legacy_target, "POST", "/translationmap", json={"packageId": package})
    assert answer.status_code == 200
    assert answer.json()["ROLE"][worlds.ROLE]["action"] == "USEEXISTING"
    body = {"packageId": package, **({"translationmap": answer.json()} if with_map else {})}

    answer = call(legacy_target, "POST", "/install", json=body)

    assert (answer.status_code, answer.json()) == (200, {})
    (record,) = call(legacy_target, "GET", "/installation-history", params={"packageId": package}).json()
    assert (record["blueprintId"], record["blueprintVersion"]) == (package, 1)
    record = call(legacy_target, "GET", f"/installation-history/{record['id']}").json()
    assert record["status"] == "COMPLETED"
    assert record["translationMap"]["ROLE"][worlds.ROLE]["installationStatus"] == "REGISTERED"
    operations = [entry["operation"] for entry in simulator.requests()]
    assert operations[-4:] == ["E8", "E13" if with_map else "E9", "E10", "E11"]


@pytest.mark.parametrize("action", ["OVERWRITING", "CREATEWITHALTNAME"])
def test_actions_that_came_later(legacy: Lane, legacy_target: Lane, action: str) -> None:
    package = create(legacy)
    plan = {"ROLE": {worlds.ROLE: {"action": action, "targetId": worlds.TARGET_ROLE}}}
    body = {"packageId": package, "translationmap": plan}
    assert call(legacy_target, "POST", "/install", json=body).status_code == 422


def test_requests_that_are_refused(legacy: Lane, legacy_target: Lane) -> None:
    package = create(legacy, status="PREVIEW")
    assert call(legacy_target, "POST", "/install", json={"packageId": package}).status_code == 409
    assert call(legacy_target, "POST", "/install", json={"packageId": package, "more": 1}).status_code == 422
    assert call(legacy_target, "POST", "/translationmap", json={}).status_code == 422
    assert call(legacy_target, "POST", "/translationmap", json={"packageId": "x"}).status_code == 404
    assert call(legacy_target, "GET", "/installation-history").status_code == 400
    for path in ("translation-map", "install", "prepare-installation"):
        assert call(legacy_target, "POST", f"/packages/{package}/{path}", json={}).status_code == 404
    assert call(legacy_target, "GET", "/installations").status_code == 404


@pytest.mark.parametrize("shown", ["EXTRACTING", "ASSEMBLING_FAILED", "EXTRACTING_FAILED"])
def test_failed_assembly(simulator: Simulator, legacy: Lane, shown: str) -> None:
    simulator.workfront_behave(assembly_outcome="fail", legacy_failed_assembly=shown)
    package = call(
        legacy, "POST", "/packages", json={"packageName": "New", "source": legacy.url, "objectCollections": ROLES}
    )
    found = call(legacy, "GET", f"/packages/{package.json()['data']['id']}").json()["data"]
    assert found["status"] == shown
