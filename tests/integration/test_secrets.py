# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nothing secret is shown, however much is asked for.

The fixture `playbooks` looks through every run of every test. Whole promotions with everything shown are those of
`test_promote.py` (connection in the environment) and `test_connection.py` (in role variables and module_defaults).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.client import Api
from simulator.launcher import Simulator
from support.leaks import SECRETS, WRONG_SECRET, leaks
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, TASK, PingOnePlaybooks
from support.playbooks import prefixed

EVERYTHING = ("-vvvv", "--diff")


@pytest.mark.core
def test_secrets_are_found_where_they_are_shown(simulator: Simulator, tmp_path: Path) -> None:
    shown = {"debug": {"msg": "{{ lookup('env', 'PINGONE_CLIENT_SECRET') }}"}}

    run = PingOnePlaybooks(tmp_path, simulator).play([{"tasks": [shown]}])

    assert leaks(run.stdout) == ["the client secret"]
    assert leaks(run.results) == ["the client secret"]


@pytest.mark.parametrize("what", SECRETS)
def test_every_secret_is_searched(what: str) -> None:
    assert leaks(f'{{"key": "{SECRETS[what]}"}}') == [what]


def test_tokens_are_searched(simulator: Simulator) -> None:
    api = Api(simulator.url)
    api.log_in()
    token = str(api.session.headers["Authorization"]).removeprefix("Bearer ")

    assert leaks(f"Bearer {token}") == ["an access token"]
    assert leaks(token[:20]) == ["an access token"]


@pytest.mark.core
@pytest.mark.both_ways
def test_refused_credentials_are_not_shown(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    role = {"include_role": {"name": f"envops.promotion.{PROMOTE}"}}
    connection = playbooks.connection | {"client_secret": WRONG_SECRET}
    attempts = [role | {"vars": prefixed(PROMOTE, TASK | {"connection": connection})}]
    attempts.append(role | {"vars": prefixed(PROMOTE, TASK | {"connection": {}})})
    defaults = {"group/envops.promotion.pingone": connection | {"client_authentication": "post"}}
    tasks = [{"block": [attempt], "rescue": [{"debug": {"var": f"{PROMOTE}_result"}}]} for attempt in attempts]

    run = playbooks.play([{"module_defaults": defaults, "tasks": tasks}], *EVERYTHING)

    assert run.status == 0, run.output
    results = run.results_of("Set the result")
    messages = [result["ansible_facts"][f"{PROMOTE}_result"]["message"] for result in results]
    assert len(messages) == 2
    for message in messages:
        assert "Could not get an access token: PingOne answered 401 invalid_client" in message
        assert "Check client_id, client_secret, client_authentication" in message
    assert len(pingone.simulator.requests()) == 2, "what is refused is not repeated"


@pytest.mark.core
def test_arguments_of_the_role_that_are_wrong_show_no_secret(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    run = playbooks.promote(*EVERYTHING, connection=playbooks.connection, stage="everything", wait_interval="soon")

    assert "pingone_promote_stage" in run.message
    assert "pingone_promote_wait_interval" in run.message
    assert pingone.simulator.requests() == []
