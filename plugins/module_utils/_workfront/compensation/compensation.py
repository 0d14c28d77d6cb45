# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletes what an installation has created; not a rollback, which only Workfront's user interface has (contract 10.3)."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from ..._errors import (
    InputError,
    NotFoundError,
    OperationFailedError,
    PromotionError,
    ServiceError,
    StateError,
    UnreadableError,
    reporting,
)
from ..._plan import DELETE, Change, Plan, diff_of
from ..._runtime import Result, Runtime
from ..._start_deadline import check_in_time, seconds_left, waiting_in_time
from ..._text import counted
from ..._waiting import Deadline, Waiting
from ..api import PromotionApi
from ..core_api import CoreApi
from ..installation import Installation
from ..installations.translation import listed
from ..installations.turns import Turn, await_turn, created_twice, described, find_newer, installations_here
from ..objects import CORE_NAMES
from ..package import Package
from ..packages.lifecycle import update_package
from ..packages.lookup import find_by_id
from ..statuses import ACTIONS, CREATING, DISABLED, ENTRY_INSTALLED
from .deletion import DeletedObject, Deleter, FailedObject
from .selection import Selection, kept_ids, select
from .ui_rollback import ui_rollback

_MOST_LOOKS = 3
"""How often the objects are looked up because another installation came first."""
_INTERVAL = 1.0
"""The shortest pause between two polls of another installation, in seconds."""
_NOTHING_DELETED = "Nothing was deleted."


@dataclasses.dataclass(frozen=True, kw_only=True)
class CompensationRequest:
    """Which installation to compensate, and how; from ``start_before`` on nothing is deleted."""

    installation_id: str
    accept_missing_status: bool
    disable_package: bool
    start_before: datetime.datetime | None
    target_wait_timeout: float
    """How long to wait for other installations in the target, in seconds."""


def check_confirmed(confirm: bool) -> None:
    """Check that the user has confirmed the deletion.

    :raises InputError: the user has not
    """
    if not confirm:
        raise InputError(
            "confirm is false: compensation deletes objects, some of them permanently. Run the task in check "
            "mode to see what it would delete, then set confirm: true."
        )


def compensate(
    target: PromotionApi, core: CoreApi, request: CompensationRequest, runtime: Runtime, *, source: PromotionApi
) -> Result:
    """Delete what an installation has created, disable its package, and report what remains.

    ``source`` is the API through which the package is changed.

    :raises StateError: the installation is not finished, or another one does not end
    :raises OperationFailedError: some objects could not be deleted
    """
    installation = _read(target, request.installation_id)
    _check_finished(target, installation)
    _check_readable(target, installation)
    package = find_by_id(source, installation.package_id)
    facts: dict[str, Any] = {
        "installation": installation.raw,
        "installation_id": installation.id,
        "package_id": installation.package_id,
    }
    with reporting(**facts):
        begun = _begin(target, core, request, installation, package, runtime)
    deleter, selection, others = begun.deleter, begun.selection, begun.turn.installations
    facts["ui_rollback"] = ui_rollback(target, installation, package, others, target.now(runtime))
    with reporting(**facts), _accounting(deleter, selection):
        standing = _find_standing(core, installation, others)
        if not runtime.check_mode:
            check_in_time(request.start_before, runtime)
        deleter.delete(check_mode=runtime.check_mode)
        if not runtime.check_mode:
            _name_rivals(target, begun.turn, installation, deleter, runtime)
        with _after_deleting(deleter, installation):
            disabled = standing is None and _disable(source, request, package, runtime)
        status = DISABLED if disabled else package.status if package is not None else None
        returns = {
            **facts,
            **_account(deleter, selection),
            "package_status": status,
            "standing_installation_id": standing.id if standing is not None else None,
        }
        if deleter.failed:
            _raise_failed(target, installation, deleter.failed, returns, changed=disabled)
    diff = _diff_of(target, installation, deleter.deleted) if runtime.diff else None
    return Result(bool(deleter.deleted) or disabled, returns, diff)


def _read(target: PromotionApi, installation_id: str) -> Installation:
    try:
        return target.read_installation(installation_id)
    except NotFoundError as error:
        error.advice = (
            f"{error.advice} Workfront may delete installations together with their package; then nothing shows what was created."
        ).lstrip()
        raise


@contextlib.contextmanager
def _after_deleting(deleter: Deleter, installation: Installation) -> Iterator[None]:
    """Let an error that comes after the deletions say what was deleted, and that only the package is left."""
    try:
        yield
    except PromotionError as error:
        count = len(deleter.deleted)
        error.message = (
            f"{counted(count, 'object')} of those that installation {installation.id} created {'was' if count == 1 else 'were'} deleted, "
            f"{len(deleter.failed)} could not be deleted, and its package {installation.package_id} was not disabled: {error.message}"
        )
        error.advice = (
            f"{error.advice} Set the status DISABLED in the environment where the package was created (see source), or run the task again."
        ).lstrip()
        raise


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Begun:
    """What may be deleted, selected while nobody else installed in the target."""

    deleter: Deleter
    selection: Selection
    turn: Turn


def _begin(
    target: PromotionApi,
    core: CoreApi,
    request: CompensationRequest,
    installation: Installation,
    package: Package | None,
    runtime: Runtime,
) -> _Begun:
    """Wait until nobody else installs in the target, and select what may be deleted: others may use it.

    :raises StateError: another installation does not end, or one after the other comes first
    """
    for _look in range(_MOST_LOOKS):
        turn = _await_turn(target, request, runtime)
        selection = select(
            installation,
            kept_ids([*turn.installations, installation]),
            package.install_order if package is not None else None,
            accept_missing_status=request.accept_missing_status,
        )
        deleter = Deleter(core, installation, selection)
        has_work = deleter.find()
        if runtime.check_mode or not has_work or not find_newer(target, turn, installation.package_id, runtime):
            return _Begun(deleter=deleter, selection=selection, turn=turn)
    raise StateError(
        f"While the objects of installation {installation.id} were looked up, another installation came first {_MOST_LOOKS} times "
        f"in {target.environment.address}. {_NOTHING_DELETED}",
        advice="Run the task again when the other installations are over.",
    )


def _await_turn(target: PromotionApi, request: CompensationRequest, runtime: Runtime) -> Turn:
    if not runtime.check_mode:
        timeout = min(request.target_wait_timeout, seconds_left(request.start_before, runtime))
        waiting = Waiting(
            deadline=Deadline(timeout, runtime.clock),
            interval=_INTERVAL,
            sleep=runtime.sleep,
            show=runtime.show,
        )
        with waiting_in_time(request.start_before, runtime):
            return await_turn(target, timeout, waiting, runtime, every=True, outcome=_NOTHING_DELETED)
    here = installations_here(target)
    running = [item for item in here if item.is_running]
    if running:
        runtime.warn(
            f"Other installations are running in {target.environment.address}: {described(running)}. What they use is not "
            "deleted. A real run waits for them first, so it may delete less."
        )
    return Turn(False, here, every=True)


def _name_rivals(
    target: PromotionApi, turn: Turn, installation: Installation, deleter: Deleter, runtime: Runtime
) -> None:
    """Name the installations that were started in the target during the deletion, which nothing prevents."""
    deleted = {each.item.target_id.lower() for each in deleter.deleted}
    if not deleted:
        return
    try:
        rivals = find_newer(target, turn, installation.package_id, runtime)
    except ServiceError as error:
        runtime.warn(f"Whether another installation was started during the deletion could not be read: {error.message}")
        return
    if not rivals:
        return
    lost = sorted(deleted & kept_ids(rivals))
    use = f" They use objects that are deleted now: {listed(lost)}." if lost else ""
    runtime.warn(
        f"While the objects of installation {installation.id} were deleted in {target.environment.address}, others were started "
        f"there: {described(rivals)}.{use} Check what they have installed."
    )


def _check_finished(target: PromotionApi, installation: Installation) -> None:
    where, status = installation.environment.address, installation.status
    if not installation.is_in(target.environment):
        raise InputError(
            f"Installation {installation.id} is in {where}, not in {target.environment.address}. Set url to its target."
        )
    if not installation.is_finished:
        raise StateError(
            f"Installation {installation.id} in {where} is in status {status}; only a finished installation can be compensated.",
            advice="Wait with envops.promotion.workfront_installation until it finishes.",
            installation=dict(installation.raw),
            status=status,
        )


def _check_readable(target: PromotionApi, installation: Installation) -> None:
    """Check that a record says of which package it is, and what was done with each object.

    :raises UnreadableError: it does not, so what the installation created is unknown
    """
    gaps = [] if installation.entries else ["no object"]
    gaps += [] if isinstance(installation.raw.get("environmentPromotionPackageId"), str) else ["no package ID"]
    for entry in installation.entries:
        if entry.action not in ACTIONS:
            gaps.append(f"{entry.code} {entry.source_id} with the action {entry.action}")
        elif entry.action in CREATING and entry.status == ENTRY_INSTALLED and not entry.target_id:
            gaps.append(f"{entry.code} {entry.source_id} as created, but not its targetId")
    if gaps:
        raise UnreadableError(
            f"The record of installation {installation.id} in {target.environment.address} has {listed(gaps)}, so what it "
            "created is unknown. Nothing was deleted.",
            advice="Check the deployment in Setup > System > Environment Promotion"
            + (
                f": it was rolled back in Workfront (status {installation.status})."
                if installation.is_rolled_back
                else ", and use Workfront's own rollback."
            ),
            installation=dict(installation.raw),
        )


def _account(deleter: Deleter, selection: Selection) -> dict[str, Any]:
    return {
        "deleted": [deleted.to_dict() for deleted in deleter.deleted],
        "already_absent": [item.to_dict() for item in deleter.absent],
        "failed_objects": [failed.to_dict() for failed in deleter.failed],
        "skipped_objects": selection.skipped,
        "not_compensable": selection.not_compensable,
    }


@contextlib.contextmanager
def _accounting(deleter: Deleter, selection: Selection) -> Iterator[None]:
    """Add what was deleted so far to an error that ends the compensation early."""
    try:
        yield
    except PromotionError as error:
        error.changed = error.changed or bool(deleter.deleted)
        error.returns = {**_account(deleter, selection), **error.returns}
        raise


def _find_standing(core: CoreApi, installation: Installation, others: Sequence[Installation]) -> Installation | None:
    """Return another installation of the same package that has created the same objects, some of which exist.

    Two installations at the same time create everything twice. What remains of the other one is what the package has brought, so
    the package stays in use.
    """
    for other in others:
        if other.id == installation.id or other.package_id != installation.package_id or not other.is_successful:
            continue
        doubled = {(code, source_id.lower()) for code, source_id in created_twice(other, installation)}
        ids: dict[str, list[str]] = {}
        for entry in other.entries:
            if (entry.code, entry.source_id.lower()) in doubled and entry.code in CORE_NAMES:
                ids.setdefault(entry.code, []).append(entry.target_id)
        if any(core.read_objects(code, listed_ids) for code, listed_ids in ids.items()):
            return other
    return None


def _disable(source: PromotionApi, request: CompensationRequest, package: Package | None, runtime: Runtime) -> bool:
    """Disable the package; return whether that is a change."""
    if package is None or package.is_disabled or not request.disable_package:
        return False
    if not runtime.check_mode:
        update_package(source, package.id, {"status": DISABLED})
    return True


def _raise_failed(
    target: PromotionApi,
    installation: Installation,
    failed: Sequence[FailedObject],
    returns: dict[str, Any],
    *,
    changed: bool,
) -> NoReturn:
    described = listed(
        f'{each.item.code} "{each.item.name or each.item.target_id}" ({each.item.target_id}): {each.error.rstrip(".")}'
        for each in failed
    )
    raise OperationFailedError(
        f"{counted(len(failed), 'object')} that installation {installation.id} created in {target.environment.address} could not "
        f"be deleted: {described}.",
        advice="Remove what refers to them, and run the task again: it continues with the remaining objects.",
        changed=changed,
        **returns,
    )


def _diff_of(target: PromotionApi, installation: Installation, deleted: Sequence[DeletedObject]) -> dict[str, Any]:
    items = (each.item for each in deleted)
    changes = (
        Change(
            action=DELETE,
            type=item.code,
            name=item.name,
            source_id=item.source_id,
            target_id=item.target_id,
            vendor_action="DELETE",
        )
        for item in items
    )
    return diff_of(Plan.of(changes), f"installation {installation.id} in {target.environment.address}")
