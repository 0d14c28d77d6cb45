# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Programs that run in processes forked from one that has imported everything, because importing takes most of their time.

Such a process does what a new one does from then on: it has its own environment, reads standard input, runs and ends.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
import warnings
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

TESTS = str(Path(__file__).parents[1])
PLUGINS = "ansible_collections.envops.promotion.plugins"
MODULES = f"{PLUGINS}.modules"
OF_PLAYBOOKS = (
    "ansible.cli.playbook",
    "ansible.executor.playbook_executor",
    "ansible.module_utils.basic",
    "ansible.plugins.action.set_fact",
    "ansible.plugins.callback.default",
    "ansible.plugins.connection.local",
    "ansible.plugins.shell.sh",
    "ansible.plugins.strategy.linear",
    "requests",
)
"""What nearly every run of ansible-playbook imports."""
OF_COLLECTION = ("module_utils", "plugin_utils", "action", "modules")
"""The packages of the collection's plugins that such a run imports."""


class ForkedProcesses:
    """Starts processes of one kind: `modules` or `playbooks`. What starts them finds packages in certain folders, too."""

    def __init__(self, kind: str, path: Sequence[str], environment: Mapping[str, str]) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "support.forked_processes", kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**environment, "PYTHONPATH": os.pathsep.join(path)},
        )

    def run(
        self,
        program: str,
        *arguments: str,
        environment: Mapping[str, str],
        timeout: float,
        document: str = "",
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program, which reads a document, for so many seconds at most."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        request = {
            "arguments": [program, *arguments],
            "document": document,
            "environment": dict(environment),
            "folder": str(folder or Path.cwd()),
            "timeout": timeout,
        }
        self._server.stdin.write(f"{json.dumps(request)}\n")
        self._server.stdin.flush()
        return subprocess.CompletedProcess(**json.loads(self._server.stdout.readline()))

    def end(self) -> None:
        """End what starts them."""
        self._server.communicate()


_RUNNING: dict[frozenset[tuple[str, str]] | None, ForkedProcesses] = {}
"""What starts processes of ansible-playbook, by its settings, and processes of modules."""


def module_processes() -> ForkedProcesses:
    """Return what starts processes that run one module each, which the program's name is; they find what this one does."""
    if None not in _RUNNING:
        _RUNNING[None] = ForkedProcesses("modules", [*filter(None, sys.path)], os.environ)
    return _RUNNING[None]


def playbook_processes(environment: frozenset[tuple[str, str]]) -> ForkedProcesses:
    """Return what starts processes of ansible-playbook with certain settings: some count when Ansible is imported."""
    if environment not in _RUNNING:
        _RUNNING[environment] = ForkedProcesses("playbooks", [TESTS], dict(environment))
    return _RUNNING[environment]


def end_processes() -> None:
    """End what starts them, before the coverage of all processes is combined."""
    while _RUNNING:
        _RUNNING.popitem()[1].end()


class Program(ABC):
    """What the processes of a kind do."""

    @abstractmethod
    def prepare(self) -> None:
        """Import what it needs."""

    @abstractmethod
    def run(self, arguments: Sequence[str]) -> None:
        """Run it in this process, whose environment is set."""


class Module(Program):
    """A module, as `python -m` runs it."""

    def prepare(self) -> None:
        """Import what modules import, but leave themselves to be found as if this had never been."""
        _import_all(MODULES)
        for name in [name for name in sys.modules if name.startswith(f"{MODULES}.")]:
            del sys.modules[name]

    def run(self, arguments: Sequence[str]) -> None:
        sys.argv = [*arguments]
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


class Playbook(Program):
    """The command ansible-playbook."""

    def prepare(self) -> None:
        """Import Ansible, with the import path that the command has."""
        del os.environ["PYTHONPATH"]
        sys.path[:] = [path for path in sys.path if path not in (TESTS, str(Path.cwd()))]
        with tempfile.TemporaryDirectory() as home:
            configuration = Path(home) / "ansible.cfg"
            configuration.touch()
            os.environ |= {"HOME": home, "ANSIBLE_HOME": home, "ANSIBLE_CONFIG": str(configuration)}
            for name in OF_PLAYBOOKS:
                importlib.import_module(name)
        importlib.import_module("ansible.plugins.loader").init_plugin_loader()
        for name in OF_COLLECTION:
            _import_all(f"{PLUGINS}.{name}")

    def run(self, arguments: Sequence[str]) -> None:
        warnings.filterwarnings("ignore", "AnsibleCollectionFinder has already been configured")
        # It has read the settings, among them where the home folder is.
        importlib.reload(importlib.import_module("ansible.constants"))
        importlib.import_module("ansible.cli.playbook").main([*arguments])


def _import_all(package: str) -> None:
    """Import a package with everything in it."""
    for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
        importlib.import_module(module.name)


def _serve(program: Program, requests: IO[str], answers: IO[str]) -> None:
    """Fork a process for each request."""
    program.prepare()
    gc.collect()
    gc.freeze()  # what is never looked at again is not copied for each process
    for line in requests:
        request = json.loads(line)
        with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            stdin.write(request["document"].encode())
            stdin.seek(0)
            pid = os.fork()
            if not pid:
                _become(program, request, stdin, stdout, stderr)
                return
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            answer: dict[str, Any] = {"args": request["arguments"], "returncode": status}
            for name, file in {"stdout": stdout, "stderr": stderr}.items():
                file.seek(0)
                answer[name] = file.read().decode(errors="replace")
        answers.write(f"{json.dumps(answer)}\n")
        answers.flush()


def _become(program: Program, request: dict[str, Any], *files: IO[bytes]) -> None:
    """Run the program as that of this process."""
    signal.setitimer(signal.ITIMER_REAL, request["timeout"])
    for descriptor, file in enumerate(files):
        os.dup2(file.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    program.run(request["arguments"])


if __name__ == "__main__":
    # Standard input and output are those of the programs.
    _serve(
        {"modules": Module, "playbooks": Playbook}[sys.argv[1]](),
        os.fdopen(os.dup(0), encoding="utf-8"),
        os.fdopen(os.dup(1), "w", encoding="utf-8"),
    )
