# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""No credentials go to a host whose certificate nobody vouches for, whichever way a module logs in."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import trustme

from ansible_collections.envops.promotion.tests.unit.module_utils.loopback import Loopback
from simulator import worlds
from support.modules import Outcome, run_here, run_process
from support.workfront import key_pair

BLANKS = ["", " "]
CLIENT = {"client_id": worlds.CLIENT_ID, "client_secret": worlds.CLIENT_SECRET}
JWT = {
    "client_id": "client",
    "client_secret": "secret",
    "customer_id": "customer",
    "user_id": "user",
    "private_key": key_pair()[0],
}
PINGONE_LOGINS: dict[str, dict[str, Any]] = {
    "basic": {**CLIENT, "auth_environment_id": worlds.ADMIN_ENVIRONMENT},
    "post": {**CLIENT, "auth_environment_id": worlds.ADMIN_ENVIRONMENT, "client_authentication": "post"},
    "token": {"access_token": "supplied"},
}
WORKFRONT_LOGINS: dict[str, dict[str, Any]] = {
    "api key": {"api_key": "key"},
    "session": {"session_id": "session"},
    "bearer token": {"bearer_token": "token"},
    "jwt": JWT,
}
WORKFRONT_METHODS: dict[str, dict[str, Any]] = {
    "jwt": {"method": "jwt", **JWT},
    "refresh_token": {
        "method": "refresh_token",
        "client_id": "client",
        "client_secret": "secret",
        "refresh_token": "token",
    },
    "server_to_server": {"method": "server_to_server", "client_id": "client", "client_secret": "secret"},
}


@pytest.fixture
def untrusted() -> Iterator[Loopback]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with Loopback(context) as server:
        yield server


def pingone(server: Loopback, login: str, ca_path: str) -> dict[str, Any]:
    origins = {"api_url": server.url, "auth_url": server.url}
    return {**PINGONE_LOGINS[login], **origins, "ca_path": ca_path, "http_retries": 0}


def workfront(server: Loopback, login: Mapping[str, Any], ca_path: str) -> dict[str, Any]:
    return {**login, "url": server.url, "environment_type": "sandbox", "ca_path": ca_path, "http_retries": 0}


def check_nothing_was_sent(server: Loopback, outcome: Outcome) -> None:
    assert outcome.failed
    assert f"the TLS connection to {server.url.removeprefix('https://')} failed" in outcome.message
    assert server.received == []


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize(
    ("module", "login"),
    [
        ("pingone_login", "basic"),
        ("pingone_login", "post"),
        ("pingone_environment_info", "basic"),
        ("pingone_environment_info", "post"),
        ("pingone_environment_info", "token"),
    ],
)
def test_a_blank_ca_path_sends_no_pingone_credentials(untrusted: Loopback, login: str, module: str, blank: str) -> None:
    check_nothing_was_sent(untrusted, run_here(module, pingone(untrusted, login, blank), no_log=True))


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("login", WORKFRONT_LOGINS)
def test_a_blank_ca_path_sends_no_workfront_credentials(untrusted: Loopback, login: str, blank: str) -> None:
    options = workfront(untrusted, WORKFRONT_LOGINS[login], blank)
    check_nothing_was_sent(untrusted, run_here("workfront_session_info", options))


@pytest.mark.parametrize("blank", BLANKS)
@pytest.mark.parametrize("method", WORKFRONT_METHODS)
def test_a_blank_ca_path_logs_in_to_no_untrusted_workfront(untrusted: Loopback, method: str, blank: str) -> None:
    options = {**workfront(untrusted, WORKFRONT_METHODS[method], blank), "ims_url": untrusted.url}
    check_nothing_was_sent(untrusted, run_here("workfront_login", options, no_log=True))


@pytest.mark.parametrize(
    ("module", "options"),
    [("pingone_environment_info", PINGONE_LOGINS["basic"]), ("workfront_session_info", WORKFRONT_LOGINS["api key"])],
)
def test_a_module_process_takes_a_blank_ca_path_for_none(
    untrusted: Loopback, module: str, options: Mapping[str, Any]
) -> None:
    origins = {"api_url": untrusted.url, "auth_url": untrusted.url} if module.startswith("pingone") else {}
    own = workfront(untrusted, options, "") if not origins else {**options, **origins, "ca_path": "", "http_retries": 0}
    check_nothing_was_sent(untrusted, run_process(module, own))
