# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens behind the caller's back: other people, refreshes, the user interface.

Source: Workfront contract, sections 1.4, 5 (E8, E9), 7.1 and 10.1.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from simulator.clock import parse_timestamp
from simulator.vendor import ControlError
from simulator.workfront.assembly import begin_assembly, finish_assembly
from simulator.workfront.context import Context
from simulator.workfront.core_objects import delete_with_children
from simulator.workfront.lifecycle import begin, finish_installation, register
from simulator.workfront.model import (
    CREATING,
    FAILED,
    PRODUCTION,
    ROLLED_BACK,
    UNASSEMBLED,
    Environment,
    Installation,
    Json,
    Package,
    WorkObject,
)
from simulator.workfront.planning import make_plan
from simulator.workfront.representation import Representation
from simulator.workfront.world import make_object, make_package, object_as_json


def environment_of(context: Context, arguments: Json) -> Environment:
    environment = context.store.environments.get(str(arguments.get("lane")))
    if environment is None:
        raise ControlError(f"there is no lane {arguments.get('lane')}")
    return environment


def _object(context: Context, arguments: Json) -> WorkObject:
    found = environment_of(context, arguments).objects.get(str(arguments.get("id")))
    if found is None:
        raise ControlError(f"{arguments.get('lane')} has no object {arguments.get('id')}")
    return found


def _package(context: Context, arguments: Json) -> Package:
    package = context.store.packages.get(str(arguments.get("package_id")))
    if package is None:
        raise ControlError(f"there is no package {arguments.get('package_id')}")
    return package


def _installation(context: Context, arguments: Json) -> Installation:
    installation = context.store.installations.get(str(arguments.get("installation_id")))
    if installation is None:
        raise ControlError(f"there is no installation {arguments.get('installation_id')}")
    return installation


def put_object(context: Context, arguments: Json) -> Json:
    """Create or replace an object; without an id it gets a new one."""
    environment = environment_of(context, arguments)
    given = {key: value for key, value in arguments.items() if key not in ("lane", "id")}
    missing = {"code", "name"} - set(given)
    if missing:
        raise ControlError(f"an object needs {', '.join(sorted(missing))}")
    present = environment.objects.get(str(arguments.get("id")))
    moment = present.entered_at if present is not None else context.now
    made = make_object(given, arguments.get("id") or context.object_id(), moment)
    if "lastUpdateDate" not in given:
        made.updated_at = context.now
    environment.objects[made.id] = made
    return object_as_json(made)


def change_object(context: Context, arguments: Json) -> Json:
    found = _object(context, arguments)
    changes = arguments.get("changes")
    known = {"name", "parent", "links", "fields", "lastUpdateDate"}
    if not isinstance(changes, dict) or set(changes) - known:
        raise ControlError(f"changes has some of {', '.join(sorted(known))}")
    found.name = changes.get("name", found.name)
    found.parent = changes.get("parent", found.parent)
    found.links = list(changes.get("links", found.links))
    found.fields.update(changes.get("fields", {}))
    given = changes.get("lastUpdateDate")
    found.updated_at = parse_timestamp(given) if given else context.now
    return object_as_json(found)


def delete_object(context: Context, arguments: Json) -> Json:
    found = _object(context, arguments)
    return {"deleted": delete_with_children(environment_of(context, arguments), found.id)}


def refresh_sandbox(context: Context, arguments: Json) -> Json:
    """Copy production over a sandbox, on demand with the keys of its users (sections 1.4 and 3.2)."""
    environment = environment_of(context, arguments)
    production = context.store.environments.get(PRODUCTION)
    if environment is production or production is None:
        raise ControlError("a sandbox is refreshed from production")
    environment.objects = {entry.id: entry.copy() for entry in production.objects.values()}
    if arguments.get("credentials"):
        environment.users = copy.deepcopy(production.users)
        context.tokens.expire(environment.lane)
    return {"objects": len(environment.objects)}


def expire(context: Context, arguments: Json) -> Json:
    """End the sessions and tokens of a lane, or of all, and on demand the API keys."""
    lane = environment_of(context, arguments).lane if arguments.get("lane") else None
    expired = context.tokens.expire(lane)
    if arguments.get("api_keys"):
        for environment in context.store.environments.values():
            for user in environment.users.values():
                if lane in (None, environment.lane):
                    user.api_keys.clear()
    return {"expired": expired}


def foreign_package(context: Context, arguments: Json) -> Json:
    """Let somebody else make a package, assembled at once; `objects` are ids, or objects in full."""
    environment_of(context, arguments)
    package = make_package(arguments, context.store, context)
    context.store.packages[package.id] = package
    return Representation(context).read(package)


def change_package(context: Context, arguments: Json) -> Json:
    """Set a package to what the user interface could have made of it."""
    package = _package(context, arguments)
    changes = {key: value for key, value in arguments.items() if key != "package_id"}
    unknown = set(changes) - {"name", "description", "status", "source", "version"}
    if unknown:
        raise ControlError(f"a package is not changed in {', '.join(sorted(unknown))}")
    for key, value in changes.items():
        setattr(package, key, value)
    if "status" in changes:
        package.phase = None
        if package.status != UNASSEMBLED and package.content is None:
            package.content = {}
    return Representation(context).read(package)


def assemble(context: Context, arguments: Json) -> Json:
    """Assemble a package once more, as one can in the user interface."""
    package = _package(context, arguments)
    begin_assembly(context, package, package.requested)
    if not arguments.get("running"):
        finish_assembly(context, package)
    return Representation(context).read(package)


def foreign_installation(context: Context, arguments: Json) -> Json:
    """Let somebody else install a package, to the end at once, without an end (`running`), or as long as any other (`paced`)."""
    package = _package(context, arguments)
    environment = environment_of(context, arguments)
    plan = make_plan(context, package, environment)
    for code, entries in (arguments.get("actions") or {}).items():
        for source_id, changes in entries.items():
            plan[code][source_id].update(changes)
    admins = [user.id for user in environment.users.values() if user.is_admin]
    user_id = arguments.get("user_id") or next(iter(admins), "")
    installation = register(context, package, environment.lane, arguments.get("environment"), user_id, plan)
    begin(context, installation, held=bool(arguments.get("running")))
    if not (arguments.get("running") or arguments.get("paced")):
        finish_installation(context, installation)
    return Representation(context).installation(installation)


def finish(context: Context, arguments: Json) -> Json:
    """End an installation that is running."""
    installation = _installation(context, arguments)
    if installation.phase is None:
        raise ControlError("the installation is not running")
    finish_installation(context, installation)
    return Representation(context).installation(installation)


def roll_back(context: Context, arguments: Json) -> Json:
    """Roll an installation back as the user interface does: remove what it made, restore what it changed."""
    installation = _installation(context, arguments)
    environment = context.store.environments[installation.lane]
    for entries in installation.map.values():
        for entry in entries.values():
            if entry["action"] in CREATING and entry.get("installationStatus") not in (None, FAILED):
                environment.objects.pop(entry["targetId"], None)
            elif entry.get("targetId") in (installation.before or {}):
                environment.objects[entry["targetId"]] = (installation.before or {})[entry["targetId"]].copy()
    installation.status = str(arguments.get("status") or ROLLED_BACK)
    if arguments.get("map") == "emptied":
        installation.map = {}
    installation.updated_at = context.now
    return Representation(context).installation(installation)


def set_key(context: Context, arguments: Json) -> Json:
    """Give an application the public key with which its JWTs are checked."""
    application = environment_of(context, arguments).applications.get(str(arguments.get("client_id")))
    if application is None:
        raise ControlError(f"there is no application {arguments.get('client_id')}")
    application.public_key = arguments.get("public_key")
    return {"client_id": application.client_id, "has_public_key": bool(application.public_key)}


ACTIONS: dict[str, Callable[[Context, Json], Json]] = {
    deed.__name__: deed
    for deed in (
        *(put_object, change_object, delete_object, refresh_sandbox, expire, foreign_package, change_package),
        *(assemble, foreign_installation, finish, roll_back, set_key),
    )
}


def perform(context: Context, action: str, arguments: Json) -> Any:
    """Run an action by its name."""
    if action not in ACTIONS:
        raise ControlError(f"unknown action {action!r}, known are {', '.join(sorted(ACTIONS))}")
    try:
        return ACTIONS[action](context, arguments)
    except KeyError as error:
        raise ControlError(f"{action}: there is no {error}") from error
