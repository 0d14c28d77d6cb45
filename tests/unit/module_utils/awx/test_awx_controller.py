# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a controller is asked, and what follows from its answers."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._awx import controller, credentials
from support.awx import (
    CREDENTIAL,
    FOUND,
    HERE,
    INPUTS,
    MARK,
    PREVIEW,
    PRODUCTION,
    SANDBOX,
    TYPES,
    described,
    marked,
    objects,
    pingone,
    stage,
    workfront,
)


def obstacles(found: dict[str, Any], **more: Any) -> list[str]:
    description = described(pingone(1), **more)
    return controller.obstacles(description, TYPES, objects(pingone(1), **more), found)


def changed(key: str, value: Any) -> dict[str, Any]:
    return {**copy.deepcopy(FOUND), key: value}


def test_nothing_is_in_the_way() -> None:
    assert obstacles(FOUND) == []


def test_on_a_new_controller_nobody_can_have_made_a_credential_yet() -> None:
    assert obstacles({**FOUND, "organization": [], "type pingone": [], "credential Key of Production": []}) == []


def test_a_credential_of_a_type_that_is_there_is_missed_although_another_type_is_new() -> None:
    """Before the first change: with the type, somebody could have made it."""
    pipelines = (pingone(1), workfront(1))
    found = {**FOUND, "credential Key of Production": []}
    [problem] = controller.obstacles(described(*pipelines), TYPES, objects(*pipelines), found)
    assert "the credential Key of Production is not there. Create it" in problem


@pytest.mark.parametrize(
    ("found", "more", "expected"),
    [
        (changed("team Operators", []), {}, "The team Operators is not there"),
        (changed("credential Key of Production", []), {}, "credential Key of Production is not there. Create it"),
        (changed("credential Key of Production", [CREDENTIAL] * 2), {}, "2 credentials have the name"),
        (
            changed("credential Key of Production", [{**CREDENTIAL, "credential_type": 6}]),
            {},
            "is not of the type PingOne promotion.",
        ),
        (
            changed("credential Key of Production", [{**CREDENTIAL, "inputs": {**INPUTS, "client_secret": ""}}]),
            {},
            "the credential Key of Production lacks inputs.",
        ),
        (changed("project", []), {"project": {"name": "Mine"}}, "The project Mine is not there"),
        (changed("x", []), {"execution_environment": {"name": "EE"}}, "The execution environment EE is not there."),
        (changed("x", []), {"galaxy_credential": "Galaxy"}, "The credential Galaxy is not there."),
        (changed("credential G", [{}, {}]), {"galaxy_credential": "G"}, "2 credentials have the name G."),
        (changed("type pingone", [{"id": 5}, {"id": 6}]), {}, "2 credential types have the name PingOne promotion."),
        (
            changed("type pingone", [{"id": 5, "inputs": {}}]),
            {},
            "PingOne promotion is there with other inputs, and AWX",
        ),
        *(
            (
                changed("environment", [foreign]),
                {"execution_environment": {"name": "EE", "image": "i"}},
                "Leave out its image",
            )
            for foreign in ({"description": "theirs", **HERE}, {"description": MARK})
        ),
        *(
            (
                changed("credential K", [foreign]),
                {"credentials": [{"name": "K", "vendor": "pingone", "inputs": INPUTS}]},
                said,
            )
            for foreign in ({"description": "theirs", **HERE}, {"description": MARK})
            for said in ("The credential K is there already, but not from this description.",)
        ),
        (
            changed("taken", [{"name": "Promotion: Directory", "description": "theirs"}]),
            {},
            "Promotion: Directory is there already, but not from this description.",
        ),
        (changed("inventory", [{"description": "theirs", **HERE}]), {}, "The inventory Promotion localhost is there"),
        (changed("inventory", [{"description": MARK}]), {}, "The inventory Promotion localhost is there"),
        (changed("project", [{"description": "theirs"}]), {}, "Leave out awx_setup_project.scm_url to use it"),
        (
            changed("notifications", [{"name": "Promotion - Chat", "description": MARK}]),
            {"notifications": [{"name": "Chat", "type": "slack", "configuration": {}}]},
            "The notification template Promotion - Chat is there already",
        ),
        (
            changed("x", []),
            {"credentials": [{"name": "Key of Production", "vendor": "workfront", "inputs": {}}]},
            "is one for workfront, not pingone.",
        ),
    ],
)
def test_an_obstacle_is_named(found: dict[str, Any], more: dict[str, Any], expected: str) -> None:
    assert any(expected in each for each in obstacles(found, **more))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            {"type pingone": [], "credential Key of Production": []},
            "may not create the credential type PingOne promotion",
        ),
        ({"organization": []}, "may not create the organization Identity"),
        (
            {"organization": [{"summary_fields": {"user_capabilities": {"edit": False}}}]},
            "is not an administrator of the organization Identity.",
        ),
    ],
)
def test_a_user_who_may_not_is_told_before(found: dict[str, Any], expected: str) -> None:
    user = [{"username": "jane", "is_superuser": False}]
    [problem] = obstacles({**FOUND, "me": user, **found})
    assert problem.startswith("The user jane ")
    assert expected in problem


def test_what_is_marked_is_no_obstacle() -> None:
    ours = {"description": f"x {MARK}", **HERE}
    found = {**FOUND, "taken": [{"name": "Promotion: Directory", **ours}], "inventory": [ours], "project": [ours]}
    assert obstacles(found) == []


@pytest.mark.parametrize(
    ("inputs", "suffices"),
    [
        ({"source_api_key": "k", "target_api_key": "k"}, True),
        ({"source_api_key": "k"}, False),
        ({"source_bearer_token": "k", "target_api_key": "k"}, True),
        ({"source_api_key": "k", "target_client_id": "c", "target_client_secret": "s"}, False),
        ({"source_api_key": "k", "target_ims_client_id": "c", "target_ims_client_secret": "s"}, True),
    ],
)
def test_a_workfront_credential_serves_both_sides(inputs: dict[str, str], suffices: bool) -> None:
    description = described(workfront(1), credentials=[{"name": "K", "vendor": "workfront", "inputs": inputs}])
    assert (list(credentials.declared_problems(description, TYPES)) == []) is suffices


EARLIER = {"target": {"url": PRODUCTION}}


@pytest.mark.parametrize(
    ("proven", "inputs", "expected"),
    [
        (EARLIER, {}, "for the proof of stage Live lacks inputs. It needs proven_api_key, or"),
        (EARLIER, {"proven_api_key": "k"}, ""),
        ({"target": {"url": PRODUCTION, "api_key": "{{ lookup('ansible.builtin.env', 'X') }}"}}, {}, ""),
        ({}, {}, ""),
    ],
)
def test_a_proof_of_workfront_needs_a_credential_for_the_earlier_stage(
    proven: dict[str, Any], inputs: dict[str, str], expected: str
) -> None:
    given = {"source_api_key": "k", "target_api_key": "k", **inputs}
    pipeline = workfront(stages=[stage("Live", SANDBOX, PREVIEW, **({"proven": proven} if proven else {}))])
    declared = described(pipeline, credentials=[{"name": "Key of Live", "vendor": "workfront", "inputs": given}])
    problems = list(credentials.declared_problems(declared, TYPES))
    found: dict[str, Any] = {
        "type workfront": [{"id": 6}],
        "credential Key of Live": [{"credential_type": 6, "inputs": given}],
    }
    problems += credentials.credential_problems(described(pipeline), TYPES, found)
    assert [expected in each for each in problems[:1]] == [True] * bool(expected)
    assert len(problems) == 2 * bool(expected)


def test_what_a_system_for_secrets_fills_in_is_not_missing() -> None:
    credential = {**CREDENTIAL, "id": 7, "inputs": {"client_id": "c", "auth_environment_id": "e"}}
    source = {"target_credential": 7, "input_field_name": "client_secret"}
    found = changed("credential Key of Production", [credential])
    assert "lacks inputs" in obstacles(found)[0]
    assert obstacles({**found, "sources pingone": [{**source, "target_credential": 8}]}) != []
    assert obstacles({**found, "sources pingone": [source]}) == []


def test_secrets_of_credentials_that_are_there_stay() -> None:
    declared = {
        "name": "Key of Production",
        "vendor": "pingone",
        "inputs": {**INPUTS, "client_secret": "old", "region": "EU"},
    }
    made = objects(pingone(1), credentials=[declared])
    [there] = credentials.loadable_credentials(made, FOUND)
    assert there["inputs"] == {**INPUTS, "region": "EU"}
    assert credentials.loadable_credentials(made, {}) == made["controller_credentials"]


def test_the_organization_keeps_the_galaxy_credentials_that_it_has() -> None:
    named = {"galaxy_credential": "Ansible Galaxy"}
    description, made = described(pingone(1), **named), objects(pingone(1), **named)
    [query] = controller.galaxy_queries_of(description, {"organization": [{"id": 4}]})
    assert (query["key"], query["endpoint"]) == ("galaxy", "organizations/4/galaxy_credentials")
    assert controller.galaxy_queries_of(description, {"organization": []}) == []
    assert controller.galaxy_queries_of(described(pingone(1)), {"organization": [{"id": 4}]}) == []

    def loaded(*there: dict[str, Any]) -> Any:
        [organization] = controller.loadable_organizations(made, {"galaxy": there})
        return organization["galaxy_credentials"]

    hub, galaxy = {"id": 9, "name": "Hub"}, {"id": 7, "name": "Ansible Galaxy"}
    assert loaded() == ["Ansible Galaxy"]
    assert loaded(hub) == ["9", "Ansible Galaxy"]
    assert loaded(galaxy, hub) == ["7", "9"]
    [plain] = controller.loadable_organizations(objects(pingone(1)), {"galaxy": []})
    assert plain == {"name": "Identity"}, "without one, what the organization has is not touched"


def test_only_what_bears_the_mark_and_is_not_named_is_removed() -> None:
    made, description = objects(pingone(1)), described(pingone(1))
    templates = marked("controller_templates", "Promotion: Directory / Production / plan", "Promotion: Old / A / plan")
    found = {**templates, **marked("controller_workflows", "Promotion: Directory", "Promotion: Old")}
    assert [each["name"] for each in controller.stale(description, made, found)] == [
        "Promotion: Old",
        "Promotion: Old / A / plan",
    ]
    theirs: list[dict[str, Any]] = [{"description": "theirs"}, {"description": f"{MARK} no"}, {"summary_fields": {}}]
    for foreign in theirs:
        assert controller.stale(description, made, marked("controller_workflows", "Promotion: Old", **foreign)) == []


def test_what_stays_behind_is_said() -> None:
    ours = {"description": f"x {MARK}", **HERE, "type": "job_template", "id": 3}
    taken = [
        {**ours, "name": "Promotion: Old / A / plan"},
        {**ours, "name": "Promotion: Directory / Production / plan"},
    ]
    schedules = marked("controller_schedules", "Promotion: Directory / Production / drift")
    made, description = objects(pingone(1)), described(pingone(1))
    [left] = controller.leftovers(description, made, {"taken": taken, **schedules})
    assert (
        "Schedules: Promotion: Directory / Production / drift; Job templates: Promotion: Old / A / plan. awx_setup_prune"
        in left
    )
    assert controller.leftovers(description, made, {"taken": taken[1:]}) == []
    taken[1]["execution_environment"] = 4
    said = controller.leftovers(description, made, {"taken": taken[1:], "project": [{"credential": 5}]})
    assert [each.split(",")[0] for each in said] == [
        "Job templates keep their execution environment",
        "The project keeps its credential",
    ]


def test_with_the_description_all_goes_that_bears_its_mark() -> None:
    found = {**marked("controller_projects", "Playbooks"), **marked("controller_workflows", "Promotion: Directory")}
    removed = controller.everything(described(pingone(1)), found)
    assert [(each["kind"], each["id"]) for each in removed] == [
        ("controller_workflows", 10),
        ("controller_projects", 10),
    ]


def nodes_of(made: Any) -> list[dict[str, Any]]:
    [workflow] = made["controller_workflows"]
    listed = workflow["simplified_workflow_nodes"]
    numbers = {node["identifier"]: 100 + place for place, node in enumerate(listed)}
    return [
        {
            "id": numbers[node["identifier"]],
            "identifier": node["identifier"],
            **{
                link: [numbers[each] for each in node[link]]
                for link in ("success_nodes", "failure_nodes", "always_nodes")
            },
            "summary_fields": {
                "workflow_job_template": {"name": workflow["name"]},
                "unified_job_template": {"name": node.get("unified_job_template") or node["approval_node"]["name"]},
            },
        }
        for node in listed
    ]


def test_workflows_are_compared_with_what_was_loaded() -> None:
    made = objects(pingone(2))
    nodes = nodes_of(made)
    assert controller.graph_differences(made, nodes) == []
    assert controller.stale_nodes(made, nodes) == []


def change_node(change: Callable[[dict[str, Any]], Any]) -> list[dict[str, Any]]:
    nodes = nodes_of(objects(pingone(1)))
    change(next(node for node in nodes if node["identifier"] == "1-approval"))
    return nodes


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda node: node.update(identifier="other"), "node 1-approval: it is not there."),
        (lambda node: node.update(success_nodes=[]), "success_nodes are [] instead of ['1-execute']."),
        (
            lambda node: node["summary_fields"].update(unified_job_template={}),
            "node 1-approval: it runs None instead of",
        ),
    ],
)
def test_a_half_workflow_is_noticed(change: Callable[[dict[str, Any]], Any], expected: str) -> None:
    assert expected in " ".join(controller.graph_differences(objects(pingone(1)), change_node(change)))


def test_nodes_of_an_earlier_description_are_named() -> None:
    nodes = nodes_of(objects(pingone(2)))
    stale = controller.stale_nodes(objects(pingone(1)), nodes)
    assert {each["identifier"][:2] for each in stale} == {"2-"}
    assert {each["workflow"] for each in stale} == {"Promotion: Directory"}


def test_notification_templates_are_sent_only_if_they_differ() -> None:
    given = [{"name": "Chat", "type": "slack", "configuration": {"channels": ["#x"], "token": "s3cret-token"}}]
    made = objects(pingone(1), notifications=given)
    there = copy.deepcopy(made["controller_notifications"])
    for each in there:
        each["notification_configuration"] |= {"token": "$encrypted$", "hex_color": ""}
    assert controller.different_notifications(made, {"notifications": there}) == []
    there[0]["messages"] = {}
    there[1]["notification_configuration"]["channels"] = ["#y"]
    changed = controller.different_notifications(made, {"notifications": there})
    assert [each["name"] for each in changed] == [each["name"] for each in made["controller_notifications"]]
    sent = [each["notification_configuration"] for each in changed]
    assert sent == [{"channels": ["#x"], "token": "$encrypted$"}] * 2, "a token that somebody has renewed stays"
    assert len(controller.different_notifications(made, {})) == 2
