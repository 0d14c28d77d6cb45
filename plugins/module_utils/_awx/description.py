# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user describes, as typed values, and what is wrong with it alone."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._errors import InputError
from .._gate_options import unnamed_people
from .._options import check_origin
from .names import name_problem
from .notification_rules import configuration_problems

PINGONE, WORKFRONT = "pingone", "workfront"
VENDORS = (PINGONE, WORKFRONT)
OPTIONAL, REQUIRED = "optional", "required"
_DEFAULT_NAME = "Promotion"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Approval:
    """A person decides; ``timeout`` is in seconds, 0 waits without end."""

    timeout: int
    description: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Stage:
    """One promotion of a pipeline; ``variables`` are more variables of the role, by their names."""

    name: str
    source: str
    target: str
    credential: str
    approval: Approval | None
    gate: Mapping[str, Any]
    proven: Mapping[str, Any]
    policy: Mapping[str, Any] | None
    variables: Mapping[str, Any]

    @property
    def proven_in(self) -> str:
        """The environment where the plan must have been promoted before, or an empty string."""
        target = self.proven.get("target")
        return _text(target.get("url") if isinstance(target, Mapping) else self.proven.get("target_environment"))

    @property
    def needs_ticket(self) -> bool:
        """Whether the gate opens only for a ticket that the survey must ask for."""
        return bool(self.gate.get("ticket_pattern")) and not self.gate.get("ticket")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Drift:
    """When the environments of each stage are compared."""

    rrule: str
    enabled: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class Pipeline:
    """Stages in their order; ``select`` are options of the role without its prefix, empty if the survey asks."""

    name: str
    vendor: str
    stages: tuple[Stage, ...]
    select: Mapping[str, Any]
    policy: Mapping[str, Any]
    variables: Mapping[str, Any]
    ticket: str
    reason: str
    questions: tuple[Mapping[str, Any], ...]
    drift: Drift | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Project:
    """Where the playbooks are; without an address, a project of this name that is there already."""

    name: str
    scm_url: str
    scm_branch: str
    credential: str
    playbooks: str
    update_on_launch: bool


@dataclasses.dataclass(frozen=True, kw_only=True)
class ExecutionEnvironment:
    """The image in which jobs run; without an image, an execution environment of this name that is there already."""

    name: str
    image: str
    pull: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Notification:
    """Where messages go; the configuration may contain secrets."""

    name: str
    type: str
    configuration: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Credential:
    """A credential that is loaded; the inputs contain secrets."""

    name: str
    vendor: str
    inputs: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Description:
    """All that one run of the role awx_setup is about."""

    name: str
    organization: str
    galaxy_credential: str
    project: Project
    inventory: str
    execution_environment: ExecutionEnvironment | None
    approvers: str
    operators: str
    notifications: tuple[Notification, ...]
    credentials: tuple[Credential, ...]
    pipelines: tuple[Pipeline, ...]
    odd_keys: tuple[str, ...] = ()
    """What is wrong with keys that are not strings, a sentence each; what they lead to is left out."""

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> Description:
        """Read the options of the role awx_setup, without its prefix; their types have been validated."""
        odd_keys = tuple(dict.fromkeys(_odd_keys("awx_setup", options, "_")))
        options = _with_string_keys(options)
        environment = options.get("execution_environment")
        name = _text(options.get("name")) or _DEFAULT_NAME
        return cls(
            name=name,
            organization=_text(options.get("organization")),
            galaxy_credential=_text(options.get("galaxy_credential")),
            project=_project(_mapping(options.get("project"))),
            inventory=_text(options.get("inventory")) or f"{name} localhost",
            execution_environment=_environment(_mapping(environment)) if environment else None,
            approvers=_text(options.get("approvers")),
            operators=_text(options.get("operators")),
            notifications=tuple(
                Notification(
                    name=_text(each.get("name")),
                    type=_text(each.get("type")),
                    configuration=_mapping(each.get("configuration")),
                )
                for each in _mappings(options.get("notifications"))
            ),
            credentials=tuple(
                Credential(
                    name=_text(each.get("name")),
                    vendor=_text(each.get("vendor")),
                    inputs={key: value for key, value in _mapping(each.get("inputs")).items() if _text(value)},
                )
                for each in _mappings(options.get("credentials"))
            ),
            pipelines=tuple(_pipeline(each) for each in _mappings(options.get("pipelines"))),
            odd_keys=odd_keys,
        )

    @property
    def vendors(self) -> tuple[str, ...]:
        """The vendors that credentials or pipelines are for."""
        used = {*(each.vendor for each in self.pipelines), *(each.vendor for each in self.credentials)}
        return tuple(vendor for vendor in VENDORS if vendor in used)

    @property
    def problems(self) -> list[str]:
        """What is wrong with the description alone, a sentence each."""
        return list(self._problems())

    def _problems(self) -> Iterator[str]:
        yield from self.odd_keys
        named = {
            "awx_setup_name": self.name,
            "awx_setup_organization": self.organization,
            "awx_setup_project.name": self.project.name,
        }
        optional = {
            "awx_setup_galaxy_credential": self.galaxy_credential,
            "awx_setup_project.credential": self.project.credential,
            "awx_setup_inventory": self.inventory,
            "awx_setup_approvers": self.approvers,
            "awx_setup_operators": self.operators,
        }
        for option, name in {**named, **{option: name for option, name in optional.items() if name}}.items():
            if problem := name_problem(name):
                yield f"{option} {problem}"
        if self.execution_environment and (problem := name_problem(self.execution_environment.name)):
            yield f"awx_setup_execution_environment.name {problem}"
        for each in self.notifications:
            if problem := name_problem(each.name):
                yield f"awx_setup_notifications: name {problem}"
            yield from configuration_problems(each.name, each.type, each.configuration)
        if not self.pipelines:
            yield "awx_setup_pipelines must name at least one pipeline."
        yield from _twice("awx_setup_pipelines", "pipeline", [each.name for each in self.pipelines])
        yield from _twice("awx_setup_notifications", "notification", [each.name for each in self.notifications])
        yield from _twice("awx_setup_credentials", "credential", [each.name for each in self.credentials])
        for credential in self.credentials:
            if problem := name_problem(credential.name):
                yield f"awx_setup_credentials: name {problem}"
            if credential.vendor not in VENDORS:
                yield f"awx_setup_credentials, {credential.name}: vendor must be one of {', '.join(VENDORS)}."
        for pipeline in self.pipelines:
            yield from _pipeline_problems(pipeline, self.approvers)


def _pipeline_problems(pipeline: Pipeline, approvers: str) -> Iterator[str]:
    where = f"awx_setup_pipelines, {pipeline.name or 'a pipeline without a name'}"
    if problem := name_problem(pipeline.name):
        yield f"{where}: name {problem}"
    if pipeline.vendor not in VENDORS:
        yield f"{where}: vendor must be one of {', '.join(VENDORS)}."
    if not pipeline.stages:
        yield f"{where}: stages must name at least one stage."
    yield from _twice(where, "stage", [stage.name for stage in pipeline.stages])
    for stage in pipeline.stages:
        place = f"{where}, stage {stage.name or 'without a name'}"
        if problem := name_problem(stage.name):
            yield f"{place}: name {problem}"
        for option in ("source", "target"):
            if not getattr(stage, option):
                yield f"{place}: {option} is missing or blank."
            elif not getattr(stage, option).isprintable():
                yield f"{place}: {option} must not contain line breaks or other characters that cannot be shown."
        if problem := name_problem(stage.credential):
            yield f"{place}: credential {problem}"
        if stage.source and _same_place(stage.source, stage.target):
            yield f"{place}: source and target are the same, {stage.source}."
        if stage.proven_in and _same_place(stage.proven_in, stage.target):
            yield f"{place}: proven names the target of the stage itself, which must be that of an earlier stage."
        if pipeline.vendor == WORKFRONT:
            yield from _url_problems(place, stage)
        yield from _gate_problems(place, stage.gate)
        if stage.approval and stage.approval.timeout < 0:
            yield f"{place}: approval.timeout must be 0, which waits without end, or more seconds."
        if stage.approval and not approvers:
            yield f"{place}: it waits for an approval, but awx_setup_approvers names no team that may approve it."
    if pipeline.vendor == WORKFRONT and len({stage.source for stage in pipeline.stages}) > 1:
        yield (
            f"{where}: all stages must have the same source, because a package exists only in the environment that it was "
            "assembled in."
        )
    if pipeline.vendor == WORKFRONT and pipeline.drift and not pipeline.select.keys() & {"package_id", "objects"}:
        yield f"{where}: drift needs select.package_id or select.objects, which are what is compared."


def _gate_problems(where: str, gate: Mapping[str, Any]) -> Iterator[str]:
    """AWX says who executes, which is whoever has launched the workflow, and nobody else."""
    with contextlib.suppress(InputError):  # which the check of the role's variables names
        if _truth(gate.get("enforce", True)) and (unnamed := unnamed_people(gate)):
            yield (
                f"{where}: gate.separate_people compares {' and '.join(unnamed)}, whom AWX does not pass on, so the gate would "
                f"never open. Give {' and '.join(f'gate.{name}' for name in unnamed)}, or compare nobody."
            )


def _same_place(one: str, other: str) -> bool:
    """Return whether two environments are the same by their names, or two URLs by what they mean."""
    return _place(one) == _place(other)


def _place(name: str) -> str:
    lowered = name.rstrip("/").lower()
    return lowered.removesuffix(":443") if lowered.startswith("https://") else lowered


def _url_problems(where: str, stage: Stage) -> Iterator[str]:
    for option in ("source", "target"):
        if url := getattr(stage, option):
            try:
                check_origin(url, option, "https://acme.my.workfront.com")
            except InputError as error:
                yield f"{where}: {error}"


def _twice(where: str, what: str, names: Sequence[str]) -> Iterator[str]:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        yield f"{where}: the {what} {name} is named more than once."


def _pipeline(given: Mapping[str, Any]) -> Pipeline:
    drift = _mapping(given.get("drift"))
    stages = tuple(_stage(each) for each in _mappings(given.get("stages")))
    needs_ticket = any(stage.needs_ticket for stage in stages)
    return Pipeline(
        name=_text(given.get("name")),
        vendor=_text(given.get("vendor")),
        stages=stages,
        select={key: value for key, value in _mapping(given.get("select")).items() if value not in (None, "", [])},
        policy=_mapping(given.get("policy")),
        variables=_mapping(given.get("variables")),
        ticket=REQUIRED if needs_ticket else _text(given.get("ticket")) or OPTIONAL,
        reason=_text(given.get("reason")) or OPTIONAL,
        questions=tuple(_mappings(given.get("questions"))),
        drift=Drift(rrule=_text(drift.get("rrule")), enabled=_truth(drift.get("enabled", True))) if drift else None,
    )


def _stage(given: Mapping[str, Any]) -> Stage:
    approval = given.get("approval")
    described = _mapping(approval)
    policy = given.get("policy")
    return Stage(
        name=_text(given.get("name")),
        source=_text(given.get("source")),
        target=_text(given.get("target")),
        credential=_text(given.get("credential")),
        approval=None
        if approval is None
        else Approval(timeout=int(described.get("timeout") or 0), description=_text(described.get("description"))),
        gate=_mapping(given.get("gate")),
        proven=_mapping(given.get("proven")),
        policy=None if policy is None else _mapping(policy),
        variables=_mapping(given.get("variables")),
    )


def _project(given: Mapping[str, Any]) -> Project:
    return Project(
        name=_text(given.get("name")),
        scm_url=_text(given.get("scm_url")),
        scm_branch=_text(given.get("scm_branch")),
        credential=_text(given.get("credential")),
        playbooks=(_text(given.get("playbooks")) or "playbooks").strip("/"),
        update_on_launch=_truth(given.get("update_on_launch", False)),
    )


def _environment(given: Mapping[str, Any]) -> ExecutionEnvironment:
    return ExecutionEnvironment(
        name=_text(given.get("name")), image=_text(given.get("image")), pull=_text(given.get("pull")) or "missing"
    )


def _odd_keys(where: str, value: Any, separator: str = ".") -> Iterator[str]:
    """AWX stores JSON, whose keys are strings, and would show another description than the one that was loaded."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            if isinstance(key, str):
                yield from _odd_keys(f"{where}{separator}{key}", each)
            else:
                yield f"{where}: the key {key} must be a string. Write it in quotes."
    elif isinstance(value, list | tuple):
        for each in value:
            name = each.get("name") if isinstance(each, Mapping) else None
            yield from _odd_keys(f"{where}, {name}" if name else where, each)


def _with_string_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _with_string_keys(each) for key, each in value.items() if isinstance(key, str)}
    return [_with_string_keys(each) for each in value] if isinstance(value, list | tuple) else value


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [_mapping(each) for each in value] if isinstance(value, list | tuple) else []


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else _text(value).lower() in ("true", "yes", "on", "1")
