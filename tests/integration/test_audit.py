# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit trail of the roles: complete, in order, before the start, and never in the way of the result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.modules import run_here
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.workfront import Workfront
from support.workfront_playbooks import WorkfrontPlaybooks


def verified(path: Path, head: str) -> list[dict[str, Any]]:
    found = run_here("promotion_audit_info", {"path": str(path), "head": head})
    assert found["intact"], found["reason"]
    return list(found["records"])


def events(records: list[dict[str, Any]]) -> list[str]:
    return [record["event"] for record in records]


@pytest.mark.core
def test_a_promotion_and_its_rollback_are_recorded(
    playbooks: PingOnePlaybooks, pingone: PingOne, tmp_path: Path
) -> None:
    path = tmp_path / "trail.jsonl"

    refused = playbooks.promote(audit_path=str(tmp_path))
    assert refused.status != 0
    assert "pingone_promote_audit_path: path must be a file" in refused.output
    assert pingone.simulator.requests() == []

    rehearsed = playbooks.promote("--check", audit_path=str(path))
    assert rehearsed.status == 0, rehearsed.output
    assert not path.exists()

    report = [{"format": "junit", "path": str(tmp_path / "junit.xml")}]
    given = {"policy": {"max_deletes": 0}, "metadata": {"ticket": "CHG0042001"}, "report": report}
    run = playbooks.promote(audit_path=str(path), **given)
    assert run.status == 0, run.output
    head = run.promoted["audit"]["head"]
    records = verified(path, head)
    assert events(records) == ["planned", "judged", "started", "verified", "ended"]
    assert run.promoted["audit"] == {"path": str(path), "head": records[-1]["hash"], "errors": []}
    started = records[2]["result"]
    assert started["promotion_id"] == run.promoted["promotion_id"]
    assert started["plan_digest"] == run.promoted["plan_digest"]
    assert started["metadata"]["ticket"] == "CHG0042001"
    assert records[-1]["result"]["status"] == "promoted"
    assert worlds.CLIENT_SECRET not in path.read_text(encoding="utf-8")
    assert (tmp_path / "junit.xml").exists(), "reports are written, too"

    undone = playbooks.roll_back(promotion_id=run.promoted["promotion_id"], audit_path=str(path))
    assert undone.status == 0, undone.output
    records = verified(path, head)
    assert events(records)[5:] == ["started", "planned", "verified", "rolled_back", "ended"]


def test_an_end_that_cannot_be_recorded_hides_no_result(playbooks: PingOnePlaybooks, tmp_path: Path) -> None:
    """The trail becomes unusable after the start: something else changes its last record."""
    path = tmp_path / "trail.jsonl"
    spoil = tmp_path / "spoil.yml"
    assert run_here("promotion_audit", {"path": str(path), "event": "ended"}).changed
    spoil.write_text(
        "- name: Spoil the trail\n  ansible.builtin.replace:\n"
        f'    path: {path}\n    regexp: \'"event":"[a-z]+"\'\n    replace: \'"event":"changed"\'\n',
        encoding="utf-8",
    )
    done = playbooks.promote(audit_path=str(path), checks=[str(spoil)])
    assert done.status != 0
    assert done.promoted["status"] == "promoted", "the result stays what it is"
    assert "The audit trail is incomplete: The end of the audit trail" in done.output
    assert done.promoted["audit"]["errors"]

    again = playbooks.promote(audit_path=str(path))
    assert again.status != 0
    assert "was changed by something else" in again.output


@pytest.mark.core
def test_an_installation_and_its_compensation_are_recorded(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, tmp_path: Path
) -> None:
    path = tmp_path / "trail.jsonl"
    run = workfront_playbooks.promote(audit_path=str(path))
    assert run.status == 0, run.output
    records = verified(path, run.promoted["audit"]["head"])
    assert events(records) == ["planned", "started", "verified", "ended"]
    assert records[-1]["result"]["installation_id"] == run.promoted["installation_id"]

    undone = workfront_playbooks.roll_back(
        installation_id=run.promoted["installation_id"], confirm=True, audit_path=str(path)
    )
    assert undone.status == 0, undone.output
    assert "rolled_back" in events(verified(path, run.promoted["audit"]["head"]))
