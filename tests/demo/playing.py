# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs playbooks as an operator would, and tells of them."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shlex
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from simulator import worlds
from simulator.launcher import Simulator

_RECAP = re.compile(r"^localhost\s+:\s+(.*)$", re.MULTILINE)
_FAILURE = re.compile(r"^fatal: \[localhost\]: FAILED! => (\{.*\})$", re.MULTILINE)
_MESSAGE = re.compile(r'^    "msg": (".*")$', re.MULTILINE)
_PLAN_LINE = re.compile(
    r"^(promotion from .*|rollback .* of promotion .*|[+~-] (?:create|update|delete) .*)$", re.MULTILINE
)


class Broken(Exception):
    """An act did not do what it says."""


@dataclasses.dataclass(frozen=True)
class Played:
    """One run of a playbook: exit code, output, and the requests that the service got by it."""

    code: int
    output: str
    operations: list[str]

    @property
    def recap(self) -> dict[str, int]:
        """The counts of the play recap."""
        found = _RECAP.search(self.output)
        if found is None:
            raise Broken("the playbook did not come to its recap")
        return {name: int(count) for name, count in (pair.split("=") for pair in found.group(1).split())}

    @property
    def plan(self) -> list[str]:
        """The lines of the plan that the first diff shows."""
        lines = _PLAN_LINE.findall(self.output)
        end = next((number for number, line in enumerate(lines) if number and line[0] not in "+~-"), len(lines))
        return lines[:end]

    @property
    def message(self) -> str:
        """The last thing that the playbook says."""
        failures = _FAILURE.findall(self.output)
        if failures:
            return str(json.loads(failures[-1])["msg"])
        messages = _MESSAGE.findall(self.output)
        return str(json.loads(messages[-1])) if messages else ""


class Stage:
    """Where the acts take place: a simulator, a home folder, and a voice."""

    def __init__(self, simulator: Simulator, home: Path) -> None:
        self.simulator = simulator
        self._home = home
        (home / "ansible.cfg").write_text("[defaults]\n", encoding="utf-8")
        self._played: Played | None = None
        self._bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def say(self, text: str) -> None:
        """Print a text."""
        print(text, flush=True)

    def headline(self, text: str) -> None:
        """Print a title."""
        self.say(f"\n\x1b[1m{text}\x1b[0m" if self._bold else f"\n{text}")

    def play(self, playbook: str, variables: dict[str, Any], *options: str) -> Played:
        """Run a playbook of the collection; tell the command, the plan, the recap and the message."""
        vars_file = self._home / "promotion.json"
        vars_file.write_text(json.dumps(variables, indent=2), encoding="utf-8")
        command = ["ansible-playbook", f"envops.promotion.{playbook}", "-e", "@promotion.json", *options]
        self.say(f"\n  $ {shlex.join(command)}")
        self.simulator.clear_requests()
        done = subprocess.run(
            command,
            cwd=self._home,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        operations = [str(entry["operation"]) for entry in self.simulator.requests()]
        self._played = played = Played(done.returncode, done.stdout + done.stderr, operations)
        for line in played.plan:
            self.say(f"    {line}")
        counts = " ".join(f"{name}={count}" for name, count in played.recap.items())
        self.say(textwrap.fill(played.message, 116, initial_indent="    ", subsequent_indent="    "))
        self.say(f"    exit code {played.code}, {counts}")
        return played

    def show_output(self) -> None:
        """Print all that the last playbook said, to find out why it went wrong."""
        if self._played is not None:
            self.say(self._played.output)

    def prove(self, statement: str, holds: bool) -> None:
        """Tell what is proven.

        :raises Broken: it does not hold
        """
        if not holds:
            raise Broken(f"it is not true that {statement}")
        self.say(f"  ✔ {statement}" if (sys.stdout.encoding or "").lower().startswith("utf") else f"  ok: {statement}")

    def _environment(self) -> dict[str, str]:
        """Return an environment in which no setting of the user plays a part; the service is the simulator."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "PINGONE_"))}
        proxies = {name for name in kept if name.lower().endswith("_proxy")}
        return {name: value for name, value in kept.items() if name not in proxies} | {
            "ANSIBLE_COLLECTIONS_PATH": os.environ["ANSIBLE_COLLECTIONS_PATH"],
            "ANSIBLE_CONFIG": str(self._home / "ansible.cfg"),
            "ANSIBLE_HOME": str(self._home / ".ansible"),
            "ANSIBLE_LOCALHOST_WARNING": "0",
            "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
            "ANSIBLE_NOCOLOR": "1",
            "HOME": str(self._home),
            "PINGONE_API_URL": self.simulator.url,
            "PINGONE_AUTH_URL": self.simulator.url,
            "PINGONE_AUTH_ENVIRONMENT_ID": worlds.ADMIN_ENVIRONMENT,
            "PINGONE_CLIENT_ID": worlds.CLIENT_ID,
            "PINGONE_CLIENT_SECRET": worlds.CLIENT_SECRET,
        }
