# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulated services for each test, and the proof that no run shows a secret."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _http
from ansible_collections.envops.promotion.plugins.module_utils._transport import open_session
from simulator.in_process import ServedSimulator
from simulator.launcher import Simulator
from support.forked_processes import end_processes
from support.modules import OWN_VARIABLES, PROXY_VARIABLES
from support.pingone import SECRETS, PingOne
from support.service import SimulatedService
from support.shortcut import shortened
from support.workfront import Workfront, workfront_secrets


@pytest.fixture(autouse=True, scope="session")
def _module_processes() -> Iterator[None]:
    yield
    end_processes()


@pytest.fixture(scope="session")
def simulator_process() -> Iterator[Simulator]:
    """A simulator for all tests of a worker, in its process: modules that run here too need no HTTP to ask it."""
    simulator = ServedSimulator()
    with simulator, pytest.MonkeyPatch.context() as patch:
        patch.setattr(_http, "open_session", shortened(open_session, simulator))
        yield simulator


@pytest.fixture(autouse=True)
def _unconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the environment of the tests says about services and proxies."""
    for name in list(os.environ):
        if name.startswith(OWN_VARIABLES) or name.lower() in PROXY_VARIABLES:
            monkeypatch.delenv(name)


@pytest.fixture
def pingone(simulator: Simulator) -> Iterator[PingOne]:
    """A simulated PingOne. Whatever a test does with it, nothing that a module shows contains a secret.

    Only pingone_login returns a token on purpose; it refuses to where Ansible would show it.
    """
    service = PingOne(simulator)
    yield service
    _check_runs(service, SECRETS)


@pytest.fixture(params=["current"] if os.environ.get("BRIEF_TESTS") else ["current", "legacy"])
def workfront(simulator: Simulator, request: pytest.FixtureRequest) -> Iterator[Workfront]:
    """A simulated Workfront, spoken to in each of its dialects. Nothing that a module shows contains a secret."""
    service = Workfront(simulator, request.param)
    yield service
    _check_runs(service, workfront_secrets())


@pytest.fixture
def current_workfront(simulator: Simulator) -> Iterator[Workfront]:
    """A simulated Workfront, spoken to in the current dialect, for what the legacy one does not have."""
    service = Workfront(simulator)
    yield service
    _check_runs(service, workfront_secrets())


def _check_runs(service: SimulatedService, secrets: Mapping[str, str]) -> None:
    for number, outcome in enumerate(service.runs, 1):
        rest = outcome.shown
        for option in ("access_token", "session_id", "bearer_token", "refresh_token"):
            handed_out = outcome.result.get(option)
            rest = rest.replace(handed_out, "") if handed_out else rest
        shown = [what for what, secret in secrets.items() if secret in rest]
        assert not shown, f"run {number} shows {', '.join(shown)}: {outcome.message or outcome.stdout[:300]}"
