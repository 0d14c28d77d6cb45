# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-playbook as an operator would, and reads its output as it is printed."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_TASK = re.compile(r"TASK \[(?:[\w.]+ : )?(?P<name>.*)\] \**")
_OUTCOME = re.compile(r"(?P<word>ok|changed|skipping|included|fatal|failed): (?P<rest>.*)")
_RECAP = re.compile(r"\S+ +: +(?P<counts>ok=\d+ .*)")
_PLAN_TITLE = re.compile(r"(promotion|rollback|drift|package|installation) .*: (nothing to change|\d+ to \w+.*)")
_PLAN_CHANGE = re.compile(r"[+~=.-] (create|update|delete|use_existing|ignore) .*")
_PLAN_FIELD = re.compile(r" {4}\S+: .+ -> .+")
_MESSAGE = re.compile(r'\s+"msg": (?P<json>".*"),?')
_LIST = re.compile(r'\s+"msg": \[')
_LIST_LINE = re.compile(r'\s+(?P<json>".*"),?')
_PATIENCE = 5


class MissingProgramError(Exception):
    """ansible-playbook is not installed beside this Python."""


@dataclasses.dataclass(frozen=True)
class Line:
    """A relevant line: a ``task`` with its outcome, a line of the ``plan``, a ``field`` in it, a ``message``, or
    the ``recap``."""

    kind: str
    text: str
    outcome: str = ""


@dataclasses.dataclass(frozen=True)
class Played:
    """The end of a run: exit code, the counts of the recap, the relevant lines, and the complete output."""

    exit_code: int
    counts: Mapping[str, int]
    lines: tuple[Line, ...]
    output: str
    errors: str

    def texts(self, kind: str) -> list[str]:
        """Return the text of each line of one kind."""
        return [line.text for line in self.lines if line.kind == kind]

    @property
    def message(self) -> str:
        """The last message, which reports the result."""
        return (self.texts("message") or [""])[-1]


class Reader:
    """Finds the relevant lines in the output of ansible-playbook, which it reads line by line."""

    def __init__(self) -> None:
        self._task = ""
        self._is_in_list = False
        self.counts: dict[str, int] = {}

    def read(self, text: str) -> list[Line]:
        """Return what to show for one line of the output."""
        if found := _TASK.fullmatch(text):
            self._task = found["name"]
        elif found := _OUTCOME.fullmatch(text):
            return self._read_outcome(found["word"], found["rest"])
        elif _PLAN_TITLE.fullmatch(text) or _PLAN_CHANGE.fullmatch(text):
            return [Line("plan", text)]
        elif _PLAN_FIELD.fullmatch(text):
            return [Line("field", text)]
        elif found := _MESSAGE.fullmatch(text):
            return [Line("message", json.loads(found["json"]))]
        elif _LIST.fullmatch(text):
            self._is_in_list = True
        elif self._is_in_list and (found := _LIST_LINE.fullmatch(text)):
            self._is_in_list = False  # the plan and the next command follow
            return [Line("message", json.loads(found["json"]))]
        elif found := _RECAP.fullmatch(text):
            counts = dict(pair.split("=") for pair in found["counts"].split())
            self.counts = {name: int(count) for name, count in counts.items()}
            return [Line("recap", " ".join(text.split()))]
        return []

    def _read_outcome(self, word: str, rest: str) -> list[Line]:
        if word in ("skipping", "included"):
            return []
        if word in ("ok", "changed"):
            item = rest.partition("(item=")[2].rpartition(")")[0]
            return [Line("task", f"{self._task}: {item}" if item else self._task, word)]
        failed = Line("task", self._task, "failed")
        answer = rest.partition("=> ")[2]
        if answer == "{":  # the result of an assertion takes several lines; the one with the message follows
            return [failed]
        result = json.loads(answer or "{}")
        # The role rescues the failure of a module and reports it at the end, with what it did about it.
        return [failed] if "error" in result else [failed, Line("message", str(result.get("msg", "")))]


def play(command: Sequence[str], folder: Path, environment: Mapping[str, str], show: Callable[[Line], None]) -> Played:
    """Run ansible-playbook to its end; the process does not outlive this call."""
    program = Path(sys.executable).parent / command[0]
    if not program.exists():
        raise MissingProgramError(f"{command[0]} is not installed beside {sys.executable}. Install ansible-core there.")
    reader = Reader()
    lines: list[Line] = []
    output: list[str] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
        process = subprocess.Popen(
            [program, *command[1:]],
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            for text in process.stdout:
                output.append(text)
                for line in reader.read(text.rstrip("\n")):
                    lines.append(line)
                    show(line)
            process.wait()
        finally:
            end(process)
        errors.seek(0)
        return Played(process.returncode, reader.counts, tuple(lines), "".join(output), errors.read())


def end(process: subprocess.Popen[str]) -> None:
    """End a running process and its group: SIGTERM first, so that it can clean up, then SIGKILL."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_PATIENCE)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
