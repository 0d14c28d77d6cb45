# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tasks of the role workfront_promote register, and runs made of it."""

from __future__ import annotations

from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._workfront.promote_run import PromoteRun

SOURCE_URL, TARGET_URL = "https://acme.sb01.workfront.com", "https://acme.my.workfront.com"
STARTED, REGISTERED, UPDATED = "2026-05-25T17:50:00Z", "2026-05-25T17:51:00.000Z", "2026-05-25T17:52:00.000Z"
DIGEST, OTHER_DIGEST = "sha256:" + "1" * 64, "sha256:" + "2" * 64
CREATE = {"action": "create", "type": "TMPL", "name": "New", "source_id": "s1"}
UPDATE = {"action": "update", "type": "ROLE", "name": "Old", "source_id": "s2"}
REUSE = {"action": "use_existing", "type": "GROUP", "name": "There", "source_id": "s3"}
OPTIONS = {
    "stage": "all",
    "compensate": True,
    "verify": True,
    "collision": "as_proposed",
    "package_name": "Onboarding",
    "objects": [{"object_code": "TMPL"}],
}
ALL_TAGS = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": STARTED}
SOURCE = {"url": SOURCE_URL, "api_key": "secret"}
TARGET = {"url": TARGET_URL, "api_key": "secret"}
PRODUCTION = {"session": {"environment_type": "production"}}
CHECK = {"check_mode": True}
SKIPPED = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}


def package(status: str = "DRAFT", **more: Any) -> dict[str, Any]:
    return {"package": {"id": "p1", "name": "Onboarding", "status": status}, "created": False, **more}


def planned(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"plan": {"changes": list(changes or (CREATE, UPDATE)), "digest": DIGEST, "summary": {}}, **more}


NOTHING = {"plan": {"changes": [REUSE], "digest": DIGEST, "summary": {}}}


def installation(status: str, **more: Any) -> dict[str, Any]:
    over = {"is_running": False, "is_finished": status != "PREPARING", "is_successful": status == "INSTALLED"}
    return {"id": "i0", "status": status, "plan_digest": DIGEST, **over, **more}


def history(*installations: dict[str, Any]) -> dict[str, Any]:
    return {"installations": list(installations)}


CHOSEN = {"TMPL": {"s1": {"action": "CREATE", "name": "New", "targetId": ""}}}
RUNNING = history(installation("INSTALLING", is_running=True, is_finished=False, translationMap=CHOSEN))


def entry(code: str = "TMPL", name: str = "New", **more: Any) -> dict[str, Any]:
    known = {"object_code": code, "target_id": f"{code}-{name}", "name": name, "action": "CREATE", "readable": True}
    return {**known, "status": "INSTALLED", **more}


OBJECTS = [
    entry(),
    entry(name="Copy", action="CREATEWITHALTNAME"),
    entry("CALEND", "Dates", readable=False),
    entry("GROUP", "There", action="USEEXISTING"),
    entry("ROLE", "Old", action="OVERWRITING"),
    entry("CTGY", "Broken", target_id=None, status="FAILED"),
]
FOUND_OBJECTS = [
    {"object_code": code, "id": f"{code}-{name}", "name": name}
    for code, name in (("TMPL", "New"), ("TMPL", "Copy"), ("ROLE", "Old"))
]
FOUND = {"objects": FOUND_OBJECTS}
RENAMED = {"objects": [FOUND_OBJECTS[0], {**FOUND_OBJECTS[1], "name": "Somebody's"}, FOUND_OBJECTS[2]]}
LOST = {"objects": FOUND_OBJECTS[1:]}


def installed(status: str = "INSTALLED", **more: Any) -> dict[str, Any]:
    record = {"id": "i1", "status": status, "registeredAt": REGISTERED, "updatedAt": UPDATED}
    known = {"installation": record, "installation_id": "i1", "status": status, "objects": OBJECTS}
    return {"changed": True, **known, "outcomes": [{"outcome": "succeeded"}], **more}


def failure(kind: str = "server", message: str = "It broke.", advice: str = "Do this.", **known: Any) -> dict[str, Any]:
    return {"message": message, "advice": advice, "kind": kind, "known": known}


FAILED_OBJECTS = [entry(), entry("CTGY", "Broken", target_id=None, status="FAILED")]
FAILED: dict[str, Any] = {"installation_id": "i1", "status": "FAILED", "objects": FAILED_OBJECTS}
FAILED_INSTALLATION = failure("operation_failed", "1 of 2 objects failed.", "Correct it.", **FAILED)
REFUTED = {"installed": installed(), "found": LOST, "failure": failure("", advice="")}
COMPENSATED = {
    "status": "compensated",
    "message": "Installation i1: 1 object deleted.",
    "package_id": "p1",
    "package_status": "DISABLED",
    "timeline": [{"what": "compensation"}],
}
UNREADABLE = {"failed": True, "changed": True, "effect_unknown": True, "error": {"kind": "protocol"}}
UNKNOWN_STATUS = {**UNREADABLE, "status": "DRAFT", "package": {"id": "p1", "status": "DRAFT"}}
ADMITTED = {"changed": True, "status": "ACTIVE", "package": {"status": "ACTIVE"}}


def run(options: dict[str, Any] | None = None, circumstances: dict[str, Any] | None = None, **seen: Any) -> PromoteRun:
    lanes = {lane: seen.pop(lane, default) for lane, default in (("source", SOURCE), ("target", TARGET))}
    shown = {
        "options": OPTIONS | lanes | (options or {}),
        "circumstances": ALL_TAGS | (circumstances or {}),
        "target_session": PRODUCTION,
        "assembled": package(),
        **seen,
    }
    return PromoteRun.read(shown, user="somebody")
