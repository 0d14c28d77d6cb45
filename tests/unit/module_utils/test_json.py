# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which bodies of answers are read as JSON."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._json import fault_of, json_of

HALF = rb'"\ud800"'


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"", None),
        (b" ", None),
        (b"null", None),
        (b'{"a": [1.5]}', {"a": [1.5]}),
        (b"-" + b"9" * 100, 1 - 10**100),
        (b"[" + HALF + b"]", ["\ufffd"]),
        (b'{"a": {"b": 1}, "a": {"b": 1}}', {"a": {"b": 1}}),
    ],
)
def test_json(content: bytes, value: Any) -> None:
    assert json_of(content) == (True, value)


@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b"<html>",
        b"\xff",
        b"NaN",
        b"[-Infinity]",
        b"1e400",
        b"-" + b"1" * 101,
        b"[" * 100_000,
        b'[{"a": {"b": 1, "c": 2, "b": 3}}]',
    ],
)
def test_what_is_no_json(content: bytes) -> None:
    assert json_of(content) == (False, None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "the body is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"a": 1, "a": 2}', "a key occurs more than once"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, said: str) -> None:
    assert said in fault_of(content)


@pytest.mark.parametrize(("levels", "readable"), [(100, True), (101, False), (900, False)])
def test_levels(levels: int, readable: bool) -> None:
    assert json_of(b'{"a":' * levels + b"1" + b"}" * levels)[0] is readable


@pytest.mark.parametrize("depth", [500, 2_000, 5_000, 50_000])
def test_nesting_ends_in_a_value_or_in_none(depth: int) -> None:
    """A pair of halves makes the value be walked, which is as deep as it is nested."""
    readable, value = json_of(b"[" * depth + HALF + b"]" * depth)
    assert readable is (value is not None)
