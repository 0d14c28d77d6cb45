# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module in a process that is not its own finds what it would find in one, and leaves nothing behind."""

from __future__ import annotations

import json
import logging
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from ansible.module_utils import basic

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._hosting import RESULT_IS_SHOWN, ModuleSpec
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.plugin_utils._module_host import (
    Call,
    Ended,
    load_module,
    run_to_its_end,
    sleep_while_wanted,
)
from ansible_collections.envops.promotion.plugins.plugin_utils._protocol import CORE, encoded
from support.modules import NEW_SECRETS

SPEC = ModuleSpec({"name": {"type": "str"}, "token": {"no_log": True}})
TOKEN = "tok-5b1e9c"
INTERNAL: dict[str, Any] = {"_ansible_inject_invocation": True} if CORE >= (2, 21) else {}


def module_that(run: Callable[[Mapping[str, Any], Runtime], Result]) -> ModuleType:
    module = ModuleType("example")
    module.SPEC, module.run = SPEC, run  # type: ignore[attr-defined]
    return module


def run_here(
    run: Callable[[Mapping[str, Any], Runtime], Result],
    environment: Mapping[str, str] | None = None,
    directory: str = ".",
    **arguments: Any,
) -> Ended:
    call = Call(encoded(INTERNAL | arguments), environment or {}, directory)
    return run_to_its_end(module_that(run), call)


def result_of(run: Callable[[Mapping[str, Any], Runtime], Result], *given: Any, **options: Any) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(run_here(run, *given, **options).output)
    result.pop(NEW_SECRETS, None)
    return result


def test_it_gets_its_arguments_and_its_result_arrives() -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        return Result(True, {"greeting": f"Hello {params['name']}"})

    result = result_of(run, name="Grüße 雪")

    assert result["greeting"] == "Hello Grüße 雪"
    assert result["changed"] is True
    assert result["invocation"]["module_args"]["name"] == "Grüße 雪"


def test_secrets_are_masked() -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        runtime.register_secret("found-at-run-time")
        raise InputError(f"It is {params['token']}, not found-at-run-time.")

    result = result_of(run, token=TOKEN)

    assert result["failed"] is True
    assert TOKEN not in json.dumps(result)
    assert "found-at-run-time" not in json.dumps(result)


def test_a_line_that_it_shows_is_one_line_without_secrets() -> None:
    lines: list[str] = []

    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        runtime.register_secret("found-at-run-time")
        assert runtime.show is not None
        runtime.show(f"NEW\n\x1b[2J{params['token']} \u202efound-at-run-time")
        runtime.show("A" * 10_000)
        return Result(False, {})

    run_to_its_end(module_that(run), Call(encoded(INTERNAL | {"token": TOKEN}), {}, "."), lines.append)

    assert lines == ["NEW\\n\\x1b[2J******** \\u202e********", "A" * 500]


def test_without_a_place_to_show_lines_it_knows() -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        return Result(False, {"shows": runtime.show is not None})

    assert result_of(run)["shows"] is False


def test_environment_variables_are_there_for_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMOTION_KEPT", "before")
    monkeypatch.delenv("PROMOTION_NEW", raising=False)

    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        os.environ["PROMOTION_LEFT"] = "behind"
        return Result(False, {"seen": [os.environ["PROMOTION_KEPT"], os.environ["PROMOTION_NEW"]]})

    result = result_of(run, {"PROMOTION_KEPT": "within", "PROMOTION_NEW": "new"})

    assert result["seen"] == ["within", "new"]
    assert os.environ["PROMOTION_KEPT"] == "before"
    assert not {"PROMOTION_NEW", "PROMOTION_LEFT"} & set(os.environ)


def test_relative_paths_begin_where_they_should(tmp_path: Path) -> None:
    before = Path.cwd()

    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        Path("written").touch()
        os.chdir("/")
        return Result(False, {})

    result_of(run, {}, str(tmp_path))

    assert (tmp_path / "written").exists()
    assert Path.cwd() == before


def test_the_folder_it_comes_from_may_be_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    opened = os.open

    def refuse(path: Any, *options: Any, **named: Any) -> int:
        if path == ".":
            raise PermissionError("It may not be read.")
        return opened(path, *options, **named)

    monkeypatch.setattr(os, "open", refuse)

    assert result_of(lambda params, runtime: Result(False, {}), {}, str(tmp_path))["changed"] is False


def test_it_is_reported_whether_its_result_is_shown() -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        return Result(False, {"hidden": runtime.hidden})

    assert result_of(run, _ansible_no_log=True)["hidden"] is True
    shown = result_of(run, {RESULT_IS_SHOWN: "1"}, _ansible_no_log=True)
    assert shown["hidden"] is False, "the argument is for the system's log only"


@pytest.mark.parametrize("name", ["", "A=B"])
def test_no_variable_is_left_of_an_environment_that_is_wrong(name: str) -> None:
    before = dict(os.environ)
    with pytest.raises((OSError, ValueError)):
        result_of(lambda params, runtime: Result(False, {}), {"PROMOTION_FIRST": "x", name: "y"})
    assert dict(os.environ) == before


def test_what_libraries_write_and_log_is_shown_nowhere(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        sys.stderr.write(f"a warning with {TOKEN}")
        logging.getLogger("urllib3").critical("a request with %s", TOKEN)
        return Result(False, {})

    assert result_of(run)["changed"] is False

    assert "".join(capfd.readouterr()) == ""
    assert caplog.text == ""
    logging.getLogger("urllib3").critical("logging works again")
    assert "logging works again" in caplog.text


def test_no_run_sees_what_the_one_before_it_left(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr("ansible.utils.display.Display.warning", lambda self, msg, **options: shown.append(msg))

    def warn(params: Mapping[str, Any], runtime: Runtime) -> Result:
        runtime.warn(f"Mind {params['name']}.")
        return Result(False, {})

    results = [result_of(warn, name=name) for name in ("the gap", "the step")]

    # ansible-core 2.19 and newer take warnings to the result themselves.
    warned = [str(warning) for result in results for warning in result.get("warnings", [])] or shown
    assert warned == ["Mind the gap.", "Mind the step."]


@pytest.mark.parametrize("stop", [KeyboardInterrupt, TimeoutError, SystemExit])
def test_everything_is_as_before_however_it_ends(stop: type[BaseException]) -> None:
    before = (dict(os.environ), sys.stdout, sys.stderr, logging.root.manager.disable, basic._ANSIBLE_ARGS)

    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        os.environ["PROMOTION_LEFT"] = "behind"
        raise stop

    if stop is KeyboardInterrupt:  # ends the task, unlike what an error or an exit does
        with pytest.raises(KeyboardInterrupt):
            result_of(run)
    else:
        run_here(run)

    assert (dict(os.environ), sys.stdout, sys.stderr, logging.root.manager.disable, basic._ANSIBLE_ARGS) == before


def test_there_is_no_module_of_another_name() -> None:
    with pytest.raises(ImportError):
        load_module("in_process")


def test_a_pause_lasts_as_long_as_it_should() -> None:
    start = time.monotonic()
    sleep_while_wanted(0.05)
    assert time.monotonic() - start >= 0.05


def test_a_pause_ends_when_nobody_waits_for_the_result(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: SimpleNamespace(pid=os.getppid() + 1))
    start = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        sleep_while_wanted(30)
    assert time.monotonic() - start < 5
