# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors of this collection."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _errors


def test_the_tree_shows_every_error_with_its_kind() -> None:
    shown = dict(re.findall(r"(\w+Error) +(\w+)", str(_errors.__doc__)))
    classes = [each for each in vars(_errors).values() if isinstance(each, type)]
    defined = {each.__name__: each.kind for each in classes if issubclass(each, _errors.PromotionError)}
    for file in Path(_errors.__file__).parent.rglob("*.py"):
        for name, base in re.findall(
            r"^class ([A-Z]\w+Error)\((\w+)\)", file.read_text(encoding="utf-8"), re.MULTILINE
        ):
            defined |= {name: defined[base]} if base in defined and name not in defined else {}
    assert {name: shown.get(name) for name in defined} == defined


@pytest.mark.parametrize(
    ("claim", "advice", "wanted"),
    [
        ("Nothing was installed.", "Set it.", "It is TESTING. Unknown. Set it."),
        ("Nothing was started.", "", "It is TESTING. Unknown."),
        ("", "Set it", "It is TESTING. Unknown. Set it."),
        ("", "", "It is TESTING. Unknown."),
    ],
)
def test_a_claim_that_is_not_known_is_retracted(claim: str, advice: str, wanted: str) -> None:
    error = _errors.StateError("It is TESTING", claim=claim, advice=advice)
    assert str(error) == wanted.replace("Unknown.", claim).replace("  ", " ").strip()
    assert error.to_result()["error"]["summary"] == f"It is TESTING. {claim}".strip()
    error.retract("Unknown.")
    assert (str(error), error.to_result()["effect_unknown"]) == (wanted, True)
