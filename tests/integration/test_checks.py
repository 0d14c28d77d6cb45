# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of the user: their tasks run in a promotion, and a failed one undoes it."""

from __future__ import annotations

from pathlib import Path

from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.workfront import Workfront
from support.workfront_playbooks import WorkfrontPlaybooks

PASSES = """
- name: Compare what the check is about
  ansible.builtin.assert:
    that: {role}_subject.{id} | length > 0 and {role}_subject.plan_digest is match('sha256:')
"""
FAILS = """
- name: Pass
  ansible.builtin.ping:

- name: Check in a block
  block:
    - name: Fail with what looks like a result of the role
      ansible.builtin.fail:
        msg: Nobody can sign on.
  always:
    - name: Tidy up
      ansible.builtin.ping:
"""


def test_a_failed_check_rolls_a_promotion_back(playbooks: PingOnePlaybooks, pingone: PingOne, tmp_path: Path) -> None:
    before = pingone.target()
    (tmp_path / "passes.yml").write_text(PASSES.format(role="pingone_promote", id="promotion_id"), encoding="utf-8")
    (tmp_path / "fails.yml").write_text(FAILS, encoding="utf-8")

    missing = playbooks.promote(checks=[str(tmp_path / "passes.yml"), "absent.yml"])
    assert missing.status != 0
    assert "pingone_promote_checks: absent.yml must be a file with tasks" in missing.output
    assert pingone.simulator.requests() == []

    run = playbooks.promote("--check", checks=[str(tmp_path / "fails.yml")])
    assert run.status == 0, run.output

    run = playbooks.promote(checks=[str(tmp_path / "passes.yml"), str(tmp_path / "fails.yml")])
    assert run.status != 0
    assert (run.promoted["status"], run.promoted["verified"]) == ("rolled_back", False)
    assert f"The check {tmp_path / 'fails.yml'} failed: Nobody can sign on." in run.promoted["message"]
    assert [check["passed"] for check in run.promoted["checks"]] == [True, False]
    assert pingone.target() == before

    run = playbooks.promote(checks=[str(tmp_path / "passes.yml")], retry_rolled_back=True)
    assert run.status == 0, run.output
    assert (run.promoted["status"], run.promoted["verified"]) == ("promoted", True)


def test_a_failed_check_compensates_an_installation(
    workfront_playbooks: WorkfrontPlaybooks, workfront: Workfront, tmp_path: Path
) -> None:
    (tmp_path / "passes.yml").write_text(
        PASSES.format(role="workfront_promote", id="installation_id"), encoding="utf-8"
    )
    (tmp_path / "fails.yml").write_text(FAILS, encoding="utf-8")
    run = workfront_playbooks.promote(
        checks=[str(tmp_path / "passes.yml"), str(tmp_path / "fails.yml")], compensate=True
    )
    assert run.status != 0
    assert (run.promoted["status"], run.promoted["verified"]) == ("compensated", False)
    assert f"The check {tmp_path / 'fails.yml'} failed: Nobody can sign on." in run.promoted["message"]
    assert [check["passed"] for check in run.promoted["checks"]] == [True, False]
