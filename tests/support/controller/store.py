# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects of the controller, and what it refuses; its rules share no code with the collection."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from support.controller.kinds import ENCRYPTED, KINDS, NODE_LINKS, SECRET_CONFIGURATION, UNIFIED
from support.controller.messages import message_problems
from support.controller.normalizing import normalized

API = "/api/v2"
_DEFAULTS: Mapping[str, type] = {
    **dict.fromkeys(("text", "textarea", "password", "multiplechoice", "multiselect"), str),
    "integer": int,
    "float": float,
}
"""The types of questions, with the type that a default must have."""
Object = dict[str, Any]


class RefusedError(Exception):
    """The controller answers with a status and a body."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status}: {body}")
        self.status, self.body = status, body


class Store:
    """Objects by endpoint and ID. IDs are unique across all kinds, as those of templates are in AWX."""

    def __init__(self, playbooks: list[str]) -> None:
        self.playbooks = playbooks
        self.objects: dict[str, dict[int, Object]] = {endpoint: {} for endpoint in KINDS}
        self.linked: dict[tuple[int, str], list[int]] = {}
        self.surveys: dict[int, Any] = {}
        self.members: dict[int, list[int]] = {}
        self.refusals: dict[tuple[str, str], Any] = {}
        self._last = 0

    # -- reading

    def find(self, endpoint: str, number: int) -> Object:
        """Return an object, or raise a 404."""
        endpoints = (*UNIFIED, "workflow_approval_templates") if endpoint == "unified_job_templates" else (endpoint,)
        for each in endpoints:
            if number in self.objects[each]:
                return self.objects[each][number]
        raise RefusedError(404, {"detail": "Not found."})

    def shown(self, endpoint: str, item: Object) -> Object:
        """Return an object as the controller shows it."""
        kind = KINDS[endpoint]
        url = f"{API}/{endpoint}/{item['id']}/"
        related = {name: f"{url}{name}/" for name in kind.associations}
        summary: Object = {"user_capabilities": {"edit": True, "delete": True}}
        for field, other in kind.references.items():
            if item.get(field) is not None:
                found = self.find(other, item[field])
                summary[field] = {"id": found["id"], "name": found.get("name"), "description": found.get("description")}
                related[field] = f"{API}/{self.endpoint_of(found)}/{found['id']}/"
        if endpoint == "job_templates" and item.get("project") is not None:
            organization = self.find("projects", item["project"])["organization"]
            summary["organization"] = {"id": organization, "name": self.find("organizations", organization)["name"]}
        if kind.roles:
            summary["object_roles"] = {
                role: {"id": item["id"] * 100 + place, "name": role} for place, role in enumerate(kind.roles)
            }
        if endpoint in ("job_templates", "workflow_job_templates"):
            related["survey_spec"] = f"{url}survey_spec/"
        if endpoint == "workflow_job_templates":
            related["workflow_nodes"] = f"{url}workflow_nodes/"
        if endpoint == "workflow_job_template_nodes":
            related["create_approval_template"] = f"{url}create_approval_template/"
        if endpoint == "projects":
            summary["current_update"] = {"id": item["id"]}
        own = self._masked(endpoint, item)
        links = {link: self.linked.get((item["id"], link), []) for link in NODE_LINKS if link in kind.associations}
        return {**own, **links, "type": kind.type, "url": url, "related": related, "summary_fields": summary}

    def _masked(self, endpoint: str, item: Object) -> Object:
        own = copy.deepcopy(item)
        if endpoint == "credentials":
            fields = self.find("credential_types", item["credential_type"])["inputs"].get("fields", [])
            secret = {field["id"] for field in fields if field.get("secret")}
            own["inputs"] = {key: ENCRYPTED if key in secret else value for key, value in own["inputs"].items()}
        if endpoint == "notification_templates":
            given = own["notification_configuration"]
            own["notification_configuration"] = {
                key: ENCRYPTED if key in SECRET_CONFIGURATION and value else value for key, value in given.items()
            }
        return own

    def endpoint_of(self, item: Object) -> str:
        """Return the endpoint of an object."""
        return next(endpoint for endpoint, listed in self.objects.items() if listed.get(item["id"]) is item)

    def listed(self, endpoint: str, query: Mapping[str, str]) -> list[Object]:
        """Return the objects that a query matches."""
        endpoints = UNIFIED if endpoint == "unified_job_templates" else (endpoint,)
        found = [self.shown(each, item) for each in endpoints for item in self.objects[each].values()]
        return [item for item in found if self._matches(item, query)]

    def _matches(self, item: Object, query: Mapping[str, str]) -> bool:
        ors = [self._fits(item, key.removeprefix("or__"), value) for key, value in query.items() if key[:4] == "or__"]
        ands = [
            self._fits(item, key, value)
            for key, value in query.items()
            if key[:4] != "or__" and key not in ("page", "page_size", "order_by", "type")
        ]
        return all(ands) and (not ors or any(ors))

    def _fits(self, item: Object, key: str, value: str) -> bool:
        *path, last = key.split("__")
        operator = last if last in ("startswith", "endswith", "in") and path else "exact"
        names = path if operator != "exact" else [*path, last]
        found: Any = item
        for place, name in enumerate(names):
            if name not in found and not (name == "organization" and name in found.get("summary_fields", {})):
                raise RefusedError(400, {"detail": f"{found.get('type')} has no field named '{name}'"})
            if place < len(names) - 1:
                reference = found["summary_fields"].get(name) or {}
                if not reference:
                    return False
                other = self._any(reference["id"])
                found = self.shown(self.endpoint_of(other), other)
            elif name == "organization" and found.get(name) is None:
                found = (found["summary_fields"].get(name) or {}).get("id")
            else:
                found = found[name]
        shown = "" if found is None else str(found)
        if operator == "startswith":
            return shown.startswith(value)
        return shown.endswith(value) if operator == "endswith" else shown == value

    def _any(self, number: int) -> Object:
        return next(listed[number] for listed in self.objects.values() if number in listed)

    # -- writing

    def create(self, endpoint: str, given: Mapping[str, Any]) -> Object:
        """Store an object with the known fields of what is given."""
        kind = KINDS[endpoint]
        known = {key: given[key] for key in given if key in kind.fields}
        item = normalized(endpoint, {**copy.deepcopy(dict(kind.fields)), **known})
        self._check(endpoint, item)
        self._last += 1
        item["id"] = self._last
        if endpoint == "projects":
            item |= {"scm_revision": "0" * 40, "status": "successful"}
        self.objects[endpoint][item["id"]] = item
        return item

    def update(self, endpoint: str, item: Object, given: Mapping[str, Any]) -> None:
        """Change the known fields of an object; secrets that are sent back masked stay."""
        known = {key: given[key] for key in given if key in KINDS[endpoint].fields}
        changed = normalized(endpoint, {**item, **known})
        for key in ("inputs", "notification_configuration"):
            if key in given and endpoint != "credential_types":
                changed[key] = {
                    name: item[key].get(name) if value == ENCRYPTED else value for name, value in changed[key].items()
                }
        self._check(endpoint, changed)
        item.update(changed)

    def delete(self, endpoint: str, item: Object) -> None:
        """Delete an object and what goes with it."""
        number = item["id"]
        del self.objects[endpoint][number]
        for each, field in (
            ("schedules", "unified_job_template"),
            ("workflow_job_template_nodes", "workflow_job_template"),
        ):
            for other in [found for found in self.objects[each].values() if found[field] == number]:
                self.delete(each, other)
        for node in self.objects["workflow_job_template_nodes"].values():
            if node["unified_job_template"] == number:
                node["unified_job_template"] = None
        for listed in self.linked.values():
            if number in listed:
                listed.remove(number)

    def associate(self, number: int, name: str, other: int, *, removes: bool) -> None:
        """Link two objects, or unlink them."""
        listed = self.linked.setdefault((number, name), [])
        if removes:
            listed[:] = [each for each in listed if each != other]
            return
        if name in NODE_LINKS and number in self._reachable(other):
            raise RefusedError(400, {"Error": "Cycle detected."})
        if other not in listed:
            listed.append(other)

    def _reachable(self, number: int) -> set[int]:
        found, waiting = {number}, [number]
        while waiting:
            each = waiting.pop()
            following = {other for link in NODE_LINKS for other in self.linked.get((each, link), [])} - found
            found |= following
            waiting += following
        return found

    # -- rules

    def _check(self, endpoint: str, item: Object) -> None:
        named = str(item.get("name") or item.get("identifier") or item.get("username") or "")
        if (endpoint, named) in self.refusals:
            raise RefusedError(400, self.refusals[endpoint, named])
        if len(named) > 512:
            raise RefusedError(400, {"name": ["Ensure this field has no more than 512 characters."]})
        problems = list(self._problems(endpoint, item))
        if problems:
            raise RefusedError(400, {"__all__": problems})

    def _problems(self, endpoint: str, item: Object) -> Iterator[str]:
        kind = KINDS[endpoint]
        for other in self.objects[endpoint].values():
            is_same = kind.unique and all(other.get(field) == item.get(field) for field in kind.unique)
            if is_same and other["id"] != item.get("id"):
                yield f"{kind.type} with this {' and '.join(kind.unique)} already exists."
        for field, other_endpoint in kind.references.items():
            if item.get(field) is not None:
                self.find(other_endpoint, item[field])
        if endpoint == "credential_types":
            yield from self._type_problems(item)
        if endpoint == "credentials":
            fields = self.find("credential_types", item["credential_type"])["inputs"].get("fields", [])
            if unknown := set(item["inputs"]) - {field["id"] for field in fields}:
                yield f"Additional properties are not allowed ({unknown} was unexpected)"
        if endpoint == "job_templates":
            if item["playbook"] not in self.playbooks:
                yield "Playbook not found for project."
            if item["inventory"] is None:
                yield "Job Template must provide 'inventory' or allow prompting for it."
        if endpoint == "schedules" and not re.match(
            r"DTSTART(;TZID=\S+:\d+T\d+|:\d+T\d+Z) RRULE:\S*INTERVAL=\d", item["rrule"]
        ):
            yield "Valid DTSTART required in rrule."
        if endpoint == "notification_templates":
            yield from message_problems(item["messages"] or {})

    def _type_problems(self, item: Object) -> Iterator[str]:
        ids = [field.get("id") for field in item["inputs"].get("fields", [])]
        for name, value in item["injectors"].get("env", {}).items():
            if name.startswith("ANSIBLE_"):
                yield f"Environment variable {name} may affect Ansible configuration so its use is not allowed"
            for used in re.findall(r"\{\{ *(\w+)", value):
                if used not in ids:
                    yield f"{used!r} is undefined"

    def check_survey(self, spec: Any) -> None:
        """Refuse a survey that AWX refuses."""
        if not isinstance(spec, dict) or any(key not in spec for key in ("name", "description", "spec")):
            raise RefusedError(400, {"error": "'name' missing from survey spec."})
        for question in spec["spec"]:
            for key in ("question_name", "required", "type", "variable"):
                if key not in question:
                    raise RefusedError(400, {"error": f"'{key}' missing from survey question."})
            default, wanted = question.get("default", ""), _DEFAULTS.get(question["type"])
            if wanted is None:
                raise RefusedError(400, {"error": f"'{question['type']}' is not one of the allowed question types."})
            if default != "" and not isinstance(default, wanted):
                raise RefusedError(400, {"error": f"Default value {default} expected to be {wanted.__name__}."})
            if question["type"] in ("multiplechoice", "multiselect"):
                if not question.get("choices"):
                    raise RefusedError(400, {"error": "choices missing"})
                if any(each not in question["choices"] for each in str(default).splitlines()):
                    raise RefusedError(400, {"error": "Default choice must be answered from the choices listed."})
