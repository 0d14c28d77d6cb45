# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Run the benchmarks: `make bench`, or this file with any Python that has ansible-core, requests and Flask.

It ends with 0 if everything could be measured, whether the goals are met or not. Nothing but loopback is used.
"""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path
from types import FrameType

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.fleet import measure_fleet
from benchmarks.guards import measure_guards
from benchmarks.loads import measure_loads
from benchmarks.measuring import FailedRunError
from benchmarks.plans import measure_map, measure_names, measure_rules, measure_steps
from benchmarks.promotions import measure_installations, measure_promotions
from benchmarks.tasks import measure_tasks
from demo.workspace import Workspace
from simulator.launcher import SimulatorError

MEASURED = {
    "plans": measure_steps,
    "maps": measure_map,
    "names": measure_names,
    "rules": measure_rules,
    "promotions": measure_promotions,
    "installations": measure_installations,
    "guards": measure_guards,
    "tasks": measure_tasks,
    "fleet": measure_fleet,
    "loads": measure_loads,
}
SECTIONS = ("waits", *MEASURED)


def main() -> int:
    """Run the sections that are asked for; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure the collection against a simulator on this machine.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"{', '.join(SECTIONS)}; default: all")
    parser.add_argument("--rounds", type=int, default=5, help="how often each program is run (default: %(default)s)")
    arguments = parser.parse_args()
    if unknown := set(arguments.sections) - set(SECTIONS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        with Workspace() as workspace:
            for section in arguments.sections or SECTIONS:
                _run(section, workspace, arguments.rounds)
    except (FailedRunError, SimulatorError) as error:
        print(f"Nothing more can be measured: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _run(section: str, workspace: Workspace, rounds: int) -> None:
    if section == "waits":
        sys.path.append(str(workspace.collections))
        from benchmarks.waits import measure_waits  # imports the collection, which is found only now

        measure_waits()
    else:
        MEASURED[section](workspace, rounds)
    print(flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
