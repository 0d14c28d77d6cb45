# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything about requests and answers that is not about promotions as such."""

from __future__ import annotations

import http.client
import uuid
from typing import Any

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator

JSON = "application/json"
EXECUTE = "application/vnd.pingidentity.promotion.execute+json"
ROLLBACK = "application/vnd.pingidentity.promotion.rollback+json"


@pytest.mark.parametrize(
    ("method", "item", "media_type", "status"),
    [
        ("POST", False, JSON, 201),
        ("POST", False, f"{JSON}; charset=UTF-8", 201),
        ("POST", False, None, 415),
        ("POST", False, "text/plain", 415),
        ("POST", False, EXECUTE, 415),
        ("PATCH", True, JSON, 200),
        ("PATCH", True, None, 415),
        ("PATCH", True, "application/merge-patch+json", 415),
        ("POST", True, None, 415),
        ("POST", True, JSON, 415),
        ("POST", True, EXECUTE, 202),
        ("POST", True, f"{EXECUTE};charset=UTF-8", 202),
        ("POST", True, ROLLBACK, 400),
    ],
)
def test_media_types(api: Api, method: str, item: bool, media_type: str | None, status: int) -> None:
    promotion = api.create()
    api.read(promotion)
    body = (
        b'{"description": "x"}' if item else b'{"targetEnvironment": {"id": "%s"}}' % worlds.TARGET_ENVIRONMENT.encode()
    )
    headers = {"Content-Type": media_type} if media_type else {}

    answer = api.call(method, f"/promotions/{promotion}" if item else "/promotions", data=body, headers=headers)

    assert answer.status_code == status, answer.text
    if status == 415:
        assert answer.json()["code"] == "INVALID_REQUEST"


@pytest.mark.parametrize(
    ("body", "code", "detail", "target"),
    [
        (b"{", "INVALID_REQUEST", "INVALID_VALUE", "body"),
        (b"[]", "INVALID_REQUEST", "INVALID_VALUE", "body"),
        (b"{}", "INVALID_DATA", "REQUIRED_VALUE", "targetEnvironment"),
        (b'{"targetEnvironment": "x"}', "INVALID_DATA", "INVALID_VALUE", "targetEnvironment"),
        (b'{"targetEnvironment": {}}', "INVALID_DATA", "REQUIRED_VALUE", "targetEnvironment.id"),
        (b'{"targetEnvironment": {"id": "x"}}', "INVALID_DATA", "INVALID_VALUE", "targetEnvironment.id"),
        (b'{"targetEnvironment": {"id": "SRC"}}', "INVALID_DATA", "INVALID_VALUE", "targetEnvironment.id"),
        (
            b'{"targetEnvironment": {"id": "TGT"}, "selectedResources": "x"}',
            "INVALID_DATA",
            "INVALID_VALUE",
            "selectedResources",
        ),
        (
            b'{"targetEnvironment": {"id": "TGT"}, "excludedResources": [1]}',
            "INVALID_DATA",
            "INVALID_VALUE",
            "excludedResources",
        ),
        (
            b'{"targetEnvironment": {"id": "TGT"}, "resourceMapping": []}',
            "INVALID_DATA",
            "INVALID_VALUE",
            "resourceMapping",
        ),
        (b'{"targetEnvironment": {"id": "TGT"}, "description": 1}', "INVALID_DATA", "INVALID_VALUE", "description"),
        (
            b'{"targetEnvironment": {"id": "TGT"}, "sourceSnapshot": {"id": "SRC"}}',
            "INVALID_DATA",
            "INVALID_VALUE",
            "sourceSnapshot.id",
        ),
    ],
)
def test_bodies_that_are_refused(api: Api, body: bytes, code: str, detail: str, target: str) -> None:
    body = body.replace(b"SRC", worlds.SOURCE_ENVIRONMENT.encode()).replace(b"TGT", worlds.TARGET_ENVIRONMENT.encode())

    answer = api.call("POST", "/promotions", data=body, headers={"Content-Type": JSON})

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert (answer.json()["details"][0]["code"], answer.json()["details"][0]["target"]) == (detail, target)
    assert api.call("GET", "/promotions").json()["size"] == 0


def test_unknown_target(api: Api) -> None:
    answer = api.call("POST", "/promotions", json={"targetEnvironment": {"id": worlds.POPULATION}})

    assert answer.status_code == 403


def test_target_of_another_organization_and_without_role(
    simulator: Simulator, api: Api, seeds_world: dict[str, Any]
) -> None:
    environments = {entry["id"]: entry for entry in seeds_world["pingone"]["environments"]}
    environments[worlds.PRODUCTION_ENVIRONMENT]["organization"] = {"id": str(uuid.uuid4())}
    (application,) = environments[worlds.ADMIN_ENVIRONMENT]["applications"]
    application["environments"] = [worlds.SOURCE_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT]
    simulator.reset(seeds_world)
    api.log_in()

    for target in (worlds.TARGET_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT):
        assert api.call("POST", "/promotions", json={"targetEnvironment": {"id": target}}).status_code == 403
    shown = api.call("GET", f"{api.url}/v1/environments").json()["_embedded"]["environments"]
    assert [environment["name"] for environment in shown] == ["Development"]


def test_sandbox_only(simulator: Simulator, api: Api) -> None:
    body = {"targetEnvironment": {"id": worlds.PRODUCTION_ENVIRONMENT}}
    assert api.call("POST", "/promotions", json=body).status_code == 201
    simulator.behave(sandbox_only=True)
    assert api.call("POST", "/promotions", json=body).status_code == 400


@pytest.mark.parametrize("prefix", ["", "/v1/v1", "/v2", "/V1"])
def test_version_exactly_once(api: Api, prefix: str) -> None:
    answer = api.call("GET", f"{api.url}{prefix}/environments")

    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    assert answer.headers["Correlation-Id"]


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/promotions"), ("DELETE", "/promotions"), ("OPTIONS", "/promotions")]
)
def test_method_not_supported(api: Api, method: str, path: str) -> None:
    answer = api.call(method, path)

    assert (answer.status_code, answer.json()["code"]) == (405, "INVALID_REQUEST")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_head_is_no_read(api: Api) -> None:
    promotion = api.create()

    answer = api.call("HEAD", f"/promotions/{promotion}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert api.call("GET", "/promotions").json()["_embedded"]["promotions"][0]["status"] == "NEW"


def test_connection_is_kept_open(simulator: Simulator, api: Api) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", int(simulator.url.rsplit(":", 1)[1]), timeout=5)
    connection.connect()
    socket = connection.sock
    for _time in range(3):
        connection.request("POST", "/v1/environments", body=b"x" * 5000)
        answer = connection.getresponse()
        assert (answer.status, answer.version) == (405, 11)
        answer.read()
        assert connection.sock is socket
    connection.close()


def test_links_use_the_origin_of_the_request(api: Api) -> None:
    answer = api.call("GET", f"{api.url}/v1/environments", headers={"Host": "api.pingone.example"})

    assert answer.json()["_links"]["self"]["href"] == "http://api.pingone.example/v1/environments"


def test_paging_of_promotions(api: Api) -> None:
    created = [api.create() for _time in range(5)]
    seen, sizes, url = [], [], f"{api.url}/v1/environments/{worlds.SOURCE_ENVIRONMENT}/promotions?limit=2"
    first = url
    while url:
        page = api.call("GET", url).json()
        seen += [promotion["id"] for promotion in page["_embedded"]["promotions"]]
        sizes.append(page["size"])
        assert ("prev" in page["_links"]) is (url != first)
        assert page["_links"]["self"]["href"] == url
        url = page["_links"].get("next", {}).get("href")

    assert sizes == [2, 2, 1]
    assert seen == created[::-1]


def test_default_page_of_promotions_holds_25(api: Api) -> None:
    for _time in range(26):
        api.create()

    page = api.call("GET", "/promotions").json()

    assert page["size"] == 25
    assert page["_links"]["self"]["href"].endswith("/promotions?limit=25")
    assert api.call("GET", page["_links"]["next"]["href"]).json()["size"] == 1


def test_paging_of_steps(api: Api) -> None:
    promotion = api.create()
    api.read(promotion)

    page = api.call("GET", f"/promotions/{promotion}/promotionSteps", params={"cursor": 1, "limit": 1}).json()

    assert (page["count"], page["size"]) == (1, 1)
    assert page["_embedded"]["promotionSteps"][0]["resourceUrl"].endswith(worlds.TARGET_THEME)
    assert page["_links"]["next"]["href"].endswith("/promotionSteps?cursor=2&limit=1")
    assert page["_links"]["prev"]["href"].endswith("/promotionSteps?cursor=0&limit=1")


def test_paging_of_environments(api: Api) -> None:
    page = api.call("GET", f"{api.url}/v1/environments", params={"limit": 3}).json()

    assert page["size"] == 3
    rest = api.call("GET", page["_links"]["next"]["href"]).json()
    assert [environment["name"] for environment in rest["_embedded"]["environments"]] == ["Production"]


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "x"}, {"cursor": "?"}, {"cursor": "cHJvbW90aW9uczotMQ"}])
def test_paging_that_is_refused(api: Api, query: dict[str, str]) -> None:
    answer = api.call("GET", "/promotions", params=query)

    assert answer.status_code == 400
    assert answer.json()["details"][0]["code"] == "INVALID_PARAMETER"


@pytest.mark.parametrize(
    ("text", "count"), [('status eq "READY"', 1), ("status eq READY", 1), ('status EQ "NEW"', 2), ('status eq "x"', 0)]
)
def test_filter_of_promotions(api: Api, text: str, count: int) -> None:
    ids = [api.create() for _time in range(3)]
    api.read(ids[0])

    page = api.call("GET", "/promotions", params={"filter": text, "limit": 1}).json()

    assert page["size"] == min(count, 1)
    assert ("next" in page["_links"]) is (count > 1)
    if count > 1:
        assert "NEW" in page["_links"]["next"]["href"]


@pytest.mark.parametrize(
    "text", ["status", 'status sw "R"', 'name eq "x"', 'status eq "A" or status eq "B"', 'status eq "A" trailing', "("]
)
def test_filter_that_is_refused(api: Api, text: str) -> None:
    answer = api.call("GET", "/promotions", params={"filter": text})

    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_REQUEST")
    (detail,) = answer.json()["details"]
    assert (detail["code"], detail["target"]) == ("INVALID_FILTER", "filter")
    assert detail["innerError"] == {"supportedAttributes": ["status"], "supportedOperators": ["eq"]}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('name sw "Sta"', ["Staging"]),
        (f'id eq "{worlds.PRODUCTION_ENVIRONMENT}"', ["Production"]),
        (f'organization.id eq "{worlds.ORGANIZATION}" and name sw "P"', ["Production"]),
        ('status eq "ACTIVE"', ["Administrators", "Development", "Staging", "Production"]),
        ('name sw "No \\"such"', []),
    ],
)
def test_filter_of_environments(api: Api, text: str, names: list[str]) -> None:
    page = api.call("GET", f"{api.url}/v1/environments", params={"filter": text, "limit": 1}).json()

    assert [environment["name"] for environment in page["_embedded"]["environments"]] == names


def test_one_environment(api: Api) -> None:
    url = f"{api.url}/v1/environments/{worlds.TARGET_ENVIRONMENT}"
    answer = api.call("GET", url).json()
    assert (answer["id"], answer["name"], answer["type"]) == (worlds.TARGET_ENVIRONMENT, "Staging", "SANDBOX")
    assert "billOfMaterials" not in answer
    assert "billOfMaterials" in api.call("GET", url, params={"expand": "billOfMaterials"}).json()
    assert "resources" not in answer


def test_unknown_environment(simulator: Simulator, api: Api) -> None:
    """It is known not to exist where it is asked for itself (4.2); elsewhere, the status is open (A23)."""
    unknown = f"{api.url}/v1/environments/{worlds.POPULATION}"
    answer = api.call("GET", unknown)
    assert answer.status_code == 404
    assert answer.json()["code"] == "NOT_FOUND"
    assert answer.json()["message"] == f"Unable to find environment with ID: '{worlds.POPULATION}'"
    assert api.call("GET", f"{unknown}/promotions").status_code == 403
    simulator.behave(unknown_environment=404)
    assert api.call("GET", f"{unknown}/promotions").status_code == 404


def test_deletion_has_no_answer(simulator: Simulator, api: Api) -> None:
    simulator.behave(prepare="never")
    answer = api.call("DELETE", f"/promotions/{api.create()}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert not {"Content-Type", "Content-Length"} & set(answer.headers)


def test_rate_limit(simulator: Simulator, api: Api) -> None:
    simulator.set_time("2026-05-25T12:00:00Z", freeze=True)
    simulator.behave(rate_limit_per_minute=2)
    assert [api.call("GET", "/promotions").status_code for _time in range(2)] == [200, 200]
    simulator.advance(15)

    answer = api.call("GET", "/promotions")

    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "45")
    assert answer.json()["code"] == "REQUEST_LIMITED"
    simulator.advance(45)
    assert api.call("GET", "/promotions").status_code == 200


def test_early_access_features(simulator: Simulator, api: Api) -> None:
    url = f"{api.url}/v1/environments/{worlds.SOURCE_ENVIRONMENT}/earlyAccessFeatures"
    states = []
    for opted_in in (True, False):
        simulator.behave(opted_in=opted_in)
        [feature] = api.call("GET", url).json()["_embedded"]["earlyAccessFeatures"]
        states.append((feature["state"], api.call("GET", "/promotions").status_code))
    assert states == [("OPTED_IN", 200), ("AVAILABLE", 403)]
    assert simulator.requests("features")
