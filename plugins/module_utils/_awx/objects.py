# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects of a description, in the lists and keys of infra.aap_configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._registered import truth
from .description import REQUIRED, Description, Notification, Pipeline, Stage
from .graph import CHANGES, SHARED_STEPS, Node, nodes_of
from .messages import plan_messages, workflow_messages
from .names import mark, shared_name, template_name, workflow_name
from .stages import DRIFT, PLAN, ROLL_BACK, STEPS, given_variables, playbook_of, variables_of

Object = dict[str, Any]
Objects = dict[str, list[Object]]
"""Objects by the name of their list."""
Found = Mapping[str, Sequence[Any]]
"""Answers of the controller by the keys of the queries; each is a list of objects."""

ORGANIZATIONS = "aap_organizations"
CREDENTIAL_TYPES = "controller_credential_types"
CREDENTIALS = "controller_credentials"
ENVIRONMENTS = "controller_execution_environments"
PROJECTS = "controller_projects"
INVENTORIES = "controller_inventories"
NOTIFICATIONS = "controller_notifications"
TEMPLATES = "controller_templates"
WORKFLOWS = "controller_workflows"
SCHEDULES = "controller_schedules"
_ROLES = "controller_roles"
KINDS = (
    *(ORGANIZATIONS, CREDENTIAL_TYPES, CREDENTIALS, ENVIRONMENTS, PROJECTS, INVENTORIES),
    *(NOTIFICATIONS, TEMPLATES, WORKFLOWS, SCHEDULES, _ROLES),
)
"""The lists, in the order in which they are loaded."""
_STEP_PLAYBOOK = "awx_workflow_step.yml"
"""The playbook of the nodes that all pipelines share."""
STEP_VARIABLE = "promotion_workflow_step"
"""The variable that says what this playbook decides."""
CHOICES = ("multiplechoice", "multiselect")
"""The types of questions whose answers are among choices."""
_ALL_EVENTS = ("started", "success", "error")
_WHOLE_JOBS = {
    **dict.fromkeys(("limit", "job_tags", "skip_tags"), ""),
    **{f"ask_{what}_on_launch": False for what in ("variables", "limit", "tags", "skip_tags", "job_type")},
}
"""What makes a job do all that the description says, and nothing else, whoever has changed its template by hand."""


def objects_of(description: Description, types: Mapping[str, Any], surveys: Mapping[str, Any]) -> Objects:
    """Return all objects of a description.

    ``types`` are the credential types by vendor, ``surveys`` the questions by vendor, as in ``extensions/awx``.
    """
    templates = list(_templates(description, surveys))
    return {
        ORGANIZATIONS: [_organization(description)],
        CREDENTIAL_TYPES: [dict(types[vendor]) for vendor in description.vendors],
        CREDENTIALS: list(_credentials(description, types)),
        ENVIRONMENTS: list(_environments(description)),
        PROJECTS: list(_projects(description)),
        INVENTORIES: [_inventory(description)],
        NOTIFICATIONS: list(_notifications(description)),
        TEMPLATES: templates,
        WORKFLOWS: [_workflow(description, pipeline, surveys) for pipeline in description.pipelines],
        SCHEDULES: list(_schedules(description)),
        _ROLES: list(_roles(description, templates)),
    }


def _plan_name(notification: str, description: str) -> str:
    """Return the name of the notification template with the plan."""
    return shared_name(description, f"{notification} with the plan")


def _organization(description: Description) -> Object:
    found: Object = {"name": description.organization}
    if description.galaxy_credential:
        found["galaxy_credentials"] = [description.galaxy_credential]
    return found


def _credentials(description: Description, types: Mapping[str, Any]) -> Iterator[Object]:
    for each in description.credentials:
        yield {
            "name": each.name,
            "description": mark(description.name),
            "organization": description.organization,
            "credential_type": types[each.vendor]["name"],
            "inputs": dict(each.inputs),
            "update_secrets": False,
        }


def _environments(description: Description) -> Iterator[Object]:
    each = description.execution_environment
    if each and each.image:
        yield {
            "name": each.name,
            "image": each.image,
            "pull": each.pull,
            "organization": description.organization,
            "description": mark(description.name),
        }


def _projects(description: Description) -> Iterator[Object]:
    project = description.project
    if not project.scm_url:
        return
    found: Object = {
        "name": project.name,
        "organization": description.organization,
        "description": mark(description.name),
        "scm_type": "git",
        "scm_url": project.scm_url,
        "scm_branch": project.scm_branch,
        "scm_update_on_launch": project.update_on_launch,
    }
    if project.credential:
        found["credential"] = project.credential
    yield found


def _inventory(description: Description) -> Object:
    return {
        "name": description.inventory,
        "organization": description.organization,
        "description": f"Jobs run on localhost {mark(description.name)}",
        # An inventory without variables fails to load with some versions of infra.aap_configuration.
        "variables": {"ansible_connection": "local"},
    }


def _notifications(description: Description) -> Iterator[Object]:
    for each in description.notifications:
        for name, messages in (
            (shared_name(description.name, each.name), workflow_messages(each.type)),
            (_plan_name(each.name, description.name), plan_messages(each.type)),
        ):
            yield {
                "name": name,
                "organization": description.organization,
                "description": mark(description.name),
                "notification_type": each.type,
                "notification_configuration": dict(each.configuration),
                "messages": messages,
            }


def _templates(description: Description, surveys: Mapping[str, Any]) -> Iterator[Object]:
    for pipeline in description.pipelines:
        for stage in pipeline.stages:
            for step in (*STEPS, *([DRIFT] if pipeline.drift else [])):
                yield _template(description, pipeline, stage, step, surveys)
    if any(stage.approval for pipeline in description.pipelines for stage in pipeline.stages):
        for step in SHARED_STEPS:
            yield _shared_template(description, step)


def _template(
    description: Description, pipeline: Pipeline, stage: Stage, step: str, surveys: Mapping[str, Any]
) -> Object:
    name = template_name(description.name, pipeline.name, stage.name, step)
    found = {
        **_common(description, name, f"{stage.source} to {stage.target}: {step}"),
        "playbook": f"{description.project.playbooks}/{playbook_of(pipeline, step)}",
        "credentials": [stage.credential],
        "extra_vars": variables_of(pipeline, stage, step),
        "diff_mode": step == PLAN,
        "allow_simultaneous": False,
        **_events(description.notifications, description.name, is_plan=step == PLAN),
    }
    if step == ROLL_BACK:
        spec = _survey(
            f"Roll back {stage.target}", [*surveys[pipeline.vendor]["rollback"], *_metadata(pipeline, surveys)]
        )
        found |= {"survey_enabled": True, "survey_spec": spec}
    return found


def _shared_template(description: Description, step: str) -> Object:
    return {
        **_common(description, shared_name(description.name, step), f"A step of workflows: {step}"),
        "playbook": f"{description.project.playbooks}/{_STEP_PLAYBOOK}",
        "credentials": [],
        "extra_vars": {STEP_VARIABLE: step},
        "diff_mode": False,
        "allow_simultaneous": True,
        **{f"notification_templates_{event}": [] for event in _ALL_EVENTS},
    }


def _common(description: Description, name: str, purpose: str) -> Object:
    found: Object = {
        "name": name,
        "description": f"{purpose} {mark(description.name)}",
        "organization": description.organization,
        "project": description.project.name,
        "inventory": description.inventory,
        "job_type": "run",
        **_WHOLE_JOBS,
        "survey_enabled": False,
    }
    if description.execution_environment:
        found["execution_environment"] = description.execution_environment.name
    return found


def _events(notifications: Sequence[Notification], description: str, *, is_plan: bool) -> Object:
    """Workflows report what happens; of jobs, only the one that plans does, with its plan."""
    named = [_plan_name(each.name, description) for each in notifications] if is_plan else []
    return {f"notification_templates_{event}": named if event == "success" else [] for event in _ALL_EVENTS}


def _workflow(description: Description, pipeline: Pipeline, surveys: Mapping[str, Any]) -> Object:
    notified = [shared_name(description.name, each.name) for each in description.notifications]
    asked = [] if pipeline.select else list(surveys[pipeline.vendor]["selection"])
    own = [_question(each) for each in pipeline.questions]
    questions = [*asked, *_metadata(pipeline, surveys), *_retry(pipeline, surveys), *own]
    way = ", ".join(f"{stage.source} to {stage.target}" for stage in pipeline.stages)
    found: Object = {
        "name": workflow_name(description.name, pipeline.name),
        "description": f"{way} {mark(description.name)}",
        "organization": description.organization,
        "allow_simultaneous": False,
        "ask_variables_on_launch": False,
        # They would beat the variables of all job templates, and so could execute without an approval.
        "extra_vars": {},
        "survey_enabled": bool(questions),
        **{f"notification_templates_{event}": notified for event in (*_ALL_EVENTS, "approvals")},
        "simplified_workflow_nodes": [_node(description, node) for node in nodes_of(description, pipeline)],
    }
    if questions:
        found["survey_spec"] = _survey(pipeline.name, questions)
    return found


def _node(description: Description, node: Node) -> Object:
    found: Object = {"identifier": node.identifier}
    if node.approval is not None:
        found["approval_node"] = dict(node.approval)
    else:
        found |= {"unified_job_template": node.template, "lookup_organization": description.organization}
    links = {"success_nodes": node.success, "failure_nodes": node.failure, "always_nodes": node.always}
    return found | {link: list(following) for link, following in links.items()}


def _survey(name: str, questions: Sequence[Mapping[str, Any]]) -> Object:
    return {"name": name, "description": "", "spec": [dict(question) for question in questions]}


def _metadata(pipeline: Pipeline, surveys: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name, wanted in (("ticket", pipeline.ticket), ("reason", pipeline.reason)):
        if wanted != "none":
            question = surveys["metadata"][name]
            is_required = wanted == REQUIRED
            yield {**question, "required": is_required, "min": 1 if is_required else question["min"]}


def _retry(pipeline: Pipeline, surveys: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Return the question that lifts a hold, unless the description says itself whether one is lifted."""
    said = {str(each.get("variable")) for each in pipeline.questions}
    said = said.union(*(given_variables(pipeline, stage) for stage in pipeline.stages))
    yield from (question for question in surveys[pipeline.vendor]["retry"] if question["variable"] not in said)


def _question(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a question that the user describes with all keys, and in the types, that AWX stores."""
    found = {
        "question_name": _shown(given.get("question")),
        "question_description": _shown(given.get("help")),
        "variable": _shown(given.get("variable")),
        "type": given.get("type") or "text",
        "required": truth(given.get("required", False)),
        "default": _default(given),
    }
    bounds = {key: int(given[key]) for key in ("min", "max") if given.get(key) is not None}
    choices = given.get("choices")
    if choices is None:
        return {**found, **bounds}
    return {
        **found,
        **bounds,
        "choices": [_shown(each) for each in (choices if isinstance(choices, list) else [choices])],
    }


def _default(given: Mapping[str, Any]) -> Any:
    """Return the default of a question in the type that AWX wants: of choices lines as they are shown, of a float no integer."""
    default, kind = given.get("default"), given.get("type")
    if kind in CHOICES:
        return "\n".join(_shown(each) for each in (default if isinstance(default, list) else [default]))
    if kind == "float" and isinstance(default, int) and not isinstance(default, bool):
        return float(default)
    return "" if default is None else default


def _shown(value: Any) -> str:
    """Return a value as the string that AWX wants, truth values as YAML writes them."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _schedules(description: Description) -> Iterator[Object]:
    for pipeline in description.pipelines:
        for stage in pipeline.stages if pipeline.drift else ():
            name = template_name(description.name, pipeline.name, stage.name, DRIFT)
            yield {
                "name": name,
                "description": mark(description.name),
                "unified_job_template": name,
                "organization": description.organization,
                # AWX separates start and rule by a blank; a block of YAML has a line break.
                "rrule": " ".join(pipeline.drift.rrule.split()) if pipeline.drift else "",
                "enabled": pipeline.drift.enabled if pipeline.drift else False,
            }


def _roles(description: Description, templates: Sequence[Mapping[str, Any]]) -> Iterator[Object]:
    """Who may do what: neither who may approve a workflow nor who may launch it sees a job of it without *read*."""
    waiting = [pipeline for pipeline in description.pipelines if any(stage.approval for stage in pipeline.stages)]
    workflows = [workflow_name(description.name, pipeline.name) for pipeline in description.pipelines]
    organization = {"lookup_organization": description.organization}
    if description.approvers and waiting:
        asked = [workflow_name(description.name, pipeline.name) for pipeline in waiting]
        yield {"team": description.approvers, "role": "approval", "workflows": asked, **organization}
        yield {
            "team": description.approvers,
            "role": "read",
            "job_templates": [*_named(description, waiting, PLAN), shared_name(description.name, CHANGES)],
            **organization,
        }
    if description.operators:
        rollbacks = _named(description, description.pipelines, ROLL_BACK)
        yield {"team": description.operators, "role": "execute", "workflows": workflows, **organization}
        yield {"team": description.operators, "role": "execute", "job_templates": rollbacks, **organization}
        others = [each["name"] for each in templates if each["name"] not in rollbacks]
        yield {"team": description.operators, "role": "read", "job_templates": others, **organization}


def _named(description: Description, pipelines: Sequence[Pipeline], step: str) -> list[str]:
    return [
        template_name(description.name, pipeline.name, stage.name, step)
        for pipeline in pipelines
        for stage in pipeline.stages
        if step != PLAN or stage.approval
    ]
