# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""promotion_audit and promotion_audit_info: records, signatures, and what they refuse."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.modules.audit_trails import INFO, MODULE, append, verified
from support.modules import run_here, run_process


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
