# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role awx_setup does next: what it renders, reads, loads and removes."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from .._registered import Registered, mapping, mappings, text, truth
from .._run import Run
from .controller import (
    different_notifications,
    everything,
    galaxy_queries_of,
    graph_differences,
    loadable_organizations,
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
from .objects import KINDS, WORKFLOWS, Found, Object, Objects, objects_of
from .rules import playbook_problems, problems_of

Steps = TypeVar("Steps", bound="AwxSetupSteps")
RENDERED, PRESENT, ABSENT = "rendered", "present", "absent"
HANDLED_KINDS = {
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
"""What the tasks have loaded or removed, by the ends of the names that they register their results under, in their order."""
_LINKS = ("success_nodes", "failure_nodes", "always_nodes")


@dataclasses.dataclass(frozen=True, kw_only=True)
class AwxSetupSteps(Run):
    """The options of the role, what its tasks have registered, and the decisions that lead from step to step."""

    ROLE: ClassVar[str] = "awx_setup"
    FACTS: ClassVar[tuple[str, ...]] = ("result",)
    FAILED_KEYS: ClassVar[tuple[str, ...]] = ("response",)
    STEPS: ClassVar[tuple[str, ...]] = (
        *(
            "renders",
            "loads",
            "removes",
            "reads",
            "is_dry",
            "queries",
            "galaxy_queries",
            "second_queries",
            "nodes_query",
        ),
        *(
            "obstacle_message",
            "second_obstacle_message",
            "would_change",
            "objects",
            "organizations",
            "credentials",
            "notifications",
            "nodes",
            "approval_links",
        ),
        *("project_id", "given_project_id", "organization", "unwanted", "unwanted_nodes", "difference_message"),
        *("refusal_message", "caught"),
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
    def read(cls: type[Steps], seen: Mapping[str, Any], *, user: str) -> Steps:
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
            loaded={each: mapping(seen.get(f"loaded_{each}")) for each in HANDLED_KINDS},
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
    def galaxy_queries(self) -> list[Object]:
        """What the controller is asked about the organization, once that is known."""
        return galaxy_queries_of(self.description, self._found) if self.state == PRESENT else []

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
        playbooks = self._playbook_problems if self.given_project_id else []
        return " ".join([*obstacles(self.description, self.types, self.objects, self._found), *playbooks])

    @property
    def second_obstacle_message(self) -> str:
        """Why nothing more is loaded, although the project and the credential types are there."""
        problems = credential_problems(self.description, self.types, self._found)
        return " ".join([*problems, *self._playbook_problems])

    @property
    def _playbook_problems(self) -> list[str]:
        listed = self.playbooks.get("names")
        names = [str(name) for name in listed] if isinstance(listed, list) else []
        return playbook_problems(self.objects, names, self.description.project.name, text(self._project.get("status")))

    @property
    def organization(self) -> str:
        """The organization of all objects."""
        return self.description.organization

    @property
    def project_id(self) -> str:
        """The ID of the project, or an empty string."""
        return text(self._project.get("id"))

    @property
    def given_project_id(self) -> str:
        """The ID of a project that is there and that a load does not change, so that its playbooks are known before."""
        return self.project_id if self.state == PRESENT and not self.description.project.scm_url else ""

    @property
    def _project(self) -> Registered:
        [project, *_others] = mappings(self.found.get("project")) or [{}]
        return project

    @property
    def organizations(self) -> list[Object]:
        """The organization, which keeps the Galaxy credentials that it has."""
        return loadable_organizations(self.objects, self._found)

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


def _loadable(node: Mapping[str, Any], workflow: Mapping[str, Any]) -> Object:
    names = {"workflow": workflow["name"], "organization": workflow["organization"]}
    return {**node, **names, "name": f"{workflow['name']}, {node['identifier']}"}


def _without_links(node: Mapping[str, Any]) -> Object:
    """Return a node that leaves an approval's links alone."""
    links = _LINKS if "approval_node" in node else ()
    return {key: value for key, value in node.items() if key not in links}
