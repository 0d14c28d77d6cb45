# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a controller would refuse, and what it accepts although it cannot work."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._awx.rrules import rrule_problem
from ansible_collections.envops.promotion.plugins.module_utils._awx.rules import (
    credential_type_problems,
    graph_problems,
    playbook_problems,
    problems_of,
    survey_problems,
)
from support.awx import TYPES, objects, pingone

TYPE: dict[str, Any] = {
    "name": "T",
    "kind": "cloud",
    "inputs": {"fields": [{"id": "a", "label": "A", "type": "string"}], "required": ["a"]},
    "injectors": {"env": {"A": "{{ a }}"}},
}
QUESTION: dict[str, Any] = {"question_name": "Q", "variable": "v", "type": "text", "required": False, "default": ""}


def changed(value: dict[str, Any], change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    result = copy.deepcopy(value)
    change(result)
    return result


@pytest.mark.parametrize("vendor", TYPES)
def test_own_credential_types_are_accepted(vendor: str) -> None:
    assert list(credential_type_problems(TYPES[vendor])) == []
    assert list(credential_type_problems(TYPE)) == []


@pytest.mark.parametrize("vendor", TYPES)
def test_fields_that_are_named_like_secrets_are_secret(vendor: str) -> None:
    for field in TYPES[vendor]["inputs"]["fields"]:
        is_secret = field["id"].endswith(("secret", "private_key", "api_key", "bearer_token"))
        assert bool(field.get("secret")) is is_secret, field["id"]


def field(**more: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda kind: kind["inputs"]["fields"][0].update(more)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda kind: kind.update(kind="ssh"), "kind must be one of cloud, net."),
        (lambda kind: kind["inputs"].update(dependencies={}), "inputs has unknown keys: dependencies."),
        (lambda kind: kind["inputs"].update(required=["b"]), "the required field b does not exist."),
        (lambda kind: kind["inputs"]["fields"].append({"id": "a", "label": "B"}), "a is there more than once."),
        (field(type="integer"), "type must be one of string, boolean."),
        (field(label=""), "label is missing."),
        (field(bogus=1), "unknown keys: bogus."),
        (field(type="boolean", secret=True), "neither secret nor multiline."),
        (field(type="boolean", multiline=True), "neither secret nor multiline."),
        (field(format="uuid"), "format must be one of ssh_private_key, url."),
        (field(choices=["x"], default="y"), "the default is not among the choices."),
        (lambda kind: kind["inputs"]["fields"].append({"id": "tower", "label": "T"}), "other than tower."),
        (lambda kind: kind["injectors"]["env"].update(B="{{ b }}"), "env B uses the field b, which does not exist."),
        (lambda kind: kind["injectors"]["env"].update(ANSIBLE_B="x"), "does not accept ANSIBLE_B"),
        (lambda kind: kind["injectors"]["env"].update({"a-b": "x"}), "does not accept a-b"),
        (
            lambda kind: kind["injectors"].update(extra_vars={"1a": "x"}),
            "does not accept 1a as a variable in extra_vars",
        ),
        (lambda kind: kind["injectors"].update(bogus={}), "unknown injectors: bogus."),
        (lambda kind: kind["injectors"].update(file={"template": "", "template.b": ""}), "names of their own"),
    ],
)
def test_a_credential_type_is_refused(change: Callable[[dict[str, Any]], Any], expected: str) -> None:
    [problem] = credential_type_problems(changed(TYPE, change))
    assert expected in problem


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"question_name": ""}, "question_name is missing."),
        ({"required": None}, "required is missing."),
        ({"type": "date"}, "type must be one of text"),
        ({"variable": "a b"}, "without blanks"),
        ({"type": "multiplechoice"}, "choices are missing."),
        ({"type": "multiselect", "choices": ["a"], "default": "a\nb"}, "not among the choices."),
        ({"min": 3, "max": 2}, "min is greater than max."),
        ({"type": "integer", "default": "1"}, "the default must be a number."),
        ({"type": "integer", "default": 5, "max": 4}, "not between min and max."),
        ({"default": 1}, "the default must be a string."),
        ({"default": "abc", "max": 2}, "the length of the default is not between min and max."),
        ({"default": "abc", "min": 4}, "the length of the default is not between min and max."),
        ({"type": "float", "default": 1}, "the default must be a number."),
        ({"type": "password", "default": "p"}, "a password must have no default"),
        ({"default": "$encrypted$"}, "must not begin with $encrypted$, which stands for a secret"),
        ({"type": "multiplechoice", "choices": ["a", "b"], "default": "a\nb"}, "the default must be one choice."),
        ({"type": "multiplechoice", "choices": ["a", " "]}, "one line that is not blank."),
        ({"type": "multiselect", "choices": ["a", "b", "a"]}, "a choice is there more than once."),
        *(
            ({"type": kind, "choices": ["a"]}, "has choices; AWX would accept any answer.")
            for kind in ("text", "integer")
        ),
        *(
            ({"type": "textarea", **bounds}, "min must be 0 or more")
            for bounds in ({"min": -1}, {"max": 0}, {"max": -1})
        ),
    ],
)
def test_a_question_is_refused(question: dict[str, Any], expected: str) -> None:
    spec = {"name": "S", "description": "", "spec": [{**QUESTION, **question}]}
    [problem] = survey_problems("W", spec)
    assert expected in problem


@pytest.mark.parametrize(
    "spec", [None, {}, {"name": "S", "spec": [QUESTION]}, {"name": "", "description": "", "spec": []}]
)
def test_a_survey_needs_its_keys(spec: Any) -> None:
    assert list(survey_problems("W", spec)) == ["W: the survey needs name, description and at least one question."]


def test_two_questions_do_not_set_one_variable() -> None:
    spec = {"name": "S", "description": "", "spec": [QUESTION, QUESTION]}
    assert list(survey_problems("W", spec)) == ["W: two questions of the survey set v."]


NODE = {"identifier": "a", "unified_job_template": "T"}


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [
        ([NODE, NODE], "two nodes have the identifier a."),
        ([{**NODE, "success_nodes": ["b"]}], "it links to b, which does not exist."),
        ([{**NODE, "always_nodes": ["a"]}], "the nodes form a cycle: a, a."),
        ([{**NODE, "unified_job_template": "U"}], "there is no job template U."),
        ([{**NODE, "extra_data": {"x": 1}}], "variables that its job template does not ask for."),
        ([{"identifier": "a", "approval_node": {"timeout": 1}}], "the approval has no name."),
        (
            [{"identifier": "a", "approval_node": {"name": "n", "timeout": -1}}],
            "number of seconds from 0 to 2147483647.",
        ),
        ([{"identifier": "a", "approval_node": {"name": "n", "timeout": 2**31}}], "number of seconds from 0 to"),
        ([{"identifier": "a", "approval_node": {"name": "n" * 513}}], "the name of the approval has 513 characters"),
    ],
)
def test_nodes_are_refused(nodes: list[dict[str, Any]], expected: str) -> None:
    [problem] = graph_problems("W", nodes, {"T"})
    assert expected in problem


START = "DTSTART:20270101T060000Z"


@pytest.mark.parametrize(
    "rrule",
    [
        f"{START} RRULE:FREQ=DAILY;INTERVAL=1",
        "DTSTART;TZID=Europe/Zurich:20270101T060000 RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE",
        f"{START} RRULE:FREQ=HOURLY;INTERVAL=4;COUNT=999",
        "DTSTART;TZID=Europe/Zurich:20270101T060000 RRULE:FREQ=DAILY;INTERVAL=1;UNTIL=20270101T050000Z",
    ],
)
def test_a_recurrence_is_accepted(rrule: str) -> None:
    assert rrule_problem(rrule) == ""


@pytest.mark.parametrize(
    ("rrule", "expected"),
    [
        ("", "must begin with a start"),
        ("RRULE:FREQ=DAILY;INTERVAL=1", "must begin with a start"),
        (START, "must have one rule"),
        (f"{START} RRULE:FREQ=DAILY;INTERVAL=1 RRULE:FREQ=DAILY;INTERVAL=2", "must have one rule"),
        (f"{START} RRULE:FREQ=SECONDLY;INTERVAL=1", "needs FREQ"),
        (f"{START} RRULE:FREQ=DAILY", "needs INTERVAL"),
        (f"{START} RRULE:FREQ=DAILY;INTERVAL=0", "needs INTERVAL"),
        (f"{START} RRULE:FREQ=DAILY;INTERVAL=1;COUNT=1;UNTIL=20280101T000000Z", "both COUNT and UNTIL"),
        (f"{START} RRULE:FREQ=DAILY;INTERVAL=1;COUNT=1000", "COUNT from 1 to 999"),
        (f"{START} RRULE:FREQ=YEARLY;INTERVAL=1;BYWEEKNO=3", "BYWEEKNO"),
        (f"{START} RRULE:FREQ=MONTHLY;INTERVAL=1;BYDAY=1MO", "numbers in BYDAY"),
        (f"{START} RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=XX", "BYDAY=XX"),
        (f"{START} RRULE:FREQ=DAILY;INTERVAL=1;BYHOUR=24", "BYHOUR=24"),
        (f"{START} RRULE:FREQ=DAILY;INTERVAL=1;INTERVALL=2", "must not have INTERVALL"),
        (f"{START} RRULE:FREQ=DAILY;INTERVAL=1;INTERVAL=2", "same part twice"),
        *(
            (f"{START} RRULE:FREQ=DAILY;INTERVAL=1;UNTIL={until}", f"{until}, {expected}")
            for until, expected in (
                ("20280101", "which is not one of its values. Give it in UTC, such as 20271231T230000Z."),
                ("20280101T000000", "which is not one of its values. Give it in UTC, such as 20271231T230000Z."),
                ("20270101T055959Z", "or it never runs."),
            )
        ),
        (f"{START} RRULE:FREQ=DAILY;INTERVAL=1;UNTIL=20281301T000000Z", "an UNTIL that exists"),
        ("DTSTART:20270101T060000 RRULE:FREQ=DAILY;INTERVAL=1", "either with TZID or in UTC"),
        ("DTSTART:20271301T060000Z RRULE:FREQ=DAILY;INTERVAL=1", "a start that exists"),
        ("DTSTART;TZID=Europe/Zurych:20270101T060000 RRULE:FREQ=DAILY;INTERVAL=1", "a time zone that exists"),
        ("DTSTART;TZID=Europe/Zurich:20270101T060000Z RRULE:FREQ=DAILY;INTERVAL=1", "either with TZID or in UTC"),
    ],
)
def test_a_recurrence_is_refused(rrule: str, expected: str) -> None:
    assert expected in rrule_problem(rrule)


def test_a_project_without_playbooks_is_named() -> None:
    made = objects(pingone(1))
    listed = ["playbooks/pingone_promote.yml", "playbooks/pingone_rollback.yml"]
    [problem] = playbook_problems(made, listed, "Playbooks")
    assert "lacks the playbooks playbooks/awx_workflow_step.yml. Give" in problem
    assert "The status of the project is failed." in playbook_problems(made, listed, "Playbooks", "failed")[0]
    assert playbook_problems(made, [*listed, "playbooks/awx_workflow_step.yml"], "Playbooks") == []


def test_names_that_meet_are_named() -> None:
    made = objects(pingone(1), project={"name": "Promotion: Directory", "scm_url": "https://git.example.com/x.git"})
    [problem] = problems_of(made)
    assert "Promotion: Directory: a workflow and a project would have this name." in problem


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (
            ["Chat", "Chat with the plan"],
            "Promotion - Chat with the plan: two notification templates would have this name.",
        ),
        (["n" * 500], "The name of a notification template has 526 characters; AWX accepts at most 512."),
    ],
)
def test_names_of_notification_templates_are_checked_as_they_will_be(names: list[str], expected: str) -> None:
    given = [{"name": name, "type": "slack", "configuration": {}} for name in names]
    problems = problems_of(objects(pingone(1), notifications=given))
    assert expected in problems[-1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Directory", "Directory"),
        ("Directory", "directory"),
        ("Straße", "STRASSE"),
        ("Identit\u00e9", "Identite\u0301"),
        ("Copy", "\u0421opy"),
    ],
)
def test_two_objects_whose_names_look_the_same_are_named(one: str, other: str) -> None:
    problems = problems_of(objects(pingone(1, name=one), pingone(1, name=other)))
    assert f"Promotion: {other}: two workflows would have this name. Change a name in the description." in problems


def test_a_composed_name_that_is_too_long_is_named() -> None:
    assert "characters; AWX accepts at most 512." in problems_of(objects(pingone(1, name="n" * 500)))[0]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"scm_url": "nonsense"}, "awx_setup_project.scm_url: nonsense is not the address of a git repository."),
        *(
            ({"scm_url": f"{login}@git.example.com/x.git"}, "awx_setup_project.scm_url contains a user name, a token")
            for login in ("https://u:s3cret", "https://s3cret", "ssh://git:s3cret")
        ),
        *(
            ({"scm_url": url}, f"{url} is not the address of a git repository.")
            for url in ("https://git.example.com:x/y.git", "git@git.example.com:x:y.git", "ftp://git.example.com/x")
        ),
        (
            {"scm_url": f"https://git.example.com/{'x' * 1024}"},
            "scm_url has 1048 characters; AWX accepts at most 1024.",
        ),
        (
            {"scm_url": "git@h:x.git", "scm_branch": "b" * 257},
            "scm_branch has 257 characters; AWX accepts at most 256.",
        ),
    ],
)
def test_a_project_is_what_awx_accepts(more: dict[str, Any], expected: str) -> None:
    [problem] = problems_of(objects(pingone(1), project={"name": "P", **more}))
    assert expected in problem
    assert "s3cret" not in problem


@pytest.mark.parametrize(
    "url", ["ssh://git@git.example.com:22/x.git", "git@git.example.com:x.git", "https://[::1]:80/x"]
)
def test_an_address_of_a_repository_is_accepted(url: str) -> None:
    assert problems_of(objects(pingone(1), project={"name": "P", "scm_url": url})) == []


@pytest.mark.parametrize(
    "image", ["quay.io/ansible/awx-ee:24.6.1", "localhost:5000/a__b/c-d", f"Registry.example/a@sha256:{'a' * 64}", "ee"]
)
def test_an_image_is_accepted(image: str) -> None:
    assert problems_of(objects(pingone(1), execution_environment={"name": "E", "image": image})) == []


@pytest.mark.parametrize("image", ["registry example", "i" * 1025, "https://quay.io/a/b", "quay.io/A/b", "quay.io/a:"])
def test_an_image_is_what_awx_accepts(image: str) -> None:
    [problem] = problems_of(objects(pingone(1), execution_environment={"name": "E", "image": image}))
    assert "awx_setup_execution_environment.image" in problem
