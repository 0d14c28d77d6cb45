# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The chain of an audit trail: whatever is done to a file is found."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._audit.chain import Verdict, verify
from ansible_collections.envops.promotion.plugins.module_utils._audit.record import (
    MENDED,
    Record,
    account_of,
    canonical,
    end_of,
    hash_of,
    make_record,
    may_be_torn,
    read_record,
)

TIME = "2026-05-25T17:55:39.850Z"


def trail(count: int) -> list[Record]:
    records: list[Record] = []
    for number in range(count):
        after = records[-1] if records else None
        records.append(make_record(f"event_{number}", {"name": "Zoë", "n": number}, after=after, time=TIME))
    return records


def verdict_of(content: bytes, head: str | None = None) -> Verdict:
    return verify(content.splitlines(keepends=True), head=head, is_signed=None)


RECORDS = trail(6)
LINES = [record.line for record in RECORDS]
CONTENT = b"".join(LINES)
HEAD = RECORDS[-1].hash


def test_an_untouched_trail_is_intact() -> None:
    found = verdict_of(CONTENT, HEAD)
    assert (found.broken_at, found.reason, found.head, len(found.records)) == (None, "", HEAD, 6)
    assert [record.sequence for record in found.records] == [1, 2, 3, 4, 5, 6]
    assert RECORDS[0].members["previous"] is None


@pytest.mark.parametrize("record", RECORDS)
def test_more_records_may_follow_the_head(record: Record) -> None:
    assert verdict_of(CONTENT, record.hash).broken_at is None


@given(data=st.data())
def test_any_edit_is_found_and_named(data: st.DataObject) -> None:
    """One stretch of bytes is replaced by others, anywhere; only the end of the file needs the head."""
    start = data.draw(st.integers(0, len(CONTENT)))
    end = data.draw(st.integers(start, min(len(CONTENT), start + 400)))
    new = data.draw(st.binary(max_size=40) | st.sampled_from(LINES))
    edited = CONTENT[:start] + new + CONTENT[end:]
    if edited == CONTENT:
        return
    found = verdict_of(edited, HEAD)
    assert found.broken_at is not None
    assert found.reason
    # What is reported as intact truly is the beginning of the trail.
    assert [record.line for record in found.records] == LINES[: len(found.records)]


@given(order=st.lists(st.integers(0, 5), max_size=8))
def test_records_that_are_missing_repeated_or_swapped_are_found(order: list[int]) -> None:
    found = verdict_of(b"".join(LINES[number] for number in order), HEAD)
    assert (found.broken_at is None) == (order == [0, 1, 2, 3, 4, 5])


@given(
    st.integers(0, 5), st.sampled_from(["event", "result", "sequence", "time", "previous", "audit", "hash"]), st.data()
)
def test_a_changed_member_is_found_even_with_a_new_hash_of_its_record(
    number: int, name: str, data: st.DataObject
) -> None:
    other = data.draw(st.none() | st.integers() | st.text() | st.dictionaries(st.text(), st.integers()))
    members = {**RECORDS[number].to_dict(), name: other}
    if members == RECORDS[number].to_dict():
        return
    for renewed in (False, True):
        own = {key: value for key, value in members.items() if key != "hash"}
        line = canonical({**own, "hash": hash_of(own)} if renewed else members) + b"\n"
        if line == LINES[number]:
            continue
        found = verdict_of(b"".join([*LINES[:number], line, *LINES[number + 1 :]]), HEAD)
        assert found.broken_at in (number + 1, number + 2)


@pytest.mark.parametrize("kept", range(6))
def test_records_cut_off_at_the_end_show_only_with_the_head(kept: int) -> None:
    rest = b"".join(LINES[:kept])
    cut = verdict_of(rest, HEAD)
    assert cut.broken_at == kept + 1
    assert (verdict_of(rest).broken_at is None) == (kept > 0)
    assert ("removed from the end" in cut.reason) == (kept > 0)


@pytest.mark.parametrize(
    "spelling",
    [
        lambda line: line.replace(b":", b": ", 1),
        lambda line: b" " + line,
        lambda line: line.replace(b"\n", b"\r\n"),
        lambda line: line.replace(b"Zo\\u00eb", "Zoë".encode()),
        lambda line: line.replace(b'"n":2', b'"n":2.0'),
        lambda line: line.replace(b'"n":2', b'"n":2,"n":2'),
        lambda line: line + b"\n",
        lambda line: json.dumps(json.loads(line)).encode() + b"\n",
    ],
)
def test_another_spelling_of_the_same_record_is_found(spelling: object) -> None:
    changed = spelling(LINES[2])  # type: ignore[operator]
    assert changed != LINES[2]
    assert verdict_of(b"".join([*LINES[:2], changed, *LINES[3:]])).broken_at in (3, 4)


def mended(torn: bytes, after: Record) -> tuple[bytes, Record]:
    whole = torn + end_of(torn)
    record = make_record(MENDED, account_of(whole), after=after, time=TIME)
    return whole, record


@pytest.mark.parametrize("length", range(len(LINES[3])))
def test_a_torn_line_is_reported_mended_and_stays_in_the_file(length: int) -> None:
    torn = LINES[3][:length]
    assert may_be_torn(torn)
    before = verdict_of(b"".join(LINES[:3]) + torn)
    assert (before.broken_at is None) == (length == 0)
    if length:
        assert "incomplete" in before.reason
        whole, record = mended(torn, RECORDS[2])
        after = verdict_of(b"".join(LINES[:3]) + whole + record.line)
        assert (after.broken_at, after.mended, len(after.records)) == (None, [4], 4)


@pytest.mark.parametrize("added", [b"\n", b"{\n", LINES[2][:-2] + b"\n"])
def test_what_was_added_between_records_was_not_torn(added: bytes) -> None:
    found = verdict_of(b"".join([*LINES[:3], added, *LINES[3:]]))
    assert found.broken_at == 4
    assert "the next record does not mend it" in found.reason
    assert "The next record mends it" in verdict_of(b"".join([*LINES[:3], added])).reason


def test_what_a_mending_stands_for_cannot_be_exchanged() -> None:
    whole, record = mended(LINES[3][:50], RECORDS[2])
    for other in (b"", whole[:-2] + b"\n", whole + whole, b"anything\n"):
        assert verdict_of(b"".join(LINES[:3]) + other + record.line).broken_at == 4


@pytest.mark.parametrize(
    "line", [b"{}\n", b"[1]\n", b"time,event\n", b"\xff\xfe\n", b'{"audit":"other/1",\n', LINES[0], b"[" * 9000]
)
def test_what_is_not_torn(line: bytes) -> None:
    assert not may_be_torn(line)


@pytest.mark.parametrize("text", [b"", b"{}", b"null", b"[" * 9000, b"\x00" * 20, b"1" * 9000, b'{"a":NaN}'])
def test_what_is_no_record(text: bytes) -> None:
    assert read_record(text) is None


def test_a_random_walk_of_edits_is_found() -> None:
    chance = random.Random(7)
    for _ in range(500):
        content = bytearray(CONTENT)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        if bytes(content) != CONTENT:
            assert verdict_of(bytes(content), HEAD).broken_at is not None
