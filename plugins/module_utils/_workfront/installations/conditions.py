# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must be true before a package is installed (contract Workfront 6.7, 7.2; 11, F6, F7 and F12)."""

from __future__ import annotations

from ..._errors import NOTHING_STARTED, StateError
from ..._plan import Plan
from ..api import PromotionApi
from ..environment import check_pair, read_environment
from ..package import Package
from ..statuses import admits, needed_status
from .plan import Planned, PlanNotOfferedError, propose
from .request import InstallationRequest
from .translation import listed, plan_of


def check_admitted(api: PromotionApi, package: Package) -> None:
    """Check that the status of a package and its origin admit this environment (contract Workfront 7.2; 11, F6 and F12).

    :raises StateError: the status does not
    :raises InputError: the package comes from this environment, or from another domain
    """
    environment, status = api.environment, package.status
    if not admits(status, production=environment.is_production):
        needed = needed_status(production=environment.is_production)
        raise StateError(
            f"Package {package.id} ('{package.name}') is {status}; {environment.address} is a {environment.type} "
            f"environment and needs {needed}.",
            claim="Nothing was installed.",
            advice=f"Set its status with envops.promotion.workfront_package and status: {needed}.",
            package=dict(package.raw),
        )
    if package.source:
        check_pair(read_environment(package.source), environment)


def check_approved(api: PromotionApi, request: InstallationRequest, plan: Plan, package_id: str) -> None:
    """Check that a plan is the approved one.

    A start of an earlier task may not be listed yet, so the message speaks of this task alone.

    :raises StateError: it is another one
    """
    if request.expected_digest not in (None, plan.digest):
        raise StateError(
            f"The plan of package {package_id} for {api.environment.address} is not the approved one: its digest is "
            f"{plan.digest}, but expected_plan_digest is {request.expected_digest}.",
            claim=NOTHING_STARTED,
            advice="The package, the target, or the options collision and overrides have changed since, or an earlier start has "
            "installed the approved plan. Look for it in the installations of the package. Review the plan again.",
            superseded=True,
        )


def check_valid(request: InstallationRequest, planned: Planned) -> None:
    """Check that every object can be installed as planned, as far as the service says, unless the task allows others.

    :raises StateError: it does not
    """
    if planned.invalid and not request.allow_invalid:
        raise StateError(
            f"Workfront reports that these objects cannot be installed as planned: {listed(planned.invalid)}.",
            claim="Nothing was installed.",
            advice="Override them (for example with IGNORE), or set allow_invalid: true to try anyway.",
        )


def check_fresh(api: PromotionApi, package: Package, plan: Plan, installation_id: str) -> None:
    """Check that the target has not changed since an installation was prepared (contract Workfront 11, F7).

    :raises StateError: it has changed
    """
    try:
        now = plan_of(propose(api, package))
    except PlanNotOfferedError:
        return
    if now.digest != plan.digest:
        raise StateError(
            f"The target has changed since installation {installation_id} was prepared: a new plan has the digest "
            f"{now.digest}, not {plan.digest}.",
            claim=NOTHING_STARTED,
            advice="Plan again, and prepare another installation.",
        )
