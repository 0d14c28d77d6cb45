# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Play the demo: `make demo`, or this file with any Python that has ansible-core, requests and Flask.

It exits with 0 if every claim of every act holds. It leaves no process behind, and no file but the reports in build/demo.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from demo import pingone_acts, variables_act, workfront_acts
from demo.playbook import MissingProgramError
from demo.screen import Screen
from demo.stage import Part, Stage, play_all
from demo.workspace import KEPT, Workspace
from simulator.launcher import Simulator, SimulatorError

PARTS = tuple(Part(part.introduce, part.ACTS) for part in (pingone_acts, variables_act, workfront_acts))
LIFETIME = 600
"""Seconds after which the simulator ends itself if this process does not end it."""


def main() -> int:
    """Play all acts; return the exit code."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    screen = Screen()
    try:
        with Workspace() as workspace, Simulator(lifetime=LIFETIME) as simulator:
            stage = Stage(simulator, workspace, screen)
            all_verified = play_all(PARTS, stage)
            reports = workspace.keep(variables_act.REPORTS)
            violations = simulator.take_violations()
    except (MissingProgramError, SimulatorError) as error:
        print(f"The demo cannot run: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    if reports:
        screen.text(
            f"The reports of act 5 are in {os.path.relpath(KEPT)}: {', '.join(report.name for report in reports)}"
        )
    for violation in violations:
        print(f"A request breaks the contract: {violation}", file=sys.stderr)
    return 0 if all_verified and not violations else 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
