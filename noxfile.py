# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sessions of this repository: `nox --list`. The checkout may lie anywhere, and no container is used."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import nox

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / ".ci"))

import machine
import summary

PYTHONS = machine.find_pythons()
NEWEST_PYTHON = str(PYTHONS[max(PYTHONS)])
# The tools need not know a line before its release: ansible-lint, galaxy-importer and antsibull-docs follow later.
NEWEST_CORE = machine.requirement(machine.newest_line(PYTHONS, released=True))
GROUPS = nox.project.load_toml(ROOT / "pyproject.toml")["dependency-groups"]
REPORTS = ROOT / "build" / "reports"
COVERAGE = ROOT / "build" / "coverage"
WHOLE_MATRIX = "WHOLE_MATRIX"
"""The environment variable with which `make test-all` has every line do everything."""
TEST_REQUIREMENTS = ("-r", "tests/unit/requirements.txt", "-r", "tests/simulator/requirements.txt")

nox.options.default_venv_backend = "uv|virtualenv"


def prepared(function: Callable[[nox.Session], None]) -> Callable[[nox.Session], None]:
    """Give a session an environment without surprises; importing this file changes nothing."""

    @functools.wraps(function)
    def run(session: nox.Session) -> None:
        uv = shutil.which("uv")
        machine.prepare_environment()
        if uv and not shutil.which("uv"):
            # nox has found it on PATH, and calls it by its name from now on.
            os.environ["PATH"] += f"{os.pathsep}{Path(uv).parent}"
        function(session)

    return run


class Check(Protocol):
    """Runs one command as one check."""

    def __call__(self, name: str, *command: str, env: dict[str, str] | None = None) -> None:
        """Run it."""


@contextlib.contextmanager
def checks(session: nox.Session) -> Iterator[Check]:
    """Run several checks, all of them even if one fails; each counts as one test."""
    results: dict[str, tuple[bool, float]] = {}

    def check(name: str, *command: str, env: dict[str, str] | None = None) -> None:
        start = time.monotonic()
        try:
            session.run(*command, env=env)
            passed = True
        except nox.command.CommandFailed:
            passed = False
        results[name] = (passed, time.monotonic() - start)

    yield check
    summary.write_checks(REPORTS / f"{session.name}.xml", session.name, results)
    failed = [name for name, (passed, _seconds) in results.items() if not passed]
    if failed:
        session.error(f"failed: {', '.join(failed)}")


def copied_tree(session: nox.Session) -> Path:
    """Copy what git knows or would add; ansible-test and `ansible-galaxy collection build` take no link for that."""
    tree = Path(session.virtualenv.location) / "tree" / machine.COLLECTION
    shutil.rmtree(tree, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
    # A repository of its own: ansible-test lists files with git, and in a folder that the outer repository
    # ignores it would find none and pass.
    for arguments in (["init", "--quiet"], ["add", "--all", "--force"]):
        subprocess.run(["git", *arguments], cwd=tree, check=True)
    return tree


@nox.session(python=NEWEST_PYTHON)
@prepared
def static(session: nox.Session) -> None:
    """ruff, mypy --strict, yamllint, reuse, antsibull-changelog lint."""
    session.install(NEWEST_CORE, *GROUPS["static"], *GROUPS["tests"], *TEST_REQUIREMENTS, "nox")
    collection = machine.collection_environment()
    plugins = str(machine.LINK / machine.COLLECTION / "plugins")
    own = ("noxfile.py", ".ci/machine.py", ".ci/summary.py", ".ci/tasks.py", "docs/site/conf.py")
    typed = {**collection, "MYPYPATH": os.pathsep.join([collection["PYTHONPATH"], str(ROOT / ".ci")])}
    del typed["PYTHONPATH"]  # mypy must not take a test package for one of its own
    with checks(session) as check:
        check("ruff check", "ruff", "check", ".")
        check("ruff format", "ruff", "format", "--check", ".")
        check("mypy", "mypy", plugins, "tests", *own, env=typed)
        check("yamllint", "yamllint", "--strict", ".")
        check("reuse", "reuse", "lint", "--quiet")
        check("changelog", "antsibull-changelog", "lint")


@nox.session(python=NEWEST_PYTHON)
@prepared
def docs(session: nox.Session) -> None:
    """Check the documentation and build its pages into build/docs."""
    session.install(NEWEST_CORE, *GROUPS["docs"])
    out = ROOT / "build" / "docs"
    shutil.rmtree(out, ignore_errors=True)
    (out / "rst").mkdir(parents=True, mode=0o755)
    # antsibull-docs writes a log to the home folder
    env = machine.collection_environment() | {"HOME": session.virtualenv.location}
    lint = ["lint-collection-docs", "--plugin-docs", "--validate-collection-refs", "all", "--check-extra-docs-refs"]
    pages = ["collection", "--use-current", "--squash-hierarchy", "--fail-on-error", "--dest-dir", str(out / "rst")]
    with checks(session) as check:
        check("antsibull-docs lint", "antsibull-docs", *lint, "--skip-rstcheck", ".", env=env)
        check("antsibull-docs pages", "antsibull-docs", *pages, "envops.promotion", env=env)
        check(
            "sphinx",
            *("sphinx-build", "-W", "--keep-going", "-q", "-c", "docs/site", str(out / "rst"), str(out / "html")),
        )


@nox.session(python=NEWEST_PYTHON)
@prepared
def galaxy(session: nox.Session) -> None:
    """ansible-lint, build the collection, import it as a Galaxy server would."""
    session.install(NEWEST_CORE, *GROUPS["galaxy"])
    env = machine.collection_environment()
    tree = copied_tree(session)
    # Galaxy takes nothing without an address of the sources; galaxy.yml gets it from whoever publishes the collection.
    metadata = (tree / "galaxy.yml").read_text(encoding="utf-8")
    if not re.search(r"^repository:", metadata, re.MULTILINE):
        (tree / "galaxy.yml").write_text(f"{metadata}repository: https://example.com\n", encoding="utf-8")
    out = Path(session.virtualenv.location) / "artifact"
    shutil.rmtree(out, ignore_errors=True)
    with checks(session) as check:
        with session.chdir(tree):
            check("ansible-lint", "ansible-lint", "--offline", "--strict", "--profile", "production", env=env)
        check(
            "collection build",
            *("ansible-galaxy", "collection", "build", str(tree), "--output-path", str(out)),
            env=env,
        )
        script = str(ROOT / ".ci" / "import_artifact.py")
        # It would lint what was linted above, by fewer rules.
        linted = {} if is_whole_matrix() else {"GALAXY_IMPORTER_RUN_ANSIBLE_LINT": "false"}
        check("galaxy-importer", "python", script, *(str(file) for file in out.glob("*.tar.gz")), env=env | linted)


def for_each_core(function: Callable[[nox.Session], None]) -> Callable[[nox.Session], None]:
    """Register one session for each ansible-core line that a Python here can run."""
    for line in machine.LINES:
        python = machine.python_for(line, PYTHONS)
        if python is None:
            continue

        @prepared
        def run(session: nox.Session, line: str = line) -> None:
            session.install(machine.requirement(line), *GROUPS["tests"], *TEST_REQUIREMENTS)
            function(session)

        run.__doc__ = f"{function.__doc__} (ansible-core {line})"
        nox.session(name=f"{function.__name__}-{line}", python=str(PYTHONS[python]), default=False)(run)
    return function


@for_each_core
def sanity(session: nox.Session) -> None:
    """ansible-test sanity."""
    line = line_of(session)
    session.install("pip", *GROUPS["sanity"])
    env = {"HOME": machine.ansible_test_home()}
    # The tests are no part of what is shipped; the static checks are for them.
    arguments = ["--local", "--color", "no", "--exclude", "tests/"]
    if not is_whole_matrix():
        # Otherwise, everything is imported on each Python there is: the oldest and the newest line have these two.
        arguments += ["--python", f"3.{machine.python_for(line, PYTHONS)}"]
    if line in machine.PRERELEASES:
        # What it needs is on no package index before the release. The other lines lint the same files.
        arguments += ["--skip-test", "pylint"]
    with session.chdir(copied_tree(session)):
        if "galaxy.yml" not in (session.run("ansible-test", "env", "--list-files", silent=True, env=env) or ""):
            session.error("ansible-test sees no file of the collection")
        session.run("ansible-test", "sanity", *arguments, *session.posargs, env=env)


def run_pytest(session: nox.Session, *arguments: str) -> None:
    """Run pytest over this checkout."""
    env = machine.collection_environment() | {"COVERAGE_FILE": str(COVERAGE / f".coverage.{session.name}")}
    report = f"--junit-xml={REPORTS / f'{session.name}.xml'}"
    session.run("pytest", report, *arguments, env=env)


def line_of(session: nox.Session) -> str:
    """Return the line of ansible-core that a session is for."""
    return session.name.rpartition("-")[2]


def is_whole_matrix() -> bool:
    """Tell whether every line is to do everything."""
    return WHOLE_MATRIX in os.environ


def is_main_line(session: nox.Session) -> bool:
    """Tell whether a session is for the line of ansible-core on which everything is done, or for the only one."""
    return os.environ.get("MAIN_CORE", line_of(session)) == line_of(session)


@for_each_core
def unit(session: nox.Session) -> None:
    """The unit tests."""
    # Processes that the tests start count too; pytest-cov combines their data at the end.
    measured = ["--cov", "--cov-report=", "--cov-fail-under=0"]
    if is_whole_matrix():
        arguments = [*measured, "--cov-branch"]
    elif is_main_line(session):
        # Measuring branches takes about as long as testing. Python itself notes lines, at next to no cost.
        arguments = measured
        session.env["COVERAGE_CORE"] = "sysmon"
    else:
        # What has nothing to do with ansible-core or its Python is tested on one line: the simulator, changed answers,
        # Workfront's first dialect, rules of the repository, most rows of tables, and most tests of modules.
        arguments = ["--no-cov", "--ignore=tests/unit/simulator", "--ignore=tests/unit/fuzz"]
        session.env["BRIEF_TESTS"] = "true"
    short = [] if is_whole_matrix() else ["-m", "not release"]
    run_pytest(session, *arguments, *(session.posargs or ["--numprocesses=2", *short, "tests/unit"]))


@for_each_core
def integration(session: nox.Session) -> None:
    """The tests that run playbooks against a simulator; modules run in the process of their task."""
    unwanted = [] if is_main_line(session) else ["not newest_core"]
    only = [] if is_main_line(session) or is_whole_matrix() else ["core"]
    short = [] if is_whole_matrix() else ["not release"]
    run_playbook_tests(session, [*unwanted, *only, *short], in_process=True)


@for_each_core
def processes(session: nox.Session) -> None:
    """Some of them, or all, with modules in processes of their own."""
    unwanted = ["not own_way"] if is_main_line(session) else ["not own_way", "not newest_core"]
    run_playbook_tests(session, unwanted if is_whole_matrix() else ["both_ways", "not release"], in_process=False)


@nox.session(python=NEWEST_PYTHON, default=False)
@prepared
def awx(session: nox.Session) -> None:
    """The tests that load objects with the modules of awx.awx, which comes in the package ansible."""
    session.install(NEWEST_CORE, *GROUPS["tests"], *GROUPS["awx"], *TEST_REQUIREMENTS)
    # Of 280 MB of collections, one is used: nothing is compiled, and nothing else is installed for it.
    session.install("--no-deps", *GROUPS["awx-collection"], env={"UV_COMPILE_BYTECODE": "0"})
    short = [] if is_whole_matrix() else ["not release"]
    # A load starts a process for each object, and a test loads up to three times, beside whatever else the machine does.
    run_pytest(
        session, "--timeout=1200", *(session.posargs or ["-m", " and ".join(["awx", *short]), "tests/integration"])
    )


def run_playbook_tests(session: nox.Session, marks: list[str], *, in_process: bool) -> None:
    """Run the integration tests with certain marks in one of the two ways."""
    session.env["ENVOPS_PROMOTION_IN_PROCESS"] = str(int(in_process))
    selected = ["-m", " and ".join([*marks, "not awx"])]
    # A test may run several playbooks, beside whatever else the machine does. Playbooks wait for half of their time.
    run_pytest(session, "--timeout=300", *(session.posargs or ["--numprocesses=4", *selected, "tests/integration"]))


@nox.session(python=NEWEST_PYTHON, default=False)
@prepared
def coverage(session: nox.Session) -> None:
    """Report the coverage by the unit tests of each line; less than the limit in pyproject.toml is a failure."""
    session.install("coverage")
    measured = sorted(COVERAGE.glob(".coverage.unit-*"))
    if not measured:
        session.error("no unit tests have measured it")
    page = f"--directory={ROOT / 'build' / 'htmlcov'}"
    session.run("coverage", "html", "--quiet", "--fail-under=0", page, f"--data-file={measured[-1]}")
    for data in measured:
        session.run("coverage", "report", f"--data-file={data}")


@nox.session(python=NEWEST_PYTHON, default=False)
@prepared
def changelog(session: nox.Session) -> None:
    """Make the changelog of the version in galaxy.yml from the fragments; arguments go to antsibull-changelog."""
    session.install(NEWEST_CORE, *GROUPS["static"])
    session.run(
        "antsibull-changelog", "release", "--reload-plugins", *session.posargs, env=machine.collection_environment()
    )
