# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the connections of the Workfront roles come from, and which are refused before anything is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import simulator as simulator_package
from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from support.leaks import leaks
from support.playbooks import QUICK
from support.workfront import NAME, SOURCE, TARGET, Workfront
from support.workfront_playbooks import (
    LAST_FAILS,
    LAST_NAME,
    PROMOTE,
    ROLL_BACK,
    WorkfrontPlaybooks,
    hit_by,
    names_in,
    role,
)

FOREIGN = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"
NEW = "Quarterly Review"


def test_credentials_and_environments_that_do_not_fit_are_refused_before_anything_is_written(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    simulator.reset(_world_with_a_foreign(worlds.PREVIEW))
    source, target = workfront.connection(SOURCE), workfront.connection(TARGET)
    unknown = {key: value for key, value in target.items() if key != "environment_type"}
    refused: list[tuple[dict[str, Any], str, int]] = [
        ({"target": unknown}, "Set environment_type to production or sandbox.", 0),
        ({"target": source}, "Source and target are the same environment", 0),
        ({"target": target | {"api_key": worlds.PLANNER_KEYS[TARGET]}}, "is not a Workfront administrator in", 2),
        ({"source": source | {"api_key": worlds.PLANNER_KEYS[SOURCE]}}, "is not a Workfront administrator in", 2),
        ({"target": workfront.connection(worlds.PREVIEW)}, f"belongs to customer {FOREIGN}, not to customer", 2),
        ({"target": target | {"api_key": None}}, "There are no credentials for Workfront at ", 0),
    ]
    kept = {"set_fact": {"refusals": f"{{{{ (refusals | default([])) + [{PROMOTE}_result] }}}}"}}
    tasks = [
        {"block": [role(PROMOTE, workfront_playbooks.task | changed)], "rescue": [kept]}
        for changed, _reported, _requests in refused
    ]

    run = workfront_playbooks.play([{"tasks": tasks}], "-vvvv")

    assert run.status == 0, run.output
    results: Any = run.fact("refusals")
    assert len(results) == len(refused)
    for result, (_changed, reported, _requests) in zip(results, refused, strict=True):
        assert reported in result["message"]
        assert (result["status"], result["package_id"]) == ("failed", None)
    assert workfront.operations() == ["session"] * sum(requests for _changed, _reported, requests in refused)


@pytest.mark.release
@pytest.mark.parametrize("operation", ["jwt_exchange", "ims_token"])
def test_a_token_that_ends_during_the_installation_is_renewed_by_what_has_issued_it(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator, operation: str
) -> None:
    """And that of the compensation, too, to which the connection is handed over."""
    credential = {
        "ims_client_id": worlds.IMS_CLIENT_ID,
        "ims_client_secret": worlds.IMS_CLIENT_SECRET,
        "ims_url": simulator.url,
    }
    is_jwt = operation == "jwt_exchange"
    lanes = {
        name: workfront.address(lane) | (workfront.jwt_application(lane) if is_jwt else credential)
        for name, lane in (("source", SOURCE), ("target", TARGET))
    }
    simulator.workfront_behave(**LAST_FAILS, bearer=True)
    for ending in ("E11", "delete"):
        simulator.fault("expire_tokens", vendor="workfront", operation=ending)

    run = workfront_playbooks.promote("-vvvv", compensate=True, **lanes)

    assert run.promoted["status"] == "compensated", run.output
    assert run.promoted["rollback"]["status"] == "compensated"
    logins = [entry["environment"] for entry in simulator.requests(operation)]
    assert len(logins) > 2
    if is_jwt:
        assert logins[:2] == [SOURCE, TARGET]
        assert set(logins[2:]) == {TARGET}, "renewed where the session had ended"
    assert hit_by(workfront, "expire_tokens") == {"E11", "delete"}
    assert not leaks(run.output)


def test_credentials_in_the_environment_reach_as_far_as_the_compensation(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    before = workfront.objects()
    source, target = _refreshed_preview(workfront_playbooks, simulator)
    workfront_playbooks.environment["WORKFRONT_API_KEY"] = worlds.API_KEYS[worlds.PRODUCTION]
    simulator.workfront_behave(**LAST_FAILS)
    objects = [{"object_code": "TMPL", "name": name} for name in (NEW, LAST_NAME)]

    run = workfront_playbooks.promote(source={"url": source}, target={"url": target}, objects=objects, compensate=True)

    assert run.promoted["status"] == "compensated", run.output
    assert run.promoted["rollback"]["status"] == "compensated"
    assert workfront.objects() == before
    assert [item["status"] for item in workfront.packages()] == ["DISABLED"]
    assert [entry["environment"] for entry in simulator.requests("E6")] == [worlds.PREVIEW] * 2
    assert {entry["headers"]["auth"] for entry in workfront.requests()} == {"apikey"}


@pytest.mark.core
def test_module_defaults_connect_every_module_and_both_roles(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    before = workfront.objects()
    source, target = _refreshed_preview(workfront_playbooks, simulator)
    defaults = {"api_key": worlds.API_KEYS[worlds.PRODUCTION], "url": target}
    made = {"package_name": NAME, "objects": [{"object_code": "TMPL", "name": NEW}], "wait_interval": QUICK}
    pair = {"source": {"url": source}, "target": {"url": target}}
    by_id = f"{{{{ {PROMOTE}_result.%s }}}}"
    options: dict[str, dict[str, Any]] = {
        "workfront_session_info": {"require_admin": True},
        "workfront_package_info": {"package_id": by_id % "package_id"},
        "workfront_object_info": {"object_code": "TMPL", "name": NEW},
        "workfront_installation_info": {"installation_id": by_id % "installation_id"},
        "workfront_installation_plan": {"package_id": by_id % "package_id"},
        "workfront_installation": {"package_id": by_id % "package_id"},
    }
    tasks: list[dict[str, Any]] = [role(PROMOTE, made | pair)]
    tasks += [{f"envops.promotion.{module}": given} for module, given in options.items()]
    tasks.append(role(ROLL_BACK, {**pair, "package_id": by_id % "package_id", "newest": True, "confirm": True}))

    run = workfront_playbooks.play(
        [{"module_defaults": {"group/envops.promotion.workfront": defaults}, "tasks": tasks}]
    )

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["status_set"]) == ("promoted", "ACTIVE")
    assert set(options) <= set(run.actions)
    assert run.rolled_back["status"] == "compensated"
    assert workfront.objects() == before
    assert [entry["environment"] for entry in simulator.requests("E6")] == [worlds.PREVIEW] * 2


@pytest.mark.both_ways
def test_jwt_applications_log_in_once_for_each_environment_and_show_nothing(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    before = workfront.objects()
    simulator.workfront_behave(**LAST_FAILS)
    source, target = (workfront.address(lane) | workfront.jwt_application(lane) for lane in (SOURCE, TARGET))

    run = workfront_playbooks.promote("-vvvv", "--diff", source=source, target=target, compensate=True)

    assert run.promoted["status"] == "compensated", run.output
    assert [entry["environment"] for entry in simulator.requests("jwt_exchange")] == [SOURCE, TARGET]
    assert {entry["headers"]["auth"] for entry in workfront.requests()} == {"sessionid"}
    assert workfront.objects() == before


@pytest.mark.release
def test_two_promotions_in_one_play_know_nothing_of_each_other(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, simulator: Simulator
) -> None:
    simulator.workfront_behave(fail_objects=[{"name": LAST_NAME, "reason": "It has a broken rule."}])
    application = workfront.address(SOURCE) | workfront.jwt_application(SOURCE)
    first = workfront_playbooks.task | {"source": application, "compensate": True, "policy": {"max_deletes": 0}}
    second = workfront_playbooks.task | {
        "package_name": "Another",
        "objects": [{"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE}],
    }
    kept = {"set_fact": {"first_result": f"{{{{ {PROMOTE}_result }}}}"}}
    tasks = [{"block": [role(PROMOTE, first)], "rescue": [kept]}, role(PROMOTE, second)]

    run = workfront_playbooks.play([{"tasks": tasks}])

    assert run.status == 0, run.output
    assert run.fact("first_result")["status"] == "compensated"
    result = run.promoted
    assert (result["status"], result["verified"], result["rollback"], result["errors"]) == ("promoted", True, None, [])
    assert result["plan"]["summary"]["creates"] == 1
    assert len(run.results_of("Check the plan against the policy")) == 1, "the second has no policy"
    assert {worlds.SECOND_TEMPLATE_NAME} <= set(names_in(workfront))
    assert LAST_NAME not in names_in(workfront)
    assert run.stats["workfront_promote_package_id"] == result["package_id"]


@pytest.mark.core
def test_arguments_that_are_wrong_ask_nobody_and_show_no_secret(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    wrong = workfront_playbooks.promote("-vvvv", stage="everything", wait_interval="soon")

    assert "workfront_promote_stage" in wrong.message
    assert "workfront_promote_wait_interval" in wrong.message

    incomplete = workfront_playbooks.promote("-vvvv", objects=None)

    assert incomplete.message.startswith("Give workfront_promote_package_id, or workfront_promote_package_name and")
    assert workfront.requests() == []


def _refreshed_preview(playbooks: WorkfrontPlaybooks, simulator: Simulator) -> list[str]:
    """Refresh the preview, which then takes the keys of production, and put two new templates into it.

    Returns the real origins of preview and production, of which one type of credential is enough for both.
    """
    simulator.workfront_refresh(worlds.PREVIEW, credentials=True)
    for name in (NEW, LAST_NAME):
        simulator.workfront_put_object(worlds.PREVIEW, "TMPL", name)
    return playbooks.through_proxy(worlds.PREVIEW, worlds.PRODUCTION)


def _world_with_a_foreign(lane: str) -> dict[str, Any]:
    """Return the world `seeds` with one environment of another customer."""
    path = Path(next(iter(simulator_package.__path__))) / "world_data" / "seeds.json"
    world: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    world["workfront"]["environments"][lane]["customer_id"] = FOREIGN
    return world
