# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Installations between environments that are called by their real names, which a proxy leads to the simulator."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, TARGET, Workfront, created_by


def through_proxy(workfront: Workfront, module: str, lane: str, *, adobe: bool = False, **options: Any) -> Outcome:
    """Run a module in a process that calls an environment by its name; its type need not be given then."""
    named = {"url": f"http://{worlds.host(lane, adobe=adobe)}", "environment_type": None}
    proxy = {"HTTP_PROXY": workfront.simulator.url}
    return workfront.process(module, lane, environment=proxy, **{**named, **options})


def named_package(workfront: Workfront, lane: str = SOURCE, domain: str = worlds.DOMAIN) -> str:
    """Return the ID of a package that names its source by its host."""
    source = f"https://{domain}.{lane}.workfront.com"
    made = workfront.simulator.workfront_foreign_package(
        SOURCE, "Named", [worlds.SECOND_TEMPLATE], status="ACTIVE", source=source
    )
    return str(made["id"])


def test_promotion_between_named_environments(workfront: Workfront) -> None:
    objects = [{"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE}]
    package = through_proxy(workfront, "workfront_package", SOURCE, name="Named", objects=objects, status="ACTIVE")
    assert package.changed
    package_id = package["package_id"]
    workfront.simulator.workfront_behave(environment_format="url")
    before = workfront.objects()
    planned = through_proxy(workfront, "workfront_installation_plan", TARGET, package_id=package_id, diff=True)
    assert worlds.host(TARGET) in planned["diff"]["prepared"]
    task = {"package_id": package_id, "expected_plan_digest": planned["plan"]["digest"]}
    done = through_proxy(workfront, "workfront_installation", TARGET, **task)
    assert done.changed
    assert done["installation"]["environment"] == f"https://{worlds.host(TARGET)}"
    [made] = created_by(done).values()
    assert set(workfront.objects()) - set(before) == {made}
    # The other brand of the same host is the same environment.
    undone = through_proxy(
        workfront,
        "workfront_installation_compensation",
        TARGET,
        adobe=True,
        installation_id=done["installation_id"],
        confirm=True,
        source={**workfront.credential(SOURCE), "url": f"http://{worlds.host(SOURCE)}", "api_flavor": workfront.flavor},
    )
    assert undone.changed
    assert undone["ui_rollback"]["steps"].startswith(f"In {worlds.host(TARGET, adobe=True)}:")
    assert workfront.objects() == before
    assert {entry["environment"] for entry in workfront.requests()} == {SOURCE, TARGET}


def test_running_installation_is_found_under_the_other_brand(workfront: Workfront) -> None:
    package_id = named_package(workfront)
    workfront.simulator.workfront_behave(installation={"reads": 3})
    started = through_proxy(workfront, "workfront_installation", TARGET, package_id=package_id, wait=False)
    assert started.changed
    waited = through_proxy(workfront, "workfront_installation", TARGET, adobe=True, package_id=package_id)
    assert not waited.changed
    assert waited["installation_id"] == started["installation_id"]
    assert workfront.writes().count("E13") == 1


@pytest.mark.parametrize("lane", [TARGET, worlds.PREVIEW])
def test_name_shows_what_status_is_needed(current_workfront: Workfront, lane: str) -> None:
    package_id = named_package(current_workfront)
    current_workfront.simulator.workfront_change_package(package_id, status="TESTING")
    outcome = through_proxy(current_workfront, "workfront_installation", lane, package_id=package_id, check=True)
    assert outcome.failed is (lane == TARGET)
    if outcome.failed:
        assert f"{worlds.host(TARGET)} is a production environment and needs ACTIVE" in outcome.message


@pytest.mark.parametrize("adobe", [False, True])
def test_package_is_not_installed_where_it_comes_from(current_workfront: Workfront, adobe: bool) -> None:
    package_id = named_package(current_workfront)
    module = "workfront_installation"
    outcome = through_proxy(current_workfront, module, SOURCE, adobe=adobe, package_id=package_id, check=True)
    assert outcome.failed
    assert "Source and target are the same environment" in outcome.message


def test_package_of_another_domain_is_not_installed(current_workfront: Workfront) -> None:
    """F12."""
    package_id = named_package(current_workfront, domain="globex")
    outcome = through_proxy(current_workfront, "workfront_installation", TARGET, package_id=package_id)
    assert outcome.failed
    assert outcome["changed"] is False
    assert f"globex.sb01.workfront.com and {worlds.host(TARGET)} belong to different domains" in outcome.message
    assert "only between environments of one domain" in outcome.message
    assert current_workfront.operations() == ["E3"]
