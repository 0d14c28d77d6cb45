# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows everything there is, for control requests. No secret is shown."""

from __future__ import annotations

from simulator.workfront.context import Context
from simulator.workfront.lifecycle import settle_all
from simulator.workfront.model import Json
from simulator.workfront.representation import Representation
from simulator.workfront.world import object_as_json


def state_as_json(context: Context) -> Json:
    settle_all(context)
    store = context.store
    show = Representation(context)
    behaviour = context.behaviour
    return {
        "domain": store.domain,
        "environments": {
            lane: {
                "customer_id": environment.customer_id,
                "users": [
                    {"id": user.id, "name": user.name, "is_admin": user.is_admin} for user in environment.users.values()
                ],
                "applications": [
                    {"client_id": application.client_id, "has_public_key": bool(application.public_key)}
                    for application in environment.applications.values()
                ],
                "objects": [object_as_json(entry) for entry in environment.objects.values()],
            }
            for lane, environment in store.environments.items()
        },
        "packages": [
            {
                **show.read(package),
                "lane": package.lane,
                "deletedAt": show.listed(package).get("deletedAt"),
                "requested": [{"code": code, "ID": identifier} for code, identifier in package.requested],
            }
            for package in store.packages.values()
        ],
        "installations": [
            {**show.installation(installation), "lane": installation.lane}
            for installation in store.installations.values()
        ],
        "mappings": {lane: dict(pairs) for lane, pairs in store.mappings.items()},
        "behaviour": behaviour.as_json(),
        "tokens": context.tokens.as_json(context.now, behaviour.session_lifetime, behaviour.expire_after_calls),
    }
