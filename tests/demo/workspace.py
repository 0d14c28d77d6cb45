# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A temporary directory for ansible-playbook, and an environment without the user's settings."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from simulator import workfront_worlds, worlds
from simulator.launcher import Simulator

CHECKOUT = Path(__file__).resolve().parent.parent.parent
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
            **(connections(simulator) if simulator is not None else {}),
        }


def connections(simulator: Simulator) -> Mapping[str, str]:
    """Return the environment variables for addresses and credentials of the simulator."""
    source, target = workfront_worlds.SOURCE, workfront_worlds.PRODUCTION
    return {
        "PINGONE_API_URL": simulator.url,
        "PINGONE_AUTH_URL": simulator.url,
        "PINGONE_AUTH_ENVIRONMENT_ID": worlds.ADMIN_ENVIRONMENT,
        "PINGONE_CLIENT_ID": worlds.CLIENT_ID,
        "PINGONE_CLIENT_SECRET": worlds.CLIENT_SECRET,
        "WORKFRONT_SANDBOX_URL": simulator.workfront[source],
        "WORKFRONT_SANDBOX_API_KEY": workfront_worlds.API_KEYS[source],
        "WORKFRONT_PRODUCTION_URL": simulator.workfront[target],
        "WORKFRONT_PRODUCTION_API_KEY": workfront_worlds.API_KEYS[target],
    }
