# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a process and all that it starts costs, and tables of that."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from demo.playbook import end

_MEMORY_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss, in bytes


class FailedRunError(Exception):
    """A measured program did not do what it should, so its figures mean nothing."""


@dataclasses.dataclass(frozen=True)
class Cost:
    """Seconds, seconds of processor time, and the bytes of the largest process."""

    wall: float
    cpu: float
    memory: int


def measure(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> tuple[Cost, str]:
    """Run a program to its end; return what it cost, its processes included, and what it printed.

    :raises FailedRunError: it did not end with 0
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            _pid, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        finally:
            end(process)
        wall = time.perf_counter() - begun
        output.seek(0)
        printed = output.read()
    if process.returncode != 0:
        raise FailedRunError(f"{Path(command[0]).name} ended with {process.returncode}:\n{printed}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _MEMORY_UNIT), printed


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print rows, of which the first is the heading, in columns; the first column is text, the others are figures."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *figures = (
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  " + "   ".join([first, *figures]).rstrip())


def print_goal(goal: str, met: bool, found: str) -> None:
    """Print a goal and whether it is met."""
    print(f"  goal: {goal}: {'met' if met else 'MISSED'} ({found})", flush=True)
