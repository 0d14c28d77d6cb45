# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bare client of the simulated Workfront, for tests that must not depend on the code they test."""

from __future__ import annotations

from typing import Any

import requests

from simulator import workfront_worlds as worlds

CURRENT = "/environment-promotion/api/v1"
LEGACY = "/environment-promotion/v1"
CORE = "/attask/api/v22.0"

WANTED = [
    {"objCode": "PROJ", "entities": [{"ID": worlds.PROJECT, "name": worlds.PROJECT_NAME}]},
    {"objCode": "TMPL", "entities": [{"ID": worlds.TEMPLATE}, {"ID": worlds.SECOND_TEMPLATE}]},
    {"objCode": "PTLTAB", "entities": [{"ID": worlds.DASHBOARD}]},
]


def wanted(code: str, *ids: str) -> list[dict[str, Any]]:
    """Compose `objectCollections` of one type."""
    return [{"objCode": code, "entities": [{"ID": identifier} for identifier in ids]}]


class Lane:
    """A bare HTTP client of one environment; it checks nothing, so that tests see what the simulator says."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers.update(headers)

    def call(self, method: str, path: str, *, base: str = CURRENT, **options: Any) -> requests.Response:
        return self.session.request(method, f"{self.url}{base}{path}", timeout=10, allow_redirects=False, **options)

    def core(self, method: str, path: str, **options: Any) -> requests.Response:
        return self.call(method, path, base=CORE, **options)

    def post_package(self, objects: list[dict[str, Any]] | None = None, **more: Any) -> requests.Response:
        body = {
            "name": "Agency Onboarding",
            "source": self.url,
            "objectCollections": WANTED if objects is None else objects,
            **more,
        }
        return self.call("POST", "/packages", json=body)

    def create(self, objects: list[dict[str, Any]] | None = None, *, status: str = "ACTIVE", **more: Any) -> str:
        """Create a package, let it be assembled and set its status."""
        answer = self.post_package(objects, **more)
        assert answer.status_code == 200, answer.text
        package = str(answer.json()["data"]["id"])
        assert self.read(package)["status"] == "DRAFT"
        if status != "DRAFT":
            self.patch(package, status=status)
        return package

    def read(self, package: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.call("GET", f"/packages/{package}").json()["data"]
        return answer

    def patch(self, package: str, **changes: Any) -> requests.Response:
        return self.call("PATCH", f"/packages/{package}", json=changes)

    def plan(self, package: str) -> dict[str, Any]:
        answer = self.call("POST", f"/packages/{package}/translation-map")
        assert answer.status_code == 202, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def start(self, package: str, plan: dict[str, Any] | None = None) -> requests.Response:
        body = {"translationMap": self.plan(package) if plan is None else plan}
        return self.call("POST", f"/packages/{package}/install", json=body)

    def installation(self, identifier: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.call("GET", f"/installations/{identifier}").json()
        return answer

    def install(self, package: str, plan: dict[str, Any] | None = None) -> dict[str, Any]:
        """Install a package and return the finished record."""
        answer = self.start(package, plan)
        assert answer.status_code == 202, answer.text
        return self.installation(answer.text)
