# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses, the log and faults."""

from __future__ import annotations

import json

import pytest
import requests

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import CORE, CURRENT, Lane, wanted

ROLES = wanted("ROLE", worlds.ROLE)


@pytest.mark.parametrize("adobe", [False, True])
@pytest.mark.parametrize("lane", worlds.LANES)
def test_host_header_on_any_port(simulator: Simulator, lane: str, adobe: bool) -> None:
    for url in (simulator.url, simulator.workfront["my"], simulator.workfront["sb02"]):
        headers = {"apikey": worlds.API_KEYS[lane], "Host": worlds.host(lane, adobe=adobe)}
        answer = requests.get(f"{url}{CORE}/session", headers=headers, timeout=5)
        assert answer.json()["data"]["userID"] == worlds.ADMINS[lane]
    assert {entry["environment"] for entry in simulator.requests("session", vendor="workfront")} == {lane}


@pytest.mark.parametrize("environment_format", ["host", "url"])
def test_real_names_through_a_proxy(simulator: Simulator, environment_format: str) -> None:
    simulator.workfront_behave(environment_format=environment_format)
    clients = {}
    for lane in ("my", "sb01"):
        clients[lane] = Lane(f"http://{worlds.host(lane)}", {"apikey": worlds.API_KEYS[lane]})
        clients[lane].session.proxies = {"http": simulator.url}

    package = clients["sb01"].create(ROLES, source="https://acme.sb01.workfront.com")
    record = clients["my"].install(package)

    prefix = "https://" if environment_format == "url" else ""
    assert record["environment"] == f"{prefix}acme.my.workfront.com"
    foreign = simulator.workfront_foreign_installation(package, "preview")
    shown = clients["my"].installation(foreign["id"])
    assert shown["environment"] == f"{prefix}acme.preview.workfront.com"
    assert shown["status"] == "INSTALLED"
    proxies = {"http": simulator.url}
    form = {"grant_type": "client_credentials", "client_id": worlds.IMS_CLIENT_ID, "scope": "openid"}
    url = "http://ims-na1.adobelogin.com/ims/token/v3"
    assert requests.post(url, data=form, proxies=proxies, timeout=5).json()["error"] == "invalid_client"


@pytest.mark.parametrize("host", ["other.my.workfront.com", "acme.sb03.workfront.com", "a.b.my.workfront.com"])
def test_host_of_somebody_else(simulator: Simulator, host: str) -> None:
    for path in (f"{CORE}/session", f"{CURRENT}/packages"):
        answer = requests.get(
            f"{simulator.workfront['my']}{path}",
            headers={"apikey": worlds.API_KEYS["my"], "Host": host},
            timeout=5,
        )
        assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (404, "text/html")


def test_control_is_on_every_port(simulator: Simulator) -> None:
    for url in simulator.workfront.values():
        assert requests.get(f"{url}/_control/health", timeout=5).json()["vendors"] == ["pingone", "workfront"]
    assert simulator.requests() == []


def test_operations_are_named(simulator: Simulator, source: Lane, target: Lane) -> None:
    package = source.create(ROLES)
    target.install(package)
    target.call("POST", f"/packages/{package}/prepare-installation")
    source.call("GET", "/packages")
    target.call("GET", "/installations", params={"environmentPromotionPackageId": package})
    target.call("POST", "/installations/x/install")
    for method, path in (("GET", "/definition"), ("PUT", ""), ("DELETE", ""), ("POST", "/nonsense")):
        source.call(method, f"/packages/{package}{path}")
    for method, path in (
        *(("GET", "/session"), ("GET", "/role/search"), ("GET", "/role/metadata"), ("GET", "/role?id=x")),
        *(("PUT", "/role/x"), ("DELETE", "/role/x"), ("POST", "/login"), ("GET", "/logout")),
    ):
        target.core(method, path)
    for path in ("/jwt/exchange", "/token"):
        target.call("POST", path, base="/integrations/oauth2/api/v1")

    entries = simulator.requests()

    assert [(entry["operation"], entry["environment"]) for entry in entries[:6]] == [
        *(("E1", "sb01"), ("E3", "sb01"), ("E6", "sb01")),
        *(("E12", "my"), ("E13", "my"), ("E11", "my")),
    ]
    assert [entry["operation"] for entry in entries[6:]] == [
        *("E8", "E2", "E10", "E9", "E4", "E5", "E7", None),
        *("session", "search", "metadata", "read", "edit", "delete", "login", "logout", "jwt_exchange", "token"),
    ]
    assert {entry["vendor"] for entry in entries} == {"workfront"}
    assert simulator.requests("E1", vendor="pingone") == []
    assert [entry["environment"] for entry in simulator.requests("E1", environment="sb01")] == ["sb01"]


def test_log_holds_no_secret(simulator: Simulator) -> None:
    for lane in worlds.LANES:
        client = Lane(simulator.workfront[lane], {})
        for headers in (
            {"apikey": worlds.API_KEYS[lane]},
            {"sessionID": worlds.SESSIONS[lane]},
            {"Authorization": f"Bearer {worlds.BEARER_TOKENS[lane]}"},
        ):
            client.call("GET", "/packages", headers=headers)
        login = {"username": worlds.USERNAMES[lane], "password": worlds.PASSWORDS[lane]}
        session = client.core("POST", "/login", params=login).json()["data"]["sessionID"]
        client.core("GET", "/session", params={"sessionID": session, "apiKey": worlds.PLANNER_KEYS[lane]})
        given = {
            "grant_type": "refresh_token",
            "refresh_token": worlds.REFRESH_TOKENS[lane],
            "client_id": worlds.CLIENT_IDS[lane],
            "client_secret": worlds.CLIENT_SECRETS[lane],
        }
        base = "/integrations/oauth2/api/v1"
        client.call("POST", "/token", base=base, data=given)
        client.call("POST", "/token", base=base, json=given)
        # A form that does not say that it is one.
        client.call("POST", "/token", base=base, data="&".join(f"{key}={value}" for key, value in given.items()))
    client.call("POST", "/v3", base="/ims/token", data={"client_secret": worlds.IMS_CLIENT_SECRET})

    text = json.dumps([simulator.requests(), simulator.state(), simulator.faults()])

    assert [secret for secret in (*worlds.SECRETS, *worlds.ISSUED_SECRETS) if secret in text] == []
    used = [entry["headers"]["auth"] for entry in simulator.requests("E2", environment="my")]
    assert used == ["apikey", "sessionid", "bearer"]
    assert simulator.requests("token")[2]["body"] == "(withheld)"


def test_faults_by_vendor_and_lane(simulator: Simulator, source: Lane, target: Lane) -> None:
    simulator.fault("status", vendor="workfront", operation="E2", environment=["my", "preview"], status=503)
    simulator.fault("html", vendor="pingone", times=None)
    assert [client.call("GET", "/packages").status_code for client in (source, target, target)] == [200, 503, 200]
    simulator.fault("reset_after", operation="E1", environment="sb01")
    with pytest.raises(requests.exceptions.ConnectionError, match="reset"):
        source.post_package(ROLES)
    assert len(source.call("GET", "/packages").json()["data"]) == 1
    assert [rule["environment"] for rule in simulator.faults()] == [["my", "preview"], None, ["sb01"]]
    assert [rule["vendor"] for rule in simulator.faults()] == [["workfront"], ["pingone"], None]


@pytest.mark.parametrize(
    ("operation", "style", "keys"),
    [
        ("E2", "service", {"statusCode", "error", "message"}),
        ("E2", "core", {"error"}),
        ("session", "service", {"error"}),
        ("token", "core", {"statusCode", "error", "type", "message"}),
        ("ims_token", "core", {"error", "error_description"}),
    ],
)
def test_fault_speaks_as_the_service(
    simulator: Simulator, target: Lane, operation: str, style: str, keys: set[str]
) -> None:
    simulator.workfront_behave(error_style=style)
    simulator.fault("status", operation=operation, status=429, retry_after=3)
    method, base, path = {
        "E2": ("GET", CURRENT, "/packages"),
        "session": ("GET", CORE, "/session"),
        "token": ("POST", "/integrations/oauth2/api/v1", "/token"),
        "ims_token": ("POST", "/ims", "/token/v3"),
    }[operation]

    answer = target.call(method, path, base=base)

    assert (answer.status_code, answer.headers["Retry-After"], set(answer.json())) == (429, "3", keys)


def test_fault_in_words(simulator: Simulator, target: Lane) -> None:
    simulator.workfront_behave(error_style="text")
    simulator.fault("status", operation="E2", status=500)
    answer = target.call("GET", "/packages")
    assert (answer.text, answer.headers["Content-Type"]) == (
        "An unexpected error occurred",
        "text/plain; charset=utf-8",
    )


def test_expire_tokens_ends_the_sessions_of_the_lane(simulator: Simulator) -> None:
    clients = [Lane(simulator.workfront[lane], {"sessionID": worlds.SESSIONS[lane]}) for lane in ("my", "sb01")]
    simulator.fault("expire_tokens", vendor="workfront", environment="my")
    assert [client.core("GET", "/session").status_code for client in clients] == [401, 200]


def test_do(simulator: Simulator, source: Lane, target: Lane) -> None:
    package = source.create(ROLES)
    gone = {"lane": "my", "id": worlds.TARGET_ROLE}
    simulator.fault("do", operation="E13", action="delete_object", arguments=gone)
    running = {"package_id": package, "lane": "my", "running": True}
    simulator.fault("do", operation="E12", action="foreign_installation", arguments=running)

    record = target.install(package)

    assert record["translationMap"]["ROLE"][worlds.ROLE]["installationStatus"] == "FAILED"
    listed = target.call("GET", "/installations", params={"environmentPromotionPackageId": package}).json()
    assert [entry["status"] for entry in listed] == ["INSTALLING", "FAILED"]
    simulator.fault("do", action="nonsense")
    assert target.call("GET", "/packages").status_code == 500
