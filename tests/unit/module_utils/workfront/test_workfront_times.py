# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Points in time in the forms of the two APIs (contract Workfront 4)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._workfront.times import read_time, write_time

UTC = datetime.timezone.utc
moments = st.datetimes(
    min_value=datetime.datetime(2000, 1, 1),  # noqa: DTZ001 # the strategy adds the time zone
    max_value=datetime.datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023-06-06T17:29:21.600Z", datetime.datetime(2023, 6, 6, 17, 29, 21, 600_000, tzinfo=UTC)),
        ("2017-03-24T17:00:00:000+0400", datetime.datetime(2017, 3, 24, 13, tzinfo=UTC)),
        ("2017-03-24T17:00:00:250-0730", datetime.datetime(2017, 3, 25, 0, 30, 0, 250_000, tzinfo=UTC)),
        ("2023-06-06T17:29:21Z", datetime.datetime(2023, 6, 6, 17, 29, 21, tzinfo=UTC)),
        ("2023-06-06T17:29:21+02:00", datetime.datetime(2023, 6, 6, 15, 29, 21, tzinfo=UTC)),
        ("2023-06-06T17:29:21", datetime.datetime(2023, 6, 6, 17, 29, 21, tzinfo=UTC)),
        (" 2023-06-06T17:29:21.600Z ", datetime.datetime(2023, 6, 6, 17, 29, 21, 600_000, tzinfo=UTC)),
    ],
)
def test_forms(text: str, expected: datetime.datetime) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize("text", [None, 7, 1.5, True, [], "", "yesterday", "2023-13-06T17:29:21.600Z", "17:29:21"])
def test_what_is_no_time(text: Any) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize("text", ["T" * 1_000_000, "T00:00:00" * 100_000, "2023-06-06" * 100_000])
def test_a_long_text_is_no_time(text: str) -> None:
    """Work that grew faster than the text would not end here."""
    assert read_time(text) is None


@given(moment=moments)
def test_both_forms_give_the_same_moment(moment: datetime.datetime) -> None:
    promotion = moment.strftime("%Y-%m-%dT%H:%M:%S") + f".{moment.microsecond // 1000:03}Z"
    core = moment.strftime("%Y-%m-%dT%H:%M:%S") + f":{moment.microsecond // 1000:03}+0000"
    assert read_time(promotion) == read_time(core) == moment


@given(moment=moments, hours=st.integers(-12, 12))
def test_a_time_is_written_in_utc(moment: datetime.datetime, hours: int) -> None:
    elsewhere = moment.astimezone(datetime.timezone(datetime.timedelta(hours=hours)))
    assert write_time(elsewhere) == write_time(moment)
    assert read_time(write_time(elsewhere)) == moment.replace(microsecond=0)
