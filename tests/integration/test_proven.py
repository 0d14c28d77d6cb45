# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Only what was proven one stage earlier is started."""

from __future__ import annotations

from typing import Any

from simulator import workfront_worlds, worlds
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.workfront import Workfront, installed
from support.workfront_playbooks import FEW, WorkfrontPlaybooks

STAGE = {"source_environment": worlds.SOURCE_ENVIRONMENT_NAME, "target_environment": worlds.PRODUCTION_ENVIRONMENT_NAME}


def test_a_promotion_without_proof_is_not_started(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    before = pingone.target()

    run = playbooks.promote(proven=STAGE)

    assert run.message.startswith(
        "What is to be promoted is not proven. Nothing was promoted to that stage from there."
    )
    assert (run.promoted["status"], run.promoted["proven"]["proven"]) == ("failed", False)
    assert "P7" not in pingone.operations()
    assert pingone.target() == before

    earlier = pingone.simulator.foreign_promotion(
        worlds.SOURCE_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT, [worlds.POPULATION]
    )
    [found] = [item for item in pingone.promotions() if item["id"] == earlier["id"]]
    again = playbooks.promote(proven=STAGE, source_snapshot_id=found["sourceSnapshotId"])

    assert (again.promoted["status"], again.promoted["verified"]) == ("promoted", True), again.message
    assert again.promoted["proven"]["relies_on"]["promotion_id"] == earlier["id"]
    assert f"It is proven by promotion {earlier['id']}." in again.promoted["message"]


def test_a_chain_takes_on_what_the_stage_before_has_got(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    """Development, staging, production."""
    first = playbooks.promote()
    assert first.promoted["status"] == "promoted", first.output
    stage: dict[str, Any] = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environment": worlds.TARGET_ENVIRONMENT,
    }
    mapping = pingone.run("pingone_promotion_mapping_info", **stage)["mapping"]
    pingone.simulator.advance(3600)
    onward = {
        "source_environment": worlds.TARGET_ENVIRONMENT,
        "target_environment": worlds.PRODUCTION_ENVIRONMENT,
        "selected_resources": [mapping[worlds.POPULATION]],
    }

    early = playbooks.promote("--check", **onward, proven={**stage, "soak": 7200})
    assert early.promoted["proven"]["holds_from"] in early.promoted["message"]

    second = playbooks.promote(**onward, proven={**stage, "soak": 3600})
    assert (second.promoted["status"], second.promoted["verified"]) == ("promoted", True), second.message
    assert f"It is proven by promotion {first.promoted['promotion_id']}." in second.promoted["message"]


def test_a_package_without_proof_is_not_installed(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront
) -> None:
    package_id = workfront.assembled_id(objects=FEW)
    before = workfront.objects()
    proven = {"target": workfront.connection("preview")}

    run = workfront_playbooks.promote("-vvv", package_id=package_id, proven=proven)

    assert "was never installed in" in run.message
    assert (run.promoted["status"], run.promoted["proven"]["proven"]) == ("failed", False)
    assert workfront.objects() == before
    assert workfront_worlds.API_KEYS["preview"] not in run.output

    earlier = installed(workfront, package_id, "preview")
    again = workfront_playbooks.promote(package_id=package_id, proven=proven)

    assert (again.promoted["status"], again.promoted["verified"]) == ("promoted", True), again.message
    assert f"It is proven by installation {earlier['installation_id']}." in again.promoted["message"]
