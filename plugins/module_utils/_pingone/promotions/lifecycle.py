# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creating, finding, updating and deleting promotions, and waiting for their plan (contract PingOne 7.1 to 7.6, 16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..._errors import NotFoundError, OperationFailedError, StateError
from ..._reconcile import send_once
from ..._waiting import Look, Waited, Waiting, wait_until
from ..api import PingOneApi
from ..faults import read_promotion_errors, tell_errors
from ..statuses import DELETABLE, ERROR, NEW, PATCHABLE, READY, VALIDATION_FAILED, is_prepared
from .selection import Wanted, contains, find_open, ids_of

SETTLING = 30.0
"""Seconds after its creation in which a promotion may be reported as unknown (contract PingOne 4.4)."""


def create_promotion(api: PingOneApi, wanted: Wanted, known: Collection[str] = ()) -> dict[str, Any]:
    """Create a promotion; after a lost answer it is looked for before it is created again.

    ``known`` are the ids of promotions that look the same and were there before.
    """

    def send() -> dict[str, Any]:
        return _with_id(api.create_promotion(wanted.source_id, wanted.to_body()).mapping())

    def effect() -> dict[str, Any] | None:
        listed = api.list_promotions(wanted.source_id)
        return find_open((item for item in listed if item.get("id") not in known), wanted)

    return send_once(api.http, send, effect)


def _with_id(promotion: dict[str, Any]) -> dict[str, Any]:
    if not promotion.get("id"):
        raise OperationFailedError(
            "PingOne created a promotion, but its answer does not say which.",
            changed=True,
            advice="Find it with envops.promotion.pingone_promotion_info.",
        )
    return promotion


def difference(promotion: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of the given mutable properties, named as in the API, in which a stored promotion differs."""
    differing = {}
    for name, value in given.items():
        stored = promotion.get(name)
        if name == "resourceMapping":
            same = contains(stored, value)
        elif name == "description":
            same = (stored or "") == value
        else:
            same = ids_of(stored) == set(value)
        if not same:
            differing[name] = value
    return differing


def check_updatable(promotion: Mapping[str, Any]) -> None:
    """Check that a promotion can be changed (contract PingOne 6.3).

    :raises StateError: its status does not allow it
    """
    status = promotion.get("status")
    if status not in PATCHABLE:
        raise StateError(
            f"Promotion {promotion.get('id')} is in status {status} and cannot be updated; PingOne updates promotions "
            f"in {', '.join(sorted(PATCHABLE))} only.",
            advice="Wait until its preparation is over, or create another promotion.",
            promotion=dict(promotion),
            status=status,
        )


def wait_for_preparation(
    api: PingOneApi, environment_id: str, promotion_id: str, waiting: Waiting, *, first_pause: float | None = None
) -> Waited[dict[str, Any]]:
    """Wait until a promotion has its plan, or, where somebody started it, until it is over.

    :raises WaitTimeoutError: it takes longer than the deadline
    """

    def look() -> Look[dict[str, Any]]:
        try:
            reply = api.read_promotion(environment_id, promotion_id)
        except NotFoundError:
            if waiting.deadline.elapsed() < SETTLING:
                return Look(NEW, {"id": promotion_id})
            raise
        promotion = reply.mapping()
        return Look(str(promotion.get("status")), promotion, reply.retry_after)

    return wait_until(
        look,
        is_prepared,
        waiting=waiting,
        subject=f"The preparation of promotion {promotion_id} of environment {api.label(environment_id)}",
        attach=(
            "Run the task again to go on waiting for the same promotion, if needed with a longer wait_timeout, or look "
            f"at it with envops.promotion.pingone_promotion_info and promotion_id={promotion_id}."
        ),
        first_pause=first_pause,
    )


def check_prepared(api: PingOneApi, environment_id: str, promotion: Mapping[str, Any]) -> None:
    """Check that a promotion has come to a plan, or has been executed without errors.

    :raises OperationFailedError: preparation or execution failed
    """
    status = promotion.get("status")
    if status not in (VALIDATION_FAILED, ERROR):
        return
    errors = read_promotion_errors(promotion)
    told = tell_errors(errors) or "PingOne gives no reason."
    name = f"Promotion {promotion.get('id')} of environment {api.label(environment_id)}"
    if status == VALIDATION_FAILED:
        message = f"{name} failed its validation: {told}"
        advice = (
            "Correct resource_mapping or the selection and run the task again; the same promotion is then evaluated "
            "anew. PingOne does not delete a promotion in this status."
        )
    elif promotion.get("startedAt"):
        message = f"{name} was executed and ended in ERROR: {told}"
        advice = "Some of its steps may have been applied; envops.promotion.pingone_promotion_rollback takes them back."
    else:
        message = f"{name} could not be prepared: {told}"
        advice = "Nothing was changed in the target."
    raise OperationFailedError(message, advice=advice, errors=errors)


def delete_promotion(api: PingOneApi, environment_id: str, promotion: Mapping[str, Any]) -> bool:
    """Delete a promotion's record; return whether there was one to delete.

    :raises StateError: its status does not allow it (contract PingOne 7.9)
    """
    check_deletable(promotion)
    try:
        api.delete_promotion(environment_id, str(promotion["id"]))
    except NotFoundError as error:
        # After a lost answer, what is missing was deleted by the first attempt.
        return error.after_uncertainty
    return True


def check_deletable(promotion: Mapping[str, Any]) -> None:
    """Check that a promotion's record can be deleted (contract PingOne 7.9).

    :raises StateError: its status does not allow it
    """
    status = promotion.get("status")
    if status not in DELETABLE:
        raise StateError(
            f"Promotion {promotion.get('id')} is in status {status} and cannot be deleted; PingOne deletes promotions "
            f"in {NEW} and {READY} only.",
            advice="The others leave by PingOne's retention, after 30 to 90 days.",
            promotion=dict(promotion),
            status=status,
        )
