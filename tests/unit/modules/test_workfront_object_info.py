# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_object_info: objects by name or ID, through the core API (contract Workfront 9.2 to 9.4)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import SOURCE, Workfront

MODULE = "workfront_object_info"
UNKNOWN = "0123456789abcdef0123456789abcdef"
LOOKED_UP = {
    "PROJ": worlds.PROJECT_NAME,
    "TMPL": worlds.TEMPLATE_NAME,
    "PTLTAB": worlds.DASHBOARD_NAME,
    "CTGY": worlds.FORM_NAME,
    "PARAM": worlds.FIELD_NAME,
    "ROLE": worlds.ROLE_NAME,
    "ACSLVL": worlds.ACCESS_LEVEL_NAME,
    "GROUP": worlds.GROUP_NAME,
}


def found(outcome: Outcome) -> list[str]:
    assert outcome.changed is False
    return [item["id"] for item in outcome["objects"]]


@pytest.mark.parametrize(("code", "name"), LOOKED_UP.items(), ids=list(LOOKED_UP))
def test_by_name(workfront: Workfront, code: str, name: str) -> None:
    [item] = workfront.run(MODULE, SOURCE, object_code=code, name=name)["objects"]
    assert (item["name"], item["object_code"]) == (name, code)
    assert workfront.objects(SOURCE)[item["id"]]["code"] == code
    [request] = workfront.requests()
    assert request["operation"] == "search"
    assert request["path"].startswith("/attask/api/v22.0/")
    assert request["query"] == {"name": name, "name_Mod": "eq", "fields": "ID,name", "$$LIMIT": "2000"}


def test_name_of_several_objects(workfront: Workfront) -> None:
    outcome = workfront.run(MODULE, SOURCE, object_code="TMPL", name=worlds.AMBIGUOUS_NAME)
    assert found(outcome) == list(worlds.AMBIGUOUS_TEMPLATES)


def test_name_of_no_object(workfront: Workfront) -> None:
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", name="Nothing")) == []


def test_loose_search_of_the_service_is_made_exact(workfront: Workfront) -> None:
    workfront.simulator.workfront_put_object(SOURCE, "TMPL", worlds.TEMPLATE_NAME.upper())
    workfront.simulator.workfront_behave(loose_search=True)
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", name=worlds.TEMPLATE_NAME)) == [worlds.TEMPLATE]


def test_name_with_everything_that_a_query_must_quote(workfront: Workfront) -> None:
    name = "R&D: 100% = a+b #1 ?ö/ü"
    made = workfront.simulator.workfront_put_object(SOURCE, "TMPL", name)
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", name=name)) == [made["ID"]]


def test_by_id_existing_and_missing(workfront: Workfront) -> None:
    ids = [worlds.SECOND_TEMPLATE.upper(), UNKNOWN, worlds.TEMPLATE, worlds.PROJECT]
    outcome = workfront.run(MODULE, SOURCE, object_code="TMPL", ids=ids)
    assert outcome["objects"] == [
        {"id": worlds.SECOND_TEMPLATE, "name": worlds.SECOND_TEMPLATE_NAME, "object_code": "TMPL"},
        {"id": worlds.TEMPLATE, "name": worlds.TEMPLATE_NAME, "object_code": "TMPL"},
    ]
    assert workfront.operations() == ["read"]


def test_objects_of_several_types(workfront: Workfront) -> None:
    """Each type is asked for once, whatever the order."""
    wanted = [
        ("TMPL", worlds.TEMPLATE),
        ("ROLE", worlds.ROLE),
        ("TMPL", worlds.SECOND_TEMPLATE.upper()),
        ("PROJ", UNKNOWN),
        ("ROLE", worlds.PROJECT),
    ]
    outcome = workfront.run(MODULE, SOURCE, objects=[{"object_code": code, "id": item} for code, item in wanted])
    assert outcome["objects"] == [
        {"id": worlds.SECOND_TEMPLATE, "name": worlds.SECOND_TEMPLATE_NAME, "object_code": "TMPL"},
        {"id": worlds.TEMPLATE, "name": worlds.TEMPLATE_NAME, "object_code": "TMPL"},
        {"id": worlds.ROLE, "name": worlds.ROLE_NAME, "object_code": "ROLE"},
    ]
    assert [entry["path"].rpartition("/")[2] for entry in workfront.requests()] == ["template", "role", "project"]


def test_only_unknown_ids(workfront: Workfront) -> None:
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", ids=[UNKNOWN])) == []


def test_no_ids(workfront: Workfront) -> None:
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", ids=[])) == []
    assert found(workfront.run(MODULE, SOURCE, objects=[])) == []
    assert workfront.requests() == []


@pytest.mark.parametrize(("number", "batches"), [(100, 1), (101, 2), (250, 3)])
def test_many_ids_are_read_in_batches(workfront: Workfront, number: int, batches: int) -> None:
    """The gateway of the service limits the length of an address (contract 2)."""
    ids = [*(f"{index:032x}" for index in range(number - 1)), worlds.TEMPLATE]
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", ids=ids)) == [worlds.TEMPLATE]
    asked = [entry["query"]["id"].split(",") for entry in workfront.requests()]
    assert [identifier for batch in asked for identifier in batch] == ids
    assert len(asked) == batches
    assert max(map(len, asked)) <= 100


@pytest.mark.parametrize("status", [404, 422])
def test_service_that_refuses_a_bulk_read_of_missing_ids(workfront: Workfront, status: int) -> None:
    """What it says then is not documented, so each ID is read alone."""
    workfront.simulator.fault("status", operation="read", status=status)
    ids = [UNKNOWN, worlds.TEMPLATE]
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", ids=ids)) == [worlds.TEMPLATE]
    assert [entry["status"] for entry in workfront.requests()] == [status, 404, 200]


@pytest.mark.parametrize("form", ["object", "array", "bare"])
def test_every_form_of_a_single_answer(workfront: Workfront, form: str) -> None:
    workfront.simulator.workfront_behave(single_data=form)
    workfront.simulator.fault("status", operation="read", status=404)
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", ids=[worlds.TEMPLATE])) == [worlds.TEMPLATE]


def test_bulk_answer_with_one_object_without_a_list(workfront: Workfront) -> None:
    body = {"data": {"ID": worlds.TEMPLATE, "name": "T", "objCode": "TMPL"}}
    workfront.simulator.fault("status", operation="read", status=200, body=body)
    assert found(workfront.run(MODULE, SOURCE, object_code="TMPL", ids=[worlds.TEMPLATE])) == [worlds.TEMPLATE]


def test_error_in_an_answer_of_success(workfront: Workfront) -> None:
    """The vendor's own client looks into the body of every answer (contract 9.1)."""
    workfront.simulator.workfront_behave(errors_with_200=True)
    outcome = workfront.run(MODULE, SOURCE, object_code="TMPL", name="x", core_api_version="v17.0")
    assert outcome.failed
    assert outcome["error"]["status"] == 200
    assert "Version 17 of the API is gone" in outcome.message


def test_other_version_of_the_core_api(workfront: Workfront) -> None:
    options: dict[str, Any] = {"object_code": "ROLE", "name": worlds.ROLE_NAME, "core_api_version": "v19.0"}
    assert found(workfront.run(MODULE, SOURCE, **options)) == [worlds.ROLE]
    assert workfront.requests()[0]["path"] == "/attask/api/v19.0/role/search"


def test_version_that_the_service_no_longer_has(workfront: Workfront) -> None:
    outcome = workfront.run(MODULE, SOURCE, object_code="ROLE", name="x", core_api_version="v15.0")
    assert outcome.failed
    assert outcome["error"]["status"] == 410
    assert "look up the ROLE 'x' in 127.0.0.1:" in outcome.message


@pytest.mark.parametrize(
    "body", ["7", '{"data": [7]}', '{"data": "x"}', '{"data": null}', '{"data": [{"ID": " a", "name": "x"}]}']
)
def test_answer_that_is_no_list_of_objects(workfront: Workfront, body: str) -> None:
    workfront.simulator.fault("status", operation="search", status=200, body=body)
    outcome = workfront.run(MODULE, SOURCE, object_code="ROLE", name="x")
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert "a list of objects was expected" in outcome.message


def test_reads_in_check_mode_too_and_in_a_process(current_workfront: Workfront) -> None:
    outcome = current_workfront.process(
        MODULE, SOURCE, check=True, diff=True, object_code="ROLE", name=worlds.ROLE_NAME
    )
    assert found(outcome) == [worlds.ROLE]
    assert current_workfront.writes() == []


def test_planner_may_look_up(current_workfront: Workfront) -> None:
    """The core API lets every user read."""
    outcome = current_workfront.run(
        MODULE, SOURCE, object_code="ROLE", name=worlds.ROLE_NAME, api_key=worlds.PLANNER_KEYS[SOURCE]
    )
    assert found(outcome) == [worlds.ROLE]


# -- fields


@pytest.mark.parametrize("by", [{"name": worlds.TEMPLATE_NAME}, {"ids": [worlds.TEMPLATE]}], ids=str)
def test_fields_are_returned(workfront: Workfront, by: dict[str, Any]) -> None:
    outcome = workfront.run(MODULE, SOURCE, object_code="TMPL", fields=["name", "lastUpdateDate", "name"], **by)
    [item] = outcome["objects"]
    assert item["fields"]["name"] == worlds.TEMPLATE_NAME
    assert isinstance(item["fields"]["lastUpdateDate"], str)
    assert workfront.requests()[-1]["query"]["fields"] == "ID,name,lastUpdateDate"


def test_fields_of_listed_objects(workfront: Workfront) -> None:
    listed = [{"object_code": "TMPL", "id": worlds.TEMPLATE}, {"object_code": "PROJ", "id": worlds.PROJECT}]
    outcome = workfront.run(MODULE, SOURCE, objects=listed, fields=["lastUpdateDate"])
    assert all("lastUpdateDate" in item["fields"] for item in outcome["objects"])


@pytest.mark.parametrize("blank", [None, "", [], ["", " "]], ids=str)
def test_without_fields_there_are_none(workfront: Workfront, blank: Any) -> None:
    [item] = workfront.run(MODULE, SOURCE, object_code="TMPL", name=worlds.TEMPLATE_NAME, fields=blank)["objects"]
    assert "fields" not in item


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (["a;b"], "fields: 'a;b' must be the name of a field"),
        (["1st"], "must be the name of a field"),
        (["x" * 200], "must be the name of a field"),
        (["*"], "must be the name of a field"),
        ([f"field{number}" for number in range(51)], "fields must have at most 50 entries; got 51."),
    ],
)
def test_bad_fields_fail_before_the_first_request(workfront: Workfront, fields: list[str], said: str) -> None:
    outcome = workfront.run(MODULE, SOURCE, object_code="TMPL", name="x", fields=fields)
    assert outcome.failed
    assert said in outcome.message
    assert workfront.requests() == []
