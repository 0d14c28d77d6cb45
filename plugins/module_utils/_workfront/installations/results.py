# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an installation came to, object by object (contract Workfront 6.6, 7.3, 7.5, 11)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..._errors import OperationFailedError
from ..environment import Environment, read_environment
from ..objects import CORE_NAMES, ranks_of
from ..records import reason_of
from ..statuses import (
    CREATING,
    ENTRY_FAILED,
    ENTRY_INSTALLED,
    FAILED,
    IGNORE,
    PREPARING,
    SUCCEEDED,
    is_finished,
    is_rolled_back,
)
from .translation import Key

_CALCULATED_FIELD = "Invalid Custom Expression"
_NAME_TAKEN = ("unique", "already exists", "already in use", "duplicate")
_ORPHAN = re.compile(r"\bparent\b")


def is_in(installation: Mapping[str, Any], environment: Environment) -> bool:
    """Tell whether an installation was for an environment."""
    return read_environment(installation.get("environment")).is_same(environment)


def status_of(installation: Mapping[str, Any]) -> str:
    """Return the status of an installation; where it is unknown, all entries together may tell the end (contract 7.3)."""
    status = str(installation.get("status") or "")
    if status == PREPARING or is_finished(status):
        return status
    states = [
        str(entry.get("installationStatus") or "").upper()
        for _code, _source_id, entry in entries_of(installation)
        if entry.get("action") != IGNORE
    ]
    if states and all(states):
        return FAILED if ENTRY_FAILED in states else ENTRY_INSTALLED
    return status


def entries_of(installation: Mapping[str, Any]) -> list[tuple[str, str, Mapping[str, Any]]]:
    """Return code, id in the source, and entry of each object, in the order of installation."""
    translation_map = installation.get("translationMap") or {}
    ranks = ranks_of(translation_map)
    return [
        (code, source_id, translation_map[code][source_id])
        for code in sorted(translation_map, key=ranks.__getitem__)
        for source_id in sorted(translation_map[code])
    ]


def objects_of(installation: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the result for each object, in the order of installation."""
    return [_object_of(code, source_id, entry) for code, source_id, entry in entries_of(installation)]


def created_by(installations: Iterable[Mapping[str, Any]], environment: Environment) -> dict[Key, frozenset[str]]:
    """Return what installations have created in an environment: ids there, by code and id in the source."""
    created: dict[Key, frozenset[str]] = {}
    for installation in installations:
        if not is_in(installation, environment) or not is_finished(status_of(installation)):
            continue
        for code, source_id, entry in entries_of(installation):
            target_id = entry.get("targetId")
            if target_id and is_created(entry, source_id):
                key = (code, source_id.lower())
                created[key] = created.get(key, frozenset()) | {target_id}
    return created


def is_created(entry: Mapping[str, Any], source_id: str) -> bool:
    """Tell whether an entry of a finished installation is an object that was created; those never keep the id."""
    state = str(entry.get("installationStatus") or "").upper()
    return (
        entry.get("action") in CREATING
        and state in ("", ENTRY_INSTALLED)
        and str(entry.get("targetId") or "").lower() != source_id.lower()
    )


def is_running(installation: Mapping[str, Any]) -> bool:
    """Tell whether an installation has begun and is not over."""
    status = status_of(installation)
    return status != PREPARING and not is_finished(status)


def is_successful(installation: Mapping[str, Any], objects: Iterable[Mapping[str, Any]]) -> bool:
    """Tell whether an installation is over and no object failed (contract Workfront 7.3)."""
    return status_of(installation) in SUCCEEDED and not any(item["status"] == ENTRY_FAILED for item in objects)


def check_success(installation: Mapping[str, Any], objects: list[dict[str, Any]], *, changed: bool) -> None:
    """Check that an installation that is over has installed every object.

    :raises OperationFailedError: it was taken back, failed, or some of its objects did
    """
    if is_successful(installation, objects):
        return
    status = status_of(installation)
    failed = [item for item in objects if item["status"] == ENTRY_FAILED]
    name = f"Installation {installation.get('id')} in {read_environment(installation.get('environment')).address}"
    if is_rolled_back(status):
        raise OperationFailedError(
            f"{name} was rolled back in Workfront (status {status}).",
            advice="Make a new plan before installing again: the record no longer tells what the target holds.",
            changed=changed,
        )
    created = sum(item["status"] == ENTRY_INSTALLED for item in objects)
    if not failed:
        message = f"{name} ended in status {status}, and Workfront does not say which object failed."
        advice = "Look at the deployment in Setup > System > Environment Promotion."
    else:
        told = " ".join(tell_failure(item) for item in failed[:5])
        rest = f" And {len(failed) - 5} more; see objects." if len(failed) > 5 else ""
        message = f"{name}: {len(failed)} of {len(objects)} objects failed. {told}{rest}"
        advice = (
            "Correct the objects in the source, assemble a new package (recreate: true) and install that; another target "
            "tells whether the cause is in this one."
        )
    advice += (
        f" Installed, and still there: {created} of {len(objects)} objects; "
        "envops.promotion.workfront_installation_compensation deletes what was created."
        if created
        else ""
    )
    raise OperationFailedError(message, advice=advice, changed=changed)


def tell_failure(item: Mapping[str, Any]) -> str:
    """Return the failure of one object as text."""
    advice = f" {item['advice']}" if item["advice"] else ""
    return f'{item["object_code"]} "{item["name"]}" ({item["source_id"]}): {str(item["reason"]).rstrip(".")}.{advice}'


def _object_of(code: str, source_id: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    status = str(entry.get("installationStatus") or "").upper() or None
    reason = reason_of(entry) if status == ENTRY_FAILED else None
    return {
        "object_code": code,
        "source_id": source_id,
        "target_id": entry.get("targetId") or None,
        "name": entry.get("name"),
        "action": entry.get("action"),
        "status": status,
        "reason": reason,
        "advice": _advice_for(reason) if reason else None,
        "readable": code in CORE_NAMES,
    }


def _advice_for(reason: str) -> str | None:
    """Explain the failures that are known (contract Workfront 11, F5, F8, F9)."""
    folded = reason.lower()
    if _CALCULATED_FIELD.lower() in folded:
        return (
            "The form has a calculated field that refers to a field which no form in the target has. First promote a "
            "form of type project that contains that field, or create it there and put it on such a form; then retry."
        )
    if any(word in folded for word in _NAME_TAKEN):
        return "The name is taken in the target: use USEEXISTING, OVERWRITING or CREATEWITHALTNAME for this object."
    if _ORPHAN.search(folded):
        return "Its parent was ignored or failed: ignore the children of an ignored object too."
    return None
