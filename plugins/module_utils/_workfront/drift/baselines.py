# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What installations have brought to an environment, object by object (contract Workfront 6.6, 7.3 to 7.5)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable

from ..environment import Environment
from ..installation import Entry, Installation
from ..installations.translation import Key
from ..statuses import CREATING, EFFECTIVE, ENTRY_INSTALLED
from ..times import read_time


@dataclasses.dataclass(frozen=True, kw_only=True)
class Baseline:
    """The newest installation that has created or overwritten an object, or is doing it if ``is_running``.

    ``began`` is when it was registered; ``ended`` is None if its record does not say it.
    """

    installation_id: str
    package_id: str
    target_id: str
    is_created: bool
    is_running: bool
    began: datetime.datetime
    ended: datetime.datetime | None


def baselines_of(history: Iterable[Installation], environment: Environment) -> dict[Key, Baseline]:
    """Return the baselines in an environment by object code and ID in the source in lower case; ``history`` is in order.

    What was only used, ignored, failed or rolled back is the baseline of nothing.
    """
    found: dict[Key, Baseline] = {}
    for installation in history:
        if not installation.is_in(environment) or installation.is_prepared or installation.is_rolled_back:
            continue
        began = read_time(installation.registered_at)
        if began is None:
            continue
        for entry in installation.entries:
            if entry.action in EFFECTIVE and (installation.is_running or _is_brought(installation, entry)):
                found[(entry.code, entry.source_id.lower())] = Baseline(
                    installation_id=installation.id,
                    package_id=installation.package_id,
                    target_id=entry.target_id.lower(),
                    is_created=entry.action in CREATING,
                    is_running=installation.is_running,
                    began=began,
                    ended=read_time(installation.raw.get("updatedAt")),
                )
    return found


def _is_brought(installation: Installation, entry: Entry) -> bool:
    is_done = entry.status == ENTRY_INSTALLED or (not entry.status and installation.has_succeeded)
    is_new = entry.action not in CREATING or entry.is_created
    return is_done and is_new and bool(entry.target_id)
