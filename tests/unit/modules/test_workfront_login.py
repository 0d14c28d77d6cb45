# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_login: a token for the tasks that follow, by each of its methods (contract Workfront 3.4 to 3.6)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, TARGET, Workfront, key_pair

MODULE = "workfront_login"
NONE: dict[str, Any] = {"api_key": None, "bearer_token": None}
"""Logging in needs no credentials of the other kinds."""
IMS = {"client_id": worlds.IMS_CLIENT_ID, "client_secret": worlds.IMS_CLIENT_SECRET}


@pytest.fixture
def workfront(current_workfront: Workfront) -> Workfront:
    """The dialect is one of the promotion API; logging in is the same in each."""
    return current_workfront


def jwt(workfront: Workfront, **options: Any) -> dict[str, Any]:
    """Return the options for a login by a signed JWT in the source."""
    return {**NONE, **workfront.jwt_application(SOURCE), **options}


def by_refresh_token(**options: Any) -> dict[str, Any]:
    return {
        **NONE,
        "method": "refresh_token",
        "client_id": worlds.CLIENT_IDS[SOURCE],
        "client_secret": worlds.CLIENT_SECRETS[SOURCE],
        "refresh_token": worlds.REFRESH_TOKENS[SOURCE],
        **options,
    }


def by_server(workfront: Workfront, **options: Any) -> dict[str, Any]:
    return {**NONE, "method": "server_to_server", "ims_url": workfront.simulator.url, **IMS, **options}


def pem(key: Any, encryption: serialization.KeySerializationEncryption | None = None) -> str:
    form, nothing = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return str(key.private_bytes(serialization.Encoding.PEM, form, encryption or nothing).decode())


# -- by a signed JWT


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_session_token_can_be_used_by_other_tasks(workfront: Workfront, check: bool) -> None:
    options = jwt(workfront)
    login = (workfront.run if check else workfront.process)(MODULE, SOURCE, no_log=True, check=check, **options)
    assert not login.changed
    assert (login["bearer_token"], login["refresh_token"], login["expires_in"]) == (None, None, 28800)
    token = {**NONE, "session_id": login["session_id"]}
    assert workfront.run("workfront_session_info", SOURCE, **token)["session"]["is_admin"] is True
    assert not workfront.run("workfront_package_info", SOURCE, **token).failed
    asked = [entry["operation"] for entry in workfront.simulator.requests(vendor="workfront")]
    assert asked == ["jwt_exchange", "session", "E2"]
    assert {entry["headers"]["auth"] for entry in workfront.requests()} == {"sessionid"}


def test_exchange_is_a_form_without_credentials_in_headers(workfront: Workfront) -> None:
    assert not workfront.run(MODULE, SOURCE, no_log=True, **jwt(workfront)).failed
    [request] = workfront.simulator.requests("jwt_exchange")
    assert request["content_type"] == "application/x-www-form-urlencoded"
    assert request["body"] == {"client_id": worlds.CLIENT_IDS[SOURCE]}, "the simulator logs no secrets"
    assert (request["headers"]["auth"], request["headers"]["authorization_scheme"]) == (None, None)
    assert (request["path"], request["query"]) == ("/integrations/oauth2/api/v1/jwt/exchange", {})


@pytest.mark.parametrize("form", ["path", "home", "one line", "folded"])
def test_private_key_in_other_forms(workfront: Workfront, tmp_path: Path, monkeypatch: Any, form: str) -> None:
    options = jwt(workfront)
    (tmp_path / "key.pem").write_text(options["private_key"], encoding="ascii")
    monkeypatch.setenv("HOME", str(tmp_path))
    given = {
        "path": str(tmp_path / "key.pem"),
        "home": "~/key.pem",
        "one line": options["private_key"].replace("\n", "\\n"),
        "folded": options["private_key"].replace("\n", " "),
    }
    assert not workfront.run(MODULE, SOURCE, no_log=True, **{**options, "private_key": given[form]}).failed


def test_lifetime_is_that_of_the_service_or_the_usual_one(workfront: Workfront) -> None:
    options = jwt(workfront)
    workfront.simulator.workfront_behave(session_lifetime=120)
    assert workfront.run(MODULE, SOURCE, no_log=True, **options)["expires_in"] == 120
    workfront.simulator.workfront_behave(quirks=["doc_examples"])  # says 0
    assert workfront.run(MODULE, SOURCE, no_log=True, **options)["expires_in"] == 28800


def assert_refused_exchange(outcome: Outcome) -> None:
    assert outcome.failed
    for said in (
        "Could not exchange the signed JWT for a session token",
        "POST /integrations/oauth2/api/v1/jwt/exchange",
        "Check client_id, client_secret",
        "must be registered in",
        "with this key and user",
    ):
        assert said in outcome.message
    assert "session_id" not in outcome.result


def test_key_of_somebody_else(workfront: Workfront) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    outcome = workfront.process(MODULE, SOURCE, no_log=True, **jwt(workfront, private_key=pem(other)))
    assert_refused_exchange(outcome)
    assert outcome["error"]["status"] == 400
    assert "Signature verification failed" in outcome.message
    shown = [line for line in pem(other).splitlines() if line in outcome.shown]
    assert shown == []


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"client_secret": "wrong"}, "authentication"),
        ({"client_id": "wrong"}, "authentication"),
        ({"customer_id": "0" * 32}, "validation"),
        ({"user_id": "0" * 32}, "validation"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_wrong_part_of_an_application(workfront: Workfront, options: dict[str, str], kind: str) -> None:
    outcome = workfront.run(MODULE, SOURCE, no_log=True, **jwt(workfront, **options))
    assert_refused_exchange(outcome)
    assert outcome["error"]["kind"] == kind
    assert len(workfront.simulator.requests("jwt_exchange")) == 1


def test_application_of_another_environment(workfront: Workfront) -> None:
    outcome = workfront.run(MODULE, TARGET, no_log=True, **jwt(workfront))
    assert_refused_exchange(outcome)


def test_exchange_that_is_throttled_or_lost_is_repeated(workfront: Workfront) -> None:
    options = jwt(workfront)
    workfront.simulator.fault("status", operation="jwt_exchange", status=429, retry_after=2)
    workfront.simulator.fault("reset_before", operation="jwt_exchange")
    assert not workfront.run(MODULE, SOURCE, no_log=True, **options).failed
    assert len(workfront.simulator.requests("jwt_exchange")) == 3


@pytest.mark.parametrize("body", [{}, {"access_token": ""}, {"access_token": 7}], ids=str)
def test_answer_without_a_token(workfront: Workfront, body: dict[str, Any]) -> None:
    options = jwt(workfront)
    workfront.simulator.fault("status", operation="jwt_exchange", status=200, body=body)
    outcome = workfront.run(MODULE, SOURCE, no_log=True, **options)
    assert outcome.failed
    assert "the answer contains no access_token" in outcome.message


# -- private keys that are of no use


def useless_keys(folder: Path) -> dict[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    encrypted = pem(key, serialization.BestAvailableEncryption(b"passphrase-of-the-key"))
    whole = key_pair()[0]
    lines = whole.splitlines()
    (folder / "key.der").write_bytes(b"\x30\x82\xff\xfe")
    (folder / "empty.pem").write_text("", encoding="ascii")
    return {
        "elliptic curve": pem(ec.generate_private_key(ec.SECP256R1())),
        "encrypted": encrypted,
        "public": key_pair()[1],
        "cut": "\n".join([*lines[:5], lines[-1]]),
        "binary file": str(folder / "key.der"),
        "empty file": str(folder / "empty.pem"),
        "folder": str(folder),
        "missing file": str(folder / "no-such-key.pem"),
        "without its frame": "".join(lines[1:-1]),
        "home of nobody": "~no-such-user/key.pem",
        "null": "key\0.pem",
    }


@pytest.mark.parametrize(
    "what",
    [
        *("elliptic curve", "encrypted", "public", "cut", "binary file", "empty file", "folder"),
        *("missing file", "without its frame", "home of nobody", "null"),
    ],
)
@pytest.mark.parametrize("module", [MODULE, "workfront_session_info"])
def test_useless_private_key_is_refused_and_never_shown(
    workfront: Workfront, tmp_path: Path, module: str, what: str
) -> None:
    given = useless_keys(tmp_path)[what]
    options = jwt(workfront, private_key=given)
    outcome = workfront.run(module, SOURCE, no_log=True, **options)
    assert outcome.failed
    assert outcome["error"]["kind"] == "validation"
    assert outcome.message.startswith("private_key ")
    assert "PEM form" in outcome.message
    for line in given.splitlines():
        assert line not in outcome.shown
    assert workfront.simulator.requests() == []


def test_useless_private_key_in_a_process(workfront: Workfront, tmp_path: Path) -> None:
    given = useless_keys(tmp_path)["encrypted"]
    outcome = workfront.process(MODULE, SOURCE, no_log=True, **jwt(workfront, private_key=given))
    assert outcome.failed
    assert outcome.stderr == ""
    assert "exception" not in outcome.result
    assert [line for line in given.splitlines() if line in outcome.shown] == []


@pytest.mark.parametrize(("module", "library"), [(MODULE, "jwt"), ("workfront_session_info", "cryptography")])
def test_missing_library(workfront: Workfront, tmp_path: Path, module: str, library: str) -> None:
    stub = tmp_path / library
    stub.mkdir()
    (stub / "__init__.py").write_text(f'raise ImportError("{library} is not here")\n', encoding="utf-8")
    options = jwt(workfront)
    outcome = workfront.process(module, SOURCE, no_log=True, first_on_path=tmp_path, **options)
    assert outcome.failed
    assert "Failed to import the required Python library (PyJWT[crypto])" in outcome.message
    assert outcome.stderr == ""
    assert workfront.simulator.requests() == []


def test_library_is_needed_for_the_jwt_only(workfront: Workfront, tmp_path: Path) -> None:
    (tmp_path / "jwt.py").write_text('raise ImportError("jwt is not here")\n', encoding="utf-8")
    outcome = workfront.process(MODULE, SOURCE, no_log=True, first_on_path=tmp_path, **by_refresh_token())
    assert not outcome.failed, outcome.message


# -- by a refresh token


def test_refresh_token_is_used_up_and_replaced(workfront: Workfront) -> None:
    first = workfront.process(MODULE, SOURCE, no_log=True, **by_refresh_token())
    assert not first.changed
    assert first["bearer_token"] is None
    assert first["refresh_token"] not in (None, worlds.REFRESH_TOKENS[SOURCE])
    used_up = workfront.run(MODULE, SOURCE, no_log=True, **by_refresh_token())
    assert used_up.failed
    assert "The refresh token is invalid" in used_up.message
    again = by_refresh_token(refresh_token=first["refresh_token"])
    second = workfront.run(MODULE, SOURCE, no_log=True, **again)
    token = {**NONE, "session_id": second["session_id"]}
    assert not workfront.run("workfront_package_info", SOURCE, **token).failed


def test_refresh_token_that_is_kept(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(rotate_refresh_tokens=False)
    for _run in range(2):
        outcome = workfront.run(MODULE, SOURCE, no_log=True, **by_refresh_token())
        assert outcome["refresh_token"] == worlds.REFRESH_TOKENS[SOURCE]


@pytest.mark.parametrize("redirect_uri", [None, "https://automation.example/callback"])
def test_form_of_a_refresh(workfront: Workfront, redirect_uri: str | None) -> None:
    assert not workfront.run(MODULE, SOURCE, no_log=True, **by_refresh_token(redirect_uri=redirect_uri)).failed
    [request] = workfront.simulator.requests("token", vendor="workfront")
    expected = {"grant_type": "refresh_token", "client_id": worlds.CLIENT_IDS[SOURCE]}
    assert request["body"] == {**expected, **({"redirect_uri": redirect_uri} if redirect_uri else {})}


@pytest.mark.parametrize("fault", ["reset_after", "reset_before", "html"])
def test_refresh_is_never_repeated_blindly(workfront: Workfront, fault: str) -> None:
    """The token may be good for one use only."""
    workfront.simulator.fault(fault, operation="token")
    outcome = workfront.run(MODULE, SOURCE, no_log=True, **by_refresh_token())
    assert outcome.failed
    assert "Could not get a session token with the refresh token" in outcome.message
    assert len(workfront.simulator.requests("token")) == 1


# -- by Adobe's identity service


def test_bearer_token_of_a_server(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(bearer=True)
    options = by_server(workfront, url=None, environment_type=None)
    login = workfront.process(MODULE, SOURCE, no_log=True, **options)
    assert not login.changed
    assert (login["session_id"], login["refresh_token"], login["expires_in"]) == (None, None, 86399)
    token = {**NONE, "bearer_token": login["bearer_token"]}
    for lane in (SOURCE, TARGET):
        assert not workfront.run("workfront_package_info", lane, **token).failed
    [request] = workfront.simulator.requests("ims_token")
    assert request["body"] == {
        "grant_type": "client_credentials",
        "client_id": worlds.IMS_CLIENT_ID,
        "scope": worlds.IMS_SCOPES,
    }


def test_scopes_are_an_option(workfront: Workfront) -> None:
    assert not workfront.run(MODULE, no_log=True, **by_server(workfront, scopes=["openid", "profile"])).failed
    assert workfront.simulator.requests("ims_token")[0]["body"]["scope"] == "openid,profile"
    refused = workfront.run(MODULE, no_log=True, **by_server(workfront, scopes=["everything"]))
    assert refused.failed
    assert "invalid_scope" in refused.message
    assert "invalid scope(s)" in refused.message, "what the identity service says of it"


def test_refused_server(workfront: Workfront) -> None:
    outcome = workfront.process(MODULE, no_log=True, **by_server(workfront, client_secret="wrong"))
    assert outcome.failed
    assert outcome["error"]["kind"] == "authentication"
    assert "Could not get a bearer token: Adobe's identity service answered" in outcome.message
    assert "Check client_id, client_secret and scopes" in outcome.message
    assert "server-to-server credential in the Adobe Developer Console" in outcome.message
