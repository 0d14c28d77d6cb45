# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input: refused before the first request where it can be known, with the option's name and what is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.modules import Outcome, run_here, run_process
from support.pingone import TASK, PingOne

ONE = "461a33b0-f041-44b0-92ff-e59402c1c2ac"
TWIN = "22222222-3333-4444-8555-666666666666"
MODULES = [
    "pingone_environment_info",
    "pingone_promotion",
    "pingone_promotion_info",
    "pingone_promotion_steps_info",
    "pingone_promotion_execution",
    "pingone_promotion_rollback",
]
REQUIRED: dict[str, dict[str, Any]] = {
    "pingone_environment_info": {},
    "pingone_promotion": TASK,
    "pingone_promotion_info": {"source_environment": worlds.SOURCE_ENVIRONMENT},
}
BY_ID = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": ONE}
NO_SELECTION = {"selected_resources": None}


def refused(outcome: Outcome, *said: str) -> None:
    assert outcome.failed
    for text in said:
        assert text in outcome.message
    assert "changed" not in outcome.result or outcome["changed"] is False


def assert_refused(pingone: PingOne, module: str, options: dict[str, Any], *said: str) -> None:
    """The same in check mode, and without any request."""
    for check in (False, True):
        outcome = pingone.run(module, check=check, **options)
        refused(outcome, *said)
        if "error" in outcome.result:
            assert outcome["error"]["kind"] == "validation"
    assert pingone.simulator.requests() == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (NO_SELECTION, ["Neither selected_resources nor all_resources", "set all_resources: true"]),
        ({**NO_SELECTION, "state": "absent"}, ["Neither selected_resources nor all_resources"]),
        ({"all_resources": True}, ["selected_resources and all_resources are mutually exclusive"]),
        ({"selected_resources": []}, ["selected_resources is empty", "all_resources"]),
        (
            {"selected_resources": [f"10000000-0000-4000-8000-{number:012}" for number in range(101)]},
            ["selected_resources has 101 entries", "1 to 100"],
        ),
        ({"selected_resources": [ONE, TWIN, ONE.upper()]}, ["selected_resources", "more than once", ONE]),
        ({"selected_resources": ["NA Eng Austin"]}, ["selected_resources", "(UUID)", "'NA Eng Austin' is not a UUID"]),
        ({"excluded_resources": [ONE, ONE]}, ["excluded_resources", "more than once", ONE]),
        ({"resource_mapping": {"Staff": ONE}}, ["resource_mapping", "'Staff: 461a33b0"]),
        ({"resource_mapping": {ONE: "Staff"}}, ["resource_mapping", "(UUID)"]),
        ({"resource_mapping": {ONE: None}}, ["resource_mapping"]),
        ({"resource_mapping": {ONE: [TWIN]}}, ["resource_mapping"]),
        ({"source_snapshot_id": "latest"}, ["source_snapshot_id must be an ID (UUID); got 'latest'"]),
        ({"promotion_id": "461a33b0"}, ["promotion_id must be an ID (UUID); got '461a33b0'"]),
        (
            {"promotion_id": ONE, "all_resources": True, **NO_SELECTION},
            ["all_resources cannot be used with promotion_id", "leave out promotion_id"],
        ),
        (
            {"promotion_id": ONE, "state": "absent", "description": "x"},
            ["promotion_id already identifies what to delete", "selected_resources, description"],
        ),
        ({"promotion_id": ONE, "selected_resources": []}, ["selected_resources is empty"]),
        ({"discard_empty": True, "wait": False}, ["discard_empty requires wait: true"]),
        ({"state": "gone"}, ["state", "present, absent"]),
        ({"target_environment": None}, ["target_environment", "promotion_id"]),
        ({"source_environment": None}, ["source_environment"]),
        ({"target_environment": worlds.SOURCE_ENVIRONMENT}, ["source_environment and target_environment are the same"]),
        ({"target_environment": worlds.SOURCE_ENVIRONMENT.upper()}, ["are the same environment"]),
        ({"source_environment": "Dev", "target_environment": "Dev"}, ["are the same environment, Dev"]),
    ],
    ids=str,
)
def test_promotion(pingone: PingOne, options: dict[str, Any], said: list[str]) -> None:
    assert_refused(pingone, "pingone_promotion", {**TASK, **options}, *said)


@pytest.mark.parametrize("option", ["selected_resources", "excluded_resources", "resource_mapping", "description"])
def test_content_beside_the_id_of_what_shall_be_absent(pingone: PingOne, option: str) -> None:
    value: Any = {"resource_mapping": {ONE: TWIN}, "description": "x"}.get(option, [ONE])
    assert_refused(
        pingone,
        "pingone_promotion",
        {**BY_ID, "state": "absent", option: value},
        f"{option} cannot be used with it and state: absent",
    )


@pytest.mark.parametrize(
    ("module", "options", "said"),
    [
        ("pingone_promotion_execution", {"promotion_id": "newest"}, "promotion_id must be an ID (UUID); got 'newest'"),
        ("pingone_promotion_execution", {"promotion_id": None}, "promotion_id"),
        ("pingone_promotion_rollback", {"promotion_id": "newest"}, "promotion_id must be an ID (UUID); got 'newest'"),
        ("pingone_promotion_rollback", {"promotion_id": None}, "promotion_id, target_environment"),
        ("pingone_promotion_rollback", {"target_environment": ONE}, "mutually exclusive"),
        (
            "pingone_promotion_rollback",
            {"promotion_id": None, "target_environment": worlds.SOURCE_ENVIRONMENT},
            "are the same environment",
        ),
        ("pingone_promotion_steps_info", {"promotion_id": "newest"}, "promotion_id must be an ID (UUID)"),
        ("pingone_promotion_steps_info", {"page_size": 0}, "page_size must be greater than zero; got 0"),
    ],
)
def test_other_modules(pingone: PingOne, module: str, options: dict[str, Any], said: str) -> None:
    assert_refused(pingone, module, {**BY_ID, **options}, said)


@pytest.mark.parametrize(
    "digest",
    ["", "sha256:", "sha256:" + "a" * 63, "sha256:" + "a" * 65, "sha256:" + "A" * 64, "a" * 64, "md5:" + "a" * 64],
)
def test_digest_that_is_none(pingone: PingOne, digest: str) -> None:
    said = f"expected_plan_digest must be 'sha256:' followed by 64 hexadecimal digits, like the digest of a plan; got '{digest}'"
    assert_refused(pingone, "pingone_promotion_execution", {**BY_ID, "expected_plan_digest": digest}, said)


@pytest.mark.parametrize("module", ["pingone_promotion", "pingone_promotion_execution", "pingone_promotion_rollback"])
@pytest.mark.parametrize("option", ["wait_timeout", "wait_interval", "http_timeout"])
@pytest.mark.parametrize("value", [0, -1, "nan", "soon"])
def test_times(pingone: PingOne, module: str, option: str, value: Any) -> None:
    options = {**(TASK if module == "pingone_promotion" else BY_ID), option: value}
    said = option if value == "soon" else f"{option} must be greater than zero; got {value}"
    assert_refused(pingone, module, options, said)


# -- the connection


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"region": "US"}, ["region must be one of NA, CA, EU, AU, SG, AP; got 'US'"]),
        ({"client_authentication": "jwt"}, ["client_authentication", "basic, post"]),
        ({"http_retries": -1}, ["http_retries must be from 0 to 100; got -1"]),
        ({"http_timeout": 0}, ["http_timeout must be greater than zero; got 0"]),
        ({"api_url": "api.pingone.eu"}, ["api_url must be a URL such as https://api.example.com"]),
        ({"api_url": "ftp://api.pingone.eu"}, ["api_url must be a URL"]),
        ({"api_url": "https://api.pingone.eu?x=1"}, ["api_url must be a URL", "query"]),
        ({"auth_url": "https://"}, ["auth_url must be a URL"]),
        ({"ca_path": "/no/such/file.pem"}, ["ca_path is not the path of an existing file or directory"]),
        ({"client_secret": None}, ["Credentials for PingOne are missing: client_secret (PINGONE_CLIENT_SECRET)."]),
        (
            {"client_id": None, "client_secret": None, "auth_environment_id": None},
            [
                "client_id (PINGONE_CLIENT_ID), client_secret (PINGONE_CLIENT_SECRET), "
                "auth_environment_id (PINGONE_AUTH_ENVIRONMENT_ID).",
                "access_token (PINGONE_ACCESS_TOKEN)",
            ],
        ),
        ({"client_id": ""}, ["are missing: client_id (PINGONE_CLIENT_ID)."]),
        ({"auth_environment_id": "../../x"}, ["auth_environment_id must be an ID (UUID); got '../../x'."]),
        (
            {"access_token": "given", "client_secret": None, "auth_environment_id": "../../x"},
            ["auth_environment_id must be an ID (UUID); got '../../x'."],
        ),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_connection(pingone: PingOne, module: str, options: dict[str, Any], said: list[str]) -> None:
    assert_refused(pingone, module, {**REQUIRED.get(module, BY_ID), **options}, *said)


def test_url_with_credentials_is_refused_without_repeating_them(pingone: PingOne) -> None:
    url = f"https://user:{worlds.CLIENT_SECRET}@api.pingone.eu"
    assert_refused(
        pingone, "pingone_environment_info", {"api_url": url}, "api_url must be a URL", "without credentials"
    )


@pytest.mark.parametrize("module", ["pingone_promotion", "pingone_promotion_execution"])
def test_refusal_in_a_process(pingone: PingOne, module: str) -> None:
    options = {**(TASK if module == "pingone_promotion" else BY_ID), "client_secret": None}
    outcome = pingone.process(module, **options)
    refused(outcome, "are missing: client_secret (PINGONE_CLIENT_SECRET).")
    assert outcome.stderr == ""
    assert pingone.simulator.requests() == []


def test_missing_library(pingone: PingOne, tmp_path: Path) -> None:
    stub = tmp_path / "requests"
    stub.mkdir()
    (stub / "__init__.py").write_text('raise ImportError("requests is not here")\n', encoding="utf-8")
    outcome = pingone.process("pingone_environment_info", first_on_path=tmp_path)
    refused(outcome, "Failed to import the required Python library (requests)")
    assert outcome.stderr == ""
    assert pingone.simulator.requests() == []


def test_policy_needs_no_library(tmp_path: Path) -> None:
    stub = tmp_path / "requests"
    stub.mkdir()
    (stub / "__init__.py").write_text('raise ImportError("requests is not here")\n', encoding="utf-8")
    plan = {"changes": [], "digest": "sha256:" + "a" * 64}
    assert not run_process("promotion_policy", {"plan": plan}, first_on_path=tmp_path).failed
    assert not run_here("promotion_policy", {"plan": plan}).failed


# -- environments that have to be looked up


def with_twins(pingone: PingOne) -> dict[str, Any]:
    environments = pingone.simulator.state()["pingone"]["environments"]
    for environment in environments:
        environment["resources"] = []
    application = {"client_id": worlds.CLIENT_ID, "client_secret": worlds.CLIENT_SECRET}
    environments[0]["applications"] = [application]
    development = next(item for item in environments if item["id"] == worlds.SOURCE_ENVIRONMENT)
    return {"pingone": {"environments": [*environments, {**development, "id": TWIN}]}}


def assert_only_looked_up(pingone: PingOne) -> None:
    assert {entry["operation"] for entry in pingone.simulator.requests()} == {"token", "E1"}


@pytest.mark.parametrize(
    ("given", "near"),
    [
        ("Developmet", "Did you mean Development?"),
        ("development", "Did you mean Development?"),
        ("Stagin", "Did you mean Staging?"),
        ("Prod", "Did you mean Production?"),
        ("Dev", "Did you mean Development?"),
        ("min", "Did you mean Administrators?"),
        ("abfba8f6-49eb-49f5-a5d9", "Existing environments: Administrators, Development, Production, Staging."),
        ("Qx", "Existing environments: Administrators, Development, Production, Staging."),
    ],
)
@pytest.mark.parametrize("option", ["source_environment", "target_environment"])
def test_name_that_no_environment_has(pingone: PingOne, option: str, given: str, near: str) -> None:
    outcome = pingone.plan(**{option: given})
    refused(outcome, f"{option}: '{given}' is neither the ID nor the exact name of an environment", near)
    assert outcome["error"]["kind"] == "validation"
    assert_only_looked_up(pingone)


@pytest.mark.parametrize("module", [name for name in MODULES if name != "pingone_environment_info"])
def test_every_module_looks_up_the_source(pingone: PingOne, module: str) -> None:
    options = {**REQUIRED.get(module, BY_ID), "source_environment": "Developmet"}
    refused(pingone.run(module, **options), "source_environment: 'Developmet'", "Did you mean Development?")
    assert_only_looked_up(pingone)


def test_name_that_two_environments_have(pingone: PingOne) -> None:
    pingone.simulator.reset(with_twins(pingone))
    outcome = pingone.plan(source_environment=worlds.SOURCE_ENVIRONMENT_NAME)
    refused(
        outcome,
        "source_environment: 2 environments are named 'Development'",
        f"Use one of their IDs: {TWIN}, {worlds.SOURCE_ENVIRONMENT}",
    )
    assert_only_looked_up(pingone)


@pytest.mark.parametrize("module", ["pingone_promotion", "pingone_promotion_rollback", "pingone_promotion_info"])
@pytest.mark.parametrize("by_name", ["source_environment", "target_environment"])
def test_same_environment_by_name_and_by_id(pingone: PingOne, module: str, by_name: str) -> None:
    pair: dict[str, Any] = {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environment": worlds.SOURCE_ENVIRONMENT,
        by_name: worlds.SOURCE_ENVIRONMENT_NAME,
    }
    selection: dict[str, Any] = {"selected_resources": [ONE]} if module == "pingone_promotion" else {}
    refused(pingone.run(module, **pair, **selection), "are the same environment", worlds.SOURCE_ENVIRONMENT)
    assert_only_looked_up(pingone)


def test_name_that_begins_like_the_given_one_is_not_accepted(pingone: PingOne) -> None:
    """The service filters by the beginning of the name only."""
    world = with_twins(pingone)
    world["pingone"]["environments"][-1]["name"] = "Development 2"
    pingone.simulator.reset(world)
    outcome = pingone.plan(source_environment="Development", selected_resources=None, all_resources=True)
    assert outcome["promotion"]["sourceEnvironmentId"] == worlds.SOURCE_ENVIRONMENT
