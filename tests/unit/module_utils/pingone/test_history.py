# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known of the promotions of a source, continued by as little of the list as is sure to be enough."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.history import (
    History,
    histories_of,
    read_history,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion

SOURCE, TARGET, OTHER = "source", "target", "other"
BEGIN = datetime.datetime(2026, 5, 25, tzinfo=datetime.timezone.utc)
PAGE = 5


def at(minute: float) -> str:
    return (BEGIN + datetime.timedelta(minutes=minute)).isoformat(timespec="milliseconds")


def record(number: int, target: str = TARGET, status: str = "COMPLETED", **more: Any) -> dict[str, Any]:
    """A promotion that was created at a minute of its own."""
    return {
        "id": f"p{number}",
        "status": status,
        "sourceEnvironmentId": SOURCE,
        "targetEnvironmentId": target,
        "createdAt": at(number),
        "updatedAt": at(number),
        "startedAt": at(number),
        "selectedResources": ["a"],
        **more,
    }


EARLIER = [record(number, TARGET if number % 4 == 0 else OTHER) for number in range(40, 0, -1)]
"""The list of the source, newest first, when it was read for all targets."""


class Service:
    """A list of promotions in pages, with the number of requests."""

    def __init__(self, listed: list[dict[str, Any]]) -> None:
        self.listed = listed
        self.pages_read = 0
        self.read_again: list[str] = []

    def pages(self) -> Iterator[list[Promotion]]:
        for first in range(0, len(self.listed), PAGE):
            self.pages_read += 1
            yield [Promotion(raw=each) for each in self.listed[first : first + PAGE]]

    def read(self, promotion_id: str) -> Promotion | None:
        self.read_again.append(promotion_id)
        return next((Promotion(raw=each) for each in self.listed if each["id"] == promotion_id), None)

    def continued(self, earlier: list[dict[str, Any]]) -> list[str]:
        """What a target knows as of now, checked against the whole list."""
        history = read_history(histories_of(earlier, SOURCE, [TARGET])[TARGET])
        assert isinstance(history, History)
        found = history.continued(self.pages(), self.read)
        expected = [each for each in self.listed if each["targetEnvironmentId"] == TARGET]
        assert [each.raw for each in found] == expected
        return [each.id for each in found]


def test_what_was_read_is_not_read_again() -> None:
    service = Service(EARLIER)
    assert len(service.continued(EARLIER)) == 10
    assert (service.pages_read, service.read_again) == (1, [])


def test_a_newer_record_is_found() -> None:
    service = Service([record(42), record(41, OTHER), *EARLIER])
    assert service.continued(EARLIER)[0] == "p42"
    assert service.pages_read == 1


def test_pages_are_read_until_they_reach_what_is_known() -> None:
    service = Service([*(record(number, OTHER) for number in range(60, 40, -1)), *EARLIER])
    service.continued(EARLIER)
    assert service.pages_read == 5


@pytest.mark.parametrize("status", ["COMPLETED", "ERROR", "IN_PROGRESS", "VALIDATION_FAILED"])
def test_what_was_not_over_is_read_again(status: str) -> None:
    """A plan that was made before can have been started since."""
    earlier = [*EARLIER, record(0, status="READY")]
    service = Service([*EARLIER, record(0, status=status, updatedAt=at(41), startedAt=at(41))])
    service.continued(earlier)
    assert service.read_again == ["p0"]
    assert service.pages_read == 1


def test_what_is_gone_is_not_known_any_more() -> None:
    service = Service(EARLIER)
    assert "p0" not in service.continued([*EARLIER, record(0, status="READY")])


@pytest.mark.parametrize("known", [True, False], ids=["known rollback", "new rollback"])
def test_what_was_rolled_back_since_is_read_again(known: bool) -> None:
    rollback = record(41 if not known else 2, previousPromotion={"id": "p4"}, status="COMPLETED")
    begun = [{**each, "status": "READY", **rollback_of("p4")} if each["id"] == "p2" else each for each in EARLIER]
    earlier = EARLIER
    if known:
        earlier = [{**each, "targetEnvironmentId": TARGET} if each["id"] == "p2" else each for each in begun]
    present = [{**each, "status": "ROLLED_BACK"} if each["id"] == "p4" else each for each in earlier]
    listed = [rollback if each["id"] == "p2" and known else each for each in present]
    service = Service(listed if known else [rollback, *listed])
    service.continued(earlier)
    assert set(service.read_again) == ({"p2", "p4"} if known else {"p4"})


def rollback_of(promotion_id: str) -> dict[str, Any]:
    return {"previousPromotion": {"id": promotion_id}}


@pytest.mark.parametrize(
    "listed",
    [
        pytest.param(EARLIER[::-1], id="oldest first"),
        pytest.param([EARLIER[0], *EARLIER[:0:-1]], id="mixed"),
        pytest.param([{**each, "createdAt": None} for each in EARLIER], id="no times"),
        pytest.param([{**each, "updatedAt": at(41)} for each in EARLIER], id="all changed"),
    ],
)
def test_a_list_in_another_order_is_read_to_its_end(listed: list[dict[str, Any]]) -> None:
    service = Service(listed)
    service.continued(EARLIER)
    assert service.pages_read == 8


def test_with_many_open_records_more_of_the_list_is_read() -> None:
    earlier = [{**each, "status": "READY"} for each in EARLIER]
    service = Service(earlier)
    service.continued(earlier)
    assert (service.pages_read, len(service.read_again)) == (4, 5)


def test_it_is_about_one_pair_of_environments() -> None:
    history = read_history(histories_of(EARLIER, SOURCE, [TARGET])[TARGET])
    assert history is not None
    assert history.covers(SOURCE.upper(), TARGET)
    assert not history.covers(SOURCE, OTHER)
    assert not history.covers(TARGET, SOURCE)
    assert not history.covers(SOURCE, None)


@pytest.mark.parametrize("earlier", [[], [{**record(1), "createdAt": "soon"}], [{**record(1), "createdAt": None}]])
def test_without_times_nothing_is_known(earlier: list[dict[str, Any]]) -> None:
    assert histories_of(earlier, SOURCE, [TARGET]) == {TARGET: None}
    assert read_history(None) is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"as_of": "soon"}, "known_promotions.as_of must be a point in time"),
        ({"promotions": [{"id": "p1"}]}, "known_promotions.promotions: entry 1 cannot be a promotion"),
    ],
)
def test_what_cannot_be_known_is_refused(more: dict[str, Any], said: str) -> None:
    given = histories_of(EARLIER, SOURCE, [TARGET])[TARGET] | more
    with pytest.raises(InputError, match=said):
        read_history(given)
