# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role awx_setup has read, loaded and removed, and what follows from it."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from .._masking import MASK
from .._registered import Registered, mapping, mappings, text, truth
from .._run import FAILED, UNCHANGED, Run
from .._text import sentences
from .controller import (
    different_notifications,
    everything,
    graph_differences,
    leftovers,
    missing_objects,
    nodes_query,
    obstacles,
    queries_of,
    second_queries_of,
    stale,
    stale_nodes,
)
from .credentials import credential_problems, declared_problems, loadable_credentials
from .description import Description
from .objects import (
    INVENTORIES,
    KINDS,
    NOTIFICATIONS,
    PROJECTS,
    SCHEDULES,
    TEMPLATES,
    WORKFLOWS,
    Found,
    Object,
    Objects,
    objects_of,
)
from .rules import playbook_problems, problems_of

RENDERED, PRESENT, ABSENT = "rendered", "present", "absent"
_WHAT = {
    "organizations": "organization",
    "types": "credential type",
    "credentials": "credential",
    "environments": "execution environment",
    "projects": "project",
    "inventories": "inventory",
    "notifications": "notification template",
    "templates": "job template",
    "workflows": "workflow",
    "nodes": "workflow node",
    "links": "links of the workflow node",
    "schedules": "schedule",
    "roles": "role",
    "removed_nodes": "removed workflow node",
    "removed_schedules": "removed schedule",
    "removed_workflows": "removed workflow",
    "removed_templates": "removed job template",
    "removed_notifications": "removed notification template",
    "removed_inventories": "removed inventory",
    "removed_projects": "removed project",
}
"""What the tasks have loaded, by the ends of the names that they register their results under, in their order."""
_REMOVED = {
    SCHEDULES: "removed_schedules",
    WORKFLOWS: "removed_workflows",
    TEMPLATES: "removed_templates",
    NOTIFICATIONS: "removed_notifications",
    INVENTORIES: "removed_inventories",
    PROJECTS: "removed_projects",
}
"""Where the tasks register what they have removed, by kind."""
_READING = re.compile(
    r"lookup plugin 'awx\.awx\.controller_api'(?: failed: |\. Error was .*?, original message: )(?P<why>.+)", re.DOTALL
)
"""What the versions of ansible-core say of a query that has failed."""
_LINKS = ("success_nodes", "failure_nodes", "always_nodes")
_LOOP = "__awx_setup_object"


@dataclasses.dataclass(frozen=True, kw_only=True)
class AwxSetupRun(Run):
    """A run of the role awx_setup."""

    ROLE: ClassVar[str] = "awx_setup"
    FACTS: ClassVar[tuple[str, ...]] = ("result",)
    FAILED_KEYS: ClassVar[tuple[str, ...]] = ("response",)
    STEPS: ClassVar[tuple[str, ...]] = (
        *("renders", "loads", "removes", "reads", "is_dry", "queries", "second_queries", "nodes_query"),
        *(
            "obstacle_message",
            "second_obstacle_message",
            "would_change",
            "objects",
            "credentials",
            "notifications",
            "nodes",
            "approval_links",
        ),
        *("project_id", "organization", "unwanted", "unwanted_nodes", "difference_message", "caught"),
    )
    OUTCOME: ClassVar[tuple[str, ...]] = ("short_result", "result", "must_fail", "shown_message")
    BULKY: ClassVar[tuple[str, ...]] = ("objects",)

    state: str
    directory: str
    prunes: bool
    description: Description
    types: Mapping[str, Any]
    surveys: Mapping[str, Any]
    found: Registered
    playbooks: Registered
    rendered: Registered
    loaded: Mapping[str, Registered]

    @classmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> AwxSetupRun:
        """Read what the tasks have registered; ``data`` are the credential types and the surveys."""
        options = mapping(seen.get("options"))
        data = mapping(seen.get("data"))
        return cls(
            **cls.read_common(seen, user=user),
            state=text(options.get("state")) or PRESENT,
            directory=text(options.get("directory")),
            prunes=truth(options.get("prune")),
            description=Description.read(options),
            types=mapping(data.get("types")),
            surveys=mapping(data.get("surveys")),
            loaded={each: mapping(seen.get(f"loaded_{each}")) for each in _WHAT},
        )

    # -- what to do

    @property
    def missing_input(self) -> str:
        """Why the role must not start."""
        problems = list(self.description.problems)
        if self.state == RENDERED and not self.directory:
            problems.append("awx_setup_directory is required for awx_setup_state: rendered.")
        if not problems:
            problems = [*declared_problems(self.description, self.types), *problems_of(self.objects)]
        return " ".join(problems)

    @property
    def renders(self) -> bool:
        """Whether files are written."""
        return bool(self.directory) and self.state != ABSENT

    @property
    def reads(self) -> bool:
        """Whether the controller is asked anything."""
        return self.state != RENDERED

    @property
    def is_dry(self) -> bool:
        """Whether this is check mode, in which the controller is only read."""
        return self.circumstances.check_mode

    @property
    def loads(self) -> bool:
        """Whether objects are loaded."""
        return self.state == PRESENT and not self.is_dry

    @property
    def removes(self) -> bool:
        """Whether objects are removed."""
        return self.state == ABSENT or (self.state == PRESENT and self.prunes)

    @functools.cached_property
    def objects(self) -> Objects:
        """The objects of the description."""
        if self.description.problems:
            return {kind: [] for kind in KINDS}
        return objects_of(self.description, self.types, self.surveys)

    @property
    def queries(self) -> list[Object]:
        """What the controller is asked first."""
        return queries_of(self.description, self.types, loads=self.state == PRESENT)

    @property
    def second_queries(self) -> list[Object]:
        """What the controller is asked once that is loaded on which the rest stands."""
        return second_queries_of(self.description, self.types, self._found)

    @property
    def nodes_query(self) -> Object:
        """What the controller is asked after the load of workflows."""
        return nodes_query(self.description)

    @property
    def _found(self) -> Found:
        return {str(key): each for key, each in self.found.items()}

    @property
    def obstacle_message(self) -> str:
        """Why nothing is loaded; an empty string if nothing is in the way."""
        if self.state != PRESENT:
            return ""
        return " ".join(obstacles(self.description, self.types, self.objects, self._found))

    @property
    def second_obstacle_message(self) -> str:
        """Why nothing more is loaded, although the project and the credential types are there."""
        listed = self.playbooks.get("names")
        names = [str(name) for name in listed] if isinstance(listed, list) else []
        return " ".join(
            [
                *credential_problems(self.description, self.types, self._found, are_types_there=True),
                *playbook_problems(
                    self.objects, names, self.description.project.name, text(self._project.get("status"))
                ),
            ]
        )

    @property
    def organization(self) -> str:
        """The organization of all objects."""
        return self.description.organization

    @property
    def project_id(self) -> str:
        """The ID of the project, or an empty string."""
        return text(self._project.get("id"))

    @property
    def _project(self) -> Registered:
        [project, *_others] = mappings(self.found.get("project")) or [{}]
        return project

    @property
    def credentials(self) -> list[Object]:
        """The credentials; of those that are there, the secrets stay."""
        return loadable_credentials(self.objects, self._found)

    @property
    def notifications(self) -> list[Object]:
        """The notification templates that are not there yet, or differ in what the controller shows of them."""
        return different_notifications(self.objects, self._found)

    @property
    def nodes(self) -> list[Object]:
        """The nodes of all workflows, each after those that it links to; approvals get their links later."""
        return [
            _loadable(_without_links(node), workflow)
            for workflow in self.objects[WORKFLOWS]
            for node in workflow["simplified_workflow_nodes"]
        ]

    @property
    def approval_links(self) -> list[Object]:
        """The approvals again, for their links: awx.awx looks for them at the approval if both are given at once."""
        return [
            _loadable(node, workflow)
            for workflow in self.objects[WORKFLOWS]
            for node in workflow["simplified_workflow_nodes"]
            if "approval_node" in node
        ]

    @property
    def unwanted(self) -> list[Object]:
        """What is removed."""
        if self.state == ABSENT:
            return everything(self.description, self._found)
        return stale(self.description, self.objects, self._found) if self.prunes else []

    @property
    def leftovers(self) -> list[str]:
        """What stays on the controller although the description no longer says it, a sentence each."""
        if self.state != PRESENT or self.prunes or self.failure:
            return []
        return leftovers(self.description, self.objects, self._found)

    @property
    def unwanted_nodes(self) -> list[Object]:
        """The nodes that are removed from the workflows."""
        return stale_nodes(self.objects, mappings(self.found.get("nodes")))

    @property
    def difference_message(self) -> str:
        """What the workflows lack on the controller, after they were loaded; an empty string if nothing."""
        return " ".join(graph_differences(self.objects, mappings(self.found.get("nodes"))))

    @property
    def would_change(self) -> bool:
        """Whether a run that is not dry would create or remove objects."""
        missing = missing_objects(self.objects, self._found) if self.state == PRESENT else []
        return self.is_dry and bool(missing or self.unwanted)

    # -- the result

    @property
    def gap(self) -> str:
        """What had to be done and was not shown to be done."""
        if self.failure or self.is_dry or self.state == RENDERED:
            return ""
        done = {(each["what"], each["name"]) for each in self.handled if each["state"] != FAILED}
        named = {(_WHAT["templates"], each["name"]) for each in self.objects[TEMPLATES]}
        named |= {(_WHAT["workflows"], each["name"]) for each in self.objects[WORKFLOWS]}
        missing = sorted(name for what, name in named - done) if self.state == PRESENT else []
        gone = {(each["what"], each["name"]) for each in self.handled if each["state"] == "changed"}
        left = sorted({(_WHAT[_REMOVED[each["kind"]]], each["name"]) for each in self.unwanted} - gone)
        return sentences(
            f"Nothing has shown that these were loaded: {', '.join(missing)}." if missing else "",
            f"Nothing has shown that these were removed: {', '.join(name for what, name in left)}." if left else "",
        )

    @property
    def handled(self) -> list[dict[str, str]]:
        """What was loaded or removed, in its order, each with ``what``, ``name`` and ``state``."""
        return list(self._handled())

    def _handled(self) -> Iterator[dict[str, str]]:
        for each, what in _WHAT.items():
            for item in mappings(self.loaded[each].get("results")):
                given = mapping(item.get(_LOOP))
                name = text(given.get("name")) or text(given.get("identifier"))
                if not item.get("skipped"):
                    yield {"what": what, "name": name or _role_name(given), "state": _state_of(item)}

    @property
    def status(self) -> str:
        """How the run has ended."""
        if self.failure or self.gap:
            return FAILED
        changed = any(each["state"] == "changed" for each in self.handled) or truth(self.rendered.get("changed"))
        return self.state if changed or self.would_change else UNCHANGED

    @property
    def must_fail(self) -> bool:
        """Whether the role fails."""
        return self.status == FAILED

    @property
    def message(self) -> str:
        """What happened, for a person."""
        return self._without_secrets(self._message())

    def _message(self) -> str:
        if self.failure:
            return self._failed_message(self.failure.full_message)
        if self.gap:
            return self.gap
        name = self.description.name
        files = f"The files of the description {name} are in {self.directory}." if self.renders else ""
        if self.state == RENDERED:
            return files
        if self.is_dry:
            return sentences(files, self._dry_message())
        changed = sum(each["state"] == "changed" for each in self.handled)
        done = "removed" if self.state == ABSENT else "loaded"
        outcome = f"The description {name} is {done}: {len(self.handled)} steps, {changed} changes."
        return sentences(files, outcome, *self.leftovers)

    def _dry_message(self) -> str:
        missing = missing_objects(self.objects, self._found) if self.state == PRESENT else []
        removed = [each["name"] for each in self.unwanted]
        return sentences(
            f"Dry run. These would be created: {', '.join(missing)}."
            if missing
            else "Dry run. Nothing would be created.",
            f"These would be removed: {', '.join(removed)}." if removed else "",
            "Whether fields of existing objects differ was not compared." if self.state == PRESENT else "",
            *self.leftovers,
        )

    def _failed_message(self, reason: str) -> str:
        failed = [f"{each['what']} {each['name']}" for each in self.handled if each["state"] == FAILED]
        done = [f"{each['what']} {each['name']}" for each in self.handled if each["state"] != FAILED]
        if read := _READING.search(reason):
            why = read["why"].partition(". ")[0].rstrip(".").replace("'json'", "its answer is not JSON")
            reason = (
                f"The controller could not be read: {why}. Check CONTROLLER_HOST, and CONTROLLER_OAUTH_TOKEN or "
                "CONTROLLER_USERNAME and CONTROLLER_PASSWORD."
            )
        answer = mapping(mapping(self.known("response")).get("json"))
        refused = {} if "results" in answer else answer
        return sentences(
            f"The load stopped at the {failed[0]}: {reason}" if failed else reason,
            f"The controller says: {dict(refused)}." if refused else "",
            f"There already: {', '.join(done)}. Start again to continue." if done else "Nothing was changed.",
        )

    def _without_secrets(self, message: str) -> str:
        given = [each.inputs for each in self.description.credentials]
        given += [each.configuration for each in self.description.notifications]
        for secret in sorted(_strings(given), key=len, reverse=True):
            message = message.replace(secret, MASK)
        return message

    @property
    def sides(self) -> tuple[str, str]:
        """A load has neither source nor target."""
        return "", ""

    @property
    def result(self) -> dict[str, Any]:
        """The result of the role."""
        return {
            "status": self.status,
            "message": self.final_message,
            "description": self.description.name,
            "organization": self.description.organization,
            "directory": self.directory if self.renders else None,
            "objects": [*self.handled],
            "missing": missing_objects(self.objects, self._found) if self.is_dry and self.state == PRESENT else [],
            "unwanted": self.unwanted if self.reads else [],
            "leftovers": self.leftovers,
            "errors": [self._without_secrets(self.failure.full_message)] if self.failure else [],
        }


def _loadable(node: Mapping[str, Any], workflow: Mapping[str, Any]) -> Object:
    names = {"workflow": workflow["name"], "organization": workflow["organization"]}
    return {**node, **names, "name": f"{workflow['name']}, {node['identifier']}"}


def _without_links(node: Mapping[str, Any]) -> Object:
    """Return a node that leaves an approval's links alone."""
    links = _LINKS if "approval_node" in node else ()
    return {key: value for key, value in node.items() if key not in links}


def _state_of(item: Mapping[str, Any]) -> str:
    if truth(item.get("failed")):
        return FAILED
    return "changed" if truth(item.get("changed")) else "ok"


def _role_name(given: Mapping[str, Any]) -> str:
    what = [*(given.get("workflows") or ()), *(given.get("job_templates") or ())]
    return f"{given.get('role')} of {given.get('team')} for {', '.join(what)}" if given else ""


def _strings(values: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the strings that could be secrets: everything but short ones, which are choices and names."""
    shortest = 8
    found = {str(value) for each in values for value in each.values() if isinstance(value, str)}
    return {each for each in found if len(each) >= shortest}
