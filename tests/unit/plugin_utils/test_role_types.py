# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values of the wrong type: every option of every role refuses them by its name, in words without classes of Python."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import GUARDS, connections_of, spec_of
from ansible_collections.envops.promotion.plugins.plugin_utils._role_wording import reworded

from .test_role_blanks import LEAST, OPTIONS, RUNS, option, said_by_role, said_to_caller

WRONG: dict[str, list[Any]] = {
    "str": [["x"], {"x": 1}, [{"x": {"y": 1}}]],
    "bool": ["maybe", 5, ["x"], {"x": 1}],
    "float": ["soon", ["x"], {"x": 1}],
    "dict": ["x", 5, True, [5], [{"x": 1}]],
    "list": [{"x": 1}, {"x": {"y": 1}}, [["x"]]],
    "list of dict": [5, True, "x", ["x"], [5], [["x"]], {"x": 1}],
    "raw": ["x", 5, True, [5]],
}
INTERNAL = re.compile(r"<class|_Ansible|convert|parameter|argument|Traceback|iterable")
CASES = [
    (role, name, value)
    for role, name in OPTIONS
    for kind in ["list of dict" if option(role, name).get("elements") == "dict" else str(option(role, name)["type"])]
    for value in WRONG[kind]
]


@pytest.mark.parametrize(("role", "name", "value"), CASES)
def test_a_value_of_the_wrong_type_is_refused_by_the_name_of_its_option(role: str, name: str, value: Any) -> None:
    options = {**LEAST[role], name: value}
    for said in (said_by_role(role, options), said_to_caller(role, options)):
        assert f"{role}_{name}" in said
        assert said.endswith((".", "?"))
        assert not INTERNAL.search(said.replace("separate_people", ""))


NESTED = [
    (role, name.removeprefix(f"{role}_"), key, value)
    for role in RUNS
    for name, given in spec_of(role).items()
    if given["type"] == "dict" and name not in connections_of(role) and name.removeprefix(f"{role}_") in GUARDS
    for key, inner in given["options"].items()
    for kind in ["list of dict" if inner.get("elements") == "dict" else str(inner["type"])]
    if kind in ("str", "bool", "int", "float", "list of dict")
    for value in {**WRONG, "int": ["soon", ["x"], {"x": 1}]}[kind]
]


@pytest.mark.parametrize(("role", "name", "key", "value"), NESTED)
def test_a_value_of_the_wrong_type_in_a_guard_is_refused_by_both_names(
    role: str, name: str, key: str, value: Any
) -> None:
    said = said_by_role(role, {**LEAST[role], name: {key: value}})
    assert f"{role}_{name}" in said
    assert key in said
    assert not INTERNAL.search(said)


def test_what_ansible_says_otherwise_stays_as_it_is() -> None:
    assert reworded(["One thing.", "another", "One thing"]) == "One thing. another."
    assert reworded(["dictionary requested, could not parse JSON or key=value"]) == (
        "dictionary requested, could not parse JSON or key=value."
    )
