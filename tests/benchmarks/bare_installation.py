# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole promotion of Workfront with nothing but requests: no error is handled, nothing is taken back.

Arguments: name of the package, and CODE=ID for each object.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any

import requests

PROMOTION = "/environment-promotion/api/v1"
CORE = "/attask/api/v22.0"
PATHS = {
    "GROUP": "group",
    "PROJ": "project",
    "PTLSEC": "portalsection",
    "PTLTAB": "portaltab",
    "ROLE": "role",
    "TASK": "task",
    "TMPL": "template",
    "UIFT": "uifilter",
    "UIVW": "uiview",
}
PAUSE = 0.1


class Environment:
    """One environment, spoken to in one session."""

    def __init__(self, kind: str) -> None:
        self.url = os.environ[f"WORKFRONT_{kind}_URL"]
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["apikey"] = os.environ[f"WORKFRONT_{kind}_API_KEY"]

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """Send one request, and expect that it is answered."""
        answer = self._session.request(method, f"{self.url}{path}", **options)
        answer.raise_for_status()
        return answer

    def read(self, path: str, **query: str) -> Any:
        """Read one thing."""
        body = self.ask("GET", path, params=query).json()
        return body["data"] if isinstance(body, dict) and "data" in body else body


def main() -> None:
    """Assemble, plan, install, and look every created object up."""
    name, *pairs = sys.argv[1:]
    objects = [pair.split("=") for pair in pairs]
    source, target = Environment("SANDBOX"), Environment("PRODUCTION")
    sessions = [environment.read(f"{CORE}/session") for environment in (source, target)]
    assert all(session["isAdmin"] for session in sessions)
    assert len({session["customerID"] for session in sessions}) == 1

    package_id = assemble(source, name, objects)
    package = f"{PROMOTION}/packages/{package_id}"
    known = target.read(f"{PROMOTION}/installations", environmentPromotionPackageId=package_id)
    assert not known
    plan = target.ask("POST", f"{package}/translation-map").json()
    source.ask("PATCH", package, json={"status": "ACTIVE"})
    assert target.ask("POST", f"{package}/translation-map").json() == plan
    installation_id = target.ask("POST", f"{package}/install", json={"translationMap": plan}).text
    while (ended := target.read(f"{PROMOTION}/installations/{installation_id}"))["status"] == "INSTALLING":
        time.sleep(PAUSE)
    assert ended["status"] == "INSTALLED"
    verify(target, ended["translationMap"])


def assemble(source: Environment, name: str, objects: list[list[str]]) -> str:
    """Create a package and wait until it is assembled; return its id."""
    assert not any(package["name"] == name for package in source.read(f"{PROMOTION}/packages"))
    collections = []
    for code, identifier in objects:
        found = source.read(f"{CORE}/{PATHS[code]}/{identifier}", fields="ID,name")
        collections.append({"objCode": code, "entities": [{"ID": found["ID"], "name": found["name"]}]})
    body = {"name": name, "source": source.url, "objectCollections": collections}
    package_id = str(source.ask("POST", f"{PROMOTION}/packages", json=body).json()["data"]["id"])
    while (package := source.read(f"{PROMOTION}/packages/{package_id}"))["status"] == "ASSEMBLING":
        time.sleep(PAUSE)
    entities = {entity["id"] for kind in package["packageEntities"].values() for entity in kind}
    assert package["status"] == "DRAFT"
    assert {identifier for _code, identifier in objects} <= entities
    return package_id


def verify(target: Environment, installed: dict[str, dict[str, dict[str, Any]]]) -> None:
    """Check that everything that was created is there under its name."""
    for code, entries in installed.items():
        created = {entry["targetId"]: entry["name"] for entry in entries.values() if entry["action"] == "CREATE"}
        if created:
            found = target.read(f"{CORE}/{PATHS[code]}", id=",".join(created), fields="ID,name")
            assert {item["ID"]: item["name"] for item in found} == created


if __name__ == "__main__":
    main()
