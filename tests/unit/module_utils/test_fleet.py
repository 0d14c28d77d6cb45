# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbooks for fleets decide from what has become of their targets."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.filter.promotion_fleet import decide
from ansible_collections.envops.promotion.plugins.module_utils._fleet_run import wave_numbers
from ansible_collections.envops.promotion.plugins.module_utils._report.reading import read_report

SOURCE_ID = "aaaaaaaa-0000-4000-8000-000000000001"
PROMOTED = {"result": {"status": "promoted", "promotion_id": "p1", "message": "It was executed.", "verified": True}}
NOTHING = {"result": {"status": "unchanged", "plan": {"summary": {"total": 0}}}}
UNPLANNED = {"result": {"status": "unchanged", "message": "Nothing was planned.", "plan": {"summary": None}}}
PLANNED = {"result": {"status": "planned"}}
ROLLED_BACK = {"result": {"status": "rolled_back", "message": "Step 2 failed."}, "failed": "Step 2 failed."}


def seen(noted: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a playbook hands over of three targets, all of which had their turn if nothing else is said."""
    given = {"release": "r1", "targets": ["a", "b", "c"], "waves": [1, "100%"], "begun": [], "check_mode": False}
    return {**given, "noted": noted, **more}


def ended(noted: dict[str, Any], **more: Any) -> dict[str, Any]:
    result: dict[str, Any] = decide(seen(noted, **more), "end")["result"]
    return result


@pytest.mark.parametrize(
    ("noted", "reached", "failed", "not_reached"),
    [
        ({"a": PROMOTED, "b": NOTHING, "c": PROMOTED}, "abc", "", ""),
        ({"a": PROMOTED, "b": ROLLED_BACK}, "a", "b", "c"),
        ({"a": {"failed": "No message was given."}}, "", "a", "bc"),
        ({"a": {"result": {}}}, "", "a", "bc"),
        ({"a": {"result": {"status": "held", "message": "It is held."}}}, "", "a", "bc"),
        ({"a": {"result": {"status": "what"}}}, "", "a", "bc"),
        ({"a": UNPLANNED}, "", "a", "bc"),
        ({"a": {"result": {"status": "unchanged"}}}, "", "a", "bc"),
        ({"a": {**PROMOTED, "failed": "A check failed."}}, "", "a", "bc"),
        ({"a": {}, "b": None, "c": "x"}, "", "", "abc"),
    ],
)
def test_only_what_is_promoted_or_has_the_release_is_reached(
    noted: dict[str, Any], reached: str, failed: str, not_reached: str
) -> None:
    result = ended(noted)
    assert (result["reached"], result["failed"], result["not_reached"]) == (
        list(reached),
        list(failed),
        list(not_reached),
    )
    assert [row["target"] for row in result["targets"]] == ["a", "b", "c"]
    assert f"reached {len(reached)} of 3 targets" in result["message"]
    assert ("run it again with this release, r1" in result["message"]) == (reached != "abc")
    assert decide(seen(noted), "end")["succeeded"] is (reached == "abc")


def test_what_another_fleet_of_the_same_run_has_noted_says_nothing() -> None:
    noted = {"a": {**PROMOTED, "number": 2}, "b": {**PROMOTED, "number": "1"}, "c": PROMOTED}
    result = ended(noted, number="2")
    assert (result["reached"], result["not_reached"]) == (["a"], ["b", "c"])


@pytest.mark.parametrize(
    ("noted", "more", "begun"),
    [
        ({"a": PROMOTED}, {"begun": ["a", "b"]}, "b"),
        ({}, {"begun": ["a"]}, "a"),
        ({"a": PROMOTED, "b": NOTHING}, {"checks": ["/c.yml"]}, "ab"),
        ({"a": {**PROMOTED, "checked": True}, "b": {**NOTHING, "checked": "yes"}}, {"checks": ["/c.yml"]}, "b"),
        ({"a": PLANNED}, {"checks": ["/c.yml"]}, ""),
        ({"a": NOTHING}, {"checks": ["/c.yml"], "check_mode": True}, ""),
    ],
)
def test_what_is_not_known_to_have_ended_is_neither_reached_nor_failed(
    noted: dict[str, Any], more: dict[str, Any], begun: str
) -> None:
    """As where a host is lost in a check that a task delegates to it."""
    result = ended(noted, **more)
    assert result["begun"] == list(begun)
    assert not set(begun) & {*result["reached"], *result["failed"], *result["not_reached"]}
    assert decide(seen(noted, **more), "wave")["may_begin"] is not bool(begun)


@pytest.mark.parametrize(
    ("begun", "listed_after", "must_read"),
    [(0, "", True), (39, 0, False), (39, "0", False), (40, 0, True), (60, 20, True), (60, "40", False)],
)
def test_the_list_of_the_source_is_read_before_the_first_wave_and_when_it_has_many_new_promotions(
    begun: int, listed_after: int | str, must_read: bool
) -> None:
    given = seen({}, begun=[f"target {number}" for number in range(begun)], listed_after=listed_after)
    assert decide(given, "wave")["must_read"] is must_read


@pytest.mark.parametrize(
    ("listed", "must_read"), [({"failed": True, "msg": "403"}, True), ({}, True), ({"promotions": []}, False)]
)
def test_a_list_that_could_not_be_read_is_unknown_to_all_targets_and_the_next_wave_tries_again(
    listed: dict[str, Any], must_read: bool
) -> None:
    given = {"listed": listed, "source": "s", "targets": ["a", "b"], "begun": ["a"]}
    histories = decide(given, "histories")
    assert histories["known"] == {"a": None, "b": None}
    assert decide(seen({}, begun=["a"], listed_after=histories["begun"]), "wave")["must_read"] is must_read


@pytest.mark.parametrize(("noted", "may_begin"), [({}, True), ({"a": PROMOTED}, True), ({"a": ROLLED_BACK}, False)])
def test_a_wave_begins_only_if_all_before_it_are_reached(noted: dict[str, Any], may_begin: bool) -> None:
    found = decide(seen(noted, begun=list(noted)), "wave")
    assert found["may_begin"] is may_begin
    assert found["result"]["status"] == "unknown"
    assert "had not ended when this was written" in found["result"]["message"]


@pytest.mark.parametrize(
    ("noted", "more", "soak", "must_check"),
    [
        ({"a": PROMOTED}, {}, 91, True),
        ({"a": NOTHING}, {}, 91, True),
        ({"a": PROMOTED}, {"checks": []}, 91, False),
        ({"a": PROMOTED}, {"soak": 0.0}, 0, True),
        ({"a": PROMOTED}, {"soak": "90.5"}, 91, True),
        ({"a": PROMOTED}, {"check_mode": True}, 0, False),
        ({"a": PLANNED}, {}, 0, False),
        ({"a": {"failed": "It failed."}}, {}, 0, False),
        ({"a": PROMOTED, "b": ROLLED_BACK}, {"begun": ["a", "b"]}, 0, False),
        ({"a": PROMOTED}, {"begun": ["a", "b"]}, 0, True),
        ({}, {"begun": ["a"]}, 0, False),
        ({"a": PROMOTED, "b": NOTHING, "c": PROMOTED}, {"begun": ["a", "b", "c"]}, 0, True),
        ({"a": PROMOTED, "b": {**PROMOTED, "number": 2}}, {}, 91, True),
    ],
)
def test_what_follows_a_wave(noted: dict[str, Any], more: dict[str, Any], soak: int, must_check: bool) -> None:
    """Where a target of the wave was lost, the others are still checked, and no other wave follows."""
    given = {"begun": ["a"], "soak": 90.5, "checks": ["/c.yml"], **more}
    found = decide(seen(noted, **given), "after")
    assert (found["problem"], found["soak"], found["must_check"]) == ("", soak, must_check)


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (("promoted", "unchanged"), "promoted"),
        (("unchanged", "unchanged"), "unchanged"),
        (("planned", "unchanged"), "planned"),
        (("promoted", "failed"), "failed"),
        ((), "failed"),
    ],
)
def test_the_status_of_all(statuses: tuple[str, ...], expected: str) -> None:
    noted = {
        f"t{number}": {"result": {**NOTHING["result"], "status": status}} for number, status in enumerate(statuses)
    }
    assert ended(noted, targets=list(noted))["status"] == expected


@pytest.mark.parametrize("check_mode", [True, False])
def test_what_only_had_to_be_planned_is_reached(check_mode: bool) -> None:
    result = ended({"a": PLANNED}, release="", targets=["a"], check_mode=check_mode)
    assert result["reached"] == ["a"]
    assert result["message"] == "The release was planned for 1 of 1 targets."


@pytest.mark.parametrize(
    ("sizes", "count", "expected"),
    [
        ([1, 3, "100%"], 6, [1, 2, 2, 2, 3, 3]),
        ([1, 3, "100%"], 2, [1, 2]),
        ([2], 5, [1, 1, 2, 2, 3]),
        (["10%"], 3, [1, 2, 3]),
        (["50%"], 5, [1, 1, 2, 2, 3]),
        ([1], 0, []),
    ],
)
def test_waves_are_numbered_as_ansible_makes_them(sizes: list[Any], count: int, expected: list[int]) -> None:
    assert wave_numbers(sizes, count) == expected


def test_the_source_is_identified() -> None:
    found = ended({}, source="Development", source_id=SOURCE_ID)
    report = read_report(None, found, {})
    assert (report.source, report.source_id) == ("Development", SOURCE_ID)
    assert ended({}, source="acme.example.com")["environments"] is None


def test_the_last_message_is_a_table() -> None:
    noted = {"a": PROMOTED, "b": {**ROLLED_BACK, "failed": "Step 2\nfailed."}}
    message, heading, *rows = decide(seen(noted, begun=["a", "b"]), "end")["shown_message"]
    assert message.startswith("Release r1 reached 1 of 3 targets.")
    assert heading.split() == ["target", "wave", "result", "status", "verified", "id", "message"]
    assert [row.split() for row in rows] == [
        ["a", "1", "reached", "promoted", "yes", "p1"],
        ["b", "2", "failed", "rolled", "back", "Step", "2", "failed."],
        ["c", "2", "not", "reached"],
    ]


def test_what_is_noted_of_a_target_has_no_plan() -> None:
    result = {"status": "promoted", "plan": {"summary": {"total": 1}, "changes": ["x"]}, "verified": True}
    found = decide(result, "note")
    assert found["plan"] == {"summary": {"total": 1}}
    assert found["verified"] is True
    assert decide({}, "note")["status"] is None
