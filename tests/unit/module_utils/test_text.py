# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a service wrote, as people may see it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._plan import Change, Plan, diff_of
from ansible_collections.envops.promotion.plugins.module_utils._report.values import text_of
from ansible_collections.envops.promotion.plugins.module_utils._text import (
    cut,
    sentences,
    shortened,
    visible,
    visible_strings,
)

FORGED = "A\nok: [localhost]\x1b[2K\r\x9b1m\u202eB\u2066\u200b\ud800"
SHOWN = r"A\nok: [localhost]\x1b[2K\r\x9b1m\u202eB\u2066\u200b\ud800"


def test_unseen_characters_are_escaped() -> None:
    assert visible(FORGED) == SHOWN
    assert sentences(FORGED, FORGED) == f"{SHOWN} {SHOWN}"


@pytest.mark.parametrize("text", ["", "Größe 7", "日本語", "👩\u200d💻", "a\\nb"])
def test_other_texts_stay(text: str) -> None:
    assert visible(text) == text


def test_strings_in_data() -> None:
    assert visible_strings({"a": [FORGED, 1, None], "b": (True,)}) == {"a": [SHOWN, 1, None], "b": [True]}


def test_long_texts_keep_their_ends() -> None:
    assert shortened("a" * 30 + "b" * 30, 20) == f"{'a' * 10} ... (40 characters are left out) ... {'b' * 10}"
    assert shortened("a" * 20, 20) == "a" * 20
    assert cut("abcd", 3) == "abc..."
    assert cut("abc", 3) == "abc"


@given(st.text())
def test_nothing_unseen_is_left_but_joiners(text: str) -> None:
    left = [letter for letter in visible(text) if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")]
    assert left == []
    assert all(unicodedata.bidirectional(letter) not in _REORDERING for letter in visible(text))


_REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_a_name_forges_no_line_of_a_diff() -> None:
    change = Change(
        action="update", type="populations\nx", name=FORGED, source_id="1", target_id="2\x1b[1A", vendor_action="PUT"
    )
    lines = diff_of(Plan.of([change]), f"To {FORGED}")["prepared"].splitlines()
    assert len(lines) == 2
    assert not any("\x1b" in line or "\u202e" in line for line in lines)


def test_a_report_shows_no_reordering() -> None:
    assert "\u202e" not in text_of(FORGED)
    assert "\x1b" not in text_of(FORGED)


def test_sentences_are_joined_without_gaps() -> None:
    assert sentences(" One. ", "", "  ", "Two.") == "One. Two."
