# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the result of a fleet into a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._outcomes import NOT_REACHED, OF_TARGETS
from .fleet import Fleet, Target
from .times import seconds_between
from .values import entries, member, optional, text_of, verdict, word

_WHERE = "result.targets"


def read_fleet(data: Mapping[str, Any]) -> Fleet:
    """Read the result fact of a playbook for fleets.

    :raises InputError: a value has the wrong type
    """
    targets = tuple(_read_target(entry) for entry in entries(data, "targets", "result"))
    return Fleet(optional(data.get("release")), targets)


def _read_target(data: Mapping[str, Any]) -> Target:
    started, finished = optional(data.get("started")), optional(data.get("finished"))
    return Target(
        name=text_of(data.get("target")),
        id=optional(data.get("id")),
        wave=_count(data.get("wave")),
        outcome=word(data, "outcome", _WHERE, OF_TARGETS) or NOT_REACHED,
        status=text_of(data.get("status")),
        changes=_count((member(data, "summary", _WHERE) or {}).get("total")),
        promotion_id=optional(data.get("promotion_id")),
        package_id=optional(data.get("package_id")),
        installation_id=optional(data.get("installation_id")),
        verified=verdict(data, "verified", _WHERE),
        started=started,
        finished=finished,
        seconds=seconds_between(started, finished),
        message=text_of(data.get("message")),
    )


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
