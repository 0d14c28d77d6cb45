# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""pingone_variable_declaration: which properties take which variables, and whether these can serve a promotion."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome
from support.pingone import VARIABLE_SECRET, PingOne

MODULE = "pingone_variable_declaration"
SOURCE, TARGET = worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT
BOTH = (f"Development ({SOURCE})", f"Staging ({TARGET})")
SLO, ACS = "${promotionVariable: sloVar}", "${promotionVariable: acsVar}"
PROVIDER: dict[str, Any] = {"resource_id": worlds.IDENTITY_PROVIDER}


@pytest.fixture
def pingone(pingone: PingOne) -> PingOne:
    """The world `variables` with two plain variables, defined in the source and in the target."""
    pingone.simulator.reset("variables")
    for environment in (SOURCE, TARGET):
        define(pingone, "sloVar", environment)
        define(pingone, "acsVar", environment)
    pingone.simulator.clear_requests()
    return pingone


def define(pingone: PingOne, name: str, environment: str, *, sensitive: bool = False) -> None:
    value = VARIABLE_SECRET if sensitive else "https://example.com"
    options: dict[str, Any] = {"environment": environment, "name": name, "value": value, "sensitive": sensitive}
    assert pingone.run("pingone_variable_definition", **options).changed


def declare(
    pingone: PingOne, variables: Any = None, *, check: bool = False, diff: bool = False, **options: Any
) -> Outcome:
    options = {"environment": SOURCE, "resource_id": worlds.SAML_APPLICATION, "variables": variables, **options}
    return pingone.run(MODULE, check=check, diff=diff, **options)


def test_declarations_are_made_merged_replaced_and_taken_out(pingone: PingOne) -> None:
    made = declare(pingone, {"sloEndpoint": "sloVar"}, diff=True)
    assert made.changed
    assert made["declaration"]["variables"] == {"sloEndpoint": SLO}
    assert made["diff"] == {"before": {}, "after": {"variables": {"sloEndpoint": SLO}}}
    assert pingone.bodies("V1") == [{"resource": {"id": worlds.SAML_APPLICATION}, "variables": {"sloEndpoint": SLO}}]
    assert not declare(pingone, {"sloEndpoint": SLO}).changed
    assert not declare(pingone, {"sloEndpoint": "${promotionVariable:sloVar }"}).changed
    merged = declare(pingone, {"acsUrls": "acsVar"})
    assert merged["declaration"]["variables"] == {"sloEndpoint": SLO, "acsUrls": ACS}
    assert pingone.bodies("V4") == [{"variables": {"acsUrls": ACS}}]
    assert not declare(pingone, {"acsUrls": "acsVar"}).changed
    replaced = declare(pingone, {"acsUrls": "acsVar"}, purge=True)
    assert (replaced.changed, replaced["declaration"]["variables"]) == (True, {"acsUrls": ACS})
    assert not declare(pingone, {"acsUrls": "acsVar"}, purge=True).changed
    absent = declare(pingone, state="absent", diff=True)
    assert (absent.changed, absent["declaration"]) == (True, None)
    assert absent["diff"] == {"before": {"variables": {"acsUrls": ACS}}, "after": {}}
    assert not declare(pingone, state="absent").changed
    assert pingone.writes() == ["V1", "V4", "V3", "V5"]


def test_one_property_is_taken_out(pingone: PingOne) -> None:
    assert not declare(pingone, {"acsUrls": None}).changed
    declare(pingone, {"sloEndpoint": "sloVar", "acsUrls": "acsVar"})
    for changed in (True, False):
        outcome = declare(pingone, {"acsUrls": None})
        assert (outcome.changed, outcome["declaration"]["variables"]) == (changed, {"sloEndpoint": SLO})
    assert pingone.bodies("V4") == [{"variables": {"acsUrls": None}}]


def test_check_mode_shows_what_would_be(pingone: PingOne) -> None:
    predicted = declare(pingone, {"sloEndpoint": "sloVar"}, check=True)
    assert predicted.changed
    assert predicted["declaration"] == {
        "environment": {"id": SOURCE},
        "resource": {"id": worlds.SAML_APPLICATION},
        "variables": {"sloEndpoint": SLO},
    }
    assert pingone.writes() == []
    declare(pingone, {"sloEndpoint": "sloVar"})
    pingone.simulator.clear_requests()
    for purge, expected in ((False, {"sloEndpoint": SLO, "acsUrls": ACS}), (True, {"acsUrls": ACS})):
        outcome = declare(pingone, {"acsUrls": "acsVar"}, purge=purge, check=True)
        assert (outcome.changed, outcome["declaration"]["variables"]) == (True, expected)
    assert declare(pingone, state="absent", check=True).changed
    assert pingone.writes() == []


# -- variables that could not serve a promotion


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_a_variable_must_be_defined_in_the_source(pingone: PingOne, check: bool) -> None:
    outcome = declare(pingone, {"sloEndpoint": "slVar"}, check=check)
    assert outcome.failed
    assert f"'slVar' (for sloEndpoint) is not defined in the source {BOTH[0]}" in outcome.message
    assert "a promotion to an unknown target" in outcome.message
    assert (outcome["error"]["kind"], outcome["changed"]) == ("state_conflict", False)
    assert pingone.writes() == []


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_a_variable_must_be_defined_in_a_target_that_is_given(pingone: PingOne, check: bool) -> None:
    define(pingone, "onlyHere", SOURCE)
    pingone.simulator.clear_requests()
    variables = {"sloEndpoint": "sloVar", "acsUrls": "onlyHere"}
    outcome = declare(pingone, variables, target_environment="Staging", check=check)
    assert outcome.failed
    assert f"'onlyHere' (for acsUrls) is not defined in the target {BOTH[1]}" in outcome.message
    assert BOTH[0] in outcome.message
    assert "sloVar" not in outcome.message
    assert pingone.writes() == []


def test_a_secret_must_be_one_in_a_target_that_is_given(pingone: PingOne) -> None:
    define(pingone, "appSecret", SOURCE, sensitive=True)
    define(pingone, "appSecret", TARGET)
    pingone.simulator.clear_requests()
    outcome = declare(pingone, {"clientSecret": "appSecret"}, **PROVIDER, target_environment=TARGET)
    assert outcome.failed
    assert (
        f"'appSecret' (for clientSecret) is sensitive in the source, but not in the target {BOTH[1]}" in outcome.message
    )
    assert BOTH[0] in outcome.message
    assert pingone.writes() == []


def test_what_is_declared_already_is_not_looked_up_again(pingone: PingOne) -> None:
    declare(pingone, {"sloEndpoint": "sloVar"})
    pingone.run("pingone_variable_definition", environment=SOURCE, name="sloVar", state="absent")
    pingone.simulator.clear_requests()
    assert declare(pingone, {"acsUrls": "acsVar"}).changed
    assert pingone.operations() == ["V2", "D3", "V4"]


@pytest.mark.parametrize("configured", [True, False], ids=["default target", "no target"])
@pytest.mark.parametrize("existing", [True, False], ids=["V4", "V1"])
def test_a_refused_secret_names_the_variable_and_both_environments(
    pingone: PingOne, configured: bool, existing: bool
) -> None:
    """Contract 10.0: a sensitive property needs a sensitive definition in the target."""
    define(pingone, "appSecret", SOURCE)
    define(pingone, "appSecret", TARGET)
    if configured:
        body = {"targetEnvironmentId": TARGET}
        pingone.simulator.fault("status", operation="C1", status=200, body=body)
    if existing:
        define(pingone, "idVar", SOURCE)
        declare(pingone, {"clientId": "idVar"}, **PROVIDER)
    outcome = declare(pingone, {"clientSecret": "appSecret", "issuer": "sloVar"}, **PROVIDER)
    assert outcome.failed
    assert "'appSecret' for clientSecret" in outcome.message
    assert "sloVar" not in outcome.message
    assert BOTH[0] in outcome.message
    assert (BOTH[1] in outcome.message) is configured
    assert "needs a sensitive definition in the target" in outcome.message
    assert outcome["error"]["status"] == 400


def test_a_refusal_is_reported_although_nothing_more_can_be_read(pingone: PingOne) -> None:
    define(pingone, "appSecret", SOURCE)
    pingone.simulator.fault("status", operation=["C1", "E1"], status=403, times=None)
    outcome = declare(pingone, {"clientSecret": "appSecret"}, **PROVIDER)
    assert outcome.failed
    assert f"'appSecret' for clientSecret, from environment {SOURCE} to an unknown target" in outcome.message


def test_a_resource_without_a_snapshot_may_be_refused(pingone: PingOne) -> None:
    body = {"code": "REQUEST_FAILED", "message": "There was an issue.", "details": []}
    pingone.simulator.fault("status", operation="V1", status=400, body=body)
    outcome = declare(pingone, {"sloEndpoint": "sloVar"})
    assert outcome.failed
    assert "PingOne may need a snapshot of the resource" in outcome.message


# -- bad input


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"variables": None}, "variables is empty: set the variable for at least one property"),
        ({"variables": {}}, "or use state: absent"),
        ({"state": "absent"}, "variables cannot be used with state: absent"),
        ({"resource_id": "My SAML app"}, "resource_id must be a resource ID (UUID), {type, name}, or TYPE/NAME"),
        (
            {"variables": {"sloEndpoint": ""}},
            "the value for sloEndpoint must be the name of a variable; it is empty",
        ),
        ({"variables": {"sloEndpoint": 5}}, "must be a string; got an integer"),
        ({"variables": {"sloEndpoint": ["sloVar"]}}, "must be a string; got a list"),
        (
            {"variables": {"sloEndpoint": "https://${host}/slo"}},
            "must be the name of a variable or ${promotionVariable: NAME}",
        ),
        ({"variables": {"sloEndpoint": "x${promotionVariable: a}"}}, "its whole value from one variable"),
        ({"variables": {"sloEndpoint": "${promotionVariable: }"}}, "it is empty"),
        ({"variables": {"sloEndpoint": ".."}}, "'..' cannot be one"),
        ({"variables": {" ": "sloVar"}}, "the path of a property must be a string that is not empty"),
        ({"variables": {"sloEndpoint": None}, "purge": True}, "leave out a property instead of setting it to null"),
        ({"target_environment": SOURCE}, "environment and target_environment are the same environment"),
    ],
    ids=str,
)
def test_bad_input_is_refused_before_the_first_request(pingone: PingOne, options: dict[str, Any], said: str) -> None:
    for check in (False, True):
        outcome = declare(pingone, check=check, **{"variables": {"sloEndpoint": "sloVar"}, **options})
        assert outcome.failed
        assert said in outcome.message
        assert outcome["error"]["kind"] == "validation"
    assert pingone.simulator.requests() == []


# -- lost answers, and others who do the same


@pytest.mark.parametrize(
    "fault", [{"kind": "reset_after"}, {"kind": "malformed_json"}, {"kind": "status_after", "status": 503}], ids=str
)
def test_a_creation_whose_answer_got_lost_is_found(pingone: PingOne, fault: dict[str, Any]) -> None:
    pingone.simulator.fault(operation="V1", **fault)
    outcome = declare(pingone, {"sloEndpoint": "sloVar"})
    assert (outcome.changed, outcome["declaration"]["variables"]) == (True, {"sloEndpoint": SLO})
    assert pingone.writes() == ["V1"]


@pytest.mark.parametrize(("path", "changed"), [("sloEndpoint", False), ("acsUrls", True)])
def test_what_another_declared_meanwhile_is_completed(pingone: PingOne, path: str, changed: bool) -> None:
    declare(pingone, {path: "sloVar"})
    pingone.simulator.clear_requests()
    pingone.simulator.fault("status", operation="V2", status=404)
    outcome = declare(pingone, {"sloEndpoint": "sloVar"})
    assert outcome.changed is changed
    assert outcome["declaration"]["variables"] == {path: SLO, "sloEndpoint": SLO}
    assert pingone.writes() == (["V1", "V4"] if changed else ["V1"])


def test_changes_and_deletions_whose_answers_got_lost(pingone: PingOne) -> None:
    declare(pingone, {"sloEndpoint": "sloVar"})
    for operation in ("V4", "V3", "V5"):
        pingone.simulator.fault("reset_after", operation=operation)
    assert declare(pingone, {"acsUrls": "acsVar"}).changed
    assert declare(pingone, {"acsUrls": "acsVar"}, purge=True).changed
    assert declare(pingone, state="absent").changed
    assert not declare(pingone, state="absent").changed


def test_what_another_deleted_meanwhile(pingone: PingOne) -> None:
    declare(pingone, {"sloEndpoint": "sloVar"})
    pingone.simulator.fault("status", operation=["V4", "V5"], status=404, times=2)
    changed = declare(pingone, {"acsUrls": "acsVar"})
    assert changed.failed
    assert "Run the task again to create it" in changed.message
    assert not declare(pingone, state="absent").changed
