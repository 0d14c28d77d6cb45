# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a controller is asked before and after a load, and what follows from its answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .credentials import ENCRYPTED, credential_problems, declared_problems, type_problems, with_kept_secrets
from .description import Description
from .names import is_marked, mark
from .objects import (
    INVENTORIES,
    NOTIFICATIONS,
    ORGANIZATIONS,
    PROJECTS,
    SCHEDULES,
    TEMPLATES,
    WORKFLOWS,
    Found,
    Object,
    Objects,
)

_ENDPOINTS = {
    SCHEDULES: "schedules",
    WORKFLOWS: "workflow_job_templates",
    TEMPLATES: "job_templates",
    NOTIFICATIONS: "notification_templates",
    INVENTORIES: "inventories",
    PROJECTS: "projects",
}
_TYPES = {TEMPLATES: "job_template", WORKFLOWS: "workflow_job_template"}
"""What the controller calls the kinds in its list of unified job templates."""
_WORDS = {
    SCHEDULES: "Schedules",
    WORKFLOWS: "Workflows",
    TEMPLATES: "Job templates",
    NOTIFICATIONS: "Notification templates",
}
_PRUNED = (SCHEDULES, WORKFLOWS, TEMPLATES, NOTIFICATIONS)
"""The kinds of which those are removed that a description no longer names, in the order of their removal."""
_REMOVED = (*_PRUNED, INVENTORIES, PROJECTS)
"""The kinds that are removed with a description; what holds secrets, or serves others as well, stays."""
_PAGE_SIZE = 200
"""How many objects the controller returns at most at once."""


def queries_of(description: Description, types: Mapping[str, Any], *, loads: bool) -> list[Object]:
    """Return the queries before a load or a removal, after that for the user: each with its key, endpoint and parameters."""
    own = {"organization__name": description.organization}
    found = [_query("organization", "organizations", name=description.organization)]
    if loads:
        for vendor in description.vendors:
            name = types[vendor]["name"]
            found += [
                _query(f"type {vendor}", "credential_types", name=name),
                _query(f"sources {vendor}", "credential_input_sources", target_credential__credential_type__name=name),
            ]
        found += [_query(f"credential {name}", "credentials", name=name) for name in _used_credentials(description)]
        found += [_query(f"team {name}", "teams", name=name, **own) for name in _teams(description)]
        found += [
            _query("project", "projects", name=description.project.name, **own),
            _query("inventory", "inventories", name=description.inventory),
            _query("taken", "unified_job_templates", name__startswith=description.name, **own),
            _query("notifications", "notification_templates", name__startswith=description.name),
        ]
        if description.execution_environment:
            found.append(_query("environment", "execution_environments", name=description.execution_environment.name))
    # At a load, the other kinds of which something can be left over are among those whose names begin with that of the description.
    for kind in (SCHEDULES,) if loads else _REMOVED:
        where = {"unified_job_template__organization__name": description.organization} if kind == SCHEDULES else own
        found.append(_query(f"marked {kind}", _ENDPOINTS[kind], description__endswith=mark(description.name), **where))
    return found


def galaxy_queries_of(description: Description, found: Found) -> list[Object]:
    """Return the query for the Galaxy credentials that the organization has, if the description names one for it."""
    numbers = [each.get("id") for each in found.get("organization") or ()] if description.galaxy_credential else []
    return [_query("galaxy", f"organizations/{number}/galaxy_credentials") for number in numbers]


def loadable_organizations(objects: Objects, found: Found) -> list[Object]:
    """Return the organization with the Galaxy credentials that it has, in their order, and the one that is new.

    awx.awx takes all others from it, which other projects may need.
    """
    there = found.get("galaxy") or ()
    names, numbers = [each.get("name") for each in there], [str(each["id"]) for each in there]
    return [
        {**each, "galaxy_credentials": [*numbers, *(name for name in each["galaxy_credentials"] if name not in names)]}
        if "galaxy_credentials" in each
        else each
        for each in objects[ORGANIZATIONS]
    ]


def second_queries_of(description: Description, types: Mapping[str, Any], found: Found) -> list[Object]:
    """Return the queries after the load of what others rest on: the project, and credentials of types that are new."""
    own = {"organization__name": description.organization}
    names = [name for name in _used_credentials(description) if not found.get(f"credential {name}")]
    return [
        *([] if found.get("project") else [_query("project", "projects", name=description.project.name, **own)]),
        *(_query(f"credential {name}", "credentials", name=name) for name in names),
        *(
            _query(f"type {vendor}", "credential_types", name=types[vendor]["name"])
            for vendor in description.vendors
            if not found.get(f"type {vendor}")
        ),
    ]


def nodes_query(description: Description) -> Object:
    """Return the query for the nodes of all workflows of a description."""
    return _query(
        "nodes",
        "workflow_job_template_nodes",
        workflow_job_template__organization__name=description.organization,
        workflow_job_template__description__endswith=mark(description.name),
    )


def _query(key: str, endpoint: str, **params: str) -> Object:
    return {"key": key, "endpoint": endpoint, "params": {**params, "page_size": _PAGE_SIZE}}


def _used_credentials(description: Description) -> list[str]:
    used = [stage.credential for pipeline in description.pipelines for stage in pipeline.stages]
    declared = [each.name for each in description.credentials]
    return list(dict.fromkeys((*used, *declared, *_other_credentials(description))))


def _other_credentials(description: Description) -> list[str]:
    """Return the credentials that are of other types than those of the vendors."""
    source = description.project.credential if description.project.scm_url else ""
    return [name for name in (description.galaxy_credential, source) if name]


def _teams(description: Description) -> list[str]:
    return list(dict.fromkeys(name for name in (description.approvers, description.operators) if name))


def obstacles(description: Description, types: Mapping[str, Any], objects: Objects, found: Found) -> list[str]:
    """Return why a load must not begin, a sentence each."""
    return [
        *_permission_problems(description, types, found),
        *type_problems(description, types, found),
        *_missing(description, found),
        *declared_problems(description, types),
        *credential_problems(description, types, found),
        *_taken(description, objects, found),
        *_taken_for_all(description, found),
    ]


def _permission_problems(description: Description, types: Mapping[str, Any], found: Found) -> Iterator[str]:
    [user, *_others] = found.get("me") or [{}]
    if not user or user.get("is_superuser"):
        return
    name = user.get("username")
    for vendor in description.vendors:
        if not found.get(f"type {vendor}"):
            yield (
                f"The user {name} may not create the credential type {types[vendor]['name']}, which needs a system "
                "administrator. Load the description once as one."
            )
    organizations = found.get("organization") or []
    if not organizations:
        yield f"The user {name} may not create the organization {description.organization}, or may not see it."
    for organization in organizations:
        may = (organization.get("summary_fields") or {}).get("user_capabilities") or {}
        if may.get("edit") is False:
            yield f"The user {name} is not an administrator of the organization {description.organization}."


def _missing(description: Description, found: Found) -> Iterator[str]:
    for name in _teams(description):
        if not found.get(f"team {name}"):
            yield f"The team {name} is not there in the organization {description.organization}."
    if not description.project.scm_url and not found.get("project"):
        yield (
            f"The project {description.project.name} is not there in the organization {description.organization}. Create "
            "it, or give awx_setup_project.scm_url."
        )
    environment = description.execution_environment
    if environment and not environment.image and not found.get("environment"):
        yield f"The execution environment {environment.name} is not there. Create it, or give its image."
    for name in _other_credentials(description):
        there = found.get(f"credential {name}") or []
        if not there:
            yield f"The credential {name} is not there."
        elif len(there) > 1:
            yield f"{len(there)} credentials have the name {name}. Give it a name that no other one has."


def _taken(description: Description, objects: Objects, found: Found) -> Iterator[str]:
    """AWX would change what somebody else has made under the same name."""
    advice = f"Rename it, or choose another awx_setup_name than {description.name}."
    own = {str(each["name"]) for kind in (TEMPLATES, WORKFLOWS) for each in objects[kind]}
    for each in found.get("taken") or ():
        if each.get("name") in own and not is_marked(each.get("description"), description.name):
            yield f"{each['name']} is there already, but not from this description. {advice}"
    notifications = {str(each["name"]) for each in objects[NOTIFICATIONS]}
    for each in found.get("notifications") or ():
        if each.get("name") in notifications and _is_foreign(description, each):
            yield f"The notification template {each['name']} is there already, but not from this description. {advice}"
    for each in found.get("inventory") or ():
        if _is_foreign(description, each):
            yield (
                f"The inventory {description.inventory} is there already, but not from this description. Give another name as "
                "awx_setup_inventory."
            )
    for each in found.get("project") or ():
        if description.project.scm_url and not is_marked(each.get("description"), description.name):
            yield (
                f"The project {description.project.name} is there already, but not from this description. Leave out "
                "awx_setup_project.scm_url to use it as it is, or give another name."
            )


def _taken_for_all(description: Description, found: Found) -> Iterator[str]:
    """Credentials and execution environments are found by their names alone, wherever they are."""
    environment = description.execution_environment
    for each in found.get("environment") or ():
        if environment and environment.image and _is_foreign(description, each):
            yield (
                f"The execution environment {environment.name} is there already, but not from this description. Leave out its "
                "image to use it as it is, or give another name."
            )
    for credential in description.credentials:
        for each in found.get(f"credential {credential.name}") or ():
            if _is_foreign(description, each):
                yield (
                    f"The credential {credential.name} is there already, but not from this description. Leave it out of "
                    "awx_setup_credentials to use it as it is, or give another name."
                )


def _is_foreign(description: Description, each: Mapping[str, Any]) -> bool:
    return not is_marked(each.get("description"), description.name) or not _is_in(description, each)


def _is_in(description: Description, each: Mapping[str, Any]) -> bool:
    organization = (each.get("summary_fields") or {}).get("organization") or {}
    return bool(organization.get("name") == description.organization)


def _marked(description: Description, found: Found, kind: str) -> list[Object]:
    """Return the objects of a kind that bear the mark of a description, as the modules that remove them need them.

    The controller has filtered them; each is checked again, because a filter that it does not know would give all.
    """
    listed = []
    for each in _listed(found, kind):
        if is_marked(each.get("description"), description.name) and (kind == SCHEDULES or _is_in(description, each)):
            listed.append({"kind": kind, "name": str(each["name"]), "id": each["id"]})
    return listed


def _listed(found: Found, kind: str) -> Sequence[Any]:
    """Return the objects of a kind among the answers that can contain those of a description."""
    if f"marked {kind}" in found:
        return found[f"marked {kind}"]
    if kind == NOTIFICATIONS:
        return found.get("notifications") or ()
    return [each for each in found.get("taken") or () if each.get("type") == _TYPES.get(kind)]


def stale(description: Description, objects: Objects, found: Found) -> list[Object]:
    """Return what a description has made and no longer names, in the order of its removal."""
    return [
        each
        for kind in _PRUNED
        for each in _marked(description, found, kind)
        if each["name"] not in {str(named["name"]) for named in objects[kind]}
    ]


def everything(description: Description, found: Found) -> list[Object]:
    """Return all that a description has made and that goes with it, in the order of its removal."""
    return [each for kind in _REMOVED for each in _marked(description, found, kind)]


def different_notifications(objects: Objects, found: Found) -> list[Object]:
    """Return the notification templates that are not there as described.

    awx.awx sends a configuration with secrets every time. Those that are there stay, as those of credentials do.
    """
    there = {str(each.get("name")): each for each in found.get("notifications") or ()}
    key = "notification_configuration"
    return [
        {**each, key: with_kept_secrets(each[key], there.get(each["name"], {}).get(key) or {})}
        for each in objects[NOTIFICATIONS]
        if not _is_like(each, there.get(each["name"], {}))
    ]


def leftovers(description: Description, objects: Objects, found: Found) -> list[str]:
    """Return what the modules do not remove and the description no longer says, a sentence each."""
    said = []
    left = stale(description, objects, found)
    listed = [
        f"{_WORDS[kind]}: {', '.join(names)}"
        for kind in _PRUNED
        if (names := [each["name"] for each in left if each["kind"] == kind])
    ]
    if listed:
        said.append(
            f"The description no longer names these, which are still there. {'; '.join(listed)}. awx_setup_prune: true "
            "removes them."
        )
    named = {str(each["name"]) for each in objects[TEMPLATES]}
    templates = [each for each in _listed(found, TEMPLATES) if each.get("name") in named]
    if not description.execution_environment and any(each.get("execution_environment") for each in templates):
        said.append(
            "Job templates keep their execution environment, which the description no longer names. Remove it in AWX."
        )
    projects = found.get("project") or ()
    if (
        description.project.scm_url
        and not description.project.credential
        and any(each.get("credential") for each in projects)
    ):
        said.append("The project keeps its credential, which the description no longer names. Remove it in AWX.")
    return said


def _is_like(wanted: Mapping[str, Any], there: Mapping[str, Any]) -> bool:
    configuration = {
        key: wanted["notification_configuration"].get(key) if value == ENCRYPTED else value
        for key, value in (there.get("notification_configuration") or {}).items()
    }
    fields = ("description", "notification_type", "messages")
    is_alike = all(there.get(field) == wanted[field] for field in fields)
    return is_alike and configuration.items() >= wanted["notification_configuration"].items()


def missing_objects(objects: Objects, found: Found) -> list[str]:
    """Return the names of the job templates and workflows that are not there yet."""
    there = {str(each.get("name")) for each in found.get("taken") or ()}
    return [each["name"] for kind in (TEMPLATES, WORKFLOWS) for each in objects[kind] if each["name"] not in there]


def stale_nodes(objects: Objects, nodes: Sequence[Mapping[str, Any]]) -> list[Object]:
    """Return the nodes that the workflows have and the description does not name."""
    named = {
        (str(workflow["name"]), node["identifier"])
        for workflow in objects[WORKFLOWS]
        for node in workflow["simplified_workflow_nodes"]
    }
    organizations = {str(workflow["name"]): workflow["organization"] for workflow in objects[WORKFLOWS]}
    return [
        {
            "workflow": _workflow_of(node),
            "identifier": str(node["identifier"]),
            "name": f"{_workflow_of(node)}, {node['identifier']}",
            "organization": organizations[_workflow_of(node)],
        }
        for node in nodes
        if _workflow_of(node) in organizations and (_workflow_of(node), str(node.get("identifier"))) not in named
    ]


def graph_differences(objects: Objects, nodes: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return in what the workflows on the controller differ from those that were loaded, a sentence each."""
    identifiers = {node.get("id"): str(node.get("identifier")) for node in nodes}
    there = {(_workflow_of(node), str(node.get("identifier"))): node for node in nodes}
    differences = []
    for workflow in objects[WORKFLOWS]:
        for node in workflow["simplified_workflow_nodes"]:
            where = f"{workflow['name']}, node {node['identifier']}"
            found = there.get((str(workflow["name"]), node["identifier"]))
            if found is None:
                differences.append(f"{where}: it is not there.")
                continue
            template = ((found.get("summary_fields") or {}).get("unified_job_template") or {}).get("name")
            wanted = (node.get("approval_node") or {}).get("name") or node.get("unified_job_template")
            if template != wanted:
                differences.append(f"{where}: it runs {template} instead of {wanted}.")
            for link in ("success_nodes", "failure_nodes", "always_nodes"):
                linked = sorted(identifiers.get(each, str(each)) for each in found.get(link) or ())
                if linked != sorted(node[link]):
                    differences.append(f"{where}: {link} are {linked} instead of {sorted(node[link])}.")
    return differences


def _workflow_of(node: Mapping[str, Any]) -> str:
    return str(((node.get("summary_fields") or {}).get("workflow_job_template") or {}).get("name"))
