# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""promotion_audit and promotion_audit_info: a file, many writers, and what becomes of it if one is killed."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import resource
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._audit import trail
from support.modules import FakeTime, Outcome, run_here, run_process

MODULE, INFO = "promotion_audit", "promotion_audit_info"
_PROCESSES = multiprocessing.get_context("forkserver")
# A process with threads, such as those of a simulator, is not forked; one that has imported all this is.
_PROCESSES.set_forkserver_preload([__name__])


def append(path: Path, event: str = "started", **options: Any) -> Outcome:
    return run_here(MODULE, {"path": str(path), "event": event, **options})


def verified(path: Path, **options: Any) -> Outcome:
    return run_here(INFO, {"path": str(path), **options})


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


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A private and a public key."""
    return new_keys()


def new_keys() -> tuple[str, str]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public.decode()


def test_records_are_appended_and_verified(path: Path) -> None:
    first = append(path, "planned", result={"plan_digest": "sha256:1"})
    assert first.changed
    assert first["mended"] is False
    second = append(path, "started", result={})
    assert second["record"]["previous"] == first["head"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [json.loads(line) for line in path.read_text().splitlines()] == [first["record"], second["record"]]

    found = verified(path, head=second["head"])
    assert not found.changed
    assert (found["intact"], found["covers_end"], found["broken_at"]) == (True, True, None)
    assert (found["head"], found["total"], found["records"]) == (second["head"], 2, [first["record"], second["record"]])
    assert verified(path)["covers_end"] is False


def test_several_records_are_appended_at_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    fsync = os.fsync

    def counted(descriptor: int) -> None:
        synced.append(descriptor)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", counted)
    many = [{"event": "planned", "result": {"note": None, "secret": "s3cret"}}, {"event": "started"}]
    outcome = run_here(MODULE, {"path": str(path), "records": many}, diff=True)
    assert outcome.changed
    assert len(synced) == 2, "the file, and its directory"
    first, second = outcome["records"]
    assert (first["result"], second["result"]) == ({"note": None, "secret": "******"}, {})
    assert outcome["record"] == second
    assert outcome["head"] == second["hash"]
    assert [json.loads(line) for line in outcome["diff"]["after"].splitlines()] == outcome["records"]
    assert verified(path, head=outcome["head"])["records"] == outcome["records"]

    nothing = run_here(MODULE, {"path": str(path), "records": []})
    assert not nothing.changed
    assert (nothing["head"], nothing["records"], nothing["record"]) == (outcome["head"], [], None)
    assert not run_here(MODULE, {"path": str(path.with_name("other")), "records": []}).changed
    assert not path.with_name("other").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "one of the following is required: event, records"),
        ({"event": "ended", "records": []}, "mutually exclusive: event|records"),
        ({"result": {}, "records": []}, "mutually exclusive: result|records"),
        ({"records": [{"event": "ended"}, {"event": "Ended"}]}, "records[2].event must be a name"),
        ({"records": [{"event": "ended"}, {"event": ""}]}, "event"),
        ({"records": [{"event": "ended"}, {"result": {}}]}, "event"),
        ({"records": [{"event": "ended", "results": {}}]}, "results"),
        ({"records": [{"event": "ended"}, {"event": "ended", "result": {"x": float("nan")}}]}, "records[2].result"),
        (
            {"records": [{"event": "ended"}, {"event": "late", "result": {"x": "x" * 1_000_000}}]},
            "the record late would",
        ),
        ({"records": {"event": "ended"}}, "records"),
    ],
)
def test_unusable_records_append_nothing(path: Path, options: dict[str, Any], said: str) -> None:
    outcome = run_here(MODULE, {"path": str(path), **options})
    assert outcome.failed
    assert said in outcome.message
    assert not path.exists() or path.read_bytes() == b""


def test_check_mode_writes_nothing_and_shows_what_it_would_write(path: Path) -> None:
    arguments = {"path": str(path), "event": "started", "result": {"a": 1}}
    rehearsed = run_here(MODULE, arguments, check=True, diff=True)
    assert rehearsed.changed
    assert rehearsed["head"] is None
    assert rehearsed["record"]["event"] == "started"
    assert not path.exists()

    head = append(path)["head"]
    before = path.read_bytes()
    rehearsed = run_here(MODULE, arguments, check=True, diff=True)
    assert rehearsed["head"] == rehearsed["record"]["previous"] == head
    assert json.loads(rehearsed["diff"]["after"]) == rehearsed["record"]
    assert path.read_bytes() == before


def test_a_process_of_its_own_does_the_same(path: Path, keys: tuple[str, str]) -> None:
    arguments = {"path": str(path), "event": "started", "result": {"api_key": "s3cret", "note": "x"}, "key": keys[0]}
    outcome = run_process(MODULE, arguments)
    assert outcome.changed
    assert outcome["record"]["result"] == {"api_key": "******", "note": "x"}
    assert "s3cret" not in path.read_text()
    for line in keys[0].splitlines()[1:-1]:
        assert line not in outcome.shown + path.read_text()
    assert run_process(INFO, {"path": str(path), "public_key": keys[1]})["intact"] is True


# -- bad input


@pytest.mark.parametrize("check", [False, True])
def test_an_unusable_path_is_named(tmp_path: Path, check: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "text").write_text("time,event\n", encoding="utf-8")
    (tmp_path / "json").write_text('{"event": "started"}\n', encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"\x00\xff" * 100_000)
    for place, said in {
        tmp_path: "path must be a file, but",
        tmp_path / "absent" / "trail": "does not exist. Create it first.",
        tmp_path / "pipe": "path must be a regular file",
        Path("/dev/null"): "path must be a regular file",
        tmp_path / "loop": "Choose another path",
        tmp_path / ("x" * 300): "cannot be used",
        tmp_path / "text": "has another format",
        tmp_path / "json": "has another format",
        tmp_path / "binary": "has another format",
    }.items():
        outcome = run_here(MODULE, {"path": str(place), "event": "started"}, check=check)
        assert outcome.failed
        assert outcome["changed"] is False
        assert said in outcome.message, outcome.message
        assert outcome["error"]["kind"] == "validation"
    assert (tmp_path / "text").read_text(encoding="utf-8") == "time,event\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_path_without_permission_is_named(tmp_path: Path) -> None:
    path = tmp_path / "trail"
    append(path)
    path.chmod(0o400)
    assert "cannot read and write" in append(path).message
    tmp_path.chmod(0o500)
    assert "cannot write to the directory" in append(tmp_path / "other").message
    tmp_path.chmod(0o700)


@pytest.mark.parametrize("event", ["", "Started", "a b", "1st", "x" * 65, "mended", "started\n"])
def test_an_unusable_event_is_named(path: Path, event: str) -> None:
    outcome = append(path, event)
    assert outcome.failed
    assert "event" in outcome.message
    assert not path.exists()


def test_an_unusable_result_is_named(path: Path) -> None:
    assert "result is too large" in append(path, result={"text": "x" * 1_000_000}).message
    assert "result must be JSON data" in append(path, result={"number": float("nan")}).message
    assert not path.exists() or path.read_bytes() == b""


@pytest.mark.parametrize(
    "key", ["", " ", "/absent/key", "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n"]
)
def test_an_unusable_key_is_named(path: Path, key: str) -> None:
    outcome = append(path, key=key)
    assert outcome.failed
    assert "key" in outcome.message
    assert not path.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"head": "9f86d081"}, "head must be the hash of a record"),
        ({"head": ""}, "head"),
        ({"public_key": "/absent"}, "public_key must be a public key in PEM format"),
        ({"public_key": "-----BEGIN PUBLIC KEY-----\nx"}, "public_key must be an Ed25519 public key"),
    ],
)
def test_what_the_verification_cannot_use_is_named(path: Path, options: dict[str, Any], said: str) -> None:
    append(path)
    assert said in verified(path, **options).message


def test_only_a_regular_file_is_verified(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "must be a regular file" in verified(tmp_path / "pipe").message
    assert "must be a regular file" in verified(tmp_path).message
    assert "No such file" in verified(tmp_path / "absent").message
    (tmp_path / "empty").touch()
    assert verified(tmp_path / "empty")["intact"] is False
    assert append(tmp_path / "empty")["record"]["sequence"] == 1


# -- signatures


def test_each_record_must_be_signed_with_the_key(path: Path, keys: tuple[str, str]) -> None:
    private, public = keys
    key_file = path.with_name("key.pem")
    key_file.write_text(private, encoding="ascii")
    append(path, key=private)
    append(path, key=str(key_file))
    assert verified(path, public_key=public)["signatures_verified"] is True
    assert verified(path, public_key=public)["intact"] is True
    assert verified(path, public_key=new_keys()[1])["broken_at"] == 1
    append(path)
    found = verified(path, public_key=public)
    assert (found["broken_at"], found["reason"]) == (3, "Record 3 is not signed with the key.")
    assert verified(path)["intact"] is True


def test_a_trail_that_was_computed_again_has_no_valid_signature(path: Path, keys: tuple[str, str]) -> None:
    private, public = keys
    head = append(path, result={"approved_by": "Ana"}, key=private)["head"]
    signature = json.loads(path.read_text())["signature"]
    path.unlink()
    append(path, result={"approved_by": "Bob"}, key=new_keys()[0])
    forged = json.loads(path.read_text())
    assert forged["signature"] != signature
    assert verified(path)["intact"] is True
    assert verified(path, public_key=public)["broken_at"] == 1
    assert verified(path, head=head)["broken_at"] == 2


@pytest.mark.skipif(not Path("/usr/bin/openssl").exists(), reason="there is no openssl")
def test_openssl_makes_the_keys(path: Path) -> None:
    private, public = path.with_name("private.pem"), path.with_name("public.pem")
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True, capture_output=True)
    append(path, key=str(private))
    assert verified(path, public_key=str(public))["intact"] is True


# -- many writers, and kills


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
