# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbooks for fleets decide."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.filter.promotion_fleet import decide

ENVIRONMENTS = [
    {"id": "aaaaaaaa-0000-4000-8000-000000000001", "name": "Development"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000002", "name": "Staging"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000003", "name": "Production"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000004", "name": "Same"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000005", "name": "Same"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000006", "name": "localhost"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000007", "name": "Brand:1"},
]
SECRET = "secret-of-a-connection-5b1"


def begun(names: tuple[str, ...] = (), group: tuple[str, ...] = (), **options: Any) -> dict[str, Any]:
    given = {
        "prefix": "pingone_fleet",
        "names": list(names),
        "decided": ["pingone_promote_target_environment"],
        "required": ["source_environment"],
        "group": list(group),
        "options": {"source_environment": "Development", "targets": ["Staging"], **options},
    }
    return decide(given, "begin")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", [1, "100%"]),
        (None, [1, "100%"]),
        ([1, 3, "100%"], [1, 3, "100%"]),
        ("1, 3, 100%", [1, 3, "100%"]),
        ("1\n25%\n", [1, "25%"]),
        ('["1", "50%"]', [1, "50%"]),
        (5, [5]),
        ("7", [7]),
    ],
)
def test_waves(given: Any, expected: list[Any]) -> None:
    assert begun(waves=given)["waves"] == expected


@pytest.mark.parametrize(
    "given", [[], [0], ["0%"], ["101%"], [-1], [1.5], [True], ["half"], [None], [[1]], {"a": 1}, True, ["1e3"], ["00"]]
)
def test_sizes_that_are_none_are_refused(given: Any) -> None:
    assert begun(waves=given)["problem"].startswith("waves")


@pytest.mark.parametrize(("given", "expected"), [("", 0), (None, 0), ("90", 90), (1.5, 1.5), (604800, 604800)])
def test_soak(given: Any, expected: float) -> None:
    assert begun(soak=given)["soak"] == expected


@pytest.mark.parametrize("given", [-1, "soon", True, 604801, "nan", "inf", [], {}])
def test_soaks_that_are_none_are_refused(given: Any) -> None:
    assert begun(soak=given)["problem"].startswith("soak must be a number of seconds from 0")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Staging, Production", ["Staging", "Production"]),
        ("Staging\nBrand, two\n", ["Staging", "Brand, two"]),
        ([" Staging "], ["Staging"]),
        ('["Staging"]', ["Staging"]),
        ("", ["Brand"]),
        (None, ["Brand"]),
    ],
)
def test_targets(given: Any, expected: list[str]) -> None:
    assert begun(targets=given, group=("Brand",))["targets"] == expected


@pytest.mark.parametrize("given", ["", None, [], ",", [None], ["Staging", " "], {}, 0.5])
def test_no_target_is_no_fleet(given: Any) -> None:
    assert "target" in begun(targets=given)["problem"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("pingone_fleet_wave", "Did you mean pingone_fleet_waves?"),
        ("pingone_fleet_123456789012345678", "is unknown. Variables: pingone_fleet_source_environment"),
        ("pingone_promote_target_environment", "must not be set"),
    ],
)
def test_variables_that_are_mistyped_or_overrule_the_fleet(name: str, problem: str) -> None:
    assert problem in begun(names=(name,))["problem"]


def test_variables_of_the_role_and_a_former_result_are_fine() -> None:
    assert not begun(names=("pingone_promote_policy", "pingone_fleet_result", "pingone_fleet_soak"))["problem"]


@pytest.mark.parametrize("given", ["", None, "  "])
def test_a_source_is_needed(given: Any) -> None:
    assert begun(source_environment=given)["problem"] == "pingone_fleet_source_environment must be set."


def environments(*targets: str, source: str = "Development") -> dict[str, Any]:
    return decide({"source": source, "targets": list(targets), "environments": ENVIRONMENTS}, "environments")


def test_targets_by_name_and_id() -> None:
    found = environments("Staging", "AAAAAAAA-0000-4000-8000-000000000003", "localhost", "Brand:1")
    assert found["source"] == ENVIRONMENTS[0]["id"]
    assert found["targets"] == [
        {"name": "Staging", "id": ENVIRONMENTS[1]["id"]},
        {"name": "AAAAAAAA-0000-4000-8000-000000000003", "id": ENVIRONMENTS[2]["id"]},
        *({"name": each["id"], "id": each["id"]} for each in ENVIRONMENTS[5:7]),
    ]


@pytest.mark.parametrize(
    ("targets", "problem"),
    [
        (("Stagin",), "'Stagin' is neither the ID nor the name of an environment. Did you mean Staging?"),
        (("Same",), "2 environments are named 'Same'"),
        (("Staging", "Staging"), "Staging and Staging are the same environment"),
        (("Staging", str(ENVIRONMENTS[1]["id"])), "are the same environment"),
        (("Development",), "Development is the source environment"),
        ((str(ENVIRONMENTS[0]["id"]).upper(),), "is the source environment"),
    ],
)
def test_targets_that_are_wrong(targets: tuple[str, ...], problem: str) -> None:
    assert problem in environments(*targets)["problem"]


def connections(*targets: Any, source: str = "https://acme.sb01.workfront.com") -> dict[str, Any]:
    return decide({"source": {"url": source}, "targets": list(targets)}, "connections")


def test_connections_are_named_by_their_hosts() -> None:
    target = {"url": "https://Acme.my.workfront.com/", "api_key": SECRET}
    assert connections(target)["targets"] == [{"name": "acme.my.workfront.com", "connection": target}]
    local = {"url": "http://[::1]:8080/base", "api_key": SECRET}
    assert connections(local)["targets"][0]["name"] == "--1-8080"


@pytest.mark.parametrize(
    "targets",
    [
        [{"api_key": SECRET}],
        [SECRET],
        [{"url": "https://[", "api_key": SECRET}],
        [{"url": "https://acme.sb01.workfront.com", "api_key": SECRET}],
        [{"url": "https://a.my.workfront.com", "api_key": SECRET}] * 2,
    ],
)
def test_connections_that_are_wrong_are_not_shown(targets: list[Any]) -> None:
    problem = connections(*targets)["problem"]
    assert problem
    assert SECRET not in problem


PROMOTED = {"result": {"status": "promoted", "promotion_id": "p1", "message": "It was executed."}}
NOTHING = {"result": {"status": "unchanged"}}
ROLLED_BACK = {"result": {"status": "rolled_back", "message": "Step 2 failed."}, "failed": "Step 2 failed."}


@pytest.mark.parametrize(
    ("noted", "reached", "failed", "not_reached"),
    [
        ({"a": PROMOTED, "b": NOTHING, "c": PROMOTED}, "abc", "", ""),
        ({"a": PROMOTED, "b": ROLLED_BACK}, "a", "b", "c"),
        ({"a": {"failed": "No message was given."}}, "", "a", "bc"),
        ({"a": {"result": {}}}, "", "a", "bc"),
        ({"a": {"result": {"status": "planned"}}}, "", "a", "bc"),
        ({"a": {"result": {"status": "held", "message": "It is held."}}}, "", "a", "bc"),
        ({"a": {**PROMOTED, "failed": "A check failed."}}, "", "a", "bc"),
        ({"a": {}, "b": None, "c": "x"}, "", "", "abc"),
    ],
)
def test_only_what_is_promoted_or_has_the_release_is_reached(
    noted: dict[str, Any], reached: str, failed: str, not_reached: str
) -> None:
    result = decide({"release": "r1", "targets": ["a", "b", "c"], "noted": noted}, "end")
    assert (result["reached"], result["failed"], result["not_reached"]) == (
        list(reached),
        list(failed),
        list(not_reached),
    )
    assert [row["target"] for row in result["targets"]] == ["a", "b", "c"]
    assert f"reached {len(reached)} of 3 targets" in result["message"]
    assert ("run it again with this release, r1" in result["message"]) == (reached != "abc")


def test_a_dry_run_reaches_what_it_has_planned() -> None:
    noted = {"a": {"result": {"status": "planned"}}}
    result = decide({"release": "", "targets": ["a"], "noted": noted, "check_mode": True}, "end")
    assert result["reached"] == ["a"]
    assert result["message"] == "The release was planned for 1 of 1 targets."
