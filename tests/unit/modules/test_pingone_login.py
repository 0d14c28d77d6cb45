# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_login: a token for the tasks that follow."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import SUPPLIED_TOKEN as GIVEN
from support.pingone import TOKEN_BEGINNING, PingOne


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_token_can_be_used_by_other_tasks(pingone: PingOne, check: bool) -> None:
    login = pingone.process("pingone_login", no_log=True, check=check)
    assert not login.changed
    assert login["expires_in"] == 3600
    only_token: dict[str, Any] = {"client_id": None, "client_secret": None, "auth_environment_id": None}
    listed = pingone.process("pingone_environment_info", access_token=login["access_token"], **only_token)
    assert len(listed["environments"]) == 4
    assert len(pingone.simulator.requests("token")) == 1
    assert pingone.operations() == ["E1"]


def test_each_run_gets_another_token(pingone: PingOne) -> None:
    tokens = {pingone.run("pingone_login", no_log=True)["access_token"] for _run in range(2)}
    assert len(tokens) == 2
    assert {token[: len(TOKEN_BEGINNING)] for token in tokens} == {TOKEN_BEGINNING}, "leaks are searched for by it"


def test_lifetime_is_that_of_the_service(pingone: PingOne) -> None:
    pingone.simulator.behave(token_lifetime=120)
    assert pingone.run("pingone_login", no_log=True)["expires_in"] == 120


def test_credentials_win_over_a_given_token(pingone: PingOne) -> None:
    login = pingone.run("pingone_login", no_log=True, access_token=GIVEN)
    assert login["access_token"] not in (None, GIVEN)


def test_given_token_is_not_handed_on(pingone: PingOne) -> None:
    login = pingone.run("pingone_login", no_log=True, access_token=GIVEN, client_secret=None)
    assert not login.changed
    assert (login["access_token"], login["expires_in"]) == (None, None)
    assert pingone.simulator.requests() == []


def test_token_is_never_returned_if_it_would_be_shown(pingone: PingOne) -> None:
    login = pingone.process("pingone_login")
    assert login.failed
    assert "no_log: true" in login.message
    assert "access_token" not in login.result
    assert pingone.simulator.requests() == []


def test_refused_credentials(pingone: PingOne) -> None:
    login = pingone.process("pingone_login", no_log=True, client_id="somebody-else")
    assert login.failed
    assert login["error"]["kind"] == "authentication"
    assert login["error"]["code"] == "invalid_client"
    assert login["error"]["correlation_id"]
    assert f"POST /{worlds.ADMIN_ENVIRONMENT}/as/token" in login.message
    for option in ("client_id", "client_secret", "client_authentication", "region", "auth_environment_id"):
        assert option in login.message
    assert len(pingone.simulator.requests("token")) == 1
