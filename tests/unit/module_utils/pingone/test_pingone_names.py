# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names that are looked up in the resources of an environment, and what a message says of those that are not there."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.naming import with_names
from ansible_collections.envops.promotion.plugins.module_utils._pingone.references import read_reference
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.inventory import Inventory, Listed
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.naming import NameLookup
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.resources import matches_name


def identifier(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, str(number)))


def mistyped(resource_id: str) -> str:
    return resource_id[:-1] + ("1" if resource_id.endswith("0") else "0")


RESOURCES = (
    Listed("populations", "NA Eng Austin", identifier(1)),
    Listed("populations", "Staff", identifier(2)),
    Listed("populations", "Staff", identifier(3)),
    Listed("groups", "Staff", identifier(4)),
    Listed("davinci/flows", "Login", identifier(5)),
    Listed("davinci", "flows/Logout", identifier(6)),
    Listed("davinci/flows", "Logout", identifier(7)),
    Listed("themes", f"themes:{identifier(8)}", identifier(8)),
    Listed("populations", "a/b", identifier(9)),
    Listed("populations", "staff", identifier(10)),
)


def lookup(*resources: Listed) -> NameLookup:
    return NameLookup(Inventory("env", {"snapshotId": "snap"}, resources or RESOURCES), "environment Development (env)")


def problem_of(given: Any, *resources: Listed) -> str:
    with pytest.raises(InputError) as refused:
        lookup(*resources).require(read_reference(given, "given"), "x")
    assert "pingone_resource_info" in refused.value.advice
    return refused.value.message


@pytest.mark.parametrize(
    ("given", "number"),
    [
        (identifier(1), 1),
        (identifier(1).upper(), 1),
        ({"type": "populations", "name": "NA Eng Austin"}, 1),
        ("populations/NA Eng Austin", 1),
        ("groups/Staff", 4),
        ("populations/staff", 10),
        ("davinci/flows/Login", 5),
        ({"type": "davinci", "name": "flows/Logout"}, 6),
        ({"type": "davinci/flows", "name": "Logout"}, 7),
        (f"themes/themes:{identifier(8)}", 8),
        ("populations/a/b", 9),
    ],
    ids=str,
)
def test_what_is_found(given: Any, number: int) -> None:
    reference = read_reference(given, "given")
    assert lookup().require(reference, "x").id == identifier(number)
    assert lookup().find(reference, "x") == RESOURCES[number - 1]
    assert lookup().knows(reference)


def test_ids_of_any_case() -> None:
    shouted = Listed("populations", "Staff", "ABCDEF00-0000-4000-8000-000000000000")
    assert lookup(shouted).require(read_reference(shouted.id.lower(), "given"), "x") == shouted


@pytest.mark.parametrize(
    ("given", "said"),
    [
        # there twice
        (
            "populations/Staff",
            "x: environment Development (env) has 2 resources that match populations 'Staff'. Give the ID of the one you mean: "
            f"populations 'Staff' ({identifier(2)}), populations 'Staff' ({identifier(3)}).",
        ),
        (
            "davinci/flows/Logout",
            "has 2 resources that match 'davinci/flows/Logout'. Give the ID of the one you mean: "
            f"davinci 'flows/Logout' ({identifier(6)}), davinci/flows 'Logout' ({identifier(7)}).",
        ),
        # not there: the near ones
        (
            "populations/NA Eng Austn",
            f"has no populations 'NA Eng Austn'. Similar: populations 'NA Eng Austin' ({identifier(1)}).",
        ),
        ("populations/austin", f"Similar: populations 'NA Eng Austin' ({identifier(1)})."),
        ("populations/na eng austin", f"Similar: populations 'NA Eng Austin' ({identifier(1)})."),
        (
            "groups/NA Eng Austin",
            f"has no groups 'NA Eng Austin'. Similar: populations 'NA Eng Austin' ({identifier(1)}).",
        ),
        ("groups/staff", f"groups 'Staff' ({identifier(4)})"),
        (f"populations/{identifier(1)}", f"Similar: populations 'NA Eng Austin' ({identifier(1)})."),
        ("populations/Zebra", "x: environment Development (env) has no populations 'Zebra'."),
        ("davinci/flows/Logn", f"davinci/flows 'Login' ({identifier(5)})"),
        # a wrong type
        (
            "population/NA Eng Austin",
            "has no population 'NA Eng Austin', and no resource of the type 'population'. Did you mean the type populations? "
            f"Similar: populations 'NA Eng Austin' ({identifier(1)}).",
        ),
        ("Populations/NA Eng Austin", "Did you mean the type populations?"),
        ("persons/NA Eng Austin", "Did you mean the type populations?"),
        ("xyz/Zebra", "no resource of the type 'xyz'. Its types: davinci, davinci/flows, groups, populations, themes."),
        # an ID
        (
            mistyped(identifier(1)),
            f"Similar: populations 'NA Eng Austin' ({identifier(1)}).",
        ),
        ("ffffffff-ffff-4fff-bfff-ffffffffffff", "has no resource with the ID ffffffff-ffff-4fff-bfff-ffffffffffff."),
    ],
    ids=str,
)
def test_what_is_not_found(given: Any, said: str) -> None:
    assert said in problem_of(given)


def test_an_environment_without_resources() -> None:
    empty = NameLookup(Inventory("env", {}, ()), "environment Development (env)")
    with pytest.raises(InputError, match=r"no resource of the type 'populations'\. Its types: none\."):
        empty.require(read_reference("populations/Staff", "given"), "x")


def test_a_name_that_is_there_too_often_is_cut() -> None:
    many = [Listed("populations", "Staff", identifier(number)) for number in range(1, 31)]
    said = problem_of("populations/Staff", *many)
    assert "has 30 resources" in said
    assert said.count("populations 'Staff' (") == 10
    assert said.endswith("and 20 more.")


def test_all_problems_are_in_one_message() -> None:
    one = lookup()
    for option, given in (("a", "groups/Staff"), ("a", "groups/Stuff"), ("b", "populations/Staff")):
        one.find(read_reference(given, "given"), option)
    with pytest.raises(InputError) as refused:
        one.check()
    assert "a: environment Development (env) has no groups 'Stuff'." in refused.value.message
    assert "b: environment Development (env) has 2 resources that match populations 'Staff'." in refused.value.message


def test_only_ten_problems_are_described() -> None:
    one = lookup()
    for number in range(30):
        assert one.find(read_reference(f"groups/Missing {number}", "given"), "x") is None
    with pytest.raises(InputError) as refused:
        one.check()
    assert refused.value.message.count("has no groups") == 10
    assert refused.value.message.endswith("More entries are not found.")


def test_nothing_is_wrong() -> None:
    one = lookup()
    one.find(read_reference("groups/Staff", "given"), "x")
    one.check()


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("Staff", ["Staff"]),
        ("*", ["", "Staff", "NA Staff", "a*b", "NA?", "[NA]"]),
        ("NA*", ["NA Staff", "NA?"]),
        ("*taff", ["Staff", "NA Staff"]),
        ("*A*", ["NA Staff", "NA?", "[NA]"]),
        ("N*A*Staff", ["NA Staff"]),
        ("NA?", ["NA?"]),
        ("[NA]", ["[NA]"]),
        ("a*b", ["a*b"]),
        ("St*taff", []),
        ("**", ["", "Staff", "NA Staff", "a*b", "NA?", "[NA]"]),
        ("staff", []),
    ],
)
def test_patterns_of_names(pattern: str, names: list[str]) -> None:
    every = ["", "Staff", "NA Staff", "a*b", "NA?", "[NA]"]
    assert [name for name in every if matches_name(name, pattern)] == names


def test_a_pattern_of_many_asterisks_takes_no_time() -> None:
    assert not matches_name("a" * 1000, "*a" * 400 + "*b")


def test_types_and_names_of_ids_come_from_the_plan() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "1", "type": None, "name": None},
        {"id": "2", "type": None, "name": None},
        {"id": "3", "type": "t", "name": "n"},
    ]
    plan: dict[str, Any] = {
        "changes": [{"source_id": "1", "type": "themes", "name": "A"}, {"source_id": "3", "type": "x", "name": "x"}]
    }
    assert with_names(rows, plan) == [
        {"id": "1", "type": "themes", "name": "A"},
        {"id": "2", "type": None, "name": None},
        {"id": "3", "type": "t", "name": "n"},
    ]
    assert with_names(rows, None) == rows
    assert with_names(None, plan) is None
