# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may call: tokens, roles, rate limit. Source: PingOne contract, sections 2.1, 3.3, 4.2 and 4.3."""

from __future__ import annotations

from flask import g, request

from simulator.pingone.context import Context
from simulator.pingone.errors import ApiError
from simulator.pingone.model import Application, Environment, Promotion
from simulator.rate_limit import RateLimit


def limit_rate(context: Context, rate_limit: RateLimit) -> None:
    """Count a request or answer 429."""
    wait = rate_limit.take(context.core.clock.now(), context.behaviour.rate_limit_per_minute)
    if wait is not None:
        raise ApiError(429, headers={"Retry-After": str(wait)})


def authenticate(context: Context) -> None:
    """Accept the bearer token of a request or answer 401."""
    scheme, _blank, value = request.headers.get("Authorization", "").partition(" ")
    limit = context.behaviour.expire_after_calls
    token = context.tokens.use(value.strip(), context.core.clock.now(), limit) if scheme.lower() == "bearer" else None
    if token is None:
        raise ApiError(401)
    g.application = token.application


def caller() -> Application:
    application = g.application
    assert isinstance(application, Application), "authenticate() runs before every call"
    return application


def visible_environment(context: Context, environment_id: str) -> Environment:
    """By default, an environment that does not exist looks like one without permission (ambiguity A23)."""
    environment = context.store.environments.get(environment_id)
    if environment is None:
        raise ApiError(context.behaviour.unknown_environment)
    if not caller().may_access(environment):
        raise ApiError(403)
    return environment


def environment_itself(context: Context, environment_id: str) -> Environment:
    """An environment that is asked for itself is known not to exist (section 4.2)."""
    if environment_id not in context.store.environments:
        raise ApiError(404, message=f"Unable to find environment with ID: '{environment_id}'")
    return visible_environment(context, environment_id)


def visible_promotion(context: Context, environment_id: str, promotion_id: str) -> Promotion:
    """Find a promotion of which the caller may see both sides."""
    visible_environment(context, environment_id)
    promotion = context.store.find(environment_id, promotion_id)
    if promotion is None:
        raise ApiError(404)
    visible_environment(context, promotion.target_id)
    return promotion
