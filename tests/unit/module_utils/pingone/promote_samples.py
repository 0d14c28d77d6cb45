# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tasks of the role pingone_promote register, and runs made of it."""

from __future__ import annotations

from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun

SOURCE, TARGET = "source-id", "target-id"
CREATED, STARTED, COMPLETED_AT = "2026-05-25T17:50:00Z", "2026-05-25T17:55:00Z", "2026-05-25T17:56:00Z"
DIGEST = "sha256:" + "1" * 64
CREATE = {"action": "create", "type": "populations", "name": "New", "source_id": "r1"}
UPDATE = {"action": "update", "type": "themes", "name": "Old", "source_id": "r2"}
OPTIONS = {
    "stage": "all",
    "rollback": "on_failure",
    "verify": True,
    "source_environment": "Development",
    "target_environment": "Staging",
    "selected_resources": ["populations/r1"],
    "all_resources": False,
}
ALL_TAGS = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": CREATED}
LEFTOVER = {"type": "populations", "name": "New"}


def promotion(status: str, **more: Any) -> dict[str, Any]:
    times = {"createdAt": CREATED}
    if status in ("IN_PROGRESS", "COMPLETED", "ERROR"):
        times["startedAt"] = STARTED
    if status in ("COMPLETED", "ERROR"):
        times["completedAt"] = COMPLETED_AT
    return {
        "id": "p1",
        "status": status,
        "sourceEnvironmentId": SOURCE,
        "targetEnvironmentId": TARGET,
        "selectedResources": ["r1", "r3"],
        **times,
        **more,
    }


def planned(*changes: dict[str, Any], status: str = "READY", **more: Any) -> dict[str, Any]:
    return {
        "promotion": promotion(status),
        "status": status,
        "plan": {"changes": list(changes or (CREATE, UPDATE)), "digest": DIGEST, "summary": {}},
        "reused": False,
        "discarded": False,
        "interrupted": None,
        **more,
    }


def executed(status: str = "COMPLETED", **more: Any) -> dict[str, Any]:
    return {"promotion": promotion(status), "status": status, "changed": True, "outcomes": [], **more}


def failure(message: str = "It broke.", advice: str = "Do this.", **known: Any) -> dict[str, Any]:
    return {"message": message, "advice": advice, "kind": "server", "known": known}


def run(options: dict[str, Any] | None = None, circumstances: dict[str, Any] | None = None, **seen: Any) -> PromoteRun:
    gathered = {"options": OPTIONS | (options or {}), "circumstances": ALL_TAGS | (circumstances or {}), **seen}
    return PromoteRun.read(gathered, user="somebody")


VERIFIED: dict[str, Any] = {"verified": True, "leftovers": [], "beyond": [], "residual": [], "source_pinned": True}
REFUTED_BY: dict[str, Any] = {**VERIFIED, "verified": False, "leftovers": [LEFTOVER]}
FAILED_EXECUTION = failure("It ended in ERROR.", promotion=promotion("ERROR"), errors=[{"text": "no"}])
HOLDING = {"promotion_id": "p0", "status": "ROLLED_BACK", "at": STARTED, "reason": "It was rolled back by r0."}
HELD = {**HOLDING, "earlier": []}
REFUSED = {"failed": True, "superseded": True, "promotion": promotion("READY"), "status": "READY"}
ROLLED_BACK = {
    "status": "rolled_back",
    "message": "Promotion p1 was rolled back by p2.",
    "timeline": [{"what": "rollback"}],
}
