# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection to Workfront from environment variables, which options beat."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, SOURCE, TARGET, Workfront

MODULE = "workfront_session_info"
UNSET: dict[str, Any] = {"url": None, "api_key": None, "bearer_token": None}
CREDENTIALS = {
    "api_key": worlds.API_KEYS[SOURCE],
    "session_id": worlds.SESSIONS[SOURCE],
    "bearer_token": worlds.BEARER_TOKENS[SOURCE],
}
JWT = ("client_id", "client_secret", "customer_id", "user_id", "private_key")


def variables(options: dict[str, Any]) -> dict[str, str]:
    return {f"WORKFRONT_{name.upper()}": value for name, value in options.items()}


def set_all(monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]) -> None:
    for name, value in variables(options).items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_each_credential(current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch, credential: str) -> None:
    url = current_workfront.simulator.workfront[SOURCE]
    set_all(monkeypatch, {"url": url, credential: CREDENTIALS[credential]})
    outcome = current_workfront.run(MODULE, SOURCE, **UNSET)
    assert outcome["session"]["user_id"] == worlds.ADMINS[SOURCE]
    header = {"api_key": "apikey", "session_id": "sessionid", "bearer_token": "bearer"}[credential]
    assert [entry["headers"]["auth"] for entry in current_workfront.requests()] == [header]


def test_everything_in_a_process(workfront: Workfront) -> None:
    options = {"url": workfront.simulator.workfront[SOURCE], **workfront.credential(SOURCE)}
    outcome = workfront.process(MODULE, SOURCE, environment=variables(options), **UNSET)
    assert not outcome.failed, outcome.message
    assert outcome["session"]["user_id"] == worlds.ADMINS[SOURCE]


def test_application_in_a_process(current_workfront: Workfront) -> None:
    options = {"url": current_workfront.simulator.workfront[SOURCE], **current_workfront.jwt_application(SOURCE)}
    assert set(JWT) <= set(options)
    environment = variables(options)
    environment["WORKFRONT_PRIVATE_KEY"] = options["private_key"].replace("\n", "\\n")
    for module in (MODULE, "workfront_login"):
        outcome = current_workfront.process(module, SOURCE, no_log=True, environment=environment, **UNSET)
        assert not outcome.failed, outcome.message
    assert len(current_workfront.simulator.requests("jwt_exchange")) == 2


def test_refresh_token(current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {
        "url": current_workfront.simulator.workfront[SOURCE],
        "client_id": worlds.CLIENT_IDS[SOURCE],
        "client_secret": worlds.CLIENT_SECRETS[SOURCE],
        "refresh_token": worlds.REFRESH_TOKENS[SOURCE],
    }
    set_all(monkeypatch, options)
    login: dict[str, Any] = {"no_log": True, "method": "refresh_token"}
    assert not current_workfront.run("workfront_login", SOURCE, **UNSET, **login).failed


# -- which value wins


@pytest.mark.parametrize("credential", CREDENTIALS)
def test_option_wins_over_its_variable(
    current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch, credential: str
) -> None:
    set_all(monkeypatch, {"url": "http://127.0.0.1:9", credential: "wrong"})
    options: dict[str, Any] = {"api_key": None, credential: CREDENTIALS[credential]}
    assert not current_workfront.run(MODULE, SOURCE, **options).failed


@pytest.mark.parametrize("option", JWT)
def test_option_of_an_application_wins_over_its_variable(
    current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    right = current_workfront.jwt_application(SOURCE)
    set_all(monkeypatch, {**right, option: "wrong"})
    assert current_workfront.run(MODULE, SOURCE, api_key=None).failed
    assert not current_workfront.run(MODULE, SOURCE, api_key=None, **{option: right[option]}).failed


def test_empty_variable_is_no_value(current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"session_id": "", "private_key": ""})
    assert not current_workfront.run(MODULE, SOURCE).failed
    set_all(monkeypatch, {"api_key": ""})
    assert "There are no credentials for Workfront" in current_workfront.run(MODULE, SOURCE, api_key=None).message


def test_variable_of_another_credential_does_not_count_beside_an_option(
    current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, {"api_key": "of somebody else", "client_id": "of somebody else"})
    token: dict[str, Any] = {"api_key": None, "session_id": worlds.SESSIONS[SOURCE]}
    assert not current_workfront.run(MODULE, SOURCE, **token).failed


def test_variables_of_two_credentials_are_refused(
    current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, {"api_key": worlds.API_KEYS[SOURCE], "session_id": worlds.SESSIONS[SOURCE]})
    refused = current_workfront.run(MODULE, SOURCE, api_key=None)
    assert "More than one authentication method is given: api_key and session_id" in refused.message
    assert current_workfront.requests() == []


def test_example_of_the_login(current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, current_workfront.jwt_application(SOURCE))
    login = current_workfront.run("workfront_login", SOURCE, no_log=True, api_key=None)
    token = {"api_key": None, "session_id": login["session_id"]}
    assert not current_workfront.run(MODULE, SOURCE, **token).failed


# -- the second environment of a compensation


def test_source_of_a_compensation_takes_no_variables(
    current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand for the task's own environment."""
    set_all(monkeypatch, {"url": current_workfront.simulator.workfront[SOURCE], **CREDENTIALS})
    task: dict[str, Any] = {"installation_id": "1d5693b9-b7b5-492d-8219-c21f34bcaca6", "confirm": True}
    own = {**current_workfront.connection(TARGET), "session_id": "", "bearer_token": ""}
    source = current_workfront.address(SOURCE)
    for given, said in (
        ({**source, "url": None}, "url is not given"),
        (source, "There are no credentials for Workfront"),
    ):
        options = {**own, "source": {name: value for name, value in given.items() if value is not None}}
        outcome = current_workfront.run("workfront_installation_compensation", **task, **options)
        assert said in outcome.message
    assert current_workfront.requests() == []


def test_compensation_reaches_both_environments(current_workfront: Workfront, monkeypatch: pytest.MonkeyPatch) -> None:
    """The target by variables, the source by options."""
    package_id = current_workfront.assembled_id(name=NAME)
    installed = current_workfront.install(package_id)
    assert installed.changed
    set_all(monkeypatch, {"url": current_workfront.simulator.workfront[TARGET], "api_key": worlds.API_KEYS[TARGET]})
    current_workfront.simulator.clear_requests()
    outcome = current_workfront.compensate(
        installed["installation"]["id"], **UNSET, source=current_workfront.connection(SOURCE)
    )
    assert outcome.changed
    lanes = {(entry["operation"], entry["environment"]) for entry in current_workfront.requests()}
    assert {("delete", TARGET), ("E6", SOURCE)} <= lanes
    assert not {("delete", SOURCE), ("E6", TARGET)} & lanes
