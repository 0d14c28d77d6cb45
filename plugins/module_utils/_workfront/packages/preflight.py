# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be known of the promotion of a package before anything is created (contract Workfront 1.3, 7.2, 11)."""

from __future__ import annotations

import dataclasses

from ..._errors import NotFoundError
from ..._preflight import FAIL, OK, UNKNOWN, WARN, Check, Unread, attempt, conclude
from ..._runtime import Result, Runtime
from ..arguments import Workfront
from ..environment import Environment, read_environment
from ..installation import Installation
from ..package import Package
from ..sessions import CHECK_URLS, USE_ADMINISTRATOR, Session, another_customer, no_administrator, read_user
from ..statuses import ASSEMBLING, ASSEMBLING_FAILED, STATUSES, UNASSEMBLED, admits, needed_status
from .freshness import compare

_REQUIRED = ("source_administrator", "target_administrator", "customer")
"""Checks of what a promotion must know, as it always reads who is logged in."""
_MOST_NAMED = 5
_CREATE_ANOTHER = "Assemble it again in Workfront's user interface, or create another package."


@dataclasses.dataclass(frozen=True, kw_only=True)
class PreflightRequest:
    """What to check: the package, if there is one already."""

    package_id: str | None
    enforce: bool


def check_promotion(source: Workfront, target: Workfront, request: PreflightRequest, runtime: Runtime) -> Result:
    """Check what can be known of the promotion; sends only requests that read.

    :raises StateError: a check is FAIL, and the request enforces that none is
    :raises ServiceError: the service refuses the credentials, or cannot be reached
    """
    in_source = attempt(lambda: read_user(source.core))
    in_target = attempt(lambda: read_user(target.core))
    checks = [
        _administrator("source_administrator", source.core.environment, in_source),
        _administrator("target_administrator", target.core.environment, in_target),
        _customer(in_source, in_target),
    ]
    if request.package_id is not None:
        checks += _PackageChecks(source, target, request.package_id).run()
    users = {"source": in_source, "target": in_target}
    sessions = {name: None if isinstance(user, Unread) else user.to_dict() for name, user in users.items()}
    what = f"the promotion from {source.core.environment.address} to {target.core.environment.address}"
    sides = {"source": source.core.environment, "target": target.core.environment}
    environments = {name: {"address": each.address, "type": each.type} for name, each in sides.items()}
    returns = {"sessions": sessions, "environments": environments}
    return conclude(checks, returns, runtime, what=what, enforce=request.enforce, required=_REQUIRED)


def _administrator(name: str, environment: Environment, user: Session | Unread) -> Check:
    if isinstance(user, Unread):
        return user.check(name, f"who is logged in to {environment.address}")
    if user.is_admin:
        return Check(name, OK, f"User {user.user_id} is a Workfront administrator in {environment.address}.")
    if user.is_admin is None:
        message = f"Workfront does not show whether user {user.user_id} is an administrator in {environment.address}."
        return Check(name, UNKNOWN, message)
    return Check(name, FAIL, no_administrator(user), USE_ADMINISTRATOR)


def _customer(source: Session | Unread, target: Session | Unread) -> Check:
    if isinstance(source, Unread) or isinstance(target, Unread):
        return Check("customer", UNKNOWN, "It is unknown whether both environments belong to one customer.")
    if source.customer_id == target.customer_id:
        return Check("customer", OK, f"Both environments belong to customer {source.customer_id}.")
    return Check("customer", FAIL, another_customer(target, source.customer_id), CHECK_URLS)


class _PackageChecks:
    """The checks of a package that exists."""

    def __init__(self, source: Workfront, target: Workfront, package_id: str) -> None:
        self._source = source
        self._target = target
        self._package_id = package_id

    def run(self) -> list[Check]:
        """Return the checks, in the order in which people read them."""
        package = attempt(lambda: self._source.promotion.read_package(self._package_id))
        return [self._status(package), self._origin(package), self._age(package), self._installations()]

    def _status(self, package: Package | Unread) -> Check:
        name = "package_status"
        if isinstance(package, Unread):
            if isinstance(package.error, NotFoundError):
                return Check(name, FAIL, f"There is no package {self._package_id}.", "Check the ID of the package.")
            return package.check(name, f"in which status package {self._package_id} is")
        status, environment = package.status, self._target.core.environment
        found = f"Package {package.id} ('{package.name}') is {status}"
        if package.is_deleted:
            return Check(name, FAIL, f"Package {package.id} ('{package.name}') is deleted.", "Create another package.")
        if status in (ASSEMBLING_FAILED, UNASSEMBLED):
            return Check(name, FAIL, f"{found}, so that it cannot be installed.", _CREATE_ANOTHER)
        if admits(status, production=environment.is_production):
            return Check(name, OK, f"{found}, as {environment.address} needs.")
        if status == ASSEMBLING:
            return Check(name, WARN, f"{found}.", "Wait until it is assembled.")
        if status not in STATUSES:
            return Check(name, UNKNOWN, f"{found}, and nothing shows what that means.")
        needed = needed_status(production=environment.is_production)
        return Check(name, WARN, f"{found}; {environment.address} needs {needed}.", f"Set its status to {needed}.")

    def _origin(self, package: Package | Unread) -> Check:
        name, source = "package_source", self._source.core.environment
        if isinstance(package, Unread) or not package.source:
            return Check(name, UNKNOWN, "Workfront does not show the source of the package.")
        if read_environment(package.source).is_same(source):
            return Check(name, OK, f"The package was created in {source.address}.")
        message = f"The package was created in {package.source}, not in {source.address}."
        return Check(name, WARN, message, "Check that it is the right package.")

    def _age(self, package: Package | Unread) -> Check:
        name = "package_age"
        if isinstance(package, Unread):
            return Check(name, UNKNOWN, "It is unknown what the package contains.")
        compared = attempt(lambda: compare(self._source.core, package, ()))
        if isinstance(compared, Unread):
            return compared.check(name, "whether the objects of the package were changed in the source since")
        if compared.outdated:
            listed = " ".join(map(str, compared.outdated[:_MOST_NAMED]))
            count = len(compared.outdated)
            message = (
                f"{count} of its objects differ{'s' * (count == 1)} from the source since it was created: {listed}"
            )
            return Check(name, WARN, message, "Assemble a new package to install their current state.")
        if compared.unchecked or not package.listed_objects:
            listed = " ".join(map(str, compared.unchecked[:_MOST_NAMED]))
            message = f"Not all of its objects show whether they were changed in the source since. {listed}"
            return Check(name, UNKNOWN, message)
        count = len(package.listed_objects)
        return Check(name, OK, f"None of its {count} objects was changed in the source since it was created.")

    def _installations(self) -> Check:
        name, environment = "installations", self._target.core.environment
        listed = attempt(lambda: self._target.promotion.list_installations(self._package_id))
        if isinstance(listed, Unread):
            return listed.check(name, f"whether the package is being installed in {environment.address}")
        here: list[Installation] = [each for each in listed if each.is_in(environment)]
        running = [each.id for each in here if each.is_running]
        if running:
            message = f"The package is being installed in {environment.address}: {', '.join(running)}."
            return Check(name, WARN, message, "Wait until that installation is over.")
        if here and here[-1].is_finished and not here[-1].is_successful:
            message = f"The newest installation of the package in {environment.address}, {here[-1].id}, has failed."
            return Check(name, WARN, message, "Delete what it has created first: envops.promotion.workfront_rollback.")
        return Check(
            name, OK, f"No installation of the package in {environment.address} is running or has failed last."
        )
