# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A trail in which something was started, and nobody has recorded how it ended."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._audit.record import Record
from ansible_collections.envops.promotion.plugins.module_utils._audit.unended import unended
from ansible_collections.envops.promotion.plugins.module_utils._audit_records import (
    records_after_end,
    records_before_start,
)

Entry = tuple[str, dict[str, Any]]


def trail(*entries: Entry) -> list[Record]:
    return [
        Record({"event": event, "result": details, "sequence": number}, f"sha256:{number}")
        for number, (event, details) in enumerate(entries, 1)
    ]


def pingone(run: str, promotion: str | None, target: str = "Staging", role: str = "pingone_promote") -> dict[str, Any]:
    known = {"promotion_id": promotion} if promotion else {}
    return {"vendor": "PingOne", "target": target, "run": run, "metadata": {"Role": role}, **known}


def workfront(run: str, package: str, target: str, role: str = "workfront_promote") -> dict[str, Any]:
    return {"vendor": "Workfront", "target": target, "package_id": package, "run": run, "metadata": {"Role": role}}


def start(details: dict[str, Any]) -> Entry:
    return "started", details


def end(details: dict[str, Any]) -> Entry:
    return "ended", details


FIRST = pingone("10:00", "p1")


@pytest.mark.parametrize(
    ("entries", "left"),
    [
        ([], []),
        ([end(FIRST)], []),
        ([start(FIRST), end(FIRST)], []),
        ([start(FIRST), ("verified", FIRST)], [1]),
        ([end(FIRST), start(FIRST)], [2]),
        # it was planned again, and another promotion was executed
        ([start(FIRST), start(pingone("10:00", "p2")), end(pingone("10:00", "p2"))], []),
        # it ended before it knew what it had started
        ([start(FIRST), end(pingone("10:00", None))], []),
        # a killed run, and one that brings the same promotion to its end, or another one, or none
        ([start(FIRST), end(pingone("11:00", "p1"))], []),
        ([start(FIRST), start(pingone("11:00", "p2")), end(pingone("11:00", "p2"))], [1]),
        ([start(FIRST), end(pingone("11:00", None))], [1]),
        # beside each other
        ([start(FIRST), start(pingone("10:00", "p2", "Production")), end(FIRST)], [2]),
        ([start(FIRST), end(pingone("11:00", "p1", role="pingone_drift"))], [1]),
        (
            [
                start(workfront("10:00", "k1", "a")),
                start(workfront("10:00", "k1", "b")),
                end(workfront("11:00", "k1", "b")),
            ],
            [1],
        ),
        # records of others, which say less
        ([start({}), end({})], []),
        ([start({}), start({"metadata": "x", "run": 5}), end({})], []),
        ([start({}), end(FIRST)], [1]),
        ([start({"promotion_id": "p1"}), end({"promotion_id": "p2"}), end({"promotion_id": "p1"})], []),
        ([start({"promotion_id": ["p1"]})], [1]),
    ],
)
def test_a_start_without_an_end(entries: list[Entry], left: list[int]) -> None:
    assert unended(trail(*entries)) == left


def test_what_roles_record_has_an_end() -> None:
    result = {
        "vendor": "PingOne",
        "target": "T",
        "promotion_id": "p1",
        "started": "2026-05-25T17:55:39Z",
        "status": "failed",
    }
    before = [(each["event"], each["result"]) for each in records_before_start(result, {}, approved=False)]
    after = [
        (each["event"], each["result"]) for each in records_after_end({**result, "promotion_id": None}, {}, ["started"])
    ]
    assert unended(trail(*before)) == [len(before)]
    assert unended(trail(*before, *after)) == []


def test_a_long_trail_is_read_at_once() -> None:
    many = [start(pingone("10:00", f"p{number}", f"t{number}")) for number in range(20_000)]
    others = [end(pingone("11:00", f"q{number}", f"t{number}")) for number in range(20_000)]
    began = time.process_time()
    assert len(unended(trail(*many, *others))) == 20_000
    assert time.process_time() - began < 5
