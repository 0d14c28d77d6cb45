# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bare client of the simulated PingOne, for tests that must not depend on the code they test."""

from __future__ import annotations

from typing import Any

import requests

from simulator import worlds

EXECUTE = "application/vnd.pingidentity.promotion.execute+json"
ROLLBACK = "application/vnd.pingidentity.promotion.rollback+json"


class Api:
    """A bare HTTP client with a token; it checks nothing, so that tests see what the simulator says."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def log_in(self) -> None:
        answer = self.session.post(
            f"{self.url}/{worlds.ADMIN_ENVIRONMENT}/as/token",
            auth=(worlds.CLIENT_ID, worlds.CLIENT_SECRET),
            data={"grant_type": "client_credentials"},
        )
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        url = path if path.startswith("http") else f"{self.url}/v1/environments/{worlds.SOURCE_ENVIRONMENT}{path}"
        return self.session.request(method, url, timeout=10, allow_redirects=False, **options)

    def create(self, *selected: str, target: str = worlds.TARGET_ENVIRONMENT, **more: Any) -> str:
        body = {"targetEnvironment": {"id": target}, "selectedResources": list(selected or [worlds.POPULATION]), **more}
        answer = self.call("POST", "/promotions", json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def read(self, promotion_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.call("GET", f"/promotions/{promotion_id}").json()
        return answer

    def status(self, promotion_id: str) -> str:
        return str(self.read(promotion_id)["status"])

    def steps(self, promotion_id: str) -> list[dict[str, Any]]:
        answer = self.call("GET", f"/promotions/{promotion_id}/promotionSteps")
        found: list[dict[str, Any]] = answer.json()["_embedded"]["promotionSteps"]
        return found

    def take_snapshot(self, resource: str = "", **options: Any) -> requests.Response:
        """Ask for a snapshot of `type/id`, or of the whole source environment."""
        url = f"https://api.pingone.com/v1/environments/{worlds.SOURCE_ENVIRONMENT}"
        body = {"baseResourceURL": f"{url}/{resource}" if resource else url}
        return self.call("POST", "/snapshots", json=body, **options)

    def snapshot(self, *path: str, status: int = 200, **query: str) -> dict[str, Any]:
        """Read what is found below `snapshots` in the source environment."""
        answer = self.call("GET", "/".join(("/snapshots", *path)), params=query)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def act(self, promotion_id: str, media_type: str) -> requests.Response:
        return self.call("POST", f"/promotions/{promotion_id}", headers={"Content-Type": media_type})

    def start(self, promotion_id: str) -> requests.Response:
        return self.act(promotion_id, EXECUTE)

    def roll_back(self, promotion_id: str) -> requests.Response:
        return self.act(promotion_id, ROLLBACK)

    def run(self, promotion_id: str) -> dict[str, Any]:
        """Prepare, start and finish a promotion or rollback."""
        assert self.status(promotion_id) == "READY"
        answer = self.start(promotion_id)
        assert answer.status_code == 202, answer.text
        return self.read(promotion_id)
