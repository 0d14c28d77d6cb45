# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of the simulated PingOne, against which acts verify their claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from demo.stage import Stage
from simulator import worlds

SOURCE, TARGET = worlds.SOURCE_ENVIRONMENT_NAME, worlds.TARGET_ENVIRONMENT_NAME
CREATE, START, ROLL_BACK, DELETE = "P1", "P7", "P8", "P9"
WRITING = (CREATE, "P6", START, ROLL_BACK, DELETE)

Resources = Mapping[str, Mapping[str, Any]]


def target_resources(stage: Stage) -> Resources:
    """Return the resources of the target environment."""
    return stage.simulator.resources(worlds.TARGET_ENVIRONMENT)


def promotion_statuses(stage: Stage) -> list[str]:
    """Return the statuses of all promotions at the service, newest first."""
    promotions = stage.simulator.state()["pingone"]["promotions"]
    newest_first = sorted(promotions, key=lambda promotion: str(promotion["createdAt"]), reverse=True)
    return [str(promotion["status"]) for promotion in newest_first]


def verify_same(stage: Stage, before: Resources) -> None:
    """Verify that the target has the resources that it had before."""
    after = target_resources(stage)
    differing = [item for item in before.keys() | after.keys() if before.get(item) != after.get(item)]
    stage.verify(
        f"{TARGET} is unchanged: each of its {len(before)} resources in the simulator is the same.",
        not differing,
        differing,
    )


def verify_no_record(stage: Stage) -> None:
    """Verify that the service has no promotion."""
    found = promotion_statuses(stage)
    stage.verify("No promotion record is left at the service.", not found, found)
