# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a report can be written, and that writing is atomic."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError, PromotionError
from ansible_collections.envops.promotion.plugins.module_utils._report.writing import find_destination


def refusal(path: str) -> str:
    with pytest.raises(InputError) as caught:
        find_destination(path)
    assert "path" in caught.value.message
    return caught.value.message


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report that exists already."""
    path = tmp_path / "report.md"
    path.write_bytes(b"old")
    return path


@pytest.fixture(params=[0o022, 0o077])
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path, umask: int) -> None:
    find_destination(str(tmp_path / "new.md")).write(b"new")
    assert (tmp_path / "new.md").read_bytes() == b"new"
    assert mode_of(tmp_path / "new.md") == 0o644 & ~umask


def test_an_existing_file_keeps_its_mode(report: Path) -> None:
    report.chmod(0o660)
    destination = find_destination(str(report))
    assert destination.before == b"old"
    destination.write(b"new")
    assert (report.read_bytes(), mode_of(report)) == (b"new", 0o660)
    assert [entry.name for entry in report.parent.iterdir()] == ["report.md"]


def test_a_link_stays_and_its_file_is_written(report: Path) -> None:
    (report.parent / "here").mkdir()
    link = report.parent / "here" / "link"
    link.symlink_to("../report.md")
    destination = find_destination(str(link))
    assert destination.before == b"old"
    destination.write(b"new")
    assert link.is_symlink()
    assert report.read_bytes() == b"new"


def test_a_dangling_link_creates_its_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("later.md")
    destination = find_destination(str(tmp_path / "link"))
    assert destination.before is None
    destination.write(b"new")
    assert (tmp_path / "later.md").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


def test_a_relative_path_starts_at_the_current_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    find_destination("new.md").write(b"new")
    assert (tmp_path / "new.md").read_bytes() == b"new"


@pytest.mark.parametrize("failing", ["replace", "fchmod", "open"])
def test_a_failed_write_leaves_nothing_behind(report: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    def fail(*arguments: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    destination = find_destination(str(report))
    with monkeypatch.context() as patched:
        patched.setattr(*((Path, failing, fail) if failing == "replace" else (os, failing, fail)))
        with pytest.raises(PromotionError) as caught:
            destination.write(b"new")
    assert f"could not be written to path {report}: No space left on device." in caught.value.message
    assert "unchanged" in caught.value.advice
    assert report.read_bytes() == b"old"
    assert [entry.name for entry in report.parent.iterdir()] == ["report.md"]


def test_an_interrupted_write_leaves_nothing_behind(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*arguments: Any) -> None:
        raise KeyboardInterrupt

    destination = find_destination(str(report))
    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        destination.write(b"new")
    assert [entry.name for entry in report.parent.iterdir()] == ["report.md"]
    assert report.read_bytes() == b"old"


def test_a_long_name_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    find_destination(str(path)).write(b"new")
    assert path.read_bytes() == b"new"


def test_a_directory_is_rejected(tmp_path: Path) -> None:
    assert "is a directory. Add a file name." in refusal(str(tmp_path))


def test_a_missing_directory_is_rejected(tmp_path: Path, report: Path) -> None:
    assert f"the directory {tmp_path / 'no'} does not exist. Create it first." in refusal(
        str(tmp_path / "no" / "report.md")
    )
    assert f"the directory {report} does not exist" in refusal(str(report / "report.md"))


def test_anything_but_a_regular_file_is_rejected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "path must be a regular file, but" in refusal(str(tmp_path / "pipe"))
    assert "must be a regular file" in refusal("/dev/null")


@pytest.mark.parametrize("closed", ["directory", "file"])
def test_missing_permissions_are_reported(report: Path, monkeypatch: pytest.MonkeyPatch, closed: str) -> None:
    shut = report.parent if closed == "directory" else report
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != shut)  # root may do everything
    expected = {
        "directory": f"cannot write to the directory {report.parent}",
        "file": "this user cannot read and write that file",
    }
    assert expected[closed] in refusal(str(report))


@pytest.mark.parametrize("path", ["a\0b", "x" * 300, "\ud800"])
def test_paths_that_no_file_can_have(tmp_path: Path, path: str) -> None:
    assert "cannot be used: " in refusal(str(tmp_path / path))


def test_a_link_to_itself_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert "path" in refusal(str(tmp_path / "loop"))


def test_a_diff_shows_both_texts(report: Path) -> None:
    report.write_bytes(b"\xffold")
    assert find_destination(str(report)).diff("né\n".encode()) == {
        "before": "\ufffdold",
        "after": "né\n",
        "before_header": str(report),
        "after_header": str(report),
    }
    new = str(report.with_name("new.md"))
    assert find_destination(new).diff(b"x")["before_header"] == f"{new} (absent)"
