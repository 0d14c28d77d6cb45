# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a module needs a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.plugin_utils import _choosing
from ansible_collections.envops.promotion.plugins.plugin_utils._choosing import SWITCH, own_name, reason_for_a_process


def action(**given: Any) -> Any:
    """An action plugin with a task on a local connection; ``given`` is what differs."""
    values = {"transport": "local", "connection_become": None, "become": None, "async_val": 0, "delegate_to": None}
    values |= given
    task = SimpleNamespace(**{name: values[name] for name in ("become", "async_val", "delegate_to")})
    connection = SimpleNamespace(transport=values["transport"], become=values["connection_become"])
    templar = SimpleNamespace(template=lambda value: value.replace("{{ own }}", sys.executable))
    return SimpleNamespace(_task=task, _connection=connection, _templar=templar)


def reason(task_vars: dict[str, Any] | None = None, environment: dict[str, Any] | None = None, **given: Any) -> Any:
    return reason_for_a_process(action(**given), task_vars or {}, environment or {})


@pytest.fixture(autouse=True)
def _nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SWITCH, raising=False)
    monkeypatch.delenv("ANSIBLE_PYTHON_INTERPRETER", raising=False)


def test_a_plain_local_task_needs_none() -> None:
    assert reason() is None


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"transport": "ssh"}, "the connection is not local"),
        ({"become": True}, "the task becomes another user"),
        ({"connection_become": object()}, "the task becomes another user"),
        ({"async_val": 30}, "the task is asynchronous"),
    ],
)
def test_what_the_task_asks_for(given: dict[str, Any], why: str) -> None:
    assert reason(**given) == why


@pytest.mark.parametrize("value", ["0", "false", "no", "off", 0, False, "", "unclear"])
def test_the_switch_may_be_set_for_the_task(value: Any) -> None:
    assert reason(environment={SWITCH: value}) == f"{SWITCH} is off"


def test_the_switch_may_be_set_for_the_controller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SWITCH, "0")
    assert reason() == f"{SWITCH} is off"
    assert reason(environment={SWITCH: "1"}) is None, "what is set for the task wins"


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONWARNINGS", "LD_PRELOAD", "OPENSSL_CONF", "LANG", "LC_ALL", "TZ"])
def test_variables_that_a_process_reads_at_its_start(name: str) -> None:
    assert reason(environment={name: "x", "HOME": "/"}) == f"its environment sets {name}"


@pytest.mark.parametrize("name", ["", "my-variable", "a b", "1A", "A=B", 5])
def test_names_that_no_variable_can_have(name: Any) -> None:
    assert reason(environment={name: "x"}) == "a name in its environment is not a valid variable name"


def test_other_variables_need_none() -> None:
    assert reason(environment={"PINGONE_REGION": "EU", "HTTPS_PROXY": "http://127.0.0.1:9", "HOME": "/"}) is None


@pytest.mark.parametrize("interpreter", ["", "auto", "auto_silent", "auto_legacy_silent", sys.executable, "{{ own }}"])
def test_interpreters_that_are_looked_for_or_this_one(interpreter: str) -> None:
    assert reason({"ansible_python_interpreter": interpreter}) is None


def test_another_name_of_this_interpreter(tmp_path: Path) -> None:
    own = Path(sys.executable)
    beside = own.with_name(f"python{sys.version_info.major}")
    if beside.exists():
        assert reason({"ansible_python_interpreter": str(beside)}) is None
    elsewhere = tmp_path / "bin" / "python3"
    elsewhere.parent.mkdir()
    elsewhere.symlink_to(own)
    why = reason({"ansible_python_interpreter": str(elsewhere)})
    assert why == f"it must run with {elsewhere}", "a virtual environment has other libraries"


def test_the_interpreter_of_a_delegate_counts() -> None:
    task_vars = {
        "ansible_python_interpreter": "/opt/python3",
        "ansible_delegated_vars": {"localhost": {"ansible_python_interpreter": sys.executable}, "other": {}},
    }
    assert reason(task_vars) == "it must run with /opt/python3"
    assert reason(task_vars, delegate_to="localhost") is None
    assert reason(task_vars, delegate_to="other") is None


def test_releases_of_ansible_core_that_are_not_known_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_choosing, "CORE", (9, 0))
    assert reason() == "this release of ansible-core is newer than the collection supports"


def test_an_interpreter_that_cannot_be_reported() -> None:
    def fail(value: str) -> str:
        raise ValueError(f"{value} is omitted")

    unclear = action()
    unclear._templar.template = fail
    assert reason_for_a_process(unclear, {}, {}) == "ansible-core chooses its Python"


def test_files_that_are_to_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSIBLE_KEEP_REMOTE_FILES", "true")
    assert reason() == "ANSIBLE_KEEP_REMOTE_FILES keeps its files"


def test_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert str(reason()).startswith("macOS")


@pytest.mark.parametrize("resolved", ["community.general.promotion_policy", None])
def test_the_module_of_another_collection(resolved: str | None) -> None:
    task = SimpleNamespace(action="promotion_policy", collections=None)
    found = SimpleNamespace(resolved=resolved is not None, resolved_fqcn=resolved)
    loader = SimpleNamespace(find_plugin_with_context=lambda name, collection_list: found)
    other: Any = SimpleNamespace(_task=task, _shared_loader_obj=SimpleNamespace(module_loader=loader))
    with pytest.raises(ImportError):
        own_name(other)
