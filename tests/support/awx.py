# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Descriptions with one, two and three stages, of both vendors, and what a controller answers about them."""

from __future__ import annotations

from typing import Any

import yaml

from ansible_collections.envops.promotion.plugins.module_utils._awx.description import Description
from ansible_collections.envops.promotion.plugins.module_utils._awx.objects import Objects, objects_of
from support.repository import ROOT

DATA = ROOT / "extensions" / "awx"
SANDBOX, OTHER_SANDBOX, PREVIEW, PRODUCTION = (
    f"https://acme.{name}.workfront.com" for name in ("sb01", "sb02", "preview", "my")
)


def load(name: str) -> dict[str, Any]:
    loaded = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    assert isinstance(loaded, dict)
    return loaded


TYPES, SURVEYS = load("credential_types.yml"), load("surveys.yml")
MARK = "[envops.promotion: Promotion]"
HERE = {"summary_fields": {"organization": {"name": "Identity"}}}
INPUTS = {"client_id": "c", "auth_environment_id": "e", "client_secret": "$encrypted$"}
CREDENTIAL = {"name": "Key of Production", "credential_type": 5, "inputs": INPUTS}
FOUND: dict[str, list[dict[str, Any]]] = {
    "me": [{"username": "admin", "is_superuser": True}],
    "organization": [{"name": "Identity", "summary_fields": {"user_capabilities": {"edit": True}}}],
    "type pingone": [{"id": 5, "inputs": TYPES["pingone"]["inputs"]}],
    "credential Key of Production": [CREDENTIAL],
    "team Release managers": [{"id": 1}],
    "team Operators": [{"id": 2}],
    "project": [],
    "inventory": [],
    "taken": [],
    "notifications": [],
}


def stage(name: str, source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "source": source, "target": target, "credential": f"Key of {name}", **more}


def pingone(count: int = 3, **more: Any) -> dict[str, Any]:
    listed = [
        stage("Test", "Development", "Test"),
        stage("Staging", "Development", "Staging", approval={}),
        stage("Production", "Development", "Production", approval={"timeout": 14400}),
    ]
    return {"name": "Directory", "vendor": "pingone", "stages": listed[-count:]} | more


def workfront(count: int = 2, **more: Any) -> dict[str, Any]:
    listed = [
        stage("Rehearsal", SANDBOX, OTHER_SANDBOX),
        stage("Preview", SANDBOX, PREVIEW),
        stage("Live", SANDBOX, PRODUCTION, approval={"timeout": 3600}),
    ]
    return {"name": "Templates", "vendor": "workfront", "stages": listed[-count:]} | more


def options(*pipelines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "organization": "Identity",
        "project": {"name": "Playbooks", "scm_url": "https://git.example.com/promotion.git"},
        "approvers": "Release managers",
        "operators": "Operators",
        "pipelines": list(pipelines or (pingone(), workfront())),
        **more,
    }


def described(*pipelines: dict[str, Any], **more: Any) -> Description:
    return Description.read(options(*pipelines, **more))


def objects(*pipelines: dict[str, Any], **more: Any) -> Objects:
    return objects_of(described(*pipelines, **more), TYPES, SURVEYS)


def marked(kind: str, *names: str, **more: Any) -> dict[str, Any]:
    listed = [{"id": 10 + place, "name": name, "description": MARK, **HERE, **more} for place, name in enumerate(names)]
    return {f"marked {kind}": listed}
