# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report of a compensation, which has no plan."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import jsonschema
import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.report.reports import ROOT, as_data, document

FAILED_OBJECT = {"object_code": "TMPL", "source_id": "64", "target_id": "61", "name": "Stuck", "error": "It is in use."}
COMPENSATION: dict[str, Any] = {
    "status": "failed",
    "message": "1 object is still there.",
    "vendor": "Workfront",
    "deleted": [{"object_code": "TMPL", "target_id": "60", "name": "Gone"}],
    "already_absent": [{"object_code": "TMPL", "target_id": "59", "name": "Absent"}],
    "skipped_objects": [{"object_code": "UIVW", "target_id": "62", "name": "Renamed", "why": "It is now named 'X'."}],
    "failed_objects": [FAILED_OBJECT],
    "not_compensable": [{"object_code": "ROLE", "target_id": "63", "name": "Editor", "why": "It was overwritten."}],
    "ui_rollback": {"eligible": False, "deadline": None, "reason": "It is too old.", "steps": "Setup"},
    "errors": [FAILED_OBJECT],
}
EMPTY: dict[str, Any] = {"status": "failed", "message": "It still runs.", "deleted": [], "ui_rollback": None}


def test_each_object_has_its_state_and_its_reason() -> None:
    data = as_data(None, COMPENSATION)
    shown = [(entry["name"], entry["state"], entry["reason"]) for entry in data["compensation"]["objects"]]
    assert shown == [
        ("Gone", "deleted", ""),
        ("Absent", "already absent", ""),
        ("Renamed", "skipped", "It is now named 'X'."),
        ("Stuck", "could not be deleted", "It is in use."),
        ("Editor", "cannot be compensated", "It was overwritten."),
    ]
    assert data["compensation"]["by_hand"] == "Not possible. It is too old."
    assert (data["errors"][0]["where"], data["errors"][0]["message"]) == ('TMPL "Stuck" (64)', "It is in use.")
    assert data["rollback"] is None
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    for result in (COMPENSATION, EMPTY):
        jsonschema.validate(as_data(None, result), schema)


@pytest.mark.parametrize("wanted", ["markdown", "html"])
def test_a_document_for_people_shows_the_objects_and_mentions_no_plan(wanted: str) -> None:
    text = document(wanted, None, COMPENSATION)
    expected = (
        "Compensation",
        "Gone",
        "deleted",
        "Renamed",
        "skipped",
        "could not be deleted",
        "It was overwritten.",
        "too old",
    )
    assert [words for words in expected if words not in text] == []
    assert "There is no plan" not in text
    assert "was not checked" not in text
    assert "No objects were compensated." in document(wanted, None, EMPTY)


def test_a_successful_compensation_is_not_a_failure() -> None:
    result = {**COMPENSATION, "status": "compensated", "failed_objects": [], "errors": []}
    suite = ET.fromstring(document("junit", None, result))[0]
    assert (suite.attrib["tests"], suite.attrib["failures"]) == ("1", "0")
    assert ET.fromstring(document("junit", None, COMPENSATION))[0].attrib["failures"] == "1"


def test_a_promotion_has_no_compensation_of_its_own() -> None:
    assert as_data()["compensation"] is None
    assert as_data(result={"rollback": COMPENSATION})["compensation"] is None


def test_what_readers_ask_for_beside_the_objects() -> None:
    moved = {"type": "groups", "name": "Staff", "id": "g1", "fields": ["name"]}
    renamed = {"object_code": "TMPL", "target_id": "t1", "name": "New", "name_in_target": "NEW"}
    data = as_data(None, {"source_moved_on": [moved], "name_differences": [renamed], "effect_unknown": True})
    assert data["source_moved_on"] == [{"type": "groups", "name": "Staff", "source_id": "g1", "fields": ["name"]}]
    assert data["name_differences"] == [{"type": "TMPL", "name": "New", "target_id": "t1", "name_in_target": "NEW"}]
    assert data["effect_unknown"] is True
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(data, schema)
    unknown = as_data(None, {"source_moved_on": None})
    jsonschema.validate(unknown, schema)
    assert (unknown["source_moved_on"], unknown["name_differences"], unknown["effect_unknown"]) == (None, [], False)


def test_an_object_says_whether_something_is_left() -> None:
    skipped = {"object_code": "TMPL", "name": "New", "target_id": "t1", "why": "It was renamed.", "remains": True}
    deleted = {"object_code": "TMPL", "name": "Old", "target_id": "t2"}
    objects = as_data(None, {"deleted": [deleted], "skipped_objects": [skipped]})["compensation"]["objects"]
    assert [each["remains"] for each in objects] == [None, True]
