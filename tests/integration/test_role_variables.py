# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user mistypes stops a role before its first request, and what one role hands to another stays as it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import GUARDS, spec_of
from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, TASK, PingOnePlaybooks
from support.playbooks import prefixed
from support.workfront import Workfront
from support.workfront_playbooks import LAST_FAILS, WorkfrontPlaybooks

ROLE = f"envops.promotion.{PROMOTE}"
WAYS: dict[str, dict[str, Any]] = {
    "roles": {"roles": [{"role": ROLE}]},
    "import_role": {"tasks": [{"name": "Promote", "ansible.builtin.import_role": {"name": ROLE}}]},
    "include_role": {"tasks": [{"name": "Promote", "ansible.builtin.include_role": {"name": ROLE}}]},
    "unvalidated": {
        "tasks": [{"name": "Promote", "ansible.builtin.include_role": {"name": ROLE, "rolespec_validate": False}}]
    },
}


@pytest.mark.core
@pytest.mark.parametrize(
    "way",
    [
        "roles",
        "unvalidated",
        *(pytest.param(way, marks=pytest.mark.release) for way in ("import_role", "include_role")),
    ],
)
def test_a_mistyped_variable_stops_the_run(playbooks: PingOnePlaybooks, pingone: PingOne, way: str) -> None:
    """Not as an extra variable, but in the variables of the play, which a role sees in the same way."""
    given = prefixed(PROMOTE, TASK) | {"pingone_promote_polcy": {"max_changes": 0}}

    run = playbooks.play([WAYS[way] | {"vars": given}])

    assert run.message == (
        "The role pingone_promote has no variable pingone_promote_polcy. Did you mean pingone_promote_policy?"
    )
    assert pingone.operations() == []


@pytest.mark.parametrize("way", ["roles", pytest.param("import_role", marks=pytest.mark.release)])
def test_a_role_that_runs_only_without_a_result_passes_it_on(playbooks: PingOnePlaybooks, way: str) -> None:
    """The condition holds for each task of the role, also for those after the one that sets the result."""
    once = f"{PROMOTE}_result is undefined"
    [[kind, [used]]] = WAYS[way].items()

    run = playbooks.play([{kind: [used | {"when": once}], "vars": prefixed(PROMOTE, TASK | {"stage": "plan"})}])

    assert run.status == 0, run.output
    promoted = run.promoted
    assert run.stats == {
        "pingone_promote_status": "planned",
        "pingone_promote_audit_head": "",
        "pingone_promote_promotion_id": promoted["promotion_id"],
        "pingone_promote_plan_digest": promoted["plan_digest"],
        "pingone_promote_plan_text": run.stats["pingone_promote_plan_text"],
        "pingone_promote_plan_summary": promoted["plan"]["summary"],
    }
    assert promoted["promotion_id"] in run.stats["pingone_promote_plan_text"]


def test_a_mistyped_extra_variable_stops_the_run(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote(stge="plan")
    assert "Did you mean pingone_promote_stage?" in run.message
    assert pingone.operations() == []


@pytest.mark.parametrize(
    "policy",
    [
        {"max_delete": 0},
        *(
            pytest.param(each, marks=pytest.mark.release)
            for each in ('{"max_delete": 0}', {"forbid_action": ["delete"]})
        ),
    ],
)
def test_a_mistyped_rule_stops_the_run(playbooks: PingOnePlaybooks, pingone: PingOne, policy: Any) -> None:
    run = playbooks.promote(policy=policy)
    assert "max_delete" in run.message or "forbid_action" in run.message
    assert pingone.operations() == []


@pytest.mark.core
def test_a_policy_as_a_string_holds(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote("--extra-vars", "pingone_promote_policy='{\"max_changes\": 0}'")
    assert run.message.startswith("The plan violates the policy: The plan has 3 changes; max_changes allows 0.")
    assert pingone.writes() == ["S1", "P1", "P9"]


@pytest.mark.core
@pytest.mark.parametrize("blank", ["", pytest.param(None, marks=pytest.mark.release)])
def test_blank_variables_count_as_not_given(playbooks: PingOnePlaybooks, pingone: PingOne, blank: str | None) -> None:
    """In the variables of a play, and through Ansible's own validation; what is needed comes as a survey gives it."""
    blanks = dict.fromkeys(spec_of(PROMOTE), blank)
    # What would restrict a promotion is not given up for a blank.
    for guard in GUARDS:
        blanks.pop(f"{PROMOTE}_{guard}", None)
    given = {
        **blanks,
        "pingone_promote_source_environment": f" {TASK['source_environment']}\n",
        "pingone_promote_target_environment": TASK["target_environment"],
        "pingone_promote_selected_resources": f"\n populations/{worlds.POPULATION_NAME} \n",
        "pingone_promote_wait_interval": "0.1",
        "pingone_promote_verify": "true",
    }

    run = playbooks.play([WAYS["import_role"] | {"vars": given}])

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert run.promoted["plan"]["summary"]["total"] == 3
    [record] = pingone.simulator.state()["pingone"]["promotions"]
    assert "description" not in record or not record["description"]


@pytest.mark.core
def test_a_blank_variable_that_is_needed_stops_the_run(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    run = workfront_playbooks.promote(package_name=" ", source=None)
    assert "workfront_promote_source" in run.message
    run = workfront_playbooks.promote(package_name=" ")
    assert "workfront_promote_package_name" in run.message
    assert workfront.operations() == []


@pytest.mark.core
def test_no_secret_is_shown_where_a_connection_is_not_valid(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    """The fixture looks for the secrets in everything that the runs show."""
    wrong: list[Any] = [
        {**playbooks.connection, "client_secrt": worlds.CLIENT_SECRET},
        {**playbooks.connection, "http_retries": worlds.CLIENT_SECRET},
        f"client_secret={worlds.CLIENT_SECRET} more",
        [worlds.CLIENT_SECRET],
        {**playbooks.connection, "http_retries": [], "client_secret": {"is": worlds.CLIENT_SECRET}},
    ]
    tasks = [
        {
            "block": [{"import_role": {"name": ROLE}, **keywords}],
            "rescue": [{"name": "Refused", "debug": {}}],
            "vars": prefixed(PROMOTE, TASK | {"connection": connection}),
        }
        for connection in wrong
        for keywords in ({}, {"ignore_errors": True})
    ]

    run = playbooks.play([{"tasks": tasks}], "-vvvv")

    assert run.status == 0, run.output
    assert len(run.results_of("Refused")) == len(tasks)
    assert pingone.operations() == []


@pytest.mark.core
def test_extra_variables_do_not_change_what_is_rolled_back(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    other = playbooks.promote(selected_resources=[worlds.PASSWORD_POLICY])
    assert other.promoted["status"] == "promoted"
    before = pingone.target()
    simulator.behave(fail_steps=[{"index": 1}])
    theirs = {
        "pingone_rollback_promotion_id": other.promoted["promotion_id"],
        "pingone_rollback_report": "nonsense",
        "pingone_rollback_source_environment": "",
        "pingone_rollback_no_such": 1,
    }

    run = playbooks.promote("--extra-vars", json.dumps(theirs))

    assert run.promoted["status"] == "rolled_back"
    assert run.promoted["rollback"]["promotion_id"] != other.promoted["promotion_id"]
    assert pingone.target() == before


def test_extra_variables_do_not_replace_what_a_role_finds_out(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote("--extra-vars", json.dumps({"__pingone_promote_judged": {"allowed": True}}))
    assert run.message.startswith("Do not set __pingone_promote_judged as extra variables")
    assert pingone.operations() == []


@pytest.mark.release
def test_extra_variables_do_not_change_what_is_compensated(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    workfront.simulator.workfront_behave(**LAST_FAILS)
    theirs = {"workfront_rollback_installation_id": "", "workfront_rollback_confirm": False}

    run = workfront_playbooks.promote("--extra-vars", json.dumps(theirs), compensate=True)

    assert run.promoted["status"] == "compensated", run.output
    assert run.promoted["rollback"]["installation_id"] == run.promoted["installation_id"]


@pytest.mark.release
def test_a_mistyped_key_of_an_override_stops_the_run(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    run = workfront_playbooks.promote(overrides=[{"object_code": "TMPL", "nme": "x", "action": "IGNORE"}])
    assert "nme" in run.message
    assert workfront.operations() == []


@pytest.mark.core
def test_a_role_in_a_loop_of_its_caller(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    """The role's variables come from ``item``, which its own loops, such as that over the reports, must leave alone."""
    for name in list(playbooks.environment):
        if name.startswith("PINGONE_"):
            del playbooks.environment[name]
    report = playbooks.folder / "report.json"
    given = prefixed(PROMOTE, TASK) | {
        "pingone_promote_connection": "{{ connections[item] }}",
        "pingone_promote_report": [{"format": "json", "path": "{{ item }}"}],
    }
    task = {
        "name": "Promote",
        "ansible.builtin.include_role": {"name": ROLE},
        "vars": given,
        "loop": [str(report)],
    }

    run = playbooks.play([{"vars": {"connections": {str(report): playbooks.connection}}, "tasks": [task]}], "-vv")

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert json.loads(report.read_text(encoding="utf-8"))["status"] == "promoted"
