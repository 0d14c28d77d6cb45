# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Secrets of Workfront are shown nowhere, not even where the service repeats them.

The fixtures look for every secret in everything that the runs of a test have shown. Only a process masks what comes
from the service, so these tests run processes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, OBJECTS, SOURCE, TARGET, Workfront

MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
ID = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"
ISSUED = f"{worlds.ISSUED_SECRETS[0]}0123456789abcdef"
"""A session token as the simulator makes them up."""
NONE: dict[str, Any] = {"api_key": None, "bearer_token": None}
MODULES: dict[str, tuple[str, dict[str, Any]]] = {
    "workfront_session_info": ("session", {}),
    "workfront_object_info": ("search", {"object_code": "ROLE", "name": worlds.ROLE_NAME}),
    "workfront_package": ("E2", {"name": NAME, "objects": OBJECTS[1:]}),
    "workfront_package_info": ("E2", {}),
    "workfront_installation_plan": ("E3", {"package_id": ID}),
    "workfront_installation": ("E3", {"package_id": ID}),
    "workfront_installation_info": ("E10", {"package_id": ID}),
    "workfront_installation_compensation": ("E11", {"installation_id": ID, "confirm": True}),
}
"""The first request of each module that may fail, and what the module needs."""


def repeat(workfront: Workfront, operation: str, *secrets: str) -> None:
    """Let the service repeat secrets in an error."""
    body = {"error": {"class": "c", "message": f"Bad credentials: {' '.join(secrets)}", "requestId": secrets[0]}}
    workfront.simulator.fault("status", operation=operation, vendor="workfront", status=422, body=body)


@pytest.mark.parametrize("module", MODULES)
def test_credential_that_the_service_repeats(current_workfront: Workfront, module: str) -> None:
    operation, options = MODULES[module]
    [secret] = current_workfront.credential(SOURCE).values()
    repeat(current_workfront, operation, secret)
    outcome = current_workfront.process(module, SOURCE, diff=True, **options)
    assert outcome.failed
    assert "Bad credentials: ********" in outcome.message
    assert outcome["error"]["correlation_id"] == MASK
    assert secret not in outcome.shown


@pytest.mark.parametrize(
    "credential",
    [{"session_id": worlds.SESSIONS[SOURCE]}, {"bearer_token": worlds.BEARER_TOKENS[SOURCE]}],
    ids=["session_id", "bearer_token"],
)
def test_other_credentials_that_the_service_repeats(current_workfront: Workfront, credential: dict[str, str]) -> None:
    current_workfront.simulator.workfront_behave(bearer=True)
    repeat(current_workfront, "E2", *credential.values())
    outcome = current_workfront.process("workfront_package_info", SOURCE, **{**NONE, **credential})
    assert "Bad credentials: ********" in outcome.message


def test_everything_of_an_application_that_the_service_repeats(current_workfront: Workfront) -> None:
    """The issued session, too, which no option holds."""
    options = current_workfront.jwt_application(SOURCE)
    lines = [line for line in options["private_key"].splitlines() if not line.startswith("-----")]
    answer = {"access_token": ISSUED, "expires_in": 60}
    current_workfront.simulator.fault("status", operation="jwt_exchange", status=200, body=answer)
    repeat(current_workfront, "E2", ISSUED, options["client_secret"], *lines[:-1])
    outcome = current_workfront.process("workfront_package_info", SOURCE, **NONE, **options)
    assert outcome.failed
    assert "Bad credentials: ********" in outcome.message
    assert ISSUED not in outcome.shown


@pytest.mark.parametrize("method", ["jwt", "refresh_token", "server_to_server"])
def test_login_whose_service_repeats_everything(current_workfront: Workfront, method: str) -> None:
    options: dict[str, Any] = {**NONE, "method": method, **current_workfront.jwt_application(SOURCE)}
    secrets = [options["client_secret"]]
    operation = {"jwt": "jwt_exchange", "refresh_token": "token", "server_to_server": "ims_token"}[method]
    if method == "refresh_token":
        options["refresh_token"] = worlds.REFRESH_TOKENS[SOURCE]
        secrets.append(options["refresh_token"])
    if method == "server_to_server":
        options["ims_url"] = current_workfront.simulator.url
    repeat(current_workfront, operation, *secrets)
    outcome = current_workfront.process("workfront_login", SOURCE, no_log=True, **options)
    assert outcome.failed
    assert "********" in outcome.message


def test_tokens_are_only_where_they_belong(current_workfront: Workfront) -> None:
    """The result of a login holds each token once and the options nowhere."""
    options: dict[str, Any] = {
        "method": "refresh_token",
        "client_id": worlds.CLIENT_IDS[SOURCE],
        "client_secret": worlds.CLIENT_SECRETS[SOURCE],
        "refresh_token": worlds.REFRESH_TOKENS[SOURCE],
    }
    outcome = current_workfront.process("workfront_login", SOURCE, no_log=True, **NONE, **options)
    for token in (outcome["session_id"], outcome["refresh_token"]):
        assert outcome.shown.count(token) == 1


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
def test_answer_that_is_no_json_and_repeats_a_secret(workfront: Workfront) -> None:
    [secret] = workfront.credential(SOURCE).values()
    page = f"<html><body>You sent {secret}</body></html>"
    workfront.simulator.fault("status", operation="E2", status=200, body=page)
    outcome = workfront.process("workfront_package_info", SOURCE, http_retries=0)
    assert outcome.failed
    assert "You sent ********" in outcome.message


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
def test_redirect_that_repeats_a_secret(workfront: Workfront) -> None:
    [secret] = workfront.credential(SOURCE).values()
    workfront.simulator.fault("redirect", operation="E2", location=f"https://{secret}.example/?key={secret}")
    outcome = workfront.process("workfront_package_info", SOURCE)
    assert outcome.failed
    assert "https://********.example" in outcome.message


def test_credentials_of_the_second_environment(current_workfront: Workfront) -> None:
    source = current_workfront.connection(SOURCE)
    installed = current_workfront.install(current_workfront.assembled_id())
    repeat(current_workfront, "E6", source["api_key"])
    options: dict[str, Any] = {"installation_id": installed["installation"]["id"], "confirm": True, "source": source}
    outcome = current_workfront.process("workfront_installation_compensation", TARGET, **options)
    assert source["api_key"] not in outcome.shown
    assert "Bad credentials: ********" in outcome.shown


def test_token_that_no_header_can_hold(current_workfront: Workfront) -> None:
    """Such a token comes of a file that was read with its last line break."""
    outcome = current_workfront.process("workfront_package_info", SOURCE, api_key="5ec2e7-\n-token")
    assert outcome.failed
    assert outcome["error"]["kind"] == "network"
    assert "the token (it must not contain a line break)" in outcome.message
    assert "5ec2e7" not in outcome.shown
    assert current_workfront.simulator.requests() == []


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
def test_password_of_a_proxy(workfront: Workfront) -> None:
    proxy = workfront.simulator.url.replace("http://", "http://user:simulated-proxy-password@")
    host = f"http://{worlds.host(SOURCE)}"
    options: dict[str, Any] = {"url": host, "environment_type": None, "environment": {"HTTP_PROXY": proxy}}
    workfront.simulator.fault("status", operation="E2", status=407, body={"message": "simulated-proxy-password"})
    outcome = workfront.process("workfront_package_info", SOURCE, **options)
    assert outcome.failed
    assert outcome["error"]["status"] == 407
    assert "simulated-proxy-password" not in outcome.shown


def test_netrc_adds_nothing(current_workfront: Workfront, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password simulated-netrc-password\n", encoding="ascii")
    netrc.chmod(0o600)
    environment = {"NETRC": str(netrc)}
    application = current_workfront.jwt_application(SOURCE)
    options: dict[str, Any] = {**NONE, **application, "environment": environment}
    assert not current_workfront.process("workfront_session_info", SOURCE, **options).failed
    asked = current_workfront.simulator.requests(vendor="workfront")
    assert [entry["operation"] for entry in asked] == ["jwt_exchange", "session"]
    assert {entry["headers"]["authorization_scheme"] for entry in asked} == {None}
