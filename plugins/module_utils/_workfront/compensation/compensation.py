# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deleting what an installation has created; not a rollback, which only Workfront's user interface has (contract 10.3)."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from ..._errors import InputError, OperationFailedError, PromotionError, StateError, reporting
from ..._plan import DELETE, Change, Plan, diff_of
from ..._runtime import Result, Runtime
from ..api import PromotionApi
from ..core_api import CoreApi
from ..environment import read_environment
from ..installations.history import installations_here
from ..installations.results import is_in, status_of
from ..installations.translation import listed
from ..packages.listing import read_if_there
from ..statuses import DISABLED, is_finished
from .deletion import Deleter
from .selection import Selection, kept_ids, select
from .ui_rollback import ui_rollback


@dataclasses.dataclass(frozen=True)
class Order:
    """Which installation to compensate, and how. ``packages`` is the API through which the package is changed."""

    installation_id: str
    accept_missing_status: bool
    disable_package: bool
    packages: PromotionApi


def check_confirmed(confirm: bool) -> None:
    """Check that the user wants this.

    :raises InputError: it was not confirmed
    """
    if not confirm:
        raise InputError(
            "confirm is false: compensation deletes objects, some of them for ever. Look at what it would delete in check "
            "mode, then set confirm: true."
        )


def compensate(api: PromotionApi, core: CoreApi, order: Order, runtime: Runtime) -> Result:
    """Delete what an installation has created, disable its package, and report what stays.

    :raises StateError: the installation is not over
    :raises OperationFailedError: some objects could not be deleted
    """
    installation = api.read_installation(order.installation_id)
    _check_finished(api, installation)
    package_id = str(installation.get("environmentPromotionPackageId"))
    package = read_if_there(order.packages, package_id)
    others = installations_here(api)
    selection = select(
        installation,
        kept_ids([*others, installation]),
        ((package or {}).get("metadata") or {}).get("installOrder"),
        accept_missing_status=order.accept_missing_status,
    )
    deleter = Deleter(core, installation, selection)
    facts = {
        "installation": installation,
        "installation_id": installation["id"],
        "package_id": package_id,
        "ui_rollback": ui_rollback(api, installation, package, others, runtime.now()),
    }
    with reporting(**facts), _accounting(deleter, selection):
        deleter.delete(check_mode=runtime.check_mode)
        status, disabled = _disable(order, package, runtime)
        returns = {**facts, **_account(deleter, selection), "package_status": status}
        if deleter.failed:
            _raise_failed(api, installation, deleter.failed, returns, changed=disabled)
    diff = _diff_of(api, installation, deleter.deleted) if runtime.diff else None
    return Result(bool(deleter.deleted) or disabled, returns, diff)


def _check_finished(api: PromotionApi, installation: Mapping[str, Any]) -> None:
    where = read_environment(installation.get("environment")).address
    if not is_in(installation, api.environment):
        raise InputError(
            f"Installation {installation['id']} was in {where}, not in {api.environment.address}: set url to its target."
        )
    status = status_of(installation)
    if not is_finished(status):
        raise StateError(
            f"Installation {installation['id']} in {where} is in status {status}; only one that is over can be "
            "compensated.",
            advice="Wait for its end with envops.promotion.workfront_installation.",
            installation=dict(installation),
            status=status,
        )


def _account(deleter: Deleter, selection: Selection) -> dict[str, Any]:
    return {
        "deleted": deleter.deleted,
        "already_absent": deleter.already_absent,
        "failed_objects": deleter.failed,
        "skipped_objects": selection.skipped,
        "not_compensable": selection.not_compensable,
    }


@contextlib.contextmanager
def _accounting(deleter: Deleter, selection: Selection) -> Iterator[None]:
    """Let an error that ends the work early tell what was done by then."""
    try:
        yield
    except PromotionError as error:
        error.changed = error.changed or bool(deleter.deleted)
        error.returns = {**_account(deleter, selection), **error.returns}
        raise


def _disable(order: Order, package: Mapping[str, Any] | None, runtime: Runtime) -> tuple[str | None, bool]:
    """Take the package out of use; return its status and whether that was changed."""
    if package is None:
        return None, False
    status = str(package["status"])
    if not order.disable_package or status == DISABLED:
        return status, False
    if not runtime.check_mode:
        order.packages.update_package(str(package["id"]), {"status": DISABLED})
    return DISABLED, True


def _raise_failed(
    api: PromotionApi,
    installation: Mapping[str, Any],
    failed: list[dict[str, Any]],
    returns: dict[str, Any],
    *,
    changed: bool,
) -> NoReturn:
    told = listed(
        f'{item["object_code"]} "{item["name"]}" ({item["target_id"]}): {str(item["error"]).rstrip(".")}'
        for item in failed
    )
    raise OperationFailedError(
        f"{len(failed)} objects that installation {installation['id']} created in {api.environment.address} are still "
        f"there: {told}.",
        advice="Remove what refers to them, and run the task again: it goes on with what is left.",
        changed=changed,
        **returns,
    )


def _diff_of(api: PromotionApi, installation: Mapping[str, Any], deleted: list[dict[str, Any]]) -> dict[str, Any]:
    changes = (
        Change(DELETE, item["object_code"], item["name"], item["source_id"], item["target_id"], "DELETE")
        for item in deleted
    )
    return diff_of(Plan.of(changes), f"installation {installation['id']} in {api.environment.address}")
