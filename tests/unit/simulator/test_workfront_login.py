# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets in and how: keys, sessions, tokens and where they come from."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import LEGACY, Lane

OAUTH = "/integrations/oauth2/api/v1"


@pytest.fixture
def anonymous(simulator: Simulator) -> Lane:
    return Lane(simulator.workfront["my"], {})


@pytest.fixture(scope="module")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture(scope="module")
def public_key(private_key: rsa.RSAPrivateKey) -> str:
    return private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


# Headers, status on the promotion API, on its first version and on the core API.
CREDENTIALS: list[tuple[dict[str, str], int, int, int]] = [
    ({}, 401, 401, 401),
    ({"apikey": worlds.API_KEYS["my"]}, 200, 401, 200),
    ({"APIKEY": worlds.API_KEYS["my"]}, 200, 401, 200),
    ({"sessionID": worlds.SESSIONS["my"]}, 200, 401, 200),
    (bearer(worlds.BEARER_TOKENS["my"]), 200, 200, 200),
    ({"apikey": worlds.API_KEYS["preview"]}, 401, 401, 401),
    ({"sessionID": worlds.SESSIONS["preview"]}, 401, 401, 401),
    (bearer(worlds.BEARER_TOKENS["preview"]), 401, 401, 401),
    (bearer(worlds.SESSIONS["my"]), 401, 401, 401),
    ({"sessionID": worlds.API_KEYS["my"]}, 401, 401, 401),
    ({"apikey": worlds.PLANNER_KEYS["my"]}, 403, 401, 200),
    ({"Authorization": "Basic x"}, 401, 401, 401),
]


@pytest.mark.parametrize(("headers", "current", "legacy", "core"), CREDENTIALS)
def test_credentials(anonymous: Lane, headers: dict[str, str], current: int, legacy: int, core: int) -> None:
    assert anonymous.call("GET", "/packages", headers=headers).status_code == current
    assert anonymous.call("GET", "/packages", base=LEGACY, headers=headers).status_code == legacy
    assert anonymous.core("GET", "/session", headers=headers).status_code == core


def test_credentials_in_the_query(simulator: Simulator, anonymous: Lane) -> None:
    for query in ({"apiKey": worlds.API_KEYS["my"]}, {"sessionID": worlds.SESSIONS["my"]}):
        assert anonymous.core("GET", "/role/search", params=query).status_code == 200
        assert anonymous.call("GET", "/packages", params=query).status_code == 401
    assert {tuple(entry["query"]) for entry in simulator.requests()} == {()}


def test_bearer_can_be_refused(simulator: Simulator, anonymous: Lane) -> None:
    simulator.workfront_behave(bearer=False)
    headers = bearer(worlds.BEARER_TOKENS["my"])
    assert anonymous.call("GET", "/packages", headers=headers).status_code == 401
    assert anonymous.call("GET", "/packages", base=LEGACY, headers=headers).status_code == 200
    assert anonymous.core("GET", "/session", headers=headers).status_code == 200


def test_sessions_end(simulator: Simulator, anonymous: Lane) -> None:
    def status(**headers: str) -> int:
        return anonymous.core("GET", "/session", headers=headers).status_code

    session = {"sessionID": worlds.SESSIONS["my"]}
    simulator.workfront_behave(expire_after_calls=1)
    assert [status(**session) for _time in range(2)] == [200, 401]
    simulator.workfront_behave(expire_after_calls=None, session_lifetime=60)
    simulator.advance(61)
    assert status(**session) == 401
    simulator.workfront_behave(session_lifetime=None)
    assert status(**session) == 200
    assert simulator.workfront_expire("preview") == 2
    assert status(**session) == 200
    assert simulator.workfront_expire() == 6
    assert status(**session) == 401
    assert status(apikey=worlds.API_KEYS["my"]) == 200
    simulator.workfront_expire("my", api_keys=True)
    assert status(apikey=worlds.API_KEYS["my"]) == 401


def test_login_and_logout(anonymous: Lane) -> None:
    given = {"username": worlds.USERNAMES["my"], "password": worlds.PASSWORDS["my"]}
    answer = anonymous.core("POST", "/login", params=given)
    session = {"sessionID": answer.json()["data"]["sessionID"]}
    assert answer.cookies["attask"] == session["sessionID"]
    assert answer.json()["data"]["userID"] == worlds.ADMINS["my"]
    assert anonymous.core("GET", "/session", headers=session).status_code == 200
    assert anonymous.core("GET", "/logout", headers=session).json() == {"data": {"success": True}}
    assert anonymous.core("GET", "/session", headers=session).status_code == 401
    assert anonymous.core("POST", "/login", data={**given, "password": "x"}).status_code == 401
    assert anonymous.core("POST", "/login").status_code == 401


def claims(**more: Any) -> dict[str, Any]:
    return {"exp": int(time.time()) + 60, "iss": worlds.CUSTOMER, "sub": worlds.ADMINS["my"], **more}


def exchange(client: Lane, token: str, **more: str) -> requests.Response:
    form = {"client_id": worlds.CLIENT_IDS["my"], "client_secret": worlds.CLIENT_SECRETS["my"], "jwt_token": token}
    return client.call("POST", "/jwt/exchange", base=OAUTH, data={**form, **more})


def test_jwt_exchange(simulator: Simulator, anonymous: Lane, private_key: Any, public_key: str) -> None:
    token = jwt.encode(claims(), private_key, algorithm="RS256")
    assert "no public key" in exchange(anonymous, token).json()["message"]
    simulator.workfront_key("my", worlds.CLIENT_IDS["my"], public_key)

    answer = exchange(anonymous, token)

    assert answer.status_code == 200
    found = answer.json()
    assert (found["token_type"], found["expires_in"], found["wid"]) == ("sessionID", 28800, worlds.CUSTOMER)
    assert found["access_token"].startswith(worlds.ISSUED_SECRETS[0])
    assert len(found["access_token"]) == 32
    headers = {"sessionID": found["access_token"]}
    assert anonymous.call("GET", "/packages", headers=headers).status_code == 200
    assert anonymous.call("GET", "/packages", headers=bearer(found["access_token"])).status_code == 401
    simulator.workfront_behave(quirks=["doc_examples"])
    assert exchange(anonymous, token).json()["expires_in"] == 0


@pytest.mark.parametrize(
    "wrong",
    [{"exp": 1}, {"exp": None}, {"iss": "x"}, {"iss": None}, {"sub": "x"}, {"sub": None}],
)
def test_jwt_that_is_refused(
    simulator: Simulator, anonymous: Lane, private_key: Any, public_key: str, wrong: dict[str, Any]
) -> None:
    simulator.workfront_key("my", worlds.CLIENT_IDS["my"], public_key)
    given = {key: value for key, value in claims(**wrong).items() if value is not None}

    answer = exchange(anonymous, jwt.encode(given, private_key, algorithm="RS256"))

    assert answer.status_code == 400
    assert answer.json() | {"message": ""} == {"statusCode": 400, "error": True, "type": "BAD_REQUEST", "message": ""}
    assert "JWT is invalid" in answer.json()["message"]


def test_jwt_of_another_key_algorithm_or_application(
    simulator: Simulator, anonymous: Lane, private_key: Any, public_key: str
) -> None:
    simulator.workfront_key("my", worlds.CLIENT_IDS["my"], public_key)
    good = jwt.encode(claims(), private_key, algorithm="RS256")
    other = rsa.generate_private_key(65537, 2048)
    for token in (jwt.encode(claims(), other, algorithm="RS256"), jwt.encode(claims(), private_key, "RS512"), "x"):
        assert exchange(anonymous, token).status_code == 400
    assert exchange(anonymous, good, client_secret="x").status_code == 401
    assert exchange(anonymous, good, client_id=worlds.CLIENT_IDS["preview"]).status_code == 401
    assert anonymous.call("POST", "/jwt/exchange", base=OAUTH, json={"jwt_token": good}).status_code == 400
    simulator.workfront_key("my", worlds.CLIENT_IDS["my"], "nonsense")
    assert exchange(anonymous, good).status_code == 400


def refresh(client: Lane, token: str, *, as_json: bool = False, **more: str) -> requests.Response:
    given = {"grant_type": "refresh_token", "refresh_token": token, **more}
    pair = (worlds.CLIENT_IDS["my"], worlds.CLIENT_SECRETS["my"])
    if as_json:
        return client.call("POST", "/token", base=OAUTH, json=given, auth=pair)
    form = {"client_id": pair[0], "client_secret": pair[1], **given}
    return client.call("POST", "/token", base=OAUTH, data=form)


@pytest.mark.parametrize("as_json", [False, True])
def test_refresh_token(simulator: Simulator, anonymous: Lane, as_json: bool) -> None:
    first = refresh(anonymous, worlds.REFRESH_TOKENS["my"], as_json=as_json).json()
    assert set(first) == {"token_type", "access_token", "refresh_token", "expires_in", "wid"}
    headers = {"sessionID": first["access_token"]}
    assert anonymous.core("GET", "/session", headers=headers).json()["data"]["userID"] == worlds.ADMINS["my"]
    answer = refresh(anonymous, worlds.REFRESH_TOKENS["my"], as_json=as_json)
    assert (answer.status_code, answer.json()["type"]) == (400, "INVALID_GRANT")
    simulator.workfront_behave(rotate_refresh_tokens=False)
    again = refresh(anonymous, first["refresh_token"], as_json=as_json).json()
    assert again["refresh_token"] == first["refresh_token"]


def test_token_request_that_is_refused(anonymous: Lane) -> None:
    token = worlds.REFRESH_TOKENS["my"]
    assert refresh(anonymous, token, grant_type="authorization_code").json()["type"] == "UNSUPPORTED_GRANT_TYPE"
    assert refresh(anonymous, token, client_secret="x").json()["statusCode"] == 401
    for authorization in ("Basic eA==", "Basic ?", "Bearer x"):
        answer = anonymous.call("POST", "/token", base=OAUTH, json={}, headers={"Authorization": authorization})
        assert answer.status_code == 401


IMS = {
    "grant_type": "client_credentials",
    "client_id": worlds.IMS_CLIENT_ID,
    "client_secret": worlds.IMS_CLIENT_SECRET,
    "scope": worlds.IMS_SCOPES,
}


def test_identity_token(simulator: Simulator, lanes: dict[str, Lane]) -> None:
    for url in (simulator.url, *simulator.workfront.values()):
        answer = requests.post(f"{url}/ims/token/v3", data=IMS, timeout=5)
        assert answer.status_code == 200
        found = answer.json()
        assert (found["token_type"], found["expires_in"]) == ("bearer", 86399)
    for url in simulator.workfront.values():
        client = Lane(url, bearer(found["access_token"]))
        assert client.call("GET", "/packages").status_code == 200
        assert client.core("GET", "/session").json()["data"]["isAdmin"] is True
    assert simulator.requests("ims_token", vendor="workfront", environment="sb02")[0]["body"] == {
        key: value for key, value in IMS.items() if key != "client_secret"
    }
    simulator.advance(86399)
    assert client.call("GET", "/packages").status_code == 401


@pytest.mark.parametrize(
    ("wrong", "status", "error"),
    [
        ({"client_secret": "x"}, 401, "invalid_client"),
        ({"client_id": "x"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": ""}, 400, "invalid_scope"),
        ({"scope": "openid,more"}, 400, "invalid_scope"),
    ],
)
def test_identity_token_that_is_refused(simulator: Simulator, wrong: dict[str, str], status: int, error: str) -> None:
    answer = requests.post(f"{simulator.url}/ims/token/v3", data={**IMS, **wrong}, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
