# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which promotions with the requested content may be used, and which ones are old (contract PingOne 16, A21, A38)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Sequence

from ..._errors import UnreadableError
from ..._times import read_time
from ..promotion import Promotion
from ..statuses import IN_PROGRESS, NOT_EXECUTED, VALIDATION_FAILED
from .content import ContentRequest
from .precedence import executed_since

_DATE_STEP = 1.0
"""Seconds by which a time of the service that is known from the header Date may be too early; it has no fractions."""

_EARLIEST = datetime.datetime.min.replace(tzinfo=datetime.timezone.utc)

IsYoung = Callable[[Promotion], bool]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Candidates:
    """The promotions with the requested content that were not executed, or are being executed.

    ``running`` is being executed. ``usable`` are those that are neither too old nor outdated by an execution to their
    target, newest first, and ``old`` are the others. ``leftovers`` are records that runs made for themselves alone.
    """

    running: Promotion | None
    usable: Sequence[Promotion]
    old: Sequence[Promotion]
    leftovers: Sequence[Promotion]


def sort_candidates(promotions: Sequence[Promotion], content: ContentRequest, is_young: IsYoung) -> Candidates:
    """Sort the listed promotions by what may be done with them."""
    fitting = [each for each in promotions if content.fits(each)]
    running = [each for each in fitting if each.status == IN_PROGRESS]
    waiting = [each for each in fitting if each.status in NOT_EXECUTED]
    usable = [each for each in waiting if is_young(each) and not is_outdated(each, promotions)]
    exclusive = [each for each in promotions if each.status in NOT_EXECUTED and content.fits_exclusive(each)]
    return Candidates(
        running=_newest(running),
        usable=sorted(usable, key=_rank, reverse=True),
        old=[each for each in waiting if each not in usable],
        leftovers=[each for each in exclusive if not is_young(each)],
    )


def is_outdated(promotion: Promotion, promotions: Iterable[Promotion]) -> bool:
    """Return whether something was executed to the target of a promotion after its plan was made, or may have been.

    What was already being executed when the record was created, and still is, does not count: another record would be
    no better.
    """
    created = read_time(promotion.created_at)

    def was_running(each: Promotion) -> bool:
        started = read_time(each.started_at)
        return each.status == IN_PROGRESS and created is not None and started is not None and started <= created

    try:
        return executed_since([each for each in promotions if not was_running(each)], promotion) is not None
    except UnreadableError:
        return True


def is_overtaken(own: Promotion, others: Iterable[Promotion]) -> bool:
    """Return whether something was surely started to the same target since this run created its own record."""
    created = read_time(own.created_at)
    started = [read_time(each.started_at) for each in others if each.target_id == own.target_id]
    return created is not None and any(moment is not None and moment > created for moment in started)


def find_rival(candidates: Candidates, own: Promotion) -> Promotion | None:
    """Return the promotion that another run has created at the same time, and that this run uses instead of its own.

    One that is being executed comes first, then the oldest that is older than this run's own. All runs come to the same
    result, because the rank of two records never changes.
    """
    if candidates.running is not None:
        return candidates.running
    older = [each for each in candidates.usable if _rank(each) < _rank(own) and each.status != VALIDATION_FAILED]
    return min(older, key=_rank, default=None)


def _rank(promotion: Promotion) -> tuple[datetime.datetime, str]:
    """Return by what records are ordered: when they were created, and their IDs."""
    return read_time(promotion.created_at) or _EARLIEST, promotion.id


def young_by_date(max_age: float | None, elapsed: float, date: float | None) -> IsYoung:
    """Return the judgement before this run has a record of its own: a promotion is surely not older than ``max_age``.

    ``elapsed`` are the seconds since the task began, ``date`` is the present time by the clock of the service, in seconds
    since the epoch, if its answers have it. This machine's clock is not used, because it may differ from PingOne's.
    """

    def is_young(promotion: Promotion) -> bool:
        if max_age is None:
            return True
        created = read_time(promotion.created_at)
        if created is None or date is None:
            return False
        age = date - created.timestamp()
        return age >= -_DATE_STEP and age + _DATE_STEP <= max_age + elapsed

    return is_young


def young_beside(own: Promotion, max_age: float | None, elapsed: float) -> IsYoung:
    """Return the judgement by this run's own record, which PingOne has just stamped with the time of its own clock.

    ``elapsed`` are the seconds between the beginning of the task and the creation of the record.
    """

    def is_young(promotion: Promotion) -> bool:
        if max_age is None:
            return True
        created, now = read_time(promotion.created_at), read_time(own.created_at)
        return created is not None and now is not None and now - created <= _seconds(max_age + elapsed)

    return is_young


def _seconds(count: float) -> datetime.timedelta:
    try:
        return datetime.timedelta(seconds=count)
    except OverflowError:
        return datetime.timedelta.max


def _newest(promotions: Sequence[Promotion]) -> Promotion | None:
    return max(promotions, key=_rank, default=None)
