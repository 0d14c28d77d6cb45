# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the installations that ran beside one's own, and what was created twice because of them (contract Workfront 7.2)."""

from __future__ import annotations

from ..._errors import OperationFailedError, WaitTimeoutError
from ..._runtime import Runtime
from ..._waiting import Waiting
from ..api import PromotionApi
from ..installation import Installation
from .lifecycle import wait_for_end
from .translation import listed
from .turns import Turn, created_twice, described, find_newer, is_older, may_create_twice


def find_rivals(
    api: PromotionApi, turn: Turn, package_id: str, installation_id: str, runtime: Runtime
) -> list[Installation]:
    """Return the other installations that run or have run in the target since the turn came, which nothing prevents."""
    rivals = [item for item in find_newer(api, turn, package_id, runtime) if item.id != installation_id]
    if rivals:
        runtime.warn(
            f"Since installation {installation_id} in {api.environment.address} was planned, others were started there: "
            f"{described(rivals)}."
        )
    return rivals


def check_alone(
    api: PromotionApi,
    own: Installation,
    rivals: list[Installation],
    waiting: Waiting,
    runtime: Runtime,
    *,
    changed: bool,
) -> None:
    """Check that no rival has created the same objects.

    Of two that have succeeded, the younger one counts as failed, which both of them find by the same records.

    :raises OperationFailedError: an older one has
    """
    for rival in rivals:
        if not may_create_twice(own, rival):
            continue
        is_older_one = is_older(rival, own)
        try:
            other = wait_for_end(api, rival.id, waiting, runtime).installation
        except WaitTimeoutError as error:
            if is_older_one:
                raise
            runtime.warn(error.message)
            continue
        doubled = created_twice(own, other)
        if not doubled:
            continue
        message = (
            f"Installation {other.id} of package {other.package_id} ran in {api.environment.address} at the same time as "
            f"{own.id}, and both created these objects, which now exist twice: "
            f"{listed(f'{code} {source_id}' for code, source_id in doubled)}."
        )
        if is_older_one and other.is_successful:
            raise OperationFailedError(
                message,
                advice=f"Installation {own.id} is the younger one. Compensate it with "
                "envops.promotion.workfront_installation_compensation, which deletes what it created.",
                changed=changed,
            )
        loser = "is the younger one" if other.is_successful else f"ended in status {other.status}"
        runtime.warn(
            f"{message} That installation {loser}. If its own run does not compensate it, do that with "
            "envops.promotion.workfront_installation_compensation."
        )
