# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection to an environment: its name, its credentials, and how they are sent (contract Workfront 2, 3)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, OBJECTS, SOURCE, TARGET, Workfront

NONE: dict[str, Any] = {"api_key": None, "bearer_token": None}
PACKAGE: dict[str, Any] = {"name": NAME, "objects": OBJECTS}


def headers(workfront: Workfront) -> dict[str, str]:
    """Return by which header the requests to each API were authenticated."""
    found: dict[str, set[str]] = {"core": set(), "promotion": set()}
    for entry in workfront.requests():
        api = "promotion" if entry["path"].startswith("/environment-promotion") else "core"
        found[api].add(entry["headers"]["auth"])
    return {api: "+".join(sorted(kinds)) for api, kinds in found.items()}


def exchanges(workfront: Workfront) -> int:
    return len(workfront.simulator.requests("jwt_exchange"))


def jwt(workfront: Workfront, lane: str = SOURCE) -> dict[str, Any]:
    """Return the options that replace the usual credentials by those of an application."""
    return {**NONE, **workfront.jwt_application(lane)}


# -- how credentials are sent


@pytest.mark.parametrize(
    ("credential", "header"),
    [
        ({"api_key": worlds.API_KEYS[SOURCE]}, "apikey"),
        ({"session_id": worlds.SESSIONS[SOURCE]}, "sessionid"),
        ({"bearer_token": worlds.BEARER_TOKENS[SOURCE]}, "bearer"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_header_of_each_credential(current_workfront: Workfront, credential: dict[str, str], header: str) -> None:
    current_workfront.simulator.workfront_behave(bearer=True)
    outcome = current_workfront.run("workfront_package", SOURCE, **{**NONE, **PACKAGE, **credential})
    assert outcome.changed
    assert headers(current_workfront) == {"core": header, "promotion": header}


def test_session_of_an_application_is_no_bearer_token(current_workfront: Workfront) -> None:
    outcome = current_workfront.process("workfront_package", SOURCE, **PACKAGE, **jwt(current_workfront))
    assert outcome.changed
    assert headers(current_workfront) == {"core": "sessionid", "promotion": "sessionid"}
    assert exchanges(current_workfront) == 1


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
@pytest.mark.parametrize("how", ["session_id", "jwt"])
def test_first_dialect_takes_every_token_as_a_bearer_token(workfront: Workfront, how: str) -> None:
    options = jwt(workfront) if how == "jwt" else {**NONE, "session_id": worlds.SESSIONS[SOURCE]}
    workfront.run("workfront_package", SOURCE, **{**PACKAGE, **options})
    assert headers(workfront) == {"core": "sessionid", "promotion": "bearer"}


def test_identity_token_is_a_bearer_token_in_both_dialects(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(bearer=True)
    options = {"client_id": worlds.IMS_CLIENT_ID, "client_secret": worlds.IMS_CLIENT_SECRET}
    login: dict[str, Any] = {"method": "server_to_server", "ims_url": workfront.simulator.url, **options}
    token = workfront.run("workfront_login", no_log=True, **login)["bearer_token"]
    assert workfront.run("workfront_package", SOURCE, **{**PACKAGE, **NONE, "bearer_token": token}).changed
    assert headers(workfront) == {"core": "bearer", "promotion": "bearer"}


def test_what_every_request_says_of_itself(workfront: Workfront) -> None:
    assert workfront.assemble().changed
    for entry in workfront.requests():
        assert entry["headers"]["accept"] == "application/json, text/plain, */*", "some answers are plain text"
        assert entry["headers"]["user_agent"].startswith("envops.promotion/")
        assert entry["content_type"] == ("application/json" if entry["method"] != "GET" else None)


# -- a server-to-server credential renews its bearer tokens in the same way


def server_to_server(workfront: Workfront) -> dict[str, Any]:
    workfront.simulator.workfront_behave(bearer=True)
    credential = {"ims_client_id": worlds.IMS_CLIENT_ID, "ims_client_secret": worlds.IMS_CLIENT_SECRET}
    return {**NONE, **credential, "ims_url": workfront.simulator.url}


def issued(workfront: Workfront) -> int:
    return len(workfront.simulator.requests("ims_token"))


@pytest.mark.parametrize("operation", ["search", "E1", "E3", "E6"])
@pytest.mark.parametrize("has_token", [False, True], ids=["alone", "with a token"])
def test_bearer_token_that_ends_is_renewed(workfront: Workfront, operation: str, has_token: bool) -> None:
    options = server_to_server(workfront)
    if has_token:
        login = {**options, "method": "server_to_server"}
        options["bearer_token"] = workfront.run("workfront_login", SOURCE, no_log=True, **login)["bearer_token"]
    workfront.simulator.fault("expire_tokens", operation=operation)
    outcome = workfront.run("workfront_package", SOURCE, **PACKAGE, status="TESTING", **options)
    assert outcome.changed
    refused = [entry["operation"] for entry in workfront.requests() if entry["status"] == 401]
    assert (refused, issued(workfront)) == ([operation], 2)
    assert headers(workfront) == {"core": "bearer", "promotion": "bearer"}


def test_bearer_token_that_ends_during_a_wait_is_renewed(workfront: Workfront) -> None:
    options = server_to_server(workfront)
    workfront.simulator.workfront_behave(assembly={"reads": 6}, expire_after_calls=4)
    assert workfront.run("workfront_package", SOURCE, **PACKAGE, **options).changed
    assert issued(workfront) > 1


@pytest.mark.parametrize("operation", ["E3", "session"])
def test_fresh_bearer_token_that_is_refused_is_not_renewed_endlessly(workfront: Workfront, operation: str) -> None:
    options = server_to_server(workfront)
    workfront.simulator.fault("status", vendor="workfront", operation=operation, status=401, times=None)
    outcome = workfront.run(
        "workfront_session_info" if operation == "session" else "workfront_package",
        SOURCE,
        **(options if operation == "session" else {**PACKAGE, **options}),
    )
    assert outcome.failed
    assert outcome["error"]["kind"] == "authentication"
    assert "technical account" in outcome.message
    assert issued(workfront) == 2


# -- a JWT application renews its sessions


def test_one_exchange_for_each_task(current_workfront: Workfront) -> None:
    options = jwt(current_workfront)
    current_workfront.simulator.workfront_behave(assembly={"reads": 5})
    assert current_workfront.run("workfront_package", SOURCE, **PACKAGE, **options).changed
    assert len(current_workfront.operations()) >= 10
    assert exchanges(current_workfront) == 1
    assert not current_workfront.run("workfront_package", SOURCE, **PACKAGE, **options).changed
    assert exchanges(current_workfront) == 2


@pytest.mark.parametrize("operation", ["search", "E2", "E1", "E3", "E6"])
def test_session_that_ends_is_renewed(current_workfront: Workfront, operation: str) -> None:
    current_workfront.simulator.fault("expire_tokens", operation=operation)
    outcome = current_workfront.run("workfront_package", SOURCE, **PACKAGE, status="TESTING", **jwt(current_workfront))
    assert outcome.changed
    assert outcome.warnings == [], "a renewal is nothing to warn of"
    asked = current_workfront.requests()
    assert [entry["operation"] for entry in asked if entry["status"] == 401] == [operation]
    assert exchanges(current_workfront) == 2
    assert [entry["operation"] for entry in asked if entry["method"] != "GET" and entry["status"] == 200] == [
        "E1",
        "E6",
    ]


@pytest.mark.parametrize("calls", [1, 3])
def test_session_that_is_used_up_is_renewed(current_workfront: Workfront, calls: int) -> None:
    current_workfront.simulator.workfront_behave(expire_after_calls=calls, assembly={"reads": 4})
    outcome = current_workfront.run("workfront_package", SOURCE, **PACKAGE, **jwt(current_workfront))
    assert outcome.changed
    refused = [entry for entry in current_workfront.requests() if entry["status"] == 401]
    assert exchanges(current_workfront) == 1 + len(refused) > 2
    assert len(current_workfront.packages()) == 1


def test_session_that_ends_soon_is_renewed_before(current_workfront: Workfront) -> None:
    current_workfront.simulator.workfront_behave(session_lifetime=100, assembly={"reads": 30})
    assert current_workfront.run("workfront_package", SOURCE, **PACKAGE, **jwt(current_workfront)).changed
    waited = sum(current_workfront.time.slept)
    assert waited / 100 < exchanges(current_workfront) <= waited / 40 + 1
    assert [entry["status"] for entry in current_workfront.requests() if entry["status"] == 401] == []


def test_fresh_session_that_is_refused_is_not_renewed_endlessly(current_workfront: Workfront) -> None:
    current_workfront.simulator.fault("status", operation="E2", status=401, times=None)
    outcome = current_workfront.run("workfront_package_info", SOURCE, **jwt(current_workfront))
    assert outcome.failed
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("authentication", 401)
    assert "Check that the application's user is active" in outcome.message
    assert (exchanges(current_workfront), len(current_workfront.requests())) == (2, 2)
    assert current_workfront.time.slept == []


def test_refused_exchange_ends_the_task(current_workfront: Workfront) -> None:
    options = {**jwt(current_workfront), "client_secret": "wrong"}
    outcome = current_workfront.run("workfront_package_info", SOURCE, **options)
    assert outcome.failed
    assert "Could not exchange the signed JWT for a session token" in outcome.message
    assert "Check client_id, client_secret" in outcome.message
    assert exchanges(current_workfront) == 1
    assert current_workfront.requests() == []


def test_exchange_that_stays_away_is_not_multiplied(current_workfront: Workfront) -> None:
    options = jwt(current_workfront)
    current_workfront.simulator.fault("status", operation="jwt_exchange", status=503, times=None)
    outcome = current_workfront.run("workfront_package_info", SOURCE, http_retries=2, **options)
    assert outcome["error"]["kind"] == "server"
    assert exchanges(current_workfront) == 3, "requests that wait for a token do not repeat its repetitions"


# -- the name of the host tells the environment


@pytest.fixture
def proxied(current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch) -> Workfront:
    """A Workfront that answers to the real names of its environments, in plain http."""
    monkeypatch.setenv("HTTP_PROXY", current_workfront.simulator.url)
    return current_workfront


def at(workfront: Workfront, host: str, lane: str) -> dict[str, Any]:
    """Return the connection options for an environment by the name of its host."""
    return {**workfront.credential(lane), "url": f"http://{host}", "environment_type": None}


@pytest.mark.parametrize("adobe", [False, True], ids=["workfront.com", "workfront.adobe.com"])
@pytest.mark.parametrize("lane", worlds.LANES)
def test_type_of_each_environment(proxied: Workfront, lane: str, adobe: bool) -> None:
    host = worlds.host(lane, adobe=adobe)
    session = proxied.run("workfront_session_info", **at(proxied, host.upper(), lane))["session"]
    assert session["environment"] == host
    assert session["environment_type"] == ("production" if lane == worlds.PRODUCTION else "sandbox")
    assert [entry["environment"] for entry in proxied.requests()] == [lane]


def test_package_is_made_and_found_by_the_names_of_its_source(proxied: Workfront) -> None:
    source = at(proxied, worlds.host(SOURCE), SOURCE)
    outcome = proxied.run("workfront_package", **{**source, **PACKAGE})
    assert outcome.changed
    assert proxied.bodies("E1")[0]["source"] == f"http://{worlds.host(SOURCE)}"
    renamed = at(proxied, worlds.host(SOURCE, adobe=True), SOURCE)
    again = proxied.run("workfront_package", **{**renamed, **PACKAGE})
    assert not again.changed
    assert again["package_id"] == outcome["package_id"]


@pytest.mark.parametrize("lane", [SOURCE, TARGET])
def test_login_needs_no_type_if_the_name_shows_it(proxied: Workfront, lane: str) -> None:
    options = {**at(proxied, worlds.host(lane), lane), **jwt(proxied, lane)}
    assert not proxied.run("workfront_login", no_log=True, **options).failed
    assert exchanges(proxied) == 1


def test_login_needs_no_type_if_the_name_does_not_show_it(workfront: Workfront) -> None:
    """A token endpoint is the same in production and in a sandbox."""
    options = {**jwt(workfront), "environment_type": None}
    assert not workfront.run("workfront_login", SOURCE, no_log=True, **options).failed


def test_type_that_confirms_the_name(proxied: Workfront) -> None:
    options = {**at(proxied, worlds.host(TARGET), TARGET), "environment_type": "production"}
    assert not proxied.run("workfront_session_info", **options).failed


# -- paths


@pytest.mark.parametrize("url", ["{}/", "{}"])
def test_slash_after_the_origin(workfront: Workfront, url: str) -> None:
    origin = workfront.simulator.workfront[SOURCE]
    assert workfront.run("workfront_package", SOURCE, **PACKAGE, url=url.format(origin)).changed
    assert workfront.bodies("E1")[0]["source"] == origin
    assert all("//" not in entry["path"] for entry in workfront.requests())


@pytest.mark.parametrize("base_path", ["/gateway/promotion", "gateway/promotion/"])
def test_other_path_of_the_promotion_api(workfront: Workfront, base_path: str) -> None:
    workfront.simulator.fault("status", path="^/gateway/promotion/packages$", status=200, body={"data": []})
    assert workfront.run("workfront_package_info", base_path=base_path)["packages"] == []


def test_dialects_have_their_paths(workfront: Workfront) -> None:
    workfront.run("workfront_package_info")
    [entry] = workfront.requests()
    version = "v1" if workfront.flavor == "legacy" else "api/v1"
    assert entry["path"] == f"/environment-promotion/{version}/packages"
