# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the collection's playbooks as jobs of AWX: with ansible-runner, extra variables from a file, and its events and artifacts."""

from __future__ import annotations

import dataclasses
import json
import sys
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ansible_runner

from support.modules import clean_environment, collections_root

TIMEOUT = 180
"""Seconds after which a job ends, if the test gives no other."""
LOCAL = {"ansible_connection": "local"}


@dataclasses.dataclass(frozen=True)
class Job:
    """A finished job: its status as AWX shows it, and everything that it has left."""

    status: str
    folder: Path
    events: list[dict[str, Any]]

    @property
    def artifacts(self) -> dict[str, Any]:
        """What set_stats has passed on, as AWX stores it and gives it to the following jobs."""
        stats = [each["event_data"] for each in self.events if each["event"] == "playbook_on_stats"]
        return dict(stats[-1].get("artifact_data") or {}) if stats else {}

    @property
    def shown(self) -> str:
        """Output, events and facts, as they are stored; not the job's own input."""
        stored = [*self.folder.glob("artifacts/**/*"), *self.folder.glob("fact_cache/**/*")]
        parts = [
            path.read_text(encoding="utf-8", errors="replace")
            for path in stored
            if path.is_file() and path.name != "command"
        ]
        return "\n".join(parts)


class Jobs:
    """Runs jobs that know a service by the ``environment`` that a credential type injects."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = environment

    def run(
        self,
        playbook: str,
        variables: Mapping[str, Any],
        *arguments: str,
        timeout: int = TIMEOUT,
        idle_timeout: int = TIMEOUT,
        cancel: Callable[[], bool] = lambda: False,
    ) -> Job:
        """Run a playbook of the collection until it ends, is canceled, or takes too long altogether or between two lines."""
        project = self.folder / "project"
        project.mkdir(exist_ok=True)
        text = json.dumps([{"name": "Run", "ansible.builtin.import_playbook": f"envops.promotion.{playbook}"}])
        project.joinpath("job.yml").write_text(text, encoding="utf-8")
        # AWX passes the answers of a survey and the artifacts of earlier jobs in a file, after its own variables.
        given = {"awx_job_id": 7, "awx_user_name": "operator", "awx_job_template_name": "Promote", **variables}
        inventory = {"all": {"hosts": {"localhost": {"ansible_python_interpreter": sys.executable, **LOCAL}}}}
        return self.start(
            project,
            "job.yml",
            json.dumps(given),
            *arguments,
            inventory=inventory,
            timeout=timeout,
            idle_timeout=idle_timeout,
            cancel=cancel,
        )

    def start(
        self,
        project: Path,
        playbook: str,
        variables: str,
        *arguments: str,
        inventory: Mapping[str, Any],
        environment: Mapping[str, str] | None = None,
        timeout: int = TIMEOUT,
        idle_timeout: int = TIMEOUT,
        cancel: Callable[[], bool] = lambda: False,
    ) -> Job:
        """Run a playbook of a project with the text of a file of variables, and what a credential adds to the environment."""
        folder = self.folder / uuid.uuid4().hex
        folder.joinpath("inventory").mkdir(parents=True)
        folder.joinpath("inventory", "hosts.json").write_text(json.dumps(inventory), encoding="utf-8")
        folder.joinpath("extra_vars.yml").write_text(variables, encoding="utf-8")
        own = {
            "ANSIBLE_COLLECTIONS_PATH": str(collections_root()),
            "ANSIBLE_HOME": str(folder / "home"),
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        }
        runner = ansible_runner.run(
            private_data_dir=str(folder),
            project_dir=str(project),
            playbook=playbook,
            cmdline=" ".join(["-e", f"@{folder / 'extra_vars.yml'}", *arguments]),
            envvars={**clean_environment(), **self.environment, **(environment or {}), **own},
            timeout=timeout,
            cancel_callback=cancel,
            quiet=True,
            settings={"suppress_env_files": True, "idle_timeout": idle_timeout},
        )
        return Job(runner.status, folder, list(runner.events))
