# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What counts as given, for a made-up spec and for the specs of all modules."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import AnsibleFallbackNotFound

from ansible_collections.envops.promotion.plugins import modules
from ansible_collections.envops.promotion.plugins.module_utils._given import only_given
from ansible_collections.envops.promotion.plugins.module_utils._options import first_variable

BLANKS = ["", " ", "\n\t", None]
ID = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"
OBJECT_ID = "6419b8b9001151ee258921a4f7597ba1"
ENTRY = {"name": {"type": "str"}, "sizes": {"type": "list", "elements": "int"}}
SPEC: dict[str, Any] = {
    "word": {"type": "str"},
    "flag": {"type": "bool"},
    "ids": {"type": "list", "elements": "str"},
    "free": {"type": "dict"},
    "entry": {"type": "dict", "options": ENTRY},
    "entries": {"type": "list", "elements": "dict", "options": ENTRY},
}
NAMES = sorted(path.stem for path in Path(next(iter(modules.__path__))).glob("[a-z]*.py"))


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize("name", SPEC)
def test_a_blank_is_not_given(name: str, blank: Any) -> None:
    assert only_given({name: blank}, SPEC) == {}


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("word", " a ", " a "),
        ("word", f" {ID}\n", ID),
        ("word", f"\u00a0{OBJECT_ID.upper()}\u2003", OBJECT_ID.upper()),
        ("word", f" {ID}, ", f" {ID}, "),
        ("flag", False, False),
        ("flag", 0, 0),
        ("ids", [], []),
        ("ids", [" a ", "", None, "b"], ["a", "b"]),
        ("ids", "a", ["a"]),
        ("ids", "a, b,,", ["a", "b"]),
        ("ids", "a, b\nc\n\n", ["a, b", "c"]),
        ("ids", "\n a\r\n", ["a"]),
        ("ids", '["a", "b"]', ["a", "b"]),
        ("ids", "[a", ["[a"]),
        ("ids", 7, 7),
        ("free", {"a": "", "b": None}, {"a": "", "b": None}),
        ("entry", {"name": "", "sizes": "1,2"}, {"sizes": ["1", "2"]}),
        ("entry", {"other": ""}, {"other": ""}),
        ("entry", "name=a", {"name": "a"}),
        ("entry", '{"name": "", "sizes": "1,2"}', {"sizes": ["1", "2"]}),
        ("entry", "name", "name"),
        ("entry", '{"a":' * 5_000, '{"a":' * 5_000),
        ("entries", [{"name": None, "sizes": [1]}], [{"sizes": [1]}]),
        ("entries", [{"name": f"{OBJECT_ID} "}], [{"name": OBJECT_ID}]),
        ("entries", '[{"name": "a"}]', [{"name": "a"}]),
        ("entries", "a,b", "a,b"),
        ("unknown", "", ""),
    ],
)
def test_what_is_given(name: str, value: Any, read: Any) -> None:
    assert only_given({name: value}, SPEC) == {name: read}


@pytest.mark.parametrize("value", [[""], [None, " "], ",", "\n\n", "[]x,"[:0]])
def test_a_list_of_blanks_is_not_given(value: Any) -> None:
    assert only_given({"ids": value}, SPEC) == {}


@pytest.mark.parametrize("blank", BLANKS, ids=repr)
@pytest.mark.parametrize("module", NAMES)
def test_every_module_takes_a_blank_for_nothing(module: str, blank: Any) -> None:
    spec = importlib.import_module(f"{modules.__name__}.{module}").SPEC
    others = [name for name in spec.argument_spec if name not in spec.guards]
    assert _problems(spec, dict.fromkeys(others, blank)) == _problems(spec, {})


def _problems(spec: Any, arguments: dict[str, Any]) -> Any:
    kwargs = spec.to_kwargs()
    validator = ArgumentSpecValidator(kwargs.pop("argument_spec"), **kwargs)
    validated = validator.validate(only_given(arguments, spec.argument_spec))
    return validated.error_messages, validated.validated_parameters


def test_a_blank_guard_stays_to_be_refused() -> None:
    assert only_given({"word": ""}, SPEC, ["word"]) == {"word": ""}
    assert only_given({"word": None}, SPEC, ["word"]) == {}


def test_the_first_variable_that_is_not_blank(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRST_CHOICE", " ")
    monkeypatch.setenv("SECOND_CHOICE", "b")
    assert first_variable("NOT_SET", "FIRST_CHOICE", "SECOND_CHOICE") == "b"
    with pytest.raises(AnsibleFallbackNotFound):
        first_variable("NOT_SET", "FIRST_CHOICE")
