# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the runs of all roles have in common."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _run


def circumstances(**reported: Any) -> _run.Circumstances:
    return _run.Circumstances.read("role", {"circumstances": reported}, user="somebody")


@pytest.mark.parametrize(
    ("run_tags", "skip_tags", "wanted"),
    [
        (["all"], [], True),
        (["all"], ["verify"], False),
        (["verify"], [], True),
        (["plan", "verify"], [], True),
        (["plan"], [], False),
        (["verify"], ["verify"], False),
        ([], [], False),
        (None, None, False),
    ],
)
def test_tags(run_tags: Any, skip_tags: Any, wanted: bool) -> None:
    assert circumstances(run_tags=run_tags, skip_tags=skip_tags).includes("verify") is wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("Yes", True),
        (" on ", True),
        (1, True),
        ("1", True),
        ("false", False),
        ("no", False),
        ("", False),
        (None, False),
        (0, False),
        ("maybe", False),
    ],
)
def test_booleans_of_jobs(value: Any, wanted: bool) -> None:
    assert _run.truth(value) is wanted


def test_variables_are_sorted_by_their_names() -> None:
    values: dict[str, Any] = {
        "role_stage": "plan",
        "role_plan_digest": "",
        "__role_started": "2026-05-25T17:55:39Z",
        "__role_planned": {"changed": True},
        "ansible_failed_result": {"msg": "No."},
        "ansible_check_mode": True,
        "awx_job_id": 7,
        "unasked": "x",
    }
    names = [*(name for name in values if name != "unasked"), "role_missing", "__role_missing"]
    assert _run.gather("role", names, values.get) == {
        "options": {"stage": "plan", "plan_digest": "", "missing": None},
        "blank": [],
        "circumstances": {"started": "2026-05-25T17:55:39Z", "check_mode": True, "job": {"awx_job_id": 7}},
        "planned": {"changed": True},
        "missing": None,
        "failed_result": {"msg": "No."},
    }


def test_a_failure_survives_being_a_fact() -> None:
    caught = _run.Failure.catch(
        {"msg": "No. Do.", "error": {"summary": "No.", "advice": "Do.", "kind": "k"}, "a": 1}, ["a"]
    )
    assert _run.Failure.read(caught.to_dict()) == caught
    assert (caught.message, caught.full_message, caught.kind, caught.known) == ("No.", "No. Do.", "k", {"a": 1})


@pytest.mark.parametrize("fact", [{}, None, "", []])
def test_nothing_has_failed(fact: Any) -> None:
    assert _run.Failure.read(fact) is None


def test_sentences_are_joined_without_gaps() -> None:
    assert _run.sentences(" One. ", "", "  ", "Two.") == "One. Two."
