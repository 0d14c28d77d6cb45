# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Acts, and the stage on which they run playbooks and verify their claims."""

from __future__ import annotations

import dataclasses
import shlex
import time
from collections.abc import Callable, Mapping, Sequence

from demo.playbook import Line, Played, play
from demo.screen import BOLD, CYAN, DIM, GREEN, RED, YELLOW, Screen
from demo.workspace import Workspace
from simulator.launcher import Simulator

_BOOKKEEPING = (
    "Validating arguments",
    "Check what ",
    "Check which ",
    "Check that nothing is missing",
    "Check the paths",
    "Check that the report",
    "Record ",
    "Reset ",
    "Publish ",
    "Pass ",
    "Set the ",
    "Show the result",
)
"""How the names of tasks begin that are not shown if they end with ok."""
_OUTCOME_COLOURS = {"ok": GREEN, "changed": YELLOW, "failed": RED}
_MARK_COLOURS = {"+": GREEN, "~": YELLOW, "-": RED}


class ClaimFailedError(Exception):
    """A claim of an act is not true."""

    def __init__(self, claim: str, found: object, played: Played | None) -> None:
        super().__init__(claim)
        self.claim = claim
        self.found = found
        self.played = played


@dataclasses.dataclass(frozen=True)
class Act:
    """One act: its title, its story, and the function that plays it and verifies its claims."""

    title: str
    story: str
    play: Callable[[Stage], None]


@dataclasses.dataclass(frozen=True)
class Part:
    """The acts with one vendor, and the function that introduces them."""

    introduce: Callable[[Stage], None]
    acts: Sequence[Act]


class Stage:
    """Where acts are played: a simulator, a workspace, and the screen."""

    def __init__(self, simulator: Simulator, workspace: Workspace, screen: Screen) -> None:
        self.simulator = simulator
        self.workspace = workspace
        self.screen = screen
        self._last: Played | None = None

    def run(self, playbook: str, *arguments: str, variables: Mapping[str, str] | None = None) -> Played:
        """Run one of the collection's playbooks, and show the command and the relevant lines.

        Afterwards the simulator's log contains only the requests of this run. ``variables`` are environment
        variables for the run.
        """
        return self._run(f"envops.promotion.{playbook}", arguments, variables)

    def run_file(self, name: str, *, variables: Mapping[str, str] | None = None) -> Played:
        """Run a playbook of the workspace in the same way."""
        return self._run(name, (), variables)

    def _run(self, playbook: str, arguments: Sequence[str], variables: Mapping[str, str] | None) -> Played:
        command = ["ansible-playbook", playbook, *arguments]
        self.screen.line()
        self.screen.line(f"  $ {shlex.join(command)}", BOLD)
        self.simulator.clear_requests()
        self._last = None
        environment = {**self.workspace.environment(self.simulator), **(variables or {})}
        self._last = play(command, self.workspace.path, environment, self._show)
        self.screen.line()
        return self._last

    def show_file(self, name: str, text: str) -> None:
        """Write a file to the workspace, and show it."""
        self.workspace.write(name, text)
        self.screen.line()
        self.screen.line(f"  $ cat {name}", BOLD)
        for line in text.splitlines():
            self.screen.line(f"  {line}")

    def show_part(self, name: str, begin: str, end: str) -> str:
        """Show and return the part of a file from the line ``begin`` up to the line ``end``."""
        text = (self.workspace.path / name).read_text(encoding="utf-8")
        part = text.partition(f"{begin}\n")[2].partition(f"{end}\n")[0].strip()
        self.screen.line(f"  $ sed -n '/^{begin}/,/^{end}/p' {name}", BOLD)
        for line in (begin, "", *part.splitlines()):
            self.screen.line(f"  {line}".rstrip())
        self.screen.line()
        return part

    def verify(self, claim: str, held: bool, found: object = "") -> None:
        """Print a claim that holds.

        :raises ClaimFailedError: it does not hold; ``found`` is what was found instead
        """
        if not held:
            raise ClaimFailedError(claim, found, self._last)
        self.screen.text(claim, GREEN, indent=" " * 12, first="  verified: ")

    def verify_exit(self, played: Played, exit_code: int, **counts: int) -> None:
        """Verify the exit code and the recap of a run, and that it printed no warning."""
        expected = ", ".join(f"{name}={count}" for name, count in counts.items())
        found = {name: played.counts.get(name) for name in counts}
        as_said = played.exit_code == exit_code and found == counts
        self.verify(f"The exit code is {exit_code}; the recap says {expected}.", as_said, (played.exit_code, found))
        warnings = [line for line in (played.output + played.errors).splitlines() if "WARNING]" in line]
        if warnings:
            raise ClaimFailedError("ansible-playbook prints no warning.", warnings, played)

    def verify_requests(self, meaning: str, writing: Sequence[str], expected: Sequence[str]) -> None:
        """Verify in the simulator's log which of the ``writing`` operations were requested, in order."""
        requested = [str(entry["operation"]) for entry in self.simulator.requests() if entry["operation"] in writing]
        self.verify(meaning, requested == list(expected), requested)

    def _show(self, line: Line) -> None:
        if line.kind == "task":
            if line.outcome != "ok" or not line.text.startswith(_BOOKKEEPING):
                self.screen.line(f"  {line.outcome:<8} {line.text}", _OUTCOME_COLOURS[line.outcome])
        elif line.kind == "plan":
            self.screen.line(f"           {line.text}", _MARK_COLOURS.get(line.text[0], BOLD))
        elif line.kind == "field":
            self.screen.line(f"           {line.text}")
        elif line.kind == "message":
            self.screen.text(line.text, CYAN, indent="           ")
        else:
            self.screen.line(f"  {line.text}", DIM)


def play_all(parts: Sequence[Part], stage: Stage) -> bool:
    """Play the acts in order until a claim fails; return whether all claims held."""
    begun = time.monotonic()
    total = sum(len(part.acts) for part in parts)
    number = 0
    for part in parts:
        part.introduce(stage)
        for act in part.acts:
            number += 1
            stage.screen.line()
            stage.screen.line(f"Act {number} of {total}: {act.title}", BOLD)
            stage.screen.text(act.story, indent="  ")
            try:
                act.play(stage)
            except ClaimFailedError as error:
                _report_failed_claim(error, stage.screen)
                return False
        stage.screen.line()
    seconds = time.monotonic() - begun
    stage.screen.line(f"All claims of all {total} acts are verified. The demo took {seconds:.0f} s.", BOLD)
    return True


def _report_failed_claim(error: ClaimFailedError, screen: Screen) -> None:
    screen.text(error.claim, RED, indent="            ", first="  NOT TRUE: ")
    if error.found != "":
        screen.text(f"Found instead: {error.found}", indent="            ")
    if error.played is not None:
        screen.line("  The complete output of ansible-playbook:", RED)
        screen.line(error.played.output + error.played.errors)
