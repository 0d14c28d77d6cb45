# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes what each task of a playbook returned to a file of JSON lines, for the integration tests."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: promotion_results
type: notification
short_description: Writes the results of tasks to a file of JSON lines
description:
  - Writes a line for each result and one for the recap to the file that E(PROMOTION_RESULTS) names.
"""


class CallbackModule(CallbackBase):
    """Results arrive here as they are shown, so what no_log hides is hidden in the file too."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "promotion_results"
    CALLBACK_NEEDS_ENABLED = True

    def v2_runner_on_ok(self, result: Any) -> None:
        self._write_result("ok", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._write_result("ignored" if ignore_errors else "failed", result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._write_result("skipped", result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        hosts = {host: stats.summarize(host) for host in stats.processed}
        self._write({"event": "recap", "hosts": hosts, "stats": stats.custom.get("_run", {})})

    def _write_result(self, status: str, result: Any) -> None:
        task = _attribute(result, "task")
        entry = {"event": "task", "status": status, "name": task.name, "result": _attribute(result, "result")}
        self._write({**entry, "action": str(task.action)})

    def _write(self, entry: dict[str, Any]) -> None:
        with Path(os.environ["PROMOTION_RESULTS"]).open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(entry, default=str) + "\n")


def _attribute(result: Any, name: str) -> Any:
    """Return a part of a result; up to ansible-core 2.18 the names have an underscore."""
    return getattr(result, name) if hasattr(result, name) else getattr(result, f"_{name}")
