# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tokens on demand: JWT exchange, refresh token, server-to-server (contract Workfront 3.4 to 3.6)."""

from __future__ import annotations

import urllib.parse
from typing import Any

import pytest
import responses

from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    InputError,
    ProtocolError,
    RejectedError,
    ServerError,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.connection import IMS_ORIGIN, log_in
from ansible_collections.envops.promotion.plugins.module_utils._workfront.login import Tokens
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    SOURCE_URL,
    TARGET_URL,
    load,
    params,
)

TOKEN_PATH = "/integrations/oauth2/api/v1/token"
IMS_URL = f"{IMS_ORIGIN}/ims/token/v3"
LIFETIME = 28_800.0


def log_in_by(method: str, *, hidden: bool = True, **options: Any) -> Tokens:
    clock = FakeClock()
    runtime = Runtime(
        check_mode=False,
        diff=False,
        warn=lambda text: None,
        register_secret=lambda value: None,
        hidden=hidden,
        clock=clock,
        now=clock.now,
        sleep=clock.sleep,
    )
    given = {
        "method": method,
        "client_id": "c",
        "client_secret": "hidden-secret",
        "refresh_token": "hidden-refresh",
        "redirect_uri": None,
        "scopes": ["openid", "AdobeID"],
        "ims_url": IMS_ORIGIN,
        **options,
    }
    return log_in(params(**given), runtime)


def form_of(mock: responses.RequestsMock) -> dict[str, str]:
    (call,) = mock.calls
    assert "Authorization" not in call.request.headers
    return dict(urllib.parse.parse_qsl(str(call.request.body), strict_parsing=True))


@pytest.mark.parametrize("url", [SOURCE_URL, TARGET_URL, "http://localhost:8080"])
def test_a_refresh_token(strict: responses.RequestsMock, url: str) -> None:
    strict.add("POST", f"{url}{TOKEN_PATH}", json={"access_token": "a", "refresh_token": "r", "expires_in": 60})
    assert log_in_by("refresh_token", url=url) == Tokens("a", 60.0, "r")
    assert form_of(strict) == {
        "grant_type": "refresh_token",
        "client_id": "c",
        "client_secret": "hidden-secret",
        "refresh_token": "hidden-refresh",
    }


def test_a_refresh_token_with_the_address_of_its_application(strict: responses.RequestsMock) -> None:
    strict.add("POST", f"{SOURCE_URL}{TOKEN_PATH}", json={"access_token": "a"})
    log_in_by("refresh_token", url=SOURCE_URL, redirect_uri="https://acme.example.com/back")
    assert form_of(strict)["redirect_uri"] == "https://acme.example.com/back"


def test_a_refresh_token_that_may_be_used_up_is_not_sent_again(strict: responses.RequestsMock) -> None:
    strict.add("POST", f"{SOURCE_URL}{TOKEN_PATH}", status=503, json={})
    with pytest.raises(ServerError):
        log_in_by("refresh_token", url=SOURCE_URL, http_retries=5)
    assert len(strict.calls) == 1


@pytest.mark.parametrize("url", [None, SOURCE_URL])
def test_adobes_identity_service(strict: responses.RequestsMock, url: str | None) -> None:
    strict.add("POST", IMS_URL, json=load("identity_token_response"))
    tokens = log_in_by("server_to_server", url=url)
    assert (tokens.token, tokens.refresh_token) == (load("identity_token_response")["access_token"], None)
    assert tokens.lifetime == load("identity_token_response")["expires_in"]
    assert form_of(strict) == {
        "grant_type": "client_credentials",
        "client_id": "c",
        "client_secret": "hidden-secret",
        "scope": "openid,AdobeID",
    }


def test_another_identity_service(strict: responses.RequestsMock) -> None:
    strict.add("POST", "http://localhost:8080/ims/token/v3", json={"access_token": "a"})
    assert log_in_by("server_to_server", ims_url="http://localhost:8080").token == "a"
    with pytest.raises(InputError, match="ims_url must be a URL"):
        log_in_by("server_to_server", ims_url="localhost")


def test_the_vendors_answer(strict: responses.RequestsMock) -> None:
    published = load("token_response")
    strict.add("POST", f"{SOURCE_URL}{TOKEN_PATH}", json=published)
    expected = Tokens(published["access_token"], LIFETIME, published["refresh_token"])
    assert log_in_by("refresh_token", url=SOURCE_URL) == expected


@pytest.mark.parametrize("lifetime", [0, -1, None, "3600", [60]])
def test_a_lifetime_that_says_nothing(strict: responses.RequestsMock, lifetime: Any) -> None:
    strict.add("POST", IMS_URL, json={"access_token": "a", "expires_in": lifetime})
    assert log_in_by("server_to_server").lifetime == LIFETIME


@pytest.mark.parametrize("body", [{}, {"access_token": ""}, {"access_token": None}, {"access_token": 7}, [], "a"])
def test_an_answer_without_a_token(strict: responses.RequestsMock, body: Any) -> None:
    strict.add("POST", IMS_URL, json=body)
    with pytest.raises(ProtocolError):
        log_in_by("server_to_server")


@pytest.mark.parametrize("status", [200, 400])
def test_a_refusal(strict: responses.RequestsMock, status: int) -> None:
    strict.add("POST", f"{SOURCE_URL}{TOKEN_PATH}", status=status, json={**load("token_error"), "message": "Not so."})
    with pytest.raises(RejectedError, match="Not so") as caught:
        log_in_by("refresh_token", url=SOURCE_URL)
    assert "client_id, client_secret" in caught.value.advice
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("method", ["jwt", "refresh_token", "server_to_server"])
def test_a_token_is_not_to_be_shown(method: str) -> None:
    with pytest.raises(InputError, match="no_log: true"):
        log_in_by(method, hidden=False)


@pytest.mark.parametrize(
    ("method", "missing"),
    [
        *(("jwt", option) for option in ("client_id", "client_secret", "customer_id", "user_id", "private_key")),
        *(("refresh_token", option) for option in ("client_id", "client_secret", "refresh_token")),
        *(("server_to_server", option) for option in ("client_id", "client_secret")),
    ],
)
@pytest.mark.parametrize("empty", [None, ""])
def test_what_a_method_needs(method: str, missing: str, empty: str | None) -> None:
    given: dict[str, Any] = {"customer_id": "x", "user_id": "x", "private_key": "x", missing: empty}
    with pytest.raises(InputError, match=f"method {method} needs {missing} \\(WORKFRONT_{missing.upper()}\\)"):
        log_in_by(method, **given)


@pytest.mark.parametrize("method", ["jwt", "refresh_token"])
@pytest.mark.parametrize("url", [None, "", "acme.my.workfront.com"])
def test_a_method_that_needs_an_environment(method: str, url: str | None) -> None:
    with pytest.raises(InputError, match=r"^url "):
        log_in_by(method, url=url, customer_id="x", user_id="x", private_key="x")
