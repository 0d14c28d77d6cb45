# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options that AnsibleModule must never see: neither log nor result shows them, and `run` gets them as they were given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common.parameters import PASS_VARS

from ansible_collections.envops.promotion.plugins.module_utils._hosting import DiscreetModule, ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SECRET = "hush-4711"
SPEC = ModuleSpec(
    {"value": {"type": "raw"}, "state": {"choices": ["present", "absent"]}},
    required_if=[("state", "present", ("value",))],
    concealed=["value"],
)


def _run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], **arguments: Any
) -> tuple[dict[str, Any], Any, str]:
    """Return the result, what `run` got as value, and what was logged."""
    logged: list[str] = []
    got: list[Any] = []

    def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
        got.append(params["value"])
        return Result(False, {"name": "x"})

    def log(self: Any, msg: str, log_args: Any = None) -> None:
        logged.append(f"{msg} {log_args}")

    if hasattr(basic, "_ANSIBLE_PROFILE"):  # ansible-core 2.19 and newer; tracebacks stay as other tests want them
        arguments["_ansible_tracebacks_for"] = ["error"]
    if "inject_invocation" in PASS_VARS:  # newer releases show no arguments unless they are asked for
        arguments["_ansible_inject_invocation"] = True
    monkeypatch.setattr(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode())
    monkeypatch.setattr(basic, "_ANSIBLE_PROFILE", "legacy", raising=False)
    monkeypatch.setattr(basic, "_PARSED_MODULE_ARGS", None, raising=False)
    monkeypatch.setattr(DiscreetModule, "log", log)
    with pytest.raises(SystemExit):
        run_module(SPEC, run)
    return json.loads(capsys.readouterr().out), got, " ".join(logged)


@pytest.mark.parametrize("value", [SECRET, [SECRET, 5], 90210471], ids=str)
def test_value_is_neither_logged_nor_returned(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], value: Any
) -> None:
    result, got, logged = _run(monkeypatch, capsys, value=value, state="present")
    assert got == [value]
    assert result["invocation"]["module_args"] == {"value": "******", "state": "present"}
    assert "state" in logged
    assert SECRET not in f"{result} {logged}"
    assert "90210471" not in f"{result} {logged}"


def test_value_is_not_shown_where_another_argument_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    result, got, logged = _run(monkeypatch, capsys, value=SECRET, state="presnt")
    assert result["failed"]
    assert got == []
    assert result["invocation"]["module_args"]["value"] == "******"
    assert SECRET not in f"{result} {logged}"


def test_value_that_is_not_given_is_missed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    result, got, _logged = _run(monkeypatch, capsys, state="present")
    assert "state is present but all of the following are missing: value" in result["msg"]
    assert got == []


def test_value_that_need_not_be_given_stays_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _result, got, _logged = _run(monkeypatch, capsys, state="absent")
    assert got == [None]
