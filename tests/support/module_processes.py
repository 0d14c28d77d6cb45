# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Processes that run one module each, forked from one that has imported everything, because importing takes most of their time.

Such a process does what `python -m` does from then on: it has its own environment, reads standard input, runs `main()` and ends.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import pkgutil
import runpy
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from typing import IO, Any

TIMEOUT = 60
"""Seconds after which a process is killed."""


class ModuleProcesses:
    """Starts the processes."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, sys.path))
        self._server = subprocess.Popen(
            [sys.executable, "-m", "support.module_processes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": path},
        )

    def run(self, module: str, document: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a module, named with its package, that reads a document."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        request = {"module": module, "document": document, "environment": dict(environment)}
        self._server.stdin.write(f"{json.dumps(request)}\n")
        self._server.stdin.flush()
        return subprocess.CompletedProcess(**json.loads(self._server.stdout.readline()))

    def end(self) -> None:
        """End what starts them."""
        self._server.communicate()


@functools.cache
def module_processes() -> ModuleProcesses:
    """Return what starts the processes for this one; they find the same packages."""
    return ModuleProcesses()


def end_module_processes() -> None:
    """End what starts them, before the coverage of all processes is combined."""
    if module_processes.cache_info().currsize:
        module_processes().end()
        module_processes.cache_clear()


def _serve(package: str, requests: IO[str], answers: IO[str]) -> None:
    """Fork a process for each request."""
    _import_all(package)
    for line in requests:
        request = json.loads(line)
        with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
            stdin.write(request["document"].encode())
            stdin.seek(0)
            pid = os.fork()
            if not pid:
                _become(request, stdin, stdout, stderr)
                return
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            answer: dict[str, Any] = {"args": request["module"], "returncode": status}
            for name, file in {"stdout": stdout, "stderr": stderr}.items():
                file.seek(0)
                answer[name] = file.read().decode(errors="replace")
        answers.write(f"{json.dumps(answer)}\n")
        answers.flush()


def _import_all(package: str) -> None:
    """Import what modules import, but leave themselves to be found as if this had never been."""
    path = importlib.import_module(package).__path__
    for module in pkgutil.iter_modules(path, f"{package}."):
        importlib.import_module(module.name)
    for name in [name for name in sys.modules if name.startswith(f"{package}.")]:
        del sys.modules[name]


def _become(request: dict[str, Any], *files: IO[bytes]) -> None:
    """Run the module as the program of this process."""
    signal.alarm(TIMEOUT)
    for descriptor, file in enumerate(files):
        os.dup2(file.fileno(), descriptor)
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = [request["module"]]
    runpy.run_module(request["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    # Standard input and output are those of the modules.
    _serve(
        "ansible_collections.envops.promotion.plugins.modules",
        os.fdopen(os.dup(0), encoding="utf-8"),
        os.fdopen(os.dup(1), "w", encoding="utf-8"),
    )
