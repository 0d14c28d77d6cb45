# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The name that a resource has in the target, from the steps of a promotion (contract PingOne 5.3)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.plan import plan_of_steps

ID = "27091971-0a42-4f67-95d1-d617fc2a16e5"
COLLECTION = "https://api.pingone.com/v1/environments/e/populations/"


def step(action: str, source: dict[str, Any] | None, target: dict[str, Any] | None) -> dict[str, Any]:
    url = COLLECTION if action == "POST" else f"{COLLECTION}{ID}"
    return {"action": action, "resourceUrl": url, "sourceResource": source, "targetResource": target}


@pytest.mark.parametrize(
    ("action", "source", "target", "wanted"),
    [
        ("POST", {"name": "A"}, None, ""),
        ("PUT", {"name": "A"}, {"name": "A", "id": ID}, ""),
        ("PUT", {"name": "A"}, {"name": "B", "id": ID}, "B"),
        ("DELETE", {"name": "A"}, {"name": "B", "id": ID}, "B"),
        ("DELETE", None, {"name": "B", "id": ID}, ""),
        ("PUT", {"name": f"themes:{ID[::-1]}"}, {"name": f"themes:{ID}", "id": ID}, ""),
        ("DELETE", {"name": f"themes:{ID[::-1]}", "id": ID[::-1]}, {"name": f"themes:{ID}", "id": ID}, None),
        ("DELETE", None, {"name": f"themes:{ID}", "id": ID}, None),
        ("PUT", {"name": "A"}, {"id": ID}, None),
        ("PUT", {"name": "A"}, {"name": None, "id": ID}, None),
        ("PUT", {"name": "A"}, {"name": 5, "id": ID}, None),
        ("DELETE", {"name": "A"}, None, None),
    ],
)
def test_the_name_in_the_target(
    action: str, source: dict[str, Any] | None, target: dict[str, Any] | None, wanted: str | None
) -> None:
    [change] = plan_of_steps([step(action, source, target)]).changes
    assert change.target_name == wanted
    assert change.to_dict().get("target_name", "") == wanted
