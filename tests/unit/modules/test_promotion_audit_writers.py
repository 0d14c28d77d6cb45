# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""promotion_audit: many writers of one file, and what becomes of it if one is killed or the disk is full."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import resource
import signal
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._audit import trail
from ansible_collections.envops.promotion.tests.unit.modules.audit_trails import MODULE, append, verified
from support.modules import FakeTime, run_here

_PROCESSES = multiprocessing.get_context("forkserver")
# A process with threads, such as those of a simulator, is not forked; one that has imported all this is.
_PROCESSES.set_forkserver_preload([__name__])


@pytest.fixture(autouse=True, scope="module")
def _fork_server() -> None:
    """Start what forks the processes. It outlives the tests, so its coverage would be a file that is never combined."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        process = _PROCESSES.Process(target=int)
        process.start()
        process.join()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trail.jsonl"


def _append_many(path: Path, count: int) -> None:
    arguments = {"path": str(path), "event": "started", "result": {"pid": os.getpid(), "text": "x" * 5000}}
    for _ in range(count):
        assert run_here(MODULE, arguments, passing_time=FakeTime(real=1.0)).changed


def test_many_processes_append_to_one_chain(path: Path) -> None:
    writers = [_PROCESSES.Process(target=_append_many, args=(path, 15)) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    found = verified(path)
    assert (found["intact"], found["total"], found["mended"]) == (True, 90, [])


def _append_and_die(path: Path, length: int) -> None:
    """Write only the first bytes of a record, as a process that is killed meanwhile."""

    def write(descriptor: int, content: bytes) -> int:
        os.write(descriptor, content[:length])
        os._exit(9)

    trail._write = write  # type: ignore[assignment] # in this process only, which ends here
    run_here(MODULE, {"path": str(path), "event": "started"})


def _kill(path: Path, length: int) -> None:
    process = _PROCESSES.Process(target=_append_and_die, args=(path, length))
    process.start()
    process.join()
    assert process.exitcode == 9


@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("length", [1, 12, 100, -1])
def test_a_line_torn_by_a_kill_is_reported_and_mended(path: Path, before: int, length: int) -> None:
    for _ in range(before):
        append(path)
    _kill(path, length)
    torn = path.read_bytes()
    broken = verified(path)
    assert (broken["intact"], broken["broken_at"], broken["total"]) == (False, before + 1, before)
    assert "incomplete" in broken["reason"]

    rehearsed = run_here(MODULE, {"path": str(path), "event": "started"}, check=True)
    assert rehearsed["mended"] is True
    assert path.read_bytes() == torn

    outcome = append(path)
    assert outcome["mended"] is True
    assert "incomplete line" in outcome.warnings[0]
    assert path.read_bytes().startswith(torn)
    found = verified(path, head=outcome["head"])
    assert (found["intact"], found["mended"], found["total"]) == (True, [before + 1], before + 2)
    assert append(path)["mended"] is False


def test_kill_after_kill_even_while_mending(path: Path) -> None:
    append(path)
    for length in (40, 1, 2, 30, 300, 1):
        _kill(path, length)
        assert verified(path)["intact"] is False
    outcome = append(path)
    assert outcome["mended"] is True
    assert verified(path, head=outcome["head"])["intact"] is True


def test_nulls_after_a_power_failure_are_mended(path: Path) -> None:
    append(path)
    with path.open("ab") as stream:
        stream.write(b"\0" * 4096)
    assert append(path)["mended"] is True
    assert verified(path)["intact"] is True


def test_no_record_follows_one_that_was_changed(path: Path) -> None:
    append(path)
    append(path, result={"approved_by": "Ana"})
    path.write_text(path.read_text().replace("Ana", "Bob"), encoding="utf-8")
    before = path.read_bytes()
    for check in (True, False):
        outcome = run_here(MODULE, {"path": str(path), "event": "ended"}, check=check)
        assert outcome.failed
        assert "was changed by something else" in outcome.message
        assert outcome["error"]["kind"] == "state_conflict"
    assert path.read_bytes() == before
    assert verified(path)["broken_at"] == 2


def test_a_long_record_is_found_from_the_end(path: Path) -> None:
    append(path, result={"text": "x" * 700_000})
    append(path, result={"text": "y" * 200_000})
    assert append(path)["record"]["sequence"] == 3
    assert verified(path)["intact"] is True


def test_a_lock_that_is_never_released_ends_the_task(path: Path) -> None:
    append(path)
    waiting = FakeTime()
    with path.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        outcome = run_here(MODULE, {"path": str(path), "event": "ended"}, passing_time=waiting)
    assert outcome.failed
    assert "Another process has locked the audit trail" in outcome.message
    assert sum(waiting.slept) >= trail.LOCK_TIMEOUT
    assert verified(path)["total"] == 1


@pytest.mark.parametrize("call", ["write", "fsync"])
def test_a_full_disk_fails_the_task(path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    append(path)

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        outcome = append(path, "ended")
    assert outcome.failed
    assert "The record ended could not be written" in outcome.message
    assert "No space left on device" in outcome.message
    append(path)
    assert verified(path)["intact"] is True


@pytest.mark.parametrize("room", [1, 200, 300, 500, 700, 900, 10_000])
def test_a_disk_that_gets_full_leaves_what_is_whole(path: Path, room: int) -> None:
    """The limit of the size of files stands for the disk; a process of its own has it."""
    append(path)
    begun = path.stat().st_size
    many = [{"event": event} for event in ("planned", "gate", "started")]
    receiver, sender = _PROCESSES.Pipe()
    process = _PROCESSES.Process(target=_append_with_limit, args=(path, many, begun + room, sender))
    process.start()
    returned = receiver.recv()
    process.join()
    lines = path.read_bytes()[begun:].splitlines(keepends=True)
    whole = [json.loads(line) for line in lines if line.endswith(b"\n")]
    assert returned["records"] == whole
    assert returned["changed"] is True
    if len(whole) == len(many):
        assert returned["head"] == whole[-1]["hash"]
        return
    missing = ", ".join(each["event"] for each in many[len(whole) :])
    assert f"{missing} could not be written to the audit trail {path}: File too large." in returned["msg"]
    outcome = append(path, "ended")
    assert outcome["mended"] is not lines[-1].endswith(b"\n")
    assert verified(path, head=returned["head"])["intact"] is True


def _append_with_limit(path: Path, records: list[dict[str, Any]], limit: int, sender: Any) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    sender.send(run_here(MODULE, {"path": str(path), "records": records}).result)
