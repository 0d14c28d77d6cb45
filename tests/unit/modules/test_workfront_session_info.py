# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_session_info: who is logged in, and whether that is who a promotion needs (contract Workfront 3.7)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import simulator
from simulator import workfront_worlds as worlds
from support.workfront import SOURCE, TARGET, Workfront

MODULE = "workfront_session_info"
FOREIGN = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"


def test_says_who_is_logged_in(workfront: Workfront) -> None:
    outcome = workfront.run(MODULE, SOURCE)
    assert outcome.changed is False
    session = outcome["session"]
    assert session["user_id"] == worlds.ADMINS[SOURCE]
    assert session["is_admin"] is True
    assert session["customer_id"] == worlds.CUSTOMER
    assert session["environment"] == workfront.simulator.workfront[SOURCE].removeprefix("http://")
    assert session["environment_type"] == "sandbox"
    assert session["version"]["currentAPIVersion"] == "22.0"
    assert workfront.operations() == ["session"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_right_user_of_the_right_customer(workfront: Workfront, check: bool) -> None:
    options: dict[str, Any] = {"require_admin": True, "require_customer_id": worlds.CUSTOMER}
    outcome = workfront.run(MODULE, check=check, counterpart_url=workfront.simulator.workfront[SOURCE], **options)
    assert outcome.changed is False
    assert outcome["session"]["environment_type"] == "production"
    assert workfront.operations() == ["session"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_user_without_the_rights(current_workfront: Workfront, check: bool) -> None:
    planner: dict[str, Any] = {"api_key": worlds.PLANNER_KEYS[SOURCE]}
    reported = current_workfront.run(MODULE, SOURCE, check=check, **planner)
    assert reported["session"]["is_admin"] is False
    outcome = current_workfront.run(MODULE, SOURCE, check=check, require_admin=True, **planner)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert f"User {reported['session']['user_id']} is not a Workfront administrator in 127.0.0.1:" in outcome.message
    for said in ("system administrator", "Standard license", "Prime or Ultimate"):
        assert said in outcome.message
    assert outcome["session"] == reported["session"]


def test_user_of_whom_nothing_is_said_is_no_administrator(workfront: Workfront) -> None:
    body = {"data": {"userID": "u", "customerID": worlds.CUSTOMER}}
    workfront.simulator.fault("status", operation="session", status=200, body=body)
    assert "is not a Workfront administrator" in workfront.run(MODULE, require_admin=True).message


def test_environment_of_another_customer(workfront: Workfront) -> None:
    path = Path(next(iter(simulator.__path__))) / "world_data" / "seeds.json"
    world = json.loads(path.read_text(encoding="utf-8"))
    world["workfront"]["environments"][TARGET]["customer_id"] = FOREIGN
    workfront.simulator.reset(world)
    source = workfront.run(MODULE, SOURCE)["session"]["customer_id"]
    outcome = workfront.run(MODULE, TARGET, require_customer_id=source)
    assert outcome.failed
    assert outcome["error"]["kind"] == "state_conflict"
    assert f"belongs to customer {FOREIGN}, not to customer {worlds.CUSTOMER}" in outcome.message
    assert "only between environments of one customer" in outcome.message
    assert "Check the url of source and target" in outcome.message
    assert outcome["session"]["customer_id"] == FOREIGN


def test_credentials_that_are_refused(workfront: Workfront) -> None:
    wrong: dict[str, Any] = (
        {"bearer_token": "wrong"} if workfront.flavor == "legacy" else {"api_key": worlds.API_KEYS[TARGET]}
    )
    outcome = workfront.run(MODULE, SOURCE, **wrong)
    assert outcome.failed
    assert (outcome["error"]["kind"], outcome["error"]["status"]) == ("authentication", 401)
    assert "Could not read the session in 127.0.0.1:" in outcome.message
    assert "session" not in outcome.result


@pytest.mark.parametrize("form", ['{"data": [%s]}', "%s", '{"data": %s}'], ids=["array", "bare", "object"])
def test_every_form_of_a_single_answer(workfront: Workfront, form: str) -> None:
    session = json.dumps({"userID": "u", "isAdmin": True, "customerID": "c"})
    workfront.simulator.fault("status", operation="session", status=200, body=form % session)
    outcome = workfront.run(MODULE)
    assert (outcome["session"]["user_id"], outcome["session"]["customer_id"]) == ("u", "c")


@pytest.mark.parametrize(
    "body",
    [
        *("{}", "[]", '{"data": []}', '{"data": {"isAdmin": true}}', "7"),
        '{"data": {"userID": "u\\uff11", "customerID": "c"}}',
        '{"data": {"userID": "u", "customerID": " c\\u200b"}}',
    ],
)
def test_answer_that_is_no_session(workfront: Workfront, body: str) -> None:
    workfront.simulator.fault("status", operation="session", status=200, body=body)
    outcome = workfront.run(MODULE)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"


def test_error_in_an_answer_of_success(workfront: Workfront) -> None:
    """The vendor's own client looks into the body of every answer (contract 9.1)."""
    workfront.simulator.workfront_behave(errors_with_200=True)
    outcome = workfront.run(MODULE, SOURCE, session_id="wrong", api_key=None, bearer_token=None)
    assert outcome.failed
    assert "You are not currently logged in" in outcome.message


# -- the other environment of a promotion, reported apart by the names of the hosts


@pytest.mark.parametrize(
    ("url", "counterpart_url"),
    [
        ("https://acme.sb01.workfront.com", "https://acme.sb01.workfront.com"),
        ("https://acme.sb01.workfront.com", "https://ACME.sb01.workfront.com:443/"),
        ("https://acme.sb01.workfront.com", "https://acme.sb01.workfront.adobe.com"),
        ("http://acme.my.workfront.com", "acme.my.workfront.com"),
    ],
)
def test_same_environment_twice(workfront: Workfront, url: str, counterpart_url: str) -> None:
    options: dict[str, Any] = {**workfront.credential(SOURCE), "url": url, "environment_type": None}
    outcome = workfront.run(MODULE, SOURCE, **options, counterpart_url=counterpart_url)
    assert outcome.failed
    assert outcome["error"]["kind"] == "validation"
    assert "Source and target are the same environment, acme." in outcome.message
    assert workfront.requests() == []


def test_same_environment_twice_without_a_telling_name(workfront: Workfront) -> None:
    outcome = workfront.run(MODULE, SOURCE, counterpart_url=workfront.simulator.workfront[SOURCE] + "/")
    assert "Source and target are the same environment" in outcome.message
    assert workfront.requests() == []


def test_different_domains(workfront: Workfront) -> None:
    options: dict[str, Any] = {"url": "https://acme.sb01.workfront.com", "environment_type": None}
    outcome = workfront.run(MODULE, SOURCE, **options, counterpart_url="https://other.my.workfront.com")
    assert outcome.failed
    assert (
        "acme.sb01.workfront.com and other.my.workfront.com belong to different domains, acme and other"
        in outcome.message
    )
    assert workfront.requests() == []


def test_pair_of_one_domain_by_real_names(workfront: Workfront) -> None:
    """Plain http, because the simulator is reached as a proxy."""
    outcome = workfront.process(
        MODULE,
        SOURCE,
        url=f"http://{worlds.host(SOURCE, adobe=True)}",
        environment_type=None,
        counterpart_url=f"https://{worlds.host(TARGET)}",
        environment={"HTTP_PROXY": workfront.simulator.url},
    )
    assert not outcome.failed, outcome.message
    assert outcome["session"]["environment"] == worlds.host(SOURCE, adobe=True)
    assert outcome["session"]["environment_type"] == "sandbox"
    assert [entry["environment"] for entry in workfront.requests()] == [SOURCE]
