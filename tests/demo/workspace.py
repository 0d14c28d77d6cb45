# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A temporary directory for ansible-playbook, and an environment without the user's settings."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from simulator.connections import connections
from simulator.launcher import Simulator

CHECKOUT = Path(__file__).resolve().parent.parent.parent
KEPT = CHECKOUT / "build" / "demo"
"""Where the reports of the demo stay."""
_COLLECTION = Path("ansible_collections") / "envops" / "promotion"
_SETTINGS = """\
[defaults]
collections_path = {collections}
home = {home}
remote_tmp = {home}/remote
localhost_warning = false
nocolor = true
retry_files_enabled = false

[inventory]
inventory_unparsed_warning = false
"""


class Workspace:
    """The directory in which playbooks run; a context manager that removes it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="promotion-", ignore_cleanup_errors=True)
        self.path = Path(self._folder.name).resolve()
        self.collections = self.path / "collections"
        link = self.collections / _COLLECTION
        link.parent.mkdir(parents=True)
        link.symlink_to(CHECKOUT, target_is_directory=True)
        self._settings = self.path / "ansible.cfg"
        self._settings.write_text(
            _SETTINGS.format(collections=self.collections, home=self.path / "ansible"), encoding="utf-8"
        )

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def write(self, name: str, text: str) -> Path:
        """Write a file to the directory."""
        path = self.path / name
        path.write_text(text, encoding="utf-8")
        return path

    def keep(self, names: Iterable[str]) -> list[Path]:
        """Copy files of the directory to ``KEPT`` in the checkout, which then has no others; return where they are."""
        shutil.rmtree(KEPT, ignore_errors=True)
        KEPT.mkdir(parents=True)
        return [Path(shutil.copy(self.path / name, KEPT)) for name in names if (self.path / name).exists()]

    def environment(self, simulator: Simulator | None = None) -> dict[str, str]:
        """Return the environment variables of a process, with the connection to a simulator if one is given."""
        programs = Path(sys.executable).parent
        return {
            "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "HOME": str(self.path),
            "TMPDIR": str(self.path),
            "LC_ALL": "C.UTF-8",
            "ANSIBLE_CONFIG": str(self._settings),
            "PYTHONPATH": str(self.collections),
            **(connections(simulator.url, simulator.workfront) if simulator is not None else {}),
        }
