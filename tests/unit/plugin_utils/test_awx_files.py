# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files that the role awx_setup writes have the format of infra.aap_configuration, whatever the description contains."""

from __future__ import annotations

import copy
import datetime
import itertools
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.filter.awx_setup_run import load_run
from ansible_collections.envops.promotion.plugins.module_utils._awx.objects import KINDS
from ansible_collections.envops.promotion.plugins.plugin_utils._awx_setup import SetupRun
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import options_of, problem_with
from support.awx import PREVIEW, PRODUCTION, SANDBOX, options, pingone, stage, workfront
from support.infra import content_of, file_problems, schema_problems

ROLE = "awx_setup"
SECRET = "s3cret-value"
ID = "5ebad3a0011f7d8c8e4b1e0fdf0ba6c0"
DAILY = {"rrule": "DTSTART;TZID=Europe/Zurich:20270101T060000\nRRULE:FREQ=DAILY;INTERVAL=1"}
YEAR_END = (
    datetime.datetime(year, month, day, tzinfo=datetime.timezone.utc)
    for year, month, day in ((2026, 12, 20), (2027, 1, 6))
)
"""As YAML reads points in time without quotes."""
GATE = {
    "ticket_pattern": "CHG[0-9]+",
    "freezes": [{**dict(zip(("start", "end"), YEAR_END, strict=True)), "reason": "Year end"}],
}
QUESTIONS = [
    {"variable": "a_text", "question": "Text", "help": "More", "required": True, "min": 1, "max": 10},
    {"variable": "an_area", "question": "Area", "type": "textarea", "default": "One\nTwo"},
    {"variable": "a_word", "question": "Word", "type": "password", "min": 8},
    {"variable": "one_of", "question": "One", "type": "multiplechoice", "choices": [1, "b", True], "default": "b"},
    {"variable": "some_of", "question": "Some", "type": "multiselect", "choices": ["a", "b"], "default": ["a", "b"]},
    {"variable": "a_number", "question": "Number", "type": "integer", "min": -5, "max": 5, "default": 0},
    {"variable": "a_share", "question": "Share", "type": "float", "default": 1},
]
CONFIGURATIONS: dict[str, dict[str, Any]] = {
    "awssns": {"aws_region": "eu-central-1", "sns_topic_arn": "arn:x", "aws_secret_access_key": SECRET},
    "email": {
        "host": "h",
        "port": 25,
        "username": "",
        "password": "",
        "sender": "s",
        "use_tls": False,
        "use_ssl": False,
        "recipients": ["a@example.com"],
    },
    "grafana": {"grafana_url": "https://g", "grafana_key": SECRET, "dashboardId": "3"},
    "irc": {"server": "s", "port": 6697, "nickname": "n", "password": SECRET, "use_ssl": True, "targets": ["#x"]},
    "mattermost": {"mattermost_url": "https://m", "mattermost_no_verify_ssl": False},
    "pagerduty": {"subdomain": "s", "token": SECRET, "service_key": "k", "client_name": "c"},
    "rocketchat": {"rocketchat_url": "https://r", "rocketchat_no_verify_ssl": False},
    "slack": {"token": SECRET, "channels": ["#x"]},
    "twilio": {"account_sid": "a", "account_token": SECRET, "from_number": "1", "to_numbers": ["2"]},
    "webhook": {"url": "https://w", "headers": {"X-Key": SECRET}},
}
NOTIFICATIONS = [{"name": f"By {kind}", "type": kind, "configuration": each} for kind, each in CONFIGURATIONS.items()]
CREDENTIALS = [
    {
        "name": "Key of Production",
        "vendor": "pingone",
        "inputs": {"client_id": "c", "auth_environment_id": "e", "client_secret": SECRET, "region": "EU"},
    },
    {"name": 'It\'s "one"', "vendor": "workfront", "inputs": {"source_api_key": SECRET, "target_api_key": SECRET}},
]
BLANK: dict[str, Any] = {
    **dict.fromkeys(("galaxy_credential", "inventory", "operators"), ""),
    **dict.fromkeys(("execution_environment", "prune"), None),
    "notifications": [],
    "credentials": [],
}
RICH: dict[str, Any] = {
    "galaxy_credential": "Ansible Galaxy",
    "execution_environment": {"name": "EE", "image": "registry.example.com/ee:1", "pull": "always"},
    "notifications": NOTIFICATIONS,
    "credentials": CREDENTIALS,
    "inventory": "Here",
}
OPEN = [
    ({"approvers": "", "operators": ""}, pingone(stages=[stage("Test", "Development", "Test")])),
    ({"project": {"name": "There already"}, "execution_environment": {"name": "EE"}}, pingone(1)),
    ({}, pingone(3, select={"selected_resources": ["populations/Größe ☃", {"type": "groups", "name": "{{ x }}"}]})),
    ({}, pingone(2, select={"all_resources": True, "excluded_resources": ["groups/A"]}, ticket="none", reason="none")),
    ({}, pingone(2, ticket="required", reason="required", drift=DAILY, questions=QUESTIONS)),
    ({}, pingone(1, policy={"max_deletes": 0}, variables={"pingone_promote_metadata": {"Team": "{% raw %}"}})),
    ({}, pingone(stages=[stage("P", "a", "b", gate=GATE, approval={"timeout": "60", "description": " Please.\n"})])),
    ({}, pingone(stages=[stage("Größe ☃", "Entwicklung é", "名前", approval={})], name="Verzeichnis 目录")),
    ({}, pingone(1, questions=[{"variable": f"v{each}", "question": f"Q {each}"} for each in range(300)])),
    ({}, workfront(2, select={"package_id": ID}, drift={**DAILY, "enabled": False})),
    ({}, workfront(1, select={"package_name": "P", "objects": [{"object_code": "TMPL", "name": "T"}]})),
    ({}, workfront(stages=[stage("Live", SANDBOX, PRODUCTION, proven={"target": {"url": PREVIEW}, "soak": 60})])),
    ({"name": "Beförderung"}, workfront(3, questions=QUESTIONS)),
]


def rendered(*pipelines: dict[str, Any], **more: Any) -> list[dict[str, str]]:
    """Return the files of a description that the role accepts."""
    given = options(*pipelines, **{"state": "rendered", "directory": "/d", **more})
    variables = {f"{ROLE}_{name}": value for name, value in given.items()}
    assert problem_with(ROLE, variables.get, variables, SetupRun.FACTS) == ""
    run: Any = load_run().read({"options": options_of(ROLE, variables.get)}, user="me")
    assert run.missing_input == ""
    files: list[dict[str, str]] = run.files
    return files


def assert_valid(files: list[dict[str, str]]) -> None:
    assert [file["name"] for file in files] == [f"{kind}.yml" for kind in KINDS]
    for file in files:
        assert list(file_problems(file)) == []
        assert SECRET not in file["content"]


@pytest.mark.parametrize("more", [{}, BLANK, RICH], ids=["plain", "blank", "rich"])
@pytest.mark.parametrize(
    "pipelines",
    [
        *([vendor(count)] for vendor, count in itertools.product((pingone, workfront), (1, 2, 3))),
        [pingone(3), workfront(3)],
    ],
    ids=lambda pipelines: "-".join(f"{each['vendor']}{len(each['stages'])}" for each in pipelines),
)
def test_samples_are_valid(pipelines: list[dict[str, Any]], more: dict[str, Any]) -> None:
    assert_valid(rendered(*pipelines, **more))


@pytest.mark.parametrize(("more", "pipeline"), OPEN, ids=range(len(OPEN)))
def test_whatever_a_description_can_contain_is_valid(more: dict[str, Any], pipeline: dict[str, Any]) -> None:
    assert_valid(rendered(pipeline, **more))


def whole() -> dict[str, Any]:
    """The content of the files of a description that has everything, by list."""
    stages = [stage("Production", "Development", "Production", approval={"timeout": 60})]
    files = rendered(pingone(stages=stages, drift=DAILY, questions=QUESTIONS), **RICH)
    return {kind: listed for file in files for kind, listed in content_of(file).items()}


WHOLE = whole()
WRONG: dict[str, tuple[Any, ...]] = {
    "a string": (7, True, None, ["x"]),
    "a name": ("", " x", "x ", "a++b", "12", "a\nb", "n" * 513, 7),
    "a truth value": ("yes", 1, None),
    "a list": ("x", {}, None, [7], [""]),
    "a dictionary": ("x", [], None),
    "a choice": ("nonsense", 7, None),
    "seconds": (-1, "60", 1.5, True, None),
    "a bound": ("1", 1.5, True),
}
"""What is not of a type."""
NAMES = ("name", "organization")
TYPES: dict[str, dict[str, str]] = {
    "aap_organizations": {"name": "a name", "galaxy_credentials": "a list"},
    "controller_credential_types": {
        "name": "a name",
        "description": "a string",
        "kind": "a choice",
        "inputs": "a dictionary",
        "inputs.fields": "a list",
        "inputs.required": "a list",
        "injectors": "a dictionary",
        "injectors.env": "a dictionary",
        "injectors.env.PINGONE_REGION": "a string",
        "inputs.fields.0.id": "a choice of identifiers",
        "inputs.fields.0.type": "a choice",
        "inputs.fields.1.secret": "a truth value",
        "inputs.fields.3.choices": "some strings",
    },
    "controller_credentials": {
        **dict.fromkeys((*NAMES, "credential_type"), "a name"),
        "inputs": "a dictionary",
        "inputs.client_secret": "a reference",
        "update_secrets": "a truth value",
    },
    "controller_execution_environments": {
        **dict.fromkeys(NAMES, "a name"),
        "image": "a string",
        "pull": "a choice",
        "description": "a string",
    },
    "controller_projects": {
        **dict.fromkeys(NAMES, "a name"),
        "scm_type": "a choice",
        "scm_url": "a string",
        "scm_branch": "a string",
        "scm_update_on_launch": "a truth value",
    },
    "controller_inventories": {**dict.fromkeys(NAMES, "a name"), "variables": "a dictionary"},
    "controller_notifications": {
        **dict.fromkeys(NAMES, "a name"),
        "notification_type": "a choice",
        "notification_configuration": "a dictionary",
        "messages": "a dictionary",
        "messages.started.message": "one line",
        "messages.workflow_approval.denied.body": "a string",
        "notification_configuration.aws_region": "a reference",
    },
    "controller_templates": {
        **dict.fromkeys((*NAMES, "project", "inventory", "execution_environment"), "a name"),
        **dict.fromkeys(
            ("diff_mode", "allow_simultaneous", "ask_variables_on_launch", "survey_enabled"), "a truth value"
        ),
        **dict.fromkeys((f"notification_templates_{each}" for each in ("started", "success", "error")), "a list"),
        "job_type": "a choice",
        "playbook": "a string",
        "credentials": "a list",
        "extra_vars": "a dictionary",
    },
    "controller_workflows": {
        **dict.fromkeys(NAMES, "a name"),
        **dict.fromkeys(("allow_simultaneous", "ask_variables_on_launch", "survey_enabled"), "a truth value"),
        "survey_spec": "a dictionary",
        "survey_spec.spec": "a list",
        "survey_spec.spec.0.type": "a choice",
        "survey_spec.spec.0.required": "a truth value",
        "survey_spec.spec.0.variable": "a choice of identifiers",
        "survey_spec.spec.0.min": "a bound",
        "survey_spec.spec.0.default": "a string",
        "simplified_workflow_nodes": "a list",
        "simplified_workflow_nodes.0.identifier": "a name",
        "notification_templates_approvals": "a list",
        "simplified_workflow_nodes.0.success_nodes": "a list",
    },
    "controller_schedules": {
        **dict.fromkeys((*NAMES, "unified_job_template"), "a name"),
        "rrule": "a string",
        "enabled": "a truth value",
    },
    "controller_roles": {
        "team": "a name",
        "role": "a choice",
        "workflows": "a list",
        "lookup_organization": "a name",
    },
}
"""Keys with what they must be, by list."""
WRONG |= {
    "a choice of identifiers": ("a b", "1a", "", 7, None),
    "a reference": (SECRET, "{{ other }}", 7, None),
    "one line": ("a\nb", 7, None),
    "some strings": ("x", {}, None, [7], []),
}
REQUIRED = {
    "aap_organizations": ("name",),
    "controller_credential_types": (
        "name",
        "kind",
        "inputs",
        "injectors",
        "inputs.fields.0.id",
        "inputs.fields.0.label",
    ),
    "controller_credentials": (*NAMES, "credential_type", "inputs"),
    "controller_execution_environments": ("name", "image"),
    "controller_projects": (*NAMES, "scm_type", "scm_url"),
    "controller_inventories": (*NAMES, "variables"),
    "controller_notifications": (*NAMES, "notification_type", "notification_configuration", "messages.error.body"),
    "controller_templates": (*NAMES, "project", "inventory", "playbook", "job_type", "ask_variables_on_launch"),
    "controller_workflows": (
        *(*NAMES, "survey_spec", "survey_spec.name", "survey_spec.description", "survey_spec.spec"),
        *(f"survey_spec.spec.0.{key}" for key in ("question_name", "required", "type", "variable")),
        *("simplified_workflow_nodes", "simplified_workflow_nodes.0.identifier"),
    ),
    "controller_schedules": ("name", "unified_job_template", "rrule"),
    "controller_roles": ("team", "role", "workflows"),
}
"""Keys that must be there, by list."""
PLACES = {
    "controller_credential_types": ("inputs", "inputs.fields.0", "injectors"),
    "controller_notifications": ("messages", "messages.started", "messages.workflow_approval"),
    "controller_workflows": ("survey_spec", "survey_spec.spec.0", "simplified_workflow_nodes.0"),
}
"""The dictionaries inside objects whose keys are all known, by list."""
MISSING = object()


def changed(kind: str, path: str, value: Any) -> dict[str, Any]:
    """Return the content of a file with another value in its first object, or without one."""
    content = {kind: copy.deepcopy(WHOLE[kind])}
    inner: Any = content[kind][0]
    *way, last = [int(each) if each.isdigit() else each for each in path.split(".")]
    for each in way:
        inner = inner[each]
    if value is MISSING:
        del inner[last]
    else:
        inner[last] = value
    return content


def problems_of(kind: str, path: str, value: Any) -> list[str]:
    return list(schema_problems(changed(kind, path, value)))


def test_the_description_with_everything_is_valid_and_has_every_list() -> None:
    assert [problem for kind, listed in WHOLE.items() for problem in schema_problems({kind: listed})] == []
    assert [kind for kind in KINDS if not WHOLE[kind]] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_type_or_choice_is_refused(kind: str) -> None:
    accepted = [
        (path, value)
        for path, wanted in TYPES[kind].items()
        for value in WRONG[wanted]
        if not problems_of(kind, path, value)
    ]
    assert accepted == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_required_key_that_is_missing_is_refused(kind: str) -> None:
    assert [path for path in REQUIRED[kind] if not problems_of(kind, path, MISSING)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_key_is_refused(kind: str) -> None:
    places = ["unknown", *(f"{place}.unknown" for place in PLACES.get(kind, ()))]
    assert [place for place in places if not problems_of(kind, place, "x")] == []
    assert list(schema_problems({kind: WHOLE[kind], "unknown": []})) != []
    assert list(schema_problems({f"{kind}s": WHOLE[kind]})) != []


NODE = {"identifier": "n", "unified_job_template": "T"}
APPROVAL = {"identifier": "n", "approval_node": {"name": "Approve", "timeout": 0}}
QUESTION = {"question_name": "Q", "variable": "v", "required": False, "type": "text", "default": ""}


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("controller_workflows", "simplified_workflow_nodes.0", {**NODE, **APPROVAL}),
        ("controller_workflows", "simplified_workflow_nodes.0", {"identifier": "n"}),
        ("controller_workflows", "simplified_workflow_nodes.0", {**APPROVAL, "approval_node": {"timeout": 0}}),
        *(
            ("controller_workflows", "simplified_workflow_nodes.0", {"identifier": "n", "approval_node": approval})
            for approval in [{"name": "A", "timeout": value} for value in WRONG["seconds"]] + [{"name": "A", "x": 1}]
        ),
        *(
            ("controller_workflows", "survey_spec.spec.0", {**QUESTION, **more})
            for more in (
                {"choices": ["a"]},
                {"default": 7},
                {"min": -1},
                {"type": "multiplechoice"},
                {"type": "multiselect", "choices": []},
                {"type": "multiselect", "choices": [" "]},
                {"type": "multiselect", "choices": ["a\nb"]},
                {"type": "multiselect", "choices": ["a", "a"]},
                {"type": "multiplechoice", "choices": ["a"], "default": ["a"]},
                {"type": "integer", "default": "7"},
                {"type": "integer", "default": 1.5},
                {"type": "float", "default": "1.5"},
                {"type": "password", "default": "x"},
                {"type": "date"},
            )
        ),
        *(
            ("controller_templates", f"ask_{what}_on_launch", True)
            for what in ("variables", "limit", "tags", "skip_tags", "job_type")
        ),
        *(("controller_templates", key, "verify") for key in ("limit", "job_tags", "skip_tags")),
        ("controller_workflows", "ask_variables_on_launch", True),
        ("controller_workflows", "extra_vars", {"pingone_promote_stage": "all"}),
        ("controller_workflows", "survey_spec.spec", []),
        ("controller_templates", "survey_enabled", True),
        ("controller_templates", "extra_vars", {"a b": 1}),
        ("controller_templates", "playbook", "envops.promotion.pingone_promote"),
        ("controller_inventories", "variables", {}),
        ("controller_credential_types", "injectors.env.ANSIBLE_CONFIG", "x"),
        ("controller_credential_types", "inputs.fields.0", {"id": "tower", "label": "T"}),
        (
            "controller_credential_types",
            "inputs.fields.0",
            {"id": "x", "label": "T", "type": "boolean", "secret": True},
        ),
        ("controller_schedules", "rrule", "FREQ=DAILY;INTERVAL=1"),
        ("controller_schedules", "rrule", "DTSTART:20270101T060000Z\nRRULE:FREQ=DAILY;INTERVAL=1"),
        ("controller_roles", "job_templates", ["T"]),
        ("controller_roles", "workflows", []),
        ("aap_organizations", "galaxy_credentials", ["A", "A"]),
    ],
)
def test_what_does_not_go_together_is_refused(kind: str, path: str, value: Any) -> None:
    assert problems_of(kind, path, value) != []


def test_what_ansible_would_fill_in_is_named() -> None:
    content = 'controller_inventories: [{name: "{{ x }}", organization: !unsafe "{{ y }}", variables: {a: "{% z %}"}}]'
    assert list(file_problems({"name": "controller_inventories.yml", "content": content})) == [
        "controller_inventories.yml, controller_inventories, name: Ansible fills in {{ x }}",
        "controller_inventories.yml, controller_inventories, variables, a: Ansible fills in {% z %}",
    ]
