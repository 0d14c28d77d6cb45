# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The token endpoint and the tokens it issues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator

ENVIRONMENT_FORM = f"/{worlds.ADMIN_ENVIRONMENT}/as/token"
GRANT = {"grant_type": "client_credentials"}
BASIC = (worlds.CLIENT_ID, worlds.CLIENT_SECRET)
FORM = {"client_id": worlds.CLIENT_ID, "client_secret": worlds.CLIENT_SECRET}

Load = Callable[[str], Any]


def ask(simulator: Simulator, path: str = ENVIRONMENT_FORM, **options: Any) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.post(simulator.url + path, timeout=5, **options)


@pytest.mark.parametrize("path", [ENVIRONMENT_FORM, "/as/token"])
@pytest.mark.parametrize("options", [{"auth": BASIC, "data": GRANT}, {"data": GRANT | FORM}], ids=["basic", "form"])
def test_token(simulator: Simulator, example: Load, path: str, options: dict[str, Any]) -> None:
    answer = ask(simulator, path, **options)

    assert answer.status_code == 200
    assert {**answer.json(), "access_token": "?"} == {**example("token_response"), "access_token": "?"}
    assert answer.json()["access_token"].count(".") == 2
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Correlation-Id"]
    url = f"{simulator.url}/v1/environments"
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert requests.get(url, headers=bearer, timeout=5).status_code == 200


@pytest.mark.parametrize(
    ("options", "status", "error"),
    [
        ({"auth": (worlds.CLIENT_ID, "wrong"), "data": GRANT}, 401, "invalid_client"),
        ({"auth": ("unknown", worlds.CLIENT_SECRET), "data": GRANT}, 401, "invalid_client"),
        ({"data": GRANT}, 401, "invalid_client"),
        ({"headers": {"Authorization": "Basic !"}, "data": GRANT}, 401, "invalid_client"),
        ({"auth": BASIC, "data": {**GRANT, **FORM}}, 400, "invalid_request"),
        ({"auth": BASIC, "data": {"scope": "x"}}, 400, "invalid_request"),
        ({"auth": BASIC, "data": {"grant_type": "password"}}, 400, "unsupported_grant_type"),
        ({"auth": BASIC, "json": GRANT}, 400, "invalid_request"),
        ({"auth": BASIC, "data": GRANT, "path": f"/{worlds.SOURCE_ENVIRONMENT}/as/token"}, 401, "invalid_client"),
        ({"auth": BASIC, "data": GRANT, "path": f"/{worlds.POPULATION}/as/token"}, 400, "invalid_request"),
    ],
)
def test_refused(simulator: Simulator, example: Load, options: dict[str, Any], status: int, error: str) -> None:
    answer = ask(simulator, **options)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json().keys() == example("token_error").keys()
    assert "(Correlation ID: " in answer.json()["error_description"]


def test_invalid_client_is_worded_as_published(simulator: Simulator, example: Load) -> None:
    answer = ask(simulator, auth=(worlds.CLIENT_ID, "wrong"), data=GRANT)

    published = example("token_error")["error_description"]
    assert answer.json()["error_description"].split("(")[0] == published.split("(")[0]


def test_authentication_method_must_match(simulator: Simulator, seeds_world: dict[str, Any]) -> None:
    seeds_world["pingone"]["environments"][0]["applications"][0]["authentication"] = ["CLIENT_SECRET_POST"]
    simulator.reset(seeds_world)

    assert ask(simulator, auth=BASIC, data=GRANT).status_code == 401
    assert ask(simulator, data=GRANT | FORM).status_code == 200


def test_other_method(simulator: Simulator) -> None:
    assert requests.get(simulator.url + ENVIRONMENT_FORM, timeout=5).status_code == 405


def test_lifetime(simulator: Simulator, api: Api) -> None:
    simulator.behave(token_lifetime=60)
    answer = ask(simulator, auth=BASIC, data=GRANT)
    assert answer.json()["expires_in"] == 60
    api.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    simulator.advance(55)
    assert api.call("GET", "/promotions").status_code == 200
    simulator.advance(10)

    refused = api.call("GET", "/promotions")

    assert refused.status_code == 401
    assert refused.json()["details"][0]["code"] == "INVALID_TOKEN"


def test_token_that_expires_after_calls(simulator: Simulator, api: Api) -> None:
    simulator.behave(expire_after_calls=2)

    assert [api.call("GET", "/promotions").status_code for _time in range(3)] == [200, 200, 401]
    api.log_in()
    assert api.call("GET", "/promotions").status_code == 200


def test_tokens_expired_by_hand(simulator: Simulator, api: Api) -> None:
    simulator.expire_tokens()
    assert api.call("GET", "/promotions").status_code == 401
    assert [token["valid"] for token in simulator.state()["pingone"]["tokens"]] == [False]


@pytest.mark.parametrize("value", [None, "Bearer", "Basic eDp5", "Token x"])
def test_no_token(api: Api, value: str | None) -> None:
    del api.session.headers["Authorization"]

    answer = api.call("GET", "/promotions", headers={"Authorization": value})

    assert answer.status_code == 401


def test_log_keeps_no_secrets(simulator: Simulator) -> None:
    token = ask(simulator, data=GRANT | FORM).json()["access_token"]
    ask(simulator, auth=BASIC, data=GRANT)
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "me"}
    requests.get(f"{simulator.url}/v1/environments?limit=5", headers=headers, timeout=5)

    first, second, third = entries = simulator.requests()

    assert [entry["number"] for entry in entries] == [1, 2, 3]
    assert (first["operation"], first["body"]) == ("token", {**GRANT, "client_id": worlds.CLIENT_ID})
    assert (second["headers"]["authorization_scheme"], second["body"]) == ("Basic", GRANT)
    assert (third["operation"], third["query"], third["status"]) == ("E1", {"limit": "5"}, 200)
    assert (third["headers"]["authorization_scheme"], third["headers"]["user_agent"]) == ("Bearer", "me")
    everything = str(entries) + str(simulator.state())
    assert token not in everything
    assert worlds.CLIENT_SECRET not in everything
