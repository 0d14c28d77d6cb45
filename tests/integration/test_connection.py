# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the connection comes from, and several promotions in one play."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.leaks import SUPPLIED_TOKEN
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, ROLL_BACK, TASK, PingOnePlaybooks
from support.playbooks import QUICK, prefixed

PAIR = {"source_environment": worlds.SOURCE_ENVIRONMENT, "target_environment": worlds.TARGET_ENVIRONMENT}
QUICKLY = {"wait_interval": QUICK}


@pytest.mark.core
def test_module_defaults_connect_every_module_and_both_roles(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    before = pingone.target()
    playbooks.environment = {}
    by_id = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": "{{ planned.promotion.id }}"}
    options: dict[str, dict[str, Any]] = {
        "pingone_environment_info": {},
        "pingone_promotion": PAIR | QUICKLY | {"selected_resources": [worlds.POPULATION]},
        "pingone_promotion_steps_info": by_id,
        "pingone_promotion_execution": by_id | QUICKLY,
        "pingone_promotion_info": by_id,
        "pingone_promotion_rollback": by_id | QUICKLY,
    }
    tasks: list[dict[str, Any]] = [{"envops.promotion.pingone_login": {}, "no_log": True}]
    tasks += [{f"envops.promotion.{module}": given, "register": "result"} for module, given in options.items()]
    tasks[2]["register"] = "planned"
    # The modules have executed the same plan, and rolled it back.
    tasks.append(_role(PROMOTE, TASK | {"retry_rolled_back": True}))
    tasks.append(_role(ROLL_BACK, PAIR | QUICKLY))

    run = playbooks.play(
        [{"module_defaults": {"group/envops.promotion.pingone": playbooks.connection}, "tasks": tasks}]
    )

    assert run.status == 0, run.output
    assert {"pingone_login", *options} <= set(run.actions)
    assert run.promoted["status"] == "promoted"
    assert run.rolled_back["status"] == "rolled_back"
    assert pingone.target() == before


@pytest.mark.release
def test_the_role_takes_the_connection_as_a_variable(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    connection = playbooks.connection
    playbooks.environment = {"PINGONE_CLIENT_ID": "of somebody else", "PINGONE_API_URL": "http://127.0.0.1:1"}

    promotion = playbooks.promote(connection=connection)

    assert promotion.status == 0, promotion.output
    assert promotion.promoted["status"] == "promoted"
    assert len(pingone.simulator.requests("token")) == 1, "one login for all tasks"


def test_a_token_that_cannot_be_renewed_is_reported(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    playbooks.environment |= {"PINGONE_ACCESS_TOKEN": SUPPLIED_TOKEN, "PINGONE_CLIENT_SECRET": ""}

    run = playbooks.promote()

    assert "answered 401" in run.message
    assert "The access_token has expired or was revoked" in run.message
    assert run.promoted["status"] == "failed"
    assert pingone.writes() == []


@pytest.mark.core
def test_two_promotions_in_one_play_know_nothing_of_each_other(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    simulator.behave(fail_steps=[{"name": worlds.POPULATION_NAME}])
    # Everything is shown, and the fixture looks for secrets in it: of both connections, and of the application.
    playbooks.environment = {}
    defaults = {"group/envops.promotion.pingone": playbooks.connection}
    first = TASK | {
        "selected_resources": [worlds.POPULATION, worlds.APPLICATION],
        "connection": playbooks.connection | {"client_authentication": "post"},
        "description": "The first",
        "excluded_resources": [worlds.THEME],
        "policy": {"max_deletes": 0},
    }
    second = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environment": worlds.PRODUCTION_ENVIRONMENT,
        "selected_resources": [worlds.PASSWORD_POLICY, worlds.APPLICATION],
        **QUICKLY,
    }
    kept = {"set_fact": {"first_result": f"{{{{ {PROMOTE}_result }}}}"}}
    tasks = [{"block": [_role(PROMOTE, first)], "rescue": [kept]}, _role(PROMOTE, second)]

    run = playbooks.play([{"module_defaults": defaults, "tasks": tasks}], "-vvvv", "--diff")

    assert run.status == 0, run.output
    assert run.fact("first_result")["status"] == "rolled_back"
    assert pingone.target() == before
    result = run.promoted
    assert (result["status"], result["verified"], result["rollback"], result["errors"]) == ("promoted", True, None, [])
    assert result["plan"]["summary"]["creates"] == 2
    promotion = pingone.promotion(result["promotion_id"])
    assert promotion["targetEnvironmentId"] == worlds.PRODUCTION_ENVIRONMENT
    assert "description" not in promotion
    assert "excludedResources" not in promotion
    assert len(run.results_of("Check the plan against the policy")) == 1, "the second has no policy"
    production = simulator.resources(worlds.PRODUCTION_ENVIRONMENT)
    assert worlds.PASSWORD_POLICY_NAME in {resource["name"] for resource in production.values()}
    assert run.stats["pingone_promote_status"] == "promoted"
    assert run.stats["pingone_promote_promotion_id"] == promotion["id"]


@pytest.mark.core
@pytest.mark.both_ways
def test_a_login_that_would_show_its_token_is_refused(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.play([{"tasks": [{"envops.promotion.pingone_login": {}, "register": "login"}]}], "-vvvv")

    assert "set no_log: true on the task" in run.message
    assert pingone.simulator.requests() == []


def _role(role: str, variables: dict[str, Any]) -> dict[str, Any]:
    return {"include_role": {"name": f"envops.promotion.{role}"}, "vars": prefixed(role, variables)}
