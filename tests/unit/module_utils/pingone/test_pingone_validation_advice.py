# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What corrects a promotion that PingOne could not validate."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.validation import (
    absent_resources,
    validation_advice,
)

TARGET = "Mapped target resources were not found in the target snapshot list: [x]"
SOURCE = "Mapped source resources were not found in the source snapshot list: [x]"
UNDEFINED = "Promotion variable 'v' for property 'p' of resource 'r' is not defined in environment e"
SECRET = "Property 'clientSecret' of resource 'r' is sensitive and has no sensitive promotion variable in environment e"
SUBJECTS = {
    "mapping": "Correct resource_mapping",
    "variables": "pingone_variable_definition",
    "other": "what PingOne says",
}


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ([TARGET], {"mapping"}),
        ([SOURCE, TARGET], {"mapping"}),
        ([UNDEFINED], {"variables"}),
        ([SECRET], {"variables"}),
        ([SECRET, TARGET], {"variables", "mapping"}),
        (["Something is missing."], {"other"}),
        ([{"code": "MISSING_VARIABLE"}], {"variables"}),
        (TARGET, {"mapping"}),
        ([], set()),
        (None, set()),
    ],
)
def test_the_advice_is_about_the_cause(errors: Any, expected: set[str]) -> None:
    advice = validation_advice(Promotion(raw={"promotionErrors": errors}))
    assert {subject for subject, words in SUBJECTS.items() if words in advice} == expected


@pytest.mark.parametrize(
    ("selected", "mapping", "absent"),
    [(["x"], {}, ["x"]), (["X", "y"], {}, ["X"]), (["x"], {"x": "t"}, []), (["y"], {}, []), ([], {}, [])],
)
def test_what_is_selected_and_not_there_is_told_from_what_is_mapped(
    selected: list[str], mapping: dict[str, str], absent: list[str]
) -> None:
    raw = {
        "promotionErrors": [SOURCE.replace("[x]", "[x, z]")],
        "selectedResources": [{"id": each} for each in selected],
        "resourceMapping": mapping,
    }
    promotion = Promotion(raw=raw)
    assert absent_resources(promotion) == absent
    assert ("Correct selected_resources" in validation_advice(promotion)) == bool(absent)


def test_the_same_cause_is_explained_once() -> None:
    advice = validation_advice(Promotion(raw={"promotionErrors": [SECRET, UNDEFINED]}))
    assert advice.count("pingone_variable_definition") == 1


def test_without_a_cause_every_known_one_is_named() -> None:
    advice = validation_advice(Promotion(raw={}))
    assert all(word in advice for word in ("selected", "resource_mapping", "sensitive: true"))
