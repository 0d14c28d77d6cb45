# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole promotion with nothing but requests: no error is handled, nothing is checked, nothing is rolled back.

Arguments: source environment, target environment, selected resource.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import requests

EXECUTE = "application/vnd.pingidentity.promotion.execute+json"
PREPARED = ("READY", "VALIDATION_FAILED", "ERROR")
PAUSE = 0.1


def main() -> None:
    """Promote, and verify by planning again."""
    source, target, resource = sys.argv[1:]
    session = requests.Session()
    session.trust_env = False
    answer = session.post(
        f"{os.environ['PINGONE_AUTH_URL']}/{os.environ['PINGONE_AUTH_ENVIRONMENT_ID']}/as/token",
        auth=(os.environ["PINGONE_CLIENT_ID"], os.environ["PINGONE_CLIENT_SECRET"]),
        data={"grant_type": "client_credentials"},
    )
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    promotions = f"{os.environ['PINGONE_API_URL']}/v1/environments/{source}/promotions"

    open_ones = session.get(promotions).json()["_embedded"]["promotions"]
    assert not any(item["status"] == "READY" and item["selectedResources"] == [resource] for item in open_ones)
    planned = create(session, promotions, target, resource)
    promotion = f"{promotions}/{planned['id']}"
    steps = session.get(f"{promotion}/promotionSteps").json()["_embedded"]
    assert session.get(f"{promotion}/promotionSteps").json()["_embedded"] == steps
    keep(session, [step["resourceUrl"] for step in steps["promotionSteps"] if step["action"] != "POST"])
    session.post(promotion, headers={"Content-Type": EXECUTE}).raise_for_status()
    while session.get(f"{promotion}/status").json()["status"] == "IN_PROGRESS":
        time.sleep(PAUSE)
    assert session.get(promotion).json()["status"] == "COMPLETED"

    verification = create(session, promotions, target, resource)
    assert not verification["promotionPlan"]["steps"]
    session.delete(f"{promotions}/{verification['id']}").raise_for_status()


def keep(session: requests.Session, urls: list[str]) -> None:
    """Take a snapshot of each resource."""
    for url in urls:
        snapshots = f"{url.rsplit('/', 2)[0]}/snapshots"
        taken = session.post(snapshots, json={"baseResourceURL": url}).json()
        version = f"{snapshots}/{taken['resource']['id']}/versions/{taken['snapshotId']}"
        while session.get(version).json()["status"] != "COMPLETE":
            time.sleep(PAUSE)


def create(session: requests.Session, promotions: str, target: str, resource: str) -> dict[str, Any]:
    """Create a promotion and wait for its plan."""
    answer = session.post(promotions, json={"targetEnvironment": {"id": target}, "selectedResources": [resource]})
    promotion: dict[str, Any] = answer.json()
    while promotion["status"] not in PREPARED:
        promotion = session.get(f"{promotions}/{promotion['id']}").json()
        if promotion["status"] not in PREPARED:
            time.sleep(PAUSE)
    return promotion


if __name__ == "__main__":
    main()
