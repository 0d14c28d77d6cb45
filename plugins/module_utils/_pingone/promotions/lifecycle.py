# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creating, preparing, updating and deleting promotions (contract PingOne 7.1 to 7.6, 7.9, 16)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from ..._errors import NotFoundError, OperationFailedError, RejectedError, StateError
from ..._reconcile import delete_once, read_if_there, send_and_read, send_once
from ..._reply import Reply
from ..._waiting import Poll, Waited, Waiting, wait_until
from ..answers import change_in, has_id
from ..api import PingOneApi
from ..promotion import Promotion
from ..statuses import DELETABLE, ERROR, NEW, PATCHABLE, READY, VALIDATION_FAILED, is_prepared
from .content import ContentRequest, contains, find_open
from .validation import validation_advice


class DeletedError(StateError):
    """A promotion's record was deleted while it was waited for."""

    def __init__(self, environment: str, promotion_id: str) -> None:
        super().__init__(
            f"Promotion {promotion_id} of environment {environment} was deleted while this task waited for its plan.",
            advice="Run the task again; it creates another promotion. Nothing was changed in the target.",
        )


class UnpreparedError(OperationFailedError):
    """A promotion could not be prepared, or its execution has failed; ``promotion`` is its present state."""

    def __init__(self, promotion: Promotion, message: str, *, advice: str) -> None:
        super().__init__(message, advice=advice, errors=promotion.errors)
        self.promotion = promotion


def create_promotion(api: PingOneApi, content: ContentRequest, known: Collection[str] = ()) -> Promotion:
    """Create a promotion; if the answer is lost, search for it before creating it again.

    ``known`` are the IDs of promotions with the same content that were there before.

    :raises ServiceError: it could not be created
    :raises OperationFailedError: the answer does not contain the promotion's ID
    """

    def send() -> Promotion:
        try:
            created = _created(api.create_promotion(content.source_id, content.to_body()), content, known)
            api.http.expect(created.id)
            return created
        except RejectedError as error:
            if content.taken_snapshot_id is not None:
                error.advice = (
                    f"The promotion was to be made from the snapshot {content.taken_snapshot_id}, in which the names were looked "
                    f"up. If PingOne refuses that, give the resources by ID. {error.advice}"
                ).strip()
            raise

    def effect() -> Promotion | None:
        listed = api.list_promotions(content.source_id, target=content.target_id)
        return find_open((promotion for promotion in listed if promotion.raw.get("id") not in known), content)

    return send_once(api.http, send, effect)


def _created(reply: Reply, content: ContentRequest, known: Collection[str]) -> Promotion:
    """Return the promotion in the answer; its ID must not lead elsewhere: to another kind of thing, or an older promotion."""
    created = Promotion(raw=reply.mapping())
    if not has_id(created.raw):
        raise OperationFailedError(
            "PingOne created a promotion, but its answer does not contain the ID.",
            changed=True,
            advice="Find it with envops.promotion.pingone_promotion_info.",
        )
    if created.target_id != content.target_id or created.id in known or created.started_at is not None:
        raise reply.protocol_error(f"a new promotion to environment {content.target_id} was expected")
    return created


def difference(promotion: Promotion, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of the given mutable properties, named as in the API, in which a stored promotion differs."""
    return {name: value for name, value in given.items() if not _has(promotion, name, value)}


def _has(promotion: Promotion, name: str, value: Any) -> bool:
    if name == "resourceMapping":
        return contains(promotion.mapping, value)
    if name == "description":
        return bool(promotion.description == value)
    stored = {"selectedResources": promotion.selected, "excludedResources": promotion.excluded}[name]
    return set(stored) == set(value)


def check_updatable(promotion: Promotion) -> None:
    """Check that a promotion can be changed (contract PingOne 6.3).

    :raises StateError: its status does not allow it
    """
    if promotion.status not in PATCHABLE:
        raise StateError(
            f"Promotion {promotion.id} is in status {promotion.status} and cannot be updated; only promotions in "
            f"{', '.join(sorted(PATCHABLE))} can.",
            advice="Wait until its preparation is over, or create another promotion.",
            promotion=promotion.raw,
            status=promotion.status,
        )


def change_promotion(
    api: PingOneApi, environment_id: str, promotion: Promotion, body: Mapping[str, Any]
) -> tuple[Promotion, float | None]:
    """Change a promotion; return it as far as the answer shows it, and the pause in seconds that PingOne requests.

    After a lost or unreadable answer, it is read whether the promotion was changed. If the body only has what is stored, and so
    makes PingOne plan again, another status shows that.
    """
    differed = bool(difference(promotion, body))

    def send() -> tuple[Promotion, float | None]:
        reply = api.update_promotion(environment_id, promotion.id, body)
        return change_in(reply, promotion), reply.retry_after

    def effect() -> tuple[Promotion, float | None] | None:
        now = api.read_promotion(environment_id, promotion.id)
        is_changed = differed or now.status != promotion.status
        return (now, None) if is_changed and not difference(now, body) else None

    return send_and_read(send, effect)


def wait_for_preparation(
    api: PingOneApi,
    environment_id: str,
    promotion_id: str,
    waiting: Waiting,
    *,
    first_pause: float | None = None,
    listed: bool = False,
    resume: str = "without max_age, it waits for the same promotion",
) -> Waited[Promotion]:
    """Wait until a promotion has its plan, or, if somebody has started it, until it is over.

    ``first_pause`` is the pause, in seconds, that PingOne requested when it accepted the work. A promotion that was
    ``listed`` before and is not any more was deleted; any other one that is not found may not be known yet. ``resume`` says what
    the same task does if it is run again.

    :raises WaitTimeoutError: it takes longer than the deadline
    :raises DeletedError: somebody has deleted it
    """

    def poll() -> Poll[Promotion]:
        try:
            promotion, pause = api.poll_promotion(environment_id, promotion_id, patient=False)
        except NotFoundError:
            if listed and not any(each.id == promotion_id for each in api.list_promotions(environment_id)):
                raise DeletedError(api.label(environment_id), promotion_id) from None
            raise
        return Poll(str(promotion.status), promotion, pause)

    return wait_until(
        poll,
        is_prepared,
        waiting=waiting,
        subject=f"The preparation of promotion {promotion_id} of environment {api.label(environment_id)}",
        label=f"PingOne promotion {promotion_id}",
        advice=(
            f"Run the task again, if needed with a longer wait_timeout; {resume}. To read that, use "
            f"envops.promotion.pingone_promotion_info and promotion_id={promotion_id}."
        ),
        first_pause=first_pause,
        unseen=Poll(NEW, Promotion(raw={"id": promotion_id})),
    )


def check_prepared(api: PingOneApi, environment_id: str, promotion: Promotion) -> None:
    """Check that a promotion has a plan, or has been executed without errors.

    :raises UnpreparedError: preparation or execution failed
    """
    if promotion.status not in (VALIDATION_FAILED, ERROR):
        return
    name = f"Promotion {promotion.id} of environment {api.label(environment_id)}"
    if promotion.status == VALIDATION_FAILED:
        message = f"{name} is in status {VALIDATION_FAILED}: {promotion.reason}"
        advice = f"{validation_advice(promotion)} Then run the task again. PingOne does not delete a promotion in this status."
    elif promotion.started_at:
        message = f"{name} was executed and ended in ERROR: {promotion.reason}"
        advice = (
            "Some of its steps may have been applied; roll them back with envops.promotion.pingone_promotion_rollback."
        )
    else:
        message = f"{name} could not be prepared and ended in ERROR: {promotion.reason}"
        advice = "Nothing was changed in the target."
    raise UnpreparedError(promotion, message, advice=advice)


def delete_promotion(api: PingOneApi, environment_id: str, promotion: Promotion) -> bool:
    """Delete a promotion's record; return whether there was one to delete.

    :raises StateError: its status does not allow it (contract PingOne 7.9)
    """
    check_deletable(promotion)
    return delete_record(api, environment_id, promotion.id)


def delete_record(api: PingOneApi, environment_id: str, promotion_id: str) -> bool:
    """Delete a record, whatever its status; return whether there was one. After an unreadable answer, read whether it still exists."""
    return send_and_read(
        lambda: delete_once(lambda: api.delete_promotion(environment_id, promotion_id)),
        lambda: True if read_if_there(lambda: api.read_promotion(environment_id, promotion_id)) is None else None,
    )


def check_deletable(promotion: Promotion) -> None:
    """Check that a promotion's record can be deleted (contract PingOne 7.9).

    :raises StateError: its status does not allow it
    """
    if promotion.status not in DELETABLE:
        raise StateError(
            f"Promotion {promotion.id} is in status {promotion.status} and cannot be deleted; only promotions in "
            f"{NEW} and {READY} can.",
            advice="PingOne's retention deletes the others after 30 to 90 days.",
            promotion=promotion.raw,
            status=promotion.status,
        )
