# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks of a promotion, checked before the first request."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.content import ContentRequest
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.naming import Resolved
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.request import (
    CONTENT_OPTIONS,
    read_promotion_request,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.support import make_rig

ID = "461a33b0-f041-44b0-92ff-e59402c1c2ac"
OTHER = "5d2105ef-2657-4920-93ff-1328f86d51ab"
DEFAULTS: dict[str, Any] = {
    "state": "present",
    "source_environment": "Development",
    "target_environment": "Staging",
    "promotion_id": None,
    "selected_resources": None,
    "all_resources": False,
    "excluded_resources": None,
    "resource_mapping": None,
    "source_snapshot_id": None,
    "description": None,
    "max_age": None,
    "exclusive": False,
    "discard_empty": False,
    "field_differences": False,
    "check_variables": True,
    "wait": True,
    "wait_timeout": 600.0,
    "wait_interval": 5.0,
}
BY_ID = Resolved(selected=(ID,), excluded=(OTHER,), mapping={ID: OTHER})
CONTENT: dict[str, Any] = {
    "selected_resources": [ID],
    "excluded_resources": [OTHER],
    "resource_mapping": {ID: OTHER},
    "source_snapshot_id": OTHER,
    "description": "Release",
}


def params(**options: Any) -> dict[str, Any]:
    return {**DEFAULTS, **options}


def test_whole_content() -> None:
    request = read_promotion_request(params(**CONTENT), make_rig().runtime)
    assert request.to_content(BY_ID, source_id="s", target_id="t") == ContentRequest(
        source_id="s",
        target_id="t",
        selected=(ID,),
        excluded=(OTHER,),
        mapping={ID: OTHER},
        snapshot_id=OTHER,
        description="Release",
    )
    assert (request.absent, request.source, request.target) == (False, "Development", "Staging")


def test_whole_environment() -> None:
    request = read_promotion_request(params(all_resources=True), make_rig().runtime)
    content = request.to_content(Resolved(), source_id="s", target_id="t")
    assert content == ContentRequest(source_id="s", target_id="t")


def test_snapshot_in_which_names_were_looked_up() -> None:
    request = read_promotion_request(params(selected_resources=["populations/A"]), make_rig().runtime)
    content = request.to_content(Resolved(selected=(ID,), snapshot_id=OTHER), source_id="s", target_id="t")
    assert (content.snapshot_id, content.taken_snapshot_id) == (None, OTHER)


def test_mutable_properties_are_those_that_were_given() -> None:
    assert read_promotion_request(params(promotion_id=ID), make_rig().runtime).mutable(Resolved()) == {}
    assert read_promotion_request(params(promotion_id=ID, **CONTENT), make_rig().runtime).mutable(BY_ID) == {
        "description": "Release",
        "resourceMapping": {ID: OTHER},
        "selectedResources": [ID],
        "excludedResources": [OTHER],
    }
    emptied = params(promotion_id=ID, description="", excluded_resources=[], resource_mapping={})
    assert read_promotion_request(emptied, make_rig().runtime).mutable(Resolved(excluded=(), mapping={})) == {
        "description": "",
        "resourceMapping": {},
        "excludedResources": [],
    }


@pytest.mark.parametrize("option", CONTENT_OPTIONS)
def test_each_content_option_excludes_absent_by_id(option: str) -> None:
    with pytest.raises(InputError, match=f"{option} cannot be used with it"):
        read_promotion_request(params(state="absent", promotion_id=ID, **{option: CONTENT[option]}), make_rig().runtime)


@pytest.mark.parametrize("promotion_id", [None, ID])
def test_absent(promotion_id: str | None) -> None:
    selected = [ID] if promotion_id is None else None
    request = read_promotion_request(
        params(state="absent", promotion_id=promotion_id, selected_resources=selected), make_rig().runtime
    )
    assert request.absent
    assert request.promotion_id == promotion_id


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "Neither selected_resources nor all_resources"),
        ({"selected_resources": [ID], "all_resources": True}, "mutually exclusive"),
        ({"selected_resources": [], "all_resources": True}, "mutually exclusive"),
        ({"promotion_id": ID, "all_resources": True}, "all_resources cannot be used with promotion_id"),
        ({"selected_resources": [ID], "discard_empty": True, "wait": False}, "discard_empty requires wait: true"),
        ({"selected_resources": [ID], "target_environment": "Development"}, "the same environment"),
        ({"promotion_id": ID, "target_environment": "Development"}, "the same environment"),
    ],
)
def test_options_that_do_not_go_together(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_promotion_request(params(**options), make_rig().runtime)


def test_environments_whose_names_differ_in_case_are_two() -> None:
    request = read_promotion_request(
        params(selected_resources=[ID], target_environment="development"), make_rig().runtime
    )
    assert (request.source, request.target) == ("Development", "development")


def test_without_a_target_the_one_of_the_promotion_counts() -> None:
    assert read_promotion_request(params(promotion_id=ID, target_environment=None), make_rig().runtime).target is None
