# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The demo: it plays its acts to the end, and it does not believe a playbook that only says that all is well."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import ansible_collections
import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "demo" / "run.py"
RECAP = "localhost                  : ok=9    changed={changed}    unreachable=0    failed=0    rescued=0"


def run_demo(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the demo with a folder before everything else on the PATH."""
    collections = str(Path(next(iter(ansible_collections.__path__))).parent)
    environment = os.environ | {
        "ANSIBLE_COLLECTIONS_PATH": collections,
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONIOENCODING": "utf-8",
    }
    return subprocess.run(
        [sys.executable, SCRIPT], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def test_demo_plays_all_acts() -> None:
    played = run_demo(Path(sys.executable).parent)
    assert played.returncode == 0, played.stdout + played.stderr
    assert [line for line in played.stdout.splitlines() if line.startswith("Act ")] == [
        "Act 1 of 4: the plan as a diff, before anything is changed",
        "Act 2 of 4: the promotion: planned, held to the policy, executed, verified",
        "Act 3 of 4: the same run again, which changes nothing",
        "Act 4 of 4: a promotion whose second step fails in the target, and that is rolled back by itself",
    ]
    assert "simulator-client-secret" not in played.stdout + played.stderr


@pytest.mark.parametrize("changed", [0, 1])
def test_demo_does_not_believe_what_is_only_said(tmp_path: Path, changed: int) -> None:
    liar = tmp_path / "ansible-playbook"
    liar.write_text(f"#!/bin/sh\necho '{RECAP.format(changed=changed)}'\n", encoding="utf-8")
    liar.chmod(0o755)
    played = run_demo(tmp_path)
    assert played.returncode == 1
    assert "This act did not do what it says" in played.stdout
