# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Environments as hosts of an inventory."""

from __future__ import annotations

import dataclasses
import fnmatch
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .._errors import InputError
from .._ids import near
from .._text import visible
from .answers import environment_fault
from .api import PingOneApi

_RESERVED = frozenset({"all", "ungrouped", "localhost", "127.0.0.1", "::1"})
"""Names that Ansible gives a meaning of its own."""
_KEPT = ("id", "name", "type", "region", "status", "organization", "license", "billOfMaterials")
"""The properties of an environment that an inventory shows, and therefore keeps in its cache."""


@dataclasses.dataclass(frozen=True)
class Host:
    """An environment as a host: its name and its variables."""

    name: str
    variables: dict[str, Any]


def read_selected(
    api: PingOneApi, *, types: Sequence[str] | None, names: Sequence[str] | None, services: bool
) -> list[dict[str, Any]]:
    """Return what hosts need of the environments that match, ordered by name (contract PingOne 12); None matches all.

    :raises InputError: a list is empty, or no environment has a name that is given without ``*``
    :raises ServiceError: the environments cannot be read
    """
    for option, given in (("types", types), ("names", names)):
        if given is not None and not given:
            raise InputError(
                f"{option} is empty, so no environment would be a host. Leave it out for all environments."
            )
    found = list(api.list_environments(services=services))
    known = {str(environment.get("name")) for environment in found}
    for name in names or ():
        if "*" not in name and name not in known:
            hint = " or ".join(near(name, sorted(known))) or "one of " + (", ".join(sorted(known)[:10]) or "none")
            raise InputError(f"names: no environment is named '{name}'. Did you mean {hint}?")
    patterns = [re.compile(_translated(name)) for name in names or ("*",)]
    return sorted(
        (
            {key: environment[key] for key in _KEPT if key in environment}
            for environment in found
            if (types is None or environment.get("type") in types)
            and any(pattern.fullmatch(str(environment.get("name"))) for pattern in patterns)
        ),
        key=lambda environment: (str(environment.get("name")), str(environment.get("id"))),
    )


def fingerprint(options: Mapping[str, Any], secrets: Collection[str]) -> str:
    """Return what identifies whose environments are asked for, and which; nobody can read a secret from it.

    A secret belongs to what has an ID in another option, but a token says itself whose it is: that of somebody else, and a renewed
    one, must not find what is cached.
    """
    left_out = {*secrets, "http_timeout", "http_retries"} - {"access_token"}
    relevant = {name: value for name, value in options.items() if name not in left_out}
    return hashlib.sha256(json.dumps(relevant, sort_keys=True, default=str).encode()).hexdigest()


def read_stored(stored: Any, asked: str) -> list[dict[str, Any]] | None:
    """Return the environments that a cache holds for what is ``asked``; None if it holds others, or what no environments can be."""
    if not isinstance(stored, Mapping) or stored.get("asked") != asked:
        return None
    found = stored.get("environments")
    if not isinstance(found, list) or not all(
        isinstance(each, Mapping) and not environment_fault(each) for each in found
    ):
        return None
    return [dict(environment) for environment in found]


def hosts_of(environments: Sequence[Mapping[str, Any]], *, services: bool, python: str) -> list[Host]:
    """Return a host for each environment, whose tasks run in ``python`` on the controller."""
    named = Counter(_shown_name(environment) for environment in environments)
    ids = {str(environment["id"]).casefold() for environment in environments}
    hosts = []
    for environment in environments:
        name = _shown_name(environment)
        is_clear = bool(name.strip()) and named[name] == 1 and name.casefold() not in _RESERVED | ids
        variables = {
            "ansible_connection": "local",
            "ansible_python_interpreter": python,
            "pingone_environment_id": environment["id"],
            "pingone_environment_name": environment.get("name"),
            "pingone_type": environment.get("type"),
            "pingone_region": environment.get("region"),
            "pingone_status": environment.get("status"),
            "pingone_organization_id": _id_in(environment.get("organization")),
            "pingone_license_id": _id_in(environment.get("license")),
        }
        if services:
            variables["pingone_services"] = _services(environment.get("billOfMaterials"))
        hosts.append(Host(name if is_clear else str(environment["id"]), variables))
    return hosts


def _translated(name: str) -> str:
    """Return the regular expression for a name in which only ``*`` has a meaning."""
    return fnmatch.translate(name.replace("[", "[[]").replace("?", "[?]"))


def _shown_name(environment: Mapping[str, Any]) -> str:
    name = environment.get("name")
    return visible(name) if isinstance(name, str) else ""


def _id_in(linked: Any) -> str | None:
    found = linked.get("id") if isinstance(linked, Mapping) else None
    return found if isinstance(found, str) else None


def _services(bill: Any) -> list[str] | None:
    """Return the types of the enabled services; None if PingOne does not show them."""
    products = bill.get("products") if isinstance(bill, Mapping) else None
    if not isinstance(products, list):
        return None
    return sorted(str(product["type"]) for product in products if isinstance(product, Mapping) and product.get("type"))
