# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Environments, given by ID or name."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

from .._errors import InputError, ServiceError
from .._ids import is_uuid, near
from .._reconcile import read_if_there
from .api import PingOneApi


def id_and_name(given: str | None) -> tuple[str | None, str | None]:
    """Return an option that accepts both as the ID or as the name of an environment; the other one is None."""
    if given is None or not is_uuid(given):
        return None, given
    return given.lower(), None


def resolve_environment(api: PingOneApi, given: str, option: str) -> str:
    """Return the ID of an environment that is given by ID, which costs no request, or by exact name.

    :raises InputError: no environment has that name, or more than one has; the message names ``option``
    """
    if is_uuid(given):
        return given.lower()
    if given in api.known:
        return api.known[given]
    found = [item for item in api.list_environments(given) if item.get("name") == given]
    return str(the_only(api, found, given, option)["id"])


def the_only(api: PingOneApi, found: Sequence[dict[str, Any]], given: str, option: str) -> dict[str, Any]:
    """Return the environment that has a name, if it is the only one that was ``found``, and remember it.

    :raises InputError: no environment has that name, or more than one has; the message names ``option``
    """
    if len(found) == 1:
        remember(api, found[0])
        return found[0]
    if found:
        ids = ", ".join(sorted(str(item["id"]) for item in found))
        raise InputError(f"{option}: {len(found)} environments are named '{given}'. Use one of their IDs: {ids}.")
    names = sorted({str(item.get("name")) for item in api.list_environments()})
    meant = near(given, names)
    hint = (
        f"Did you mean {' or '.join(meant)}?" if meant else f"Existing environments: {', '.join(names[:10]) or 'none'}."
    )
    raise InputError(f"{option}: '{given}' is neither the ID nor the exact name of an environment. {hint}")


def check_different(source: str, target: str, option: str = "source_environment") -> None:
    """Check that the source, given by ``option``, is not the target; call with both as given, and again once resolved.

    Contract PingOne A28.

    :raises InputError: they are the same environment
    """
    if source.casefold() == target.casefold() if is_uuid(source) else source == target:
        raise InputError(
            f"{option} and target_environment are the same environment, {source}; a promotion needs two different ones."
        )


def resolve_pair(
    api: PingOneApi, source: str, target: str | None, option: str = "source_environment"
) -> tuple[str, str | None]:
    """Return the IDs of the source, given by ``option``, and of the target, None if that is not given.

    :raises InputError: one does not exist, or both are the same
    """
    if target is None:
        return resolve_environment(api, source, option), None
    check_different(source, target, option)
    source_id = resolve_environment(api, source, option)
    target_id = resolve_environment(api, target, "target_environment")
    check_different(source_id, target_id, option)
    return source_id, target_id


def remember(api: PingOneApi, environment: Mapping[str, Any]) -> None:
    """Remember name and type of an environment that was read; a name that is an ID is none."""
    environment_id, name, kind = (environment.get(key) for key in ("id", "name", "type"))
    if isinstance(name, str) and name and not is_uuid(name):
        api.names[str(environment_id)] = name
    if isinstance(kind, str) and kind:
        api.types[str(environment_id)] = kind


def describe_environments(api: PingOneApi, **sides: str | None) -> dict[str, Any]:
    """Return ``id``, ``name`` and ``type`` of environments by side, for people; name and type are None if they cannot be read.

    Costs a request (E1) for each that was not read by name before.
    """
    for environment_id in sides.values():
        if environment_id is not None and environment_id not in api.types:
            with contextlib.suppress(ServiceError):
                remember(api, api.read_environment(environment_id))
    return {
        side: {"id": each, "name": api.names.get(str(each)), "type": api.types.get(str(each))}
        for side, each in sides.items()
    }


def find_environments(
    api: PingOneApi, *, environment_id: str | None, name: str | None, kind: str | None
) -> list[dict[str, Any]]:
    """Return the environments that match all given criteria, ordered by name.

    :raises ServiceError: they cannot be read
    """
    if environment_id is None:
        found = list(api.list_environments(name))
    else:
        read = read_if_there(lambda: api.read_environment(environment_id))
        found = [] if read is None else [read]
    fitting = [item for item in found if name in (None, item.get("name")) and kind in (None, item.get("type"))]
    return sorted(fitting, key=lambda item: (str(item.get("name")), str(item.get("id"))))
