# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: it plays all acts, and does not trust a playbook that only claims success."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.variables_act import SECRETS
from support.documented_code import blocks_of
from support.leaks import leaks
from support.repository import ROOT

pytestmark = pytest.mark.newest_core

ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{8}-\.\.\.")
SCRIPT = Path(__file__).resolve().parents[1] / "demo" / "run.py"
LIE = "localhost                  : ok=9    changed={changed}    unreachable=0    failed=0    rescued=0"


def run_demo(python: Path, temporary: Path) -> subprocess.CompletedProcess[str]:
    """Run the demo with an interpreter, next to which it finds ansible-playbook, and a directory for temporary files."""
    environment = os.environ | {"TMPDIR": str(temporary)}
    return subprocess.run(
        [python, SCRIPT], stdin=subprocess.DEVNULL, env=environment, capture_output=True, text=True, check=False
    )


def environment_without_ansible(folder: Path) -> Path:
    """Make a virtual environment with the libraries of this one but none of its programs; return its interpreter."""
    libraries = Path(sysconfig.get_path("purelib"))
    (folder / "pyvenv.cfg").write_text(f"home = {Path(sys.base_prefix) / 'bin'}\n", encoding="utf-8")
    own = folder / libraries.relative_to(sys.prefix)
    own.parent.mkdir(parents=True)
    own.symlink_to(libraries)
    python = folder / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(Path(sys.executable).resolve())
    return python


def comparable(text: str) -> str:
    """Return a text without its line breaks, and with one word for each ID, whether it is whole or not."""
    return " ".join(ID.sub("ID", text).split())


def lines_of_the_readme() -> list[str]:
    """The lines that the README shows of the demo, without those that leave something else than an ID out."""
    [shown] = [block for block in blocks_of(ROOT / "README.md") if block.language == "text"]
    return [line for line in shown.text.splitlines() if "..." not in ID.sub("", line)]


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A directory for temporary files with a short path, because ansible-core creates sockets there."""
    with tempfile.TemporaryDirectory() as path:
        yield Path(path)


@pytest.mark.timeout(500)  # fourteen playbooks in a row
@pytest.mark.release
def test_demo_plays_all_acts(temporary: Path) -> None:
    played = run_demo(Path(sys.executable), temporary)
    assert played.returncode == 0, played.stdout + played.stderr
    assert [line for line in played.stdout.splitlines() if line.startswith("Act ")] == [
        "Act 1 of 7: the plan as a diff",
        "Act 2 of 7: the promotion",
        "Act 3 of 7: the same run again",
        "Act 4 of 7: a promotion that fails and is rolled back automatically",
        "Act 5 of 7: drift, a secret for each environment, and a report for approvers",
        "Act 6 of 7: a package for Workfront, refused by a policy and then installed",
        "Act 7 of 7: an installation that fails halfway and is compensated",
    ]
    shown = played.stdout + played.stderr
    said = comparable(played.stdout)
    assert [line for line in lines_of_the_readme() if comparable(line) not in said] == []
    assert not leaks(shown)
    assert not [secret for secret in SECRETS if secret in shown]
    assert not list(temporary.iterdir()), "the demo leaves nothing behind"


@pytest.mark.parametrize("changed", [0, 1])
def test_demo_does_not_trust_a_claimed_success(tmp_path: Path, changed: int) -> None:
    python = environment_without_ansible(tmp_path)
    liar = python.parent / "ansible-playbook"
    liar.write_text(f"#!/bin/sh\necho '{LIE.format(changed=changed)}'\n", encoding="utf-8")
    liar.chmod(0o755)
    played = run_demo(python, tmp_path)
    assert played.returncode == 1, played.stdout + played.stderr
    assert "NOT TRUE: " in played.stdout
