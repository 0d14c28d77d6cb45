# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection from environment variables: our own names, the vendor's as second choice, and the URLs they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import responses

from simulator import worlds
from support.modules import Outcome, run_here
from support.pingone import PingOne

MODULE = "pingone_environment_info"
OPTIONS = ("client_id", "client_secret", "auth_environment_id", "api_url", "auth_url")
UNSET: dict[str, Any] = dict.fromkeys(OPTIONS)
AUTH = "1f6b0c2d-93e8-4a75-b0d4-6e2c8a5f7b19"
CREDENTIALS = {"PINGONE_CLIENT_ID": "id", "PINGONE_CLIENT_SECRET": "s", "PINGONE_AUTH_ENVIRONMENT_ID": AUTH}
TLDS = {"NA": "com", "CA": "ca", "EU": "eu", "AU": "com.au", "SG": "sg", "AP": "asia"}


@pytest.fixture
def internet() -> Iterator[responses.RequestsMock]:
    """Answers to any host; nothing leaves this process."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as answering:
        yield answering


def asked(internet: responses.RequestsMock, **options: Any) -> list[str]:
    """Return the URLs that a listing of environments asks for, whatever they are."""
    internet.add(responses.POST, re.compile(".*"), json={"access_token": "t", "expires_in": 60})
    internet.add(responses.GET, re.compile(".*"), json={"_embedded": {"environments": []}})
    outcome = run_here(MODULE, options)
    assert not outcome.failed, outcome.message
    return [str(call.request.url) for call in internet.calls]


def set_all(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


# -- against the simulator, in a process of its own


@pytest.mark.parametrize(
    ("client_id", "client_secret", "auth_environment_id"),
    [
        ("PINGONE_CLIENT_ID", "PINGONE_CLIENT_SECRET", "PINGONE_AUTH_ENVIRONMENT_ID"),
        ("PINGONE_CLIENT_CREDENTIALS_CLIENT_ID", "PINGONE_CLIENT_CREDENTIALS_CLIENT_SECRET", "PINGONE_ENVIRONMENT_ID"),
    ],
    ids=["own names", "vendor's names"],
)
def test_credentials_in_a_process(
    pingone: PingOne, client_id: str, client_secret: str, auth_environment_id: str
) -> None:
    environment = {
        client_id: worlds.CLIENT_ID,
        client_secret: worlds.CLIENT_SECRET,
        auth_environment_id: worlds.ADMIN_ENVIRONMENT,
        "PINGONE_API_URL": pingone.simulator.url,
        "PINGONE_AUTH_URL": pingone.simulator.url,
    }
    outcome = pingone.process(MODULE, environment=environment, **UNSET)
    assert not outcome.failed, outcome.message
    assert len(outcome["environments"]) == 4


@pytest.mark.parametrize("variable", ["PINGONE_ACCESS_TOKEN", "PINGONE_API_ACCESS_TOKEN"])
def test_access_token_in_a_process(pingone: PingOne, variable: str) -> None:
    token = pingone.run("pingone_login", no_log=True)["access_token"]
    environment = {variable: token, "PINGONE_API_URL": pingone.simulator.url}
    outcome = pingone.process(MODULE, environment=environment, **UNSET)
    assert not outcome.failed, outcome.message
    assert len(pingone.simulator.requests("token")) == 1


# -- which URLs come of it


@pytest.mark.parametrize("option", [True, False], ids=["option", "variable"])
@pytest.mark.parametrize(("region", "tld"), TLDS.items())
def test_region(
    internet: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, region: str, tld: str, option: bool
) -> None:
    set_all(monkeypatch, CREDENTIALS)
    options = {"region": region} if option else {}
    monkeypatch.setenv("PINGONE_REGION", "NA" if option else region)
    assert asked(internet, **options) == [
        f"https://auth.pingone.{tld}/{AUTH}/as/token",
        f"https://api.pingone.{tld}/v1/environments",
    ]


@pytest.mark.parametrize("dot", ["", "."])
@pytest.mark.parametrize("tld", TLDS.values())
def test_top_level_domain(
    internet: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, tld: str, dot: str
) -> None:
    set_all(monkeypatch, {**CREDENTIALS, "PINGONE_TOP_LEVEL_DOMAIN": dot + tld})
    assert asked(internet)[1] == f"https://api.pingone.{tld}/v1/environments"


def test_top_level_domain_of_no_region(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {**CREDENTIALS, "PINGONE_TOP_LEVEL_DOMAIN": "org"})
    outcome = run_here(MODULE, {})
    assert outcome.failed
    assert "region must be one of NA, CA, EU, AU, SG, AP; got 'org'" in outcome.message


@pytest.mark.parametrize(
    ("variables", "urls"),
    [
        (
            {"PINGONE_API_DOMAIN": "api.example.com"},
            (f"https://auth.pingone.com/{AUTH}/as/token", "https://api.example.com/v1/environments"),
        ),
        (
            {"PINGONE_ROOT_DOMAIN": "pingone.example"},
            (f"https://auth.pingone.example/{AUTH}/as/token", "https://api.pingone.example/v1/environments"),
        ),
        (
            {"PINGONE_CUSTOM_DOMAIN": "login.example.com"},
            ("https://login.example.com/as/token", "https://api.pingone.com/v1/environments"),
        ),
        (
            {"PINGONE_CUSTOM_DOMAIN": "login.example.com", "PINGONE_ROOT_DOMAIN": "pingone.example"},
            ("https://login.example.com/as/token", "https://api.pingone.example/v1/environments"),
        ),
        (
            {"PINGONE_API_DOMAIN": "api.example.com", "PINGONE_ROOT_DOMAIN": "pingone.example"},
            (f"https://auth.pingone.example/{AUTH}/as/token", "https://api.example.com/v1/environments"),
        ),
        (
            {"PINGONE_API_URL": "https://own.example", "PINGONE_API_DOMAIN": "api.example.com"},
            (f"https://auth.pingone.com/{AUTH}/as/token", "https://own.example/v1/environments"),
        ),
        (
            {"PINGONE_AUTH_URL": "https://own.example", "PINGONE_CUSTOM_DOMAIN": "login.example.com"},
            (f"https://own.example/{AUTH}/as/token", "https://api.pingone.com/v1/environments"),
        ),
        (
            {"PINGONE_REGION": "EU", "PINGONE_TOP_LEVEL_DOMAIN": "ca"},
            (f"https://auth.pingone.eu/{AUTH}/as/token", "https://api.pingone.eu/v1/environments"),
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_domains(
    internet: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    urls: tuple[str, str],
) -> None:
    set_all(monkeypatch, {**CREDENTIALS, **variables})
    assert tuple(asked(internet)) == urls


def test_custom_domain_needs_no_auth_environment(
    internet: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, {**CREDENTIALS, "PINGONE_CUSTOM_DOMAIN": "login.example.com"})
    monkeypatch.delenv("PINGONE_AUTH_ENVIRONMENT_ID")
    assert asked(internet)[0] == "https://login.example.com/as/token"


@pytest.mark.parametrize("ending", ["", "/", "/v1", "/v1/"])
def test_version_is_there_exactly_once(internet: responses.RequestsMock, ending: str) -> None:
    options = {"client_id": "id", "client_secret": "s", "auth_environment_id": AUTH}
    urls = asked(internet, api_url=f"https://api.example{ending}", auth_url=f"https://auth.example{ending}", **options)
    assert urls == [f"https://auth.example/{AUTH}/as/token", "https://api.example/v1/environments"]


def test_version_is_there_exactly_once_in_links_of_the_service(pingone: PingOne) -> None:
    api_url = f"{pingone.simulator.url}/v1/"
    for number in range(101):
        pingone.simulator.foreign_promotion(
            worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.THEME], description=str(number), execute=False
        )
    options: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "api_url": api_url}
    assert len(pingone.run("pingone_promotion_info", **options)["promotions"]) == 101
    paths = [entry["path"] for entry in pingone.simulator.requests("P2")]
    assert paths == [f"/v1/environments/{worlds.SOURCE_ENVIRONMENT}/promotions"] * 2


# -- which value wins


@pytest.mark.parametrize(
    ("own", "vendor"),
    [
        ("PINGONE_CLIENT_ID", "PINGONE_CLIENT_CREDENTIALS_CLIENT_ID"),
        ("PINGONE_CLIENT_SECRET", "PINGONE_CLIENT_CREDENTIALS_CLIENT_SECRET"),
        ("PINGONE_AUTH_ENVIRONMENT_ID", "PINGONE_ENVIRONMENT_ID"),
    ],
)
def test_own_name_wins_over_the_vendors(
    pingone: PingOne, monkeypatch: pytest.MonkeyPatch, own: str, vendor: str
) -> None:
    right = {
        "PINGONE_CLIENT_ID": worlds.CLIENT_ID,
        "PINGONE_CLIENT_SECRET": worlds.CLIENT_SECRET,
        "PINGONE_AUTH_ENVIRONMENT_ID": worlds.ADMIN_ENVIRONMENT,
    }
    urls = {"api_url": pingone.simulator.url, "auth_url": pingone.simulator.url}

    def listing(**variables: str) -> Outcome:
        with monkeypatch.context() as patch:
            set_all(patch, {**right, **variables})
            return pingone.run(MODULE, **{**UNSET, **urls})

    assert not listing(**{vendor: "wrong"}).failed
    assert listing(**{own: "wrong", vendor: right[own]}).failed


def test_option_wins_over_the_variable(pingone: PingOne, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"PINGONE_CLIENT_ID": "wrong", "PINGONE_API_URL": "http://127.0.0.1:9"})
    assert not pingone.run(MODULE).failed


@pytest.mark.parametrize("name", ["PINGONE_CLIENT_SECRET", "PINGONE_CLIENT_CREDENTIALS_CLIENT_SECRET"])
def test_empty_variable_is_not_a_value(pingone: PingOne, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")
    outcome = pingone.run(MODULE, client_secret=None)
    assert outcome.failed
    assert "are missing: client_secret (PINGONE_CLIENT_SECRET)." in outcome.message
    assert pingone.simulator.requests() == []
