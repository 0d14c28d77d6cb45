# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs playbooks with the ansible-playbook of this interpreter, each in processes of its own.

What a test waits for is forked from a process that has imported Ansible, if modules run in the processes of their tasks. What it
looks at while it runs, and what runs modules in processes of their own, is started as a shell does.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from support.forked_processes import playbook_processes
from support.modules import clean_environment, collections_root

CALLBACKS = Path(__file__).parents[1] / "integration" / "callback_plugins"
IN_PROCESS = "ENVOPS_PROMOTION_IN_PROCESS"
"""The environment variable that decides where modules run."""
QUICK = 0.1
"""A wait_interval, because playbooks really wait."""
LOCATIONS = ("ANSIBLE_ASYNC_DIR", "ANSIBLE_CONFIG", "ANSIBLE_HOME")
"""The settings that are different for each run."""
INHERITED = ("LC_ALL", "PATH")
RUN_TIMEOUT = 180.0
"""Seconds after which a run is ended: several times what the longest one takes while the machine does nothing else."""


@dataclasses.dataclass(frozen=True)
class Run:
    """A finished run of ansible-playbook: what it showed, and its results as the callback wrote them."""

    status: int
    stdout: str
    stderr: str
    results: str

    @property
    def shown(self) -> str:
        """Everything that the run let out."""
        return f"{self.stdout}\n{self.stderr}\n{self.results}"

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.results.splitlines()]

    def results_of(self, task: str) -> list[dict[str, Any]]:
        """Return the results of all tasks of a name that were not skipped, in order."""
        return [
            event["result"]
            for event in self.events
            if event["event"] == "task" and event["name"].endswith(task) and event["status"] != "skipped"
        ]

    def result_of(self, task: str) -> dict[str, Any]:
        """Return the result of the only task of a name that was not skipped."""
        results = self.results_of(task)
        assert len(results) == 1, f"{len(results)} tasks {task!r}:\n{self.output}"
        return results[0]

    @property
    def actions(self) -> list[str]:
        """The modules of this collection that ran, in order, by their short names."""
        return [
            event["action"].removeprefix("envops.promotion.")
            for event in self.events
            if event["event"] == "task"
            and event["action"].startswith("envops.promotion.")
            and event["status"] != "skipped"
        ]

    @property
    def failures(self) -> list[str]:
        """The messages of all tasks that failed, also of those that were rescued."""
        return [
            str(event["result"].get("msg"))
            for event in self.events
            if event["event"] == "task" and event["status"] == "failed"
        ]

    @property
    def message(self) -> str:
        """The message with which a run that must have failed ended."""
        assert self.status != 0, self.output
        return self.failures[-1]

    @property
    def stats(self) -> dict[str, Any]:
        """What set_stats handed to the workflow."""
        return dict(self._last_recap["stats"])

    @property
    def changed(self) -> int:
        """The number of changed tasks in the recap."""
        return int(self.recap["changed"])

    @property
    def recap(self) -> dict[str, int]:
        return dict(self._last_recap["hosts"]["localhost"])

    @property
    def _last_recap(self) -> dict[str, Any]:
        recaps = [event for event in self.events if event["event"] == "recap"]
        assert recaps, self.output
        return recaps[-1]

    def fact(self, ending: str) -> dict[str, Any]:
        """Return the last value of a fact that the run has set, given by the end of its name."""
        facts = [
            value
            for event in self.events
            if event["event"] == "task"
            for name, value in (event["result"].get("ansible_facts") or {}).items()
            if name.endswith(ending)
        ]
        assert facts, self.output
        found: dict[str, Any] = facts[-1]
        return found

    @property
    def promoted(self) -> dict[str, Any]:
        """The result fact of the role that promotes."""
        return self.fact("_promote_result")

    @property
    def rolled_back(self) -> dict[str, Any]:
        """The result fact of the role that takes back."""
        return self.fact("_rollback_result")

    @property
    def output(self) -> str:
        """What to read when an assertion about the run fails."""
        return f"exit status {self.status}\n{self.stdout}\n{self.stderr}"


@dataclasses.dataclass(frozen=True)
class Started:
    """A run of ansible-playbook that is under way."""

    process: subprocess.Popen[bytes]
    folder: Path
    reader: subprocess.Popen[bytes] | None = None
    """What reads its output, if that goes through a pipe."""

    def shows(self, text: str) -> bool:
        """Return whether it has shown a text so far."""
        return text in self._read("stdout")

    def wait(self) -> Run:
        """Wait for its end."""
        try:
            self.process.wait(RUN_TIMEOUT)
        finally:
            self.kill()
        return self._run()

    def kill(self) -> Run:
        """Kill it with everything that it has started, at once.

        Its workers have sessions of their own, so there is no one group to kill; all processes that it has started
        are known by their environment.
        """
        while pids := self.processes():
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.poll()
        self.process.wait(RUN_TIMEOUT)
        if self.reader is not None:
            self.reader.wait(RUN_TIMEOUT)
        return self._run()

    def processes(self) -> list[int]:
        """Return the ids of all processes that it has started and that have not ended."""
        mark = f"PROMOTION_RESULTS={self.folder / 'results'}".encode()
        found = []
        for environment in Path("/proc").glob("[0-9]*/environ"):
            with contextlib.suppress(OSError):
                if mark in environment.read_bytes().split(b"\0"):
                    found.append(int(environment.parent.name))
        return found

    def _run(self) -> Run:
        shown = (self._read(name) for name in ("stdout", "stderr", "results"))
        return Run(self.process.returncode, *shown)

    def _read(self, name: str) -> str:
        path = self.folder / name
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


class Playbooks:
    """Runs playbooks that know a service by ``environment``; every run is kept in ``runs``."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.runs: list[Run] = []
        self._folders: list[Path] = []
        self._started: list[Started] = []
        self._forked: list[tuple[Path, Run]] = []
        self.environment = dict(environment)
        """The variables of each run beside those that every ansible-playbook needs."""

    def play(self, plays: list[dict[str, Any]], *arguments: str) -> Run:
        """Run plays of a test's own on localhost."""
        path = self.folder / f"play{len(self._folders)}" / "playbook.yml"
        path.parent.mkdir()
        common = {"hosts": "localhost", "gather_facts": False}
        path.write_text(yaml.safe_dump([common | play for play in plays], sort_keys=False), encoding="utf-8")
        return self.run(str(path), *arguments)

    def run_modules(self, in_process: str) -> None:
        """Decide where modules run from now on, and let results tell all of their arguments."""
        self.environment |= {IN_PROCESS: in_process, "ANSIBLE_INJECT_INVOCATION": "true"}

    def run(self, playbook: str, *arguments: str, variables: Mapping[str, Any] | None = None) -> Run:
        """Run a playbook to its end."""
        if self._may_fork:
            run = self._fork(playbook, *arguments, variables=variables)
            self.runs.append(run)
            return run
        return self.finished(self.start(playbook, *arguments, variables=variables))

    def start(
        self, playbook: str, *arguments: str, variables: Mapping[str, Any] | None = None, piped: bool = False
    ) -> Started:
        """Begin a playbook in a home of its own, without configuration and without standard input.

        Its output goes into a file, through a pipe if it is ``piped``.
        """
        folder = self._folder()
        with (folder / "stdout").open("wb") as stdout, (folder / "stderr").open("wb") as stderr:
            process = subprocess.Popen(
                self._command(folder, playbook, arguments, variables),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if piped else stdout,
                stderr=stderr,
                cwd=folder,
                env=self._environment(folder),
                start_new_session=True,
            )
            reader = subprocess.Popen(["cat"], stdin=process.stdout, stdout=stdout) if process.stdout else None
        if process.stdout:
            process.stdout.close()
        started = Started(process, folder, reader)
        self._started.append(started)
        return started

    def end(self) -> list[tuple[Path, Run]]:
        """End what still runs, and return each run with its folder."""
        return [*self._forked, *((started.folder, started.kill()) for started in self._started)]

    @property
    def _may_fork(self) -> bool:
        """Whether a process that has imported Ansible may run a playbook: the variables of Python count before it imports."""
        in_process = self.environment.get(IN_PROCESS, os.environ.get(IN_PROCESS)) == "1"
        return in_process and not any(name.startswith("PYTHON") for name in self.environment)

    def _fork(self, playbook: str, *arguments: str, variables: Mapping[str, Any] | None) -> Run:
        """Run a playbook to its end in a process that has imported Ansible."""
        folder = self._folder()
        command = self._command(folder, playbook, arguments, variables)
        environment = self._environment(folder)
        settings = {(name, value) for name, value in environment.items() if name in INHERITED or _is_setting(name)}
        processes = playbook_processes(frozenset(settings))
        done = processes.run(*command, environment=environment, timeout=RUN_TIMEOUT, folder=folder)
        results = folder / "results"
        shown = results.read_text(encoding="utf-8") if results.exists() else ""
        run = Run(done.returncode, done.stdout, done.stderr, shown)
        self._forked.append((folder, run))
        return run

    def _folder(self) -> Path:
        """Make the folder of a run."""
        folder = self.folder / f"run{len(self._folders)}"
        folder.mkdir()
        self._folders.append(folder)
        (folder / "ansible.cfg").touch()
        return folder

    def _command(
        self, folder: Path, playbook: str, arguments: Sequence[str], variables: Mapping[str, Any] | None
    ) -> list[str]:
        path = folder / "variables.json"
        path.write_text(json.dumps(dict(variables or {})), encoding="utf-8")
        return [
            str(Path(sys.executable).with_name("ansible-playbook")),
            playbook,
            "--extra-vars",
            f"@{path}",
            *arguments,
        ]

    def finished(self, started: Started) -> Run:
        """Wait for the end of a run and keep it."""
        run = started.wait()
        self.runs.append(run)
        return run

    def _environment(self, folder: Path) -> dict[str, str]:
        unwanted = ("ANSIBLE_", "PYTHON")
        inherited = {name: value for name, value in clean_environment().items() if not name.startswith(unwanted)}
        return {
            **inherited,
            "ANSIBLE_ASYNC_DIR": str(folder / "home" / ".ansible_async"),
            "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
            "ANSIBLE_CALLBACKS_ENABLED": "promotion_results",
            "ANSIBLE_COLLECTIONS_PATH": str(collections_root()),
            "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
            "ANSIBLE_HOME": str(folder / "home" / ".ansible"),
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_NOCOLOR": "true",
            "HOME": str(folder / "home"),
            "LC_ALL": "C.UTF-8",
            "PROMOTION_RESULTS": str(folder / "results"),
            **self.environment,
        }


def _is_setting(name: str) -> bool:
    """Tell whether an environment variable is a setting of Ansible that may be the same for many runs."""
    return name.startswith("ANSIBLE_") and name not in LOCATIONS


def prefixed(role: str, variables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables of a role; one that is None is not given."""
    return {f"{role}_{name}": value for name, value in variables.items() if value is not None}


def wait_until(condition: Callable[[], object], timeout: float = 60.0) -> None:
    """Wait until something is the case."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"it did not happen within {timeout:g} s"
        time.sleep(0.02)
