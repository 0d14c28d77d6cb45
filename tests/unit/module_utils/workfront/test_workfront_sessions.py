# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who is logged in, and whether that is who a promotion needs (contract Workfront 3.7; 11: F12, F13)."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError, ProtocolError, StateError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.connection import Connection
from ansible_collections.envops.promotion.plugins.module_utils._workfront.core_api import CoreApi
from ansible_collections.envops.promotion.plugins.module_utils._workfront.sessions import (
    SessionRequest,
    check_counterpart,
    read_session,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock, make_runtime
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    SOURCE_URL,
    TARGET,
    TARGET_URL,
    A,
    B,
    C,
    params,
)

URL = f"{TARGET_URL}/attask/api/v22.0/session"
RAW = {"userID": A, "isAdmin": True, "customerID": B, "versionInformation": {"apiVersion": "22.0"}}
ANYONE = SessionRequest(admin=False, customer_id=None)


def session(strict: responses.RequestsMock, body: Any, expected: SessionRequest = ANYONE) -> dict[str, Any]:
    strict.add("GET", URL, json=body)
    core = CoreApi(Connection(params(api_key="hidden-key"), make_runtime(FakeClock(), [], [])))
    return read_session(core, expected)


@pytest.mark.parametrize("body", [RAW, {"data": RAW}, {"data": [RAW]}])
def test_a_session_in_any_form(strict: responses.RequestsMock, body: Any) -> None:
    assert session(strict, body) == {
        "user_id": A,
        "is_admin": True,
        "customer_id": B,
        "environment": "acme.my.workfront.com",
        "environment_type": "production",
        "version": {"apiVersion": "22.0"},
    }


@pytest.mark.parametrize("reported", [False, None, "true", 1, "absent"])
def test_only_a_clear_yes_makes_an_administrator(strict: responses.RequestsMock, reported: Any) -> None:
    raw = {**RAW, "isAdmin": reported} if reported != "absent" else {"userID": A, "customerID": B}
    assert session(strict, {"data": raw})["is_admin"] is False


def test_an_administrator_of_the_expected_customer(strict: responses.RequestsMock) -> None:
    assert session(strict, {"data": RAW}, SessionRequest(admin=True, customer_id=B))["user_id"] == A


def test_a_user_who_is_no_administrator(strict: responses.RequestsMock) -> None:
    with pytest.raises(StateError) as caught:
        session(strict, {"data": {**RAW, "isAdmin": False}}, SessionRequest(admin=True, customer_id=None))
    assert f"User {A} is not a Workfront administrator in acme.my.workfront.com" in caught.value.message
    assert all(word in caught.value.advice for word in ("Prime or Ultimate", "Standard license", "administrator"))
    assert caught.value.returns["session"]["is_admin"] is False


def test_another_customer(strict: responses.RequestsMock) -> None:
    with pytest.raises(StateError) as caught:
        session(strict, {"data": RAW}, SessionRequest(admin=False, customer_id=C))
    assert f"belongs to customer {B}, not to customer {C}" in caught.value.message
    assert "one customer" in caught.value.message
    assert caught.value.returns["session"]["customer_id"] == B


@pytest.mark.parametrize("reported", [None, 7, "absent"])
def test_a_customer_that_is_not_named_is_not_the_one_of_the_other_environment(
    strict: responses.RequestsMock, reported: Any
) -> None:
    raw = {**RAW, "customerID": reported} if reported != "absent" else {"userID": A, "isAdmin": True}
    with pytest.raises(ProtocolError, match="a session with a customerID was expected"):
        session(strict, {"data": raw})


@pytest.mark.parametrize(
    "body", [{}, {"data": {}}, {"data": []}, {"data": [RAW, RAW]}, {"data": {"userID": None}}, "x"]
)
def test_what_is_no_session(strict: responses.RequestsMock, body: Any) -> None:
    with pytest.raises(ProtocolError, match="was expected"):
        session(strict, body)


@pytest.mark.parametrize("other", [None, "", SOURCE_URL, "acme.preview.workfront.com"])
def test_a_counterpart(other: str | None) -> None:
    check_counterpart(TARGET, other)


@pytest.mark.parametrize(
    ("other", "said"),
    [(TARGET_URL, "the same environment"), ("https://other.sb01.workfront.com", "belong to different domains")],
)
def test_a_counterpart_that_cannot_be_one(other: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_counterpart(TARGET, other)
