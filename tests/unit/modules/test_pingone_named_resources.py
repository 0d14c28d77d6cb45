# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_promotion with resources by name: looked up in one snapshot of the source, which is then what is promoted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.modules.named_resources import (
    CONTRACTORS,
    LINE,
    NAMED,
    ROW,
    UNKNOWN,
    plan,
    promotion_of,
    rename,
)
from simulator import worlds
from support.pingone import PingOne

TWIN = "26a126c2-054f-4f18-b077-8226c0c4bf30"
LOOKED_UP = ["S1", "S4", "S6"]


def add_twin(pingone: PingOne, name: str = worlds.POPULATION_NAME) -> None:
    body = {"id": TWIN, "name": name}
    pingone.simulator.put_resource(worlds.SOURCE_ENVIRONMENT, TWIN, body, type="populations")


@pytest.mark.parametrize(
    "selected",
    [
        [NAMED],
        [LINE],
        LINE,
        f"  {LINE}  \n\n",
        json.dumps([NAMED]),
        json.dumps([LINE]),
    ],
    ids=str,
)
def test_one_resource_by_name(pingone: PingOne, selected: Any) -> None:
    outcome = plan(pingone, selected_resources=selected)
    assert promotion_of(outcome)["selectedResources"] == [worlds.POPULATION]
    assert outcome["selection"] == [ROW]
    assert outcome["plan"]["summary"]["total"] == 3


def test_lookup_costs_a_snapshot_its_polls_and_its_pages(pingone: PingOne) -> None:
    plan(pingone, selected_resources=None, all_resources=True)
    unselected = pingone.operations()
    for selected in (worlds.POPULATION, NAMED):
        pingone.simulator.clear_requests()
        plan(pingone, selected, description=str(selected))
        assert sorted(pingone.operations()) == sorted([*LOOKED_UP, *unselected])


def test_ids_alone_are_looked_up_before_a_promotion_is_created(pingone: PingOne) -> None:
    outcome = plan(pingone, worlds.POPULATION, worlds.UNCHANGED_POPULATION)
    unchanged = {"id": worlds.UNCHANGED_POPULATION, "type": "populations", "name": "Contractors"}
    assert outcome["selection"] == [ROW, unchanged]
    operations = pingone.operations()
    assert operations[operations.index("S1") :][:4] == [*LOOKED_UP, "P1"]
    [looked_up] = pingone.simulator.requests("S6")
    assert promotion_of(outcome)["sourceSnapshotId"] in looked_up["path"]


def test_ids_of_a_promotion_that_is_there_are_not_looked_up(pingone: PingOne) -> None:
    first = plan(pingone, worlds.POPULATION)
    pingone.simulator.clear_requests()
    again = plan(pingone, worlds.POPULATION)
    assert promotion_of(again)["id"] == promotion_of(first)["id"]
    assert not [operation for operation in pingone.operations() if operation.startswith("S")]


def test_whole_environment_has_no_selection(pingone: PingOne) -> None:
    outcome = plan(pingone, all_resources=True, excluded_resources=["signOnPolicies/Legacy Sign On"])
    assert outcome["selection"] is None
    assert promotion_of(outcome)["excludedResources"] == [worlds.EXCLUDED_RESOURCE]


def test_many_forms_side_by_side(pingone: PingOne) -> None:
    outcome = plan(
        pingone,
        worlds.APPLICATION.upper(),
        NAMED,
        f"themes/themes:{worlds.THEME}",
        excluded_resources=["passwordPolicies/Same Day Policy"],
        resource_mapping=[{"source": NAMED, "target": "populations/Contractors"}],
    )
    promotion = promotion_of(outcome)
    assert promotion["selectedResources"] == [worlds.APPLICATION, worlds.POPULATION, worlds.THEME]
    assert promotion["excludedResources"] == [worlds.PASSWORD_POLICY]
    assert promotion["resourceMapping"][worlds.POPULATION] == worlds.TARGET_UNCHANGED_POPULATION
    assert outcome["selection"] == [
        {"id": worlds.APPLICATION, "type": "applications", "name": "Timesheet"},
        ROW,
        {"id": worlds.THEME, "type": "themes", "name": f"themes:{worlds.THEME}"},
    ]
    assert [entry["path"].split("/")[3] for entry in pingone.simulator.requests("S1")] == [
        worlds.SOURCE_ENVIRONMENT,
        worlds.TARGET_ENVIRONMENT,
    ]


@pytest.mark.parametrize(
    "mapping",
    [
        {worlds.POPULATION: "populations/Contractors"},
        {LINE: worlds.TARGET_UNCHANGED_POPULATION},
        {LINE: CONTRACTORS},
        json.dumps({LINE: CONTRACTORS}),
        [{"source": worlds.POPULATION, "target": CONTRACTORS}],
        json.dumps([{"source": NAMED, "target": CONTRACTORS}]),
    ],
    ids=str,
)
def test_forms_of_a_mapping(pingone: PingOne, mapping: Any) -> None:
    outcome = plan(pingone, worlds.POPULATION, resource_mapping=mapping)
    assert promotion_of(outcome)["resourceMapping"][worlds.POPULATION] == worlds.TARGET_UNCHANGED_POPULATION


def test_what_was_named_is_what_is_promoted(pingone: PingOne) -> None:
    """The resource is renamed between the snapshot and the promotion."""
    change = {"environment": worlds.SOURCE_ENVIRONMENT, "id": worlds.POPULATION, "changes": {"name": "Renamed"}}
    pingone.simulator.fault("do", operation="P1", action="change_resource", arguments=change)
    outcome = plan(pingone, NAMED)
    [looked_up] = pingone.simulator.requests("S6")
    assert promotion_of(outcome)["sourceSnapshotId"] in looked_up["path"]
    assert [each["name"] for each in outcome["plan"]["changes"]][-1] == worlds.POPULATION_NAME


def test_a_second_run_creates_nothing(pingone: PingOne) -> None:
    first = plan(pingone, NAMED)
    for again in (plan(pingone, LINE), plan(pingone, worlds.POPULATION), plan(pingone, NAMED, max_age=3600)):
        assert not again.changed
        assert again["reused"]
        assert promotion_of(again)["id"] == promotion_of(first)["id"]
        assert again["selection"] == [ROW]
    assert len(pingone.promotions()) == 1


def test_a_promotion_by_id_is_found_by_name(pingone: PingOne) -> None:
    first = plan(pingone, worlds.POPULATION)
    assert promotion_of(plan(pingone, NAMED))["id"] == promotion_of(first)["id"]


def test_a_name_that_means_another_resource_now_is_another_promotion(pingone: PingOne) -> None:
    first = plan(pingone, NAMED)
    rename(pingone, worlds.POPULATION, "Former")
    rename(pingone, worlds.UNCHANGED_POPULATION, worlds.POPULATION_NAME)
    second = plan(pingone, NAMED)
    assert second.changed
    assert promotion_of(second)["id"] != promotion_of(first)["id"]
    assert second["selection"] == [{**ROW, "id": worlds.UNCHANGED_POPULATION}]


def test_an_older_plan_is_replaced_by_one_of_the_present_source(pingone: PingOne) -> None:
    first = plan(pingone, NAMED)
    pingone.simulator.advance(60)
    second = plan(pingone, NAMED, max_age=0)
    assert second["replaced"] == [promotion_of(first)["id"]]
    assert len(pingone.simulator.requests("S1")) == 2


def test_two_runs_at_once_use_the_older_record(pingone: PingOne) -> None:
    other = {"source": worlds.SOURCE_ENVIRONMENT, "target": worlds.TARGET_ENVIRONMENT, "selected": [worlds.POPULATION]}
    arguments = {**other, "execute": False}
    pingone.simulator.fault("do", operation="P1", action="foreign_promotion", arguments=arguments)
    outcome = plan(pingone, NAMED)
    assert outcome["reused"]
    assert [each["id"] for each in pingone.promotions()] == [promotion_of(outcome)["id"]]


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"selected_resources": ["populations/NA Eng Austn"]},
            f"selected_resources: environment {worlds.SOURCE_ENVIRONMENT} has no populations 'NA Eng Austn'. "
            f"Similar: populations 'NA Eng Austin' ({worlds.POPULATION}).",
        ),
        (
            {"selected_resources": [{"type": "population", "name": worlds.POPULATION_NAME}]},
            "no resource of the type 'population'. Did you mean the type populations",
        ),
        (
            {"selected_resources": [NAMED, worlds.POPULATION[:-1] + "f"]},
            f"has no resource with the ID {worlds.POPULATION[:-1]}f. Similar: populations 'NA Eng Austin' ({worlds.POPULATION}).",
        ),
        (
            {"selected_resources": [NAMED, worlds.POPULATION]},
            f"selected_resources lists a resource more than once: populations 'NA Eng Austin' ({worlds.POPULATION}).",
        ),
        ({"excluded_resources": ["themes/Dark"]}, "excluded_resources: environment"),
        (
            {"excluded_resources": ["themes/Dark"], "selected_resources": ["groups/Staff"]},
            "excluded_resources: environment",
        ),
        (
            {"resource_mapping": [{"source": NAMED, "target": "populations/NA Eng Austn"}]},
            f"resource_mapping: environment {worlds.TARGET_ENVIRONMENT} has no populations 'NA Eng Austn'. "
            f"Similar: populations 'NA Eng Austin' ({worlds.TARGET_POPULATION}).",
        ),
        (
            {"resource_mapping": [{"source": "populations/X", "target": CONTRACTORS}]},
            f"resource_mapping: environment {worlds.SOURCE_ENVIRONMENT} has no populations 'X'.",
        ),
        (
            {"resource_mapping": {LINE: CONTRACTORS, worlds.POPULATION: CONTRACTORS}},
            "resource_mapping lists a resource more than once: populations 'NA Eng Austin'",
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_not_there_fails_before_anything_is_created(
    pingone: PingOne, options: dict[str, Any], said: str, check: bool
) -> None:
    outcome = plan(pingone, check=check, **{"selected_resources": [NAMED], **options})
    assert outcome.failed
    assert said in outcome.message
    assert outcome["error"]["kind"] == "validation"
    assert outcome["changed"] is False
    assert set(pingone.writes()) == {"S1"}


def test_all_that_is_wrong_is_in_one_message(pingone: PingOne) -> None:
    outcome = plan(pingone, "groups/Staff", UNKNOWN, resource_mapping={worlds.POPULATION: "populations/Nowhere"})
    assert "has no groups 'Staff'" in outcome.message
    assert f"no resource with the ID {UNKNOWN}" in outcome.message
    assert f"resource_mapping: environment {worlds.TARGET_ENVIRONMENT} has no populations 'Nowhere'" in outcome.message


def test_a_name_that_is_there_twice(pingone: PingOne) -> None:
    add_twin(pingone)
    outcome = plan(pingone, NAMED)
    assert outcome.failed
    assert (
        "has 2 resources that match populations 'NA Eng Austin'. Give the ID of the one you mean: " in outcome.message
    )
    for resource_id in (worlds.POPULATION, TWIN):
        assert f"populations 'NA Eng Austin' ({resource_id})" in outcome.message
    assert pingone.writes() == ["S1"]
    assert promotion_of(plan(pingone, worlds.POPULATION, CONTRACTORS))


def test_names_differ_in_case(pingone: PingOne) -> None:
    add_twin(pingone, name=worlds.POPULATION_NAME.upper())
    assert plan(pingone, NAMED)["selection"] == [ROW]


def test_ids_beside_names_may_be_those_of_what_an_earlier_promotion_has_mapped(pingone: PingOne) -> None:
    """The deletion of such a resource can be promoted."""
    pingone.executed_id(description="earlier", selected_resources=[worlds.POPULATION])
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
    outcome = plan(pingone, worlds.POPULATION, CONTRACTORS)
    assert promotion_of(outcome)["selectedResources"] == [worlds.POPULATION, worlds.UNCHANGED_POPULATION]
    assert [each["action"] for each in outcome["plan"]["changes"]] == ["delete"]


MISTYPED = worlds.POPULATION[:-1] + ("0" if worlds.POPULATION[-1] != "0" else "1")
NEAR = f"has no resource with the ID {MISTYPED}. Similar: populations '{worlds.POPULATION_NAME}' ({worlds.POPULATION})."


@pytest.mark.parametrize("check", [False, True])
@pytest.mark.parametrize(
    "options",
    [
        {"selected_resources": [MISTYPED]},
        {"selected_resources": [worlds.POPULATION], "excluded_resources": [MISTYPED]},
        {"selected_resources": None, "all_resources": True, "excluded_resources": [MISTYPED]},
        {
            "selected_resources": [worlds.POPULATION],
            "resource_mapping": {MISTYPED: worlds.TARGET_UNCHANGED_POPULATION},
        },
        {"selected_resources": [MISTYPED], "exclusive": True},
        {"selected_resources": [MISTYPED], "wait": False},
        {"selected_resources": [MISTYPED], "source_snapshot_id": "given"},
    ],
    ids=str,
)
def test_nothing_is_created_for_an_id_that_is_not_there(pingone: PingOne, options: dict[str, Any], check: bool) -> None:
    if "source_snapshot_id" in options:
        taken = pingone.run("pingone_snapshot", environment=worlds.SOURCE_ENVIRONMENT)["snapshot"]["snapshotId"]
        options = {**options, "source_snapshot_id": taken}
    outcome = plan(pingone, check=check, **options)
    assert (outcome.failed, outcome["changed"]) == (True, False)
    assert NEAR in outcome.message
    assert pingone.promotions() == []
    assert "P1" not in pingone.operations()


@pytest.mark.parametrize("option", ["selected_resources", "excluded_resources", "resource_mapping"])
def test_no_promotion_is_changed_for_an_id_that_is_not_there(pingone: PingOne, option: str) -> None:
    promotion_id = pingone.planned_id()
    value: Any = {MISTYPED: worlds.TARGET_UNCHANGED_POPULATION} if option == "resource_mapping" else [MISTYPED]
    outcome = pingone.run(
        "pingone_promotion",
        source_environment=worlds.SOURCE_ENVIRONMENT,
        promotion_id=promotion_id,
        **{option: value},
    )
    assert (outcome.failed, outcome["changed"], outcome["promotion_id"]) == (True, False, promotion_id)
    assert NEAR in outcome.message
    assert "P6" not in pingone.operations()


def test_the_deletion_of_what_an_earlier_promotion_has_mapped_is_promoted_by_id(pingone: PingOne) -> None:
    pingone.executed_id(description="earlier", selected_resources=[worlds.POPULATION])
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
    outcome = plan(pingone, worlds.POPULATION)
    assert [each["action"] for each in outcome["plan"]["changes"]] == ["delete"]


def test_a_slow_snapshot_leaves_time_for_the_plan(pingone: PingOne) -> None:
    pingone.simulator.behave(snapshot="never")
    outcome = plan(pingone, worlds.POPULATION, wait_timeout=90)
    assert not outcome.failed, outcome.message
    assert 30 <= sum(pingone.time.slept) < 40
    assert outcome["selection"] == [ROW]


def test_an_id_that_cannot_be_looked_up_is_reported_with_those_near_it(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="S1", status=403, times=None)
    outcome = plan(pingone, MISTYPED)
    assert outcome["status"] == "VALIDATION_FAILED"
    assert NEAR in outcome.message
    assert "Correct selected_resources" in outcome.message
    assert "resource_mapping" not in outcome.message
