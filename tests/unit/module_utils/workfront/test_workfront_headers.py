# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which header carries which credential to which API (contract Workfront 3.1, 3.4, 12)."""

from __future__ import annotations

import functools
import json
from typing import Any

import pytest
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    AuthenticationError,
    InputError,
    ServerError,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import Workfront, open_workfront
from ansible_collections.envops.promotion.tests.unit.module_utils.loopback import Loopback, reply
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock, make_runtime
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    PACKAGE,
    TARGET_URL,
    A,
    B,
    params,
)

EXCHANGE = f"{TARGET_URL}/integrations/oauth2/api/v1/jwt/exchange"
SESSION = f"{TARGET_URL}/attask/api/v22.0/session"
CREDENTIALS = ("apikey", "sessionid", "authorization")
KEY, SESSION_ID, BEARER = ("apikey", "hidden"), ("sessionid", "hidden"), ("authorization", "Bearer hidden")
TABLE = [
    # option, flavor: header of the promotion API, header of the core API
    ("api_key", "current", KEY, KEY),
    ("session_id", "current", SESSION_ID, SESSION_ID),
    ("bearer_token", "current", BEARER, BEARER),
    ("session_id", "legacy", BEARER, SESSION_ID),
    ("bearer_token", "legacy", BEARER, BEARER),
]


@functools.cache
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain).decode()


def application() -> dict[str, Any]:
    return {
        "client_id": "c",
        "client_secret": "hidden-secret",
        "customer_id": A,
        "user_id": B,
        "private_key": private_key(),
    }


def opened(secrets: list[str] | None = None, clock: FakeClock | None = None, **options: Any) -> Workfront:
    secrets = [] if secrets is None else secrets
    return open_workfront(params(**options), make_runtime(clock or FakeClock(), [], secrets))


def sent(mock: responses.RequestsMock) -> list[dict[str, str]]:
    """Return the credentials in the headers of each request."""
    headers = [{name.lower(): value for name, value in call.request.headers.items()} for call in mock.calls]
    return [{name: each[name] for name in CREDENTIALS if name in each} for each in headers]


def answer_session(mock: responses.RequestsMock, status: int = 200) -> None:
    mock.add("GET", SESSION, status=status, json={"data": {"userID": A, "customerID": B}} if status == 200 else {})


def answer_exchange(mock: responses.RequestsMock, token: str, **more: Any) -> None:
    mock.add("POST", EXCHANGE, json={"access_token": token, "token_type": "sessionID", **more})


@pytest.mark.parametrize(("option", "flavor", "promotion", "core"), TABLE)
def test_a_given_credential_over_the_wire(
    loopback: Loopback, option: str, flavor: str, promotion: tuple[str, str], core: tuple[str, str]
) -> None:
    shown = {"id": PACKAGE, "status": "DRAFT", "userID": "2", "customerID": "3"}
    loopback.scripts = [reply(json.dumps({"data": shown}).encode())]
    given: dict[str, Any] = {"url": loopback.url, "environment_type": "sandbox", option: "hidden"}
    workfront = opened(api_flavor=flavor, **given)
    workfront.promotion.read_package(PACKAGE)
    workfront.core.read_session()
    base = {"current": "/environment-promotion/api/v1", "legacy": "/environment-promotion/v1"}[flavor]
    assert [item.target for item in loopback.received] == [f"{base}/packages/{PACKAGE}", "/attask/api/v22.0/session"]
    for received, expected in zip(loopback.received, (promotion, core), strict=True):
        headers = {name.lower(): value for name, value in received.headers.items()}
        assert {name: headers[name] for name in CREDENTIALS if name in headers} == dict([expected])
        assert headers["accept"] == "application/json, text/plain, */*"


@pytest.mark.parametrize(("flavor", "header"), [("current", "sessionid"), ("legacy", "authorization")])
def test_a_jwt_application(strict: responses.RequestsMock, flavor: str, header: str) -> None:
    base = {"current": "/environment-promotion/api/v1", "legacy": "/environment-promotion/v1"}[flavor]
    answer_exchange(strict, "hidden-session", expires_in=3600)
    strict.add("GET", f"{TARGET_URL}{base}/packages/{PACKAGE}", json={"data": {"id": PACKAGE, "status": "DRAFT"}})
    answer_session(strict)
    secrets: list[str] = []
    workfront = opened(secrets, api_flavor=flavor, **application())
    workfront.promotion.read_package(PACKAGE)
    workfront.core.read_session()
    token = "Bearer hidden-session" if header == "authorization" else "hidden-session"
    assert sent(strict) == [{}, {header: token}, {"sessionid": "hidden-session"}]
    assert "hidden-session" in secrets


def test_the_exchange_is_a_form(strict: responses.RequestsMock) -> None:
    answer_exchange(strict, "hidden-session")
    answer_session(strict)
    secrets: list[str] = []
    opened(secrets, **application()).core.read_session()
    body = str(strict.calls[0].request.body)
    assert strict.calls[0].request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert body.startswith("client_id=c&client_secret=hidden-secret&jwt_token=")
    assert body.rpartition("=")[2] in secrets


def test_nothing_is_sent_before_it_is_needed(strict: responses.RequestsMock) -> None:
    opened(**application())
    assert len(strict.calls) == 0


def test_a_token_is_exchanged_again_shortly_before_its_end(strict: responses.RequestsMock) -> None:
    clock = FakeClock()
    answer_exchange(strict, "first", expires_in=3600)
    answer_session(strict)
    answer_session(strict)
    answer_exchange(strict, "second", expires_in=3600)
    answer_session(strict)
    core = opened(clock=clock, **application()).core
    core.read_session()
    clock.advance(3500.0)
    core.read_session()
    clock.advance(60.0)
    core.read_session()
    assert [item.get("sessionid") for item in sent(strict)] == [None, "first", "first", None, "second"]


@pytest.mark.parametrize("lifetime", [{}, {"expires_in": 0}, {"expires_in": None}])
def test_an_unknown_lifetime_is_that_of_a_session(strict: responses.RequestsMock, lifetime: dict[str, Any]) -> None:
    clock = FakeClock()
    answer_exchange(strict, "first", **lifetime)
    answer_session(strict)
    answer_session(strict)
    core = opened(clock=clock, **application()).core
    core.read_session()
    clock.advance(28_000.0)
    core.read_session()
    assert [item.get("sessionid") for item in sent(strict)] == [None, "first", "first"]


def test_a_refused_session_is_exchanged_once_for_another(strict: responses.RequestsMock) -> None:
    answer_exchange(strict, "first")
    answer_session(strict, 401)
    answer_exchange(strict, "second")
    answer_session(strict)
    opened(**application()).core.read_session()
    assert [item.get("sessionid") for item in sent(strict)] == [None, "first", None, "second"]


def test_a_given_session_is_used_until_it_is_refused_and_renewed_by_the_application(
    strict: responses.RequestsMock,
) -> None:
    answer_session(strict)
    answer_session(strict, 401)
    answer_exchange(strict, "second")
    answer_session(strict)
    answer_session(strict)
    secrets: list[str] = []
    core = opened(secrets, session_id="given", **application()).core
    for _ in range(3):
        core.read_session()
    assert [item.get("sessionid") for item in sent(strict)] == ["given", "given", None, "second", "second"]
    assert "second" in secrets


def test_a_session_that_no_application_renews_ends(strict: responses.RequestsMock) -> None:
    answer_session(strict, 401)
    with pytest.raises(AuthenticationError, match="give the options of a JWT application"):
        opened(session_id="given").core.read_session()


def test_an_application_that_lacks_an_option_renews_nothing() -> None:
    with pytest.raises(InputError, match="A JWT application also needs client_secret"):
        opened(session_id="given", **{**application(), "client_secret": None})


def test_an_application_that_is_refused_twice_is_not_tried_again(strict: responses.RequestsMock) -> None:
    for token in ("first", "second"):
        answer_exchange(strict, token)
        answer_session(strict, 401)
    with pytest.raises(AuthenticationError, match="Check that the application's user is active"):
        opened(**application()).core.read_session()


@pytest.mark.parametrize("option", ["api_key", "session_id", "bearer_token"])
def test_a_refused_given_credential_is_not_sent_again(strict: responses.RequestsMock, option: str) -> None:
    given: dict[str, Any] = {option: "hidden"}
    answer_session(strict, 401)
    with pytest.raises(AuthenticationError) as caught:
        opened(**given).core.read_session()
    assert "hidden" not in str(caught.value)


def test_a_failed_exchange_is_reported_as_such(strict: responses.RequestsMock) -> None:
    strict.add("POST", EXCHANGE, status=503, json={})
    with pytest.raises(ServerError, match="Could not exchange the signed JWT for a session token"):
        opened(**application()).core.read_session()


# -- Adobe's identity service


def test_an_identity_token_is_accompanied(strict: responses.RequestsMock) -> None:
    strict.get(SESSION, json={"data": {"userID": A, "customerID": B}})
    options: dict[str, Any] = {"bearer_token": "hidden", "ims_org_id": "1A2B3C@AdobeOrg", "ims_client_id": "abc_1-2"}
    opened(**options).core.read_session()
    headers = strict.calls[0].request.headers
    assert headers["Authorization"] == "Bearer hidden"
    assert (headers["x-gw-ims-org-id"], headers["x-api-key"]) == ("1A2B3C@AdobeOrg", "abc_1-2")


@pytest.mark.parametrize("blank", [None, "", " "])
def test_without_them_nothing_accompanies_a_token(strict: responses.RequestsMock, blank: str | None) -> None:
    strict.get(SESSION, json={"data": {"userID": A, "customerID": B}})
    opened(bearer_token="hidden", ims_org_id=blank, ims_client_id=blank).core.read_session()
    assert not {"x-gw-ims-org-id", "x-api-key"} & {name.lower() for name in strict.calls[0].request.headers}


def test_their_variables_count_for_a_bearer_token_only(
    strict: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKFRONT_IMS_ORG_ID", "1A2B3C@AdobeOrg")
    monkeypatch.setenv("WORKFRONT_IMS_CLIENT_ID", " ")
    for _request in range(2):
        strict.get(SESSION, json={"data": {"userID": A, "customerID": B}})
    opened(bearer_token="hidden").core.read_session()
    opened(api_key="hidden").core.read_session()
    found = [call.request.headers.get("x-gw-ims-org-id") for call in strict.calls]
    assert found == ["1A2B3C@AdobeOrg", None]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"bearer_token": "hidden", "ims_org_id": "1A2B3C"}, "ims_org_id must be the ID of an Adobe organization"),
        ({"bearer_token": "hidden", "ims_org_id": "1A 2B@AdobeOrg"}, "ims_org_id must be"),
        ({"bearer_token": "hidden", "ims_org_id": "1" * 65 + "@AdobeOrg"}, "ims_org_id must be"),
        ({"bearer_token": "hidden", "ims_client_id": "a\r\nb"}, "ims_client_id must be a client ID of up to 100"),
        ({"bearer_token": "hidden", "ims_client_id": "a" * 101}, "ims_client_id must be"),
        ({"api_key": "hidden", "ims_org_id": "1A2B3C@AdobeOrg"}, "goes with bearer_token or ims_client_secret only"),
    ],
)
def test_bad_options_of_the_identity_service(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        opened(**options)
