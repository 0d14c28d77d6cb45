# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How PingOne says that a request failed (contract PingOne 3.2, 4.2)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _errors
from ansible_collections.envops.promotion.plugins.module_utils._pingone.faults import PingOneDialect
from ansible_collections.envops.promotion.plugins.module_utils._pingone.regions import read_region

FIXTURES = Path(__file__).parents[3] / "fixtures" / "pingone"
DIALECT = PingOneDialect(renewable=True, supplied=False)


def load(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["error_401", "error_403", "error_404", "error_429", "error_500"])
def test_error_of_the_api(name: str) -> None:
    body = load(name)
    fault = DIALECT.read_fault(int(name[-3:]), body, {})
    assert (fault.code, fault.message, fault.correlation_id) == (body["code"], body["message"], body["id"])
    assert list(fault.details) == body.get("details", [])
    assert not fault.conflict


@pytest.mark.parametrize("name", ["error_401", "error_403", "error_404", "error_429", "error_500", "token_error"])
def test_an_error_is_one_whatever_its_status(name: str) -> None:
    assert DIALECT.refuses(load(name))
    fault = DIALECT.read_fault(200, load(name), {})
    assert fault.code
    assert (fault.missing, fault.uncertain) == (name == "error_404", name == "error_500")


@pytest.mark.parametrize(
    "body",
    [
        *(None, [], "NOT_FOUND", {}, {"code": ["NOT_FOUND"], "message": "a"}, {"code": "NOT_FOUND"}, {"error": ""}),
        *(
            {"code": "DE", "message": "a"},
            {"status": "ERROR", "error": "it failed", "errorCode": 7},
            {"error": {}},
        ),
    ],
)
def test_what_is_not_an_error(body: Any) -> None:
    assert not DIALECT.refuses(body)


def test_error_of_the_token_endpoint() -> None:
    fault = DIALECT.read_fault(401, load("token_error"), {"Correlation-Id": "of the gateway"})
    assert fault.code == "invalid_client"
    assert fault.message == "Request denied: Invalid client credentials"
    assert fault.correlation_id == "1f0c7d0e-7f1b-4a0b-9d0c-2f4f4c1b6a11"


@pytest.mark.parametrize(
    ("description", "message", "correlation_id"),
    [
        ("Denied  (Correlation ID: a-1)  ", "Denied", "a-1"),
        ("(Correlation ID: a-1)", "", "a-1"),
        ("Denied (Correlation ID: a-1) (Correlation ID: b-2)", "Denied (Correlation ID: a-1)", "b-2"),
        ("Denied (Correlation ID: a-1), again", "Denied (Correlation ID: a-1), again", "c"),
        ("Denied (Correlation ID: )", "Denied (Correlation ID: )", "c"),
        ("Denied (Correlation ID: a-1", "Denied (Correlation ID: a-1", "c"),
        ("Denied a-1)", "Denied a-1)", "c"),
    ],
)
def test_the_correlation_id_at_the_end_of_a_description(description: str, message: str, correlation_id: str) -> None:
    fault = DIALECT.read_fault(400, {"error": "denied", "error_description": description}, {"Correlation-Id": "c"})
    assert (fault.message, fault.correlation_id) == (message, correlation_id)


@pytest.mark.parametrize("description", [" " * 1_000_000, "(Correlation ID: " * 60_000, "(" * 1_000_000])
def test_a_long_description_is_read_to_its_end(description: str) -> None:
    """Work that grew faster than the text would not end here."""
    fault = DIALECT.read_fault(400, {"error": "denied", "error_description": description}, {"Correlation-Id": "c"})
    assert (fault.message, fault.correlation_id) == (description, "c")


def test_error_of_the_token_endpoint_without_a_description() -> None:
    fault = DIALECT.read_fault(400, {"error": "invalid_request"}, {"Correlation-Id": "c"})
    assert (fault.code, fault.message, fault.correlation_id) == ("invalid_request", "", "c")


@pytest.mark.parametrize(
    ("status", "name", "conflict"),
    [
        (400, "error_400_status", True),
        (400, "error_400_invalid_data", False),
        (400, "error_400_invalid_filter", False),
        (403, "error_400_status", False),
    ],
)
def test_state_rules_are_conflicts(status: int, name: str, conflict: bool) -> None:
    assert DIALECT.read_fault(status, load(name), {}).conflict is conflict


@pytest.mark.parametrize("body", [None, [], "text", 7])
def test_body_that_is_not_an_object(body: Any) -> None:
    fault = DIALECT.read_fault(502, body, {"Correlation-Id": "c"})
    assert (fault.code, fault.message, fault.details, fault.correlation_id) == (None, "", (), "c")


@pytest.mark.parametrize("details", [None, "text", {}, 7])
def test_details_that_are_no_list(details: Any) -> None:
    assert DIALECT.read_fault(400, {"code": "X", "details": details}, {}).details == ()


def test_details_that_are_no_objects_are_left_out() -> None:
    details = ["text", {"code": "A"}, None]
    assert DIALECT.read_fault(400, {"code": 7, "message": None, "details": details}, {}).details == ({"code": "A"},)


@pytest.mark.parametrize(
    ("error", "path", "said"),
    [
        (_errors.AuthenticationError, "/x/as/token", "Check client_id"),
        (_errors.RejectedError, "/as/token", "Check client_id"),
        (_errors.ThrottledError, "/as/token", "http_retries"),
        (_errors.ProtocolError, "/as/token", "Check auth_url"),
        (_errors.AuthenticationError, "/v1/environments", "api_url and auth_url belong together"),
        (_errors.PermissionDeniedError, "/v1/environments", "Promotion Admin or Environment Admin"),
        (_errors.NotFoundError, "/v1/environments/x/promotions/y", "90 days"),
        (_errors.NotFoundError, "/v1/environments/x/promotions", "one of them does not exist"),
        (_errors.ThrottledError, "/v1/environments", "http_retries"),
        (_errors.ProtocolError, "/v1/environments", "api_url"),
    ],
)
def test_advice(error: type[_errors.ServiceError], path: str, said: str) -> None:
    assert said in DIALECT.advise(error(_errors.Asked(what="ask", service="PingOne", method="GET", path=path)))


@pytest.mark.parametrize("path", ["/x/as/token", "/v1/environments"])
@pytest.mark.parametrize(("error", "said"), [(_errors.NetworkError, ""), (_errors.ServerError, "run this again later")])
def test_a_service_that_cannot_be_reached_says_nothing_of_credentials(
    error: type[_errors.ServiceError], said: str, path: str
) -> None:
    advice = DIALECT.advise(error(_errors.Asked(what="ask", service="PingOne", method="GET", path=path)))
    assert said in advice
    assert bool(advice) == bool(said)
    assert "client" not in advice


@pytest.mark.parametrize(("given", "named"), [(None, "NA, the default"), ("eu", "EU"), ("NA", "NA")])
def test_the_region_is_named(given: str | None, named: str) -> None:
    region = read_region(given)
    dialect = PingOneDialect(renewable=True, supplied=False, api_region=region, auth_region=region)
    token, read = (
        _errors.Asked(what="ask", service="PingOne", method="GET", path=path)
        for path in ("/x/as/token", "/v1/environments")
    )
    for asked in (token, read):
        assert dialect.advise(_errors.NetworkError(asked)) == f"The host is that of the region {named}."
    assert f"region ({named}), and auth_environment_id" in dialect.advise(_errors.AuthenticationError(token))
    assert f"in this organization and region ({named}), or" in dialect.advise(_errors.PermissionDeniedError(read))


@pytest.mark.parametrize("given", ["eu", "Eu", " EU ", "EU"])
def test_a_region_is_read_in_any_case(given: str) -> None:
    assert (read_region(given).code, read_region(given).domain) == ("EU", "eu")


@pytest.mark.parametrize("given", [None, "", "  "])
def test_a_blank_region_is_the_default(given: str | None) -> None:
    assert read_region(given).is_default


@pytest.mark.parametrize("given", ["US", "com", "E U", "x" * 10_000])
def test_an_unknown_region_is_rejected(given: str) -> None:
    with pytest.raises(_errors.InputError, match=r"^region must be one of NA, CA, EU, AU, SG, AP; got '") as caught:
        read_region(given)
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize("error", [_errors.RejectedError, _errors.StateConflictError])
def test_no_advice_if_there_is_none(error: type[_errors.ServiceError]) -> None:
    assert (
        DIALECT.advise(error(_errors.Asked(what="ask", service="PingOne", method="GET", path="/v1/environments"))) == ""
    )


@pytest.mark.parametrize(
    ("renewable", "supplied", "said"),
    [
        (True, True, "api_url and auth_url"),
        (False, True, "The access_token has expired"),
        (False, False, ""),
    ],
)
def test_advice_for_a_refused_token(renewable: bool, supplied: bool, said: str) -> None:
    asked = _errors.Asked(what="ask", service="PingOne", method="GET", path="/v1/environments")
    advice = PingOneDialect(renewable=renewable, supplied=supplied).advise(_errors.AuthenticationError(asked))
    assert said in advice
    assert bool(advice) is bool(said)
