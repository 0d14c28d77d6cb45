# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading steps into the vendor-neutral plan (contract PingOne 5.3)."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import UnreadableError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.plan import (
    plan_of_steps,
    resource_type,
    with_selection,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._plan import Change, Plan

FIXTURES = Path(__file__).parents[3] / "fixtures" / "pingone"
ID = "27091971-0a42-4f67-95d1-d617fc2a16e5"
API = "https://api.pingone.com/v1/environments/TGT"


def load(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def step(action: str = "PUT", **more: Any) -> dict[str, Any]:
    return {
        "action": action,
        "resourceUrl": f"{API}/themes/t1",
        "sourceResource": {"id": "s1", "name": "Blue"},
        "targetResource": {"id": "t1", "name": "Azure"},
        "payload": {"name": "Blue", "color": "#00f"},
        **more,
    }


def digest(*steps: dict[str, Any], own: frozenset[str] = frozenset()) -> str:
    return plan_of_steps(steps, own).digest


def test_published_steps() -> None:
    steps = load("read_steps_response")["_embedded"]["promotionSteps"]
    plan = plan_of_steps(steps)
    assert [(item.action, item.type, item.name, item.source_id, item.target_id) for item in plan.changes] == [
        ("create", "passwordPolicies", "Same Day Policy", "cd502ee4-176a-438a-a947-a4d8cffb0fdb", None),
        (
            "update",
            "themes",
            "themes:5ab94557-59c3-4afc-bbf6-046444bd04b8",
            "5ab94557-59c3-4afc-bbf6-046444bd04b8",
            "f0c75a0b-859e-433d-9edc-07a7c847e185",
        ),
        (
            "update",
            "populations",
            "NA Eng Austin",
            "26a126c2-054f-4f18-b077-8226c0c4bf3e",
            "27091971-0a42-4f67-95d1-d617fc2a16e5",
        ),
    ]
    assert [item.vendor_action for item in plan.changes] == ["POST", "PUT", "PUT"]
    summary = load("read_one_response")["promotionPlan"]["steps"]
    shown = [{key: value for key, value in item.to_dict().items() if key != "label"} for item in plan.changes]
    assert [item.label for item in plan.changes] == ["", "Ping Default", ""], "what its content calls the theme"
    assert [item.to_dict() for item in plan_of_steps(summary).changes] == shown, "the same without payloads"


@pytest.mark.parametrize(
    ("url", "item", "expected"),
    [
        (f"{API}/populations/", False, "populations"),
        (f"{API}/populations/{ID}", True, "populations"),
        (f"{API}/populations/{ID}/", True, "populations"),
        (f"{API}/populations?x=/environments/y", False, "populations"),
        (f"{API}/applications/{ID}/grants/", False, "applications/grants"),
        (f"{API}/applications/{ID}/grants/{ID}", True, "applications/grants"),
        (f"{API}/signOnPolicies/{ID}/actions/{ID}/rules/{ID}", True, "signOnPolicies/actions/rules"),
        (f"{API}/davinci/flows/", False, "davinci/flows"),
        (f"{API}/davinci/flows/{ID}", True, "davinci/flows"),
        (f"{API}/passwordPolicies", False, "passwordPolicies"),
        (API, False, ""),
        ("https://elsewhere.example/themes/1", True, ""),
        ("", False, ""),
    ],
)
def test_resource_type(url: str, item: bool, expected: str) -> None:
    assert resource_type(url, item=item) == expected


@pytest.mark.parametrize("action", ["PATCH", "post", "", None, 7])
def test_unknown_action_is_refused(action: Any) -> None:
    with pytest.raises(UnreadableError, match="does not support") as caught:
        plan_of_steps([step(), step(action)])
    assert f"'{action}'" in caught.value.message
    assert "Nothing was started" in caught.value.advice


@pytest.mark.parametrize("url", [None, 7, {}])
def test_step_without_a_url_is_refused(url: Any) -> None:
    with pytest.raises(UnreadableError):
        plan_of_steps([step(resourceUrl=url)])


@pytest.mark.parametrize("action", ["POST", "PUT", "DELETE"])
@pytest.mark.parametrize("missing", ["sourceResource", "targetResource", "payload"])
def test_step_with_missing_parts(action: str, missing: str) -> None:
    whole = step(action)
    del whole[missing]
    [change] = plan_of_steps([whole]).changes
    assert change.target_id == (None if action == "POST" or missing == "targetResource" else "t1")
    assert change.source_id == (None if missing == "sourceResource" else "s1")
    assert change.name == ("Azure" if missing == "sourceResource" else "Blue")


def test_step_without_any_name_is_named_by_its_url() -> None:
    [change] = plan_of_steps([step(sourceResource=None, targetResource=None)]).changes
    assert change.name == f"{API}/themes/t1"


# -- the digest


@pytest.mark.parametrize(
    "same",
    [
        {"totalDistance": 12.5},
        {"resourceUrl": "https://api.pingone.eu/v1/environments/TGT/themes/t1"},
        {"sourceResource": {"id": "s1", "name": "Renamed for display"}},
        {"payload": {"color": "#00f", "name": "Blue"}},
        {"payload": {"name": "Blue", "color": "#00f", "modified": "2026-05-25T17:55:39.850Z", "updatedAt": "x"}},
        {"payload": {"name": "Blue", "color": "#00f", "userCount": 7, "populationCount": 2, "_links": "x"}},
        {"payload": {"name": "Blue", "color": "#00f", "clientSecret": "******"}},
        {"payload": {"name": "Blue", "color": "#00f", "promotion": "own-id"}},
    ],
    ids=lambda same: ",".join([*same, *same.get("payload", {})]),
)
def test_what_says_nothing_of_the_effect_is_not_in_the_digest(same: dict[str, Any]) -> None:
    own = frozenset({"own-id"})
    assert digest(step(**same), own=own) == digest(step(), own=own)


@pytest.mark.parametrize(
    "other",
    [
        {"action": "DELETE"},
        {"resourceUrl": f"{API}/populations/t1"},
        {"sourceResource": {"id": "s2", "name": "Blue"}},
        {"targetResource": {"id": "t2", "name": "Azure"}},
        {"payload": {"name": "Blue", "color": "#00e"}},
        {"payload": {"name": "Blue"}},
        {"payload": {"name": "Blue", "color": "#00f", "nested": {"deep": [1, {"x": True}]}}},
        {"payload": None},
    ],
    ids=",".join,
)
def test_what_the_plan_does_is_in_the_digest(other: dict[str, Any]) -> None:
    assert digest(step(**other)) != digest(step())


def test_order_is_in_the_digest() -> None:
    first, second = step(), step("DELETE")
    assert digest(first, second) != digest(second, first)


def test_reading_changes_no_step() -> None:
    steps = load("read_steps_response")["_embedded"]["promotionSteps"]
    before = copy.deepcopy(steps)
    plan_of_steps(steps, frozenset({steps[0]["sourceResource"]["id"]}))
    assert steps == before


def test_the_selection_of_a_large_promotion_is_read_only_a_few_times(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def selected(promotion: Promotion) -> tuple[str, ...]:
        read.append(1)
        return ("a", "b")

    monkeypatch.setattr(Promotion, "selected", property(selected))
    changes = [
        Change(
            action="create", type="groups", name="Staff", source_id=f"id-{number}", target_id=None, vendor_action="POST"
        )
        for number in range(50)
    ]
    with_selection(Plan.of(changes), Promotion(raw={"id": "p", "sourceEnvironmentId": "s"}))
    assert len(read) < 10
