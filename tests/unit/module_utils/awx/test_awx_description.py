# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with a description by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from support.awx import SANDBOX, described, pingone, stage, workfront


@pytest.mark.parametrize("stages", [1, 2, 3])
def test_samples_have_no_problem(stages: int) -> None:
    assert described(pingone(stages)).problems == []
    assert described(workfront(stages)).problems == []


@pytest.mark.parametrize(
    ("pipeline", "more", "expected"),
    [
        ({**pingone(), "vendor": "okta"}, {}, "vendor must be one of pingone, workfront."),
        ({**pingone(), "stages": []}, {}, "stages must name at least one stage."),
        (
            {**pingone(), "stages": [stage("A", "x", "y"), stage("A", "x", "z")]},
            {},
            "the stage A is named more than once.",
        ),
        ({**pingone(), "stages": [stage("A", "x", "x")]}, {}, "source and target are the same, x."),
        ({**workfront(), "stages": [stage("A", SANDBOX, f"{SANDBOX}/")]}, {}, "source and target are the same"),
        (
            {**workfront(), "stages": [stage("A", SANDBOX, f"{SANDBOX.upper()}:443")]},
            {},
            "source and target are the same",
        ),
        ({**workfront(), "stages": [stage("A", "acme", SANDBOX)]}, {}, "source must be a URL such as https://acme.my"),
        ({**workfront(), "stages": [stage("A", SANDBOX, "https://u:p@b")]}, {}, "target must be a URL such as"),
        (
            {**pingone(), "stages": [stage("A", "x", "y", proven={"target_environment": "Y"})]},
            {},
            "proven names the target of the stage itself",
        ),
        (
            {**workfront(), "stages": [stage("A", SANDBOX, "https://b", proven={"target": {"url": "https://b/"}})]},
            {},
            "proven names the target of the stage itself",
        ),
        ({**pingone(), "stages": [stage("A", "x\ny", "z")]}, {}, "source must not contain line breaks"),
        ({**pingone(), "stages": [stage("A", "x", "")]}, {}, "stage A: target is missing or blank."),
        ({**pingone(), "stages": [{**stage("A", "x", "y"), "credential": " "}]}, {}, "credential is missing or blank."),
        ({**pingone(), "stages": [stage("A", "x", "y", approval={"timeout": -1})]}, {}, "approval.timeout must be 0"),
        *(
            (
                pingone(stages=[stage("A", "x", "y", gate={"separate_people": separate, **given})]),
                {},
                f"compares {unnamed}, whom AWX does not pass on, so the gate would never open.",
            )
            for separate, given, unnamed in (
                (True, {}, "planned_by and approved_by"),
                ("yes", {"planned_by": "jane"}, "approved_by"),
                (["approved_by", "executed_by"], {"approved_by": " "}, "approved_by"),
            )
        ),
        (pingone(1), {"approvers": ""}, "awx_setup_approvers names no team"),
        (pingone(name="n" * 513), {}, "has 513 characters; AWX accepts at most 512."),
        (pingone(name="a++b"), {}, "must not contain ++"),
        (pingone(name="12"), {}, "must not be a number"),
        (pingone(name="1_000"), {}, "must not be a number"),
        (pingone(name="a\nb"), {}, "must not contain line breaks"),
        (pingone(), {"operators": "a++b"}, "awx_setup_operators must not contain ++"),
        (pingone(), {"inventory": "n" * 513}, "awx_setup_inventory has 513 characters"),
        (pingone(), {"execution_environment": {"name": " ", "image": "i"}}, "environment.name is missing or blank."),
        ({**pingone(), "stages": [{**stage("A", "x", "y"), "credential": "7"}]}, {}, "credential must not be a number"),
        (pingone(), {"organization": ""}, "awx_setup_organization is missing or blank."),
        (pingone(), {"project": {}}, "awx_setup_project.name is missing or blank."),
        (
            {**workfront(), "stages": [stage("A", SANDBOX, "https://b"), stage("B", "https://b", "https://c")]},
            {},
            "all stages must have the same source",
        ),
        ({**workfront(), "drift": {"rrule": "x"}}, {}, "drift needs select.package_id or select.objects"),
        (
            pingone(),
            {"credentials": [{"name": "A", "vendor": "okta", "inputs": {}}]},
            "awx_setup_credentials, A: vendor must be one of",
        ),
    ],
)
def test_a_problem_is_named(pipeline: dict[str, Any], more: dict[str, Any], expected: str) -> None:
    [problem] = described(pipeline, **more).problems
    assert expected in problem


@pytest.mark.parametrize("key", [7, 1.5, True, None])
@pytest.mark.parametrize(
    ("pipeline", "where"),
    [
        (lambda odd: pingone(variables=odd), "awx_setup_pipelines, Directory.variables"),
        (lambda odd: pingone(select=odd), "awx_setup_pipelines, Directory.select"),
        (lambda odd: pingone(policy={"a": [odd]}), "awx_setup_pipelines, Directory.policy.a"),
        (lambda odd: pingone(questions=[odd]), "awx_setup_pipelines, Directory.questions"),
        *(
            (
                lambda odd, option=option: {**pingone(), "stages": [{**stage("A", "x", "y"), option: odd}]},
                f"awx_setup_pipelines, Directory.stages, A.{option}",
            )
            for option in ("variables", "gate", "proven", "policy")
        ),
    ],
)
def test_keys_are_strings(pipeline: Callable[[Any], dict[str, Any]], where: str, key: Any) -> None:
    [problem] = described(pipeline({key: 1})).problems
    assert problem == f"{where}: the key {key} must be a string. Write it in quotes."


@pytest.mark.parametrize("key", [7, None])
def test_keys_of_inputs_and_configurations_are_strings(key: Any) -> None:
    credential = {"name": "A", "vendor": "pingone", "inputs": {key: "x"}}
    [problem] = described(pingone(), credentials=[credential]).problems
    assert problem == f"awx_setup_credentials, A.inputs: the key {key} must be a string. Write it in quotes."


def test_pipelines_have_different_names() -> None:
    assert described(pingone(), pingone()).problems == [
        "awx_setup_pipelines: the pipeline Directory is named more than once."
    ]


def test_there_must_be_a_pipeline() -> None:
    assert described(pipelines=[]).problems == ["awx_setup_pipelines must name at least one pipeline."]


def configured(kind: str, **configuration: Any) -> list[str]:
    notification = {"name": "N", "type": kind, "configuration": configuration}
    return described(pingone(1), notifications=[notification]).problems


@pytest.mark.parametrize(
    ("kind", "configuration", "expected"),
    [
        ("slack", {"channels": ["#x"]}, "configuration needs token for the type slack."),
        ("slack", {"channels": [], "token": "t"}, "configuration.channels must not be empty."),
        ("slack", {"channels": "#x", "token": "t"}, "configuration.channels must be a list."),
        ("slack", {"channels": ["#x"], "token": 1}, "configuration.token must be a string."),
        ("slack", {"channels": ["#x"], "token": " "}, "configuration.token must not be blank."),
        ("slack", {"chanels": ["#x"], "channels": ["#x"], "token": "t"}, "unknown keys: chanels."),
        ("webhook", {"url": "https://hooks"}, "configuration needs headers"),
        ("awssns", {"aws_region": "eu-central-1"}, "configuration needs sns_topic_arn for the type awssns."),
        ("webhook", {"url": "https://hooks", "headers": {}, "http_method": "GET"}, "one of POST, PUT."),
        (
            "irc",
            {"server": "s", "port": True, "nickname": "n", "password": "", "use_ssl": True, "targets": ["#x"]},
            "port",
        ),
    ],
)
def test_the_configuration_of_a_notification_is_what_its_type_needs(
    kind: str, configuration: dict[str, Any], expected: str
) -> None:
    [problem] = configured(kind, **configuration)
    assert expected in problem


def test_complete_configurations_have_no_problem() -> None:
    assert configured("webhook", url="https://hooks", headers={}, http_method="put", password=None) == []
    assert configured("grafana", grafana_url="u", grafana_key="k", dashboardId="3") == []
    assert configured("mattermost", mattermost_url="u", mattermost_no_verify_ssl=False) == []


@pytest.mark.parametrize(
    "gate",
    [
        {"separate_people": True, "planned_by": "jane", "approved_by": "john"},
        {"separate_people": True, "enforce": False},
        {"separate_people": False},
        {"separate_people": ["nobody"]},
    ],
)
def test_a_gate_may_compare_people_whom_it_names(gate: dict[str, Any]) -> None:
    assert described(pingone(stages=[stage("A", "x", "y", gate=gate)])).problems == []
