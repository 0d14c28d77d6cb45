# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role awx_setup asks, decides and says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._awx import controller
from ansible_collections.envops.promotion.plugins.module_utils._awx.setup_run import AwxSetupRun
from support.awx import (
    FOUND,
    INPUTS,
    SURVEYS,
    TYPES,
    described,
    marked,
    options,
    pingone,
)


def run(
    loaded: dict[str, Any] | None = None,
    failure: dict[str, Any] | None = None,
    found: dict[str, Any] | None = None,
    **more: Any,
) -> AwxSetupRun:
    data = {"types": TYPES, "surveys": SURVEYS}
    seen = {"options": options(pingone(1), **more), "data": data, "found": found or {}}
    results = {f"loaded_{key}": {"results": value} for key, value in (loaded or {}).items()}
    return AwxSetupRun.read({**seen, **results, "failure": failure or {}}, user="me")


def item(name: str, **more: Any) -> dict[str, Any]:
    return {"__awx_setup_object": {"name": name}, **more}


def test_a_load_that_is_refused_half_way_says_what_and_why_and_what_is_there() -> None:
    loaded = {
        "organizations": [item("Identity")],
        "nodes": [item("W, 1-execute", changed=True), item("W, 1-plan", failed=True)],
    }
    failed = run(loaded, {"message": "Unable to create node: Cycle detected.", "known": {}})
    assert failed.must_fail
    assert failed.message == (
        "The load stopped at the workflow node W, 1-plan: Unable to create node: Cycle detected. There already: organization "
        "Identity, workflow node W, 1-execute. Start again to continue."
    )
    assert failed.result["objects"][1] == {"what": "workflow node", "name": "W, 1-execute", "state": "changed"}


def test_a_first_call_that_failed_may_have_taken_effect() -> None:
    failed = run({"organizations": [item("Identity", failed=True)]}, {"message": "The read operation timed out"})
    assert failed.message == (
        "The load stopped at the organization Identity: The read operation timed out. No other object was loaded before."
    )


def test_the_answer_of_the_controller_is_shown() -> None:
    failed = run({}, {"message": "Unable to update x", "known": {"response": {"json": {"name": ["Too long."]}}}})
    assert "The controller says: {'name': ['Too long.']}. Nothing on the controller was changed." in failed.message


@pytest.mark.parametrize(
    "message",
    [
        "Task failed: Error while resolving value for '__awx_setup_found': The lookup plugin 'awx.awx.controller_api' failed: Invalid "
        "authentication credentials for /api/v2/me/ (HTTP 401).",
        "The task includes an option with an error: An unhandled exception occurred while running the lookup plugin "
        "'awx.awx.controller_api'. Error was a <class 'ansible.errors.AnsibleError'>, original message: Invalid authentication "
        "credentials for /api/v2/me/ (HTTP 401).. Invalid authentication credentials for /api/v2/me/ (HTTP 401).",
    ],
)
def test_a_controller_that_cannot_be_read_is_said_without_what_ansible_says_of_its_plugins(message: str) -> None:
    assert run({}, {"message": message}).message == (
        "The controller could not be read: Invalid authentication credentials for /api/v2/me/ (HTTP 401). Check CONTROLLER_HOST, and "
        "CONTROLLER_OAUTH_TOKEN or CONTROLLER_USERNAME and CONTROLLER_PASSWORD. Nothing on the controller was changed."
    )


def test_a_controller_that_fails_once_is_not_a_wrong_login() -> None:
    said = "The lookup plugin 'awx.awx.controller_api' failed: The host sent back a server error (/api/v2/teams/): HTTP Error 502: Bad Gateway."
    found = {"me": [{"username": "admin", "is_superuser": True}]}
    failed = run({"organizations": [item("Identity")]}, {"message": said}, found=found)
    assert failed.message == (
        "The controller could not be read: The host sent back a server error (/api/v2/teams/): HTTP Error 502: Bad Gateway. "
        "There already: organization Identity. Start again to continue."
    )


def test_a_load_that_nothing_has_shown_fails() -> None:
    unseen = run({})
    assert unseen.must_fail
    assert unseen.message.startswith("Nothing has shown that these were loaded: Promotion - anything to promote")


def refused(name: str, message: str, **more: Any) -> dict[str, Any]:
    """What a task with secrets registers of an object that it has not loaded: it may not fail itself."""
    return item(name, failed=False, failed_when_result=False, changed=False, msg=message, **more)


@pytest.mark.parametrize("kind", ["credentials", "notifications"])
def test_what_the_controller_says_of_objects_with_secrets_is_shown_without_them(kind: str) -> None:
    said = {"json": {"detail": "Bad s3cret-token"}}
    loaded = {
        "organizations": [item("Identity")],
        kind: [
            item("First", id=7, changed=True, failed=False, failed_when_result=False),
            refused("Second", "Unable to create Second: s3cret-token", response=said),
        ],
    }
    configuration = {"channels": ["#x"], "token": "s3cret-token"}
    more: dict[str, Any] = {"notifications": [{"name": "Chat", "type": "slack", "configuration": configuration}]}
    message = run(loaded, **more).refusal_message
    assert message.startswith("Unable to create Second: *")
    assert "The controller says: {'detail': 'Bad *" in message
    assert "s3cret" not in message
    failed = run(loaded, {"message": message}, **more)
    assert "The load stopped at the " in failed.message
    assert " Second: Unable to create Second: *" in failed.message
    assert [each["state"] for each in failed.handled] == ["ok", "changed", "failed"]
    silent = run({kind: [refused("Second", "")]}, **more)
    assert silent.refusal_message == "The controller has not said why."
    assert run({kind: loaded[kind][:1]}, **more).refusal_message == run().refusal_message == ""


def test_what_is_caught_is_a_fact_without_secrets() -> None:
    configuration = {"channels": ["#x"], "token": "s3cret-token"}
    seen = {
        "options": options(pingone(1), notifications=[{"name": "N", "type": "slack", "configuration": configuration}]),
        "failed_result": {"failed": True, "msg": "Bad s3cret-token", "response": {"json": {"detail": "s3cret-token"}}},
    }
    caught = AwxSetupRun.read(seen, user="me").caught
    assert "Bad" in caught["message"]
    assert "s3cret" not in str(caught)


@pytest.mark.parametrize(
    ("project", "state", "is_early"),
    [
        ({"name": "P"}, "present", True),
        ({"name": "P", "scm_url": "https://git.example.com/p.git"}, "present", False),
        ({"name": "P"}, "absent", False),
    ],
)
def test_a_project_that_stays_as_it_is_lacks_playbooks_before_the_first_change(
    project: dict[str, str], state: str, *, is_early: bool
) -> None:
    there = {**FOUND, "project": [{"id": 9, "name": "P", "description": "[envops.promotion: Promotion]"}]}
    seen = {
        "options": options(pingone(1), project=project, state=state),
        "data": {"types": TYPES, "surveys": SURVEYS},
        "found": there,
        "playbooks": {"names": ["playbooks/other.yml"]},
    }
    asked = AwxSetupRun.read(seen, user="me")
    assert asked.given_project_id == ("9" if is_early else "")
    assert ("The project P lacks the playbooks" in asked.obstacle_message) is is_early
    assert "The project P lacks the playbooks" in asked.second_obstacle_message


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_removal_that_nothing_has_shown_fails(*, is_gone: bool) -> None:
    found = marked("controller_notifications", "Promotion - Chat")
    seen = {
        "options": options(pingone(1), state="absent"),
        "data": {"types": TYPES, "surveys": SURVEYS},
        "found": found,
    }
    removed = {"loaded_removed_notifications": {"results": [item("Promotion - Chat", changed=is_gone)]}}
    ended = AwxSetupRun.read({**seen, **removed}, user="me")
    assert ended.must_fail is not is_gone
    assert ended.message.startswith("Nothing has shown that these were removed: Promotion - Chat.") is not is_gone


@pytest.mark.parametrize(
    "said",
    [
        "Bad input s3cret-value.",
        "Refused: {'private_key': '-----BEGIN\\ns3cret-lines\\n-----END'}",
        "Bad header Bearer s3cret-header.",
        f"Bad body {json.dumps({'url': 's3cret/väl'})}",
    ],
)
def test_secrets_are_not_repeated(said: str) -> None:
    inputs = {
        **INPUTS,
        "client_secret": "s3cret-value",
        "private_key": "-----BEGIN\ns3cret-lines\n-----END",
        "api_url": "s3cret/väl",
    }
    failed = run(
        {},
        {"message": said, "known": {"response": {"json": {"detail": said}}}},
        credentials=[{"name": "Key of Production", "vendor": "pingone", "inputs": inputs}],
        notifications=[
            {
                "name": "Hook",
                "type": "webhook",
                "configuration": {"url": "https://hook", "headers": {"Authorization": "Bearer s3cret-header"}},
            }
        ],
    )
    assert "s3cret" not in failed.message + str(failed.result)
    assert "The controller says" in failed.message


def test_a_second_query_asks_only_for_what_was_not_there() -> None:
    first = {each["key"] for each in run().queries}
    assert {"organization", "type pingone", "credential Key of Production", "taken", "project"} <= first
    description = described(pingone(1))
    assert controller.second_queries_of(description, TYPES, {key: [{}] for key in first}) == []
    assert {each["key"] for each in controller.second_queries_of(description, TYPES, {})} == {
        *("project", "credential Key of Production", "type pingone")
    }


@pytest.mark.parametrize(
    ("more", "asked"),
    [({}, 1), ({"prune": True}, 1), ({"state": "absent"}, 6)],
)
def test_a_load_asks_by_the_mark_only_for_what_has_no_name_of_the_description(more: dict[str, Any], asked: int) -> None:
    queries = run(**more).queries
    assert sum(each["key"].startswith("marked ") for each in queries) == asked
    assert {each["params"]["page_size"] for each in queries} == {200}


def test_an_approval_gets_its_links_in_a_second_call() -> None:
    links = ("success_nodes", "failure_nodes", "always_nodes")
    for node in run().nodes:
        assert (set(links) & set(node) == set()) is ("approval_node" in node)
    [approval] = run().approval_links
    assert (approval["success_nodes"], approval["failure_nodes"]) == (["1-execute"], ["1-discard"])
