# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is logged in to an environment, and whether that is who a promotion needs (contract Workfront 3.7; 11, F12 and F13)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .._errors import StateError, reporting
from .core_api import CoreApi
from .environment import Environment, check_address, check_pair


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionRequest:
    """What a session must be; what is None or False is not asked for."""

    admin: bool
    customer_id: str | None


def check_counterpart(environment: Environment, counterpart_url: str | None) -> None:
    """Check the other environment of a promotion, before the first request.

    :raises InputError: it is no address, the same environment, or one of another domain
    """
    if counterpart_url:
        check_pair(environment, check_address(counterpart_url, "counterpart_url"))


def read_session(core: CoreApi, request: SessionRequest) -> dict[str, Any]:
    """Return who is logged in.

    :raises StateError: it is not who is expected
    """
    raw = core.read_session()
    session = _session_of(raw, core.environment)
    with reporting(session=session):
        _check(session, request, core.environment)
    return session


def _session_of(raw: Mapping[str, Any], environment: Environment) -> dict[str, Any]:
    return {
        "user_id": raw["userID"],
        "is_admin": raw.get("isAdmin") is True,
        "customer_id": raw.get("customerID"),
        "environment": environment.address,
        "environment_type": environment.type,
        "version": raw.get("versionInformation"),
    }


def _check(session: Mapping[str, Any], request: SessionRequest, environment: Environment) -> None:
    if request.admin and not session["is_admin"]:
        raise StateError(
            f"User {session['user_id']} is no Workfront administrator in {environment.address}, which promotions need.",
            advice=(
                "Use the credentials of a system administrator with a Standard licence. Environment promotion needs the plan "
                "Prime or Ultimate."
            ),
        )
    if request.customer_id is not None and session["customer_id"] != request.customer_id:
        raise StateError(
            f"{environment.address} belongs to customer {session['customer_id']}, not to customer {request.customer_id}. "
            "Workfront promotes only between environments of one customer.",
            advice="Check the url of source and target.",
        )
