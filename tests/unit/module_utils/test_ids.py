# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ids in their usual form, and names that were probably meant."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._ids import (
    is_damaged_uuid,
    is_uuid,
    near,
)

UUID = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"
KNOWN = ("Development", "Staging", "Production", "Production EU", "Sandbox")


@pytest.mark.parametrize("value", [UUID, UUID.upper(), "00000000-0000-0000-0000-000000000000"])
def test_a_uuid(value: str) -> None:
    assert is_uuid(value)


@pytest.mark.parametrize("value", [None, 7, [], "", "x", UUID[1:], f"{UUID}\n", f" {UUID}", UUID.replace("-", "")])
def test_what_is_no_uuid(value: Any) -> None:
    assert not is_uuid(value)


@pytest.mark.parametrize(
    ("value", "damaged"),
    [
        (f" {UUID}", True),
        (f"{UUID}\u200b", True),
        (f"{UUID[:-1]}\uff16", True),
        (UUID.upper(), False),
        ("Another\u200b", False),
        (UUID[:-1], False),
    ],
)
def test_what_only_reads_like_a_uuid_is_damaged(value: str, *, damaged: bool) -> None:
    assert is_damaged_uuid(value) is damaged


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Developmnt", ["Development"]),
        ("STAGING", ["Staging"]),
        ("production", ["Production", "Production EU"]),
        ("EU", ["Production EU"]),
        ("qqqqqqqqqqqq", []),
    ],
)
def test_near(given: str, expected: list[str]) -> None:
    assert near(given, KNOWN) == expected


def test_no_more_than_three() -> None:
    known = [f"Sandbox {number}" for number in range(9)]
    assert len(near("Sandbox", known)) == 3
    assert len(near("box", known)) == 3


def test_nothing_is_near_to_nothing() -> None:
    assert near("Staging", []) == []


@given(wrong=st.text(max_size=8), known=st.lists(st.text(max_size=8), max_size=6))
def test_only_known_names_are_suggested(wrong: str, known: list[str]) -> None:
    suggested = near(wrong, known)
    assert len(suggested) <= 3
    assert set(suggested) <= set(known)
    assert len(set(suggested)) == len(suggested)


@given(known=st.lists(st.text("abcdef", min_size=1, max_size=8), min_size=1, max_size=6, unique=True), data=st.data())
def test_a_name_in_another_case_is_suggested_first(known: list[str], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(known))
    assert near(name.upper(), known)[0] == name
