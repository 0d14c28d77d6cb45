# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The installations so far (contract Workfront E2, E10, E11)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..._ids import check_id
from ..._reconcile import read_if_there
from ..._runtime import Runtime
from ..._waiting import SETTLING, Deadline, Waiting, read_settled
from ..api import PromotionApi
from ..environment import Environment, check_address
from ..installation import Installation
from .holding import digest_of
from .results import objects_of

_INTERVAL = 1.0
"""Seconds between two looks."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class HistoryRequest:
    """Which installations to read: one, or those of a package; in one environment, and of one plan, if these are not None."""

    package_id: str | None
    installation_id: str | None
    environment: Environment | None
    plan_digest: str | None


def read_history_request(params: Mapping[str, Any]) -> HistoryRequest:
    """Check a module's options.

    :raises InputError: one is invalid
    """
    given = params["environment"]
    return HistoryRequest(
        package_id=check_id(params["package_id"], "package_id"),
        installation_id=check_id(params["installation_id"], "installation_id"),
        environment=None if given is None else check_address(given, "environment"),
        plan_digest=params["plan_digest"],
    )


def find_installations(api: PromotionApi, request: HistoryRequest, runtime: Runtime) -> list[dict[str, Any]]:
    """Return the requested installations, with the result for each object, the oldest first.

    Those of one plan are waited for a little: what was started just now may not be listed yet.
    """
    if request.plan_digest is None:
        return [_described(item) for item in _find(api, request)]
    waiting = Waiting(deadline=Deadline(SETTLING, runtime.clock), interval=_INTERVAL, sleep=runtime.sleep)
    found = read_settled(
        lambda: [item for item in _find(api, request) if digest_of(item) == request.plan_digest], bool, waiting
    )
    return [_described(item) for item in found]


def _find(api: PromotionApi, request: HistoryRequest) -> list[Installation]:
    if request.installation_id is not None:
        installation_id = request.installation_id
        installation = read_if_there(lambda: api.read_installation(installation_id))
        found = [installation] if installation is not None else []
    else:
        found = api.list_installations(str(request.package_id))
    if request.environment is not None:
        found = [item for item in found if item.is_in(request.environment)]
    return found


def _described(installation: Installation) -> dict[str, Any]:
    return {
        **installation.raw,
        "objects": objects_of(installation),
        "is_running": installation.is_running,
        "is_finished": installation.is_finished,
        "is_successful": installation.is_successful,
        "plan_digest": digest_of(installation),
    }
