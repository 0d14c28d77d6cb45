# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No keyword of a play that uses a role opens a gate, skips a rollback, or makes a success of a failure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, ROLL_BACK, TASK, PingOnePlaybooks
from support.playbooks import QUICK, prefixed
from support.workfront import Workfront
from support.workfront_playbooks import WorkfrontPlaybooks

ROLE = f"envops.promotion.{PROMOTE}"
BOTH_WAYS_OF_CHECK_MODE = pytest.mark.parametrize(
    ("keyword", "arguments"), [(True, []), pytest.param(False, ["--check"], marks=pytest.mark.release)]
)
LENIENT = {"ignore_errors": True, "ignore_unreachable": True}


def used(way: str, **variables: Any) -> dict[str, Any]:
    """A play that uses the role with the most lenient keywords, on the play, a block and the import alike."""
    given = prefixed(PROMOTE, TASK | variables)
    if way == "roles":
        return {**LENIENT, "vars": given, "roles": [{"role": ROLE, **LENIENT}]}
    task = {"name": "Promote", f"ansible.builtin.{way}": {"name": ROLE}, "ignore_errors": True}
    return {**LENIENT, "vars": given, "tasks": [{"name": "Leniently", **LENIENT, "block": [task]}]}


@pytest.mark.core
@pytest.mark.parametrize("way", [pytest.param("import_role", marks=pytest.mark.release), "include_role", "roles"])
def test_ignored_errors_open_no_gate(playbooks: PingOnePlaybooks, pingone: PingOne, way: str) -> None:
    before = pingone.target()

    run = playbooks.play([used(way, policy={"max_changes": 0})])

    assert run.status != 0, run.output
    assert run.promoted["status"] == "failed"
    assert run.message.startswith("The plan violates the policy: ")
    assert pingone.writes() == ["S1", "P1", "P9"]
    assert pingone.target() == before


@pytest.mark.core
def test_ignored_errors_skip_no_rollback(playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator) -> None:
    before = pingone.target()
    simulator.behave(fail_steps=[{"index": 1}])

    run = playbooks.play([used("import_role")])

    assert run.status != 0, run.output
    assert (run.promoted["status"], run.promoted["rollback"]["verified"]) == ("rolled_back", True)
    assert pingone.target() == before


@pytest.mark.core
def test_a_condition_that_the_role_ends_itself_hides_no_failure(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    """A condition on a role holds for each of its tasks, also after the role has published its result."""
    play = used("import_role", policy={"max_changes": 0})
    play["tasks"][0]["block"][0]["when"] = f"{PROMOTE}_result is not defined"

    run = playbooks.play([play])

    assert run.status != 0, run.output
    assert run.promoted["status"] == "failed"


def test_an_invalid_variable_stops_a_lenient_play(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.play([used("import_role", stage="evrything")])

    assert run.status != 0, run.output
    assert pingone.operations() == []


def test_the_failure_of_one_host_ends_no_other_half_way(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    """With any_errors_fatal, a host that fails would end the others wherever they are."""
    hosts = {
        "good": {"pingone_promote_source_environment": worlds.SOURCE_ENVIRONMENT},
        "bad": {"pingone_promote_source_environment": "Nowhere"},
    }
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    inventory = playbooks.folder / "inventory.json"
    inventory.write_text(json.dumps({"all": {"hosts": hosts, "vars": local}}), encoding="utf-8")
    play = used("import_role", source_environment=None) | {"hosts": "all", "any_errors_fatal": True}

    run = playbooks.play([play], "--inventory", str(inventory))

    assert run.status != 0, run.output
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED"]
    writes = pingone.writes()
    assert {"P1", "P9"} <= set(writes[writes.index("P7") :]), "verified"


TURNS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"serial": 1, "max_fail_percentage": 0}, {}),
    ({"max_fail_percentage": 0}, {}),
    ({}, {"throttle": 1}),
    ({"strategy": "free"}, {}),
    ({"strategy": "host_pinned"}, {}),
]
"""Keywords of a play and of the use of a role, which say when which host comes."""


@pytest.mark.parametrize(
    ("of_play", "of_task"),
    [({}, {"run_once": True}), *(pytest.param(*each, marks=pytest.mark.release) for each in TURNS)],
    ids=str,
)
def test_how_hosts_take_turns_skips_no_rollback(
    playbooks: PingOnePlaybooks,
    pingone: PingOne,
    simulator: Simulator,
    of_play: dict[str, Any],
    of_task: dict[str, Any],
) -> None:
    """Two hosts have the same target: what was started for one of them is rolled back, however far the other one is."""
    before = pingone.target()
    simulator.behave(fail_steps=[{"index": 1}])
    local = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    inventory = playbooks.folder / "inventory.json"
    inventory.write_text(json.dumps({"all": {"hosts": {"one": {}, "two": {}}, "vars": local}}), encoding="utf-8")
    play = play_with(PROMOTE, TASK, **of_task) | {"hosts": "all", **of_play}

    run = playbooks.play([play], "--inventory", str(inventory))

    assert run.status != 0, run.output
    # The second host may resume what the first one is about to roll back, as if that had been killed, and start it once more.
    statuses = [item["status"] for item in pingone.promotions()]
    assert statuses in (["COMPLETED", "ROLLED_BACK"], ["COMPLETED", "ROLLED_BACK"] * 2)
    assert pingone.target() == before


def play_with(role: str, given: dict[str, Any], **keywords: Any) -> dict[str, Any]:
    task = {"name": "Use", "ansible.builtin.import_role": {"name": f"envops.promotion.{role}"}, **keywords}
    return {"vars": prefixed(role, given), "tasks": [task]}


@pytest.mark.core
@BOTH_WAYS_OF_CHECK_MODE
def test_check_mode_as_a_keyword_is_check_mode(
    playbooks: PingOnePlaybooks, pingone: PingOne, keyword: bool, arguments: list[str]
) -> None:
    """A dry run by either of them stays one, and leaves nothing behind."""
    before = pingone.target()
    run = playbooks.play([play_with(PROMOTE, TASK, check_mode=keyword)], *arguments)
    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["promotion_id"]) == ("planned", None)
    assert pingone.promotions() == []
    assert pingone.target() == before

    promoted = playbooks.promote().promoted
    after, writes = pingone.target(), len(pingone.writes())
    given = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promoted["promotion_id"]}
    run = playbooks.play([play_with(ROLL_BACK, given | {"wait_interval": QUICK}, check_mode=keyword)], *arguments)
    assert run.status == 0, run.output
    assert (run.rolled_back["status"], run.rolled_back["verified"]) == ("planned", None)
    assert run.rolled_back["message"].endswith(" would be rolled back.")
    assert (pingone.target(), len(pingone.writes())) == (after, writes)


@pytest.mark.release
@BOTH_WAYS_OF_CHECK_MODE
def test_check_mode_as_a_keyword_installs_nothing(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, keyword: bool, arguments: list[str]
) -> None:
    play = play_with("workfront_promote", workfront_playbooks.task, check_mode=keyword)
    run = workfront_playbooks.play([play], *arguments)
    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["package_id"]) == ("planned", None)
    assert [item for item in workfront.packages() if not item.get("deletedAt")] == []
    assert workfront.installations() == []
