# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""ui_rollback: whether the vendor's own rollback, which also restores what was overwritten, is still possible (10.2)."""

from __future__ import annotations

import datetime
from typing import Any

from simulator import workfront_worlds as worlds
from support.workfront import TARGET, Workfront, created_by, installed, other_package, small_package


def rollback_of(workfront: Workfront, installation_id: str) -> dict[str, Any]:
    outcome = workfront.compensate(installation_id, check=True)
    found: dict[str, Any] = outcome["ui_rollback"]
    assert "Deployments > Roll back" in found["steps"]
    assert "'Agency Offboarding'" in found["steps"]
    return found


def test_rollback_is_possible_for_a_day(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    found = rollback_of(workfront, done["installation_id"])
    assert found["eligible"] is True
    registered = datetime.datetime.fromisoformat(done["installation"]["registeredAt"].replace("Z", "+00:00"))
    deadline = (registered + datetime.timedelta(hours=24)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found["deadline"] == deadline


def test_rollback_is_over_after_a_day(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    done = installed(workfront, package_id)
    workfront.simulator.workfront_behave(session_lifetime=None)
    workfront.simulator.advance(24 * 3600 + 60)
    found = rollback_of(workfront, done["installation_id"])
    assert (found["eligible"], found["reason"]) == (False, "More than 24 hours have passed since it was registered.")


def test_rollback_is_of_the_latest_deployment(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    workfront.simulator.advance(1)
    workfront.simulator.workfront_foreign_installation(other_package(workfront), worlds.OTHER_SANDBOX)
    assert rollback_of(workfront, done["installation_id"])["eligible"] is True, "that was elsewhere"
    later = workfront.simulator.workfront_foreign_installation(other_package(workfront), TARGET)
    found = rollback_of(workfront, done["installation_id"])
    assert found["eligible"] is False
    assert f"installation {later['id']} came after it" in found["reason"]


def test_preparation_is_no_later_deployment(current_workfront: Workfront) -> None:
    done = installed(current_workfront, small_package(current_workfront))
    current_workfront.simulator.advance(1)
    current_workfront.plan(other_package(current_workfront), prepare=True)
    assert rollback_of(current_workfront, done["installation_id"])["eligible"] is True


def test_rollback_that_was_done(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    made = created_by(done)
    workfront.simulator.workfront_roll_back(done["installation_id"])
    found = rollback_of(workfront, done["installation_id"])
    assert (found["eligible"], found["reason"]) == (False, "It was already rolled back.")
    outcome = workfront.compensate(done["installation_id"])
    assert outcome["deleted"] == []
    assert {item["target_id"] for item in outcome["already_absent"]} == set(made.values())
