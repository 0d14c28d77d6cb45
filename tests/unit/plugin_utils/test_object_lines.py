# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Objects of Workfront in surveys."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import options_of, problem_with
from support.awx import SURVEYS

ID = "5ebad3a0011f7d8c8e4b1e0fdf0ba6c0"
ONBOARDING = {"object_code": "TMPL", "name": "Onboarding"}
ROLES = ("workfront_promote", "workfront_drift")


def read(role: str, text: Any) -> Any:
    variables = {
        f"{role}_source": {"url": "https://a"},
        f"{role}_target": {"url": "https://b"},
        f"{role}_objects": text,
    }
    assert ("object" in problem_with(role, variables.get, variables, ())) is isinstance(
        options_of(role, variables.get)["objects"], str
    ), "what is not understood is refused"
    return options_of(role, variables.get)["objects"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TMPL/Onboarding", [ONBOARDING]),
        ("TMPL/Onboarding\r\n\r\n CTGY/ Request \r\n", [ONBOARDING, {"object_code": "CTGY", "name": "Request"}]),
        (f"TMPL/Onboarding, TMPL/{ID}", [ONBOARDING, {"object_code": "TMPL", "id": ID}]),
        ("TMPL/Leave, unpaid\nTMPL/Onboarding", [{"object_code": "TMPL", "name": "Leave, unpaid"}, ONBOARDING]),
        ("TMPL/Leave, unpaid", [{"object_code": "TMPL", "name": "Leave, unpaid"}]),
        ("TMPL/A/B", [{"object_code": "TMPL", "name": "A/B"}]),
        ('[{"object_code": "TMPL", "name": "Onboarding"}]\r\n', [ONBOARDING]),
        ([ONBOARDING], [ONBOARDING]),
    ],
)
def test_objects_may_be_lines(role: str, text: Any, expected: list[dict[str, str]]) -> None:
    assert read(role, text) == expected


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "text", ["Onboarding", "TMPL/", "TMPL/Onboarding\nRequest", "tmpl/Onboarding", "[TMPL/Onboarding"]
)
def test_what_is_not_understood_stays_as_it_is(role: str, text: str) -> None:
    assert read(role, text) == text


def test_the_survey_says_how() -> None:
    [question] = [each for each in SURVEYS["workfront"]["selection"] if each["variable"] == "workfront_promote_objects"]
    assert question["type"] == "textarea"
    assert read("workfront_promote", question["question_description"].rpartition(" ")[2]) == [ONBOARDING]
