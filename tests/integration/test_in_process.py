# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Modules run in the process of their task, are handed to one of their own where that might differ, and end when they are told to."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from simulator.launcher import Simulator
from support.pingone import PingOne
from support.pingone_playbooks import PingOnePlaybooks
from support.playbooks import IN_PROCESS, QUICK, Run, wait_until

pytestmark = [pytest.mark.core, pytest.mark.own_way]

LOOK = {"envops.promotion.pingone_environment_info": {"environment_id": worlds.SOURCE_ENVIRONMENT}}
CREATE = {
    "envops.promotion.pingone_promotion": {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environment": worlds.TARGET_ENVIRONMENT,
        "selected_resources": [worlds.POPULATION],
        "wait_interval": QUICK,
    },
    "register": "created",
}
START = {
    "name": "Start",
    "envops.promotion.pingone_promotion_execution": {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "promotion_id": "{{ created.promotion.id }}",
        "wait_interval": 5,
    },
}
PAUSE = 90
"""Seconds between two looks of a wait that is ended: much longer than the end may take on a busy machine."""
WHERE = "envops.promotion.pingone_environment_info runs in "
HERE = f"{WHERE}the process of the task."


@pytest.fixture(autouse=True)
def _in_process(playbooks: PingOnePlaybooks) -> None:
    playbooks.environment[IN_PROCESS] = "1"
    playbooks.environment["ANSIBLE_CONNECTION_PLUGINS"] = str(Path(__file__).parent / "connection_plugins")


def _places(run: Run) -> list[str]:
    """Return where the module of each task ran, as -vvv tells."""
    return [line.removeprefix(WHERE) for line in run.stdout.splitlines() if line.startswith(WHERE)]


def test_local_tasks_run_in_their_own_process(playbooks: PingOnePlaybooks) -> None:
    own = {"vars": {"ansible_python_interpreter": sys.executable}}

    run = playbooks.play([{"tasks": [LOOK, LOOK | own, LOOK | {"delegate_to": "localhost"}]}], "-vvv")

    assert run.status == 0, run.output
    assert _places(run) == ["the process of the task."] * 3


def test_tasks_are_handed_over_where_it_might_differ(playbooks: PingOnePlaybooks, pingone: PingOne) -> None:
    other = Path(playbooks.folder, "python3")
    other.symlink_to(sys.executable)
    reasons: dict[str, dict[str, Any]] = {
        "the connection is not local": {"delegate_to": "bastion"},
        "the task is asynchronous": {"async": 60, "poll": 1},
        f"{IN_PROCESS} is off": {"environment": {IN_PROCESS: "0"}},
        "its environment sets PYTHONWARNINGS": {"environment": {"PYTHONWARNINGS": "ignore"}},
        f"it must run with {other}": {"vars": {"ansible_python_interpreter": str(other)}},
        "the task becomes another user": {
            "become": True,
            "become_method": "su",
            "vars": {"ansible_su_exe": "/bin/false"},
        },
    }
    bastion = {"name": "bastion", "ansible_connection": "bastion", "ansible_python_interpreter": sys.executable}
    tasks = [LOOK | given | {"ignore_errors": True} for given in reasons.values()]

    run = playbooks.play([{"tasks": [{"ansible.builtin.add_host": bastion}, *tasks]}], "-vvv")

    assert _places(run) == [f"a separate process: {reason}." for reason in reasons]
    looks = [event["result"] for event in run.events if event.get("action", "").endswith("pingone_environment_info")]
    worked = [bool(look.get("environments")) for look in looks]
    assert worked[:4] == [True] * 4, "they do what they would do here"
    assert len(pingone.simulator.requests("E1")) == worked.count(True)


def test_it_is_no_action_of_its_own(playbooks: PingOnePlaybooks) -> None:
    run = playbooks.play([{"tasks": [{"envops.promotion.pingone.in_process": {}}]}])

    assert "in_process was not found" in run.message


@pytest.mark.parametrize("in_process", ["0", "1"])
def test_a_missing_library_is_named(playbooks: PingOnePlaybooks, in_process: str) -> None:
    hidden = playbooks.folder / "hidden" / "requests"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('There is none.')", encoding="utf-8")
    playbooks.environment |= {"PYTHONPATH": str(hidden.parent), IN_PROCESS: in_process}

    run = playbooks.play([{"tasks": [LOOK]}])

    assert run.message.startswith("Failed to import the required Python library (requests) on ")
    assert f"Python {sys.executable}" in run.message
    assert "Traceback" not in run.stdout + run.stderr


@pytest.mark.parametrize("in_process", ["0", "1"])
def test_a_token_is_not_shown_where_only_the_log_of_the_system_is_kept_clean(
    playbooks: PingOnePlaybooks, in_process: str
) -> None:
    playbooks.environment |= {"ANSIBLE_NO_TARGET_SYSLOG": "true", IN_PROCESS: in_process}
    login = {"name": "Log in", "envops.promotion.pingone_login": {}}

    run = playbooks.play([{"tasks": [login | {"ignore_errors": True}, login | {"no_log": True}]}], "-v")

    assert run.status == 0, run.output
    assert "no_log" in run.results_of("Log in")[0]["msg"]


def polls(operations: list[str]) -> bool:
    """Return whether nothing is asked any more but the state of a promotion."""
    return len(operations) > 3 and set(operations[-3:]) <= {"P3", "P4"}


@pytest.fixture
def as_from_a_terminal() -> Iterator[None]:
    """Runs that SIGINT can interrupt: what a shell starts in its background ignores it, with all that it starts itself."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("as_from_a_terminal")
@pytest.mark.parametrize("sent", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.release)])
def test_a_signal_ends_a_wait_and_the_promotion_goes_on(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator, sent: signal.Signals
) -> None:
    simulator.behave(execute="never")
    started = playbooks.start_promote(wait_interval=PAUSE)
    wait_until(lambda: pingone.operations()[-2:] == ["P7", "P4"])

    os.kill(started.process.pid, sent)
    wait_until(lambda: not started.processes(), timeout=PAUSE / 3)

    assert pingone.operations()[-2:] == ["P7", "P4"], "nobody polls any longer"
    [promotion] = pingone.promotions()
    assert promotion["status"] == "IN_PROGRESS"
    looks = len(pingone.operations())
    again = playbooks.start_promote()
    wait_until(lambda: polls(pingone.operations()[looks:]))
    simulator.behave(execute={"reads": 1})
    run = again.wait()
    assert (run.promoted["status"], run.promoted["promotion_id"]) == ("promoted", promotion["id"]), run.output
    assert len(simulator.requests("P7")) == 1, "it was waited for"


def test_the_timeout_of_a_task_ends_a_wait_and_the_promotion_goes_on(
    playbooks: PingOnePlaybooks, pingone: PingOne, simulator: Simulator
) -> None:
    simulator.behave(execute="never")
    before = time.monotonic()

    run = playbooks.play([{"tasks": [CREATE, START | {"timeout": 2}]}])

    assert time.monotonic() - before < 30, "the wait would take 900 s"
    assert run.status != 0
    assert run.failures
    [promotion] = pingone.promotions()
    assert promotion["status"] == "IN_PROGRESS"
    simulator.behave(execute={"reads": 1})
    again = playbooks.play([{"tasks": [START], "vars": {"created": {"promotion": promotion}}}])
    assert again.result_of("Start")["status"] == "COMPLETED", again.output
    assert len(simulator.requests("P7")) == 1
