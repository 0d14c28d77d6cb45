# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A role that is used a second time, and refuses to begin: what it has published the first time does not speak for that run."""

from __future__ import annotations

from typing import Any

import pytest

from support.modules import FakeTime
from support.role_player import RolePlayer

ROLES = (
    "pingone_promote",
    "pingone_rollback",
    "pingone_drift",
    "workfront_promote",
    "workfront_rollback",
    "workfront_drift",
)


def play(role: str, options: dict[str, Any], **facts: Any) -> RolePlayer:
    player = RolePlayer(role, options, FakeTime(), **facts)
    assert not player.play()
    return player


@pytest.mark.parametrize("role", ROLES)
def test_the_result_of_an_earlier_run_is_replaced(role: str) -> None:
    former = {"status": "promoted", "message": "Everything was promoted.", "verified": True}
    run = play(role, {"metadata": "no dictionary"}, **{f"{role}_result": former})
    assert f"{role}_metadata" in run.message
    assert (run.result["status"], run.result["message"]) == ("failed", run.message)
    assert run.result.get("verified") is not True


@pytest.mark.parametrize("role", ROLES)
def test_a_path_that_cannot_be_written_replaces_it_too(role: str) -> None:
    facts = {f"{role}_result": {"status": "promoted"}}
    run = play(role, {**GIVEN[role], "audit_path": "/nowhere/at/all/trail.jsonl"}, **facts)
    assert f"{role}_audit_path: " in run.message
    assert (run.result["status"], run.result["message"]) == ("failed", run.message)


@pytest.mark.parametrize("role", ROLES)
def test_a_first_run_that_is_refused_has_no_result(role: str) -> None:
    assert f"{role}_result" not in play(role, {"metadata": "no dictionary"}).facts


CONNECTION = {"url": "https://acme.my.workfront.com", "api_key": "secret"}
BOTH = {"source": {"url": "https://acme.sb01.workfront.com", "api_key": "secret"}, "target": CONNECTION}
GIVEN: dict[str, dict[str, Any]] = {
    "pingone_promote": {"source_environment": "Development", "target_environment": "Staging", "all_resources": True},
    "pingone_rollback": {"source_environment": "Development", "target_environment": "Staging"},
    "pingone_drift": {"source_environment": "Development", "target_environments": ["Staging"], "all_resources": True},
    "workfront_promote": {**BOTH, "package_id": "2d94a4e1-4046-4fe3-b932-6cdcef31a123"},
    "workfront_rollback": {**BOTH, "installation_id": "2d94a4e1-4046-4fe3-b932-6cdcef31a123", "confirm": True},
    "workfront_drift": {**BOTH, "package_id": "2d94a4e1-4046-4fe3-b932-6cdcef31a123"},
}
