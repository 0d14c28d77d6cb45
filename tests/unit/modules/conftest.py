# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulated services for each test, and the proof that no run shows a secret."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from simulator.launcher import Simulator
from support.module_processes import end_module_processes
from support.modules import OWN_VARIABLES, PROXY_VARIABLES
from support.pingone import SECRETS, PingOne
from support.service import SimulatedService
from support.workfront import Workfront, workfront_secrets

FEW = 2
"""How often a test of how modules read their options runs, where ansible-core is the subject: with its first parameters."""
FEW_OF_A_FILE = 5
"""How many tests of another file run there: what the collection does with what it has read does not depend on ansible-core."""
ABOUT_OPTIONS = ("bad_", "environment_variables", "token", "untrusted_host")
"""Parts of the names of files about how modules read their options."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out most tests of modules if the tests are to be brief."""
    if not os.environ.get("BRIEF_TESTS"):
        return
    own = Path(__file__).parent
    seen: Counter[str] = Counter()
    kept: list[pytest.Item] = []
    omitted: list[pytest.Item] = []
    for item in items:
        about_options = any(part in item.path.name for part in ABOUT_OPTIONS)
        subject = item.nodeid.partition("[" if about_options else "::")[0]
        seen[subject] += own in item.path.parents
        (omitted if seen[subject] > (FEW if about_options else FEW_OF_A_FILE) else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=omitted)


@pytest.fixture(autouse=True, scope="session")
def _module_processes() -> Iterator[None]:
    yield
    end_module_processes()


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
