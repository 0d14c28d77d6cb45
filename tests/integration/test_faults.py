# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything that can go wrong between a playbook and PingOne, through the whole role."""

from __future__ import annotations

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks

NAMES = {
    "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
    "target_environment": worlds.TARGET_ENVIRONMENT_NAME,
}
FAILED_AND_ROLLED_BACK = ["E1", "P1", "P2", "P3", "P4", "P5", "P7", "P8", "S1", "S3", "S4", "token"]
"""The operations that a promotion needs that fails and is rolled back, if environments are given by name."""


@pytest.mark.release
def test_every_operation_may_be_throttled(playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator) -> None:
    before = pingone.target()
    simulator.behave(fail_steps=[{"index": 1}])
    for operation in FAILED_AND_ROLLED_BACK:
        simulator.fault("status", operation=operation, status=429, retry_after=int(operation == "P1"))

    run = playbooks.promote(**NAMES)

    assert run.promoted["status"] == "rolled_back", run.output
    assert sorted(_hit(simulator, "status")) == FAILED_AND_ROLLED_BACK
    assert _effects(simulator, "P7") == 2
    assert _effects(simulator, "P8") == 1
    assert pingone.target() == before


@pytest.mark.release
def test_reading_continues_after_any_transient_error(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.fault("status", operation="E1", status=503)
    simulator.fault("html", operation="P2")
    simulator.fault("malformed_json", operation="P3")
    simulator.fault("reset_before", operation="P4")
    simulator.fault("truncated", operation="P5")
    simulator.fault("slow", method="GET", seconds=0.2, times=None)

    run = playbooks.promote(**NAMES)

    assert run.status == 0, run.output
    assert run.promoted["status"] == "promoted"
    faults = {"E1": "status", "P2": "html", "P3": "malformed_json", "P4": "reset_before", "P5": "truncated"}
    for operation, fault in faults.items():
        assert operation in _hit(simulator, fault)
    assert _effects(simulator, "P7") == 1
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED"]


def test_lost_answers_to_writes_repeat_no_effect(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    before = pingone.target()
    simulator.behave(fail_steps=[{"index": 1}])
    for operation in ("P1", "P7", "P8", "S1"):
        simulator.fault("reset_after", operation=operation)

    run = playbooks.promote()

    assert run.promoted["status"] == "rolled_back", run.output
    assert run.message.endswith("Verified: the target has its former state.")
    rollback, promotion = pingone.promotions()
    assert (promotion["status"], rollback["status"]) == ("ROLLED_BACK", "COMPLETED")
    assert _effects(simulator, "P1") == 1
    assert _effects(simulator, "P7") == 2, "the promotion and its rollback"
    assert _effects(simulator, "P8") == 1
    assert pingone.target() == before


@pytest.mark.release
def test_spoilt_answers_expired_tokens_and_unknown_statuses_are_overcome(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.fault("html", operation="P1")
    simulator.fault("malformed_json", operation="P7")
    simulator.behave(expire_after_calls=4, statuses=["NEW", "PONDERING", "PREPARING"], execute={"reads": 3})

    run = playbooks.promote()

    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)
    assert run.changed == 2
    assert _effects(simulator, "P1") == 2, "the promotion and its verification"
    assert _effects(simulator, "P7") == 1
    assert [item["status"] for item in pingone.promotions()] == ["COMPLETED"]
    assert len(simulator.requests("token")) > 1
    assert any(entry["status"] == 401 for entry in simulator.requests())


@pytest.mark.release
def test_a_preparation_without_end_times_out_and_is_replaced(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(prepare="never")

    late = playbooks.promote(plan_timeout=2)

    [promotion] = pingone.promotions()
    assert late.promoted["status"] == "failed"
    assert late.promoted["promotion_id"] == promotion["id"]
    assert late.message.startswith(f"The preparation of promotion {promotion['id']} of environment ")
    assert "its last known status is NEW, and it continues in the service." in late.message
    assert "Run the role again, if needed with a longer pingone_promote_plan_timeout" in late.message

    simulator.behave(prepare={"reads": 1})
    again = playbooks.promote()

    assert again.status == 0, again.output
    assert again.promoted["status"] == "promoted"
    assert [item["id"] for item in pingone.promotions()] == [again.promoted["promotion_id"]] != [promotion["id"]]


@pytest.mark.release
def test_an_execution_without_end_times_out_without_a_rollback(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(execute="never")

    late = playbooks.promote(execute_timeout=2)

    [promotion] = pingone.promotions()
    assert (late.promoted["status"], late.promoted["rollback"]) == ("failed", None)
    assert late.message.startswith(f"The promotion {promotion['id']} of environment ")
    assert "its last known status is IN_PROGRESS, and it continues in the service." in late.message
    assert "Run the role again: it waits for the running promotion and starts nothing a second time." in late.message
    assert "P8" not in pingone.operations()


@pytest.mark.release
def test_a_promotion_that_failed_its_validation_is_replaced(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    reason = f"Mapped target resources were not found in the target snapshot list: [{worlds.TARGET_THEME}]"
    simulator.behave(validation_failed=[reason])

    refused = playbooks.promote()

    [promotion] = pingone.promotions()
    assert refused.promoted["status"] == "failed"
    assert refused.message.startswith(f"Promotion {promotion['id']} of environment ")
    assert f"is in status VALIDATION_FAILED: {reason}" in refused.message
    assert "run the role again" in refused.message

    simulator.behave(validation_failed=None)
    again = playbooks.promote()

    assert again.status == 0, again.output
    assert again.promoted["status"] == "promoted"
    assert [item["id"] for item in pingone.promotions()] == [again.promoted["promotion_id"]] != [promotion["id"]]


@pytest.mark.release
def test_a_rollback_without_end_times_out(playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator) -> None:
    simulator.behave(fail_steps=[{"index": 1}], rollback_prepare="never")

    late = playbooks.promote(execute_timeout=2)

    rollback, promotion = pingone.promotions()
    assert (late.promoted["status"], promotion["status"]) == ("failed", "ERROR")
    assert f"The preparation of promotion {rollback['id']}" in late.message
    assert "Run the role again, if needed with a longer wait_timeout" in late.message


def _hit(simulator: Simulator, fault: str) -> list[str]:
    """Return the operations that a fault has hit."""
    return [entry["operation"] for entry in simulator.requests() if fault in (entry["fault"] or "").split("+")]


def _effects(simulator: Simulator, operation: str) -> int:
    """Return how often an operation was accepted, whatever became of the answer."""
    return sum(
        entry["status"] in (200, 201, 202) or entry["fault"] in ("reset_after", "malformed_json")
        for entry in simulator.requests(operation)
    )
