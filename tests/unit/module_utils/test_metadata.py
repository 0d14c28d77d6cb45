# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a user may say about a run for its reports."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._metadata import check_metadata


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, {}),
        ("", {}),
        ({}, {}),
        ({"ticket": " CHG1 ", "approved_by": "", "by": None, "note": "  "}, {"ticket": "CHG1"}),
        ({"Change": 42, "urgent": True, 7: 1.5}, {"Change": "42", "urgent": "true", "7": "1.5"}),
    ],
)
def test_texts_are_read_and_blank_ones_are_not_given(given: Any, read: dict[str, str]) -> None:
    assert check_metadata(given, "metadata") == read


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["CHG1"], "metadata must be a dictionary of texts by heading"),
        ("CHG1", "metadata must be a dictionary of texts by heading"),
        (7, "metadata must be a dictionary of texts by heading"),
        ({" ": "x"}, "metadata: a heading is blank"),
        ({"ticket": {"id": 1}}, "metadata: ticket must be a text; it is a dictionary or a list"),
        ({"ticket": ["a"]}, "metadata: ticket must be a text"),
        ({"t" * 101: "x"}, "metadata: a heading has 101 characters; 100 are possible"),
        ({"ticket": "x" * 1001}, "metadata: ticket has 1001 characters; 1000 are possible"),
        ({str(number): "x" for number in range(51)}, "metadata has 51 entries; 50 are possible"),
    ],
)
def test_anything_else_is_rejected(given: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_metadata(given, "metadata")
