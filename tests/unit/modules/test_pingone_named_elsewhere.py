# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resources by name in drift, snapshots and declarations; forms and messages are those of pingone_promotion."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

NAMED = {"type": "populations", "name": worlds.POPULATION_NAME}
LINE = f"populations/{worlds.POPULATION_NAME}"
CONTRACTORS = {"type": "populations", "name": "Contractors"}
ROW = {"id": worlds.POPULATION, "type": "populations", "name": worlds.POPULATION_NAME}
TYPED = {"resource_type": "populations", "resource_id": worlds.POPULATION}
FORMS = [NAMED, LINE, f" {LINE}\n"]
SAML: dict[str, Any] = {"type": "applications", "name": worlds.SAML_APPLICATION_NAME}
LOOKED_UP = ["S1", "S4", "S6"]

MISTYPED = worlds.POPULATION[:-1] + ("0" if worlds.POPULATION[-1] != "0" else "1")
NEAR = f"has no resource with the ID {MISTYPED}. Similar: populations '{worlds.POPULATION_NAME}' ({worlds.POPULATION})."


def drift(pingone: PingOne, *, targets: list[str] | None = None, **options: Any) -> Outcome:
    return pingone.run(
        "pingone_drift_info",
        source_environment=worlds.SOURCE_ENVIRONMENT,
        target_environments=targets or [worlds.TARGET_ENVIRONMENT],
        **options,
    )


def snapshot(pingone: PingOne, **options: Any) -> Outcome:
    return pingone.run("pingone_snapshot", environment=worlds.SOURCE_ENVIRONMENT, **options)


class TestDrift:
    @pytest.mark.parametrize("form", FORMS, ids=str)
    def test_by_plan(self, pingone: PingOne, form: Any) -> None:
        by_id = drift(pingone, selected_resources=[worlds.POPULATION])
        pingone.simulator.clear_requests()
        outcome = drift(pingone, selected_resources=[form])
        plans = [each["drifts"][0]["plan"] for each in (by_id, outcome)]
        assert plans[0] == plans[1]
        assert by_id["selection"] == outcome["selection"] == [ROW]
        [body] = pingone.bodies("P1")
        looked_up = pingone.simulator.requests("S6")[0]
        assert body["sourceSnapshot"]["id"] in looked_up["path"]
        assert pingone.promotions() == []

    @pytest.mark.parametrize("selected", [NAMED, worlds.POPULATION], ids=["by name", "by ID"])
    def test_all_targets_are_planned_from_one_snapshot(self, pingone: PingOne, selected: Any) -> None:
        targets = [worlds.TARGET_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT]
        outcome = drift(pingone, targets=targets, selected_resources=[selected])
        assert len(outcome["drifts"]) == 2
        assert len({body["sourceSnapshot"]["id"] for body in pingone.bodies("P1")}) == 1
        assert pingone.writes().count("S1") == 1

    def test_no_record_is_made_for_an_id_that_is_not_there(self, pingone: PingOne) -> None:
        outcome = drift(pingone, selected_resources=[MISTYPED])
        assert outcome.failed
        assert NEAR in outcome.message
        assert "P1" not in pingone.operations()

    def test_ids_that_cannot_be_looked_up_are_planned(self, pingone: PingOne) -> None:
        pingone.simulator.behave(snapshots="forbidden")
        targets = [worlds.TARGET_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT]
        assert not drift(pingone, targets=targets, selected_resources=[worlds.POPULATION]).failed
        assert pingone.writes().count("S1") == 1

    def test_names_of_targets_are_looked_up_in_each(self, pingone: PingOne) -> None:
        other = "30000000-0000-4000-8000-000000000000"
        body = {"id": other, "name": "Contractors"}
        pingone.simulator.put_resource(worlds.PRODUCTION_ENVIRONMENT, other, body, type="populations")
        targets = [worlds.TARGET_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT]
        mapping = [{"source": NAMED, "target": CONTRACTORS}]
        outcome = drift(pingone, targets=targets, selected_resources=[worlds.POPULATION], resource_mapping=mapping)
        assert not outcome.failed, outcome.message
        sent = {each["targetEnvironment"]["id"]: each["resourceMapping"] for each in pingone.bodies("P1")}
        assert sent == {
            worlds.TARGET_ENVIRONMENT: {worlds.POPULATION: worlds.TARGET_UNCHANGED_POPULATION},
            worlds.PRODUCTION_ENVIRONMENT: {worlds.POPULATION: other},
        }

    def test_name_that_one_target_does_not_have(self, pingone: PingOne) -> None:
        outcome = drift(
            pingone,
            targets=[worlds.TARGET_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT],
            selected_resources=[worlds.POPULATION],
            resource_mapping={LINE: CONTRACTORS},
        )
        assert outcome.failed
        assert (
            f"environment Production ({worlds.PRODUCTION_ENVIRONMENT}) has no populations 'Contractors'"
            in outcome.message
        )
        assert set(pingone.writes()) == {"S1"}

    @pytest.mark.parametrize("option", ["selected_resources", "excluded_resources"])
    def test_unknown_name(self, pingone: PingOne, option: str) -> None:
        outcome = drift(pingone, **{"selected_resources": [worlds.POPULATION], option: ["populations/NA Eng Austn"]})
        assert outcome.failed
        assert (
            f"{option}: environment Development ({worlds.SOURCE_ENVIRONMENT}) has no populations 'NA Eng Austn'."
            in outcome.message
        )
        assert f"Similar: populations 'NA Eng Austin' ({worlds.POPULATION})." in outcome.message
        assert pingone.writes() == ["S1"]

    @pytest.mark.parametrize(
        "resources", [[NAMED, TYPED | {"resource_id": worlds.UNCHANGED_POPULATION}], [CONTRACTORS, TYPED]], ids=str
    )
    def test_by_snapshots(self, pingone: PingOne, resources: list[dict[str, str]]) -> None:
        pairs = {
            worlds.POPULATION: worlds.TARGET_POPULATION,
            worlds.THEME: worlds.TARGET_THEME,
            worlds.UNCHANGED_POPULATION: worlds.TARGET_UNCHANGED_POPULATION,
            worlds.STANDARD_POLICY: worlds.TARGET_STANDARD_POLICY,
        }
        outcome = drift(pingone, method="snapshots", resources=resources, resource_mapping=pairs)
        assert not outcome.failed, outcome.message
        assert [each["name"] for each in outcome["drifts"][0]["plan"]["changes"]] == [worlds.POPULATION_NAME]
        expected = [worlds.POPULATION, worlds.UNCHANGED_POPULATION]
        assert [row["id"] for row in outcome["selection"]] == (expected if resources[0] == NAMED else expected[::-1])
        assert {row["type"] for row in outcome["selection"]} == {"populations"}
        assert not [operation for operation in pingone.writes() if operation.startswith("P")]

    def test_by_snapshots_of_what_was_deleted(self, pingone: PingOne) -> None:
        """Its absence is what the comparison is about, so that its ID need not be in the source."""
        mapping = {worlds.POPULATION: worlds.TARGET_POPULATION, worlds.UNCHANGED_POPULATION: "populations/Contractors"}
        snapshot(pingone)
        pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION)
        resources = [CONTRACTORS, TYPED]
        outcome = drift(pingone, method="snapshots", resources=resources, resource_mapping=mapping)
        assert not outcome.failed, outcome.message
        deleted = [each for each in outcome["drifts"][0]["plan"]["changes"] if each["action"] == "delete"]
        assert [each["source_id"] for each in deleted] == [worlds.POPULATION]

    @pytest.mark.parametrize(
        ("resources", "said"),
        [
            (
                [{"type": "populations"}],
                "resources: entry 1 must have either type and name, or resource_type and resource_id",
            ),
            ([TYPED, {"name": "Staff"}], "resources: entry 2 must have either"),
            ([{**TYPED, **NAMED}], "it has name, resource_id, resource_type, type."),
            ([{"resource_type": "populations"}], "it has resource_type."),
            ([{}], "it has none of them."),
            ([{"type": "populations", "name": "   "}], "resources: entry 1 must have either"),
            (
                [{"type": "a b", "name": "Staff"}],
                "resources: entry 1: type must be the part between environment and ID",
            ),
            ([{"type": "populations", "name": "x" * 1001}], "resources: entry 1: name has 1001 characters"),
            ([{**NAMED, "id": worlds.POPULATION}], "id"),
            ([NAMED, NAMED], "resources lists a resource more than once: populations 'NA Eng Austin'."),
            ([LINE], "resources"),
        ],
        ids=lambda value: str(value)[:40],
    )
    def test_bad_resources(self, pingone: PingOne, resources: list[Any], said: str) -> None:
        outcome = drift(pingone, method="snapshots", resources=resources)
        assert outcome.failed
        assert said in outcome.message
        assert pingone.simulator.requests() == []

    def test_resource_by_id_and_by_name(self, pingone: PingOne) -> None:
        outcome = drift(pingone, method="snapshots", resources=[TYPED, NAMED])
        assert outcome.failed
        assert f"resources lists a resource more than once: {worlds.POPULATION}." in outcome.message


class TestSnapshots:
    @pytest.mark.parametrize("form", FORMS, ids=str)
    def test_of_a_resource(self, pingone: PingOne, form: Any) -> None:
        outcome = snapshot(pingone, resource_id=form)
        assert outcome.changed
        assert outcome["snapshot"]["resource"]["id"] == worlds.POPULATION
        assert outcome["snapshot"]["configuration"]["name"] == worlds.POPULATION_NAME
        assert pingone.operations() == [*LOOKED_UP, "S2", "S1", "S4"]

    def test_a_second_run_reuses_both(self, pingone: PingOne) -> None:
        assert snapshot(pingone, resource_id=NAMED, max_age=3600).changed
        pingone.simulator.clear_requests()
        assert not snapshot(pingone, resource_id=NAMED, max_age=3600).changed
        assert pingone.writes() == []

    def test_check_mode_takes_no_snapshot_of_the_resource(self, pingone: PingOne) -> None:
        task = {**pingone.connection, "environment": worlds.SOURCE_ENVIRONMENT, "resource_id": NAMED}
        assert pingone.run_with("pingone_snapshot", task, check=True).changed
        assert pingone.operations() == [*LOOKED_UP, "S2"]

    @pytest.mark.parametrize("form", FORMS, ids=str)
    def test_read_by_name(self, pingone: PingOne, form: Any) -> None:
        taken = snapshot(pingone, resource_id=NAMED)["snapshot"]["snapshotId"]
        pingone.simulator.clear_requests()
        outcome = pingone.run("pingone_snapshot_info", environment=worlds.SOURCE_ENVIRONMENT, resource_id=form)
        assert [each["snapshotId"] for each in outcome["snapshots"]] == [taken]
        assert pingone.operations() == [*LOOKED_UP, "S2"]

    @pytest.mark.parametrize("module", ["pingone_snapshot", "pingone_snapshot_info"])
    def test_unknown_name(self, pingone: PingOne, module: str) -> None:
        outcome = pingone.run(module, environment=worlds.SOURCE_ENVIRONMENT, resource_id="populations/NA Eng Austn")
        assert outcome.failed
        assert (
            f"resource_id: environment {worlds.SOURCE_ENVIRONMENT} has no populations 'NA Eng Austn'."
            in outcome.message
        )
        assert pingone.writes() == ["S1"]

    def test_type_that_is_given_twice(self, pingone: PingOne) -> None:
        outcome = snapshot(pingone, resource_id=NAMED, resource_type="populations")
        assert "resource_id already names the type of the resource: leave out resource_type." in outcome.message
        assert pingone.simulator.requests() == []

    def test_url_beside_a_name(self, pingone: PingOne) -> None:
        url = f"https://api.pingone.com/v1/environments/{worlds.SOURCE_ENVIRONMENT}/populations/{worlds.POPULATION}"
        outcome = snapshot(pingone, resource_id=NAMED, resource_url=url)
        assert "resource_url already identifies the resource: leave out resource_id." in outcome.message
        assert pingone.simulator.requests() == []


class TestDeclarations:
    @pytest.fixture(autouse=True)
    def _variables(self, pingone: PingOne) -> None:
        pingone.simulator.reset("variables")
        task: dict[str, Any] = {
            "environment": worlds.SOURCE_ENVIRONMENT,
            "name": "slo",
            "value": "https://example.com/",
        }
        assert pingone.run("pingone_variable_definition", **task).changed
        pingone.simulator.clear_requests()

    def declare(self, pingone: PingOne, resource: Any, *, check: bool = False, **options: Any) -> Outcome:
        task: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT, "resource_id": resource, **options}
        return pingone.run("pingone_variable_declaration", check=check, **task)

    @pytest.mark.parametrize("form", [SAML, f"applications/{worlds.SAML_APPLICATION_NAME}"], ids=str)
    def test_declare_again_read_and_remove(self, pingone: PingOne, form: Any) -> None:
        variables: dict[str, Any] = {"variables": {"sloEndpoint": "slo"}}
        assert self.declare(pingone, form, check=True, **variables).changed
        assert self.declare(pingone, form, **variables).changed
        assert not self.declare(pingone, form, **variables).changed
        assert not self.declare(pingone, worlds.SAML_APPLICATION, **variables).changed
        module = "pingone_variable_declaration_info"
        found = pingone.run(module, environment=worlds.SOURCE_ENVIRONMENT, resource_id=form)["declaration"]
        assert found["resource"]["id"] == worlds.SAML_APPLICATION
        assert self.declare(pingone, form, state="absent").changed
        assert pingone.writes() == ["S1", "S1", "V1", "S1", "S1", "S1", "V5"]

    @pytest.mark.parametrize("module", ["pingone_variable_declaration", "pingone_variable_declaration_info"])
    def test_unknown_name(self, pingone: PingOne, module: str) -> None:
        options: dict[str, Any] = {} if module.endswith("_info") else {"variables": {"sloEndpoint": "slo"}}
        task: dict[str, Any] = {
            "environment": worlds.SOURCE_ENVIRONMENT,
            "resource_id": "applications/My SAML ap",
            **options,
        }
        outcome = pingone.run(module, **task)
        assert outcome.failed
        assert "has no applications 'My SAML ap'. Similar: applications 'My SAML app'" in outcome.message
        assert pingone.writes() == ["S1"]


@pytest.mark.parametrize(
    ("module", "options"),
    [
        ("pingone_snapshot", {}),
        ("pingone_snapshot_info", {}),
        ("pingone_variable_declaration", {"variables": {"sloEndpoint": "slo"}}),
        ("pingone_variable_declaration_info", {}),
    ],
)
@pytest.mark.parametrize(
    ("resource", "said"),
    [
        (["populations/Staff"], "resource_id must be a resource ID (UUID)"),
        (7, "resource_id must be a resource ID (UUID)"),
        ({"type": "populations"}, "resource_id must have exactly the keys type and name; it has no name."),
        ({"type": "populations", "name": "A", "id": 1}, "the unknown key id."),
        ({"type": " ", "name": "A"}, "resource_id: type is blank."),
        ({"type": "populations", "name": 7}, "resource_id: name must be a string; got 7."),
        ("populations/" + "x" * 1001, "resource_id has 1013 characters"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_input(pingone: PingOne, module: str, options: dict[str, Any], resource: Any, said: str) -> None:
    for check in (False, True):
        task: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT, "resource_id": resource, **options}
        outcome = pingone.run(module, check=check, **task)
        assert outcome.failed
        assert said in outcome.message
    assert pingone.simulator.requests() == []


@pytest.mark.parametrize("module", ["pingone_snapshot_info", "pingone_variable_declaration_info"])
@pytest.mark.parametrize("option", ["wait_timeout", "wait_interval"])
def test_times_of_modules_that_look_names_up(pingone: PingOne, module: str, option: str) -> None:
    task: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT, "resource_id": LINE, option: 0}
    outcome = pingone.run(module, **task)
    assert outcome.failed
    assert f"{option} must be greater than zero" in outcome.message
    assert pingone.simulator.requests() == []


def test_an_id_that_is_not_there_is_reported_with_those_near_it(pingone: PingOne) -> None:
    for environment in (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT):
        task: dict[str, Any] = {"environment": environment, "name": "label", "value": "x"}
        assert not pingone.run("pingone_variable_definition", **task).failed
    declared: dict[str, Any] = {"description": "label"}
    outcome = pingone.run(
        "pingone_variable_declaration",
        environment=worlds.SOURCE_ENVIRONMENT,
        resource_id=MISTYPED,
        variables=declared,
    )
    assert (outcome.failed, outcome["changed"]) == (True, False)
    assert NEAR in outcome.message
