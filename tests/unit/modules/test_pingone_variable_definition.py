# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_variable_definition: values, secrets that cannot be compared, lost answers and what comes in between."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import VARIABLE_SECRET, PingOne

MODULE = "pingone_variable_definition"
ENVIRONMENT = worlds.TARGET_ENVIRONMENT
NAME = "homePageUrlVar"
URL = "https://timesheet.example.com/"
SECRET: dict[str, Any] = {"name": "appSecret", "value": VARIABLE_SECRET, "sensitive": True}


def define(pingone: PingOne, *, check: bool = False, diff: bool = False, **options: Any) -> Outcome:
    options = {"environment": ENVIRONMENT, "name": NAME, **options}
    return pingone.run(MODULE, check=check, diff=diff, **options)


def process(pingone: PingOne, *, diff: bool = False, **options: Any) -> Outcome:
    """Do the same in a process of its own, where Ansible masks what is registered."""
    given = {**pingone.connection, "environment": ENVIRONMENT, "name": NAME, **options}
    return pingone.process_with(MODULE, given, diff=diff)


def stored(pingone: PingOne, name: str = NAME) -> dict[str, Any] | None:
    """Return the definition as the service shows it."""
    found = pingone.run("pingone_variable_definition_info", environment=ENVIRONMENT, name=name)["definitions"]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("value", "other"), [(URL, "https://b.example.com/"), (5, "5"), (["a", 2, {"b": True}], ["a", 2])], ids=str
)
def test_a_value_is_created_unchanged_changed_and_deleted(pingone: PingOne, value: Any, other: Any) -> None:
    created = define(pingone, value=value)
    assert (created.changed, created["reason"]) == (True, "It did not exist.")
    assert created["definition"]["value"] == value
    assert created["definition"]["isSensitive"] is False
    assert pingone.operations() == ["D3", "D1"]
    again = define(pingone, value=value)
    assert (again.changed, again["reason"], again["definition"]) == (False, None, created["definition"])
    changed = define(pingone, value=other)
    assert (changed.changed, changed["reason"]) == (True, "It had another value.")
    assert pingone.bodies("D4")[0] == {"name": NAME, "isSensitive": False}, "the log shows no values"
    assert pingone.simulator.definition_matches(ENVIRONMENT, NAME, other)
    assert define(pingone, state="absent").changed
    assert not define(pingone, state="absent").changed
    assert pingone.writes() == ["D1", "D4", "D5"]


def test_environment_may_be_given_by_name(pingone: PingOne) -> None:
    assert define(pingone, value=URL, environment=worlds.TARGET_ENVIRONMENT_NAME).changed
    assert stored(pingone)
    unknown = define(pingone, value=URL, environment="Stagin")
    assert unknown.failed
    assert "environment: 'Stagin' is neither" in unknown.message
    assert "Did you mean Staging" in unknown.message


@pytest.mark.parametrize("name", ["a/b ?#", "straße 100%", "%2F", "...", "${x}"])
def test_every_name_is_addressed_as_it_is(pingone: PingOne, name: str) -> None:
    assert define(pingone, name=name, value=1).changed
    assert not define(pingone, name=name, value=1).changed
    assert define(pingone, name=name, value=2)["definition"]["name"] == name
    assert define(pingone, name=name, state="absent").changed
    assert stored(pingone, name) is None


def test_check_mode_shows_what_would_be(pingone: PingOne) -> None:
    predicted = define(pingone, value=URL, check=True, diff=True)
    assert predicted.changed
    assert predicted["definition"] == {"name": NAME, "value": URL, "isSensitive": False}
    assert predicted["diff"] == {"before": {}, "after": {"name": NAME, "value": URL, "sensitive": False}}
    define(pingone, value=URL)
    pingone.simulator.clear_requests()
    changed = define(pingone, value=7, check=True, diff=True)
    assert (changed.changed, changed["definition"]["value"]) == (True, 7)
    assert changed["diff"]["before"]["value"] == URL
    assert changed["diff"]["after"]["value"] == 7
    assert define(pingone, state="absent", check=True).changed
    assert not define(pingone, value=URL, check=True).changed
    assert pingone.writes() == []


# -- secrets


def test_a_stored_secret_stays_unless_it_is_to_be_written_always(pingone: PingOne) -> None:
    created = define(pingone, **SECRET)
    assert created.changed
    assert created["definition"]["value"] == "******"
    for value in (VARIABLE_SECRET, "another"):
        kept = define(pingone, **{**SECRET, "value": value})
        assert not kept.changed
        assert "cannot be read back and compared, and update_secret is on_create" in kept["reason"]
    assert pingone.simulator.definition_matches(ENVIRONMENT, "appSecret", VARIABLE_SECRET)
    for check in (True, False):
        written = define(pingone, **{**SECRET, "value": "another"}, update_secret="always", check=check, diff=True)
        assert written.changed
        assert written["reason"] == "A secret cannot be read back and compared, and update_secret is always."
        assert written["diff"]["before"] == {"name": "appSecret", "value": "******", "sensitive": True}
        assert written["diff"]["after"]["value"] == "****** (written again)"
    assert pingone.simulator.definition_matches(ENVIRONMENT, "appSecret", "another")
    assert pingone.writes() == ["D1", "D4"]


def test_a_plain_value_becomes_a_secret(pingone: PingOne) -> None:
    define(pingone, name="appKey", value="an old one")
    for check in (True, False):
        outcome = define(pingone, name="appKey", value=VARIABLE_SECRET, sensitive=True, check=check, diff=True)
        assert (outcome.changed, outcome["reason"]) == (True, "It was not sensitive.")
        assert outcome["definition"]["value"] == "******"
        assert outcome["diff"] == {
            "before": {"name": "appKey", "value": "******", "sensitive": False},
            "after": {"name": "appKey", "value": "******", "sensitive": True},
        }
    assert pingone.simulator.definition_matches(ENVIRONMENT, "appKey", VARIABLE_SECRET)


def test_a_secret_becomes_plain_only_if_requested(pingone: PingOne) -> None:
    define(pingone, name="appKey", value=VARIABLE_SECRET, sensitive=True)
    kept = define(pingone, name="appKey", value=URL)
    assert (kept.changed, kept["definition"]["isSensitive"]) == (False, True)
    written = define(pingone, name="appKey", value="another", update_secret="always")
    assert written.changed
    assert pingone.bodies("D4")[0]["isSensitive"] is True, "left out, it would be reset"
    for check in (True, False):
        outcome = define(pingone, name="appKey", value=URL, sensitive=False, check=check, diff=True)
        assert (outcome.changed, outcome["reason"]) == (True, "It was sensitive.")
        assert "The variable 'appKey' of environment" in outcome.warnings[0]
        assert outcome["definition"]["value"] == URL
        assert outcome["diff"]["before"]["value"] == "******"


def test_a_secret_that_the_service_shows_is_masked(pingone: PingOne) -> None:
    body = {"name": "appSecret", "value": VARIABLE_SECRET, "isSensitive": True}
    pingone.simulator.fault("status", operation="D1", status=201, body=body)
    assert define(pingone, **SECRET)["definition"]["value"] == "******"


def test_an_older_answer_that_does_not_say_that_it_is_sensitive(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="D3", status=200, body={"name": "appKey", "value": "******"})
    assert not define(pingone, name="appKey", value="x").changed


ECHO = {"code": "INVALID_DATA", "message": f"{VARIABLE_SECRET} is no good", "details": []}


def test_a_refusal_that_quotes_the_secret_is_masked(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="D1", status=400, body=ECHO)
    outcome = process(pingone, **SECRET)
    assert "******** is no good" in outcome.message


def test_a_refusal_that_quotes_a_secret_which_only_the_stored_definition_shows_to_be_one(pingone: PingOne) -> None:
    define(pingone, name="appKey", value="x", sensitive=True)
    pingone.simulator.fault("status", operation="D4", status=400, body=ECHO)
    options: dict[str, Any] = {"name": "appKey", "value": [{"of": VARIABLE_SECRET}], "update_secret": "always"}
    outcome = process(pingone, **options)
    assert "******** is no good" in outcome.message


def test_a_secret_beside_a_wrong_argument_is_not_shown(pingone: PingOne) -> None:
    """The fixture looks through what the process shows, its invocation included."""
    assert process(pingone, **{**SECRET, "state": "presnt"}).failed
    assert process(pingone, **{**SECRET, "sensitive": None}).failed
    assert process(pingone, **{**SECRET, "value": {"a": VARIABLE_SECRET}}).failed
    assert pingone.simulator.requests() == []


def test_a_short_secret_number_masks_no_other_numbers(pingone: PingOne) -> None:
    outcome = process(pingone, name="pinOf5", value=5, sensitive=True)
    assert outcome.changed
    assert outcome["definition"]["name"] == "pinOf5"
    assert outcome["definition"]["environment"]["id"] == ENVIRONMENT
    assert outcome["definition"]["value"] == "******"
    assert "5" not in str(outcome.result.get("invocation", {}).get("module_args", {}).get("value"))


def test_a_longer_secret_number_is_masked_wherever_it_is(pingone: PingOne) -> None:
    body = {"code": "INVALID_DATA", "message": "90210471 is too long"}
    pingone.simulator.fault("status", operation="D1", status=400, body=body)
    outcome = process(pingone, name="pin", value=90210471, sensitive=True)
    assert "******** is too long" in outcome.message
    assert "90210471" not in outcome.shown


def test_a_plain_value_is_shown_as_result_and_difference(pingone: PingOne) -> None:
    outcome = process(pingone, name=NAME, value=URL, diff=True)
    assert outcome["definition"]["value"] == URL
    assert outcome["diff"]["after"]["value"] == URL


# -- bad input


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": 5}, "name must be a string; got an integer. Put it in quotes."),
        ({"name": ["a"]}, "name must be a string; got a list"),
        ({"name": ".."}, "'..' cannot be one"),
        ({"value": None}, "value is required with state: present"),
        ({"value": True}, "value must be a string, a list or an integer; got a boolean. Put it in quotes;"),
        ({"value": 1.5}, "got a number with a fraction. Put it in quotes;"),
        ({"value": {"a": "b"}}, "got a mapping"),
        ({"value": ["a", None]}, "got one with nothing in it"),
        ({"value": [False]}, "got one with a boolean in it"),
        ({"value": ""}, "value is required with state: present"),
        ({"value": " ", "sensitive": True}, "value is required with state: present"),
        ({"value": [], "sensitive": True}, "value is empty, but a secret must not be empty"),
        ({"state": "absent"}, "value cannot be used with state: absent"),
        ({"name": "appSecret"}, "named like a secret, but sensitive is not given: set sensitive: true"),
        ({"name": "bind_password"}, "or sensitive: false if it is not a secret"),
        ({"name": "clientSecretVar"}, "named like a secret"),
    ],
    ids=str,
)
def test_bad_input_is_refused_before_the_first_request(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    for check in (False, True):
        outcome = define(pingone, **{"value": URL, **options}, check=check)
        assert outcome.failed
        assert said in outcome.message
        assert outcome["error"]["kind"] == "validation"
    assert pingone.simulator.requests() == []


def test_what_is_named_like_a_secret_may_be_none(pingone: PingOne) -> None:
    assert define(pingone, name="oneTimePassword", value="off", sensitive=False).changed
    assert define(pingone, name="oneTimePassword", state="absent").changed


# -- lost answers, and others who do the same


@pytest.mark.parametrize("options", [{"value": URL}, SECRET], ids=["plain", "sensitive"])
@pytest.mark.parametrize(
    "fault", [{"kind": "reset_after"}, {"kind": "malformed_json"}, {"kind": "status_after", "status": 503}], ids=str
)
def test_a_creation_whose_answer_got_lost_is_found(
    pingone: PingOne, options: dict[str, Any], fault: dict[str, Any]
) -> None:
    pingone.simulator.fault(operation="D1", **fault)
    outcome = define(pingone, **options)
    assert (outcome.changed, outcome["reason"]) == (True, "It did not exist.")
    assert pingone.operations() == ["D3", "D1", "D3"]


def test_a_creation_that_did_not_arrive_is_sent_again(pingone: PingOne) -> None:
    pingone.simulator.fault("reset_before", operation="D1")
    assert define(pingone, **SECRET).changed
    assert pingone.operations() == ["D3", "D1", "D3", "D1"]


@pytest.mark.parametrize(("stored_value", "changed"), [(URL, False), ("other", True)])
def test_what_another_created_meanwhile_is_compared(pingone: PingOne, stored_value: str, changed: bool) -> None:
    define(pingone, value=stored_value)
    pingone.simulator.clear_requests()
    pingone.simulator.fault("status", operation="D3", status=404)
    outcome = define(pingone, value=URL)
    assert outcome.changed is changed
    assert outcome["definition"]["value"] == URL
    assert pingone.writes() == (["D1", "D4"] if changed else ["D1"])


def test_a_refused_creation_fails(pingone: PingOne) -> None:
    pingone.simulator.fault("status", operation="D1", status=400, body={"code": "INVALID_DATA", "message": "Too long"})
    outcome = define(pingone, value=URL)
    assert outcome.failed
    assert outcome["changed"] is False
    assert f"Could not define the variable '{NAME}' in environment {ENVIRONMENT}" in outcome.message
    assert "Too long" in outcome.message


def test_a_change_and_a_deletion_whose_answers_got_lost(pingone: PingOne) -> None:
    define(pingone, value=URL)
    pingone.simulator.fault("reset_after", operation="D4")
    pingone.simulator.fault("reset_after", operation="D5")
    assert define(pingone, value="other").changed
    assert define(pingone, state="absent").changed
    assert stored(pingone) is None


def test_what_another_deleted_meanwhile(pingone: PingOne) -> None:
    define(pingone, value=URL)
    pingone.simulator.fault("status", operation=["D4", "D5"], status=404, times=2)
    changed = define(pingone, value="other")
    assert changed.failed
    assert "Run the task again to create it" in changed.message
    assert not define(pingone, state="absent").changed


@pytest.mark.parametrize("body", ["", "[]"], ids=["no body", "a list"])
def test_an_answer_that_does_not_show_the_new_definition_is_not_a_failure(pingone: PingOne, body: str) -> None:
    assert define(pingone, value="https://old.example").changed
    pingone.simulator.fault("status_after", operation="D4", status=200, body=body)
    outcome = define(pingone, value=URL)
    assert outcome.changed
    assert outcome["definition"]["value"] == URL


def test_no_part_of_an_unreadable_answer_is_quoted_after_a_secret_was_sent(pingone: PingOne) -> None:
    secret = "-".join(f"part{number:03}" for number in range(60))
    echo = f"<html>Blocked: {secret}</html>"
    pingone.simulator.fault(
        "status", operation="D1", status=403, body=echo, headers={"Content-Type": "text/html"}, times=None
    )
    outcome = define(pingone, value=secret, sensitive=True)
    assert outcome.failed
    assert "part001" not in outcome.message
    assert "the body is not a JSON object" in outcome.message
