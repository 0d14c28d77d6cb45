# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The service as it was in 2023."""

from __future__ import annotations

from typing import Any

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import Lane, wanted

GROUPS = wanted("GROUP", worlds.GROUP)


def test_2023(simulator: Simulator, source: Lane, target: Lane) -> None:
    simulator.workfront_behave(era="2023")
    package = source.create(GROUPS, description="x")
    created = source.post_package(GROUPS).json()["data"]
    fields = {"id", "name", "description", "status", "version", "installationCounts", "createdAt", "createdById"}
    fields |= {"publishedAt", "customerId"}

    assert set(created) == fields
    assert set(source.call("GET", "/packages").json()["data"][0]) == fields
    assert set(source.read(package)) == fields | {"displayEntities"}
    for path in ("translation-map", "install"):
        assert target.call("POST", f"/packages/{package}/{path}", json={"translationMap": {}}).status_code == 404
    prepared = target.call("POST", f"/packages/{package}/prepare-installation", json={}).json()
    answer = target.call("POST", f"/installations/{prepared['id']}/install", json={})
    assert (answer.status_code, answer.json()) == (200, {})
    assert target.installation(prepared["id"])["status"] == "COMPLETED"


def test_2023_installs_a_map_of_the_caller(simulator: Simulator, source: Lane, target: Lane) -> None:
    package = source.create(wanted("ROLE", worlds.ROLE))
    for era, status in (("2023", None), ("current", "REGISTERED")):
        simulator.workfront_behave(era=era)
        prepared = target.call("POST", f"/packages/{package}/prepare-installation", json={}).json()
        plan = {"ROLE": {worlds.ROLE: {"action": "IGNORE", "targetId": ""}}}
        target.call("POST", f"/installations/{prepared['id']}/install", json={"translationmap": plan})
        entry = target.installation(prepared["id"])["translationMap"]["ROLE"][worlds.ROLE]
        assert entry.get("installationStatus") == status


def test_2023_assembles_again(simulator: Simulator, source: Lane) -> None:
    simulator.workfront_behave(era="2023")
    package = source.create(GROUPS)
    change = {"objectCollections": wanted("ROLE", worlds.ROLE), "source": source.url}
    assert source.patch(package, **change).status_code == 409
    source.patch(package, status="DRAFT")
    assert source.patch(package, objectCollections=GROUPS).status_code == 422
    assert source.patch(package, **change, packageEntities={}).status_code == 422

    assert source.patch(package, **change).json()["data"]["status"] == "ASSEMBLING"

    assert set(source.read(package)["displayEntities"]) == {"ROLE"}


def test_2023_replaces(simulator: Simulator, source: Lane) -> None:
    package = source.create(GROUPS, status="DRAFT")
    body = {
        "name": "Replaced",
        "description": "y",
        "source": source.url,
        "status": "TESTING",
        "version": 2,
        "packageEntities": {"ROLE": [{"id": worlds.ROLE, "name": "DAM Curator", "description": "z"}]},
        "metadata": {},
    }
    for method, path in (("PUT", ""), ("GET", "/definition")):
        assert source.call(method, f"/packages/{package}{path}", json=body).status_code == 404
    simulator.workfront_behave(era="2023")
    assert source.call("PUT", f"/packages/{package}", json={"name": "x"}).status_code == 422
    refused: list[Any] = [[], {"NONE": []}, {"ROLE": {}}, {"ROLE": [{"id": "x"}]}]
    for wrong in refused:
        answer = source.call("PUT", f"/packages/{package}", json={**body, "packageEntities": wrong})
        assert answer.status_code == 422

    answer = source.call("PUT", f"/packages/{package}", json=body).json()["data"]

    assert (answer["name"], answer["status"], answer["version"]) == ("Replaced", "TESTING", 2)
    assert answer["displayEntities"] == {"ROLE": [{"id": worlds.ROLE, "name": "DAM Curator", "description": "z"}]}
