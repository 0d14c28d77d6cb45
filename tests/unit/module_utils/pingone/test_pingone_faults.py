# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How PingOne says that something failed (contract PingOne 3.2, 4.2, 6.4)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _errors
from ansible_collections.envops.promotion.plugins.module_utils._pingone.faults import PingOneDialect
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion_errors import (
    describe_errors,
    read_promotion_errors,
)

FIXTURES = Path(__file__).parents[3] / "fixtures" / "pingone"
DIALECT = PingOneDialect(renewable=True, supplied=False)
POPULATION = "https://api.pingone.com/v1/environments/TGT/populations/27091971-0a42-4f67-95d1-d617fc2a16e5"
BODY = (
    '{<EOL>  "id" : "419562f1-8bce-4fac-80c3-bf41aa840fa2",<EOL>  "code" : "INVALID_DATA",<EOL>  "message" : '
    '"One or more validation errors were in the request.",<EOL>  "details" : [ {<EOL>    "code" : "INVALID_VALUE",'
    '<EOL>    "target" : "passwordPolicy",<EOL>    "message" : "invalid passwordPolicy value was provided"<EOL>  } ]<EOL>}'
)
FAILED = f'400 Bad Request on PUT request for "{POPULATION}": "{BODY}"'
STEP = {"action": "PUT", "resourceUrl": POPULATION, "sourceResource": {"id": "s", "name": "NA Eng Austin"}}
OTHER = {"action": "POST", "resourceUrl": POPULATION.rpartition("/")[0] + "/", "sourceResource": {"name": "New"}}


def load(name: str) -> Any:
    return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["error_401", "error_403", "error_404", "error_429", "error_500"])
def test_error_of_the_api(name: str) -> None:
    body = load(name)
    fault = DIALECT.read_fault(int(name[-3:]), body, {})
    assert (fault.code, fault.message, fault.correlation_id) == (body["code"], body["message"], body["id"])
    assert list(fault.details) == body.get("details", [])
    assert not fault.conflict


def test_error_of_the_token_endpoint() -> None:
    fault = DIALECT.read_fault(401, load("token_error"), {"Correlation-Id": "of the gateway"})
    assert fault.code == "invalid_client"
    assert fault.message == "Request denied: Invalid client credentials"
    assert fault.correlation_id == "1f0c7d0e-7f1b-4a0b-9d0c-2f4f4c1b6a11"


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
def test_body_that_is_no_object(body: Any) -> None:
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
        (_errors.ServerError, "/as/token", "Check client_id"),
        (_errors.AuthenticationError, "/v1/environments", "api_url and auth_url belong together"),
        (_errors.PermissionDeniedError, "/v1/environments", "Promotion Admin or Environment Admin"),
        (_errors.NotFoundError, "/v1/environments/x/promotions/y", "90 days"),
        (_errors.ThrottledError, "/v1/environments", "http_retries"),
        (_errors.ProtocolError, "/v1/environments", "api_url"),
    ],
)
def test_advice(error: type[_errors.ServiceError], path: str, said: str) -> None:
    assert said in DIALECT.advise(error(_errors.Asked("ask", "PingOne", "GET", path)))


@pytest.mark.parametrize("error", [_errors.ServerError, _errors.RejectedError, _errors.StateConflictError])
def test_no_advice_where_there_is_none(error: type[_errors.ServiceError]) -> None:
    assert DIALECT.advise(error(_errors.Asked("ask", "PingOne", "GET", "/v1/environments"))) == ""


@pytest.mark.parametrize(
    ("renewable", "supplied", "said"),
    [
        (True, True, "api_url and auth_url"),
        (False, True, "The given access_token has expired"),
        (False, False, ""),
    ],
)
def test_advice_for_a_refused_token(renewable: bool, supplied: bool, said: str) -> None:
    asked = _errors.Asked("ask", "PingOne", "GET", "/v1/environments")
    advice = PingOneDialect(renewable, supplied).advise(_errors.AuthenticationError(asked))
    assert said in advice
    assert bool(advice) is bool(said)


# -- errors of promotions


def readable(*errors: Any, steps: Any = (OTHER, STEP)) -> list[dict[str, Any]]:
    return read_promotion_errors({"promotionErrors": list(errors), "promotionPlan": {"steps": list(steps)}})


def test_text_of_the_contract() -> None:
    [error] = readable(FAILED)
    assert (error["status"], error["method"], error["url"]) == (400, "PUT", POPULATION)
    assert (error["code"], error["message"]) == ("INVALID_DATA", "One or more validation errors were in the request.")
    assert error["details"][0]["message"] == "invalid passwordPolicy value was provided"
    assert error["step"] == {"number": 2, "action": "PUT", "name": "NA Eng Austin", "url": POPULATION}
    assert "<EOL>" not in error["text"]
    assert error["text"].splitlines()[1] == '  "id" : "419562f1-8bce-4fac-80c3-bf41aa840fa2",'
    told = describe_errors([error])
    assert told == (
        f'Step 2 ("NA Eng Austin") failed: PUT {POPULATION} was answered with 400 INVALID_DATA: '
        "One or more validation errors were in the request "
        "(passwordPolicy: INVALID_VALUE: invalid passwordPolicy value was provided)."
    )


def test_body_with_escaped_quotes() -> None:
    escaped = BODY.replace('"', '\\"')
    [error] = readable(f'400 Bad Request on PUT request for "{POPULATION}": "{escaped}"')
    assert error["code"] == "INVALID_DATA"


@pytest.mark.parametrize(
    "body",
    [
        '{<EOL>  "id" : "419562f1", ... }',
        BODY[:-30],
        "",
        "[1, 2]",
        "no JSON",
        '"text"',
        "<html>Bad Gateway</html>",
    ],
    ids=["shortened", "cut", "empty", "list", "text", "string", "html"],
)
def test_broken_body_inside(body: str) -> None:
    [error] = readable(f'502 Bad Gateway on PUT request for "{POPULATION}": "{body}"')
    assert (error["status"], error["method"], error["code"], error["details"]) == (502, "PUT", None, [])
    assert error["message"] == "Bad Gateway"
    assert error["step"]["number"] == 2
    assert describe_errors([error]).endswith("was answered with 502: Bad Gateway.")


@pytest.mark.parametrize("details", ['["x", null]', '"x"', "7", "{}", "null"])
@pytest.mark.parametrize("message", ['"m"', "7", "null", "[]"])
def test_parts_of_the_body_of_other_types(message: str, details: str) -> None:
    body = f'{{"message": {message}, "details": {details}}}'
    [error] = readable(f'400 Bad on PUT request for "{POPULATION}": "{body}"')
    assert error["details"] == []
    assert describe_errors([error]).endswith({'"m"': "400: m.", "7": "400: 7."}.get(message, "400: Bad."))


@pytest.mark.parametrize(
    "text",
    [
        "Mapped target resources were not found in the target snapshot list: [27091971-0a42-4f67-95d1-d617fc2a16e5]",
        "Selected resources list is empty",
        "400 Bad Request",
        "",
    ],
)
def test_text_that_tells_of_no_call(text: str) -> None:
    [error] = readable(text)
    assert error == {"text": text}
    assert describe_errors([error]) == f"{text}."


def test_text_that_ends_with_a_full_stop_gets_no_other() -> None:
    assert describe_errors(readable("It  failed.<EOL>Badly.")) == "It failed. Badly."


def test_several_errors_are_one_text() -> None:
    assert describe_errors(readable("One", "Two")) == "One. Two."


def test_errors_as_objects_under_either_name() -> None:
    """A3: the model calls the array errors and makes its entries objects."""
    expected = [{"text": '{"a": 1, "b": 2}'}]
    assert read_promotion_errors({"errors": [{"b": 2, "a": 1}]}) == expected
    assert read_promotion_errors({"promotionErrors": [{"b": 2, "a": 1}], "errors": ["not this"]}) == expected


@pytest.mark.parametrize("errors", ["It failed", {"s1": "It failed"}], ids=["text", "object"])
def test_errors_that_are_no_list(errors: Any) -> None:
    [error] = read_promotion_errors({"promotionErrors": errors})
    assert "It failed" in error["text"]


@pytest.mark.parametrize("promotion", [{}, {"promotionErrors": None}, {"promotionErrors": []}], ids=str)
def test_no_errors(promotion: dict[str, Any]) -> None:
    assert read_promotion_errors(promotion) == []


def test_failing_creation_of_one_of_several_of_a_type_names_no_step() -> None:
    collection = OTHER["resourceUrl"]
    text = f'400 Bad Request on POST request for "{collection}": "{{}}"'
    assert readable(text, steps=[OTHER])[0]["step"]["number"] == 1
    ambiguous = readable(text, steps=[OTHER, {**OTHER, "sourceResource": {"name": "Newer"}}])
    assert ambiguous[0]["step"] is None
    assert describe_errors(ambiguous).startswith(f"A step failed: POST {collection}")


@pytest.mark.parametrize("plan", [None, [], {}, {"steps": None}, {"steps": ["text"]}], ids=str)
def test_plan_that_cannot_be_read_names_no_step(plan: Any) -> None:
    [error] = read_promotion_errors({"promotionErrors": [FAILED], "promotionPlan": plan})
    assert error["step"] is None


def test_step_without_a_source_is_named_by_its_target() -> None:
    step = {"action": "PUT", "resourceUrl": POPULATION, "targetResource": {"name": "Of the target"}}
    assert readable(FAILED, steps=[step])[0]["step"]["name"] == "Of the target"


def test_published_list() -> None:
    listed = load("read_all_response")["_embedded"]["promotions"]
    assert describe_errors(read_promotion_errors(listed[0])) == "Selected resources list is empty."
    [error] = read_promotion_errors(listed[1])
    assert (error["method"], error["url"], error["step"]) == ("PUT", POPULATION, None)
