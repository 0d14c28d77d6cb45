# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the requests of each operation contain, for the strict mode. Source: Workfront contract, sections 3, 5, 9, 12."""

from __future__ import annotations

from simulator.request_log import IncomingRequest
from simulator.strictness import (
    FORM,
    JSON,
    NO_QUERY,
    TEXT,
    Body,
    Endpoint,
    MapOf,
    Query,
    Shape,
    Violation,
    violation_of,
)
from simulator.workfront.core_routes import CORE_PREFIX
from simulator.workfront.legacy_routes import LEGACY_PREFIX
from simulator.workfront.operation_names import LOGIN_OPERATIONS, is_promotion

_TRUE = frozenset({"true"})
_PLAIN = ((JSON,), (TEXT,))
_COLLECTIONS: list[Shape] = [{"objCode": None, "entities": [{"ID": None, "name": None}]}]
_MAP = MapOf(MapOf({"name": None, "action": None, "isValid": None, "targetId": None}))
_CREATED: dict[str, Shape] = {"description": None, "source": None, "objectCollections": _COLLECTIONS}
_UPDATED: dict[str, Shape] = {"description": None, "status": None}
_ONCE: dict[str, Shape] = {**_UPDATED, "source": None, "version": None, "packageEntities": None}
_NAME: dict[str, Shape] = {"name": None}
_LEGACY_NAME: dict[str, Shape] = {"packageName": None}
_FIELDS: dict[str, frozenset[str] | None] = {"fields": None}
_TOKEN = dict.fromkeys(("grant_type", "code", "redirect_uri", "refresh_token", "code_verifier", "code_challenge"))


def _login(section: str, *names: str) -> Endpoint:
    return Endpoint(f"Workfront {section}", (Body(dict.fromkeys(names), FORM),))


def _promotion(operation: str, shape: Shape | None = None, query: Query = NO_QUERY) -> Endpoint:
    accepts = _PLAIN if operation in ("E7", "E13") else ((JSON,),)
    bodies = () if shape is None else (Body(shape),)
    return Endpoint(f"Workfront 5, {operation}", bodies, query=query, accepts=accepts)


_CURRENT = {
    "E1": _promotion("E1", {**_NAME, **_CREATED}),
    "E2": _promotion("E2"),
    "E3": _promotion("E3"),
    "E6": _promotion("E6", {**_NAME, **_UPDATED}),
    "E7": _promotion("E7"),
    "E8": _promotion("E8", {}),
    "E9": _promotion("E9", {}),
    "E10": _promotion("E10", query={"environmentPromotionPackageId": None}),
    "E11": _promotion("E11"),
    "E12": _promotion("E12"),
    "E13": _promotion("E13", {"translationMap": _MAP}),
}
# What the November 2023 revision of the page had beyond, or has no longer.
_2023 = _CURRENT | {
    "E4": _promotion("E4"),
    "E5": _promotion("E5", {**_NAME, **_ONCE, "metadata": None}),
    "E6": _promotion("E6", {**_NAME, **_ONCE, "objectCollections": _COLLECTIONS}),
    "E9": _promotion("E9", {"translationmap": _MAP}),
}
_LEGACY = {
    **{name: _promotion(name) for name in ("E2", "E3", "E4", "E7", "E11")},
    "E1": _promotion("E1", {**_LEGACY_NAME, **_CREATED}),
    "E5": _promotion("E5", {**_LEGACY_NAME, **_ONCE, "metadata": None}),
    "E6": _promotion("E6", {**_LEGACY_NAME, **_ONCE, "objectCollections": _COLLECTIONS, "metadata": None}),
    "E8": _promotion("E8", {"packageId": None}),
    "E9": _promotion("E9", {"packageId": None}),
    "E10": _promotion("E10", query={"packageId": None}),
    "E13": Endpoint("Workfront 12", (Body({"packageId": None, "translationmap": _MAP}),)),
}
_OTHERS = {
    "session": Endpoint("Workfront 3.7"),
    "login": Endpoint("Workfront 3.3", query=dict.fromkeys(("username", "password", "subdomain", "timeToLive"))),
    "logout": Endpoint("Workfront 3.3"),
    "search": Endpoint("Workfront 9.2", query={**_FIELDS, "$$LIMIT": None, "$$FIRST": None}, fields=True),
    "metadata": Endpoint("Workfront 9.4"),
    "read": Endpoint("Workfront 9.3", query={**_FIELDS, "id": None}),
    "edit": Endpoint("Workfront 9.3", (Body(MapOf(None)),)),
    "delete": Endpoint("Workfront 9.3", query={"id": None, "force": _TRUE}),
    "jwt_exchange": _login("3.4", "client_id", "client_secret", "jwt_token"),
    "token": Endpoint(
        "Workfront 3.5", (Body({**_TOKEN, "client_id": None, "client_secret": None}, FORM), Body(_TOKEN))
    ),
    "ims_token": _login("3.6", "grant_type", "client_id", "client_secret", "scope"),
}


def find_violation(request: IncomingRequest, operation: str, *, is_2023: bool, bearer: bool | None) -> Violation | None:
    """Return the rule that a request breaks; ``bearer`` says whether the current API accepts such tokens, if it is known."""
    legacy = request.path.startswith(LEGACY_PREFIX)
    endpoints = _LEGACY if legacy else _2023 if is_2023 else _CURRENT
    endpoint = (endpoints if is_promotion(operation) else _OTHERS).get(operation)
    if endpoint is None:
        # The operation is not one of this version, and the service says so itself.
        return None
    return _of_credentials(request, operation, legacy=legacy, bearer=bearer) or violation_of(request, endpoint)


def _of_credentials(request: IncomingRequest, operation: str, *, legacy: bool, bearer: bool | None) -> Violation | None:
    if operation in LOGIN_OPERATIONS or operation == "login":
        return None
    given = [name for name in ("apikey", "sessionid", "authorization") if name in request.headers]
    if len(given) != 1:
        return Violation(401, "a request has one kind of credentials (contract Workfront 3.1)")
    if given == ["authorization"] and not request.headers["authorization"].startswith("Bearer "):
        return Violation(401, "the header Authorization has a bearer token (contract Workfront 3.1)")
    if legacy and given != ["authorization"]:
        return Violation(401, "the first version accepts only bearer tokens (contract Workfront 12)")
    current = not legacy and not request.path.startswith(CORE_PREFIX)
    if current and given == ["authorization"] and bearer is None:
        return Violation(401, "the promotion API accepts no bearer tokens (contract Workfront 3.1, A28)")
    return None
