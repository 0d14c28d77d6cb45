# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a package was proven by its installation in an earlier stage (contract Workfront E3, E10, E12, 7.3, 7.5; A44 to A46)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from ..._errors import PermissionDeniedError, RejectedError
from ..._ids import require_id
from ..._proof import Proof, check_soak, enforce_proof, soaked
from ..._runtime import Result
from ..arguments import Workfront
from ..core_api import CoreApi
from ..installation import Entry, Installation
from ..installations.translation import Key
from ..objects import CORE_NAMES, PROMOTABLE
from ..package import Package
from ..statuses import IGNORE
from ..times import read_time
from .drift import proposals
from .states import Proposed

_LONGEST_INSTALLATION = datetime.timedelta(hours=1)
"""What runs longer has stalled (contract Workfront A45); used where the record does not say when an installation ended."""
_NOT_KNOWN = "Workfront does not show whether the package was assembled again since, or what was changed in the objects of that environment."
_MOST_NAMED = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProofRequest:
    """Which package must be proven by its installation in the environment that is called. ``soak`` is in seconds."""

    package_id: str
    soak: float
    enforce: bool


def read_proof_request(params: Mapping[str, Any]) -> ProofRequest:
    """Check a module's options.

    :raises InputError: one is wrong
    """
    return ProofRequest(
        package_id=require_id(params["package_id"], "package_id"), soak=check_soak(params), enforce=params["enforce"]
    )


def prove(stage: Workfront, request: ProofRequest) -> Result:
    """Judge a package by its newest installation in an environment.

    :raises NotProvenError: it is not proven, and that is enforced
    :raises PromotionError: it cannot be judged
    """
    package = stage.promotion.read_package(request.package_id)
    history = stage.promotion.list_installations(package.id)
    proof = _judge(stage, package, history, request.soak)
    return Result(False, enforce_proof(dataclasses.replace(proof, not_known=_NOT_KNOWN), enforce=request.enforce))


def check_still_proven(stage: Workfront, package_id: str, installation_id: str) -> None:
    """Check that the installation on which a proof of a package relies is still the newest one in its environment, and stands.

    :raises NotProvenError: it is not
    :raises PromotionError: that is not known
    """
    package = stage.promotion.read_package(package_id)
    proof = _judge(stage, package, stage.promotion.list_installations(package.id), 0.0)
    newest = (proof.relies_on or {}).get("installation_id")
    if not proof.reason and newest != installation_id:
        why = f"Since the proof by installation {installation_id}, installation {newest} was started in that stage."
        proof = dataclasses.replace(proof, reason=why)
    enforce_proof(proof, enforce=True)


def _judge(stage: Workfront, package: Package, history: Sequence[Installation], soak: float) -> Proof:
    address = stage.promotion.environment.address
    started = [item for item in history if item.is_in(stage.promotion.environment) and not item.is_prepared]
    if not started:
        return Proof(reason=f"Package {package.id} was never installed in {address}.")
    newest = started[-1]
    relies_on = {
        "installation_id": newest.id,
        "package_id": package.id,
        "status": newest.status,
        "registered_at": newest.registered_at,
        "environment": address,
    }
    name = f"The newest installation of package {package.id} in {address}, {newest.id},"
    if not newest.is_successful:
        failed = len(newest.errors)
        why = f"has {failed} failed objects" if failed and newest.is_finished else f"is in status {newest.status}"
        return Proof(reason=f"{name} {why}.", relies_on=relies_on)
    began, created = read_time(newest.registered_at), read_time(package.created_at)
    if began is None or created is None or began < created:
        return Proof(
            reason=f"{name} does not show that it was registered after the package was created.", relies_on=relies_on
        )
    ended = read_time(newest.raw.get("updatedAt")) or began + _LONGEST_INSTALLATION
    why, holds_from = soaked(max(began, ended), soak, stage.promotion.http.date)
    if why:
        return Proof(reason=f"{name} has not soaked. {why}", relies_on=relies_on, holds_from=holds_from)
    reason = _uncovered(package, newest) or _gone(stage, package, newest)
    return Proof(reason=f"{name} {reason}" if reason else "", relies_on=relies_on)


def _uncovered(package: Package, newest: Installation) -> str:
    """Return which objects of the package the installation has not delivered, or not used.

    Records that list none of the parts of objects bring them with their objects (contract Workfront A34).
    """
    entries = {(entry.code, entry.source_id.lower()): entry for entry in newest.entries}
    if not package.contents or not entries:
        return "does not show which objects it is about."
    listed = PROMOTABLE.keys() | {code for code, _id in entries}
    missing = [key for key in sorted(package.contents) if key[0] in listed and not _is_brought(entries.get(key))]
    return f"has not delivered {_listed(missing)}." if missing else ""


def _is_brought(entry: Entry | None) -> bool:
    return entry is not None and entry.action != IGNORE and bool(entry.target_id) and not entry.has_failed


def _gone(stage: Workfront, package: Package, newest: Installation) -> str:
    """Return which objects are no longer there, as after a compensation, or of which nothing shows that they are."""
    entries = [entry for entry in newest.entries if _is_brought(entry)]
    proposed = proposals(stage.promotion, package)
    present = _present(stage.core, entries)
    gone = [
        (entry.code, entry.source_id)
        for entry in entries
        if not _is_there(
            entry, present, None if proposed is None else proposed.get((entry.code, entry.source_id.lower()))
        )
    ]
    return f"has delivered objects that are not known to be there now: {_listed(gone)}." if gone else ""


def _is_there(entry: Entry, present: Mapping[Key, bool], proposed: Proposed | None) -> bool:
    """Return whether an object is there: the core API shows it, or, of a type that it does not show, the plan matches it."""
    shown = present.get((entry.code, entry.target_id.lower()))
    if shown is not None:
        return shown
    return proposed is not None and proposed.target_id == entry.target_id.lower()


def _present(core: CoreApi, entries: Sequence[Entry]) -> dict[Key, bool]:
    """Return whether objects of the types that the core API shows are in the environment."""
    wanted: dict[str, list[str]] = {}
    for entry in entries:
        if entry.code in CORE_NAMES:
            wanted.setdefault(entry.code, []).append(entry.target_id.lower())
    shown: dict[Key, bool] = {}
    for code, ids in wanted.items():
        try:
            found = {str(item["ID"]).lower() for item in core.read_objects(code, list(dict.fromkeys(ids)), ())}
        except (RejectedError, PermissionDeniedError):
            continue
        shown.update({(code, each): each in found for each in ids})
    return shown


def _listed(keys: Sequence[Key]) -> str:
    rest = len(keys) - _MOST_NAMED
    return ", ".join(f"{code} {object_id}" for code, object_id in keys[:_MOST_NAMED]) + (
        f" and {rest} more" if rest > 0 else ""
    )
