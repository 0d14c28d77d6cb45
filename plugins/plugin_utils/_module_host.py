# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hosts a module in this process like a module process: arguments and environment in, output out, nothing left behind."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import io
import logging
import multiprocessing
import os
import pkgutil
import platform
import time
import warnings as python_warnings
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

from ansible.module_utils import basic
from ansible.module_utils.common import warnings

from ansible_collections.envops.promotion.plugins.module_utils._hosting import run_module

from ._bytecode import cached_bytecode

_MODULES = "ansible_collections.envops.promotion.plugins.modules"
PROFILE = "legacy"
"""The serialization profile of ansible-core 2.19 and newer for modules like ours."""
_LONGEST_SLEEP = 1.0
"""Seconds after which a pause checks whether its result is still needed."""


def load_module(name: str) -> ModuleType:
    """Return a module of the collection by its short name.

    :raises ImportError: it does not exist, or cannot be loaded in this process.
    """
    with cached_bytecode(), python_warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        python_warnings.simplefilter("ignore")  # libraries warn about each other
        return importlib.import_module(f"{_MODULES}.{name}")


def load_modules(prefix: str, *, but: str = "") -> None:
    """Load the modules of the collection whose names begin with a prefix, but one.

    :raises ImportError: one cannot be loaded in this process.
    """
    for found in pkgutil.iter_modules(importlib.import_module(_MODULES).__path__):
        if f"{found.name}_".startswith(f"{prefix}_") and found.name != but:
            load_module(found.name)
    platform.python_version()  # for the User-Agent of the HTTP client


@dataclasses.dataclass(frozen=True)
class Call:
    """The input of a module process.

    ``arguments`` is its standard input, ``environment`` its environment in addition to that of this process, ``directory`` its
    working directory.
    """

    arguments: bytes
    environment: Mapping[str, str]
    directory: str


@dataclasses.dataclass(frozen=True)
class Ended:
    """The result of a module process: its exit status and its standard output."""

    status: int
    output: str


def run_to_its_end(module: ModuleType, call: Call, show: Callable[[str], None] | None = None) -> Ended:
    """Run a module like a module process; ``show`` shows a line while it works, which such a process cannot do."""
    status = 0
    output = io.StringIO()
    with (
        _given(call.arguments),
        _environment(call.environment),
        _directory(call.directory),
        _silence(),
        contextlib.redirect_stdout(output),
    ):
        try:
            run_module(module.SPEC, module.run, sleep=sleep_while_wanted, show=show)
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 1
    return Ended(status, output.getvalue())


def sleep_while_wanted(seconds: float) -> None:
    """Sleep, unless the process that waits for the result of this one ends.

    On ansible-core 2.18 and older, the process of a task outlives a run that SIGTERM or SIGKILL ended, and would continue to
    poll a service for a result that nobody reads.

    :raises KeyboardInterrupt: as soon as nobody needs the result.
    """
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        parent = multiprocessing.parent_process()
        if parent is not None and parent.pid != os.getppid():
            raise KeyboardInterrupt
        time.sleep(min(left, _LONGEST_SLEEP))


@contextlib.contextmanager
def _given(arguments: bytes) -> Iterator[None]:
    """Provide the arguments of an AnsibleModule, and clear the warnings of modules that ran in this process before."""
    given: dict[str, object] = {"_ANSIBLE_ARGS": arguments, "_ANSIBLE_PROFILE": PROFILE}
    before = {name: getattr(basic, name, None) for name in given}
    for name, value in given.items():
        setattr(basic, name, value)
    warnings._global_warnings.clear()
    warnings._global_deprecations.clear()
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(basic, name, value)


@contextlib.contextmanager
def _environment(additional: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    try:
        os.environ.update(additional)
        yield
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]
        os.environ.update(before)


@contextlib.contextmanager
def _directory(path: str) -> Iterator[None]:
    try:
        before = os.open(".", os.O_RDONLY)
    except OSError:  # it no longer exists, or the user cannot read it
        os.chdir(path)
        yield
        return
    try:
        os.chdir(path)
        yield
    finally:
        os.fchdir(before)
        os.close(before)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Discard the output and the logs of libraries, because they may contain secrets."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            yield
    finally:
        logging.disable(before)
