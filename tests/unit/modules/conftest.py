# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulated PingOne for each test, and the proof that no run shows a secret."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from simulator.launcher import Simulator
from support.modules import OWN_VARIABLES, PROXY_VARIABLES
from support.pingone import SECRETS, PingOne


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
    for number, outcome in enumerate(service.runs, 1):
        handed_out = outcome.result.get("access_token")
        rest = outcome.shown.replace(handed_out, "") if handed_out else outcome.shown
        shown = [what for what, secret in SECRETS.items() if secret in rest]
        assert not shown, f"run {number} shows {', '.join(shown)}: {outcome.message or outcome.stdout[:300]}"
