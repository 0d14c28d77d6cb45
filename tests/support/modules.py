# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs modules in both ways they can be hosted: in a process of their own, and in this process."""

from __future__ import annotations

import dataclasses
import importlib
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.envops.promotion import plugins
from ansible_collections.envops.promotion.plugins.module_utils._errors import PromotionError
from ansible_collections.envops.promotion.plugins.module_utils._given import only_given
from ansible_collections.envops.promotion.plugins.module_utils._hosting import failure, success
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Runtime
from support.documented import OF_ANSIBLE, failure_keys
from support.forked_processes import MODULES, module_processes

OWN_VARIABLES = ("PINGONE_", "WORKFRONT_")
TIMEOUT = 60
"""Seconds after which the process of a module is ended."""
PROXY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
NEW_SECRETS = "_ansible_new_secrets"
"""What ansible-core 2.22 returns with every result: the secrets among the arguments, for the controller to take out and mask."""


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a module run returned and showed."""

    result: dict[str, Any]
    stdout: str
    stderr: str

    @property
    def changed(self) -> bool:
        """Whether a run that must have succeeded reports a change."""
        assert not self.failed, self.message
        assert isinstance(self.result["changed"], bool)
        return self.result["changed"]

    @property
    def failed(self) -> bool:
        return bool(self.result.get("failed"))

    @property
    def message(self) -> str:
        return str(self.result.get("msg", ""))

    @property
    def warnings(self) -> list[str]:
        return [str(warning) for warning in self.result.get("warnings", [])]

    @property
    def shown(self) -> str:
        return self.stdout + self.stderr

    def __getitem__(self, key: str) -> Any:
        return self.result[key]


class FakeTime:
    """A clock that only sleeping moves. ``real`` is the share of each sleep that is truly waited.

    ``lines`` gets what is shown of a wait, if it is set.
    """

    def __init__(self, real: float = 0.0) -> None:
        self.slept: list[float] = []
        self.lines: list[str] | None = None
        self.real = real
        self._elapsed = 0.0

    def clock(self) -> float:
        return self._elapsed

    def now(self) -> float:
        return time.time() + self._elapsed

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if (
            seconds > 0
        ):  # however short, it moves the clock, as that of a machine: sums of floating-point numbers may not
            self._elapsed = max(self._elapsed + seconds, math.nextafter(self._elapsed, math.inf))
        time.sleep(seconds * self.real)


def collections_root() -> Path:
    """Return the folder in which `ansible_collections` lies, as this process found it."""
    return Path(next(iter(plugins.__path__))).parents[3]


def clean_environment() -> dict[str, str]:
    """Return this process's environment without what configures the collection or a proxy."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(OWN_VARIABLES) and name.lower() not in PROXY_VARIABLES
    }


def run_process(
    module: str,
    arguments: Mapping[str, Any],
    *,
    check: bool = False,
    diff: bool = False,
    no_log: bool = False,
    environment: Mapping[str, str] | None = None,
    first_on_path: Path | None = None,
) -> Outcome:
    """Run a module's `main()` as Ansible does: a process that reads its arguments from standard input.

    ``first_on_path`` is a folder whose packages hide installed ones; only such a process starts with an interpreter of its own.
    """
    task = {"_ansible_check_mode": check, "_ansible_diff": diff, "_ansible_no_log": no_log}
    document = json.dumps({"ANSIBLE_MODULE_ARGS": {**arguments, **task}})
    own = clean_environment() | dict(environment or {})
    if first_on_path is None:
        done = module_processes().run(f"{MODULES}.{module}", environment=own, timeout=TIMEOUT, document=document)
    else:
        path = {"PYTHONPATH": os.pathsep.join([str(first_on_path), str(collections_root())])}
        done = subprocess.run(
            [sys.executable, "-m", f"{MODULES}.{module}"],
            input=document,
            capture_output=True,
            text=True,
            env=own | path,
            timeout=TIMEOUT,
            check=False,
        )
    try:
        result = json.loads(done.stdout)
    except ValueError:
        raise AssertionError(f"{module} returned no JSON: {done.stdout!r} {done.stderr!r}") from None
    assert (done.returncode == 0) is not bool(result.get("failed")), f"exit status {done.returncode} of {result}"
    hides_secrets = result.pop(NEW_SECRETS, None) is not None
    _check_documented(module, result)
    return Outcome(result, json.dumps(result) if hides_secrets else done.stdout, done.stderr)


def run_here(
    module: str,
    arguments: Mapping[str, Any],
    *,
    check: bool = False,
    diff: bool = False,
    no_log: bool = False,
    passing_time: FakeTime | None = None,
) -> Outcome:
    """Call a module's `run()` in this process, with its argument spec applied and nothing masked."""
    loaded = importlib.import_module(f"{MODULES}.{module}")
    passing_time = passing_time or FakeTime()
    warnings: list[str] = []
    runtime = Runtime(
        check_mode=check,
        diff=diff,
        warn=warnings.append,
        register_secret=lambda secret: None,
        hidden=no_log,
        clock=passing_time.clock,
        now=passing_time.now,
        sleep=passing_time.sleep,
        show=None if passing_time.lines is None else passing_time.lines.append,
    )
    result = _run_checked(loaded.SPEC, loaded.run, arguments, runtime)
    if warnings:
        result["warnings"] = warnings
    _check_documented(module, result)
    return Outcome(result, json.dumps(result), "")


def _check_documented(module: str, result: Mapping[str, Any]) -> None:
    if result.get("failed"):
        undocumented = result.keys() - failure_keys(module) - OF_ANSIBLE
        assert not undocumented, f"{module} does not document that a failed task returns {sorted(undocumented)}"


def _run_checked(spec: Any, run: Callable[..., Any], arguments: Mapping[str, Any], runtime: Runtime) -> dict[str, Any]:
    kwargs = spec.to_kwargs()
    validated = ArgumentSpecValidator(kwargs.pop("argument_spec"), **kwargs).validate(
        only_given(arguments, spec.argument_spec, spec.guards)
    )
    if validated.error_messages:
        return {"failed": True, "changed": False, "msg": "; ".join(validated.error_messages)}
    try:
        return success(run(validated.validated_parameters, runtime), runtime)
    except PromotionError as error:
        return {"failed": True, **failure(error, runtime)}
