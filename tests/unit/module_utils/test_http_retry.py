# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The retry table of the HTTP client, cell by cell, and the pauses that it makes."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import requests
import responses

from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    NetworkError,
    ProtocolError,
    ServerError,
    ServiceError,
    ThrottledError,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.support import (
    NOW,
    Outcome,
    Rig,
    answer,
    lost,
    make_rig,
)

FAILURES = ("408", "429", "500", "502", "503", "504", "lost")
NEVER = ("301", "400", "401", "403", "404", "405", "409", "412", "415", "422", "501", "505", "TLS")
REPEATED = {
    "GET": {"408", "429", "500", "502", "503", "504", "lost"},
    "PUT": {"408", "429", "500", "502", "503", "504", "lost"},
    "DELETE": {"408", "429", "500", "502", "503", "504", "lost"},
    "PATCH": {"408", "429", "500", "502", "503", "504", "lost"},
    "POST": {"429"},
}
CELLS = list(itertools.product(REPEATED, FAILURES + NEVER))


def outcome_of(failure: str) -> Outcome:
    if failure == "lost":
        return lost()
    if failure == "TLS":
        return requests.exceptions.SSLError("certificate verify failed")
    return int(failure)


def send(rig: Rig, method: str, **options: Any) -> Any:
    return rig.http.request(method, "/things/1", asked="do it", **options).body


@pytest.mark.parametrize(("method", "failure"), CELLS)
def test_each_cell_of_the_table(strict: responses.RequestsMock, method: str, failure: str) -> None:
    answer(strict, method, outcome_of(failure))
    rig = make_rig()
    if failure in REPEATED[method]:
        answer(strict, method, 200)
        assert send(rig, method) == {"done": 200}
        assert len(rig.clock.pauses) == 1
        before = {"429": "status 429 (too many requests)", "lost": "no usable answer"}.get(failure, f"status {failure}")
        assert rig.warnings == [f"{method} /v1/things/1 succeeded only on attempt 2. Before: {before}."]
    else:
        with pytest.raises(ServiceError) as caught:
            send(rig, method)
        assert caught.value.status == (int(failure) if failure.isdigit() else None)
        assert rig.clock.pauses == []
        assert rig.warnings == []
    assert len(strict.calls) == (2 if failure in REPEATED[method] else 1)


@pytest.mark.parametrize("failure", FAILURES)
def test_a_harmless_post_is_repeated_like_a_get(strict: responses.RequestsMock, failure: str) -> None:
    answer(strict, "POST", outcome_of(failure))
    answer(strict, "POST", 200)
    assert send(make_rig(), "POST", harmless=True) == {"done": 200}


@pytest.mark.parametrize("failure", NEVER)
def test_a_harmless_post_is_not_repeated_after_a_refusal(strict: responses.RequestsMock, failure: str) -> None:
    answer(strict, "POST", outcome_of(failure))
    with pytest.raises(ServiceError):
        send(make_rig(), "POST", harmless=True)


@pytest.mark.parametrize(
    "failure",
    [
        requests.exceptions.ConnectTimeout(),
        requests.exceptions.ReadTimeout(),
        requests.exceptions.ProxyError(),
        requests.exceptions.ChunkedEncodingError(),
        requests.exceptions.ContentDecodingError(),
    ],
)
def test_every_way_to_lose_an_answer_is_repeated_for_a_get_only(
    strict: responses.RequestsMock, failure: requests.exceptions.RequestException
) -> None:
    answer(strict, "GET", failure)
    answer(strict, "GET", 200)
    answer(strict, "POST", failure)
    rig = make_rig()
    assert send(rig, "GET") == {"done": 200}
    with pytest.raises(NetworkError) as caught:
        send(rig, "POST")
    assert caught.value.ambiguous
    assert caught.value.transient


@pytest.mark.parametrize(
    "failure", [requests.exceptions.InvalidURL("https://secret@x"), requests.exceptions.InvalidProxyURL("secret")]
)
def test_what_cannot_be_sent_is_not_repeated(strict: responses.RequestsMock, failure: Exception) -> None:
    answer(strict, "GET", failure)
    with pytest.raises(NetworkError) as caught:
        send(make_rig(), "GET")
    assert not caught.value.transient
    assert "secret" not in str(caught.value)
    assert "environment variables for proxies" in caught.value.advice


@pytest.mark.parametrize("retries", [0, 1, 5])
@pytest.mark.parametrize("failure", ["429", "503", "lost"])
def test_http_retries_bounds_the_repetitions(strict: responses.RequestsMock, retries: int, failure: str) -> None:
    for _attempt in range(retries + 1):
        answer(strict, "GET", outcome_of(failure))
    rig = make_rig(retries=retries)
    with pytest.raises(ServiceError):
        send(rig, "GET")
    assert len(strict.calls) == retries + 1
    assert len(rig.clock.pauses) == retries


def test_pauses_grow_exponentially_with_jitter_up_to_a_cap(
    strict: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.random", lambda: 0.5)
    for _attempt in range(8):
        answer(strict, "GET", 503)
    rig = make_rig(retries=7)
    with pytest.raises(ServerError):
        send(rig, "GET")
    assert rig.clock.pauses == pytest.approx([1.05, 2.1, 4.2, 8.4, 16.8, 31.5, 31.5])


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize(
    ("value", "pause"),
    [("7", 7.0), ("Tue, 14 Nov 2023 22:13:40 GMT", 20.0), ("300", 300.0)],
)
def test_retry_after_sets_the_pause(
    strict: responses.RequestsMock, method: str, status: int, value: str, pause: float
) -> None:
    assert NOW == 1_700_000_000.0  # Tue, 14 Nov 2023 22:13:20 GMT
    answer(strict, method, status, headers={"Retry-After": value})
    answer(strict, method, 200)
    rig = make_rig()
    send(rig, method)
    assert rig.clock.pauses == [pause]


@pytest.mark.parametrize("value", ["0", "1", "Tue, 14 Nov 2023 22:13:20 GMT", "Tue, 14 Nov 2000 22:13:20 GMT"])
def test_no_pause_is_shorter_than_the_own_one(
    strict: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setattr("random.random", lambda: 0.0)
    for _attempt in range(5):
        answer(strict, "GET", 429, headers={"Retry-After": value})
    answer(strict, "GET", 200)
    rig = make_rig()
    send(rig, "GET")
    assert rig.clock.pauses == [1.0, 2.0, 4.0, 8.0, 16.0]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("harmless", [False, True])
def test_an_unreadable_answer_is_read_again_by_what_only_reads(
    strict: responses.RequestsMock, method: str, harmless: bool
) -> None:
    answer(strict, method, 200, body='{"id": "cut off')
    rig = make_rig()
    if method == "GET" or harmless:
        answer(strict, method, 200)
        assert send(rig, method, harmless=harmless) == {"done": 200}
    else:
        with pytest.raises(ProtocolError) as caught:
            send(rig, method)
        assert caught.value.ambiguous


def test_a_throttled_post_waits_as_asked(strict: responses.RequestsMock) -> None:
    answer(strict, "POST", 429, headers={"Retry-After": "12"})
    answer(strict, "POST", 201)
    rig = make_rig()
    assert send(rig, "POST", body={"name": "A"}) == {"done": 201}
    assert rig.clock.pauses == [12.0]
    assert [call.request.body for call in strict.calls] == [b'{"name": "A"}'] * 2


def test_an_unreadable_retry_after_falls_back_to_the_own_pause(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 503, headers={"Retry-After": "soon"})
    answer(strict, "GET", 200)
    rig = make_rig()
    send(rig, "GET")
    assert 1.0 <= rig.clock.pauses[0] <= 1.1


@pytest.mark.parametrize("value", ["10", "11", "Tue, 14 Nov 2023 22:13:31 GMT"])
def test_no_pause_reaches_the_deadline(strict: responses.RequestsMock, value: str) -> None:
    answer(strict, "GET", 429, headers={"Retry-After": value})
    rig = make_rig()
    rig.limit(10)
    with pytest.raises(ThrottledError) as caught:
        send(rig, "GET")
    assert rig.clock.pauses == []
    assert caught.value.retry_after is not None
    assert caught.value.retry_after >= 10


def test_all_pauses_together_stay_before_the_deadline(strict: responses.RequestsMock) -> None:
    for _attempt in range(3):
        answer(strict, "GET", 503, headers={"Retry-After": "4"})
    rig = make_rig()
    rig.limit(10)
    with pytest.raises(ServerError):
        send(rig, "GET")
    assert rig.clock.pauses == [4.0, 4.0]


@pytest.mark.parametrize("status", [429, 503])
def test_a_wish_for_hours_is_not_fulfilled_but_told(strict: responses.RequestsMock, status: int) -> None:
    answer(strict, "GET", status, headers={"Retry-After": "7200"})
    rig = make_rig()
    with pytest.raises(ServiceError) as caught:
        send(rig, "GET")
    assert rig.clock.pauses == []
    assert caught.value.advice.endswith(
        "asks for a pause of 2 h, and a task pauses for at most 5 min: run this again after that time."
    )


@pytest.mark.parametrize("asked", ["9" * 400, "9" * 30, "Fri, 31 Dec 9999 23:59:59 GMT"], ids=len)
@pytest.mark.parametrize("status", [429, 503])
def test_a_wish_for_ever_is_told_too(strict: responses.RequestsMock, status: int, asked: str) -> None:
    answer(strict, "GET", status, headers={"Retry-After": asked})
    with pytest.raises(ServiceError) as caught:
        send(make_rig(), "GET")
    assert "asks for a pause of more than 100 years" in caught.value.advice


def test_a_refusal_that_asks_for_hours_keeps_its_own_advice(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 403, headers={"Retry-After": "7200"})
    with pytest.raises(ServiceError) as caught:
        send(make_rig(), "GET")
    assert "pause" not in caught.value.advice


def test_failures_of_several_kinds_share_one_limit(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 429)
    answer(strict, "GET", lost())
    answer(strict, "GET", 502)
    rig = make_rig(retries=2)
    with pytest.raises(ServerError) as caught:
        send(rig, "GET")
    assert caught.value.status == 502


def test_each_request_has_its_own_repetitions(strict: responses.RequestsMock) -> None:
    rig = make_rig(retries=1)
    for _request in range(2):
        answer(strict, "GET", 503)
        answer(strict, "GET", 200)
        assert send(rig, "GET") == {"done": 200}
    assert len(rig.clock.pauses) == 2


def test_a_success_at_once_warns_of_nothing(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200)
    rig = make_rig()
    send(rig, "GET")
    assert rig.warnings == []
    assert rig.clock.pauses == []


@pytest.mark.parametrize(
    ("failures", "uncertain"),
    [
        (["404"], False),
        (["503"], False),
        (["429", "404"], False),
        (["503", "404"], True),
        (["lost", "429", "404"], True),
        (["408", "409"], True),
    ],
)
def test_an_error_knows_whether_an_earlier_attempt_may_have_worked(
    strict: responses.RequestsMock, failures: list[str], uncertain: bool
) -> None:
    for failure in failures:
        answer(strict, "DELETE", outcome_of(failure))
    with pytest.raises(ServiceError) as caught:
        send(make_rig(retries=len(failures) - 1), "DELETE")
    assert caught.value.after_uncertainty is uncertain
