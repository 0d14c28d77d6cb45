# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variables with which the roles run for a stage; none of them is a secret.

A job template's own variables may be templates: they are filled in when the job starts, from the answers of a survey and
from what earlier jobs of a workflow have passed on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .description import PINGONE, Pipeline, Stage

PLAN, EXECUTE, DISCARD, ROLL_BACK, DRIFT = "plan", "execute", "discard plan", "roll back", "drift"
STEPS = (PLAN, EXECUTE, DISCARD, ROLL_BACK)
"""The steps of each stage; each is a job template."""
_ROLE_OF = {PLAN: "promote", EXECUTE: "promote", DISCARD: "promote", ROLL_BACK: "rollback", DRIFT: "drift"}
"""The role of a step, without the vendor."""
_STAGE_OF = {PLAN: "plan", EXECUTE: "execute", DISCARD: "discard"}
_OF_A_PLAN = ("promotion_id", "installation_id", "plan_digest", "overwritten_objects")
"""Options by which a job knows what was approved; only the jobs before it set them, or the survey of a rollback."""
_TICKET = "{{ promotion_ticket | default('') }}"
_METADATA = {"Ticket": _TICKET, "Reason": "{{ promotion_reason | default('') }}"}
_CONNECTION = (
    *("api_key", "client_id", "client_secret", "customer_id", "user_id", "private_key"),
    *("bearer_token", "ims_org_id", "ims_client_id", "ims_client_secret"),
)


def role_of(pipeline: Pipeline, step: str) -> str:
    """Return the name of the role that a step runs, such as ``pingone_promote``."""
    return f"{pipeline.vendor}_{_ROLE_OF[step]}"


def playbook_of(pipeline: Pipeline, step: str) -> str:
    """Return the file name of the playbook that a step runs."""
    return f"{role_of(pipeline, step)}.yml"


def variables_of(pipeline: Pipeline, stage: Stage, step: str) -> dict[str, Any]:
    """Return the variables of a step's job template."""
    role = role_of(pipeline, step)
    found = _sides(pipeline, stage, step)
    if step in _STAGE_OF:
        found |= {"stage": _STAGE_OF[step]}
    if step == PLAN:
        found |= pipeline.select or _asked(pipeline)
    if step == DRIFT:
        found |= _compared(pipeline)
    if step in (PLAN, EXECUTE):
        found |= _rules(pipeline, stage)
    own = {f"{role}_{name}": value for name, value in {**found, "metadata": _METADATA}.items()}
    given = {name: value for name, value in given_variables(pipeline, stage).items() if name.startswith(f"{role}_")}
    return {**own, **given, **{name: _completed(own[name], given[name]) for name in own.keys() & given.keys()}}


def _asked(pipeline: Pipeline) -> dict[str, str]:
    """Return what the plan takes from an answer that must not have the name of what jobs hand on."""
    return {} if pipeline.vendor == PINGONE else {"package_id": "{{ promotion_package_id | default('') }}"}


def _completed(own: Any, given: Any) -> Any:
    """Return a dictionary of a stage with the keys that the user adds; what the stage says itself stays."""
    return {**given, **own} if isinstance(own, Mapping) and isinstance(given, Mapping) else given


def taken_variables(pipeline: Pipeline, stage: Stage) -> list[str]:
    """Return the given variables that the stage sets itself, or that only the jobs before may set."""
    given = given_variables(pipeline, stage)
    return sorted(
        name
        for name in given.keys() & set(reserved_variables(pipeline, stage))
        if name not in _extensible(pipeline) or not isinstance(given[name], Mapping)
    )


def reserved_variables(pipeline: Pipeline, stage: Stage) -> list[str]:
    """Return the variables that nobody but the stage, the survey that comes with it, and its jobs may set.

    The variables of a job template are beaten by the answers of a survey: a question for the stage would execute without an
    approval.
    """
    bare = dataclasses.replace(stage, variables={})
    steps = (*STEPS, *([DRIFT] if pipeline.drift else []))
    own = [name for step in steps for name in variables_of(dataclasses.replace(pipeline, variables={}), bare, step)]
    handed = [f"{role_of(pipeline, step)}_{name}" for step in steps for name in _OF_A_PLAN]
    handed.append(f"{role_of(pipeline, PLAN)}_package_id")
    return list(dict.fromkeys((*own, *handed)))


def _extensible(pipeline: Pipeline) -> set[str]:
    """Return the dictionaries to which a user may add keys."""
    names = ("metadata", *(() if pipeline.vendor == PINGONE else ("source", "target")))
    return {f"{role_of(pipeline, step)}_{name}" for step in (*STEPS, DRIFT) for name in names}


def _compared(pipeline: Pipeline) -> dict[str, Any]:
    """Return what a drift template compares: what is always promoted, or else all that can be."""
    names = ("package_id", "objects") if pipeline.vendor != PINGONE else ("selected_resources", "excluded_resources")
    found = {name: pipeline.select[name] for name in names if name in pipeline.select}
    return found if pipeline.vendor != PINGONE or "selected_resources" in found else {**found, "all_resources": True}


def foreign_variables(pipeline: Pipeline, stage: Stage) -> list[str]:
    """Return the given variables that no role of the stage has."""
    roles = tuple(f"{role_of(pipeline, step)}_" for step in (*STEPS, DRIFT))
    return sorted(name for name in given_variables(pipeline, stage) if not str(name).startswith(roles))


def given_variables(pipeline: Pipeline, stage: Stage) -> Mapping[str, Any]:
    """Return the variables that the user gives for a stage, by their full names."""
    return {**pipeline.variables, **stage.variables}


def _rules(pipeline: Pipeline, stage: Stage) -> dict[str, Any]:
    policy = pipeline.policy if stage.policy is None else stage.policy
    rules = {"policy": policy} if policy else {}
    gate = {**stage.gate, "ticket": _TICKET} if stage.needs_ticket else stage.gate
    controls = {"gate": gate, "proven": _proof(pipeline, stage)}
    return rules | {name: value for name, value in controls.items() if value}


def _proof(pipeline: Pipeline, stage: Stage) -> Mapping[str, Any]:
    """Return where the plan must have been promoted before; at PingOne from the same source, if nothing else is given.

    The credential type of Workfront has fields for the earlier stage, because a job template can have only one credential of a type.
    """
    if not stage.proven:
        return stage.proven
    if pipeline.vendor == PINGONE:
        return {"source_environment": stage.source, **stage.proven}
    target = stage.proven.get("target")
    return (
        {**stage.proven, "target": {**_credentials("proven"), **target}}
        if isinstance(target, Mapping)
        else stage.proven
    )


def proof_needs_credential(pipeline: Pipeline, stage: Stage) -> bool:
    """Return whether the credential of a stage must have inputs for the stage before it."""
    target = stage.proven.get("target")
    return pipeline.vendor != PINGONE and isinstance(target, Mapping) and not target.keys() & set(_CONNECTION)


def _sides(pipeline: Pipeline, stage: Stage, step: str) -> dict[str, Any]:
    if pipeline.vendor != PINGONE:
        return {"source": _connection("source", stage.source), "target": _connection("target", stage.target)}
    if step == DRIFT:
        return {"source_environment": stage.source, "target_environments": [stage.target]}
    return {"source_environment": stage.source, "target_environment": stage.target}


def _connection(side: str, url: str) -> dict[str, str]:
    return {"url": url, **_credentials(side)}


def _credentials(side: str) -> dict[str, str]:
    """Return the credentials for one side, which come from the variables that the credential type sets."""
    variables = {name: f"WORKFRONT_{side.upper()}_{name.upper()}" for name in _CONNECTION}
    return {name: f"{{{{ lookup('ansible.builtin.env', '{variable}') }}}}" for name, variable in variables.items()}
