# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Access tokens: one for a run, renewed once where that is possible, and shown nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import SUPPLIED_TOKEN as GIVEN
from support.pingone import PingOne

NO_CREDENTIALS: dict[str, Any] = {"client_id": None, "client_secret": None, "auth_environment_id": None}


def tokens(pingone: PingOne) -> int:
    return len(pingone.simulator.requests("token"))


def test_one_token_for_a_run_of_many_requests(pingone: PingOne) -> None:
    pingone.executed_id()
    pingone.simulator.clear_requests()
    pingone.roll_back(
        source_environment=worlds.SOURCE_ENVIRONMENT_NAME, target_environment=worlds.TARGET_ENVIRONMENT_NAME
    )
    assert len(pingone.operations()) >= 10
    assert tokens(pingone) == 1
    [request] = pingone.simulator.requests("token")
    assert request["path"] == f"/{worlds.ADMIN_ENVIRONMENT}/as/token"
    assert request["headers"]["authorization_scheme"] == "Basic"
    assert request["body"] == {"grant_type": "client_credentials"}
    assert request["content_type"] == "application/x-www-form-urlencoded"


def test_credentials_in_the_form(pingone: PingOne) -> None:
    assert not pingone.run("pingone_environment_info", client_authentication="post").failed
    [request] = pingone.simulator.requests("token")
    assert request["headers"]["authorization_scheme"] is None
    assert request["body"] == {"grant_type": "client_credentials", "client_id": worlds.CLIENT_ID}


@pytest.mark.parametrize("method", ["basic", "post"])
def test_secret_with_special_characters(pingone: PingOne, method: str) -> None:
    secret = "p +&=:ö~\\"
    application = {"client_id": worlds.CLIENT_ID, "client_secret": secret}
    world = {"environments": [{"id": worlds.ADMIN_ENVIRONMENT, "name": "A", "applications": [application]}]}
    pingone.simulator.reset({"pingone": world})
    outcome = pingone.run("pingone_environment_info", client_secret=secret, client_authentication=method)
    assert not outcome.failed, outcome.message
    assert secret not in outcome.shown


def test_blanks_around_the_ids_of_the_credentials_have_no_meaning(pingone: PingOne) -> None:
    given = f" {worlds.ADMIN_ENVIRONMENT.upper()}\n"
    client_id = f"{worlds.CLIENT_ID}\n"
    assert not pingone.run("pingone_environment_info", auth_environment_id=given, client_id=client_id).failed


@pytest.mark.parametrize("ending", ["/as", "/as/"])
def test_custom_domain_needs_no_auth_environment(pingone: PingOne, ending: str) -> None:
    url = pingone.simulator.url + ending
    assert not pingone.run("pingone_environment_info", auth_url=url, auth_environment_id=None).failed
    assert pingone.simulator.requests("token")[0]["path"] == "/as/token"


@pytest.mark.parametrize("calls", [1, 3, 5])
def test_token_that_is_used_up_is_renewed(pingone: PingOne, calls: int) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(expire_after_calls=calls, execute={"reads": 2})
    pingone.simulator.clear_requests()
    outcome = pingone.execute(promotion_id)
    assert outcome.changed
    refused = [entry for entry in pingone.simulator.requests() if entry["status"] == 401]
    assert tokens(pingone) == 1 + len(refused)
    assert len(refused) == (len(pingone.operations()) - len(refused) - 1) // calls
    assert len([entry for entry in pingone.simulator.requests("P7") if entry["status"] == 202]) == 1
    assert outcome.warnings == [], "a renewal is nothing to warn of"


def test_token_that_ends_soon_is_renewed_before(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.behave(token_lifetime=100, execute={"reads": 30})
    pingone.simulator.clear_requests()
    assert pingone.execute(promotion_id).changed
    waited = sum(pingone.time.slept)
    assert waited / 100 < tokens(pingone) <= waited / 40 + 1, "40 s before, not later and not with each request"
    assert [entry["status"] for entry in pingone.simulator.requests() if entry["status"] == 401] == []


def test_start_is_sent_once_although_its_token_was_refused(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    pingone.simulator.fault("expire_tokens", operation="P7")
    assert pingone.execute(promotion_id).changed
    assert [entry["status"] for entry in pingone.simulator.requests("P7")] == [401, 202]


def test_fresh_token_that_is_refused_is_not_renewed_for_ever(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="E1", status=401, times=None)
    outcome = pingone.run("pingone_environment_info")
    assert outcome.failed
    assert outcome["error"]["kind"] == "authentication"
    assert "check that api_url and auth_url belong together" in outcome.message
    assert (tokens(pingone), len(pingone.simulator.requests("E1"))) == (2, 2)
    assert pingone.time.slept == []


# -- a given token


def test_given_token_saves_the_request(pingone: PingOne) -> None:
    given = pingone.run("pingone_login", no_log=True)["access_token"]
    pingone.simulator.clear_requests()
    assert not pingone.run("pingone_environment_info", access_token=given).failed
    assert not pingone.run("pingone_environment_info", access_token=given, **NO_CREDENTIALS).failed
    assert tokens(pingone) == 0


@pytest.mark.parametrize("how", ["run", "process"])
def test_expired_token_without_credentials_says_so(pingone: PingOne, how: str) -> None:
    given = pingone.run("pingone_login", no_log=True)["access_token"]
    pingone.simulator.expire_tokens()
    outcome = getattr(pingone, how)("pingone_environment_info", access_token=given, **NO_CREDENTIALS)
    assert outcome.failed
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("authentication", 401)
    assert "The access_token has expired or was revoked" in outcome.message
    assert "pingone_login" in outcome.message
    for option in ("client_id", "client_secret", "auth_environment_id"):
        assert option in outcome.message
    assert len(pingone.simulator.requests("E1")) == 1


@pytest.mark.parametrize("how", ["run", "process"])
def test_expired_token_with_credentials_is_renewed(pingone: PingOne, how: str) -> None:
    outcome = getattr(pingone, how)("pingone_environment_info", access_token=GIVEN)
    assert not outcome.failed, outcome.message
    assert [entry["status"] for entry in pingone.simulator.requests()] == [401, 200, 200]


@pytest.mark.parametrize("missing", list(NO_CREDENTIALS))
def test_token_with_some_of_the_credentials_counts_as_without(pingone: PingOne, missing: str) -> None:
    options: dict[str, Any] = {"access_token": GIVEN, missing: None}
    outcome = pingone.run("pingone_environment_info", **options)
    assert outcome.failed
    assert "The access_token has expired or was revoked" in outcome.message
    assert tokens(pingone) == 0


# -- the token endpoint fails


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"client_id": "wrong"}, "invalid_client"),
        ({"auth_environment_id": worlds.SOURCE_ENVIRONMENT}, "invalid_client"),
        ({"auth_environment_id": "00000000-1111-4222-8333-444444444444"}, "invalid_request"),
    ],
)
def test_refused_credentials_are_reported_with_what_to_check(
    pingone: PingOne, options: dict[str, Any], code: str
) -> None:
    outcome = pingone.plan(**options)
    assert outcome.failed
    assert outcome["changed"] is False
    assert outcome["error"]["code"] == code
    assert code in outcome.message
    assert outcome.message.count(outcome["error"]["correlation_id"]) == 1, "it is shown once"
    assert outcome.message.count("Correlation ID:") == 1
    assert "Check client_id, client_secret, client_authentication, region, and auth_environment_id" in outcome.message
    assert pingone.operations() == []
    assert tokens(pingone) == 1


def test_method_that_the_application_does_not_accept(pingone: PingOne) -> None:
    application = {
        "client_id": worlds.CLIENT_ID,
        "client_secret": worlds.CLIENT_SECRET,
        "authentication": ["CLIENT_SECRET_POST"],
    }
    world = {"environments": [{"id": worlds.ADMIN_ENVIRONMENT, "name": "A", "applications": [application]}]}
    pingone.simulator.reset({"pingone": world})
    refused = pingone.run("pingone_environment_info")
    assert refused.failed
    assert "Unsupported authentication method" in refused.message
    assert "client_authentication" in refused.message
    assert not pingone.run("pingone_environment_info", client_authentication="post").failed


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"token_type": "Bearer"}, "the answer contains no access_token"),
        ({"access_token": ""}, "the answer contains no access_token"),
        ({"access_token": 7}, "the answer contains no access_token"),
        ([], "a JSON object was expected"),
        ("not JSON", "the body is not JSON"),
    ],
    ids=["missing", "empty", "number", "list", "text"],
)
def test_answer_without_a_token(pingone: PingOne, body: Any, said: str) -> None:
    pingone.simulator.fault("status", operation="token", status=200, body=body, times=None)
    outcome = pingone.run("pingone_environment_info")
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert said in outcome.message
    assert "get an access token" in outcome.message
    assert pingone.operations() == []


@pytest.mark.parametrize("status", [200, 400, 500])
@pytest.mark.parametrize(
    "body",
    [
        f"access_token={GIVEN}&expires_in=3600",
        f'{{"access_token": "{GIVEN}", "expires_in": 36',
        [{"access_token": GIVEN}],
        f"<html>{GIVEN}</html>",
    ],
    ids=["form", "truncated", "list", "page"],
)
def test_no_answer_of_the_token_endpoint_is_quoted(pingone: PingOne, status: int, body: Any) -> None:
    pingone.simulator.fault("status", operation="token", status=status, body=body, times=None)
    outcome = pingone.run("pingone_environment_info", http_retries=0)
    assert outcome.failed
    assert GIVEN not in outcome.shown
    assert "get an access token" in outcome.message


def test_lifetime_that_is_not_stated_is_the_default(pingone: PingOne) -> None:
    body = {"access_token": GIVEN, "token_type": "Bearer"}
    pingone.simulator.fault("status", operation="token", status=200, body=body)
    assert pingone.run("pingone_login", no_log=True)["expires_in"] == 3600


def test_token_endpoint_that_is_throttled_is_requested_again(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="token", status=429, retry_after=2)
    assert not pingone.run("pingone_environment_info").failed
    assert pingone.time.slept == [2.0]
    assert tokens(pingone) == 2


def test_token_endpoint_that_stays_away(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="token", status=503, times=None)
    outcome = pingone.plan(http_retries=2)
    assert outcome.failed
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("server", 503)
    assert tokens(pingone) == 3, "requests that wait for a token do not repeat its repetitions"
