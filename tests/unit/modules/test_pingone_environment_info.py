# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_environment_info: listing environments and finding one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

UNKNOWN = "00000000-1111-4222-8333-444444444444"
ALL = ["Administrators", "Development", "Production", "Staging"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_all_by_name(pingone: PingOne, check: bool) -> None:
    outcome = pingone.process("pingone_environment_info", check=check)
    assert not outcome.changed
    assert [item["name"] for item in outcome["environments"]] == ALL
    assert outcome["environments"][1]["id"] == worlds.SOURCE_ENVIRONMENT
    assert outcome["environments"][1]["type"] == "SANDBOX"
    assert pingone.operations() == ["E1"]


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({"type": "PRODUCTION"}, ["Production"]),
        ({"type": "SANDBOX"}, ["Administrators", "Development", "Staging"]),
        ({"name": "Development"}, ["Development"]),
        ({"name": "Dev"}, []),
        ({"name": 'a "quoted" \\ name'}, []),
        ({"name": "Development", "type": "PRODUCTION"}, []),
        ({"environment": "Development"}, ["Development"]),
        ({"environment": "Dev"}, []),
        ({"environment": worlds.SOURCE_ENVIRONMENT.upper()}, ["Development"]),
        ({"environment": worlds.SOURCE_ENVIRONMENT, "type": "PRODUCTION"}, []),
        ({"environment": " ", "name": "Staging"}, ["Staging"]),
        ({"environment_id": worlds.SOURCE_ENVIRONMENT}, ["Development"]),
        ({"environment_id": worlds.SOURCE_ENVIRONMENT.upper()}, ["Development"]),
        ({"environment_id": worlds.SOURCE_ENVIRONMENT, "name": "Staging"}, []),
        ({"environment_id": worlds.SOURCE_ENVIRONMENT, "type": "SANDBOX"}, ["Development"]),
    ],
    ids=str,
)
def test_those_that_fit(pingone: PingOne, options: dict[str, Any], names: list[str]) -> None:
    outcome = pingone.run("pingone_environment_info", **options)
    assert not outcome.changed
    assert [item["name"] for item in outcome["environments"]] == names
    assert pingone.operations() == ["E1"]


@pytest.mark.parametrize("other", [{"name": "Staging"}, {"environment_id": worlds.SOURCE_ENVIRONMENT}], ids=str)
def test_two_ways_to_name_one_are_refused(pingone: PingOne, other: dict[str, Any]) -> None:
    outcome = pingone.run("pingone_environment_info", environment="Development", **other)
    assert "mutually exclusive" in outcome.message
    assert pingone.operations() == []


def test_name_is_sent_as_a_filter(pingone: PingOne) -> None:
    pingone.run("pingone_environment_info", name='Dev "2"')
    assert pingone.simulator.requests("E1")[0]["query"] == {"filter": 'name sw "Dev \\"2\\""'}


def test_environment_that_the_service_does_not_know(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="E1", status=404)
    assert pingone.run("pingone_environment_info", environment_id=UNKNOWN)["environments"] == []


def test_environment_that_the_service_hides(pingone: PingOne) -> None:
    """Contract 4.2: an environment that does not exist may be answered with 403."""
    pingone.simulator.fault("status", operation="E1", status=403)
    outcome = pingone.run("pingone_environment_info", environment_id=UNKNOWN)
    assert outcome.failed
    assert outcome["error"]["kind"] == "permission"
    assert f"read the environment {UNKNOWN}" in outcome.message
    assert "does not exist in this organization and region, or the worker application lacks the role" in outcome.message


def test_id_that_is_none(pingone: PingOne) -> None:
    outcome = pingone.run("pingone_environment_info", environment_id="Development")
    assert outcome.failed
    assert "environment_id must be an ID (UUID); got 'Development'" in outcome.message
    assert pingone.simulator.requests() == []


def test_all_pages(pingone: PingOne) -> None:
    """The second page has the rest, by the link of the first."""
    url = pingone.simulator.url
    first = {"id": "1", "name": "Of the first page", "type": "SANDBOX"}
    link = {"href": f"{url}/v1/environments?cursor=&limit=1000"}
    body = {"_links": {"next": link}, "_embedded": {"environments": [first]}, "size": 1}
    pingone.simulator.fault("status", operation="E1", status=200, body=body)
    outcome = pingone.run("pingone_environment_info")
    assert [item["name"] for item in outcome["environments"]] == sorted([*ALL, "Of the first page"])


def test_what_moves_to_the_next_page_meanwhile_is_listed_once(pingone: PingOne) -> None:
    moved = {"id": worlds.SOURCE_ENVIRONMENT.upper(), "name": "Development", "type": "SANDBOX"}
    link = {"href": f"{pingone.simulator.url}/v1/environments?cursor=&limit=1000"}
    body = {"_links": {"next": link}, "_embedded": {"environments": [moved]}, "size": 1}
    pingone.simulator.fault("status", operation="E1", status=200, body=body)
    outcome = pingone.run("pingone_environment_info")
    assert [item["name"] for item in outcome["environments"]] == ALL


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ([], "a JSON object was expected"),
        ("", "a JSON object was expected"),
        ({"_embedded": {"environments": {}}}, "a collection of environments was expected"),
        ({"_embedded": {"environments": ["no object"]}}, "a collection of environments was expected"),
        ({"_embedded": {"something": []}}, "a collection of environments was expected"),
    ],
    ids=["list", "empty", "object", "text", "another name"],
)
def test_answer_that_cannot_be_read(pingone: PingOne, body: Any, said: str) -> None:
    pingone.simulator.fault("status", operation="E1", status=200, body=body)
    outcome = pingone.run("pingone_environment_info")
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert said in outcome.message


def test_collection_in_a_circle(pingone: PingOne) -> None:
    link = {"href": f"{pingone.simulator.url}/v1/environments?cursor=again"}
    body = {"_links": {"next": link}, "_embedded": {"environments": []}}
    pingone.simulator.fault("status", operation="E1", status=200, body=body, times=None)
    outcome = pingone.run("pingone_environment_info")
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "the link to the next page leads back to an earlier page" in outcome.message


def test_tls_options_do_not_matter_without_tls(pingone: PingOne, tmp_path: Path) -> None:
    assert not pingone.run("pingone_environment_info", validate_certs=False).failed
    assert not pingone.run("pingone_environment_info", ca_path=str(tmp_path)).failed


@pytest.mark.parametrize("body", [{}, {"_embedded": None}, {"_embedded": {}}], ids=str)
@pytest.mark.parametrize("size", [None, 3, "0", False], ids=str)
def test_a_missing_collection_is_not_an_empty_one(pingone: PingOne, body: dict[str, Any], size: Any) -> None:
    pingone.simulator.fault("status", operation="E1", status=200, body={**body, "size": size})
    outcome = pingone.run("pingone_environment_info")
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "Could not list the environments" in outcome.message


@pytest.mark.parametrize("body", [{"_embedded": {"environments": []}}, {"size": 0}], ids=str)
def test_a_collection_that_says_that_it_is_empty_is_empty(pingone: PingOne, body: dict[str, Any]) -> None:
    pingone.simulator.fault("status", operation="E1", status=200, body=body)
    assert pingone.run("pingone_environment_info")["environments"] == []
