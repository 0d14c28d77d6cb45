# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans that show which fields each update changes, from PingOne's own snapshot of the target."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import worlds
from support.pingone import PingOne

LANGUAGE = {"field": "preferredLanguage", "before": '"de"', "after": '"en"'}


@pytest.fixture(autouse=True)
def _speaking_german(pingone: PingOne) -> None:
    changes = {"preferredLanguage": "de"}
    pingone.simulator.change_resource(worlds.TARGET_ENVIRONMENT, worlds.TARGET_POPULATION, changes)
    pingone.simulator.clear_requests()


def test_the_fields_of_an_update_are_shown_if_requested(pingone: PingOne) -> None:
    plain = pingone.plan()
    assert not any("fields" in change for change in plain["plan"]["changes"])
    pingone.simulator.clear_requests()

    shown = pingone.plan(field_differences=True)

    created, _theme, population = shown["plan"]["changes"]
    content = {entry["field"]: entry for entry in created["fields"]}
    assert {entry["before"] for entry in content.values()} == {"(absent)"}
    assert content["name"]["after"] == f'"{worlds.PASSWORD_POLICY_NAME}"'
    assert not {"id", "environment.id"} & content.keys()
    assert LANGUAGE in population["fields"]
    assert not {entry["field"] for entry in population["fields"]} & {"id", "userCount", "updatedAt", "environment.id"}
    assert shown["plan"]["digest"] == plain["plan"]["digest"]
    assert pingone.operations()[-1] == "S6"
    assert pingone.writes() == []


def test_diff_mode_shows_them(pingone: PingOne) -> None:
    lines = pingone.plan(diff=True)["diff"]["prepared"].splitlines()
    assert '    preferredLanguage: "de" -> "en"' in lines


def test_a_promotion_read_by_id_shows_them_too(pingone: PingOne) -> None:
    promotion_id = pingone.planned_id()
    options: dict[str, Any] = {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": promotion_id}
    read = pingone.run("pingone_promotion_info", field_differences=True, **options)
    assert LANGUAGE in read["promotions"][0]["plan"]["changes"][2]["fields"]


def test_secrets_are_no_fields(pingone: PingOne) -> None:
    planned = pingone.plan(selected_resources=[worlds.APPLICATION], field_differences=True)
    fields = {entry["field"] for change in planned["plan"]["changes"] for entry in change.get("fields", [])}
    assert fields
    assert not any("ecret" in field for field in fields)


@pytest.mark.parametrize("snapshots", ["forbidden", "missing"])
def test_a_service_that_does_not_show_the_snapshot_is_not_a_failure(pingone: PingOne, snapshots: str) -> None:
    pingone.simulator.behave(snapshots=snapshots)
    planned = pingone.plan(field_differences=True)
    assert not planned.failed, planned.message
    assert [change["action"] for change in planned["plan"]["changes"] if "fields" in change] == ["create"]
    assert planned["plan"]["summary"]["updates"] == 2


def test_a_theme_is_called_what_its_content_calls_it_in_each_environment(pingone: PingOne) -> None:
    """It has no name of its own (contract PingOne 5.3), but a policy protects what people call it."""
    planned = pingone.plan(field_differences=True)
    [theme] = [change for change in planned["plan"]["changes"] if change["type"] == "themes"]
    assert (theme["label"], theme["target_name"]) == ("Ping Default", "Classic Default")
    judged = pingone.run_with("promotion_policy", {"plan": planned["plan"], "protected": [{"name": "Classic Default"}]})
    assert 'update of themes "Ping Default" (in the target: "Classic Default"): it is protected' in judged.message


def test_the_deletion_of_a_theme_is_that_of_what_people_call_it(pingone: PingOne) -> None:
    theme = "7c1c0c1e-4f0b-4a53-9d8a-2f0a1b3c4d5e"
    content = {"default": False, "configuration": {"name": "Winter"}}
    pingone.simulator.put_resource(worlds.SOURCE_ENVIRONMENT, theme, content, type="themes")
    pingone.executed_id(selected_resources=[theme])
    pingone.simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, theme)

    [change] = pingone.plan(selected_resources=[theme])["plan"]["changes"]
    assert (change["action"], change.get("label"), change.get("target_name")) == ("delete", "Winter", None)


def test_a_reference_to_a_theme_names_it(pingone: PingOne) -> None:
    planned = pingone.plan(target_environment=worlds.PRODUCTION_ENVIRONMENT, field_differences=True)
    fields = [entry for change in planned["plan"]["changes"] for entry in change["fields"]]
    assert [entry["after_name"] for entry in fields if entry["field"] == "theme.id"] == ["Ping Default"]
