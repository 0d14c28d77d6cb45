# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Workfront's own rollback still offers, at given times (contract Workfront 10.1, 10.2)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.api import PromotionApi
from ansible_collections.envops.promotion.plugins.module_utils._workfront.compensation.selection import kept_ids
from ansible_collections.envops.promotion.plugins.module_utils._workfront.compensation.ui_rollback import ui_rollback
from ansible_collections.envops.promotion.plugins.module_utils._workfront.connection import Connection
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installation import Installation
from ansible_collections.envops.promotion.plugins.module_utils._workfront.package import Package
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock, make_runtime
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    LATER,
    A,
    B,
    C,
    X,
    Y,
    done,
    entry,
    installation,
    params,
)

REGISTERED = "2026-03-16T02:21:31.900Z"
MOMENT = datetime.datetime(2026, 3, 16, 2, 21, 31, 900_000, tzinfo=datetime.timezone.utc).timestamp()
DAY = 86_400.0
PACKAGE = Package(raw={"name": "Agency Onboarding"})


def offered(after: float = 60.0, others: list[Installation] | None = None, **record: Any) -> dict[str, Any]:
    api = PromotionApi(Connection(params(api_key="k"), make_runtime(FakeClock(), [], [])))
    subject = installation({}, **{"registeredAt": REGISTERED, **record})
    return ui_rollback(api, subject, PACKAGE, [subject, *(others or [])], MOMENT + after)


def other(registered: str | None, status: str = "INSTALLED") -> Installation:
    return installation({}, status, id=LATER, registeredAt=registered)


@pytest.mark.parametrize(
    ("after", "eligible"), [(0.0, True), (DAY - 0.1, True), (DAY, False), (DAY + 0.1, False), (30 * DAY, False)]
)
def test_it_is_offered_for_a_day(after: float, eligible: bool) -> None:
    offer = offered(after)
    assert offer["eligible"] == eligible
    assert offer["deadline"] == "2026-03-17T02:21:31Z"
    assert ("More than 24 hours" in offer["reason"]) == (not eligible)


@pytest.mark.parametrize("status", ["INSTALLED", "COMPLETED", "FAILED"])
def test_failed_deployments_qualify(status: str) -> None:
    assert offered(status=status)["eligible"]


@pytest.mark.parametrize("status", ["ROLLED_BACK", "ROLLBACK"])
def test_what_was_rolled_back_is_not_rolled_back_again(status: str) -> None:
    offer = offered(status=status)
    assert not offer["eligible"]
    assert "already" in offer["reason"]


@pytest.mark.parametrize("status", ["INSTALLED", "FAILED", "INSTALLING"])
def test_only_the_latest_deployment_qualifies(status: str) -> None:
    offer = offered(others=[other("2026-03-16T02:21:31.901Z", status)])
    assert not offer["eligible"]
    assert f"installation {LATER} came after it" in offer["reason"]


@pytest.mark.parametrize(
    "before_or_no_deployment",
    [other("2026-03-16T02:21:31.899Z"), other(None), other("2026-03-16T03:00:00.000Z", "PREPARING")],
)
def test_what_came_before_or_is_only_prepared_does_not_count(before_or_no_deployment: Installation) -> None:
    assert offered(others=[before_or_no_deployment])["eligible"]


@pytest.mark.parametrize("registered", [None, "", "yesterday", 7])
def test_without_a_time_nothing_is_promised(registered: Any) -> None:
    offer = offered(registeredAt=registered)
    assert (offer["eligible"], offer["deadline"]) == (False, None)
    assert "does not say when" in offer["reason"]


def test_where_it_is_found() -> None:
    steps = offered()["steps"]
    assert "acme.my.workfront.com" in steps
    assert "'Agency Onboarding'" in steps
    assert "Deployments > Roll back" in steps


def test_a_package_that_is_gone_has_no_name() -> None:
    api = PromotionApi(Connection(params(api_key="k"), make_runtime(FakeClock(), [], [])))
    assert "'?'" in ui_rollback(api, installation({}), None, [], MOMENT)["steps"]


def test_ids_that_installations_use_in_the_target_or_are_prepared_to() -> None:
    records = [
        installation({"ROLE": {A: done("USEEXISTING", X.upper(), "REGISTERED"), B: done("CREATE", C)}}),
        installation({"UIVW": {A: done("OVERWRITING", Y), B: entry("IGNORE", C), C: entry("USEEXISTING", "")}}),
        installation({"UIFT": {A: entry("USEEXISTING", B)}}, "PREPARING"),
        installation({}),
    ]
    assert kept_ids(records) == {X, Y, B}
