# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may call, and how one proves to be who. Source: Workfront contract, section 3."""

from __future__ import annotations

from flask import g, request

from simulator.workfront.context import Context
from simulator.workfront.errors import ApiError
from simulator.workfront.model import Environment, User
from simulator.workfront.tokens import Kind


def limit_rate(context: Context) -> None:
    """Count a request or answer 429."""
    wait = context.rate_limit.take(context.now, context.behaviour.rate_limit_per_minute)
    if wait is not None:
        raise ApiError(429, headers={"Retry-After": str(wait)})


def enter(context: Context, *, bearer: bool, headers: bool = True, query: bool = False) -> None:
    """Let a known user of the called environment in, by whatever the interface accepts, or answer 401."""
    environment = context.called_environment()
    user = _user(context, environment, bearer=bearer, headers=headers, query=query)
    if user is None:
        raise ApiError(401)
    g.environment = environment
    g.user = user


def require_admin() -> None:
    if not g.user.is_admin:
        raise ApiError(403)


def here() -> Environment:
    environment = g.environment
    assert isinstance(environment, Environment), "enter() runs before every call"
    return environment


def session_header() -> str:
    return str(request.headers.get("sessionID") or request.args.get("sessionID") or "")


def _user(context: Context, environment: Environment, *, bearer: bool, headers: bool, query: bool) -> User | None:
    more = request.args if query else {}
    session = request.headers.get("sessionID") or more.get("sessionID")
    if headers and session:
        return _by_token(context, environment, session, ("session",))
    key = request.headers.get("apikey") or more.get("apiKey")
    if headers and key:
        return next((user for user in environment.users.values() if key in user.api_keys), None)
    scheme, _blank, value = request.headers.get("Authorization", "").partition(" ")
    if bearer and scheme.lower() == "bearer":
        return _by_token(context, environment, value.strip(), ("bearer", "identity"))
    return None


def _by_token(context: Context, environment: Environment, value: str, kinds: tuple[Kind, ...]) -> User | None:
    behaviour = context.behaviour
    token = context.tokens.use(value, kinds, context.now, behaviour.session_lifetime, behaviour.expire_after_calls)
    if token is None or environment.lane not in token.users:
        return None
    return environment.users.get(token.users[environment.lane])
