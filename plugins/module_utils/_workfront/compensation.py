# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deleting what an installation has created; not a rollback, which only Workfront's user interface has (contract 10.3)."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from .._errors import (
    InputError,
    NotFoundError,
    OperationFailedError,
    PromotionError,
    ServiceError,
    StateError,
    reporting,
)
from .._plan import DELETE, Change, Plan, diff_of
from .._runtime import Result, Runtime
from .api import PromotionApi
from .core_api import CoreApi
from .created import CreatedObject, Selection, goes_with_parent, select
from .environment import read_environment
from .history import installations_here, kept_ids, ui_rollback
from .objects import CORE_NAMES
from .packages import read_if_there
from .results import is_in, status_of
from .statuses import DISABLED, is_finished
from .times import read_time

_NO_WAY = "Workfront's core API has no way to delete objects of this type."


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


class Compensation:
    """Deletes what one installation has created; keeps account of everything for whatever goes wrong."""

    def __init__(self, api: PromotionApi, core: CoreApi, order: Order, runtime: Runtime) -> None:
        self._api = api
        self._core = core
        self._order = order
        self._runtime = runtime
        self._deleted: list[dict[str, Any]] = []
        self._absent: list[dict[str, Any]] = []
        self._failed: list[dict[str, Any]] = []

    def run(self) -> Result:
        """Delete, disable the package, and report.

        :raises StateError: the installation is not over
        :raises OperationFailedError: some objects could not be deleted
        """
        installation = self._api.read_installation(self._order.installation_id)
        self._check(installation)
        package_id = str(installation.get("environmentPromotionPackageId"))
        package = read_if_there(self._order.packages, package_id)
        others = installations_here(self._api)
        metadata = (package or {}).get("metadata") or {}
        selection = select(
            installation,
            kept_ids([*others, installation]),
            metadata.get("installOrder"),
            accept_missing_status=self._order.accept_missing_status,
        )
        facts = {
            "installation": installation,
            "installation_id": installation["id"],
            "package_id": package_id,
            "skipped": selection.skipped,
            "not_compensable": selection.not_compensable,
            "ui_rollback": ui_rollback(self._api, installation, package, others, self._runtime.now()),
            "deleted": self._deleted,
            "already_absent": self._absent,
            "failed_objects": self._failed,
        }
        with reporting(**facts), self._accounting():
            self._delete_all(installation, selection)
            status, disabled = self._disable(package)
        changed = bool(self._deleted) or disabled
        returns = {**facts, "package_status": status}
        if self._failed:
            told = " ".join(
                f'{item["object_code"]} "{item["name"]}" ({item["target_id"]}): {item["error"]}'
                for item in self._failed[:5]
            )
            raise OperationFailedError(
                f"{len(self._failed)} objects that installation {installation['id']} created in "
                f"{self._api.environment.address} are still there: {told}",
                advice="Remove what refers to them, and run the task again: it goes on with what is left.",
                changed=changed,
                **returns,
            )
        return Result(changed, returns, self._diff(installation) if self._runtime.diff else None)

    @contextlib.contextmanager
    def _accounting(self) -> Iterator[None]:
        """Let an error that ends the work early tell that some of it was done."""
        try:
            yield
        except PromotionError as error:
            error.changed = error.changed or bool(self._deleted)
            raise

    def _check(self, installation: Mapping[str, Any]) -> None:
        where = read_environment(installation.get("environment")).address
        if not is_in(installation, self._api.environment):
            raise InputError(
                f"Installation {installation['id']} was in {where}, not in {self._api.environment.address}: set url to its "
                "target."
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

    def _delete_all(self, installation: Mapping[str, Any], selection: Selection) -> None:
        confirmed = [item for item in selection.candidates if self._is_ours(item, installation, selection)]
        deletable = [item for item in confirmed if item.is_deletable]
        dependent = []
        alone = []
        for item in confirmed:
            if goes_with_parent(item, deletable, installation):
                dependent.append(item)
            elif item.is_deletable:
                alone.append(item)
            else:
                selection.not_compensable.append(item.to_dict(why=_NO_WAY))
        if self._runtime.check_mode:
            self._deleted += [item.to_deleted(with_parent=False) for item in alone]
            self._deleted += [item.to_deleted(with_parent=True) for item in dependent]
            return
        refused = self._delete_each(alone)
        orphans = [item for item in dependent if not self._has_left(item)]
        refused += self._delete_each([item for item in orphans if item.is_deletable])
        # What others referred to can leave once those have left.
        again = self._delete_each([item for item, _error in refused]) if self._deleted else refused
        self._failed += [item.to_dict(error=error) for item, error in again]
        self._failed += [item.to_dict(error=_NO_WAY) for item in orphans if not item.is_deletable]

    def _is_ours(self, item: CreatedObject, installation: Mapping[str, Any], selection: Selection) -> bool:
        """Apply rule 5: the object is there, has its name, and is not older than the installation."""
        if not item.is_deletable:
            return True
        try:
            found = self._core.read_with_entry_date(item.code, item.target_id)
        except NotFoundError:
            self._absent.append(item.to_dict())
            return False
        except ServiceError as error:
            self._failed.append(item.to_dict(error=error.message))
            return False
        if found.get("name") != item.name:
            selection.skipped.append(
                item.to_dict(why=f"It is now named '{found.get('name')}': it may be another object.")
            )
            return False
        made, registered = read_time(found.get("entryDate")), read_time(installation.get("registeredAt"))
        # The core API may tell times to the second only.
        if made is not None and registered is not None and made < registered.replace(microsecond=0):
            selection.skipped.append(item.to_dict(why=f"It was made at {found['entryDate']}, before the installation."))
            return False
        return True

    def _delete_each(self, items: list[CreatedObject]) -> list[tuple[CreatedObject, str]]:
        """Delete objects one after the other; return those that could not be, with the reasons."""
        refused = []
        for item in items:
            try:
                self._core.delete_object(item.code, item.target_id)
            except NotFoundError as error:
                if error.after_uncertainty:
                    self._deleted.append(item.to_deleted(with_parent=False))
                else:
                    self._absent.append(item.to_dict())
            except ServiceError as error:
                refused.append((item, error.message))
            else:
                self._deleted.append(item.to_deleted(with_parent=False))
        return refused

    def _has_left(self, item: CreatedObject) -> bool:
        """Tell whether an object left with its parent, which is certain for a type that has no endpoint of its own."""
        if item.code in CORE_NAMES:
            try:
                self._core.read_object(item.code, item.target_id)
            except NotFoundError:
                pass
            except ServiceError:
                return False
            else:
                return False
        self._deleted.append(item.to_deleted(with_parent=True))
        return True

    def _disable(self, package: Mapping[str, Any] | None) -> tuple[str | None, bool]:
        """Take the package out of use; return its status and whether that was changed."""
        if package is None:
            return None, False
        status = str(package["status"])
        if not self._order.disable_package or status == DISABLED:
            return status, False
        if not self._runtime.check_mode:
            self._order.packages.update_package(str(package["id"]), {"status": DISABLED})
        return DISABLED, True

    def _diff(self, installation: Mapping[str, Any]) -> dict[str, Any]:
        changes = (
            Change(DELETE, item["object_code"], item["name"], item["source_id"], item["target_id"], "DELETE")
            for item in self._deleted
        )
        return diff_of(Plan.of(changes), f"installation {installation['id']} in {self._api.environment.address}")
