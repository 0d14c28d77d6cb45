# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that break parsers and libraries, for every option of every module: refused by the option's name, and not shown."""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.envops.promotion.plugins import modules
from ansible_collections.envops.promotion.plugins.module_utils._bounds import (
    LONGEST,
    MOST_DIGITS,
    MOST_LEVELS,
    check_arguments,
    check_data,
    check_value,
    is_deeper,
)
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, given_arguments
from ansible_collections.envops.promotion.plugins.module_utils._options import first_variable
from support.broken_values import HALF, broken, nested

SPECS: dict[str, ModuleSpec] = {
    found.name: importlib.import_module(f"{modules.__name__}.{found.name}").SPEC
    for found in pkgutil.iter_modules(modules.__path__)
}


@pytest.mark.parametrize("module", SPECS)
def test_a_broken_value_is_refused_by_its_option(module: str) -> None:
    """What is left is refused by the validation, which must survive it."""
    spec = SPECS[module].argument_spec
    for name, option in spec.items():
        for value in broken(option):
            try:
                given = given_arguments({name: value}, spec)
            except InputError as error:
                said = str(error)
            else:
                result = ArgumentSpecValidator({name: {**option, "required": False}}).validate(given)
                said = " ".join(result.error_messages)
            assert name in said
            assert len(said) < 300 or len(str(value)) > 300
            assert "hush" not in said


@pytest.mark.parametrize("module", SPECS)
def test_options_within_options_are_named(module: str) -> None:
    for name, option in SPECS[module].argument_spec.items():
        for key, inner in option.get("options", {}).items():
            entry = {key: "x" * 1_000_000 if inner.get("type") in ("str", "path", None) else math.inf}
            for value in (entry, [{}, entry]) if option["type"] == "list" else (entry,):
                with pytest.raises(InputError, match=f"^{name}: {key} "):
                    check_value(value, name, option)


@pytest.mark.parametrize("module", SPECS)
@pytest.mark.parametrize("value", [["x"], {"x": 1}, [["x"]], [{"x": 1}]], ids=repr)
def test_ansible_makes_no_string_of_a_list_or_a_dictionary(module: str, value: Any) -> None:
    for name, option in SPECS[module].argument_spec.items():
        is_list = option["type"] == "list" and option.get("elements") == "str"
        if option["type"] in ("str", "path") or (is_list and isinstance(value, list) and value != ["x"]):
            with pytest.raises(InputError, match=f"^{name} must be a string"):
                check_value(value, name, option)


@pytest.mark.parametrize("module", SPECS)
@pytest.mark.parametrize("value", [True, 7, 1.5, [7], [["x"]], ["x"], "x"], ids=repr)
def test_what_has_options_of_its_own_is_a_dictionary(module: str, value: Any) -> None:
    """Ansible would look for the options in whatever is given."""
    spec = SPECS[module].argument_spec
    for path, option in _with_options(spec):
        if option["type"] == "list" and value == "x":
            continue  # the validation refuses it
        given: Any = value
        for name in reversed(path[1:]):
            given = {name: given}
        outer = [given] if spec[path[0]]["type"] == "list" and len(path) > 1 else given
        with pytest.raises(InputError, match=rf"^{': '.join(path)} must be a (dictionary|list of dictionaries)\.$"):
            given_arguments({path[0]: outer}, spec)


def _with_options(spec: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    for name, option in spec.items():
        if "options" in option:
            yield (name,), option
            yield from (((name, *path), inner) for path, inner in _with_options(option["options"]))


@pytest.mark.parametrize(
    ("value", "option"),
    [
        (10**MOST_DIGITS - 1, {"type": "raw"}),
        (nested(MOST_LEVELS), {"type": "raw"}),
        (nested(MOST_LEVELS, {}), {"type": "raw"}),
        (nested(MOST_LEVELS, [], in_lists=True), {"type": "list"}),
        ("x" * LONGEST, {"type": "str"}),
        ("x" * 1_000_000, {"type": "raw"}),
        (["x" * LONGEST], {"type": "list", "elements": "str"}),
        (["x" * 1_000_000], {"type": "list", "elements": "raw"}),
        ("1e3", {"type": "float"}),
        ("abc", {"type": "int"}),
        ("\U0001f600 \u00e9 \x00", {"type": "str"}),
        (True, {"type": "bool"}),
        (None, {"type": "str"}),
        (1.5, {}),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_within_bounds(value: Any, option: dict[str, Any]) -> None:
    check_value(value, "name", option)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (nested(MOST_LEVELS + 2), "name is nested more than 150 levels deep."),
        ([1, {"a": math.nan}], "name must be finite: infinity and NaN are not numbers that a service understands."),
        (10**MOST_DIGITS, "name is or contains a number with more than 100 digits."),
        (
            HALF,
            "name contains half of a surrogate pair, which is not a character: check the encoding of where the value",
        ),
    ],
)
def test_messages(value: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        check_data(value, "name")
    assert said in str(caught.value)


@pytest.mark.parametrize("kind", ["int", "float"])
@pytest.mark.parametrize("value", [True, False])
def test_a_boolean_is_no_number(kind: str, value: bool) -> None:
    with pytest.raises(InputError, match=f"^soak must be a number; got {str(value).lower()}"):
        check_arguments({"soak": value}, {"soak": {"type": kind}})
    check_arguments({"soak": value}, {"soak": {"type": "bool"}})


def test_the_name_of_an_option_is_bounded() -> None:
    with pytest.raises(InputError, match=r"^The name of an option has 30000 characters"):
        check_arguments({"x" * 30_000: 1}, {})
    with pytest.raises(InputError, match=r"^unknown must be finite"):
        check_arguments({"unknown": math.inf}, {})


def test_environment_variables_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = {"token": {"type": "str", "fallback": (first_variable, ["FIRST_TOKEN", "SECOND_TOKEN"])}}
    monkeypatch.setenv("FIRST_TOKEN", " ")
    monkeypatch.setenv("SECOND_TOKEN", "hush\udcff")
    with pytest.raises(InputError, match=r"^The environment variable SECOND_TOKEN contains half"):
        check_arguments({}, spec)
    check_arguments({"token": "x"}, spec)
    monkeypatch.setenv("FIRST_TOKEN", "x")
    check_arguments({}, spec)


@pytest.mark.parametrize("levels", [0, 1, 2, 50_000])
def test_depth(levels: int) -> None:
    value = nested(levels)
    assert not is_deeper(value, levels)
    assert levels == 0 or is_deeper(value, levels - 1)
