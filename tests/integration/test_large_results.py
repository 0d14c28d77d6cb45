# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A promotion of many objects: AWX stores each result, policy and report have all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.workfront import SOURCE
from support.workfront_playbooks import WorkfrontPlaybooks

MANY = 1500
AWX_STORES = 700_000
"""The characters of a result beyond which AWX discards it."""


@pytest.mark.release
def test_a_large_package(workfront_playbooks: WorkfrontPlaybooks, simulator: Simulator, tmp_path: Path) -> None:
    wanted: list[dict[str, Any]] = []
    world = json.loads(Path(worlds.__file__).with_name("world_data").joinpath("seeds.json").read_text(encoding="utf-8"))
    for number in range(MANY):
        entry = {"code": "CTGY", "ID": f"{0xABC000000000 + number:032x}", "name": f"Form {number}"}
        world["workfront"]["environments"][SOURCE]["objects"].append(entry)
        wanted.append({"object_code": "CTGY", "id": entry["ID"]})
    simulator.reset(world)
    report = tmp_path / "report.json"

    refused = workfront_playbooks.promote(objects=wanted, policy={"protected": [{"name": f"Form {MANY - 1}"}]})
    assert refused.status != 0
    assert f'"Form {MANY - 1}"' in refused.message

    done = workfront_playbooks.promote(objects=wanted, report=[{"format": "json", "path": str(report)}])
    assert done.status == 0, done.output
    for run in (refused, done):
        assert max(len(str(event["result"])) for event in run.events if event["event"] == "task") < AWX_STORES
    assert done.promoted["verified"] is True
    assert done.promoted["plan"]["summary"]["creates"] == MANY
    assert done.promoted["shortened"]["totals"]["objects"] == MANY
    assert report.read_text(encoding="utf-8").count('"succeeded"') >= MANY
    assert len(done.stats) < 10
