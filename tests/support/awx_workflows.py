# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the workflows of a description as AWX runs them, from the files that the role awx_setup writes.

What is rendered is what runs: the playbooks of the project with ansible-runner, the variables of the job templates, the
answers of the survey, the artifacts of the jobs before, and what the credential types inject. Variables are combined as in
AWX: those of the job template, then the artifacts of all nodes on the way, then those of the workflow, each beating the one
before; only those of the template may contain Jinja.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import jinja2
import yaml

from ansible_collections.envops.promotion.plugins.plugin_utils._awx_files import files_of
from support.awx import objects
from support.awx_jobs import TIMEOUT, Job, Jobs
from support.repository import ROOT

SUCCESSFUL, FAILED = "successful", "failed"
APPROVED, DENIED, TIMED_OUT = "approved", "denied", "timed out"
_PREFIXES = ("awx", "tower")
_TYPES: Mapping[str, type] = {"text": str, "textarea": str, "password": str, "multiplechoice": str, "integer": int}


class _Loader(yaml.SafeLoader):
    """Reads !unsafe as the string that it marks."""


_Loader.add_constructor("!unsafe", lambda _loader, node: str(node.value))


class _UnsafeDumper(yaml.SafeDumper):
    """Writes strings as AWX writes those that nobody with permission to change the template has written."""


_UnsafeDumper.add_representer(str, lambda dumper, value: dumper.represent_scalar("!unsafe", value))


@dataclasses.dataclass
class Ended:
    """A workflow that has ended: its status, and its nodes that have run, by identifier, in their order."""

    status: str
    nodes: dict[str, str]
    jobs: dict[str, Job]

    @property
    def shown(self) -> str:
        """What the jobs have shown and left."""
        return "\n".join(job.shown for job in self.jobs.values())

    def artifact(self, node: str, name: str) -> Any:
        """Return what a job has passed on."""
        return self.jobs[node].artifacts[name]


class Workflows:
    """The rendered objects of one description, and the credentials that a user has made for it."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *pipelines: dict[str, Any], **more: Any) -> None:
        self.jobs = Jobs(folder / "jobs", environment)
        self.credentials: dict[str, tuple[str, Mapping[str, str]]] = {}
        made = objects(*pipelines, **more)
        for file in files_of(made, "Promotion"):
            folder.joinpath(file["name"]).write_text(file["content"], encoding="utf-8")
        self._objects = {kind: _named(folder / f"{kind}.yml") for kind in made}

    def launch(self, workflow: str, decisions: Mapping[str, str] | None = None, **answers: Any) -> Ended:
        """Launch a workflow with the answers to its survey; each approval ends as ``decisions`` says, else it is approved."""
        template = self._objects["controller_workflows"][workflow]
        nodes = {node["identifier"]: node for node in template["simplified_workflow_nodes"]}
        given = _answered(template, answers)
        ended = Ended("", {}, {})
        handed: dict[str, dict[str, Any]] = {}
        while waiting := [each for each in nodes if _is_due(nodes, ended.nodes, each)]:
            for identifier in waiting:
                parents = [each for each in _parents(nodes, identifier) if each in handed]
                handed[identifier] = {}
                for parent in parents:
                    handed[identifier] |= handed[parent]
                    handed[identifier] |= ended.jobs[parent].artifacts if parent in ended.jobs else {}
                node = nodes[identifier]
                if "approval_node" in node:
                    decision = (decisions or {}).get(identifier, APPROVED)
                    ended.nodes[identifier] = SUCCESSFUL if decision == APPROVED else FAILED
                    continue
                job = self.run(node["unified_job_template"], {**handed[identifier], **given}, workflow=workflow)
                ended.jobs[identifier] = job
                ended.nodes[identifier] = job.status
        unhandled = [
            each
            for each, status in ended.nodes.items()
            if status != SUCCESSFUL and not nodes[each]["failure_nodes"] and not nodes[each]["always_nodes"]
        ]
        ended.status = FAILED if unhandled else SUCCESSFUL
        return ended

    def run(
        self,
        name: str,
        runtime: Mapping[str, Any],
        *,
        workflow: str = "",
        timeout: int = TIMEOUT,
        cancel: Callable[[], bool] = lambda: False,
    ) -> Job:
        """Run a job template, in a workflow or alone; the latter ignores what its survey does not ask for."""
        template = self._objects["controller_templates"][name]
        own = json.loads(json.dumps(template["extra_vars"]))
        combined = {**own, **(runtime if workflow else _answered(template, runtime)), **_meta(name, workflow)}
        inventory = self._objects["controller_inventories"][template["inventory"]]
        return self.jobs.start(
            ROOT,
            template["playbook"],
            _extra_vars(combined, own),
            *(["--diff"] if template["diff_mode"] else []),
            inventory={"all": {"vars": inventory["variables"]}},
            environment=self._injected(template["credentials"]),
            timeout=timeout,
            cancel=cancel,
        )

    def _injected(self, names: list[str]) -> dict[str, str]:
        found = {}
        for name in names:
            type_name, inputs = self.credentials[name]
            kind = self._objects["controller_credential_types"][type_name]
            fields = {field["id"]: inputs.get(field["id"], "") for field in kind["inputs"]["fields"]}
            environment = jinja2.Environment(undefined=jinja2.StrictUndefined)
            for variable, template in kind["injectors"]["env"].items():
                found[variable] = environment.from_string(template).render(fields)
        return found


def _named(path: Path) -> dict[str, Any]:
    [listed] = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader).values()  # a safe loader
    return {each["name"]: each for each in listed if "name" in each}


def _answered(template: Mapping[str, Any], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers that AWX accepts, with the defaults of the others; a missing required one is refused."""
    found: dict[str, Any] = {}
    questions = template["survey_spec"]["spec"] if template["survey_enabled"] else []
    for question in questions:
        variable = question["variable"]
        if variable not in answers:
            assert not question["required"], f"'{variable}' value missing"
            found[variable] = question["default"]
            continue
        value = answers[variable]
        assert isinstance(value, _TYPES[question["type"]]), f"{variable}: {value!r}"
        if isinstance(value, str) and "min" in question:
            assert question["min"] <= len(value) <= question["max"], f"'{variable}': the length of {value!r}"
        assert question["type"] != "multiplechoice" or value in question["choices"]
        found[variable] = value
    unknown = set(answers) - set(found)
    assert not unknown, f"Variables {', '.join(sorted(unknown))} are not allowed on launch."
    return found


def _extra_vars(combined: Mapping[str, Any], trusted: Mapping[str, Any]) -> str:
    def text(name: str, value: Any) -> str:
        is_trusted = name in trusted and trusted[name] == value
        return yaml.dump({name: value}, Dumper=yaml.SafeDumper if is_trusted else _UnsafeDumper)

    return "".join(text(name, value) for name, value in combined.items())


def _meta(name: str, workflow: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "job_id": 7,
        "job_launch_type": "workflow" if workflow else "manual",
        "job_template_id": 5,
        "job_template_name": name,
        "user_id": 3,
        "user_name": "operator",
        "user_email": "",
        "inventory_id": 2,
        "project_revision": "0" * 40,
    }
    if workflow:
        facts |= {"workflow_job_id": 6, "workflow_job_name": workflow, "workflow_job_launch_type": "manual"}
    return {f"{prefix}_{fact}": value for prefix in _PREFIXES for fact, value in facts.items()}


def _parents(nodes: Mapping[str, Any], identifier: str) -> list[str]:
    links = ("success_nodes", "failure_nodes", "always_nodes")
    return [each for each, node in nodes.items() if any(identifier in node[link] for link in links)]


def _is_due(nodes: Mapping[str, Any], done: Mapping[str, str], identifier: str) -> bool:
    """Return whether a node starts: it has no parents, or one of them has ended in a way that leads to it."""
    parents = _parents(nodes, identifier)
    if identifier in done:
        return False
    leads = [
        identifier
        in (
            *nodes[each]["success_nodes" if done[each] == SUCCESSFUL else "failure_nodes"],
            *nodes[each]["always_nodes"],
        )
        for each in parents
        if each in done
    ]
    return not parents or any(leads)
