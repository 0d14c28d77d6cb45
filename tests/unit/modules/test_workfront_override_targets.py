# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The target_id of an override is looked up in the target before anything is installed (contract Workfront 7.4, 9.3)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import TARGET, Workfront, small_package

ABSENT = "0123456789abcdef0123456789abcdef"
ROLE = {"object_code": "ROLE", "id": worlds.ROLE, "action": "OVERWRITING", "target_id": worlds.TARGET_ROLE}


def template(target_id: str, action: str = "OVERWRITING") -> dict[str, Any]:
    return {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE, "action": action, "target_id": target_id}


def attempts(workfront: Workfront, package_id: str, **options: Any) -> list[Outcome]:
    """Plan and install, in check mode and for real."""
    return [
        workfront.plan(package_id, check=True, **options),
        workfront.plan(package_id, **options),
        workfront.install(package_id, check=True, **options),
        workfront.install(package_id, **options),
    ]


@pytest.mark.parametrize("action", ["OVERWRITING", "USEEXISTING"])
@pytest.mark.parametrize(
    "target_id",
    [ABSENT, worlds.SECOND_TEMPLATE, worlds.UNRELATED_PROJECT],
    ids=["nowhere", "only in the source", "of another type"],
)
def test_what_is_not_in_the_target_stops_before_anything_is_installed(
    current_workfront: Workfront, action: str, target_id: str
) -> None:
    workfront = current_workfront
    package_id = small_package(workfront)
    before = workfront.objects()
    for outcome in attempts(workfront, package_id, overrides=[template(target_id, action)]):
        assert outcome.failed
        assert outcome["error"]["kind"] == "validation"
        assert f"TMPL {target_id} (for TMPL {worlds.SECOND_TEMPLATE})" in outcome.message
        assert "not in 127.0.0.1" in outcome.message
        assert "envops.promotion.workfront_object_info" in outcome.message
        assert "source, assemble" not in outcome.message, "the source is not to blame"
    assert workfront.installations() == []
    assert workfront.objects() == before


def test_one_request_for_each_type(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id()
    workfront.simulator.clear_requests()
    overrides = [ROLE, {**template(worlds.UNRELATED_TEMPLATE), "id": worlds.TEMPLATE}]
    planned = workfront.plan(package_id, overrides=overrides)
    assert not planned.failed, planned.message
    paths = [entry["path"].rpartition("/")[2] for entry in workfront.requests() if entry["operation"] == "read"]
    assert paths[:2] == ["role", "template"], "whether they are there"
    assert sorted(paths[2:]) == ["role"] * 2 + ["template"] * 2, "when they were changed, and their names"


def test_nothing_is_looked_up_without_need(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = small_package(workfront)
    workfront.simulator.clear_requests()
    assert not workfront.plan(package_id).failed
    assert "read" not in workfront.operations()


def test_a_type_that_cannot_be_looked_up_is_a_warning(current_workfront: Workfront) -> None:
    workfront = current_workfront
    calendar = {"object_code": "CALEND", "id": worlds.CALENDAR}
    package_id = workfront.assembled_id(name="Calendars", objects=[calendar])
    planned = workfront.plan(package_id, overrides=[{**calendar, "action": "USEEXISTING", "target_id": ABSENT}])
    assert not planned.failed, planned.message
    assert any(f"CALEND {ABSENT}" in warning for warning in planned.warnings)


def test_an_unreadable_target_is_no_permission(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id()
    workfront.simulator.fault(
        "status", vendor="workfront", operation="read", environment=TARGET, status=403, times=None
    )
    outcome = workfront.install(package_id, overrides=[ROLE])
    assert outcome.failed
    assert workfront.installations() == []


def test_what_the_target_lost_in_between_is_not_blamed_on_the_source(current_workfront: Workfront) -> None:
    workfront = current_workfront
    package_id = workfront.assembled_id()
    workfront.simulator.fault(
        "do",
        vendor="workfront",
        operation="E13",
        action="delete_object",
        arguments={"lane": TARGET, "id": worlds.TARGET_ROLE},
    )
    outcome = workfront.install(package_id, overrides=[ROLE])
    assert outcome.failed
    assert "check that object there" in outcome.message
    assert "Correct the objects in the source" not in outcome.message
