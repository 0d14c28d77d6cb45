# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the targets of the Makefile do; needs nothing but Python. Everything is set up inside the checkout."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import machine
import summary

ROOT = machine.ROOT
VENV = ROOT / ".venv"
REPORTS = ROOT / "build" / "reports"
COVERAGE = ROOT / "build" / "coverage"


def main() -> int:
    """Run one target."""
    targets = {
        "test": run_tests,
        "test-all": run_all_tests,
        "test-quick": run_quick_tests,
        "demo": run_demo,
        "bench": run_benchmarks,
    }
    pythons = machine.find_pythons()
    if not pythons:
        print(
            "No usable Python was found: install Python 3.11 or newer with its venv module"
            " (Debian: apt-get install python3 python3-venv).",
            file=sys.stderr,
        )
        return 2
    machine.prepare_environment()
    os.chdir(ROOT)
    try:
        return targets[sys.argv[1]](pythons, sys.argv[2:])
    except subprocess.CalledProcessError as error:
        print(f"The set-up failed: {shlex.join(map(str, error.cmd))} ended with {error.returncode}.")
        print(summary.Summary(failed=1))
        return 1
    except KeyboardInterrupt:
        return 130


def run_tests(pythons: dict[int, Path], arguments: list[str]) -> int:
    """Run every check and test: all on the newest line, on the oldest one what ansible-core can make a difference to."""
    lines = os.environ.get("CORES", "").split() or machine.default_lines(pythons)
    return run_matrix(pythons, lines, once=["sanity", "processes"])


def run_all_tests(pythons: dict[int, Path], arguments: list[str]) -> int:
    """Run every check and test on each line and in both ways of running modules."""
    os.environ["WHOLE_MATRIX"] = "true"
    return run_matrix(pythons, os.environ.get("CORES", "").split() or machine.release_lines(pythons))


def run_matrix(pythons: dict[int, Path], lines: list[str], once: Sequence[str] = ()) -> int:
    """Run the sessions of some lines, the checks beside the tests, and print one line that counts all tests.

    Sessions of the kinds in ``once`` are for the last line only.
    """
    for line in lines:
        if line not in machine.LINES or machine.python_for(line, pythons) is None:
            print(f"ansible-core {line} can't be run: {machine.left_out([], pythons).get(line, 'not known here')}")
            return 2
    for line in lines:
        print(f"ansible-core {line}: on Python 3.{machine.python_for(line, pythons)}")
    for line, reason in machine.left_out(lines, pythons).items():
        print(f"ansible-core {line}: left out; {reason}")
    start = time.monotonic()
    nox = install_nox(pythons)
    for folder in (REPORTS, COVERAGE):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    machine.collection_environment()  # makes the link before two processes want it
    os.environ["MAIN_CORE"] = lines[-1]
    wanted = [
        f"{kind}-{line}"
        for line in lines
        for kind in ("sanity", "unit", "integration", "processes")
        if kind not in once or line == lines[-1]
    ]
    # One process each does what runs beside the tests, which use as many as there are processors.
    checks = ["static", "docs", "galaxy", *(name for name in wanted if name.startswith("sanity")), "awx"]
    tests = [name for name in wanted if not name.startswith("sanity")]
    log = REPORTS / "checks.log"
    print(f"The checks run beside the tests; their output follows that of the tests (now in {log.relative_to(ROOT)}).")
    sys.stdout.flush()
    with log.open("w", encoding="utf-8") as output:
        beside = start_nox(nox, "checks", checks, log=output)
        try:
            start_nox(nox, "tests", tests).wait()
            beside.wait()
        finally:
            beside.terminate()
    print(log.read_text(encoding="utf-8", errors="replace"))
    sys.stdout.flush()
    start_nox(nox, "coverage", ["coverage"]).wait()
    return print_summary(["checks", "tests", "coverage"], start)


def run_quick_tests(pythons: dict[int, Path], arguments: list[str]) -> int:
    """Run the static checks and the unit tests on the newest line."""
    start = time.monotonic()
    nox = install_nox(pythons)
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    # Measuring the coverage doubles the time of the unit tests.
    fast = ["--no-cov", "--numprocesses=2", "tests/unit"]
    start_nox(nox, "quick", ["static", f"unit-{machine.newest_line(pythons)}"], arguments=fast).wait()
    return print_summary(["quick"], start)


def run_demo(pythons: dict[int, Path], arguments: list[str]) -> int:
    """Run the demo against a simulator on this machine."""
    print(
        "The demo plays seven acts with ansible-playbook against a simulator on this machine. It takes about a minute on an idle "
        "machine, the first time longer: it installs ansible-core and the simulator into .nox. Nothing is sent to PingOne or Workfront.",
        flush=True,
    )
    return run_script(pythons, "tests/demo/run.py", arguments)


def run_benchmarks(pythons: dict[int, Path], arguments: list[str]) -> int:
    """Run the benchmarks against a simulator on this machine."""
    return run_script(pythons, "tests/benchmarks/run.py", arguments)


def run_script(pythons: dict[int, Path], script: str, arguments: list[str]) -> int:
    """Run a script of this checkout with the newest ansible-core and what the simulator needs, and nothing else."""
    venv = ROOT / ".nox" / "demo"
    core = machine.requirement(machine.newest_line(pythons, released=True))
    requirements = ROOT / "tests" / "simulator" / "requirements.txt"
    wanted = f"{pythons[max(pythons)]} {core} {requirements.read_text(encoding='utf-8')}"
    marker = venv / "installed"
    if not marker.exists() or marker.read_text(encoding="utf-8") != wanted:
        uv = install_uv(pythons)
        call(uv, "venv", "--quiet", "--clear", "--python", pythons[max(pythons)], venv)
        python = venv / "bin" / "python"
        call(uv, "pip", "install", "--quiet", "--python", python, core, "-r", requirements)
        marker.write_text(wanted, encoding="utf-8")
    environment = os.environ | machine.collection_environment()
    environment["PATH"] = f"{venv / 'bin'}{os.pathsep}{environment['PATH']}"
    script_process = subprocess.Popen([venv / "bin" / "python", script, *arguments], env=environment)
    while True:
        try:
            return script_process.wait()
        except KeyboardInterrupt:
            continue  # the script got the signal too, and ends what it has started


def install_uv(pythons: dict[int, Path]) -> Path:
    """Make .venv with uv in it, which installs everything else."""
    uv = VENV / "bin" / "uv"
    python = VENV / "bin" / "python"
    if not uv.exists() or subprocess.run([python, "--version"], capture_output=True, check=False).returncode:
        call(pythons[max(pythons)], "-m", "venv", "--clear", VENV)
        call(python, "-m", "pip", "install", "-qq", "uv", "--constraint", ROOT / ".ci" / "requirements.txt")
    return uv


def install_nox(pythons: dict[int, Path]) -> Path:
    """Make .venv with nox in it."""
    uv = install_uv(pythons)
    requirements = ROOT / ".ci" / "requirements.txt"
    call(uv, "pip", "install", "--quiet", "--python", VENV / "bin" / "python", "-r", requirements)
    return VENV / "bin" / "nox"


def start_nox(
    nox: Path, lane: str, sessions: list[str], log: IO[str] | None = None, arguments: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """Start the sessions, which all run even if one fails; the arguments are for their tools."""
    command = [
        str(nox),
        "--reuse-venv=yes",
        "--report",
        str(REPORTS / f"{lane}.json"),
        "--sessions",
        *sessions,
        "--",
        *arguments,
    ]
    environment = os.environ | {"PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    errors = subprocess.STDOUT if log else None
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=errors, env=environment)


def print_summary(lanes: list[str], start: float) -> int:
    """Print the names of the sessions that failed and, last, the number of tests."""
    result = summary.summarize(REPORTS, lanes)
    print(f"\nIt took {time.monotonic() - start:.0f} s.")
    if result.failed_sessions:
        print(f"Failed sessions: {', '.join(result.failed_sessions)}")
    print(result)
    sys.stdout.flush()
    return 1 if result.failed or result.failed_sessions else 0


def call(*command: object) -> None:
    """Run a command that must work."""
    subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    sys.exit(main())
