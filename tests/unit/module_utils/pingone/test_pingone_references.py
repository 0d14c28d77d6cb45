# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resources as users name them, before anything is looked up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.references import (
    Reference,
    read_mapping,
    read_reference,
    read_references,
)

ID = "461a33b0-f041-44b0-92ff-e59402c1c2ac"
OTHER = "5d2105ef-2657-4920-93ff-1328f86d51ab"
STAFF = {"type": "populations", "name": "Staff"}


def by_name(*pairs: tuple[str, str]) -> Reference:
    return Reference(pairs=pairs)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (ID, Reference(id=ID)),
        (f" {ID.upper()}\n", Reference(id=ID)),
        (STAFF, by_name(("populations", "Staff"))),
        ({"type": " populations ", "name": " Staff "}, by_name(("populations", " Staff "))),
        ({"type": "davinci/flows", "name": "a/b"}, by_name(("davinci/flows", "a/b"))),
        ({"type": "populations", "name": ID}, by_name(("populations", ID))),
        ("populations/NA Eng Austin", by_name(("populations", "NA Eng Austin"))),
        (" populations / NA Eng Austin ", by_name(("populations", "NA Eng Austin"))),
        ("davinci/flows/Login", by_name(("davinci", "flows/Login"), ("davinci/flows", "Login"))),
        ("populations/R & D/x", by_name(("populations", "R & D/x"))),
        ("populations/a//b", by_name(("populations", "a//b"), ("populations/a", "/b"))),
        ("populations/Ünïcode", by_name(("populations", "Ünïcode"))),
        (f"populations/{ID}", by_name(("populations", ID))),
    ],
    ids=str,
)
def test_what_is_meant(given: Any, meant: Reference) -> None:
    reference = read_reference(given, "x")
    assert reference == meant
    assert reference.is_named is (meant.id is None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "NA Eng Austin",
            "x must be a resource ID (UUID), {type, name}, or TYPE/NAME such as 'populations/NA Eng Austin'",
        ),
        ("NA Eng Austin", "'NA Eng Austin' is not a UUID"),
        ("", "'' is not a UUID"),
        ("/", "'/' is not a UUID"),
        ("/Staff", "'/Staff' is not a UUID"),
        ("populations/", "'populations/' is not a UUID"),
        ("populations: Staff", "'populations: Staff' is not a UUID"),
        ("Sign On/Staff", "'Sign On/Staff' is not a UUID"),
        (f"{ID} {OTHER}", "is not a UUID"),
        (7, "got 7."),
        (None, "got null."),
        (True, "got true."),
        (["populations/Staff"], 'got ["populations/Staff"].'),
        ({}, "x must have exactly the keys type and name; it has no type, no name."),
        ({"type": "populations"}, "it has no name."),
        ({"name": "Staff"}, "it has no type."),
        ({"populations": "Staff"}, "it has no type, no name, the unknown key populations."),
        ({**STAFF, "id": ID}, "the unknown key id."),
        (dict([*STAFF.items(), (1, 2)]), "the unknown key 1."),
        ({"type": None, "name": "Staff"}, "x: type must be a string; got null. Write it in quotes."),
        ({"type": "populations", "name": 2024}, "x: name must be a string; got 2024. Write it in quotes."),
        ({"type": "populations", "name": True}, "x: name must be a string; got true."),
        ({"type": "populations", "name": ["Staff"]}, "x: name must be a string"),
        ({"type": " ", "name": "Staff"}, "x: type is blank."),
        ({"type": "populations", "name": "\t"}, "x: name is blank."),
        ({"type": "a b", "name": "Staff"}, "x: type must be the part between environment and ID"),
        ({"type": "/populations", "name": "Staff"}, "x: type must be the part between environment and ID"),
        ({"type": "../promotions", "name": "Staff"}, "x: type must be the part between environment and ID"),
        ({"type": "populations", "name": "x" * 1001}, "x: name has 1001 characters; at most 1000 are possible"),
        ({"type": "p" * 1001, "name": "Staff"}, "x: type has 1001 characters"),
        ("populations/" + "x" * 1000, "x has 1012 characters"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_names_no_resource(given: Any, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_reference(given, "x")
    assert said in refused.value.message
    assert len(refused.value.message) < 300


def test_longest_name() -> None:
    assert read_reference({"type": "populations", "name": "x" * 1000}, "x").pairs == (("populations", "x" * 1000),)


@pytest.mark.parametrize(
    "twice",
    [
        [ID, ID.upper()],
        [STAFF, dict(STAFF)],
        [STAFF, "populations/Staff"],
        ["populations/Staff", ID, "populations / Staff"],
    ],
    ids=str,
)
def test_a_resource_that_is_named_twice_alike(twice: list[Any]) -> None:
    with pytest.raises(InputError, match="x lists a resource more than once: "):
        read_references(twice, "x")


def test_an_entry_that_is_wrong_is_counted() -> None:
    with pytest.raises(InputError, match=r"x: entry 2 must have exactly the keys"):
        read_references([ID, {"name": "Staff"}], "x")


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({}, []),
        ([], []),
        ({ID: OTHER}, [(ID, OTHER)]),
        ({ID: "populations/Staff", OTHER: STAFF}, [(ID, "populations 'Staff'"), (OTHER, "populations 'Staff'")]),
        ({"populations/Staff": ID}, [("populations 'Staff'", ID)]),
        ([{"source": ID, "target": STAFF}], [(ID, "populations 'Staff'")]),
        ([{"source": "populations/Staff", "target": OTHER}], [("populations 'Staff'", OTHER)]),
    ],
    ids=str,
)
def test_mapping(given: Any, meant: list[tuple[str, str]], as_json: bool) -> None:
    pairs = read_mapping(json.dumps(given) if as_json else given, "x")
    assert [(str(source), str(target)) for source, target in pairs] == meant


def test_mapping_as_extra_variables_write_it() -> None:
    assert read_mapping(f" {ID}={OTHER}\n", "x") == ((Reference(id=ID), Reference(id=OTHER)),)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (7, "x must map resources of the source to resources of the target"),
        ("x", "x is a string, but neither JSON nor key=value: x."),
        ("[", "x is a string, but neither JSON nor key=value: [."),
        ("[" * 100_000, "neither JSON nor key=value: [[["),
        ('{"a":' * 100_000, "neither JSON nor key=value"),
        ("[1e999]", "neither JSON nor key=value"),
        ('{"a": 1e999}', "x must be finite"),
        ("[1", "neither JSON nor key=value"),
        ([ID], "x: entry 1 must have a source and a target"),
        ([{"source": ID}], "x: entry 1 must have exactly the keys source and target; it has no target."),
        ([{"source": ID, "target": OTHER, "type": "x"}], "the unknown key type."),
        ([{"source": ID, "target": "Staff"}], "x: entry 1: target must be a resource ID"),
        ([{"source": {"type": "populations"}, "target": ID}], "x: entry 1: source must have exactly the keys"),
        ({"Staff": ID}, f"x: 'Staff: {ID}': the source must be a resource ID"),
        ({ID: None}, "the target must be a resource ID"),
        ({7: ID}, "the source must be a resource ID"),
        ([{"source": ID, "target": OTHER}] * 2, f"x lists a resource more than once: {ID}."),
        ({ID: OTHER, ID.upper(): OTHER}, f"x lists a resource more than once: {ID}."),
    ],
    ids=str,
)
def test_what_is_no_mapping(given: Any, said: str) -> None:
    with pytest.raises(InputError) as refused:
        read_mapping(given, "x")
    assert said in refused.value.message
