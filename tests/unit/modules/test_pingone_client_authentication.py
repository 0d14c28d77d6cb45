# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a worker application authenticates, and how its requests can be found again (contract PingOne 3.2, 3.3, A51)."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from simulator import worlds
from support.pingone import PingOne

MODULE = "pingone_environment_info"
NAMES = {"client_secret_jwt": "CLIENT_SECRET_JWT", "private_key_jwt": "PRIVATE_KEY_JWT"}
SECRET = "a-client-secret-of-more-than-32-bytes-91c4"


@functools.cache
def keys() -> tuple[str, str]:
    """Return a private key and its public key, in PEM form."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


@pytest.fixture
def application(pingone: PingOne) -> PingOne:
    """A service whose application accepts only assertions."""
    application = {
        "client_id": worlds.CLIENT_ID,
        "client_secret": SECRET,
        "authentication": list(NAMES.values()),
        "public_key": keys()[1],
    }
    environment = {"id": worlds.ADMIN_ENVIRONMENT, "name": "Administrators", "applications": [application]}
    pingone.simulator.reset({"pingone": {"environments": [environment]}})
    return pingone


def options_of(method: str, **options: Any) -> dict[str, Any]:
    secret = {"client_secret": SECRET} if method == "client_secret_jwt" else {"private_key": keys()[0]}
    given = {"client_secret": None, "client_authentication": method, **secret}
    return given | options


@pytest.mark.parametrize("method", NAMES)
@pytest.mark.parametrize("way", ["run", "process"])
def test_an_assertion_is_accepted(application: PingOne, method: str, way: str) -> None:
    outcome = getattr(application, way)(MODULE, **options_of(method))
    assert not outcome.failed, outcome.message
    [request] = application.simulator.requests("token")
    assert request["headers"]["authorization_scheme"] is None
    assert SECRET not in outcome.shown


@pytest.mark.parametrize("method", NAMES)
def test_an_assertion_for_a_custom_domain(application: PingOne, method: str) -> None:
    url = f"{application.simulator.url}/as"
    outcome = application.run(MODULE, **options_of(method, auth_url=url, auth_environment_id=None))
    assert not outcome.failed, outcome.message


def test_a_key_may_be_in_a_file(application: PingOne, tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_text(keys()[0], encoding="ascii")
    assert not application.run(
        MODULE, **options_of("private_key_jwt", private_key=str(path), private_key_id="k1")
    ).failed


@pytest.mark.parametrize(
    ("method", "other"),
    [
        ("client_secret_jwt", {"client_secret": f"{SECRET}-2"}),
        ("basic", {"client_secret": SECRET}),
        ("post", {"client_secret": SECRET}),
    ],
)
def test_another_secret_or_method_is_refused(application: PingOne, method: str, other: dict[str, Any]) -> None:
    outcome = application.run(MODULE, client_authentication=method, **other)
    assert outcome["error"]["kind"] == "authentication"
    assert "Check client_id, client_secret, client_authentication" in outcome.message


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (options_of("client_secret_jwt", client_secret=None), "are missing: client_secret (PINGONE_CLIENT_SECRET)."),
        (options_of("private_key_jwt", private_key=None), "are missing: private_key (PINGONE_PRIVATE_KEY)."),
        (options_of("private_key_jwt", private_key="  "), "are missing: private_key (PINGONE_PRIVATE_KEY)."),
        (options_of("private_key_jwt", private_key="/no/such/file"), "private_key must be a private key in PEM format"),
        (options_of("private_key_jwt", private_key="-----BEGIN x"), "private_key must be a complete RSA private key"),
        (
            options_of("private_key_jwt", private_key_id="a b"),
            "private_key_id must have 1 to 100 visible ASCII characters",
        ),
        (options_of("private_key_jwt", private_key_id="k" * 101), "private_key_id must have 1 to 100 visible ASCII"),
        (options_of("CLIENT_SECRET_JWT"), "client_authentication"),
        ({"transaction_id": "a b"}, "transaction_id must have 1 to 100 visible ASCII characters and no blanks."),
        ({"transaction_id": "x" * 101}, "transaction_id must have 1 to 100 visible ASCII characters and no blanks."),
        ({"transaction_id": "job\r\nX-Other: 1"}, "transaction_id must have 1 to 100 visible ASCII characters"),
        ({"transaction_id": "\u00fc"}, "transaction_id must have 1 to 100 visible ASCII characters"),
    ],
)
def test_bad_input_fails_before_the_first_request(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    outcome = pingone.run(MODULE, **options)
    assert outcome.failed
    assert said in outcome.message
    assert pingone.simulator.requests() == []


def test_the_claims(application: PingOne, monkeypatch: pytest.MonkeyPatch) -> None:
    signed: list[str] = []
    encode = jwt.encode

    def keep(*given: Any, **named: Any) -> str:
        signed.append(encode(*given, **named))
        return signed[-1]

    monkeypatch.setattr(jwt, "encode", keep)
    for _run in range(2):
        application.run(MODULE, **options_of("private_key_jwt", private_key_id="k1"))
    claims = [jwt.decode(each, options={"verify_signature": False}) for each in signed]
    assert jwt.get_unverified_header(signed[0]) == {"alg": "RS256", "kid": "k1", "typ": "JWT"}
    assert claims[0]["iss"] == claims[0]["sub"] == worlds.CLIENT_ID
    assert claims[0]["aud"] == f"{application.simulator.url}/{worlds.ADMIN_ENVIRONMENT}/as/token"
    assert claims[0]["exp"] - claims[0]["iat"] == 300
    assert claims[0]["jti"] != claims[1]["jti"]


# -- the transaction


def transactions(pingone: PingOne) -> set[str | None]:
    return {request["headers"]["transaction_id"] for request in pingone.simulator.requests()}


def test_each_request_has_the_transaction(pingone: PingOne) -> None:
    pingone.run(MODULE, transaction_id="change-4711")
    assert transactions(pingone) == {"change-4711"}


@pytest.mark.parametrize("blank", [None, "", " "])
def test_without_a_transaction_there_is_no_header(
    pingone: PingOne, monkeypatch: pytest.MonkeyPatch, blank: str | None
) -> None:
    monkeypatch.delenv("JOB_ID", raising=False)
    monkeypatch.delenv("PINGONE_TRANSACTION_ID", raising=False)
    pingone.run(MODULE, transaction_id=blank)
    assert transactions(pingone) == {None}


@pytest.mark.parametrize(
    ("own", "job", "sent"),
    [("run-1", "17", "run-1"), ("", "17", "17"), (" ", " 17 ", "17"), ("", "build 17", None), ("", "1" * 21, None)],
)
def test_the_job_of_awx_is_the_default(
    pingone: PingOne, monkeypatch: pytest.MonkeyPatch, own: str, job: str, sent: str | None
) -> None:
    monkeypatch.setenv("PINGONE_TRANSACTION_ID", own)
    monkeypatch.setenv("JOB_ID", job)
    pingone.run(MODULE)
    assert transactions(pingone) == {sent}
