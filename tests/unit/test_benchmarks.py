# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The figures of docs/benchmarks.md that do not depend on a machine."""

from __future__ import annotations

from pathlib import Path

from benchmarks.waits import DEFAULT_INTERVAL, GOAL_FROM, holds_from, in_markdown, poll_times, waits_table

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def test_the_page_shows_what_the_benchmark_computes() -> None:
    assert in_markdown(waits_table()) in PAGE.read_text(encoding="utf-8")


def test_the_lag_is_in_proportion_from_ten_seconds_on() -> None:
    assert holds_from(poll_times(DEFAULT_INTERVAL)) <= GOAL_FROM
