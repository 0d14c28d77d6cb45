# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests whose answer may get lost, or whose subject may not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ._errors import NotFoundError, PromotionError, ServiceError, ThrottledError
from ._http import HttpClient

Outcome = TypeVar("Outcome")


def send_once(
    http: HttpClient,
    send: Callable[[], Outcome],
    effect: Callable[[], Outcome | None],
    *,
    check: Callable[[], None] | None = None,
) -> Outcome:
    """Send a request; if it is uncertain whether it took effect, read the state before sending it again.

    ``effect`` reads the state and returns the outcome if the effect is there, else None. It is read after every
    uncertain failure, and also when a retry is refused, because then the first attempt may have arrived late.
    ``check`` is called immediately before each attempt; what it raises ends the attempts, unless what it found is the effect of
    an earlier one. ``send`` must then not repeat a throttled request itself, because what was checked may be different after
    the pause.

    :raises ServiceError: the last failure; the request did not take effect, or the error says that this is unknown
    """
    uncertain = False
    attempt = 0
    while True:
        if check is not None:
            try:
                check()
            except PromotionError as error:
                error.after_uncertainty = uncertain
                outcome = _read_effect(effect, error) if uncertain else None
                if outcome is not None:
                    return outcome
                raise
        try:
            return send()
        except ServiceError as error:
            is_free_to_repeat = check is not None and isinstance(error, ThrottledError)
            if not (error.ambiguous or uncertain or is_free_to_repeat):
                raise
            uncertain = uncertain or error.ambiguous
            attempt += 1
            more = (error.ambiguous or is_free_to_repeat) and http.pause_before(attempt, error)
            outcome = _read_effect(effect, error) if uncertain else None
            if outcome is not None:
                return outcome
            error.after_uncertainty = uncertain
            if not more:
                raise


def send_and_read(send: Callable[[], Outcome], effect: Callable[[], Outcome | None]) -> Outcome:
    """Send a request that the client repeats itself; if it remains uncertain whether it took effect, read the state.

    ``effect`` reads the state and returns the outcome if the effect is there, else None.

    :raises ServiceError: the failure; the request did not take effect, or the error says that this is unknown
    """
    try:
        return send()
    except ServiceError as error:
        if not error.ambiguous and not error.after_uncertainty:
            raise
        outcome = _read_effect(effect, error)
        if outcome is not None:
            return outcome
        error.changed = False
        error.returns.pop("effect_unknown", None)
        raise


def delete_once(delete: Callable[[], object]) -> bool:
    """Delete something that may not exist any more; return whether this task has deleted it.

    :raises ServiceError: it could not be deleted
    """
    try:
        delete()
    except NotFoundError as error:
        # After a lost answer, what is missing was deleted by the first attempt.
        return error.after_uncertainty
    return True


def read_if_there(read: Callable[[], Outcome]) -> Outcome | None:
    """Return what ``read`` returns, or None if the service does not have it.

    :raises ServiceError: it could not be read
    """
    try:
        return read()
    except NotFoundError:
        return None


def _read_effect(effect: Callable[[], Outcome | None], error: PromotionError) -> Outcome | None:
    try:
        return effect()
    except PromotionError as unread:
        error.message += f" Whether the request took effect could not be read either: {unread.message}"
        error.advice = "Check the state before you try again. " + unread.advice
        error.returns.setdefault("effect_unknown", True)
        raise error from None
