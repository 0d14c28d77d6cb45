# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that the role awx_setup writes, and why it does not start."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.envops.promotion.plugins.filter.awx_setup_run import load_run
from ansible_collections.envops.promotion.plugins.module_utils._awx.objects import KINDS
from ansible_collections.envops.promotion.plugins.plugin_utils import _awx_setup
from ansible_collections.envops.promotion.plugins.plugin_utils._awx_files import files_of
from ansible_collections.envops.promotion.plugins.plugin_utils._awx_given import blank_guards, no_strings
from ansible_collections.envops.promotion.plugins.plugin_utils._awx_setup import SetupRun
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import problem_with
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import spec_of
from support.awx import SANDBOX, objects, options, pingone, stage, workfront
from support.repository import ROOT

SECRET = "s3cret-value"
ID = "5ebad3a0011f7d8c8e4b1e0fdf0ba6c0"
INPUTS = {"client_id": "c", "auth_environment_id": "e", "client_secret": SECRET}


FIXED = ("pingone_promote_stage", "pingone_promote_target_environment", "pingone_promote_promotion_id")
ASKED = {
    **{name: f"questions must not set {name}, which follows from the description." for name in FIXED},
    "promotion_workflow_step": "which follows from the description.",
    "pingone_promote_status": "no role of the pipeline has this variable.",
    "awx_user_name": "AWX and Ansible set variables with this beginning.",
    "ansible_connection": "AWX and Ansible set variables with this beginning.",
}
"""What a question must not set, because its answer would beat what was described or approved."""


SELECTION = {"variable": "pingone_promote_selected_resources", "question": "Q"}


class Loader(yaml.SafeLoader):
    """Reads !unsafe as the string that it marks."""


Loader.add_constructor("!unsafe", lambda loader, node: f"UNSAFE {node.value}")


def loaded(**more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for file in files_of(objects(pingone(1), **more), "Promotion"):
        assert SECRET not in file["content"]
        content = yaml.load(file["content"], Loader=Loader)  # a safe loader
        assert f"{next(iter(content))}.yml" == file["name"]
        found |= content
    return found


def test_each_kind_has_a_file_with_templates_for_awx_only() -> None:
    found = loaded()
    assert tuple(found) == KINDS
    made = objects(pingone(1))
    assert found["controller_workflows"] == made["controller_workflows"]
    [plan, *_others] = found["controller_templates"]
    assert plan["extra_vars"]["pingone_promote_metadata"]["Ticket"] == "UNSAFE {{ promotion_ticket | default('') }}"
    env = found["controller_credential_types"][0]["injectors"]["env"]
    assert env["PINGONE_CLIENT_ID"] == "UNSAFE {{ client_id }}"


def test_secrets_are_references() -> None:
    found = loaded(
        credentials=[{"name": "It's", "vendor": "pingone", "inputs": INPUTS}],
        notifications=[{"name": "Chat", "type": "slack", "configuration": {"token": SECRET}}],
    )
    [credential] = found["controller_credentials"]
    assert credential["inputs"]["client_secret"] == """{{ awx_setup_secrets["It's"]['client_secret'] }}"""
    [plain, _plan] = found["controller_notifications"]
    assert plain["notification_configuration"]["token"] == "{{ awx_setup_secrets['Promotion - Chat']['token'] }}"


def run(*pipelines: dict[str, Any], **more: Any) -> Any:
    return load_run().read({"options": options(*pipelines, **more)}, user="me")


@pytest.fixture(autouse=True)
def no_controller(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOST", "OAUTH_TOKEN", "USERNAME", "PASSWORD"):
        for prefix in ("CONTROLLER", "TOWER"):
            monkeypatch.delenv(f"{prefix}_{variable}", raising=False)
    monkeypatch.setattr(_awx_setup, "_SETTINGS", ())


OVER = {"rrule": "FREQ=DAILY;UNTIL=20200101T000000Z", "duration": "PT2H", "timezone": "UTC"}
ALWAYS = {"start": "2020-01-01T00:00:00Z", "end": "9999-01-01T00:00:00Z", "reason": "Closed"}


def test_samples_can_be_rendered() -> None:
    gates = [
        {"ticket_pattern": "CHG[0-9]+"},
        {"windows": [OVER], "enforce": False},
        {"windows": [OVER, {**OVER, "rrule": "FREQ=WEEKLY;BYDAY=SA"}]},
    ]
    gated = [pingone(stages=[stage("P", "a", "b", gate=gate)]) for gate in gates]
    for pipeline in (pingone(), workfront(), *gated):
        assert run(pipeline, state="rendered", directory="/d").missing_input == ""


def descriptions_of_the_guide() -> list[dict[str, Any]]:
    """The blocks of YAML in the guide that describe pipelines, with what any of its blocks adds."""
    guide = (ROOT / "docs" / "docsite" / "rst" / "guide_awx.rst").read_text(encoding="utf-8")
    blocks = [
        yaml.safe_load(textwrap.dedent(found))
        for found in re.findall(r"code-block:: yaml\n\n((?: +\S.*\n|\n(?= +\S))+)", guide)
    ]
    found = [block for block in blocks if isinstance(block, dict)]
    whole = [block for block in found if "awx_setup_pipelines" in block]
    [notifications] = [block for block in found if "awx_setup_notifications" in block]
    return [*whole, {**whole[0], **notifications}]


@pytest.mark.parametrize("given", descriptions_of_the_guide(), ids=["pingone", "workfront", "notifications"])
def test_the_descriptions_of_the_guide_are_accepted(given: dict[str, Any]) -> None:
    assert problem_with("awx_setup", given.get, given, SetupRun.FACTS) == ""
    described = {name.removeprefix("awx_setup_"): value for name, value in given.items()}
    asked = {"options": {**described, "state": "rendered", "directory": "/d"}}
    assert load_run().read(asked, user="me").missing_input == ""


@pytest.mark.parametrize(
    ("pipeline", "expected"),
    [
        (pingone(1, policy={"max_delete": 0}), "max_delete"),
        (pingone(1, policy={"max_deletes": None}), "max_deletes has no value"),
        (pingone(1, variables={"pingone_promote_verfy": True}), "Did you mean pingone_promote_verify?"),
        (pingone(1, variables={"workfront_promote_outdated": "warn"}), "has a variable workfront_promote_outdated."),
        (pingone(1, variables={"pingone_promote_rollback": "always"}), "on_failure"),
        (pingone(1, variables={"pingone_promote_execute_timeout": -1}), "pingone_promote_execute_timeout"),
        (
            pingone(stages=[stage("P", "a", "b", gate={"windows": []})]),
            "windows is empty, so a promotion could never start.",
        ),
        *(
            (
                pingone(stages=[stage("P", "a", "b", gate=gate)]),
                f"pingone_promote_gate never opens again: {times} leave",
            )
            for gate, times in (
                ({"windows": [OVER]}, "windows"),
                (
                    {"windows": [{"start": "08:00", "end": "10:00", "timezone": "UTC"}], "freezes": [ALWAYS]},
                    "windows and freezes",
                ),
            )
        ),
        (
            pingone(1, variables={"pingone_rollback_gate": {"windows": [OVER]}}),
            "pingone_rollback_gate never opens again",
        ),
        (pingone(1, drift={"rrule": "daily"}), "rrule must begin with a start"),
        (workfront(1, select={"objects": [{"object_cod": "TMPL"}]}), "object_cod"),
        (
            workfront(1, select={"package_name": "x"}),
            "Give workfront_promote_package_id, or workfront_promote_package_name and",
        ),
        (pingone(1, select={"selected_resources": ["nonsense"]}), "has no type in front of a slash"),
        (pingone(1, select={"excluded_resources": ["populations/x"]}), "either pingone_promote_selected_resources or"),
        (pingone(1, select={"all_resources": True, "selected_resources": ["populations/x"]}), "mutually exclusive"),
        (
            pingone(1, select={"all_resources": True}, questions=[SELECTION]),
            "must not set pingone_promote_selected_resources",
        ),
        (
            workfront(1, questions=[{"variable": "workfront_promote_package_id", "question": "Q"}]),
            "follows from the description",
        ),
        *(
            (
                workfront(
                    stages=[stage("Live", SANDBOX, "https://workfront.example.com")],
                    select={"package_id": ID},
                    variables={f"workfront_{role}_target": {"environment_type": "production"} for role in others},
                    drift={"rrule": "DTSTART:20270101T060000Z RRULE:FREQ=DAILY;INTERVAL=1"},
                ),
                f"workfront_{missing}_target: The name workfront.example.com does not show whether",
            )
            for missing, others in (
                ("promote", ("rollback", "drift")),
                ("rollback", ("promote", "drift")),
                ("drift", ("promote", "rollback")),
            )
        ),
        (
            workfront(1, variables={"workfront_promote_target": {"environment_type": "sandbox"}}),
            "environment_type is sandbox, but acme.my.workfront.com is a production environment.",
        ),
        (pingone(1, questions=[{"variable": "a b", "question": "Q"}]), "without blanks"),
        *((pingone(1, questions=[{"variable": name, "question": "Q"}]), expected) for name, expected in ASKED.items()),
        *((pingone(1, variables={name: "x"}), f"must not set {name}") for name in FIXED),
        (pingone(1, policy={"max_deletes": 0}, variables={"pingone_promote_policy": {}}), "must not set"),
        (
            workfront(1, variables={"workfront_promote_target": {"api_key": "k"}}),
            "workfront_promote_target.api_key is a secret",
        ),
        (
            pingone(1, variables={"pingone_promote_connection": {"client_secret": "s"}}),
            "pingone_promote_connection.client_secret is a secret",
        ),
        (workfront(1, variables={"workfront_promote_target": "https://x"}), "must not set workfront_promote_target"),
    ],
)
def test_what_a_job_would_refuse_is_refused_before(pipeline: dict[str, Any], expected: str) -> None:
    said = run(pipeline, state="rendered", directory="/d").missing_input
    assert "Directory" in said or "Templates" in said
    assert expected in said


def test_what_must_be_a_string_is_nothing_else() -> None:
    given = {"organization": ["Identity"], "project": {"name": {}}, "pipelines": [None, pingone(1, name=[])]}
    assert list(no_strings({f"awx_setup_{name}": value for name, value in given.items()}, spec_of("awx_setup"))) == [
        "awx_setup_organization must be a string.",
        "awx_setup_project.name must be a string.",
        "awx_setup_pipelines, entry 2: name must be a string.",
    ]
    stages = [
        {**stage("A", "x", "y"), "name": True, "target": 1.5},
        {**stage("B", "x", "y"), "approval": {"description": False}},
    ]
    odd: dict[str, Any] = {
        "approvers": True,
        "project": {"name": "P", "scm_branch": 1.1},
        "pipelines": [pingone(stages=stages)],
    }
    assert list(no_strings({f"awx_setup_{name}": value for name, value in odd.items()}, spec_of("awx_setup"))) == [
        f"awx_setup_{option} must be a string. Write it in quotes."
        for option in (
            "approvers",
            "project.scm_branch",
            *(f"pipelines, entry 1: stages, entry 1: {name}" for name in ("name", "target")),
            "pipelines, entry 1: stages, entry 2: approval.description",
        )
    ]
    whole = {f"awx_setup_{name}": value for name, value in options(pingone(name=7)).items()}
    assert list(no_strings(whole, spec_of("awx_setup"))) == []


@pytest.mark.parametrize("blank", [None, "", " ", {}, []])
@pytest.mark.parametrize("guard", ["policy", "gate", "proven"])
def test_a_guard_must_forbid_something(guard: str, blank: Any) -> None:
    given = [pingone(1, **{guard: blank}), pingone(stages=[stage("P", "a", "b", **{guard: blank})])]
    assert list(blank_guards(given)) == [
        f"awx_setup_pipelines, Directory{where}: {guard} has no value. Remove it, or give the rules."
        for where in ("", ", stage P")
    ]
    assert list(blank_guards([pingone(), None, "x"])) == list(blank_guards(None)) == []


@pytest.mark.parametrize(
    ("approval", "is_refused"),
    [
        (None, True),
        (" ", True),
        (True, True),
        ([], True),
        (60, True),
        ({}, False),
        ({"timeout": 1}, False),
        ("{}", False),
    ],
)
def test_an_approval_without_a_value_is_not_lost(approval: Any, *, is_refused: bool) -> None:
    said = list(blank_guards([pingone(stages=[stage("P", "a", "b", approval=approval)])]))
    assert ["give {} for an approval without a timeout" in each for each in said] == [True] * is_refused
    assert list(blank_guards([pingone()])) == []


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({**INPUTS, "secret": "x"}, "unknown inputs: secret."),
        (
            {**INPUTS, "client_secret": " "},
            "lacks inputs. It needs client_id and auth_environment_id and client_secret.",
        ),
        ({**INPUTS, "client_secret": "", "private_key": "k"}, "set client_authentication to private_key_jwt."),
        (
            {**INPUTS, "client_authentication": "private_key_jwt"},
            "It needs client_id and auth_environment_id and private_key.",
        ),
        ({**INPUTS, "client_id": 1}, "awx_setup_credentials, Key: client_id must be a string."),
        ({**INPUTS, "region": "XX"}, "region must be one of NA, CA, EU, AU, SG, AP."),
    ],
)
def test_described_credentials_suffice(inputs: dict[str, str], expected: str) -> None:
    given = [{"name": "Key", "vendor": "pingone", "inputs": inputs}]
    assert expected in run(pingone(1), credentials=given, state="rendered", directory="/d").missing_input


def test_files_need_a_directory() -> None:
    assert "awx_setup_directory is required" in run(pingone(1), state="rendered").missing_input


def test_a_load_needs_a_controller_and_a_login(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run(pingone(1)).missing_input.startswith("Set the environment variable CONTROLLER_HOST")
    monkeypatch.setenv("CONTROLLER_HOST", "https://awx.example.com")
    assert run(pingone(1)).missing_input.startswith("Set the environment variable CONTROLLER_OAUTH_TOKEN")
    monkeypatch.setenv("CONTROLLER_USERNAME", "me")
    monkeypatch.setenv("CONTROLLER_PASSWORD", " ")
    assert run(pingone(1)).missing_input != ""
    monkeypatch.setenv("TOWER_PASSWORD", "p")
    assert run(pingone(1)).missing_input == ""
    monkeypatch.delenv("CONTROLLER_HOST")
    settings = tmp_path / "tower_cli.cfg"
    settings.touch()
    monkeypatch.setattr(_awx_setup, "_SETTINGS", (str(settings),))
    assert run(pingone(1)).missing_input == ""


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"state": "presnt"}, "awx_setup_state"),
        ({"prune": "perhaps"}, "awx_setup_prune"),
        ({"project": {"nam": "x"}}, "nam"),
        ({"pipelines": [{**pingone(1), "vendor": "okta"}]}, "vendor"),
        ({"pipelines": [{**pingone(1), "stagse": []}]}, "stagse"),
        ({"pipelines": [{**pingone(1), "stages": [{"name": "A"}]}]}, "credential, source, target are required"),
        ({"pipelines": [pingone(1, ticket="maybe")]}, "ticket"),
        ({"notifications": [{"name": "N", "type": "fax", "configuration": {}}]}, "type"),
        ({"credentials": [{"name": "N", "vendor": "pingone", "inputs": SECRET}]}, "inputs"),
        ({"nme": "x"}, "Did you mean awx_setup_name?"),
    ],
)
def test_a_mistyped_description_is_refused(more: dict[str, Any], expected: str) -> None:
    given = {f"awx_setup_{name}": value for name, value in {**options(pingone(1)), **more}.items()}
    said = problem_with("awx_setup", given.get, given, SetupRun.FACTS)
    assert expected in said
    assert SECRET not in said
