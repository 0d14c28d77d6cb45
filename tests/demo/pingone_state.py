# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the simulated PingOne holds, for acts that prove what they say by it."""

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
    """Return what the target environment contains."""
    return stage.simulator.resources(worlds.TARGET_ENVIRONMENT)


def promotion_statuses(stage: Stage) -> list[str]:
    """Return the statuses of all promotions that the service knows, newest first."""
    promotions = stage.simulator.state()["pingone"]["promotions"]
    newest_first = sorted(promotions, key=lambda promotion: str(promotion["createdAt"]), reverse=True)
    return [str(promotion["status"]) for promotion in newest_first]


def prove_same(stage: Stage, before: Resources) -> None:
    """Prove that the target contains what it contained before."""
    after = target_resources(stage)
    differing = [item for item in before.keys() | after.keys() if before.get(item) != after.get(item)]
    stage.prove(
        f"{TARGET} is as before: each of its {len(before)} resources, as the simulator holds it, is the same.",
        not differing,
        differing,
    )


def prove_no_record(stage: Stage) -> None:
    """Prove that the service knows no promotion."""
    found = promotion_statuses(stage)
    stage.prove("No record of a promotion is left at the service.", not found, found)
