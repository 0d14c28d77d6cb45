# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Translation maps, installations and connection options, as the tests of the Workfront rules need them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._errors import Asked
from ansible_collections.envops.promotion.plugins.module_utils._reply import Reply
from ansible_collections.envops.promotion.plugins.module_utils._workfront.environment import read_environment
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installation import Installation
from ansible_collections.envops.promotion.plugins.module_utils._workfront.names import JWT_OPTIONS

ASKED = Asked(
    what="read the thing",
    service="Workfront at acme.my.workfront.com",
    method="GET",
    path="/environment-promotion/api/v1/things/1",
)
FIXTURES = Path(__file__).parents[3] / "fixtures" / "workfront"
"""The vendor's own examples."""

PACKAGE = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"
INSTALLATION = "2892b936-e09e-455a-935f-e1462ab9753c"
LATER = "b6aa0af8-3520-4b25-aca3-86793dff44a6"
SOURCE_URL = "https://acme.sb01.workfront.com"
TARGET_URL = "https://acme.my.workfront.com"
SOURCE = read_environment(SOURCE_URL)
TARGET = read_environment(TARGET_URL)

Entry = dict[str, Any]
Map = dict[str, dict[str, Entry]]


def load(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


def hex_id(number: int) -> str:
    return f"{number:032x}"


A, B, C, D = (hex_id(0xA0 + number) for number in range(4))
"""Ids of objects in the source."""
X, Y, Z = (hex_id(0xF0 + number) for number in range(3))
"""Ids of objects in the target."""


def entry(action: str = "CREATE", target: str = "", name: str = "Agency", **more: Any) -> Entry:
    return {"name": name, "action": action, "isValid": True, "targetId": target, **more}


def done(action: str = "CREATE", target: str = X, status: str | None = "INSTALLED", **more: Any) -> Entry:
    """Return an entry of an installation that is over."""
    reported = {"installationStatus": status} if status is not None else {}
    return entry(action, target, **reported, **more)


def installation(translation_map: Map, status: str = "INSTALLED", **more: Any) -> Installation:
    raw = {
        "id": INSTALLATION,
        "environmentPromotionPackageId": PACKAGE,
        "status": status,
        "environment": TARGET_URL,
        "registeredAt": "2026-03-16T02:21:31.908Z",
        "translationMap": translation_map,
        **more,
    }
    return Installation(raw=raw)


def reply(body: Any, status: int = 200) -> Reply:
    return Reply(asked=ASKED, status=status, body=body)


def params(**options: Any) -> dict[str, Any]:
    """Return the connection options as a module has them, without credentials unless they are given."""
    return {
        "url": TARGET_URL,
        "api_key": None,
        "session_id": None,
        "bearer_token": None,
        "ims_org_id": None,
        "ims_client_id": None,
        "ims_client_secret": None,
        "ims_scopes": "openid",
        "ims_url": "https://ims-na1.adobelogin.com",
        **dict.fromkeys(JWT_OPTIONS),
        "api_flavor": "current",
        "base_path": None,
        "environment_type": None,
        "core_api_version": "v22.0",
        "validate_certs": True,
        "ca_path": None,
        "http_timeout": 30.0,
        "http_retries": 0,
        **options,
    }
