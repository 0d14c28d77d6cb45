# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The strict mode: what the contracts do not name is refused, by name, and stays on record."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from simulator.client import EXECUTE, Api
from simulator.launcher import Simulator
from simulator.workfront_client import CORE, CURRENT, LEGACY, WANTED, Lane

JSON = {"Content-Type": "application/json"}
TARGET = {"targetEnvironment": {"id": worlds.TARGET_ENVIRONMENT}}
PROMOTION = f"/promotions/{worlds.POPULATION}"
PACKAGE = f"/packages/{worlds.POPULATION}"
DEFINITION = {"name": "n", "value": "v"}


@pytest.fixture
def strict(simulator: Simulator, api: Api) -> Api:
    simulator.be_strict()
    return api


@pytest.fixture
def strict_source(simulator: Simulator, source: Lane) -> Lane:
    simulator.be_strict()
    return source


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "rule"),
    [
        ("POST", "/promotions", {"data": "{}", "headers": {"Content-Type": "text/plain"}}, 415, "Content-Type must be"),
        ("POST", "/promotions", {"data": "{}", "headers": {"Content-Type": "application/json; charset=latin1"}}, 415, "UTF-8"),
        ("POST", "/promotions", {"headers": JSON}, 400, "the request has a body"),
        ("POST", "/promotions", {"data": "{", "headers": JSON}, 400, "the body must be application/json"),
        ("POST", "/promotions", {"json": {**TARGET, "name": "x"}}, 400, "the body has no property name"),
        ("POST", "/promotions", {"json": {"targetEnvironment": {"id": "x", "name": "y"}}}, 400, "targetEnvironment.name"),
        ("POST", "/promotions", {"json": {**TARGET, "selectedResources": [{"id": "x", "type": "y"}]}}, 400, "selectedResources.0.type"),
        ("POST", "/promotions", {"json": TARGET, "params": {"expand": "all"}}, 400, "the query has no parameter expand"),
        ("GET", "/promotions", {"params": {"filter": "status eq READY"}}, 400, "in double quotes"),
        ("GET", "/promotions", {"params": [("limit", "1"), ("limit", "2")]}, 400, "limit is given more than once"),
        ("GET", "/promotions", {"data": "{}"}, 400, "the request has no body"),
        ("GET", "/promotions", {"headers": JSON}, 415, "has no Content-Type"),
        ("GET", "/promotions", {"headers": {"Accept": "text/html"}}, 406, "Accept must include"),
        ("GET", "/promotions", {"headers": {"Authorization": "Basic eDp5"}}, 401, "has a bearer token"),
        ("GET", "/promotions", {"headers": {"X-Ping-External-Session-ID": ""}}, 400, "must not be empty"),
        ("GET", PROMOTION, {"params": {"limit": "1"}}, 400, "the query has no parameter limit"),
        ("GET", f"{PROMOTION}/promotionSteps", {"params": {"size": "1"}}, 400, "the query has no parameter size"),
        ("PATCH", PROMOTION, {"json": TARGET}, 400, "the body has no property targetEnvironment"),
        ("POST", PROMOTION, {"json": {}}, 415, "promotion.execute+json or"),
        ("POST", PROMOTION, {"data": "{}", "headers": {"Content-Type": EXECUTE}}, 400, "the request has no body"),
        ("DELETE", PROMOTION, {"json": {}}, 400, "the request has no body"),
        ("POST", "/snapshots", {"json": {"baseResourceURL": "x"}, "params": {"expand": "some"}}, 400, "must be all"),
        ("POST", "/promotionVariableDefinitions", {"json": {**DEFINITION, "variableType": "STRING"}}, 400, "variableType"),
        ("POST", "/promotionVariableDeclarations", {"json": {"resourceId": "x", "variables": {}}}, 400, "resourceId"),
        ("GET", "/variableResources?filter=resourceCategory eq \"a\"& resourceProperty eq \"b\"", {}, 400, "no parameter"),
    ],
)  # fmt: skip
def test_refused_by_pingone(
    simulator: Simulator, strict: Api, method: str, path: str, options: dict[str, Any], status: int, rule: str
) -> None:
    answer = strict.call(method, path, **options)
    assert answer.status_code == status
    assert "Refused by the strict simulator: " in answer.json()["message"]
    assert rule in answer.json()["message"]
    assert "(contract PingOne " in answer.json()["message"]
    [violation] = simulator.take_violations()
    assert rule in violation["rule"]
    assert (violation["vendor"], violation["method"]) == ("pingone", method)
    assert simulator.take_violations() == []
    simulator.be_strict(False)
    overlooked = strict.call(method, path, **options).text
    assert "strict" not in overlooked


def test_refused_by_the_token_endpoint(simulator: Simulator, strict: Api) -> None:
    url = f"{strict.url}/{worlds.ADMIN_ENVIRONMENT}/as/token"
    form = {"grant_type": "client_credentials", "scope": "everything"}
    answer = strict.session.post(url, auth=(worlds.CLIENT_ID, worlds.CLIENT_SECRET), data=form)
    assert answer.status_code == 400
    assert "the body has no property scope (contract PingOne 3.2)" in answer.json()["error_description"]
    assert len(simulator.take_violations()) == 1


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "rule"),
    [
        ("POST", f"{CURRENT}/packages", {"json": {"packageName": "x"}}, 400, "the body has no property packageName"),
        ("POST", f"{CURRENT}/packages", {"json": {"objectCollections": [{"entities": [{"id": "x"}]}]}}, 400, "objectCollections.0.entities.0.id"),
        ("GET", f"{CURRENT}/packages", {"params": {"limit": "1"}}, 400, "the query has no parameter limit"),
        ("GET", f"{CURRENT}/packages", {"params": {"apiKey": "x"}}, 400, "the query has no parameter apiKey"),
        ("GET", f"{CURRENT}/packages", {"headers": {"sessionID": "x"}}, 401, "one kind of credentials"),
        ("GET", f"{CURRENT}/packages", {"headers": {"apikey": None}}, 401, "one kind of credentials"),
        ("GET", f"{CURRENT}/packages", {"headers": {"apikey": None, "Authorization": "Bearer x"}}, 401, "accepts no bearer tokens"),
        ("GET", f"{LEGACY}/packages", {}, 401, "accepts only bearer tokens"),
        ("PATCH", f"{CURRENT}{PACKAGE}", {"json": {"source": "x"}}, 400, "the body has no property source"),
        ("DELETE", f"{CURRENT}{PACKAGE}", {"headers": {"Accept": "application/json"}}, 406, "Accept must include text/plain"),
        ("POST", f"{CURRENT}{PACKAGE}/prepare-installation", {}, 400, "the request has a body"),
        ("POST", f"{CURRENT}{PACKAGE}/translation-map", {"json": {}}, 400, "the request has no body"),
        ("POST", f"{CURRENT}/installations/x/install", {"json": {"translationMap": {}}}, 400, "no property translationMap"),
        ("POST", f"{CURRENT}{PACKAGE}/install", {"json": {"translationMap": {"ROLE": {"x": {"reason": "y"}}}}}, 400, "translationMap.ROLE.x.reason"),
        ("GET", f"{CORE}/role/search", {"params": {"name": "x", "name_Mod": "eq", "$$SORT": "x"}}, 400, "no parameter $$SORT"),
        ("GET", f"{CORE}/session", {"params": {"sessionID": "x"}}, 400, "no parameter sessionID"),
        ("DELETE", f"{CORE}/role/x", {"params": {"force": "yes"}}, 400, "the parameter force must be true"),
        ("POST", "/integrations/oauth2/api/v1/jwt/exchange", {"json": {}}, 415, "Content-Type must be"),
    ],
)  # fmt: skip
def test_refused_by_workfront(
    simulator: Simulator, strict_source: Lane, method: str, path: str, options: dict[str, Any], status: int, rule: str
) -> None:
    answer = strict_source.call(method, path, base="", **options)
    assert answer.status_code == status
    assert f"Refused by the strict simulator: {rule}"[:32] in answer.text
    assert rule in answer.text
    assert "(contract Workfront " in answer.text
    [violation] = simulator.take_violations()
    assert violation["environment"] == "sb01"


def test_bearer_tokens_are_a_switch(simulator: Simulator, strict_source: Lane) -> None:
    headers = {"apikey": None, "Authorization": "Bearer simulator-bearer-sb01-4f1c"}
    for accepted, status in ((True, 200), (False, 401)):
        simulator.workfront_behave(bearer=accepted)
        assert strict_source.call("GET", "/packages", headers=headers).status_code == status
    assert simulator.take_violations() == []


def test_what_the_contract_names_is_allowed(simulator: Simulator, strict: Api, source: Lane, target: Lane) -> None:
    strict.log_in()
    promotion = strict.create(description="x", resourceMapping={}, excludedResources=[], sourceSnapshot=None)
    strict.run(promotion)
    rollback = strict.roll_back(promotion).json()["id"]
    strict.run(rollback)
    assert strict.call("GET", "/promotions", params={"filter": 'status eq "READY"', "limit": "5"}).status_code == 200
    assert strict.take_snapshot(params={"expand": "all"}).status_code == 201
    for lane in (source, target):
        lane.session.headers["Accept"] = "application/json, text/plain, */*"
    package = source.create(WANTED, description="x")
    target.install(package)
    assert (
        source.core("GET", "/role/search", params={"name": "x", "$$LIMIT": "1", "fields": "ID,name"}).status_code == 200
    )
    assert source.call("DELETE", f"/packages/{package}").text == "Deleted"
    assert simulator.take_violations() == []


def test_log_and_state(simulator: Simulator, strict: Api) -> None:
    strict.call("GET", "/promotions", params={"limt": "1"})
    [entry] = simulator.requests("P2")
    assert (entry["status"], entry["fault"]) == (400, None)
    assert simulator.state()["strict"] is True
    simulator.take_violations()
    simulator.reset()
    assert simulator.state()["strict"] is True, "it outlives a reset"
