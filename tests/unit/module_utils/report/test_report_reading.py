# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a report reads, rejects and ignores."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._report.formats import FORMATS
from ansible_collections.envops.promotion.plugins.module_utils._report.reading import read_report
from ansible_collections.envops.promotion.plugins.module_utils._report.times import show_duration, show_time
from ansible_collections.envops.promotion.plugins.module_utils._report.values import text_of
from ansible_collections.envops.promotion.tests.unit.module_utils.report.reports import (
    DIGEST,
    FAILED,
    METADATA,
    PLAN,
    as_data,
    change,
    difference,
    document,
)


def test_outcomes_belong_to_the_changes_in_their_order_and_missing_ones_are_unknown() -> None:
    changes = as_data()["plan"]["changes"]
    assert [entry["outcome"] for entry in changes] == ["succeeded", "failed", "unknown"]
    assert changes[1]["message"] == "The footer is too long."
    assert changes[1]["fields"] == [difference("footer.text", '"old"', '"new"')]


def test_errors_of_each_kind_are_read() -> None:
    step, item, text = as_data()["errors"]
    assert (step["where"], step["step"], step["status"]) == ('step 2 PUT "Dark"', 2, "400")
    assert step["details"] == ["footer: SIZE_LIMIT_EXCEEDED: too long"]
    assert (item["where"], item["message"], item["meaning"]) == ('TMPL "Onboarding" (5f9b)', "not unique", "Taken.")
    assert (text["message"], text["text"]) == ("The promotion ended in status ERROR.",) * 2


def test_durations_are_computed() -> None:
    data = as_data()
    assert [phase["seconds"] for phase in data["timeline"]] == [3723.5, None]
    assert data["seconds"] == 3782.0


def test_metadata_keeps_its_order() -> None:
    assert [entry["name"] for entry in as_data(metadata={"b": 1, "a": {"x": None}})["metadata"]] == ["b", "a"]
    assert as_data(metadata={"b": 1, "a": {"x": None}})["metadata"][1]["value"] == '{"x": null}'


def test_unknown_keys_are_in_no_document() -> None:
    result = {**FAILED, "planted": "planted", "rollback": {"planted": "planted"}, "residual": [{"planted": "planted"}]}
    for wanted in FORMATS:
        assert "planted" not in document(wanted, result=result)


@pytest.mark.parametrize("wanted", FORMATS)
def test_secrets_are_in_no_document(wanted: str) -> None:
    fields = [difference(name, '"planted"', '"planted"') for name in ("a.clientSecret", "secrets[0][1]", "password")]
    plan = {"changes": [change("update", "applications", "A", fields=fields)], "digest": DIGEST}
    compared = {"type": "x", "name": "A", "state": "different", "fields": [difference("privateKey", "planted", "x")]}
    result = {**FAILED, "comparison": [compared], "errors": [{"message": {"client_secret": "planted"}}]}
    text = document(wanted, plan, result, {"api_token": "planted", "job": {"password": "planted"}})
    assert "planted" not in text


def test_a_secret_field_shows_whether_it_was_present() -> None:
    fields = [difference("clientSecret", "(absent)", '"planted"')]
    plan = {"changes": [change("update", "applications", "A", fields=fields)], "digest": DIGEST}
    assert as_data(plan)["plan"]["changes"][0]["fields"] == [difference("clientSecret", "(absent)", "******")]


def test_a_rollback_brings_its_own_comparison() -> None:
    nested = {**FAILED["rollback"], "comparison": FAILED["comparison"]}
    own = as_data(result={"rollback": nested})["comparison"]
    assert own == as_data()["comparison"]
    assert as_data(result={"rollback": nested, "comparison": FAILED["comparison"][:1]})["comparison"] == own[:1]


def test_a_compensation_is_a_rollback() -> None:
    item = {"object_code": "TMPL", "target_id": "60", "name": "T"}
    rollback = {
        "status": "compensated",
        "deleted": [item],
        "skipped_objects": [{**item, "why": "A rule protects it."}],
        "failed_objects": [{**item, "error": "403"}],
        "ui_rollback": {"eligible": True, "deadline": "2021-03-17T02:21:31Z", "reason": "It is new.", "steps": "Setup"},
    }
    read = as_data(result={"status": "compensated", "rollback": rollback})["rollback"]
    shown = [(entry["type"], entry["state"], entry["reason"]) for entry in read["objects"]]
    assert shown == [
        ("TMPL", "deleted", ""),
        ("TMPL", "skipped", "A rule protects it."),
        ("TMPL", "could not be deleted", "403"),
    ]
    assert read["by_hand"] == "Possible until 2021-03-17 02:21:31 UTC. It is new. Setup"


@pytest.mark.parametrize("missing", [None, ""])
def test_none_and_the_empty_string_of_a_template_are_missing(missing: Any) -> None:
    assert as_data(None, dict.fromkeys(FAILED, missing)) == as_data(None, {})


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ({"status": "done"}, "result.status must be one of unchanged, planned, promoted"),
        ({"errors": "no list"}, "result.errors must be a list; it is a string"),
        ({"timeline": ["x"]}, "result.timeline: entry 1 must be a dictionary; it is a string"),
        ({"rollback": ["x"]}, "result.rollback must be a dictionary; it is a list"),
        ({"verified": "perhaps"}, "result.verified must be true, false or null; it is a string"),
        ({"outcomes": [{"outcome": "fine"}]}, "result.outcomes.outcome must be one of succeeded, failed"),
        ({"policy": {"allowed": 1}}, "result.policy.allowed must be true, false or null; it is a number"),
        ({"preflight": {"checks": [{"state": "fine"}]}}, "result.preflight.state must be one of ok, warn, fail"),
        ({"proven": {"proven": "yes"}}, "result.proven.proven must be true, false or null; it is a string"),
        ({"checks": {"name": "x"}}, "result.checks must be a list; it is a dictionary"),
        ({"audit": {"errors": "x"}}, "result.audit.errors must be a list; it is a string"),
        ({"kind": "fleet", "targets": [{"outcome": "done"}]}, "result.targets.outcome must be one of reached, failed"),
        ({"comparison": [{"state": "same"}]}, "result.comparison.state must be one of equal, different"),
    ],
    ids=str,
)
def test_values_of_the_wrong_type_are_rejected(result: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_report(None, result, {})
    assert said in caught.value.message


@pytest.mark.parametrize("plan", [{}, [], "x", {**PLAN, "digest": "sha256:1"}], ids=str)
def test_data_that_is_not_a_plan_is_rejected(plan: Any) -> None:
    with pytest.raises(InputError, match=r"^plan must be the plan that a task of this collection returned"):
        read_report(plan, FAILED, METADATA)


def test_input_is_not_modified() -> None:
    before = json.dumps([PLAN, FAILED, METADATA])
    document("json")
    assert json.dumps([PLAN, FAILED, METADATA]) == before


def test_what_cannot_be_shown_is_replaced() -> None:
    assert text_of("a\x00b\ud800c\x85d\ufffee\t\r\nf\u2028g") == "a\ufffdb\ufffdc\ufffdd\ufffde\t\nf\ng"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, ""),
        (0, "0 s"),
        (0.35, "0.35 s"),
        (38.24, "38.2 s"),
        (59.96, "1 min 00 s"),
        (245, "4 min 05 s"),
        (3723.4, "1 h 02 min 03 s"),
        (100 * 3600.0, "100 h 00 min 00 s"),
    ],
)
def test_durations_for_people(seconds: float | None, shown: str) -> None:
    assert show_duration(seconds) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-05-25T17:55:39.850Z", "2026-05-25 17:55:39 UTC"),
        ("2026-05-25T17:55:39.8501234+02:00", "2026-05-25 15:55:39 UTC"),
        ("2026-05-25 17:55:39", "2026-05-25 17:55:39 UTC"),
        ("2026-13-25T17:55:39Z", "2026-13-25T17:55:39Z"),
        ("0001-01-01T00:00:00+0100", "0001-01-01T00:00:00+0100"),
        ("soon", "soon"),
        (None, ""),
    ],
)
def test_times_for_people(text: str | None, shown: str) -> None:
    assert show_time(text) == shown


def test_an_end_before_the_start_has_no_duration() -> None:
    result = {"started": "2026-05-25T17:55:39Z", "finished": "2026-05-25T17:55:38Z"}
    assert as_data(result=result)["seconds"] is None


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("UTC0", "2026-05-25 09:59:58 UTC"),
        ("CET-1", "2026-05-25 10:59:58 CET (2026-05-25 09:59:58 UTC)"),
        ("EST+5", "2026-05-25 04:59:58 EST (2026-05-25 09:59:58 UTC)"),
        ("IST-05:30", "2026-05-25 15:29:58 IST (2026-05-25 09:59:58 UTC)"),
    ],
)
def test_a_time_is_that_of_the_machine_beside_utc(monkeypatch: pytest.MonkeyPatch, zone: str, shown: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert show_time("2026-05-25T09:59:58Z") == shown
    finally:
        monkeypatch.undo()
        time.tzset()
