# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is logged in to an environment, and whether a promotion can use that session (contract Workfront 3.7; 11, F12 and F13)."""

from __future__ import annotations

import dataclasses
from typing import Any

from .._errors import StateError, reporting
from .core_api import CoreApi
from .environment import Environment, check_address, check_pair

USE_ADMINISTRATOR = (
    "Use the credentials of a system administrator with a Standard license. Environment promotion needs the plan Prime or "
    "Ultimate."
)
CHECK_URLS = "Check the url of source and target."


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionRequest:
    """What a session must be; what is None or False is not required."""

    admin: bool
    customer_id: str | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Session:
    """Who is logged in, and where; what is None is unknown."""

    user_id: str
    is_admin: bool | None
    customer_id: str
    environment: Environment
    version: Any

    def to_dict(self) -> dict[str, Any]:
        """Return the session as results show it."""
        return {
            "user_id": self.user_id,
            "is_admin": self.is_admin is True,
            "customer_id": self.customer_id,
            "environment": self.environment.address,
            "environment_type": self.environment.type,
            "version": self.version,
        }


def check_counterpart(environment: Environment, counterpart_url: str | None) -> None:
    """Check the other environment of a promotion, before the first request.

    :raises InputError: it is not an address, it is the same environment, or one of another domain
    """
    if counterpart_url:
        check_pair(environment, check_address(counterpart_url, "counterpart_url"))


def read_session(core: CoreApi, request: SessionRequest) -> dict[str, Any]:
    """Return who is logged in, as results show it.

    :raises StateError: the session does not meet the request
    """
    session = read_user(core)
    with reporting(session=session.to_dict()):
        _check(session, request)
    return session.to_dict()


def read_user(core: CoreApi) -> Session:
    """Return who is logged in.

    :raises ServiceError: the session cannot be read
    """
    raw = core.read_session()
    is_admin = raw.get("isAdmin")
    return Session(
        user_id=raw["userID"],
        is_admin=is_admin if isinstance(is_admin, bool) else None,
        customer_id=raw["customerID"],
        environment=core.environment,
        version=raw.get("versionInformation"),
    )


def no_administrator(session: Session) -> str:
    """Return that the user of a session is not an administrator."""
    return f"User {session.user_id} is not a Workfront administrator in {session.environment.address}, which promotions require."


def another_customer(session: Session, customer_id: str) -> str:
    """Return that the environment of a session does not belong to a customer."""
    return (
        f"{session.environment.address} belongs to customer {session.customer_id}, not to customer {customer_id}. Workfront "
        "promotes only between environments of one customer."
    )


def _check(session: Session, request: SessionRequest) -> None:
    if request.admin and not session.is_admin:
        raise StateError(no_administrator(session), advice=USE_ADMINISTRATOR)
    if request.customer_id is not None and session.customer_id != request.customer_id:
        raise StateError(another_customer(session, request.customer_id), advice=CHECK_URLS)
