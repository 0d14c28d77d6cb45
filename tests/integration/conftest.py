# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Playbooks against a simulated PingOne, and the proof that no run lets out a secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.launcher import Simulator
from support.leaks import leaks, leaks_in_files
from support.pingone import PingOne
from support.playbooks import Playbooks


@pytest.fixture
def playbooks(tmp_path: Path, simulator: Simulator) -> Iterator[Playbooks]:
    """Playbooks that know the simulator by the environment. None is left running, and none shows a secret."""
    runner = Playbooks(tmp_path, simulator)
    yield runner
    for started in runner.started:
        run = started.kill()
        shown = leaks(run.shown)
        assert not shown, f"{started.folder.name} shows {', '.join(shown)}"
        if run.status >= 0:  # Ansible cannot clean up after it was killed
            left = leaks_in_files(started.folder / "home")
            assert not left, f"{started.folder.name} leaves {', '.join(left)}"


@pytest.fixture
def pingone(simulator: Simulator) -> PingOne:
    """The simulated PingOne as tests look at it."""
    return PingOne(simulator)
