# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moves installations through their statuses. Source: Workfront contract, sections 7.2, 7.3 and 13."""

from __future__ import annotations

from simulator.workfront.assembly import settle_package
from simulator.workfront.context import Context
from simulator.workfront.installing import Run
from simulator.workfront.model import PREPARING, Installation, Package, Phase, TranslationMap


def settle_all(context: Context) -> None:
    """Let everything happen that is due by now."""
    for package in list(context.store.packages.values()):
        settle_package(context, package)
    for installation in list(context.store.installations.values()):
        settle_installation(context, installation)


def register(
    context: Context, package: Package, lane: str, address: str | None, user_id: str, plan: TranslationMap
) -> Installation:
    """Create the record of an installation that has not begun."""
    installation = Installation(
        id=context.core.ids.scripted(),
        package_id=package.id,
        package_version=package.version,
        customer_id=package.customer_id,
        lane=lane,
        address=address,
        user_id=user_id,
        status=PREPARING,
        registered_at=context.now,
        updated_at=context.now,
        map=plan,
        unlisted=context.behaviour.listing_lag,
    )
    context.store.installations[installation.id] = installation
    return installation


def begin(context: Context, installation: Installation, *, held: bool = False) -> None:
    installation.status = context.behaviour.running_status
    installation.updated_at = None
    installation.phase = Phase("install", context.now, held=held)


def settle_installation(context: Context, installation: Installation, *, read: bool = False) -> None:
    """Bring an installation to where it should be now; a read of it may be what moves it on."""
    phase = installation.phase
    if phase is None or phase.held:
        return
    if read:
        phase.reads += 1
    behaviour = context.behaviour
    if behaviour.install_outcome != "hang" and behaviour.installation.over(phase.began, phase.reads, context.now):
        finish_installation(context, installation)


def finish_installation(context: Context, installation: Installation) -> None:
    """End the installation, whatever its pace."""
    installation.phase = None
    behaviour = context.behaviour
    succeeded = Run(context, context.store.packages[installation.package_id], installation).carry_out()
    installation.status = behaviour.success if succeeded else behaviour.failed_status
    installation.updated_at = context.now


def running(context: Context, lane: str) -> bool:
    return any(
        installation.lane == lane and installation.phase is not None
        for installation in context.store.installations.values()
    )
