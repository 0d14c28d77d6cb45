# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A playbook that takes a snapshot, sets the default target, and reads both back."""

from __future__ import annotations

from typing import Any

from simulator import worlds
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import QUICK

SOURCE, TARGET = worlds.SOURCE_ENVIRONMENT_NAME, worlds.TARGET_ENVIRONMENT_NAME
SNAPSHOT = {"environment": SOURCE, "max_age": 3600, "wait_interval": QUICK}
TASKS: list[dict[str, Any]] = [
    {"name": "Take", "envops.promotion.pingone_snapshot": SNAPSHOT},
    {"name": "Use again", "envops.promotion.pingone_snapshot": SNAPSHOT},
    {"name": "Read versions", "envops.promotion.pingone_snapshot_info": {"environment": SOURCE, "versions": True}},
    *(
        {
            "name": name,
            "envops.promotion.pingone_promotion_configuration": {
                "source_environment": SOURCE,
                "target_environment": TARGET,
            },
        }
        for name in ("Set", "Set again")
    ),
    {"name": "Read target", "envops.promotion.pingone_promotion_configuration_info": {"source_environment": SOURCE}},
    {
        "name": "Read mapping",
        "envops.promotion.pingone_promotion_mapping_info": {
            "source_environment": SOURCE,
            "target_environment": TARGET,
        },
    },
]


def test_snapshot_and_default_target_are_made_once(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    dry = playbooks.play([{"tasks": TASKS}], "--check", "--diff")

    assert dry.status == 0, dry.output
    assert dry.changed == 4, "without the first, the second would do it too"
    assert pingone.writes() == []
    assert worlds.TARGET_ENVIRONMENT in dry.stdout
    assert dry.result_of("Read versions")["snapshots"] == []
    assert dry.result_of("Read target")["configuration"] is None

    run = playbooks.play([{"tasks": TASKS}])

    assert run.status == 0, run.output
    assert run.changed == 2
    assert pingone.writes() == ["S1", "C2"]
    taken, used = run.result_of("Take"), run.result_of("Use again")
    assert (taken["changed"], taken["reused"], taken["status"]) == (True, False, "COMPLETE")
    assert (used["changed"], used["reused"], used["snapshot"]) == (False, True, taken["snapshot"])
    [version] = run.result_of("Read versions")["snapshots"]
    assert version["snapshotId"] == taken["snapshot"]["snapshotId"]
    assert run.result_of("Set again")["changed"] is False
    assert run.result_of("Read target")["configuration"]["targetEnvironmentId"] == worlds.TARGET_ENVIRONMENT
    assert run.result_of("Read mapping")["mapping"] == {}
