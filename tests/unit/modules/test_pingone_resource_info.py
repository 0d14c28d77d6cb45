# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_resource_info: types, names and IDs from a snapshot of the environment, and nothing of their contents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

MODULE = "pingone_resource_info"
SOURCE: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT}
POPULATIONS = [
    ("populations", "Contractors", worlds.UNCHANGED_POPULATION),
    ("populations", worlds.POPULATION_NAME, worlds.POPULATION),
]
TAKEN = ["S1", "S4", "S6"]


def found(outcome: Outcome) -> list[tuple[str, str, str]]:
    assert not outcome.changed
    return [(each["type"], each["name"], each["id"]) for each in outcome["resources"]]


@pytest.mark.parametrize("check", [False, True])
def test_all_resources(pingone: PingOne, check: bool) -> None:
    task = {**pingone.connection, "environment": worlds.SOURCE_ENVIRONMENT_NAME}
    outcome = pingone.process_with(MODULE, task, check=check)
    assert found(outcome) == [
        ("applications", "Timesheet", worlds.APPLICATION),
        ("passwordPolicies", worlds.PASSWORD_POLICY_NAME, worlds.PASSWORD_POLICY),
        ("passwordPolicies", "Standard", worlds.STANDARD_POLICY),
        *POPULATIONS,
        ("signOnPolicies", "Legacy Sign On", worlds.EXCLUDED_RESOURCE),
        ("themes", f"themes:{worlds.THEME}", worlds.THEME),
    ]
    assert {each["type"]: each["category"] for each in outcome["resources"]}["themes"] == "Branding"
    assert pingone.operations() == ["E1", *TAKEN]
    [taken] = pingone.simulator.requests("S6")
    assert outcome["snapshot"]["snapshotId"] in taken["path"]
    assert outcome["snapshot"]["status"] == "COMPLETE"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"types": ["populations"]}, POPULATIONS),
        ({"types": "populations,groups"}, POPULATIONS),
        ({"types": "populations\ngroups\n"}, POPULATIONS),
        ({"name": worlds.POPULATION_NAME}, POPULATIONS[1:]),
        ({"name": "*n*", "types": ["populations"]}, POPULATIONS),
        ({"name": "NA *"}, POPULATIONS[1:]),
        ({"name": "na *"}, []),
        ({"name": "NA ?ng Austin"}, []),
        ({"name": f"themes:{worlds.THEME}"}, [("themes", f"themes:{worlds.THEME}", worlds.THEME)]),
        ({"types": ["groups"]}, []),
        ({"types": "  ", "name": " ", "max_age": "  "}, None),
    ],
    ids=str,
)
def test_what_matches(pingone: PingOne, options: dict[str, Any], expected: list[tuple[str, str, str]] | None) -> None:
    outcome = pingone.run(MODULE, **SOURCE, **options)
    if expected is None:
        assert len(found(outcome)) == 7
    else:
        assert found(outcome) == expected


def test_type_that_is_probably_mistyped(pingone: PingOne) -> None:
    outcome = pingone.run(MODULE, **SOURCE, types=["population", "populations", "gateways"])
    assert found(outcome) == POPULATIONS
    [warning] = outcome.warnings
    assert "has no resource of the type 'population'. Did you mean populations" in warning


def test_nothing_of_the_contents_is_returned(pingone: PingOne) -> None:
    pingone.simulator.behave(masked_fields={})
    outcome = pingone.run(MODULE, **SOURCE)
    assert outcome["snapshot"].keys() == {
        "id",
        "snapshotId",
        "status",
        "createdAt",
        "startedAt",
        "completedAt",
        "environment",
        "resource",
    }
    assert all(each.keys() == {"type", "name", "id", "category"} for each in outcome["resources"])
    assert worlds.APPLICATION_SECRET not in json.dumps(outcome.result)


def test_recent_snapshot_is_used(pingone: PingOne) -> None:
    first = pingone.run(MODULE, **SOURCE)
    pingone.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"name": "Renamed"})
    pingone.simulator.clear_requests()
    second = pingone.run(MODULE, **SOURCE, max_age=3600)
    assert (second["snapshot"], second["resources"]) == (first["snapshot"], first["resources"])
    assert pingone.operations() == ["S2", "S6"]

    pingone.time.sleep(3601)
    pingone.simulator.clear_requests()
    third = pingone.run(MODULE, **SOURCE, max_age=3600)
    assert third["snapshot"]["snapshotId"] != first["snapshot"]["snapshotId"]
    assert "Renamed" in [each["name"] for each in third["resources"]]
    assert pingone.operations() == ["S2", *TAKEN]


def test_without_any_snapshot_one_is_taken(pingone: PingOne) -> None:
    assert len(pingone.run(MODULE, **SOURCE, max_age=3600)["resources"]) == 7
    assert pingone.operations() == ["S2", *TAKEN]


def test_snapshot_of_a_promotion_is_recent_enough(pingone: PingOne) -> None:
    promotion = pingone.plan()["promotion"]
    outcome = pingone.run(MODULE, **SOURCE, max_age=60)
    assert outcome["snapshot"]["snapshotId"] == promotion["sourceSnapshotId"]


def test_running_snapshot_is_waited_for(pingone: PingOne) -> None:
    pingone.simulator.behave(snapshot={"reads": 3})
    running = pingone.run("pingone_snapshot", **SOURCE, wait=False)
    pingone.simulator.clear_requests()
    outcome = pingone.run(MODULE, **SOURCE, max_age=60)
    assert outcome["snapshot"]["snapshotId"] == running["snapshot"]["snapshotId"]
    assert outcome["snapshot"]["status"] == "COMPLETE"
    assert pingone.operations()[0] == "S2"
    assert pingone.writes() == []


def test_all_pages_are_read(pingone: PingOne) -> None:
    for number in range(150):
        group_id = f"10000000-0000-4000-8000-{number:012}"
        group = {"id": group_id, "name": f"Group {number:03}"}
        pingone.simulator.put_resource(worlds.SOURCE_ENVIRONMENT, group_id, group, type="groups")
    outcome = pingone.run(MODULE, **SOURCE, types=["groups"])
    assert [name for _kind, name, _id in found(outcome)] == [f"Group {number:03}" for number in range(150)]
    assert pingone.operations() == [*TAKEN, "S6"]


@pytest.mark.parametrize(
    ("behaviour", "kind", "said"),
    [
        ({"snapshots": "forbidden"}, "permission", "and that the worker application may take and read them"),
        ({"snapshots": "missing"}, "not_found", "give each resource by its ID"),
        ({"snapshot_error": {"error": "No copy.", "errorCode": 7}}, "operation_failed", "failed: No copy (7)."),
        ({"snapshot": "never"}, "timeout", "did not finish within 600 s"),
    ],
    ids=str,
)
def test_service_without_snapshots(pingone: PingOne, behaviour: dict[str, Any], kind: str, said: str) -> None:
    pingone.simulator.behave(**behaviour)
    outcome = pingone.run(MODULE, **SOURCE)
    assert outcome.failed
    assert outcome["error"]["kind"] == kind
    assert said in outcome.message
    assert pingone.writes() == ["S1"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"resource": {"name": "x"}}, "one of its entries does not name its resource"),
        ({"resource": None}, "one of its entries does not name its resource"),
        ({"resource": {"id": 7, "name": "x"}}, "one of its entries does not name its resource"),
        ({"resourceUrl": None}, "has no resourceUrl"),
        ({"resourceUrl": ""}, "does not contain its type"),
        ({"resourceUrl": "https://api.pingone.com/v1"}, "does not contain its type"),
        ({"resource": {"id": worlds.THEME, "name": 7}}, "is not a string"),
    ],
    ids=str,
)
def test_entry_that_cannot_be_read(pingone: PingOne, change: dict[str, Any], said: str) -> None:
    """It may be the one that is looked up, or another one of the same name."""
    url = f"https://api.pingone.com/v1/environments/{worlds.SOURCE_ENVIRONMENT}/themes/{worlds.THEME}"
    entry = {"resource": {"id": worlds.THEME}, "resourceUrl": url, **change}
    pingone.simulator.fault("status", operation="S6", status=200, body={"_embedded": {"snapshots": [entry]}})
    outcome = pingone.run(MODULE, **SOURCE)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert said in outcome.message


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"resource": {"id": worlds.THEME}}, ("themes", f"themes:{worlds.THEME}", worlds.THEME)),
        ({"configuration": {"name": "Own"}}, ("themes", "Own", worlds.THEME)),
        ({"resource": {"id": worlds.THEME, "name": "Own", "category": 7}}, ("themes", "Own", worlds.THEME)),
        ({"resourceUrl": "themes/{}/"}, ("themes", f"themes:{worlds.THEME}", worlds.THEME)),
        ({"resourceUrl": "davinci/flows/{}"}, ("davinci/flows", f"davinci/flows:{worlds.THEME}", worlds.THEME)),
        (
            {"resourceUrl": f"populations/{worlds.POPULATION}/groups/{{}}"},
            ("populations/groups", f"populations/groups:{worlds.THEME}", worlds.THEME),
        ),
        ({"resourceUrl": "brandingSettings"}, ("brandingSettings", f"brandingSettings:{worlds.THEME}", worlds.THEME)),
    ],
    ids=str,
)
def test_type_and_name_of_an_entry(pingone: PingOne, entry: dict[str, Any], expected: tuple[str, str, str]) -> None:
    path = str(entry.get("resourceUrl", "themes/{}")).format(worlds.THEME)
    url = f"https://api.pingone.com/v1/environments/{worlds.SOURCE_ENVIRONMENT}/{path}"
    own = {
        "resource": {"id": worlds.SOURCE_ENVIRONMENT, "name": "Development"},
        "resourceUrl": url.partition("/themes")[0],
    }
    embedded = [{"resource": {"id": worlds.THEME}, **entry, "resourceUrl": url}, own]
    pingone.simulator.fault("status", operation="S6", status=200, body={"_embedded": {"snapshots": embedded}})
    assert found(pingone.run(MODULE, **SOURCE)) == [expected]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"environment": None}, "environment"),
        ({"environment": "  "}, "environment"),
        ({"types": [["populations"]]}, "types"),
        ({"types": {"populations": True}}, "types"),
        ({"types": ["Sign On"]}, "types: each must be the part between environment and ID"),
        ({"types": ["../promotions"]}, "types: each must be"),
        ({"types": ["p" * 1001]}, "types: each must be"),
        ({"name": "x" * 1001}, "name has 1001 characters; at most 1000 are possible."),
        ({"max_age": 0}, "max_age must be greater than zero; got 0."),
        ({"max_age": -1}, "max_age must be greater than zero"),
        ({"max_age": "soon"}, "max_age"),
        ({"max_age": "nan"}, "max_age"),
        ({"wait_timeout": 0}, "wait_timeout must be greater than zero"),
        ({"wait_interval": -1}, "wait_interval must be greater than zero"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_bad_input(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    for check in (False, True):
        outcome = pingone.run(MODULE, check=check, **{**SOURCE, **options})
        assert outcome.failed
        assert said in outcome.message
    assert pingone.simulator.requests() == []


def test_environment_that_does_not_exist(pingone: PingOne) -> None:
    outcome = pingone.run(MODULE, environment="Developmet")
    assert outcome.failed
    assert "environment: 'Developmet' is neither the ID nor the exact name of an environment" in outcome.message
    assert pingone.writes() == []
