# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulator for each worker, back in the world `seeds` before each test that uses it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.launcher import Simulator

LIFETIME = 3600
"""Seconds after which a simulator ends itself, should the tests not end it."""


@pytest.fixture(scope="session")
def simulator_process() -> Iterator[Simulator]:
    """One process for all tests of a worker."""
    with Simulator(lifetime=LIFETIME) as simulator:
        yield simulator


@pytest.fixture
def simulator(simulator_process: Simulator) -> Iterator[Simulator]:
    """A simulator without a past. What its strict mode refuses fails the test, whatever became of the answer."""
    simulator_process.reset()
    simulator_process.be_strict()
    yield simulator_process
    broken = [f"{each['operation']} {each['path']}: {each['rule']}" for each in simulator_process.take_violations()]
    assert not broken, f"requests break rules of the contract: {'; '.join(dict.fromkeys(broken))}"
