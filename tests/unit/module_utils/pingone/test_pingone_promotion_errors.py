# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors of a promotion in readable form (contract PingOne 6.4)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion_errors import (
    describe_errors,
    read_promotion_errors,
)

FIXTURES = Path(__file__).parents[3] / "fixtures" / "pingone"
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


def readable(*errors: Any, steps: Any = (OTHER, STEP)) -> list[dict[str, Any]]:
    return read_promotion_errors({"promotionErrors": list(errors), "promotionPlan": {"steps": list(steps)}})


def test_error_of_the_contract() -> None:
    [error] = readable(FAILED)
    assert (error["status"], error["method"], error["url"]) == (400, "PUT", POPULATION)
    assert (error["code"], error["message"]) == ("INVALID_DATA", "One or more validation errors were in the request.")
    assert error["details"][0]["message"] == "invalid passwordPolicy value was provided"
    assert error["step"] == {"number": 2, "action": "PUT", "name": "NA Eng Austin", "url": POPULATION}
    assert "<EOL>" not in error["text"]
    assert error["text"].splitlines()[1] == '  "id" : "419562f1-8bce-4fac-80c3-bf41aa840fa2",'
    described = describe_errors([error])
    assert described == (
        f'Step 2 ("NA Eng Austin") failed: PUT {POPULATION} was answered with 400 INVALID_DATA: '
        "One or more validation errors were in the request "
        "(passwordPolicy: INVALID_VALUE: invalid passwordPolicy value was provided)."
    )


def test_ids_of_the_call_in_another_case() -> None:
    """A52: the collection knows the step with its IDs in lower case."""
    called = POPULATION.replace("0a42", "0A42")
    [error] = readable(f'400 Bad Request on PUT request for "{called}": "{BODY}"')
    assert error["step"]["number"] == 2


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
def test_error_that_reports_no_call(text: str) -> None:
    [error] = readable(text)
    assert error == {"text": text}
    assert describe_errors([error]) == f"{text}."


def test_error_that_ends_with_a_full_stop_gets_no_other() -> None:
    assert describe_errors(readable("It  failed.<EOL>Badly.")) == "It failed. Badly."


def test_several_errors_are_one_string() -> None:
    assert describe_errors(readable("One", "Two")) == "One. Two."


def test_errors_as_objects_under_either_name() -> None:
    """A3: the model calls the array errors and makes its entries objects."""
    expected = [{"text": '{"a": 1, "b": 2}'}]
    assert read_promotion_errors({"errors": [{"b": 2, "a": 1}]}) == expected
    assert read_promotion_errors({"promotionErrors": [{"b": 2, "a": 1}], "errors": ["not this"]}) == expected


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "26a126c2-054f-4f18-b077-8226c0c4bf3e", "error": FAILED},
        {"26a126c2-054f-4f18-b077-8226c0c4bf3e": {"message": FAILED, "code": 400}},
        {"26a126c2-054f-4f18-b077-8226c0c4bf3e": [{"message": FAILED}]},
        [{"details": [FAILED]}],
    ],
    ids=str,
)
def test_a_failed_call_counts_wherever_it_stands_in_an_object(entry: Any) -> None:
    assert readable(entry) == readable(FAILED)


@pytest.mark.parametrize("errors", ["It failed", {"s1": "It failed"}], ids=["text", "object"])
def test_errors_that_are_no_list(errors: Any) -> None:
    [error] = read_promotion_errors({"promotionErrors": errors})
    assert "It failed" in error["text"]


KEYED = {"26a126c2-054f-4f18-b077-8226c0c4bf3e": FAILED, "363ef235-f6fe-4bc7-ae3d-63217482f57f": "It failed"}


@pytest.mark.parametrize("errors", [KEYED, [KEYED], [{key: text} for key, text in KEYED.items()]], ids=str)
def test_errors_that_are_keyed_by_resources(errors: Any) -> None:
    assert read_promotion_errors({"errors": errors}) == read_promotion_errors(
        {"promotionErrors": [FAILED, "It failed"]}
    )


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


THEME = "f0c75a0b-859e-433d-9edc-07a7c847e185"
NAMELESS = "themes:5ab94557-59c3-4afc-bbf6-046444bd04b8"


@pytest.mark.parametrize(
    ("url", "name", "shown"),
    [
        (f"https://api.pingone.com/v1/environments/TGT/themes/{THEME}", NAMELESS, f"Step 1 (themes {THEME}) failed"),
        (
            "https://api.pingone.com/v1/environments/TGT/themes/",
            NAMELESS,
            "Step 1 (themes 5ab94557-59c3-4afc-bbf6-046444bd04b8) failed",
        ),
        (POPULATION, "themes:none", 'Step 1 ("themes:none") failed'),
        (POPULATION, None, "Step 1 (27091971-0a42-4f67-95d1-d617fc2a16e5) failed"),
    ],
)
def test_a_step_is_called_as_in_the_plan(url: str, name: str | None, shown: str) -> None:
    step = {"action": "PUT", "resourceUrl": url, "sourceResource": {"name": name}}
    errors = readable(f'400 Bad Request on PUT request for "{url}": "{BODY}"', steps=[step])
    assert describe_errors(errors).startswith(shown)


def test_published_list() -> None:
    listed = load("read_all_response")["_embedded"]["promotions"]
    assert describe_errors(read_promotion_errors(listed[0])) == "Selected resources list is empty."
    [error] = read_promotion_errors(listed[1])
    assert (error["method"], error["url"], error["step"]) == ("PUT", POPULATION, None)
