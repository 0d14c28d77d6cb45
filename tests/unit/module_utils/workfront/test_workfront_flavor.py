# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two dialects, row by row of the table in contract Workfront 12."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.flavor import FLAVORS, Call
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    INSTALLATION,
    PACKAGE,
    A,
    entry,
    load,
)

CURRENT, LEGACY = FLAVORS["current"], FLAVORS["legacy"]
STATUSES = {
    "ASSEMBLING": "EXTRACTING",
    "DRAFT": "BUILDING",
    "TESTING": "PREVIEW",
    "ACTIVE": "PUBLIC",
    "DISABLED": "RETIRED",
}
MAP = {"ROLE": {A: entry()}}


def test_there_are_two() -> None:
    assert {name: flavor.name for name, flavor in FLAVORS.items()} == {"current": "current", "legacy": "legacy"}


def test_base_paths() -> None:
    assert CURRENT.base_path == "/environment-promotion/api/v1"
    assert LEGACY.base_path == "/environment-promotion/v1"


def test_only_legacy_takes_every_token_as_a_bearer_token() -> None:
    assert (CURRENT.bearer, LEGACY.bearer) == (False, True)


def test_only_the_current_api_prepares_installations() -> None:
    assert (CURRENT.prepares, LEGACY.prepares) == (True, False)


def test_the_key_of_a_name() -> None:
    assert CURRENT.package_body({"name": "A", "source": "s"}) == {"name": "A", "source": "s"}
    assert LEGACY.package_body({"name": "A", "source": "s"}) == {"packageName": "A", "source": "s"}
    assert LEGACY.package_body({"description": "d"}) == {"description": "d"}


def test_the_vendors_legacy_request() -> None:
    published = load("legacy_create_request")
    ours = {key: value for key, value in published.items() if key not in ("packageName", "isPrivate")}
    body = LEGACY.package_body({**ours, "name": published["packageName"]})
    assert body == {key: value for key, value in published.items() if key != "isPrivate"}


def test_a_body_is_not_changed_in_place() -> None:
    for flavor in FLAVORS.values():
        body = {"name": "A", "status": "DRAFT"}
        assert flavor.package_body(body) is not body
        assert body == {"name": "A", "status": "DRAFT"}


@pytest.mark.parametrize("status", STATUSES)
def test_statuses_both_ways(status: str) -> None:
    assert CURRENT.package_body({"status": status}) == {"status": status}
    assert CURRENT.status(status) == status
    assert LEGACY.package_body({"status": status}) == {"status": STATUSES[status]}
    assert LEGACY.status(STATUSES[status]) == status


@pytest.mark.parametrize("status", ["", "A_STATUS_OF_TOMORROW", "DRAFT", "ASSEMBLING_FAILED"])
def test_any_other_status_stays(status: str) -> None:
    assert CURRENT.status(status) == LEGACY.status(status) == status


def test_legacy_names_mean_nothing_to_the_current_api() -> None:
    assert [CURRENT.status(legacy) for legacy in STATUSES.values()] == list(STATUSES.values())


def test_plan() -> None:
    assert CURRENT.plan(PACKAGE) == Call(f"/packages/{PACKAGE}/translation-map")
    assert LEGACY.plan(PACKAGE) == Call("/translationmap", body={"packageId": PACKAGE})


def test_install() -> None:
    assert CURRENT.install(PACKAGE, MAP) == Call(f"/packages/{PACKAGE}/install", body={"translationMap": MAP})
    assert LEGACY.install(PACKAGE, MAP) == Call("/install", body={"packageId": PACKAGE, "translationmap": MAP})


def test_history() -> None:
    assert CURRENT.list_installations(PACKAGE) == Call("/installations", {"environmentPromotionPackageId": PACKAGE})
    assert LEGACY.list_installations(PACKAGE) == Call("/installation-history", {"packageId": PACKAGE})
    assert CURRENT.read_installation(INSTALLATION) == Call(f"/installations/{INSTALLATION}")
    assert LEGACY.read_installation(INSTALLATION) == Call(f"/installation-history/{INSTALLATION}")


def test_actions_that_legacy_does_not_have() -> None:
    assert set(CURRENT.actions) - set(LEGACY.actions) == {"OVERWRITING", "CREATEWITHALTNAME"}
    assert set(LEGACY.actions) == {"CREATE", "USEEXISTING", "IGNORE"}
