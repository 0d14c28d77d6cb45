# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad connections to Workfront: refused by every module before the first request, with what is right."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, SOURCE, TARGET, Workfront

ID = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"
JWT = {
    "client_id": "id",
    "client_secret": "simulated-secret",
    "customer_id": "c",
    "user_id": "u",
    "private_key": "/no/such/key.pem",
}
MODULES: dict[str, dict[str, Any]] = {
    "workfront_session_info": {},
    "workfront_object_info": {"object_code": "ROLE", "name": worlds.ROLE_NAME},
    "workfront_package": {"name": NAME, "objects": [{"object_code": "ROLE", "id": worlds.ROLE}]},
    "workfront_package_info": {},
    "workfront_drift_info": {
        "package_id": ID,
        "source": {"url": "https://acme.preview.workfront.com", "api_key": "simulated"},
    },
    "workfront_proof_info": {"package_id": ID},
    "workfront_installation_plan": {"package_id": ID},
    "workfront_installation": {"package_id": ID},
    "workfront_installation_info": {"package_id": ID},
    "workfront_installation_compensation": {"installation_id": ID, "confirm": True},
}
"""Every module that authenticates with each request, and what it needs at least."""
LOGIN: dict[str, dict[str, Any]] = {
    "workfront_login": {"method": "refresh_token", "client_id": "i", "client_secret": "s", "refresh_token": "r"}
}
UNREADY_LOGIN: dict[str, dict[str, Any]] = {"workfront_login": {}}
CHOICES = [
    "api_key (WORKFRONT_API_KEY)",
    "session_id (WORKFRONT_SESSION_ID)",
    "bearer_token (WORKFRONT_BEARER_TOKEN)",
    "client_id, client_secret, customer_id, user_id, private_key (WORKFRONT_CLIENT_ID, WORKFRONT_CLIENT_SECRET, "
    "WORKFRONT_CUSTOMER_ID, WORKFRONT_USER_ID, WORKFRONT_PRIVATE_KEY)",
]


def assert_refused(
    workfront: Workfront, modules: dict[str, dict[str, Any]], options: dict[str, Any], *said: str
) -> None:
    """The same in each module and in check mode, and without any request."""
    for (module, required), check in itertools.product(modules.items(), (False, True)):
        outcome = workfront.run(module, SOURCE, check=check, no_log=True, **{**required, **options})
        assert outcome.failed, module
        for text in said:
            assert text in outcome.message, module
        assert outcome.result.get("changed", False) is False
        assert outcome.result.get("error", {"kind": "validation"})["kind"] == "validation"
    assert workfront.simulator.requests() == []


# -- options of all modules, the login too


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": None}, ["url is not given", "WORKFRONT_URL"]),
        ({"url": ""}, ["url is not given"]),
        ({"url": "acme.my.workfront.com"}, ["url must be a URL such as https://acme.my.workfront.com"]),
        ({"url": "ftp://acme.my.workfront.com"}, ["url must be a URL"]),
        ({"url": "https://"}, ["url must be a URL"]),
        ({"url": "https://acme.my.workfront.com?x=1"}, ["url must be a URL", "query"]),
        ({"url": "https://acme.my.workfront.com#x"}, ["url must be a URL", "fragment"]),
        (
            {"url": "https://acme.my.workfront.com/attask"},
            ["url must be the origin of an environment", "without a path"],
        ),
        ({"url": "https://[::1"}, ["url must be a URL"]),
        ({"url": "http://127.0.0.1:port"}, ["url must be a URL"]),
        ({"url": "http://127.0.0.1:99999"}, ["url must be a URL"]),
        ({"http_timeout": 0}, ["http_timeout must be greater than zero; got 0"]),
        ({"http_timeout": -1}, ["http_timeout must be greater than zero; got -1"]),
        ({"http_timeout": "nan"}, ["http_timeout must be greater than zero; got nan"]),
        ({"http_timeout": "soon"}, ["http_timeout"]),
        ({"http_retries": -1}, ["http_retries must be from 0 to 100; got -1"]),
        ({"ca_path": "/no/such/file.pem"}, ["ca_path is not the path of an existing file or directory"]),
        ({"api_flavor": "v2"}, ["value of api_flavor must be one of: current, legacy, got: v2"]),
        ({"environment_type": "prod"}, ["value of environment_type must be one of: production, sandbox, got: prod"]),
    ],
    ids=str,
)
def test_every_module(current_workfront: Workfront, options: dict[str, Any], said: list[str]) -> None:
    assert_refused(current_workfront, {**MODULES, **LOGIN}, options, *said)


def test_credentials_in_the_url_are_refused_without_repeating_them(current_workfront: Workfront) -> None:
    url = f"https://user:{worlds.API_KEYS[SOURCE]}@acme.sb01.workfront.com"
    said = ["url must be a URL", "without credentials"]
    assert_refused(current_workfront, {**MODULES, **LOGIN}, {"url": url, "environment_type": None}, *said)


@pytest.mark.parametrize("environment_type", ["production", "sandbox"])
def test_type_that_contradicts_the_name(current_workfront: Workfront, environment_type: str) -> None:
    lane = SOURCE if environment_type == "production" else TARGET
    options = {"url": f"https://{worlds.host(lane)}", "environment_type": environment_type}
    right = "sandbox" if environment_type == "production" else "production"
    said = f"environment_type is {environment_type}, but {worlds.host(lane)} is a {right} environment"
    assert_refused(current_workfront, {**MODULES, **LOGIN}, options, said)


# -- options of the modules that use the connection


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1:8080", "localhost", "cr1.attasksandbox.com", "acme.workfront.com", "my.workfront.com"),
        *("acme.sb1.workfront.com", "acme.sb001.workfront.com", "acme.test.workfront.com", "a.b.my.workfront.com"),
        *("acme.my.workfront.com.example.com", "acme.my.workfront.example.com", "acme.mYworkfront.com"),
    ],
)
def test_host_that_does_not_show_its_type(current_workfront: Workfront, host: str) -> None:
    options = {"url": f"https://{host}", "environment_type": None}
    said = [
        f"The name {host.lower()} does not show whether it is a production or a sandbox environment",
        "Set environment_type",
    ]
    assert_refused(current_workfront, MODULES, options, *said)


@pytest.mark.parametrize("version", ["22", "v22", "V22.0", "v22.0/", "latest", "internal", "v22.0x"])
def test_version_that_is_none(current_workfront: Workfront, version: str) -> None:
    said = "core_api_version must be a version such as v22.0. The value is not shown"
    assert_refused(current_workfront, MODULES, {"core_api_version": version}, said)


@pytest.mark.parametrize("path", ["/", "a?b", "a#b", "a//b", "../b", "a/./b", "a/%2e%2e/b", "a\\b"])
def test_path_that_is_none(current_workfront: Workfront, path: str) -> None:
    said = "base_path must be a path such as /environment-promotion/api/v1. The value is not shown"
    assert_refused(current_workfront, MODULES, {"base_path": path}, said)


# -- credentials


@pytest.mark.parametrize("none", [None, ""], ids=["not given", "empty"])
def test_no_credentials(current_workfront: Workfront, none: str | None) -> None:
    said = ["There are no credentials for Workfront at ", "Give one of: ", *CHOICES]
    assert_refused(current_workfront, MODULES, {"api_key": none}, *said)


def test_begun_application_is_no_credential(current_workfront: Workfront) -> None:
    said = ["There are no credentials", "only client_id, user_id is given"]
    assert_refused(current_workfront, MODULES, {"api_key": None, "client_id": "i", "user_id": "u"}, *said)


@pytest.mark.parametrize("missing", ["client_id", "client_secret", "customer_id", "user_id"])
def test_application_without_a_part(current_workfront: Workfront, missing: str) -> None:
    said = f"A JWT application also needs {missing} (WORKFRONT_{missing.upper()})."
    assert_refused(current_workfront, MODULES, {"api_key": None, **JWT, missing: None}, said)


def test_incomplete_credential(current_workfront: Workfront) -> None:
    said = "A server-to-server credential also needs ims_client_id (WORKFRONT_IMS_CLIENT_ID)."
    options = {"api_key": None, "bearer_token": "hidden", "ims_client_secret": worlds.IMS_CLIENT_SECRET}
    assert_refused(current_workfront, MODULES, options, said)


METHODS: dict[str, dict[str, str]] = {
    "api_key": {"api_key": worlds.API_KEYS[SOURCE]},
    "session_id": {"session_id": worlds.SESSIONS[SOURCE]},
    "bearer_token": {"bearer_token": worlds.BEARER_TOKENS[SOURCE]},
    "private_key (JWT)": JWT,
    "ims_client_secret (server-to-server)": {"ims_client_id": "c", "ims_client_secret": worlds.IMS_CLIENT_SECRET},
}


RENEWED = {("session_id", "private_key (JWT)"), ("bearer_token", "ims_client_secret (server-to-server)")}
"""The only pairs that make sense: the second renews the first."""


@pytest.mark.parametrize("pair", sorted({*itertools.combinations(METHODS, 2)} - RENEWED), ids=" and ".join)
def test_two_credentials(current_workfront: Workfront, pair: tuple[str, str]) -> None:
    options = {"api_key": None, **METHODS[pair[0]], **METHODS[pair[1]]}
    said = [
        f"More than one authentication method is given: {' and '.join(pair)}",
        *CHOICES,
        "Environment variables count only if no option gives another method",
    ]
    assert_refused(current_workfront, MODULES, options, *said)


def test_all_credentials(current_workfront: Workfront) -> None:
    options = {name: value for method in METHODS.values() for name, value in method.items()}
    assert_refused(current_workfront, MODULES, options, " and ".join(METHODS))


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
def test_first_dialect_takes_no_key(workfront: Workfront) -> None:
    options = {"bearer_token": None, "api_key": worlds.API_KEYS[SOURCE]}
    said = ["api_flavor legacy accepts only tokens, not api_key", "bearer_token, session_id, or the JWT options"]
    assert_refused(workfront, MODULES, options, *said)


def test_key_that_cannot_be_read(current_workfront: Workfront) -> None:
    said = "private_key must be a private key in PEM format, or the path of a readable file that contains one"
    assert_refused(current_workfront, MODULES, {"api_key": None, **JWT}, said)


# -- times


@pytest.mark.parametrize("option", ["wait_timeout", "wait_interval"])
@pytest.mark.parametrize("value", [0, -1, "nan", "soon"])
def test_times(current_workfront: Workfront, option: str, value: Any) -> None:
    waiting = {name: MODULES[name] for name in ("workfront_package", "workfront_installation")}
    said = option if value == "soon" else f"{option} must be greater than zero; got {value}"
    assert_refused(current_workfront, waiting, {option: value}, said)


# -- logging in


@pytest.mark.parametrize(
    ("method", "missing"),
    [
        ("jwt", ["client_id", "client_secret", "customer_id", "user_id", "private_key"]),
        ("refresh_token", ["client_id", "client_secret", "refresh_token"]),
        ("server_to_server", ["client_id", "client_secret"]),
    ],
)
def test_login_without_what_its_method_needs(current_workfront: Workfront, method: str, missing: list[str]) -> None:
    named = [f"{option} (WORKFRONT_{option.upper()})" for option in missing]
    assert_refused(current_workfront, UNREADY_LOGIN, {"method": method}, f"method {method} needs {', '.join(named)}")
    given = dict.fromkeys(missing[:-1], "x")
    last = f"method {method} needs {named[-1]}."
    assert_refused(current_workfront, UNREADY_LOGIN, {"method": method, **given}, last, "environment variables")


def test_login_by_an_unknown_method(current_workfront: Workfront) -> None:
    said = "value of method must be one of: jwt, refresh_token, server_to_server, got: password"
    assert_refused(current_workfront, UNREADY_LOGIN, {"method": "password"}, said)


def test_identity_service_that_is_none(current_workfront: Workfront) -> None:
    options = {"method": "server_to_server", "client_id": "i", "client_secret": "s", "ims_url": "ims.example"}
    said = "ims_url must be a URL such as https://ims-na1.adobelogin.com"
    assert_refused(current_workfront, UNREADY_LOGIN, options, said)


@pytest.mark.parametrize("how", ["run", "process"])
def test_token_is_never_returned_where_it_would_be_shown(current_workfront: Workfront, how: str) -> None:
    outcome = getattr(current_workfront, how)("workfront_login", SOURCE, **current_workfront.jwt_application(SOURCE))
    assert outcome.failed
    assert "Set no_log: true on the task" in outcome.message
    assert "session_id" not in outcome.result
    assert current_workfront.simulator.requests() == []


# -- the same where Ansible runs it


@pytest.mark.parametrize("module", ["workfront_package", "workfront_installation_compensation"])
def test_refusal_in_a_process(current_workfront: Workfront, module: str) -> None:
    outcome = current_workfront.process(module, SOURCE, **MODULES[module], session_id=worlds.SESSIONS[SOURCE])
    assert outcome.failed
    assert "More than one authentication method is given: api_key and session_id" in outcome.message
    assert outcome.stderr == ""
    assert current_workfront.simulator.requests() == []
