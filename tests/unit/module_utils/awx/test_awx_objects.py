# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects that are made of a description."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._awx.objects import KINDS, TEMPLATES, WORKFLOWS
from ansible_collections.envops.promotion.plugins.module_utils._awx.rules import problems_of, survey_problems
from support.awx import PREVIEW, PRODUCTION, SANDBOX, described, objects, pingone, stage, workfront
from support.controller.messages import SAMPLE, message_problems, rendered
from support.repository import ROOT

SAMPLES = [
    pytest.param([pingone(1)], id="pingone-1"),
    pytest.param([pingone(2)], id="pingone-2"),
    pytest.param([pingone(3)], id="pingone-3"),
    pytest.param([workfront(1)], id="workfront-1"),
    pytest.param([workfront(2)], id="workfront-2"),
    pytest.param([pingone(3), workfront(2)], id="both"),
]


@pytest.mark.parametrize("pipelines", SAMPLES)
def test_objects_of_samples_are_what_a_controller_accepts(pipelines: list[dict[str, Any]]) -> None:
    made = objects(
        *pipelines,
        galaxy_credential="Galaxy",
        execution_environment={"name": "EE", "image": "registry.example.com/ee:1"},
        notifications=[{"name": "Chat", "type": "slack", "configuration": {"channels": ["#x"]}}],
    )
    assert problems_of(made) == []
    assert tuple(made) == KINDS


@pytest.mark.parametrize("pipelines", SAMPLES)
def test_names_are_unique_among_what_nodes_can_run(pipelines: list[dict[str, Any]]) -> None:
    made = objects(*pipelines)
    names = [each["name"] for kind in ("controller_projects", TEMPLATES, WORKFLOWS) for each in made[kind]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("pipelines", SAMPLES)
def test_playbooks_are_files_of_the_collection(pipelines: list[dict[str, Any]]) -> None:
    for template in objects(*pipelines)[TEMPLATES]:
        assert (ROOT / template["playbook"]).is_file()


def template(step: str, pipeline: dict[str, Any], **more: Any) -> dict[str, Any]:
    [found] = [each for each in objects(pipeline, **more)[TEMPLATES] if each["name"].endswith(f"Production / {step}")]
    return found


def test_variables_of_the_job_templates() -> None:
    pipeline = pingone(1, policy={"max_deletes": 0}, select={"selected_resources": ["populations/A"]})
    plan = template("plan", pipeline)["extra_vars"]
    assert plan["pingone_promote_stage"] == "plan"
    assert plan["pingone_promote_selected_resources"] == ["populations/A"]
    assert plan["pingone_promote_policy"] == {"max_deletes": 0}
    execute = template("execute", pipeline)["extra_vars"]
    assert execute["pingone_promote_stage"] == "execute"
    assert "pingone_promote_selected_resources" not in execute
    assert template("discard plan", pipeline)["extra_vars"]["pingone_promote_stage"] == "discard"
    assert template("roll back", pipeline)["extra_vars"]["pingone_rollback_target_environment"] == "Production"


def test_a_stage_has_variables_policy_and_controls_of_its_own() -> None:
    more = {"policy": {"max_changes": 3}, "gate": {"a": 1}, "proven": {"b": 2}}
    variables = {"pingone_promote_verify": False, "pingone_rollback_verify": False}
    pipeline = pingone(
        policy={"max_deletes": 0},
        variables={"pingone_promote_execute_timeout": 60},
        stages=[stage("Production", "Development", "Production", variables=variables, **more)],
    )
    execute = template("execute", pipeline)["extra_vars"]
    assert execute["pingone_promote_policy"] == {"max_changes": 3}
    proven = {"source_environment": "Development", "b": 2}
    assert (execute["pingone_promote_gate"], execute["pingone_promote_proven"]) == ({"a": 1}, proven)
    assert (execute["pingone_promote_verify"], execute["pingone_promote_execute_timeout"]) == (False, 60)
    assert template("roll back", pipeline)["extra_vars"]["pingone_rollback_verify"] is False


def test_credentials_of_workfront_come_from_the_variables_of_the_credential_type() -> None:
    target = template("plan", workfront(stages=[stage("Production", "https://a", "https://b")]))["extra_vars"][
        "workfront_promote_target"
    ]
    assert target["url"] == "https://b"
    assert target["api_key"] == "{{ lookup('ansible.builtin.env', 'WORKFRONT_TARGET_API_KEY') }}"


def test_the_survey_asks_for_what_the_description_leaves_open() -> None:
    def variables(pipeline: dict[str, Any]) -> list[str]:
        [workflow] = objects(pipeline)[WORKFLOWS]
        return [question["variable"] for question in workflow.get("survey_spec", {}).get("spec", [])]

    metadata, hold = ["promotion_ticket", "promotion_reason"], "pingone_promote_retry_rolled_back"
    assert variables(pingone()) == ["pingone_promote_selected_resources", *metadata, hold]
    assert variables(pingone(select={"all_resources": True})) == [*metadata, hold]
    package = ["promotion_package_id", "workfront_promote_package_name", "workfront_promote_objects"]
    assert variables(workfront()) == [*package, *metadata, "workfront_promote_retry_rolled_back"]
    bare: dict[str, Any] = {"select": {"all_resources": True}, "ticket": "none", "reason": "none"}
    assert variables(pingone(**bare)) == [hold]
    assert variables(pingone(**bare, variables={hold: True})) == [], "the default of an answer would beat it"
    assert variables(pingone(**bare, questions=[{"variable": hold, "question": "Again"}])) == [hold]
    more = [{"variable": "pingone_promote_description", "question": "Why", "max": 10}]
    assert variables(pingone(questions=more))[-1] == "pingone_promote_description"


def test_approvers_may_read_the_plans_that_they_approve() -> None:
    roles = objects(pingone(2), workfront(2))["controller_roles"]
    [approval, read, *others] = roles
    assert approval["workflows"] == ["Promotion: Directory", "Promotion: Templates"]
    assert (read["role"], read["team"]) == ("read", "Release managers")
    assert read["job_templates"][:2] == [f"Promotion: Directory / {name} / plan" for name in ("Staging", "Production")]
    assert [each["role"] for each in others] == ["execute", "execute", "read"]


def test_operators_may_read_every_job_of_what_they_launch() -> None:
    drift = pingone(2, drift=RRULE)
    made = objects(drift, workfront(2))
    workflows, rollbacks, read = [each for each in made["controller_roles"] if each["team"] == "Operators"]
    assert workflows["workflows"] == ["Promotion: Directory", "Promotion: Templates"]
    names = [each["name"] for each in made[TEMPLATES]]
    assert rollbacks["job_templates"] == [name for name in names if name.endswith(" / roll back")]
    assert read["job_templates"] == [name for name in names if not name.endswith(" / roll back")]
    assert {name.rpartition(" ")[2] for name in read["job_templates"]} == {
        "plan",
        "execute",
        "drift",
        "promote",
        "executed",
    }


@pytest.mark.parametrize("kind", ["slack", "webhook", "email", "pagerduty", "awssns"])
def test_only_plans_send_artifacts_and_in_a_form_that_awx_accepts(kind: str) -> None:
    made = objects(pingone(1), notifications=[{"name": "Chat", "type": kind, "configuration": {}}])
    plain, plan = made["controller_notifications"]
    assert [*message_problems(plain["messages"]), *message_problems(plan["messages"])] == []
    assert "artifacts" not in str(plain["messages"])
    assert 'job.artifacts.get("pingone_promote_plan_text", "")' in "".join(plan["messages"]["success"].values())
    used = [each["name"] for each in made[TEMPLATES] if each["notification_templates_success"] == [plan["name"]]]
    assert used == ["Promotion: Directory / Production / plan"]
    assert made[WORKFLOWS][0]["notification_templates_approvals"] == [plain["name"]]


@pytest.mark.parametrize("kind", ["irc", "twilio"])
def test_a_message_that_must_be_one_line_says_only_where_the_plan_is(kind: str) -> None:
    made = objects(pingone(1), notifications=[{"name": "Chat", "type": kind, "configuration": {}}])
    artifacts = {"pingone_promote_plan_text": "One\nTwo"}
    sent = rendered(
        made["controller_notifications"][1]["messages"]["success"]["message"],
        {**SAMPLE, "job": {**SAMPLE["job"], "artifacts": artifacts}},
    )
    assert sent == "Plan of 'Stub', #42: https://awx.example.com/#/jobs/playbook/42"


@pytest.mark.parametrize(
    ("kind", "length", "is_cut"),
    [
        ("rocketchat", 4000, False),
        ("rocketchat", 12_000, True),
        ("mattermost", 12_000, False),
        ("slack", 12_000, False),
    ],
)
def test_a_plan_is_cut_where_a_server_refuses_long_messages(kind: str, length: int, *, is_cut: bool) -> None:
    made = objects(pingone(1), notifications=[{"name": "Chat", "type": kind, "configuration": {}}])
    messages = made["controller_notifications"][1]["messages"]
    assert list(message_problems(messages)) == []
    artifacts = {"pingone_promote_plan_text": "x" * length}
    sent = rendered(
        messages["success"]["message"], {**SAMPLE, "job": {**SAMPLE["job"], "name": "n" * 512, "artifacts": artifacts}}
    )
    assert ("x" * length in sent) is not is_cut
    assert sent.endswith(" ... The rest is in the output of this job.") is is_cut
    assert len(sent) < 5000 or kind != "rocketchat"


@pytest.mark.parametrize("kind", ["webhook", "pagerduty"])
def test_bodies_are_json_whatever_the_names_are(kind: str) -> None:
    made = objects(pingone(1), notifications=[{"name": "Hook", "type": kind, "configuration": {}}])
    plain, plan = made["controller_notifications"]
    text = 'One "plan"\nof two lines'
    values = {
        **SAMPLE,
        "job": {**SAMPLE["job"], "name": 'The "new" one', "artifacts": {"pingone_promote_plan_text": text}},
    }
    sent = json.loads(rendered(plan["messages"]["success"]["body"], values))
    assert sent["plan"] == text
    assert sent["message"].startswith("""Plan of 'The "new" one', #42""")
    for each in (plain["messages"]["error"], *plain["messages"]["workflow_approval"].values()):
        assert json.loads(rendered(each["body"], values)).keys() == {"message"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"type": "multiselect", "choices": ["a", "b"], "default": ["a", "b"]}, "a\nb"),
        ({"type": "float", "default": 1}, 1.0),
        ({"type": "integer", "default": 0}, 0),
        ({"type": "text", "default": None}, ""),
        ({"type": "multiplechoice", "choices": [1, 2], "default": 1}, "1"),
        ({"type": "multiplechoice", "choices": ["a"], "default": None}, ""),
        ({"type": "multiplechoice", "choices": [True, False], "default": False}, "false"),
        ({"type": "multiselect", "choices": [1.5, True], "default": [1.5, True]}, "1.5\ntrue"),
        ({"type": "multiselect", "choices": [1], "default": 1}, "1"),
    ],
)
def test_defaults_have_the_types_that_awx_wants(question: dict[str, Any], expected: Any) -> None:
    [workflow] = objects(pingone(1, questions=[{"variable": "v", "question": "Q", **question}]))[WORKFLOWS]
    default = workflow["survey_spec"]["spec"][-1]["default"]
    assert (default, type(default)) == (expected, type(expected))
    assert list(survey_problems("W", workflow["survey_spec"])) == []


def test_questions_have_the_types_that_awx_wants() -> None:
    given = {"variable": "v", "question": 2027, "help": 7, "required": "no", "min": "1", "max": 2.0, "choices": 3}
    [workflow] = objects(pingone(1, questions=[given]))[WORKFLOWS]
    question = workflow["survey_spec"]["spec"][-1]
    assert [question[key] for key in ("required", "min", "max", "choices")] == [False, 1, 2, ["3"]]
    assert [question[key] for key in ("question_name", "question_description")] == ["2027", "7"]


def test_the_id_of_a_package_is_asked_for_by_a_name_that_no_job_hands_on() -> None:
    def package(step: str, **more: Any) -> Any:
        [found] = [each for each in objects(workfront(1, **more))[TEMPLATES] if each["name"].endswith(f"Live / {step}")]
        return found["extra_vars"].get("workfront_promote_package_id")

    assert package("plan") == "{{ promotion_package_id | default('') }}"
    assert package("execute") is None, "an empty answer would beat the ID of the plan"
    assert package("plan", select={"package_id": "p1"}) == "p1"


def test_recurrences_have_one_blank_between_their_parts() -> None:
    [schedule] = objects(pingone(1, drift={"rrule": f"{RRULE['rrule'].replace(' ', chr(10))}\n"}))[
        "controller_schedules"
    ]
    assert schedule["rrule"] == RRULE["rrule"]


def test_the_credential_of_a_proof_comes_from_fields_of_its_own() -> None:
    proven = {"target": {"url": PREVIEW}, "soak": 60}
    made = objects(workfront(stages=[stage("Live", SANDBOX, PRODUCTION, proven=proven)]))
    for template_ in made[TEMPLATES][:2]:
        target = template_["extra_vars"]["workfront_promote_proven"]["target"]
        assert (target["url"], target["api_key"]) == (
            PREVIEW,
            "{{ lookup('ansible.builtin.env', 'WORKFRONT_PROVEN_API_KEY') }}",
        )
    [kind] = made["controller_credential_types"]
    assert kind["injectors"]["env"]["WORKFRONT_PROVEN_API_KEY"] == "{{ proven_api_key }}"


def test_a_proof_is_of_the_same_source_unless_another_is_given() -> None:
    def proof(**more: Any) -> Any:
        proven = {"target_environment": "Staging", "soak": 7200, **more}
        made = objects(pingone(stages=[stage("P", "Development", "Production", proven=proven)]))
        [plan, *_others] = made[TEMPLATES]
        return plan["extra_vars"]["pingone_promote_proven"]["source_environment"]

    assert (proof(), proof(source_environment="Other")) == ("Development", "Other")


def test_a_user_adds_to_the_dictionaries_of_a_stage() -> None:
    more = {"workfront_promote_target": {"environment_type": "production", "url": "https://other"}}
    metadata = {"workfront_promote_metadata": {"Team": "A"}}
    [plan, *_others] = objects(workfront(1, variables={**more, **metadata}))[TEMPLATES]
    target = plan["extra_vars"]["workfront_promote_target"]
    assert (target["environment_type"], target["url"]) == ("production", PRODUCTION)
    assert set(plan["extra_vars"]["workfront_promote_metadata"]) == {"Team", "Ticket", "Reason"}


def test_vendors_of_credentials_need_their_types() -> None:
    made = objects(pingone(1), credentials=[{"name": "W", "vendor": "workfront", "inputs": {"source_api_key": "k"}}])
    assert [each["name"] for each in made["controller_credential_types"]] == [
        "PingOne promotion",
        "Workfront promotion",
    ]
    assert described(pingone(1)).vendors == ("pingone",)


RRULE = {"rrule": "DTSTART:20270101T060000Z RRULE:FREQ=DAILY;INTERVAL=1"}


@pytest.mark.parametrize(
    ("pipeline", "expected"),
    [
        (pingone(1), {"pingone_drift_all_resources": True}),
        (pingone(1, select={"selected_resources": ["r1"]}), {"pingone_drift_selected_resources": ["r1"]}),
        (workfront(1, select={"package_id": "p1"}), {"workfront_drift_package_id": "p1"}),
    ],
)
def test_drift_compares_what_is_promoted_by_a_schedule(pipeline: dict[str, Any], expected: dict[str, Any]) -> None:
    made = objects({**pipeline, "drift": RRULE})
    assert problems_of(made) == []
    [schedule] = made["controller_schedules"]
    [drift] = [each for each in made[TEMPLATES] if each["name"] == schedule["unified_job_template"]]
    assert drift["playbook"] == f"playbooks/{pipeline['vendor']}_drift.yml"
    assert (ROOT / drift["playbook"]).is_file()
    assert drift["extra_vars"].items() >= expected.items()


def test_a_gate_for_tickets_gets_the_one_of_the_survey_which_must_be_answered() -> None:
    stages = [stage("Production", "Development", "Production", gate={"ticket_pattern": "CHG[0-9]+"})]
    pipeline = pingone(stages=stages, ticket="none")
    gate = template("execute", pipeline)["extra_vars"]["pingone_promote_gate"]
    assert gate == {"ticket_pattern": "CHG[0-9]+", "ticket": "{{ promotion_ticket | default('') }}"}
    [workflow] = objects(pipeline)[WORKFLOWS]
    questions = {question["variable"]: question["required"] for question in workflow["survey_spec"]["spec"]}
    assert questions["promotion_ticket"] is True
