# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""PingOnePlaybooks against a simulated PingOne, and the proof that no run lets out a secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.launcher import Simulator
from support.forked_processes import end_processes
from support.leaks import leaks, leaks_in_files
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import Playbooks
from support.workfront import Workfront
from support.workfront_playbooks import WorkfrontPlaybooks


@pytest.fixture(autouse=True, scope="session")
def _processes() -> Iterator[None]:
    yield
    end_processes()


@pytest.fixture
def playbooks(tmp_path: Path, simulator: Simulator) -> Iterator[PingOnePlaybooks]:
    """Playbooks that know the simulated PingOne by the environment."""
    runner = PingOnePlaybooks(tmp_path, simulator)
    yield runner
    _end(runner)


@pytest.fixture
def pingone(simulator: Simulator) -> PingOne:
    """The simulated PingOne as tests look at it."""
    return PingOne(simulator)


@pytest.fixture
def workfront(simulator: Simulator) -> Workfront:
    """The simulated Workfront as tests look at it, in the current dialect."""
    return Workfront(simulator)


@pytest.fixture
def workfront_playbooks(tmp_path: Path, workfront: Workfront) -> Iterator[WorkfrontPlaybooks]:
    """Playbooks that know the simulated Workfront by the roles' variables."""
    runner = WorkfrontPlaybooks(tmp_path, workfront)
    yield runner
    _end(runner)


def _end(runner: Playbooks) -> None:
    """Check that nothing is left running, and that no run has let out a secret."""
    for folder, run in runner.end():
        shown = leaks(run.shown)
        assert not shown, f"{folder.name} shows {', '.join(shown)}"
        if run.status >= 0:  # Ansible cannot clean up after it was killed
            left = leaks_in_files(folder / "home")
            assert not left, f"{folder.name} leaves {', '.join(left)}"
