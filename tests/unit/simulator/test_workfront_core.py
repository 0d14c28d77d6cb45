# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The core API: sessions, finding, reading, changing and deleting objects."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import Lane


def test_session(target: Lane) -> None:
    data = target.core("GET", "/session").json()["data"]

    assert (data["userID"], data["isAdmin"], data["customerID"]) == (worlds.ADMINS["my"], True, worlds.CUSTOMER)
    assert data["versionInformation"]["currentAPIVersion"] == "22.0"


@pytest.mark.parametrize(("version", "status"), [("", 200), ("/v19.0", 200), ("/v17.0", 410), ("/v22", 404)])
def test_versions(target: Lane, version: str, status: int) -> None:
    assert target.call("GET", "/session", base=f"/attask/api{version}").status_code == status


@pytest.mark.parametrize("name", ["template", "TEMPLATE", "TMPL", "tmpl"])
def test_search_by_name(source: Lane, name: str) -> None:
    query = {"name": worlds.TEMPLATE_NAME, "name_Mod": "eq", "fields": "ID,name", "$$LIMIT": "2"}

    answer = source.core("GET", f"/{name}/search", params=query)

    assert answer.json() == {"data": [{"ID": worlds.TEMPLATE, "name": worlds.TEMPLATE_NAME, "objCode": "TMPL"}]}


def found(client: Lane, **query: str) -> list[str]:
    return [entry["ID"] for entry in client.core("GET", "/template/search", params=query).json()["data"]]


def test_search(simulator: Simulator, source: Lane) -> None:
    assert found(source, name="Nothing") == []
    assert set(found(source, name=worlds.AMBIGUOUS_NAME)) == set(worlds.AMBIGUOUS_TEMPLATES)
    assert found(source, name=worlds.AMBIGUOUS_NAME.lower()) == []
    assert len(found(source, name="campaign KICK-off", name_Mod="cieq")) == 2
    assert len(found(source, name="Agency", name_Mod="contains")) == 2
    assert found(source, description="Autumn") == [worlds.AMBIGUOUS_TEMPLATES[1]]
    everything = found(source, ID_Sort="asc")
    assert everything == sorted(everything)
    assert found(source, ID_Sort="asc", **{"$$FIRST": "1", "$$LIMIT": "2"}) == everything[1:3]
    simulator.workfront_behave(loose_search=True)
    assert len(found(source, name=worlds.AMBIGUOUS_NAME.lower())) == 2


@pytest.mark.parametrize(
    "query", [{"$$LIMIT": "2001"}, {"$$FIRST": "x"}, {"name": "x", "name_Mod": "soundex"}, {"fields": "["}]
)
def test_search_that_is_refused(source: Lane, query: dict[str, str]) -> None:
    assert source.core("GET", "/template/search", params=query).status_code == 422


@pytest.mark.parametrize("query", [{"fields": "ID,nonsense"}, {"nonsense": "x"}, {"fields": '["nonsense"]'}])
def test_unknown_field(source: Lane, query: dict[str, str]) -> None:
    answer = source.core("GET", "/template/search", params=query)

    assert answer.status_code == 422
    error = answer.json()["error"]
    assert error["class"] == "java.lang.IllegalArgumentException"
    assert error["message"] == "APIModel V22_0 does not support field nonsense (Template)"


def test_codes_of_the_core_api(source: Lane) -> None:
    answer = source.core("GET", "/UIVIEW/search").json()["data"]
    assert answer == [{"ID": worlds.VIEW, "name": "Agency View", "objCode": "UIVIEW"}]
    assert source.core("GET", "/team/search").status_code == 200
    for name in ("CALEND", "UIVW", "RTCRD", "BSNRUL", "TPRED", "nonsense"):
        assert source.core("GET", f"/{name}/search").status_code == 404
        assert source.core("GET", f"/{name}/{worlds.CALENDAR}").status_code == 404


def test_entry_date(simulator: Simulator, source: Lane) -> None:
    query = {"fields": "entryDate,description,customerID"}
    answer = source.core("GET", f"/template/{worlds.TEMPLATE}", params=query).json()["data"]
    assert answer["entryDate"] == "2023-02-01T09:00:00:000+0000"
    assert (answer["description"], answer["customerID"]) == ("Steps from contract to first brief", worlds.CUSTOMER)
    assert source.core("GET", f"/uiview/{worlds.VIEW}", params=query).status_code == 422
    simulator.workfront_behave(no_entry_date=["TMPL"])
    assert source.core("GET", f"/template/{worlds.TEMPLATE}", params=query).status_code == 422
    assert source.core("GET", f"/uiview/{worlds.VIEW}", params=query).status_code == 200


def test_fields_that_a_type_does_not_have(simulator: Simulator, source: Lane) -> None:
    path = f"/parameteroption/{worlds.FIELD_OPTIONS[0]}"
    for field in ("name", "entryDate"):
        refused = source.core("GET", path, params={"fields": f"ID,{field}"})
        assert refused.status_code == 422
        assert f"does not support field {field}" in refused.json()["error"]["message"]
    assert set(source.core("GET", path).json()["data"]) == {"ID", "objCode"}
    simulator.workfront_behave(unknown_fields={})
    assert source.core("GET", path, params={"fields": "name,entryDate"}).json()["data"]["name"] == "Image"


def test_the_clock_of_the_core_api(simulator: Simulator, source: Lane) -> None:
    simulator.workfront_behave(core_clock_offset=-61)
    answer = source.core("GET", f"/template/{worlds.TEMPLATE}", params={"fields": "entryDate"}).json()["data"]
    assert answer["entryDate"] == "2023-02-01T08:58:59:000+0000"


@pytest.mark.parametrize(
    ("style", "unwrap"),
    [
        ("object", lambda body: body["data"]),
        ("array", lambda body: body["data"][0]),
        ("bare", lambda body: body),
    ],
)
def test_read_one(simulator: Simulator, target: Lane, style: str, unwrap: Any) -> None:
    simulator.workfront_behave(single_data=style)
    answer = target.core("GET", f"/group/{worlds.GROUP}", params={"fields": "*"})
    assert unwrap(answer.json())["name"] == worlds.GROUP_NAME
    assert unwrap(answer.json())["isActive"] is True


def test_read_several(source: Lane) -> None:
    ids = ",".join([worlds.TEMPLATE, "0" * 32, worlds.GROUP, worlds.SECOND_TEMPLATE])
    answer = source.core("GET", "/template", params={"id": ids}).json()
    assert [entry["ID"] for entry in answer["data"]] == [worlds.TEMPLATE, worlds.SECOND_TEMPLATE]
    assert source.core("GET", "/template").status_code == 400
    assert source.core("GET", f"/template/{worlds.GROUP}").status_code == 404


def test_edit(simulator: Simulator, target: Lane) -> None:
    path = f"/role/{worlds.TARGET_ROLE}"
    answer = target.core("PUT", path, json={"name": "Renamed", "description": "x"}, params={"fields": "description"})
    assert (answer.status_code, answer.json()["data"]["description"]) == (200, "x")
    assert simulator.workfront_objects("my")[worlds.TARGET_ROLE]["name"] == "Renamed"
    for wrong in ({"nonsense": 1}, {"ID": "x"}):
        assert target.core("PUT", path, json=wrong).status_code == 422


def test_delete_with_children(simulator: Simulator, source: Lane) -> None:
    answer = source.core("DELETE", f"/template/{worlds.TEMPLATE}")

    assert (answer.status_code, answer.json()) == (200, {"data": {"success": True}})
    gone = {worlds.TEMPLATE, *worlds.TEMPLATE_TASKS, worlds.QUEUE_DEFINITION, worlds.QUEUE_TOPIC}
    assert not gone & set(simulator.workfront_objects("sb01"))
    assert source.core("DELETE", f"/template/{worlds.TEMPLATE}").status_code == 404


def test_delete_of_what_is_in_use(simulator: Simulator, source: Lane) -> None:
    before = set(simulator.workfront_objects("sb01"))
    answer = source.core("DELETE", f"/uiview/{worlds.VIEW}")
    assert answer.status_code == 422
    assert "refers to it" in answer.json()["error"]["message"]
    assert set(simulator.workfront_objects("sb01")) == before

    assert source.core("DELETE", f"/uiview/{worlds.VIEW}", params={"force": "true"}).status_code == 200

    assert before - set(simulator.workfront_objects("sb01")) == {worlds.VIEW, worlds.REPORT, worlds.DASHBOARD}


def test_delete_that_is_not_offered(source: Lane) -> None:
    assert source.core("DELETE", f"/queuedef/{worlds.QUEUE_DEFINITION}").status_code == 400
    assert source.core("GET", f"/queuedef/{worlds.QUEUE_DEFINITION}").status_code == 200
    assert source.core("DELETE", f"/CALEND/{worlds.CALENDAR}").status_code == 404


def test_delete_several(simulator: Simulator, source: Lane) -> None:
    ids = ",".join(worlds.AMBIGUOUS_TEMPLATES)
    assert source.core("DELETE", "/template", params={"id": ids}).status_code == 200
    assert not set(worlds.AMBIGUOUS_TEMPLATES) & set(simulator.workfront_objects("sb01"))


def test_metadata(source: Lane) -> None:
    data = source.core("GET", "/template/metadata").json()["data"]
    assert (data["objCode"], data["operations"]) == ("TMPL", ["GET", "PUT", "DELETE"])
    assert {"ID", "name", "entryDate", "groupID"} <= set(data["fields"])
    assert source.core("GET", "/queuedef/metadata").json()["data"]["operations"] == ["GET"]


def test_planner_may_look_but_not_touch(simulator: Simulator) -> None:
    client = Lane(simulator.workfront["my"], {"apikey": worlds.PLANNER_KEYS["my"]})
    assert client.core("GET", "/session").json()["data"]["isAdmin"] is False
    assert client.core("GET", f"/role/{worlds.TARGET_ROLE}").status_code == 200
    assert client.core("PUT", f"/role/{worlds.TARGET_ROLE}", json={"name": "x"}).status_code == 403
    assert client.core("DELETE", f"/role/{worlds.TARGET_ROLE}").status_code == 403
    assert client.call("GET", "/packages").status_code == 403


def test_errors_with_200(simulator: Simulator, target: Lane) -> None:
    simulator.workfront_behave(errors_with_200=True)
    answer = target.core("GET", f"/role/{worlds.GROUP}")
    assert (answer.status_code, set(answer.json())) == (200, {"error"})
    assert target.call("GET", "/packages/x").status_code == 404
