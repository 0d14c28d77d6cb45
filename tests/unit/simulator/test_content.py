# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pure functions over resource bodies."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.pingone.content import Sensitive, comparable, distance, references, translate, without_reference
from simulator.pingone.errors import step_failure_text


def test_references_are_the_known_ids_in_order() -> None:
    body = {"id": "me", "b": {"id": "two"}, "a": ["one", {"deep": "two"}], "self": "me", "text": "three"}

    assert references(body, {"one", "two", "me"}) == ["two", "one"]


def test_translate_copies() -> None:
    body = {"id": "me", "list": ["one", "other"]}

    assert translate(body, {"one": "uno"}) == {"id": "me", "list": ["uno", "other"]}
    assert body["list"] == ["one", "other"]


def test_without_reference() -> None:
    body = {"keep": 1, "gone": {"id": "x", "more": 1}, "flat": "x", "list": ["x", {"id": "x"}, "y"]}

    assert without_reference(body, "x") == {"keep": 1, "list": ["y"]}


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ({"a": 1}, {"a": 1}, 0),
        ({"a": "abcd", "id": 1}, {"a": "abxd", "id": 2}, 25),
        ({"a": 1, "b": "x"}, {"b": "x"}, 50),
        ({"a": True}, {"a": 1}, 100),
        ({}, {}, 0),
    ],
)
def test_distance(left: dict[str, Any], right: dict[str, Any], expected: float) -> None:
    assert distance(left, right) == distance(right, left) == expected


def test_what_the_service_owns_is_not_compared() -> None:
    assert comparable({"id": 1, "environment": 2, "modified": 3, "userCount": 4, "name": "x"}) == {"name": "x"}


def test_secrets() -> None:
    sensitive = Sensitive({"*": ["secret"], "apps": ["a.b"]})
    body = {"secret": "s", "a": {"b": "t", "c": 1}, "list": [{"secret": "u"}]}

    assert sensitive.mask("apps", body) == {
        "secret": "******",
        "a": {"b": "******", "c": 1},
        "list": [{"secret": "******"}],
    }
    assert sensitive.strip("other", body) == {"a": {"b": "t", "c": 1}, "list": [{}]}
    assert sensitive.restore("apps", body, {"a": {"b": "old"}}) == {"a": {"b": "old", "c": 1}, "list": [{}]}


def test_failure_text_has_the_layout_of_the_published_one() -> None:
    body = {"id": "i", "details": [{"code": "c"}, {"code": "d"}], "empty": []}

    text = step_failure_text("PUT", "https://x/", 400, body)

    assert text == (
        '400 Bad Request on PUT request for "https://x/": "{<EOL>  "id" : "i",'
        '<EOL>  "details" : [ {<EOL>    "code" : "c"<EOL>  }, {<EOL>    "code" : "d"<EOL>  } ],'
        '<EOL>  "empty" : []<EOL>}"'
    )
