# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a controller would refuse, or accepts although it cannot work, before anything is sent.

The rules are those that AWX 24.6.1 was seen to apply, and those that it lacks: it accepts a required field that does not
exist, a default that is not among the choices, a survey with min above max, and an approval that times out at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._people import comparable_name
from .credentials import ENCRYPTED
from .graph import Node, cycle_in
from .names import name_problem
from .objects import (
    CHOICES,
    CREDENTIAL_TYPES,
    ENVIRONMENTS,
    NOTIFICATIONS,
    PROJECTS,
    SCHEDULES,
    TEMPLATES,
    WORKFLOWS,
    Objects,
)
from .rrules import rrule_problem

_FIELD_KEYS = frozenset(
    {*("id", "label", "type", "format", "choices", "help_text", "multiline", "secret"), "ask_at_runtime", "default"}
)
_FIELD_TYPES = ("string", "boolean")
_FORMATS = ("ssh_private_key", "url")
_KINDS = ("cloud", "net")
_INJECTORS = ("env", "extra_vars", "file")
_RESERVED = "tower"
_IDENTIFIER = re.compile(r"[a-zA-Z_]\w*\Z", re.ASCII)
_FIELDS_OF_A_TEMPLATE = re.compile(r"\{\{\s*([\w.]+)")
_FORBIDDEN_ENV = frozenset(
    {
        *("VIRTUAL_ENV", "PATH", "PYTHONPATH", "HOME", "JOB_ID", "INVENTORY_ID", "AWX_HOST", "PROJECT_REVISION"),
        *("REST_API_URL", "REST_API_TOKEN", "CALLBACK_QUEUE", "CALLBACK_CONNECTION", "CACHE", "JOB_CALLBACK_DEBUG"),
        *("INVENTORY_SOURCE_ID", "INVENTORY_UPDATE_ID", "AD_HOC_COMMAND_ID", "MAX_EVENT_RES", "INVENTORY_HOSTVARS"),
    }
)
_QUESTION_TYPES = ("text", "textarea", "password", "multiplechoice", "multiselect", "integer", "float")
_NUMBERS: Mapping[str, type] = {"integer": int, "float": float}
_MAX_INTEGER = 2147483647
"""The greatest number that AWX can store."""
_MAX_URL, _MAX_BRANCH, _MAX_IMAGE = 1024, 256, 1024
_LOGIN = re.compile(r"https?://[^/\s]*@|[a-z+]+://[^/@\s]*:[^/@\s]*@")
_URL = re.compile(
    r"(https?|ssh|git)://([^/\s@]+@)?([\w.-]+|\[[\w:.]+\])(:\d{1,5})?(/\S*)?|file:///\S+|[\w.-]+@[\w.-]+:[^\s:]+"
)
_IMAGE = re.compile(
    r"([a-zA-Z\d.-]+(:\d+)?/)?"
    r"[a-z\d]+((\.|__?|-+)[a-z\d]+)*(/[a-z\d]+((\.|__?|-+)[a-z\d]+)*)*"
    r"(:\w[\w.-]{0,127})?(@[a-z\d]+([+._-][a-z\d]+)*:[a-f\d]{32,})?",
    re.ASCII,
)
"""The address of an image: registry, path in small letters, tag and digest."""


def problems_of(objects: Objects) -> list[str]:
    """Return what is wrong with the objects of a description, a sentence each."""
    return list(_problems(objects))


def _problems(objects: Objects) -> Iterator[str]:
    for kind in objects[CREDENTIAL_TYPES]:
        yield from credential_type_problems(kind)
    for project in objects[PROJECTS]:
        yield from _project_problems(project)
    for environment in objects[ENVIRONMENTS]:
        yield from _too_long("awx_setup_execution_environment.image", environment["image"], _MAX_IMAGE)
        if not _IMAGE.fullmatch(environment["image"]):
            yield (
                "awx_setup_execution_environment.image must be the address of an image, such as "
                "registry.example.com/team/image:1.0, without https:// and in small letters."
            )
    yield from _name_problems(objects)
    for template in objects[TEMPLATES]:
        if template.get("survey_enabled"):
            yield from survey_problems(template["name"], template.get("survey_spec"))
    for workflow in objects[WORKFLOWS]:
        if workflow.get("survey_enabled"):
            yield from survey_problems(workflow["name"], workflow.get("survey_spec"))
        yield from graph_problems(workflow["name"], workflow["simplified_workflow_nodes"], _names(objects[TEMPLATES]))
    for schedule in objects[SCHEDULES]:
        if problem := rrule_problem(schedule["rrule"]):
            yield f"{schedule['name']}: rrule {problem}"


def _project_problems(project: Mapping[str, Any]) -> Iterator[str]:
    url = str(project["scm_url"])
    yield from _too_long("awx_setup_project.scm_url", url, _MAX_URL)
    yield from _too_long("awx_setup_project.scm_branch", str(project["scm_branch"]), _MAX_BRANCH)
    if _LOGIN.match(url):
        yield (
            "awx_setup_project.scm_url contains a user name, a token or a password, which everybody who may read the project "
            "could read. Name a source control credential as awx_setup_project.credential."
        )
    elif not _URL.fullmatch(url):
        yield f"awx_setup_project.scm_url: {url} is not the address of a git repository."


def _too_long(option: str, value: str, most: int) -> Iterator[str]:
    if len(value) > most:
        yield f"{option} has {len(value)} characters; AWX accepts at most {most}."


def _names(objects: Sequence[Mapping[str, Any]]) -> set[str]:
    return {str(each["name"]) for each in objects}


def _name_problems(objects: Objects) -> Iterator[str]:
    """AWX finds the template of a node by its name among these three; people must be able to tell them apart, too."""
    named: dict[str, str] = {}
    for kind, what in ((PROJECTS, "project"), (TEMPLATES, "job template"), (WORKFLOWS, "workflow")):
        for each in objects[kind]:
            name = each["name"]
            if problem := name_problem(name):
                yield f"The name of a {what} {problem} It is made from the names in the description: {name[:80]}."
            if other := named.get(comparable_name(name)):
                two = f"two {what}s" if other == what else f"a {what} and a {other}"
                yield f"{name}: {two} would have this name. Change a name in the description."
            named[comparable_name(name)] = what
    notifications = [str(each["name"]) for each in objects[NOTIFICATIONS]]
    shown = [comparable_name(name) for name in notifications]
    for name in dict.fromkeys(notifications):
        if problem := name_problem(name):
            yield f"The name of a notification template {problem} It is made from the names in the description: {name[:80]}."
        if shown.count(comparable_name(name)) > 1:
            yield f"{name}: two notification templates would have this name. Change a name in awx_setup_notifications."


def credential_type_problems(kind: Mapping[str, Any]) -> Iterator[str]:
    """Return what is wrong with a credential type, a sentence each."""
    where = f"Credential type {kind.get('name')}"
    if kind.get("kind") not in _KINDS:
        yield f"{where}: kind must be one of {', '.join(_KINDS)}."
    inputs = kind.get("inputs") or {}
    fields = list(inputs.get("fields") or ())
    ids = [str(field.get("id")) for field in fields]
    for field in fields:
        yield from _field_problems(f"{where}, field {field.get('id')}", field)
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"{where}: the field {name} is there more than once."
    for name in inputs.get("required") or ():
        if name not in ids:
            yield f"{where}: the required field {name} does not exist."
    if unknown := sorted(set(inputs) - {"fields", "required"}):
        yield f"{where}: inputs has unknown keys: {', '.join(unknown)}."
    yield from _injector_problems(where, kind.get("injectors") or {}, ids)


def _field_problems(where: str, field: Mapping[str, Any]) -> Iterator[str]:
    name, kind = str(field.get("id") or ""), field.get("type", "string")
    if not _IDENTIFIER.match(name) or name == _RESERVED:
        yield f"{where}: id must be an identifier other than {_RESERVED}."
    if not field.get("label"):
        yield f"{where}: label is missing."
    if kind not in _FIELD_TYPES:
        yield f"{where}: type must be one of {', '.join(_FIELD_TYPES)}."
    if unknown := sorted(set(field) - _FIELD_KEYS):
        yield f"{where}: unknown keys: {', '.join(unknown)}."
    if kind == "boolean" and (field.get("secret") or field.get("multiline")):
        yield f"{where}: a boolean must be neither secret nor multiline."
    if field.get("format", _FORMATS[0]) not in _FORMATS:
        yield f"{where}: format must be one of {', '.join(_FORMATS)}."
    choices = field.get("choices")
    if choices is not None and field.get("default", choices[0] if choices else None) not in choices:
        yield f"{where}: the default is not among the choices."


def _injector_problems(where: str, injectors: Mapping[str, Any], ids: Sequence[str]) -> Iterator[str]:
    if unknown := sorted(set(injectors) - set(_INJECTORS)):
        yield f"{where}: unknown injectors: {', '.join(unknown)}."
    for kind in ("env", "extra_vars"):
        for name, value in (injectors.get(kind) or {}).items():
            is_forbidden = kind == "env" and (name.startswith("ANSIBLE_") or name in _FORBIDDEN_ENV)
            if not _IDENTIFIER.match(str(name)) or is_forbidden:
                yield f"{where}: AWX does not accept {name} as a variable in {kind}."
            yield from (
                f"{where}: {kind} {name} uses the field {field}, which does not exist."
                for field in _FIELDS_OF_A_TEMPLATE.findall(str(value))
                if field.partition(".")[0] not in (*ids, _RESERVED)
            )
    files = injectors.get("file") or {}
    if "template" in files and len(files) > 1:
        yield f"{where}: several files need names of their own, template.NAME."


def survey_problems(name: str, spec: Any) -> Iterator[str]:
    """Return what is wrong with a survey, a sentence each."""
    if not isinstance(spec, Mapping) or not {"name", "description", "spec"} <= set(spec) or not spec["spec"]:
        yield f"{name}: the survey needs name, description and at least one question."
        return
    variables = [question.get("variable") for question in spec["spec"]]
    for variable in sorted({str(each) for each in variables if variables.count(each) > 1}):
        yield f"{name}: two questions of the survey set {variable}."
    for question in spec["spec"]:
        yield from _question_problems(f"{name}, question {question.get('variable')}", question)


def _question_problems(where: str, question: Mapping[str, Any]) -> Iterator[str]:
    if missing := [key for key in ("question_name", "required", "type", "variable") if question.get(key) in (None, "")]:
        yield f"{where}: {', '.join(missing)} is missing."
        return
    kind, default, choices = question["type"], question.get("default", ""), question.get("choices")
    if not _IDENTIFIER.match(str(question["variable"])):
        yield f"{where}: variable must be the name of a variable, without blanks."
    if kind not in _QUESTION_TYPES:
        yield f"{where}: type must be one of {', '.join(_QUESTION_TYPES)}."
        return
    if kind in CHOICES:
        if not choices:
            yield f"{where}: choices are missing."
        elif default and any(each not in choices for each in str(default).splitlines()):
            yield f"{where}: the default is not among the choices."
        elif kind == "multiplechoice" and len(str(default).splitlines()) > 1:
            yield f"{where}: the default must be one choice."
        if any(not each.strip() or "\n" in each for each in choices or ()):
            yield f"{where}: a choice must be one line that is not blank."
        if len(set(choices or ())) < len(choices or ()):
            yield f"{where}: a choice is there more than once."
    elif choices:
        yield f"{where}: only a question of the type {' or '.join(CHOICES)} has choices; AWX would accept any answer."
    least, most = question.get("min"), question.get("max")
    if least is not None and most is not None and least > most:
        yield f"{where}: min is greater than max."
    elif kind not in (*CHOICES, *_NUMBERS) and ((least or 0) < 0 or (most is not None and most < 1)):
        yield f"{where}: min and max are the length of an answer, so min must be 0 or more, and max 1 or more."
    if default in ("", None):
        return
    if str(default).startswith(ENCRYPTED):
        yield f"{where}: the default must not begin with {ENCRYPTED}, which stands for a secret in AWX."
    elif kind == "password":
        yield f"{where}: a password must have no default, which everybody who may read the description could read."
    elif kind in _NUMBERS:
        if isinstance(default, bool) or not isinstance(default, _NUMBERS[kind]):
            yield f"{where}: the default must be a number."
        elif (least is not None and default < least) or (most is not None and default > most):
            yield f"{where}: the default is not between min and max."
    elif kind not in CHOICES and not isinstance(default, str):
        yield f"{where}: the default must be a string."
    elif kind not in CHOICES and not (least or 0) <= len(default) <= (len(default) if most is None else most):
        yield f"{where}: the length of the default is not between min and max."


def graph_problems(name: str, nodes: Sequence[Mapping[str, Any]], templates: set[str]) -> Iterator[str]:
    """Return what is wrong with the nodes of a workflow, a sentence each; ``templates`` are the names that they may use."""
    identifiers = [str(node.get("identifier")) for node in nodes]
    for identifier in sorted({each for each in identifiers if identifiers.count(each) > 1}):
        yield f"{name}: two nodes have the identifier {identifier}."
    graph = []
    for node in nodes:
        where = f"{name}, node {node.get('identifier')}"
        success, failure, always = (
            tuple(node.get(link) or ()) for link in ("success_nodes", "failure_nodes", "always_nodes")
        )
        graph.append(Node(identifier=str(node.get("identifier")), success=success, failure=failure, always=always))
        for following in graph[-1].following:
            if following not in identifiers:
                yield f"{where}: it links to {following}, which does not exist."
        yield from _node_problems(where, node, templates)
    if cycle := cycle_in(graph):
        yield f"{name}: the nodes form a cycle: {', '.join(cycle)}."


def _node_problems(where: str, node: Mapping[str, Any], templates: set[str]) -> Iterator[str]:
    approval = node.get("approval_node")
    if approval is not None:
        timeout = approval.get("timeout", 0)
        if not approval.get("name"):
            yield f"{where}: the approval has no name."
        elif problem := name_problem(str(approval["name"])):
            yield f"{where}: the name of the approval {problem} It is made from the names of pipeline, stage and target."
        if isinstance(timeout, bool) or not isinstance(timeout, int) or not 0 <= timeout <= _MAX_INTEGER:
            yield f"{where}: the timeout of an approval must be a whole number of seconds from 0 to {_MAX_INTEGER}."
    elif node.get("unified_job_template") not in templates:
        yield f"{where}: there is no job template {node.get('unified_job_template')}."
    if node.get("extra_data"):
        yield f"{where}: it has variables that its job template does not ask for."


def playbook_problems(objects: Objects, present: Sequence[str], project: str, status: str = "") -> list[str]:
    """Return which playbooks a project lacks, a sentence; ``present`` are those that the controller lists, ``status`` the project's."""
    wanted = sorted({str(template["playbook"]) for template in objects[TEMPLATES]})
    missing = [each for each in wanted if each not in present]
    if not missing:
        return []
    seen = "" if status in ("", "successful", "ok") else f" The status of the project is {status}."
    return [
        f"The project {project} lacks the playbooks {', '.join(missing)}.{seen} Give the repository of the collection as "
        "awx_setup_project.scm_url, or add playbooks of these names to yours, and update the project."
    ]
