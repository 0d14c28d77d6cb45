# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator in the process of the tests, for the folders of tests that use it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from simulator.in_process import InProcessSimulator
from support.fuzzing.exchange import Exchange
from support.modules import OWN_VARIABLES, PROXY_VARIABLES


@pytest.fixture(autouse=True)
def unconfigured(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the environment of the tests says about services and proxies."""
    for name in list(os.environ):
        if name.startswith(OWN_VARIABLES) or name.lower() in PROXY_VARIABLES:
            monkeypatch.delenv(name)


@pytest.fixture
def exchange(monkeypatch: pytest.MonkeyPatch) -> Iterator[Exchange]:
    """What is between modules and the simulator; whatever the answers are, no request breaks the contract."""
    simulator = InProcessSimulator()
    yield Exchange(simulator, monkeypatch)
    broken = {f"{each['operation']}: {each['rule']}" for each in simulator.take_violations()}
    assert not broken, f"requests break rules of the contract: {'; '.join(sorted(broken))}"
