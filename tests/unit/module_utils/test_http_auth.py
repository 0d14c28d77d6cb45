# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens: fetched when needed, renewed in time, never asked for more often than that."""

from __future__ import annotations

import dataclasses

import pytest
import responses

from ansible_collections.envops.promotion.plugins.module_utils._auth import Token, TokenAuth, basic_auth
from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    AuthenticationError,
    ProtocolError,
    RejectedError,
    ServerError,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.support import (
    Outcome,
    Rig,
    answer,
    authorization,
    lost,
    make_rig,
    paths,
)

AUTH = "https://auth.example.com"
TOKEN_URL = f"{AUTH}/token"


@dataclasses.dataclass
class Issuer:
    """Issues numbered tokens."""

    lifetime: float = 3600.0
    issued: int = 0

    def __call__(self) -> tuple[str, float]:
        self.issued += 1
        return f"token-{self.issued}", self.lifetime


def rig_with(issuer: Issuer | None, supplied: str | None = None, **options: int) -> Rig:
    rig = make_rig(**options)  # type: ignore[arg-type]
    rig.http.auth = TokenAuth(Token(issuer, supplied=supplied, clock=rig.clock))
    return rig


def rig_asking_over_http(**options: int) -> Rig:
    """Return a client whose token comes over the same client, as a vendor's does."""
    rig = make_rig(**options)  # type: ignore[arg-type]

    def fetch() -> tuple[str, float]:
        reply = rig.http.request(
            "POST",
            "/token",
            asked="get a token",
            origin=AUTH,
            form={"grant_type": "client_credentials"},
            auth=basic_auth("id", "secret"),
            harmless=True,
        )
        return reply.mapping()["access_token"], 3600.0

    rig.http.auth = TokenAuth(Token(fetch, supplied=None, clock=rig.clock))
    return rig


def test_one_token_serves_all_requests(strict: responses.RequestsMock) -> None:
    issuer = Issuer()
    rig = rig_with(issuer)
    assert issuer.issued == 0  # nothing is asked for before it is needed
    for _request in range(3):
        answer(strict, "GET", 200)
        rig.get()
    assert authorization(strict) == ["Bearer token-1"] * 3
    assert issuer.issued == 1


@pytest.mark.parametrize(("age", "issued"), [(3539.0, 1), (3540.0, 2), (3599.0, 2), (9999.0, 2)])
def test_a_token_is_renewed_a_minute_before_it_ends(strict: responses.RequestsMock, age: float, issued: int) -> None:
    issuer = Issuer()
    rig = rig_with(issuer)
    answer(strict, "GET", 200)
    answer(strict, "GET", 200)
    rig.get()
    rig.clock.advance(age)
    rig.get()
    assert authorization(strict) == ["Bearer token-1", f"Bearer token-{issued}"]


def test_the_lifetime_of_a_renewed_token_counts_from_its_renewal(strict: responses.RequestsMock) -> None:
    issuer = Issuer(lifetime=100.0)
    rig = rig_with(issuer)
    for _request in range(3):
        answer(strict, "GET", 200)
        rig.get()
        rig.clock.advance(39.0)
    assert authorization(strict) == ["Bearer token-1", "Bearer token-1", "Bearer token-2"]


def test_a_token_that_ends_while_a_request_is_repeated_is_renewed(strict: responses.RequestsMock) -> None:
    rig = rig_with(Issuer(lifetime=70.0))
    answer(strict, "GET", 503, headers={"Retry-After": "15"})
    answer(strict, "GET", 200)
    rig.get()
    assert authorization(strict) == ["Bearer token-1", "Bearer token-2"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "POST"])
def test_a_refused_token_is_renewed_once_without_a_pause(strict: responses.RequestsMock, method: str) -> None:
    rig = rig_with(Issuer(), retries=0)
    answer(strict, method, 401)
    answer(strict, method, 200)
    assert rig.http.request(method, "/things/1", asked="do it").body == {"done": 200}
    assert authorization(strict) == ["Bearer token-1", "Bearer token-2"]
    assert rig.clock.pauses == []
    assert rig.warnings == []


def test_a_second_refusal_is_an_error(strict: responses.RequestsMock) -> None:
    issuer = Issuer()
    rig = rig_with(issuer)
    answer(strict, "GET", 401)
    answer(strict, "GET", 401)
    with pytest.raises(AuthenticationError):
        rig.get()
    assert issuer.issued == 2


def test_a_refusal_between_failures_uses_up_no_repetition(strict: responses.RequestsMock) -> None:
    rig = rig_with(Issuer(), retries=2)
    for outcome in (503, 401, 503, 200):
        answer(strict, "GET", outcome)
    assert rig.get() == {"done": 200}
    assert authorization(strict) == ["Bearer token-1", "Bearer token-1", "Bearer token-2", "Bearer token-2"]
    assert rig.warnings == ["GET /v1/things/1 succeeded only on attempt 3. Before: status 503."]


def test_each_request_may_renew_once(strict: responses.RequestsMock) -> None:
    rig = rig_with(Issuer())
    for outcome in (401, 200, 401, 200):
        answer(strict, "GET", outcome)
    rig.get()
    rig.get()
    assert authorization(strict)[-1] == "Bearer token-3"


def test_a_supplied_token_is_used_until_it_is_refused(strict: responses.RequestsMock) -> None:
    issuer = Issuer()
    rig = rig_with(issuer, supplied="given")
    for outcome in (200, 200, 401, 200, 200):
        answer(strict, "GET", outcome)
    rig.get()
    rig.clock.advance(1_000_000)  # its end is not known
    rig.get()
    assert issuer.issued == 0
    rig.get()
    rig.get()
    assert authorization(strict) == ["Bearer given"] * 3 + ["Bearer token-1"] * 2


def test_a_refused_supplied_token_without_credentials_is_an_error(strict: responses.RequestsMock) -> None:
    rig = rig_with(None, supplied="given")
    answer(strict, "GET", 401)
    with pytest.raises(AuthenticationError):
        rig.get()
    assert authorization(strict) == ["Bearer given"]


def test_refused_basic_credentials_are_not_sent_again(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 401)
    with pytest.raises(AuthenticationError):
        make_rig().get(auth=basic_auth("id", "secret"))


def test_a_request_without_credentials_has_no_header(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200)
    make_rig().get()
    assert authorization(strict) == [None]


def test_the_token_is_fetched_on_the_same_client(strict: responses.RequestsMock) -> None:
    answer(strict, "POST", 200, TOKEN_URL, json={"access_token": "fresh"})
    answer(strict, "GET", 200)
    rig_asking_over_http().get()
    assert paths(strict) == ["/token", "/v1/things/1"]
    assert authorization(strict) == ["Basic aWQ6c2VjcmV0", "Bearer fresh"]


@pytest.mark.parametrize("outcome", [503, 429, lost()], ids=["503", "429", "lost"])
def test_a_failed_token_request_is_not_multiplied(strict: responses.RequestsMock, outcome: Outcome) -> None:
    for _attempt in range(3):
        answer(strict, "POST", outcome, TOKEN_URL)
    rig = rig_asking_over_http(retries=2)
    with pytest.raises(Exception, match=r"Could not get a token: .* POST /token"):
        rig.get()
    assert paths(strict) == ["/token"] * 3
    assert len(rig.clock.pauses) == 2


@pytest.mark.parametrize(
    ("status", "kind"), [(401, AuthenticationError), (400, RejectedError), (500, ServerError), (200, ProtocolError)]
)
def test_a_token_request_fails_as_itself(strict: responses.RequestsMock, status: int, kind: type[Exception]) -> None:
    answer(strict, "POST", status, TOKEN_URL, json=["no object"])
    rig = rig_asking_over_http(retries=0)
    with pytest.raises(kind, match="get a token"):
        rig.get()
    assert len(strict.calls) == 1


def test_a_failed_renewal_reports_the_token_request(strict: responses.RequestsMock) -> None:
    answer(strict, "POST", 200, TOKEN_URL, json={"access_token": "fresh"})
    answer(strict, "GET", 401)
    answer(strict, "POST", 403, TOKEN_URL)
    with pytest.raises(Exception, match="get a token"):
        rig_asking_over_http().get()
    assert len(strict.calls) == 3


def test_a_token_request_is_retried_automatically(strict: responses.RequestsMock) -> None:
    answer(strict, "POST", 503, TOKEN_URL)
    answer(strict, "POST", 200, TOKEN_URL, json={"access_token": "fresh"})
    answer(strict, "GET", 200)
    rig = rig_asking_over_http()
    rig.get()
    assert rig.warnings == ["POST /token succeeded only on attempt 2. Before: status 503."]
