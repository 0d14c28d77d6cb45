# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What this machine has: its Pythons, the ansible-core lines they can run, and an environment without surprises."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = ROOT / ".nox" / "link"
COLLECTION = Path("ansible_collections") / "envops" / "promotion"

# ansible-core line -> the oldest and the newest Python 3.x of its controller side
LINES = {
    "2.16": (10, 12),
    "2.17": (10, 12),
    "2.18": (11, 13),
    "2.19": (11, 13),
    "2.20": (12, 14),
    "2.21": (12, 14),
    "2.22": (13, 15),
}
FLOOR = "2.16"
PRERELEASES = {"2.22": "2.22.0rc1"}
"""Lines without a release yet, and the oldest pre-release that will do."""
PYTHONS = range(10, 15)  # the newest one runs a line with a release, which the tools need

# ansible-test sets pip up with a script that it downloads. This one stands in for it: the package index is enough. It is given
# the arguments of `pip install`, and runs the pip that Python brings along without installing that one first.
GET_PIP = """\
import ensurepip
import pathlib
import subprocess
import sys
import sysconfig

folders = [pathlib.Path(ensurepip.__file__).parent / "_bundled", sysconfig.get_config_var("WHEEL_PKG_DIR")]
wheels = [wheel for folder in filter(None, folders) for wheel in pathlib.Path(folder).glob("pip-*.whl")]
arguments = [argument for argument in sys.argv[1:] if argument not in ("--no-setuptools", "--no-wheel")]
sys.exit(subprocess.call([sys.executable, str(wheels[0] / "pip"), "install", "--no-compile", *arguments]))
"""
GET_PIP_VERSIONS = ("23_1_2", "24_2", "25_2")  # those that ansible-core 2.16 to 2.22 ask for
PIP_SETTINGS = (".config", ".netrc", ".pip", ".pydistutils.cfg")
"""What of a home directory pip reads."""


def real_path(environ: Mapping[str, str]) -> list[str]:
    """Return the folders of PATH without pyenv's shims (which may name a Python that isn't there) and venvs."""
    folders = []
    for folder in environ.get("PATH", "").split(os.pathsep):
        if folder and not folder.rstrip("/").endswith("/shims") and not (Path(folder).parent / "pyvenv.cfg").exists():
            folders.append(folder)
    return list(dict.fromkeys(folders))


def find_pythons() -> dict[int, Path]:
    """Return the usable Pythons: minor version -> program. Usable means that it can make a venv with pip."""
    folders = [Path(folder) for folder in real_path(os.environ)]
    folders += sorted(Path.home().glob(".pyenv/versions/3.*/bin"), reverse=True)
    found: dict[int, Path] = {}
    for minor in PYTHONS:
        for folder in folders:
            program = folder / f"python3.{minor}"
            if program.exists() and _is_usable(program):
                found[minor] = program
                break
    return found


def _is_usable(program: Path) -> bool:
    try:
        done = subprocess.run([program, "-c", "import ensurepip, venv"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def python_for(line: str, pythons: Mapping[int, Path]) -> int | None:
    """Return the Python to run this line on: the oldest possible for the oldest lines, else the newest."""
    oldest, newest = LINES[line]
    possible = [minor for minor in pythons if oldest <= minor <= newest]
    if not possible:
        return None
    return min(possible) if oldest == PYTHONS[0] else max(possible)


def newest_line(pythons: Mapping[int, Path], *, released: bool = False) -> str:
    """Return the newest line that the newest Python runs, on request the newest one with a release."""
    lines = [line for line, (oldest, newest) in LINES.items() if oldest <= max(pythons) <= newest]
    return [line for line in lines if not (released and line in PRERELEASES)][-1]


def requirement(line: str) -> str:
    """Return what pip and uv install of a line; they take a pre-release only if it is named."""
    return f"ansible-core~={PRERELEASES.get(line, f'{line}.0')}"


def default_lines(pythons: Mapping[int, Path]) -> list[str]:
    """Return the oldest supported line, if its own oldest Python is here, and the newest line."""
    floor = [FLOOR] if LINES[FLOOR][0] in pythons else []
    return list(dict.fromkeys([*floor, newest_line(pythons)]))


def release_lines(pythons: Mapping[int, Path]) -> list[str]:
    """Return what a release is tested on: the default lines, and the newest line with a release."""
    lines = {*default_lines(pythons), newest_line(pythons, released=True)}
    return [line for line in LINES if line in lines]


def left_out(lines: list[str], pythons: Mapping[int, Path]) -> dict[str, str]:
    """Say for each line that doesn't run why not."""
    reasons = {}
    for line, (oldest, newest) in LINES.items():
        if line in lines:
            continue
        python = python_for(line, pythons)
        if python is None:
            reasons[line] = f"needs a Python from 3.{oldest} to 3.{newest} with venv, and there is none here"
        else:
            reasons[line] = f"on demand: make test-all CORES={line} (on Python 3.{python})"
    return reasons


def prepare_environment() -> None:
    """Make what this process starts independent of the user's settings."""
    os.environ["PATH"] = os.pathsep.join(real_path(os.environ))
    for name in [name for name in os.environ if name.startswith(("ANSIBLE_", "PINGONE_", "WORKFRONT_"))]:
        del os.environ[name]
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
        os.environ.pop(name, None)
    # The home folder is the user's; who has many clones can let them share caches elsewhere.
    os.environ.setdefault("UV_CACHE_DIR", str(ROOT / ".nox" / "cache" / "uv"))
    os.environ.setdefault("PIP_CACHE_DIR", str(ROOT / ".nox" / "cache" / "pip"))
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    os.environ["UV_NO_PROGRESS"] = "1"
    # Behind a company's proxy, only the system or a setting of pip knows its certificate; pip trusts both.
    os.environ.setdefault("UV_SYSTEM_CERTS", "true")
    if "PIP_CERT" in os.environ:
        os.environ.setdefault("SSL_CERT_FILE", os.environ["PIP_CERT"])


def ansible_test_home() -> str:
    """Make a home folder for ansible-test, which knows no other place for its environments; pip finds its settings there."""
    home = ROOT / ".nox" / "ansible-test-home"
    cache = home / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in GET_PIP_VERSIONS:
        (cache / f"get_pip_{version}.py").write_text(GET_PIP, encoding="utf-8")
    for name in PIP_SETTINGS:
        own, users = home / name, Path.home() / name
        own.unlink(missing_ok=True)
        if users.exists():
            own.symlink_to(users)
    return str(home)


def collection_environment() -> dict[str, str]:
    """Make this checkout importable and usable as a collection wherever it lies; return the variables that say so."""
    link = LINK / COLLECTION
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink() or link.resolve() != ROOT:
        link.unlink(missing_ok=True)
        link.symlink_to(ROOT, target_is_directory=True)
    settings = LINK / "ansible.cfg"
    if not settings.exists():
        settings.touch()
    return {
        "PYTHONPATH": os.pathsep.join([str(LINK), str(ROOT / "tests")]),
        "ANSIBLE_COLLECTIONS_PATH": str(LINK),
        "ANSIBLE_CONFIG": str(settings),
        "ANSIBLE_HOME": str(LINK / "home"),
    }
