# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tasks of the role workfront_rollback register, and runs made of it."""

from __future__ import annotations

from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._workfront.rollback_run import RollbackRun

SOURCE_URL, TARGET_URL = "https://acme.sb01.workfront.com", "https://acme.my.workfront.com"
STARTED = "2026-05-25T18:00:00Z"
OPTIONS = {"confirm": True, "verify": True, "installation_id": "i1"}
CIRCUMSTANCES = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": STARTED}
SOURCE = {"url": SOURCE_URL, "api_key": "secret"}
TARGET = {"url": TARGET_URL, "api_key": "secret"}
NO_SOURCE: dict[str, Any] = {}


def item(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {"object_code": code, "target_id": f"{code}-{name}", "name": name, "action": "CREATE", **more}


DELETED = [item("TMPL", "New", readable=True), item("CALEND", "Dates", readable=False)]
STILL_THERE = {"objects": [{"object_code": "TMPL", "id": "TMPL-New", "name": "New"}]}
GONE: dict[str, Any] = {"objects": []}
NOT_FOUND_OUT = {"failed": True, "error": {"kind": "network"}}


def done(**more: Any) -> dict[str, Any]:
    return {
        "changed": True,
        "installation_id": "i1",
        "package_id": "p1",
        "package_status": "ACTIVE",
        "deleted": DELETED,
        "already_absent": [],
        "skipped_objects": [],
        "failed_objects": [],
        "not_compensable": [],
        "ui_rollback": None,
        **more,
    }


def failure(message: str = "It broke.", advice: str = "Do this.", **known: Any) -> dict[str, Any]:
    return {"message": message, "advice": advice, "kind": "server", "known": known}


def run(options: dict[str, Any] | None = None, *, check: bool = False, **seen: Any) -> RollbackRun:
    lanes = {lane: seen.pop(lane, default) for lane, default in (("source", SOURCE), ("target", TARGET))}
    shown = {
        "options": OPTIONS | lanes | (options or {}),
        "circumstances": CIRCUMSTANCES | {"check_mode": check},
        **seen,
    }
    return RollbackRun.read(shown, user="somebody")
