# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Translation maps, answers to an installation, and reasons of a failure (contract Workfront E12, E13, 6.7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import ProtocolError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installation import Entry
from ansible_collections.envops.promotion.plugins.module_utils._workfront.records import (
    read_installation_id,
    read_translation_map,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    INSTALLATION,
    PACKAGE,
    A,
    entry,
    load,
    reply,
)

MAP = {"ROLE": {A: entry()}, "NEW": {A: entry(unknown=[1])}}
REASONS = ("reason", "failureReason", "message", "errorMessage", "error", "errors")


# -- maps


def test_the_vendors_map() -> None:
    assert read_translation_map(reply(load("translation_map_response"), 202)) == load("translation_map_response")


@pytest.mark.parametrize(
    "body", [MAP, {"data": MAP}, {"translationMap": MAP}, {"translationmap": MAP}, {"data": {"translationMap": MAP}}]
)
def test_a_map_in_any_form(body: Any) -> None:
    assert read_translation_map(reply(body)) == MAP


@pytest.mark.parametrize("body", [{}, {"data": {}}, {"translationMap": {}}, {"ROLE": {}}])
def test_an_empty_map_is_a_map(body: Any) -> None:
    assert not any(read_translation_map(reply(body)).values())


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        [],
        [MAP],
        {"ROLE": []},
        {"ROLE": None},
        {"ROLE": "x"},
        {"ROLE": {A: None}},
        {"ROLE": {A: "CREATE"}},
        {"ROLE": {A: entry()}, "GROUP": {A: []}},
        {"translationMap": None},
        {"statusCode": 200},
    ],
)
def test_what_is_no_map(body: Any) -> None:
    with pytest.raises(ProtocolError, match="a translation map was expected"):
        read_translation_map(reply(body))


# -- the answer to an installation


@pytest.mark.parametrize(
    "body",
    [
        INSTALLATION,
        f" {INSTALLATION}\n",
        f'"{INSTALLATION}"',
        INSTALLATION.upper(),
        f"202 - {INSTALLATION}",
        {"id": INSTALLATION},
        {"data": {"id": INSTALLATION}},
        {"data": INSTALLATION},
        {"uuid": INSTALLATION},
        {"installationId": INSTALLATION},
        {"environmentPromotionPackageId": PACKAGE, "id": INSTALLATION},
        {"packageId": PACKAGE, "data": {"packageId": PACKAGE, "id": INSTALLATION}},
        {"id": 7, "data": INSTALLATION},
    ],
)
def test_the_id_in_any_form(body: Any) -> None:
    assert read_installation_id(reply(body, 202)) == INSTALLATION


@pytest.mark.parametrize(
    "body",
    [None, "", "Accepted", {}, [], {"data": None}, {"data": {}}, {"id": "7"}, {"packageId": PACKAGE}, 7, True, A],
)
def test_an_answer_without_an_id(body: Any) -> None:
    assert read_installation_id(reply(body, 202)) is None


# -- reasons


def reason_in(raw: dict[str, Any]) -> str:
    return Entry(code="ROLE", source_id=A, raw=raw).reason


@pytest.mark.parametrize("name", REASONS)
@pytest.mark.parametrize(
    "value",
    [
        "The name is taken.",
        " The name is taken. ",
        {"message": "The name is taken."},
        [{"message": "The name is taken."}],
    ],
)
def test_a_reason_may_stand_in_any_of_these(name: str, value: Any) -> None:
    assert reason_in(entry(**{name: value})) == "The name is taken."


@pytest.mark.parametrize("index", range(len(REASONS)))
def test_the_first_of_these_counts(index: int) -> None:
    assert reason_in(entry(**{name: name for name in REASONS[index:]})) == REASONS[index]


@pytest.mark.parametrize("empty", [None, "", " ", [], {}, {"message": None}, [""], False])
def test_an_empty_reason_is_passed_over(empty: Any) -> None:
    assert reason_in(entry(reason=empty, errorMessage="The name is taken.")) == "The name is taken."


def test_several_reasons_are_all_reported() -> None:
    assert reason_in(entry(errors=["One.", {"message": "Two."}, {}, None])) == "One.; Two."


def test_an_entry_without_a_reason_is_shown_whole() -> None:
    text = reason_in(entry(installationStatus="FAILED", because="of that"))
    assert "Workfront gives no reason" in text
    assert "name: Agency" in text
    assert "action: CREATE" in text
    assert "because: of that" in text
