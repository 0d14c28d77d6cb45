# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules hosted by the real AnsibleModule, in this process and in one of their own."""

from __future__ import annotations

import importlib
import json
import math
import os
import subprocess
import sys
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import pytest
from ansible.module_utils import basic

from ansible_collections.envops.promotion.plugins.module_utils import _hosting
from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    Asked,
    InputError,
    MissingLibraryError,
    RejectedError,
    WaitTimeoutError,
    reporting,
)
from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, Run, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import first_variable
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from support.modules import NEW_SECRETS

COLLECTIONS = Path(_hosting.__file__).parents[5]
SPEC = ModuleSpec({"name": {"type": "str"}, "count": {"type": "int", "default": 1}, "token": {"no_log": True}})
TRACEBACKS_ON_DEMAND = hasattr(basic, "_ANSIBLE_PROFILE")  # ansible-core 2.19 and newer


def _never(params: Mapping[str, Any], runtime: Runtime) -> Result:
    raise AssertionError("must not run")


class Host:
    """Runs modules in this process and returns what they print."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.printed = ""
        self.warnings = ""
        self.status: Any = None

    def __call__(self, run: Run, spec: ModuleSpec = SPEC, **arguments: Any) -> dict[str, Any]:
        if TRACEBACKS_ON_DEMAND:
            arguments["_ansible_tracebacks_for"] = ["error"]
            self._be_no_controller()
        payload = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
        self._monkeypatch.setattr(basic, "_ANSIBLE_ARGS", payload)
        self._monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
        self._monkeypatch.setattr(basic, "_PARSED_MODULE_ARGS", None, raising=False)
        with pytest.raises(SystemExit) as ended:
            run_module(spec, run)
        self.status = ended.value.code
        result: dict[str, Any] = json.loads(self._capsys.readouterr().out)
        result.pop(NEW_SECRETS, None)
        self.printed = json.dumps(result)
        result.pop("invocation", None)
        self.warnings = str(result.pop("warnings", ""))
        return result

    def _be_no_controller(self) -> None:
        """Take back what importing an action plugin has changed in this process."""
        internal = importlib.import_module("ansible.module_utils._internal")
        tracebacks = importlib.import_module("ansible.module_utils._internal._traceback")
        self._monkeypatch.setattr(internal, "is_controller", False)
        self._monkeypatch.setattr(tracebacks, "_is_traceback_enabled", tracebacks._is_module_traceback_enabled)
        self._monkeypatch.setattr(tracebacks, "_module_tracebacks_enabled_events", None)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Host:
    return Host(monkeypatch, capsys)


def raising(error: BaseException) -> Run:
    def run(params: Mapping[str, Any], runtime: Runtime) -> NoReturn:
        raise error

    return run


def test_a_result_is_printed(host: Host) -> None:
    result = host(lambda params, runtime: Result(True, {"thing": {"id": "1"}, "status": "DONE"}))
    assert result == {"changed": True, "thing": {"id": "1"}, "status": "DONE"}
    assert host.status == 0


def test_a_diff_is_printed_where_there_is_one(host: Host) -> None:
    result = host(lambda params, runtime: Result(False, {}, {"prepared": "+ A\n"}))
    assert result == {"changed": False, "diff": {"prepared": "+ A\n"}}


def test_a_module_gets_its_parameters_and_its_runtime(host: Host) -> None:
    seen: list[tuple[dict[str, Any], Runtime]] = []

    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        seen.append((dict(params), runtime))
        return Result(False, {})

    host(run, name="A", count="3", _ansible_check_mode=True, _ansible_diff=True, _ansible_no_log=True)
    host(run)
    (params, runtime), (defaults, other_runtime) = seen
    assert params == {"name": "A", "count": 3, "token": None}
    assert defaults == {"name": None, "count": 1, "token": None}
    assert (runtime.check_mode, runtime.diff, runtime.hidden) == (True, True, True)
    assert (other_runtime.check_mode, other_runtime.diff, other_runtime.hidden) == (False, False, False)
    assert runtime.clock() <= runtime.clock()
    assert runtime.now() > 1_700_000_000


def test_every_condition_of_a_spec_is_checked(host: Host) -> None:
    options = {name: {"type": "str"} for name in "abcdefgh"}
    spec = ModuleSpec(
        options,
        mutually_exclusive=[("a", "b")],
        required_together=[("c", "d")],
        required_one_of=[("a", "e")],
        required_if=[("e", "x", ("f",))],
        required_by={"g": ("h",)},
    )

    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        return Result(False, {})

    assert "failed" not in host(run, spec, a="1", c="1", d="1")
    for arguments in ({"a": "1", "b": "1"}, {"a": "1", "c": "1"}, {"b": "1"}, {"e": "x"}, {"a": "1", "g": "1"}):
        assert host(run, spec, **arguments)["failed"] is True


@pytest.mark.parametrize("name", ["name", "token", "count"])
@pytest.mark.parametrize("value", [math.inf, 10**400, [[[[math.nan]]]]], ids=["infinite", "huge", "nested"])
def test_a_value_out_of_bounds_is_refused_before_anything_uses_it(host: Host, name: str, value: Any) -> None:
    token = "hush"
    result = host(_never, **{"token": token, "_ansible_inject_invocation": True, name: value})
    assert result["failed"]
    assert result["changed"] is False
    assert result["msg"].startswith(f"{name} ")
    assert result["error"]["kind"] == "validation"
    assert token not in host.printed


def test_an_environment_variable_out_of_bounds_is_refused(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXAMPLE_NAME", "hush\udcff")
    spec = ModuleSpec({"name": {"type": "str", "fallback": (first_variable, ["EXAMPLE_NAME"])}})
    result = host(_never, spec)
    assert result["msg"].startswith("The environment variable EXAMPLE_NAME contains half of a surrogate pair")


def test_long_quotes_are_cut_after_secrets_are_masked(host: Host) -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        quoted = f"{'x' * 9_985}{params['token']}{'y' * 1_000_000}"
        raise InputError(f"It says '{quoted}'", advice="Correct it")

    token = "hush-4711"  # tracebacks quote the next line
    result = host(run, token=token)
    assert len(result["msg"]) < 21_000
    assert len(result["error"]["summary"]) < 21_000
    assert result["msg"].startswith("It says 'xxx")
    assert result["msg"].endswith("y'. Correct it.")
    assert "hush" not in host.printed


def test_a_long_value_that_ansible_quotes_is_cut(host: Host) -> None:
    spec = ModuleSpec({"choice": {"type": "bool"}})
    result = host(_never, spec, choice="z" * 1_000_000)
    assert "choice" in result["msg"]
    assert len(result["msg"]) < 21_000


def test_a_warning_is_printed(host: Host) -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        runtime.register_secret("planted-secret")
        runtime.warn(f"Something is odd with planted-secret and {params['token']}.")
        return Result(False, {})

    assert host(run, token="planted-token") == {"changed": False}
    assert "Something is odd with ****" in host.warnings
    assert "planted-" not in host.printed


def test_a_foreseen_error_fails_with_its_facts(host: Host) -> None:
    asked = Asked(what="start the promotion", service="SampleService", method="POST", path="/v1/things")
    error = RejectedError(asked, status=400, code="INVALID_DATA", service_message="No such target")
    error.advice = "Name another target."
    error.returns["promotion"] = {"id": "1"}
    error.changed = True
    result = host(raising(error))
    assert host.status == 1
    assert result["failed"] is True
    assert result["changed"] is True
    assert result["promotion"] == {"id": "1"}
    assert result["error"]["kind"] == "validation"
    assert result["error"]["code"] == "INVALID_DATA"
    assert result["msg"] == (
        "Could not start the promotion: SampleService answered 400 INVALID_DATA to POST /v1/things: "
        "No such target. Name another target."
    )
    assert "Traceback" not in result["msg"]


def test_a_missing_library_is_reported_with_the_traceback_of_its_import(host: Host) -> None:
    result = host(raising(MissingLibraryError("requests", "Traceback of the import")))
    assert result["msg"].startswith("Failed to import the required Python library (requests) on ")
    assert result["exception"] == "Traceback of the import"


def test_a_timeout_fails_with_what_is_known(host: Host) -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        with reporting(changed=True, promotion={"id": "1"}, status="NEW"), reporting(plan=None):
            raise WaitTimeoutError("Not finished.", status="RUNNING", elapsed=600.00049, advice="Run it again.")

    result = host(run)
    assert (result["msg"], result["changed"]) == ("Not finished. Run it again.", True)
    assert (result["promotion"], result["plan"], result["status"]) == ({"id": "1"}, None, "RUNNING")
    assert (result["timed_out"], result["elapsed"]) == (True, 600.0)


def test_what_is_changed_stays_changed(host: Host) -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        with reporting(changed=False), reporting(changed=True):
            raise InputError("Too late.")

    assert host(run)["changed"] is True


def test_an_unexpected_error_is_reported_in_one_line(host: Host) -> None:
    result = host(raising(KeyError("items")))
    assert result["failed"] is True
    assert result["msg"].splitlines()[0] == (
        "An unexpected error in the collection envops.promotion: KeyError: 'items'"
    )
    assert "Traceback" not in result["msg"]
    assert "Traceback" in result["exception"]
    assert host.status == 1


class Ending(BaseException):
    """An end that nothing announces."""


@pytest.mark.parametrize("end", [SystemExit(0), SystemExit("gone"), GeneratorExit(), Ending("planned")], ids=repr)
def test_any_other_end_fails_the_task(host: Host, end: BaseException) -> None:
    result = host(raising(end))
    assert result["failed"] is True
    assert type(end).__name__ in result["msg"]
    assert host.status == 1


def test_what_a_service_wrote_is_visible_in_a_failure(host: Host) -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        raise InputError("A\nok: [localhost]\x1b[2K", advice="B\u202e")

    result = host(run)
    assert result["msg"] == r"A\nok: [localhost]\x1b[2K. B\u202e."
    assert (result["error"]["summary"], result["error"]["advice"]) == (r"A\nok: [localhost]\x1b[2K.", r"B\u202e.")


@pytest.mark.parametrize("kind", [InputError, RuntimeError])
def test_secrets_found_out_at_run_time_are_masked_in_failures(host: Host, kind: type[Exception]) -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        runtime.register_secret("planted-secret")
        raise kind("It was planted-secret.")

    assert "It was ****" in host(run)["msg"]
    assert "planted-secret" not in host.printed


def test_secrets_are_masked_in_results(host: Host) -> None:
    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        runtime.register_secret("planted-secret")
        listed = ["planted-secret", f"a {params['token']} b"]
        return Result(True, {"listed": listed}, {"prepared": "+ planted-secret\n"})

    result = host(run, token="planted-token")
    assert "planted-" not in host.printed
    assert len(result["listed"]) == 2
    assert result["changed"] is True


def run_script(folder: Path, source: str, *, path: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Run a module in a process of its own and return its result."""
    script = folder / "sample_module.py"
    script.write_text(textwrap.dedent(source), encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, str(script)],
        input=json.dumps({"ANSIBLE_MODULE_ARGS": {}}),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(str(entry) for entry in (*path, COLLECTIONS))},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    result: dict[str, Any] = json.loads(finished.stdout)
    return result


MODULE = """
    import types
    from ansible_collections.envops.promotion.plugins.module_utils import _hosting, _http, _runtime

    def run(params, runtime):
        dialect = types.SimpleNamespace(name="SampleService")
        _http.HttpClient("https://api.example.com", dialect, runtime, verify=True, timeout=1.0, retries=0)
        return _runtime.Result(False, {"connected": True})

    _hosting.run_module(_hosting.ModuleSpec({}), run)
"""


def test_a_module_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    result = run_script(tmp_path, MODULE)
    assert (result["changed"], result["connected"]) == (False, True)


def test_a_missing_library_is_reported_as_ansible_does(tmp_path: Path) -> None:
    stub = tmp_path / "stub" / "requests"
    stub.mkdir(parents=True)
    (stub / "__init__.py").write_text('raise ImportError("no requests in here")\n')
    result = run_script(tmp_path, MODULE, path=(stub.parent,))
    assert result["failed"] is True
    assert result["msg"].startswith("Failed to import the required Python library (requests) on ")
    assert "Traceback" not in result["msg"]
