# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of an installation, object by object (contract Workfront 6.6, 7.3, 7.5, 11)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from ..._errors import OperationFailedError
from ..._text import sentence
from ..environment import Environment
from ..installation import Entry, Installation
from ..objects import CORE_NAMES
from ..statuses import ENTRY_INSTALLED, IGNORE, NEEDS_TARGET
from .translation import Key

_CALCULATED_FIELD = "Invalid Custom Expression"
_NAME_TAKEN = ("unique", "already exists", "already in use", "duplicate")
_ORPHAN = re.compile(r"\bparent\b")
_MOST_DESCRIBED = 5


def objects_of(installation: Installation) -> list[dict[str, Any]]:
    """Return the result for each object, in the order of installation."""
    return [_result_of(entry) for entry in installation.entries]


def created_by(installations: Iterable[Installation], environment: Environment) -> dict[Key, frozenset[str]]:
    """Return what installations have created in an environment: IDs there, by code and ID in the source."""
    created: dict[Key, frozenset[str]] = {}
    for installation in installations:
        if not installation.is_in(environment) or not installation.is_finished:
            continue
        for entry in installation.entries:
            if entry.target_id and entry.is_created:
                key = (entry.code, entry.source_id.lower())
                created[key] = created.get(key, frozenset()) | {entry.target_id}
    return created


def ambiguous_entries(installation: Installation) -> list[Entry]:
    """Return what an installation has created under an ID that its record shows for another object of the type, too."""
    entries = [entry for entry in installation.entries if entry.target_id and not entry.has_failed]
    counts = Counter((entry.code, entry.target_id.lower()) for entry in entries if entry.action != IGNORE)
    return [entry for entry in entries if entry.is_created and counts[entry.code, entry.target_id.lower()] > 1]


def check_success(installation: Installation, *, changed: bool) -> None:
    """Check that a finished installation has installed every object.

    :raises OperationFailedError: it was rolled back, failed, or some of its objects did
    """
    if installation.is_successful:
        return
    entries, failed = installation.entries, installation.errors
    name = f"Installation {installation.id} in {installation.environment.address}"
    if installation.is_rolled_back:
        raise OperationFailedError(
            f"{name} was rolled back in Workfront (status {installation.status}).",
            advice="Create a new plan before you install again: the record no longer shows what is in the target.",
            changed=changed,
        )
    created = sum(entry.status == ENTRY_INSTALLED for entry in entries)
    if not failed:
        message = f"{name} ended in status {installation.status}, and Workfront does not report which object failed."
        advice = "Check the deployment in Setup > System > Environment Promotion."
    else:
        described = describe_failures(failed[:_MOST_DESCRIBED])
        rest = f" And {len(failed) - _MOST_DESCRIBED} more; see objects." if len(failed) > _MOST_DESCRIBED else ""
        message = f"{name}: {len(failed)} of {len(entries)} objects failed. {described}{rest}"
        advice = _advice_on(failed)
    advice += (
        f" {created} of {len(entries)} objects were installed and remain in the target; "
        "envops.promotion.workfront_installation_compensation deletes those that were created."
        if created
        else ""
    )
    raise OperationFailedError(message, advice=advice, changed=changed)


def _advice_on(failed: Sequence[Entry]) -> str:
    """Return what to do about failed objects; what uses or overwrites an object fails because of that object in the target."""
    if all(entry.action in NEEDS_TARGET for entry in failed):
        return (
            "Each of them uses or overwrites an object of the target: check that object there, correct its target_id if an override "
            "names it, and plan again."
        )
    return (
        "Correct the objects in the source, assemble a new package (recreate: true; in the role workfront_promote, "
        "workfront_promote_outdated: recreate) and install that. An installation in another target shows whether the cause is in "
        "this one."
    )


def describe_failures(failed: Sequence[Entry]) -> str:
    """Return why objects failed, and what the user can do about it if that is known; the same advice stands once, after the last."""
    advice = [_advice_for(entry.reason) for entry in failed]
    described = []
    for place, entry in enumerate(failed):
        is_last = advice[place] not in advice[place + 1 :]
        why = reason_and_advice(entry) if is_last else sentence(entry.reason)
        described.append(f'{entry.code} "{entry.name or entry.source_id}" ({entry.source_id}): {why}')
    return " ".join(described)


def reason_and_advice(entry: Entry) -> str:
    """Return why an object failed, and what the user can do about it if that is known."""
    return f"{sentence(entry.reason)} {_advice_for(entry.reason) or ''}".rstrip()


def _result_of(entry: Entry) -> dict[str, Any]:
    reason = entry.reason if entry.has_failed else None
    return {
        "object_code": entry.code,
        "source_id": entry.source_id,
        "target_id": entry.target_id or None,
        "name": entry.name,
        "action": entry.action,
        "status": entry.status or None,
        "reason": reason,
        "advice": _advice_for(reason) if reason else None,
        "readable": entry.code in CORE_NAMES,
    }


def _advice_for(reason: str) -> str | None:
    """Explain the failures that are known (contract Workfront 11, F5, F8, F9)."""
    folded = reason.lower()
    if _CALCULATED_FIELD.lower() in folded:
        return (
            "The form has a calculated field that refers to a field which no form in the target has. First promote a "
            "form of type project that contains that field, or create it there and put it on such a form; then try again."
        )
    if any(word in folded for word in _NAME_TAKEN):
        return (
            "The name already exists in the target. Use USEEXISTING, OVERWRITING or CREATEWITHALTNAME for this object."
        )
    if _ORPHAN.search(folded):
        return "Its parent was ignored or failed. Ignore the children of an ignored object too."
    return None
