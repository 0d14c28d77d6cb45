# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A request that must have its effect only once, although answers get lost."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils import _errors
from ansible_collections.envops.promotion.plugins.module_utils._reconcile import (
    delete_once,
    read_if_there,
    send_and_read,
    send_once,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.support import ASKED, Rig, make_rig

UNCERTAIN: dict[str, Callable[[], _errors.ServiceError]] = {
    "lost": lambda: _errors.NetworkError(ASKED),
    "500": lambda: _errors.ServerError(ASKED, status=500),
    "503": lambda: _errors.ServerError(ASKED, status=503),
    "unreadable": lambda: _errors.ProtocolError(ASKED, status=201),
}
CERTAIN: dict[str, Callable[[], _errors.ServiceError]] = {
    "400": lambda: _errors.RejectedError(ASKED, status=400),
    "401": lambda: _errors.AuthenticationError(ASKED, status=401),
    "403": lambda: _errors.PermissionDeniedError(ASKED, status=403),
    "404": lambda: _errors.NotFoundError(ASKED, status=404),
    "409": lambda: _errors.StateConflictError(ASKED, status=409),
    "429": lambda: _errors.ThrottledError(ASKED, status=429),
    "TLS": lambda: _errors.NetworkError(ASKED, permanent=True),
}
each_uncertain = pytest.mark.parametrize("failure", UNCERTAIN)
each_certain = pytest.mark.parametrize("failure", CERTAIN)


@dataclasses.dataclass
class Service:
    """Fails as scripted; a failing request may have created its thing all the same, at once or after some reads."""

    script: list[Callable[[], _errors.ServiceError] | None]
    visible_after: int | None = None
    unreadable: _errors.PromotionError | None = None
    sent: int = 0
    reads: int = 0

    def send(self) -> str:
        self.sent += 1
        failure = self.script.pop(0)
        if failure is not None:
            raise failure()
        return "answered"

    def effect(self) -> str | None:
        self.reads += 1
        if self.unreadable is not None:
            raise self.unreadable
        return "found" if self.visible_after is not None and self.reads > self.visible_after else None


def run(service: Service, rig: Rig | None = None) -> str:
    return send_once((rig or make_rig()).http, service.send, service.effect)


def test_a_success_needs_no_reading() -> None:
    service = Service([None])
    assert run(service) == "answered"
    assert (service.sent, service.reads) == (1, 0)


@each_uncertain
def test_what_is_there_is_not_sent_again(failure: str) -> None:
    service = Service([UNCERTAIN[failure]], visible_after=0)
    assert run(service) == "found"
    assert (service.sent, service.reads) == (1, 1)


@each_uncertain
def test_what_is_missing_is_sent_again_after_a_pause(failure: str) -> None:
    rig = make_rig()
    service = Service([UNCERTAIN[failure], None])
    assert run(service, rig) == "answered"
    assert (service.sent, service.reads) == (2, 1)
    assert len(rig.clock.pauses) == 1


def test_the_state_is_read_after_the_pause() -> None:
    rig = make_rig()
    moments: list[float] = []

    def effect() -> str:
        moments.append(rig.clock.time)
        return "found"

    service = Service([lambda: _errors.ServerError(ASKED, status=503, retry_after=7.0)])
    send_once(rig.http, service.send, effect)
    assert moments == [7.0]


@each_certain
def test_a_certain_failure_is_final(failure: str) -> None:
    rig = make_rig()
    service = Service([CERTAIN[failure]], visible_after=0)
    with pytest.raises(type(CERTAIN[failure]())):
        run(service, rig)
    assert (service.sent, service.reads) == (1, 0)
    assert rig.clock.pauses == []


@pytest.mark.parametrize("repetition", CERTAIN)
@each_uncertain
def test_a_late_arrival_explains_a_refused_repetition(failure: str, repetition: str) -> None:
    service = Service([UNCERTAIN[failure], CERTAIN[repetition]], visible_after=1)
    assert run(service) == "found"
    assert (service.sent, service.reads) == (2, 2)


@pytest.mark.parametrize("repetition", CERTAIN)
def test_a_refused_repetition_without_effect_is_the_error(repetition: str) -> None:
    service = Service([UNCERTAIN["503"], CERTAIN[repetition]])
    with pytest.raises(type(CERTAIN[repetition]())):
        run(service)
    assert (service.sent, service.reads) == (2, 2)


@pytest.mark.parametrize("retries", [0, 1, 3])
@each_uncertain
def test_repetitions_are_bounded_and_the_last_failure_is_read_too(failure: str, retries: int) -> None:
    rig = make_rig(retries=retries)
    service = Service([UNCERTAIN[failure]] * 10)
    with pytest.raises(type(UNCERTAIN[failure]())) as caught:
        run(service, rig)
    assert (service.sent, service.reads) == (retries + 1, retries + 1)
    assert len(rig.clock.pauses) == retries
    assert "effect_unknown" not in caught.value.returns


def test_an_effect_that_shows_after_the_last_attempt_is_found() -> None:
    service = Service([UNCERTAIN["lost"]] * 3, visible_after=2)
    assert run(service, make_rig(retries=2)) == "found"
    assert service.sent == 3


def test_the_deadline_bounds_repetitions() -> None:
    rig = make_rig()
    rig.limit(2.0)
    service = Service([UNCERTAIN["503"]] * 10)
    with pytest.raises(_errors.ServerError):
        run(service, rig)
    assert (service.sent, service.reads) == (2, 2)
    assert rig.clock.time < 2.0


@pytest.mark.parametrize(
    "unread", [_errors.NetworkError(ASKED), _errors.UnreadableError("It is of no known kind.", advice="Update.")]
)
@each_uncertain
def test_an_unreadable_effect_ends_it_and_is_reported(failure: str, unread: _errors.PromotionError) -> None:
    service = Service([UNCERTAIN[failure], None], unreadable=unread)
    with pytest.raises(type(UNCERTAIN[failure]())) as caught:
        run(service)
    assert service.sent == 1
    assert caught.value.returns["effect_unknown"] is True
    assert f"could not be read either: {unread.message}" in str(caught.value)
    assert str(caught.value).endswith(f"Check the state before you try again. {unread.advice}".strip())


@pytest.mark.parametrize("failure", [*UNCERTAIN, "429"])
def test_a_check_comes_before_each_attempt(failure: str) -> None:
    """A throttled request is repeated here, too: what was checked may be different after the pause."""
    rig = make_rig()
    service = Service([(UNCERTAIN | CERTAIN)[failure]] * 2 + [None])
    checked: list[int] = []
    outcome = send_once(rig.http, service.send, service.effect, check=lambda: checked.append(service.sent))
    assert outcome == "answered"
    assert (checked, service.sent, len(rig.clock.pauses)) == ([0, 1, 2], 3, 2)


@pytest.mark.parametrize("refusal", [_errors.StateError("It is old."), _errors.NetworkError(ASKED)])
def test_what_a_check_raises_leaves_no_doubt(refusal: _errors.PromotionError) -> None:
    """It is not an uncertain failure of the request, which was not sent."""
    service = Service([None])

    def check() -> None:
        raise refusal

    with pytest.raises(type(refusal)):
        send_once(make_rig().http, service.send, service.effect, check=check)
    assert (service.sent, service.reads) == (0, 0)


@pytest.mark.parametrize("visible_after", [1, 2])
@each_uncertain
def test_what_a_check_finds_may_be_the_effect_of_a_lost_attempt(failure: str, visible_after: int) -> None:
    """If the state does not show it even then, the error says that an attempt was lost."""
    service = Service([UNCERTAIN[failure]], visible_after=visible_after)

    def check() -> None:
        if service.sent:
            raise _errors.StateError("Somebody came first.")

    def call() -> str:
        return send_once(make_rig().http, service.send, service.effect, check=check)

    if visible_after == 1:
        assert call() == "found"
    else:
        with pytest.raises(_errors.StateError) as caught:
            call()
        assert caught.value.after_uncertainty
    assert service.sent == 1


@each_uncertain
def test_a_check_that_fails_after_a_lost_attempt_leaves_a_doubt(failure: str) -> None:
    unread = _errors.ServerError(ASKED, status=503)
    service = Service([UNCERTAIN[failure]], visible_after=99)

    def check() -> None:
        if service.sent:
            service.unreadable = unread
            raise _errors.StateError("Somebody came first.")

    with pytest.raises(_errors.StateError) as caught:
        send_once(make_rig().http, service.send, service.effect, check=check)
    assert caught.value.returns["effect_unknown"] is True


def test_an_unforeseen_exception_while_reading_is_not_swallowed() -> None:
    def effect() -> str:
        raise KeyError("items")

    with pytest.raises(KeyError):
        send_once(make_rig().http, Service([UNCERTAIN["lost"]]).send, effect)


@given(
    failures=st.lists(st.sampled_from([*UNCERTAIN, *CERTAIN]), max_size=8),
    visible_after=st.none() | st.integers(0, 8),
    retries=st.integers(0, 5),
)
def test_nothing_is_ever_sent_after_its_effect_was_seen(
    failures: list[str], visible_after: int | None, retries: int
) -> None:
    kinds = UNCERTAIN | CERTAIN
    service = Service([*(kinds[failure] for failure in failures), None], visible_after=visible_after)
    try:
        outcome = run(service, make_rig(retries=retries))
    except _errors.ServiceError:
        outcome = "failed"
    certain_at = next((index for index, failure in enumerate(failures) if failure in CERTAIN), len(failures))
    assert service.sent <= min(retries, certain_at) + 1
    if visible_after is not None:
        assert service.sent <= visible_after + 1
        assert service.reads <= visible_after + 1
    uncertain_first = list(itertools.takewhile(UNCERTAIN.__contains__, failures))
    if not failures:
        assert outcome == "answered"
    elif not uncertain_first:
        assert (outcome, service.sent) == ("failed", 1)


@pytest.mark.parametrize("uncertain", [True, False])
def test_what_is_missing_was_deleted_by_an_attempt_whose_answer_was_lost(uncertain: bool) -> None:
    def delete() -> None:
        error = _errors.NotFoundError(ASKED, status=404)
        error.after_uncertainty = uncertain
        raise error

    assert delete_once(delete) is uncertain


def test_deletion() -> None:
    assert delete_once(lambda: None)


def fail_with(error: Callable[[], _errors.ServiceError]) -> str:
    raise error()


@pytest.mark.parametrize("failure", sorted(CERTAIN.keys() - {"404"}))
def test_only_what_is_missing_is_forgiven(failure: str) -> None:
    error = CERTAIN[failure]
    for call in (read_if_there, delete_once):
        with pytest.raises(type(error())):
            call(lambda: fail_with(error))


def test_what_the_service_does_not_have_is_read_as_nothing() -> None:
    assert read_if_there(lambda: fail_with(CERTAIN["404"])) is None


def test_what_the_service_has_is_read() -> None:
    assert read_if_there(lambda: "there") == "there"


@pytest.mark.parametrize(
    ("found", "changed", "is_unknown"),
    [("found", None, False), (None, False, False), (_errors.NetworkError(ASKED), True, True)],
)
def test_a_request_that_is_not_repeated_here_is_read_after_an_uncertain_end(
    found: str | _errors.PromotionError | None, changed: bool | None, is_unknown: bool
) -> None:
    error = _errors.ProtocolError(ASKED, status=200)
    error.changed = True

    def send() -> str:
        raise error

    def effect() -> str | None:
        if isinstance(found, _errors.PromotionError):
            raise found
        return found

    if changed is None:
        assert send_and_read(send, effect) == "found"
        return
    with pytest.raises(_errors.ProtocolError) as caught:
        send_and_read(send, effect)
    assert caught.value.changed is changed
    assert ("effect_unknown" in caught.value.returns) is is_unknown
