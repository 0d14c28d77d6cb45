# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The run of the role awx_setup with what it needs from this collection's files and from the controller node."""

from __future__ import annotations

import contextlib
import copy
import datetime
import functools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import yaml

from ansible_collections.envops.promotion.plugins.module_utils._awx.description import (
    VENDORS,
    Pipeline,
)
from ansible_collections.envops.promotion.plugins.module_utils._awx.objects import STEP_VARIABLE
from ansible_collections.envops.promotion.plugins.module_utils._awx.setup_run import AwxSetupRun
from ansible_collections.envops.promotion.plugins.module_utils._awx.setup_steps import RENDERED, Steps
from ansible_collections.envops.promotion.plugins.module_utils._awx.stages import (
    DRIFT,
    EXECUTE,
    PLAN,
    ROLL_BACK,
    STEPS,
    foreign_variables,
    given_variables,
    reserved_variables,
    role_of,
    taken_variables,
    variables_of,
)
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError, PromotionError
from ansible_collections.envops.promotion.plugins.module_utils._gate_options import read_gate
from ansible_collections.envops.promotion.plugins.module_utils._registered import truth
from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.module_utils._zones import UTC

from ._awx_files import files_of
from ._awx_given import plain_secrets
from ._role_options import options_of, problem_with
from ._role_spec import spec_of

_VALIDATED = (PLAN, EXECUTE, ROLL_BACK)
"""The steps whose variables are validated; those of the others are among them."""
_OF_OTHERS = ("awx_", "tower_", "ansible_", "__")
_TIMES = ("windows", "freezes")
_DATA = Path(__file__).parents[2] / "extensions" / "awx"
_HOST = ("CONTROLLER_HOST", "TOWER_HOST")
_TOKEN = ("CONTROLLER_OAUTH_TOKEN", "TOWER_OAUTH_TOKEN")
_USER = ("CONTROLLER_USERNAME", "TOWER_USERNAME")
_PASSWORD = ("CONTROLLER_PASSWORD", "TOWER_PASSWORD")
_SETTINGS = ("/etc/tower/tower_cli.cfg", "~/.tower_cli.cfg", "tower_cli.cfg")


@functools.cache
def _data() -> Mapping[str, Any]:
    """Return the credential types and surveys."""
    names = {"types": "credential_types.yml", "surveys": "surveys.yml"}
    return {key: yaml.safe_load((_DATA / name).read_text(encoding="utf-8")) for key, name in names.items()}


class SetupRun(AwxSetupRun):
    """A run of the role awx_setup that knows the files of this collection, and the options of its roles."""

    OUTCOME: ClassVar[tuple[str, ...]] = (*AwxSetupRun.OUTCOME, "files")
    PLANNERS: ClassVar[Mapping[str, type[Run]]] = {}
    """By vendor, the run that plans in a job."""
    ENVIRONMENTS: ClassVar[Mapping[str, Callable[[str | None, str | None], object]]] = {}
    """By vendor, what refuses a URL, and a type of environment or none, with which no job can work."""

    @classmethod
    def read(cls: type[Steps], seen: Mapping[str, Any], *, user: str) -> Steps:
        """Read what the tasks have registered."""
        return super().read({**seen, "data": copy.deepcopy(_data())}, user=user)

    @property
    def missing_input(self) -> str:
        """Why the role must not start."""
        return super().missing_input or " ".join(self._stage_problems()) or self._connection_problem()

    def _stage_problems(self) -> list[str]:
        """Return what the roles of the stages would refuse when a job starts."""
        problems: dict[str, None] = {}
        for pipeline in self.description.pipelines:
            problems |= dict.fromkeys(_question_problems(pipeline))
            for stage in pipeline.stages:
                where = f"awx_setup_pipelines, {pipeline.name}, stage {stage.name}"
                for name in taken_variables(pipeline, stage):
                    problems[f"{where}: variables must not set {name}, which follows from the description."] = None
                for name in foreign_variables(pipeline, stage):
                    problems[f"{where}: no role of its job templates has a variable {name}."] = None
                for step in (*_VALIDATED, *([DRIFT] if pipeline.drift else [])):
                    role = role_of(pipeline, step)
                    given = variables_of(pipeline, stage, step)
                    for name in plain_secrets({**given, **given_variables(pipeline, stage)}, spec_of(role)):
                        problems[
                            f"{where}: {name} is a secret, which everybody who may read the job template could read. "
                            "Give it in a credential."
                        ] = None
                    problem = (
                        problem_with(role, given.get, given, ())
                        or self._environment_problem(pipeline.vendor, role, given)
                        or _gate_problem(f"{role}_gate", given)
                    )
                    if not problem and step == PLAN and pipeline.select and pipeline.vendor in self.PLANNERS:
                        planner = self.PLANNERS[pipeline.vendor]
                        problem = planner.read({"options": options_of(role, given.get)}, user="").missing_input
                    if problem:
                        problems[f"{where}: {problem}"] = None
        return list(problems)

    def _environment_problem(self, vendor: str, role: str, given: Mapping[str, Any]) -> str:
        """Return which side of a job is no environment that the vendor's modules can call."""
        if vendor not in self.ENVIRONMENTS:
            return ""
        for name in (f"{role}_source", f"{role}_target"):
            try:
                self.ENVIRONMENTS[vendor](given[name].get("url"), given[name].get("environment_type"))
            except InputError as error:
                return f"{name}: {error} What a connection needs beside its URL belongs in variables."
        return ""

    def _connection_problem(self) -> str:
        if self.state == RENDERED or any(Path(path).expanduser().exists() for path in _SETTINGS):
            return ""
        if not _is_set(_HOST):
            return "Set the environment variable CONTROLLER_HOST to the address of the controller."
        if not _is_set(_TOKEN) and not (_is_set(_USER) and _is_set(_PASSWORD)):
            return (
                "Set the environment variable CONTROLLER_OAUTH_TOKEN, or CONTROLLER_USERNAME and CONTROLLER_PASSWORD, to log in "
                "to the controller."
            )
        return ""

    @property
    def files(self) -> list[dict[str, str]]:
        """The files to write, each with ``name`` and ``content``."""
        return files_of(self.objects, self.description.name)


def _gate_problem(name: str, given: Mapping[str, Any]) -> str:
    """Return why a gate stays closed for ever; what else is wrong with it has been checked."""
    gate = given.get(name)
    if not isinstance(gate, Mapping) or not truth(gate.get("enforce", True)):
        return ""
    times = {key: gate[key] for key in _TIMES if isinstance(gate.get(key), list)}
    with contextlib.suppress(PromotionError):  # the library for rules may be where jobs run, and not here
        if times and read_gate(times).opens_at(datetime.datetime.now(UTC)) is None:
            return f"{name} never opens again: {' and '.join(times)} leave no time for a start."
    return ""


def _question_problems(pipeline: Pipeline) -> Iterator[str]:
    """Return which questions set what must not be asked; an answer beats what a job template or an earlier job says."""
    reserved = {name for stage in pipeline.stages for name in reserved_variables(pipeline, stage)}
    if pipeline.select:
        reserved |= {str(question["variable"]) for question in _data()["surveys"][pipeline.vendor]["selection"]}
    roles = sorted({role_of(pipeline, step) for step in (*STEPS, DRIFT)})
    options = {name for role in roles for name in spec_of(role)}
    for question in pipeline.questions:
        name = str(question.get("variable") or "")
        where = f"awx_setup_pipelines, {pipeline.name}: questions must not set {name}"
        if name in reserved or name == STEP_VARIABLE:
            yield f"{where}, which follows from the description."
        elif name.startswith(_OF_OTHERS):
            yield f"{where}: AWX and Ansible set variables with this beginning."
        elif name.startswith(tuple(f"{vendor}_" for vendor in VENDORS)) and name not in options:
            yield f"{where}: no role of the pipeline has this variable."


def _is_set(variables: Iterable[str]) -> bool:
    return any(os.environ.get(variable, "").strip() for variable in variables)
