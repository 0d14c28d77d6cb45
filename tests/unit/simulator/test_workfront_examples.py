# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of both published versions: the simulator's answers have their keys and types."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from simulator.launcher import Simulator
from simulator.workfront_client import LEGACY, Lane

EXAMPLES = Path(__file__).parents[2] / "fixtures" / "workfront"
NOW = "2023-06-06T17:29:21.600Z"
PACKAGE = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"


def example(name: str) -> Any:
    return json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def shape(value: Any) -> Any:
    """Keep keys and types; a map of ids is as good as its first entry."""
    if isinstance(value, dict):
        if value and all(len(key) == 32 for key in value):
            return {"*": shape(next(iter(value.values())))}
        return {key: shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return type(value).__name__


@pytest.fixture
def story(simulator: Simulator, source: Lane) -> Simulator:
    simulator.set_time(NOW, freeze=True)
    simulator.script_ids(PACKAGE)
    simulator.workfront_behave(assembly={"reads": 2})
    return simulator


def create(source: Lane) -> dict[str, Any]:
    body = example("create_request") | {"source": source.url}
    answer = source.call("POST", "/packages", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def translated(answer: Any, source: Lane) -> Any:
    """Put the addresses and people of the examples in."""
    text = json.dumps(answer).replace(source.url, "https://acme.sb01.workfront.com")
    text = text.replace(worlds.ADMINS["sb01"], "61aa9d0e0005fcee8f212835bdaa2619")
    return json.loads(text.replace(worlds.CUSTOMER, "61aa9d090005fa42152c1cb66659f38d"))


def test_create(story: Simulator, source: Lane) -> None:
    answer = create(source)

    assert translated(answer, source) == example("create_response")
    assert list(answer["data"]) == list(example("create_response")["data"])


def test_list(story: Simulator, source: Lane) -> None:
    create(source)

    assert source.call("GET", "/packages").json() == example("list_response")


def test_read_and_update(story: Simulator, source: Lane) -> None:
    create(source)
    assert "packageEntities" not in source.read(PACKAGE)
    answer = translated(source.call("GET", f"/packages/{PACKAGE}").json(), source)
    published = example("read_response")
    entities = answer["data"].pop("packageEntities")
    for code, entries in published["data"].pop("packageEntities").items():
        assert [entry["id"] for entry in entities[code]] == [entry["id"] for entry in entries]
        assert [set(entry) for entry in entities[code]] == [{"id", "name", "description"}]
    assert answer == published

    story.set_time("2023-06-06T19:39:01.600Z")
    answer = translated(source.patch(PACKAGE, status="ACTIVE").json(), source)
    published = example("update_response")
    assert set(published["data"].pop("packageEntities")) < set(answer["data"].pop("packageEntities"))
    assert answer == published


def test_definition(story: Simulator, source: Lane) -> None:
    create(source)
    source.read(PACKAGE)
    source.read(PACKAGE)
    story.workfront_behave(era="2023")

    answer = source.call("GET", f"/packages/{PACKAGE}/definition").json()

    (group,) = answer["packageEntities"]["GROUP"]
    published = example("definition_response")["packageEntities"]["GROUP"][0]
    assert (group["id"], group["name"]) == (published["id"], published["name"])
    assert set(group) <= set(published)


def test_prepare(source: Lane, target: Lane) -> None:
    package = source.create()

    answer = target.call("POST", f"/packages/{package}/prepare-installation", json={}).json()

    published = example("prepare_response")
    plan, printed = answer.pop("translationMap"), published.pop("translationMap")
    assert shape(answer) == shape(published)
    assert answer["status"] == published["status"]
    for code in printed:
        assert shape(plan[code]) == shape(printed[code])


def test_installation(source: Lane, target: Lane) -> None:
    answer = target.install(source.create())

    published = example("installation_response")
    found, printed = answer.pop("translationMap"), published.pop("translationMap")
    assert answer.pop("updatedAt")
    assert published.pop("updatedAt") is None
    assert shape(answer) == shape(published)
    assert answer["status"] == published["status"]
    assert found["ROLE"] == printed["ROLE"]
    template = found["TMPL"][worlds.TEMPLATE]
    assert shape(template) == shape(next(iter(printed["TMPL"].values())))
    assert template["targetId"] not in ("", worlds.TEMPLATE)


def test_translation_map(simulator: Simulator, source: Lane, target: Lane) -> None:
    """The printed map with a target id beside CREATE and a dashboard under another name."""
    simulator.workfront_behave(quirks=["doc_examples"])
    package = source.create()
    first = target.install(package)["translationMap"]
    plan = target.plan(package)

    published = example("translation_map_response")
    for code in ("UIVW", "UIFT", "PTLSEC", "PTLTAB"):
        (entry,) = plan[code].values()
        (printed,) = published[code].values()
        assert shape(entry) == shape(printed)
        assert entry["action"] == printed["action"]
        assert entry["targetId"] == next(iter(first[code].values()))["targetId"]


def test_legacy(simulator: Simulator, legacy: Lane) -> None:
    simulator.set_time(NOW, freeze=True)
    simulator.script_ids(PACKAGE)
    body = example("legacy_create_request") | {"source": legacy.url}

    answer = legacy.call("POST", "/packages", base=LEGACY, json=body)

    assert answer.status_code == 200
    assert translated(answer.json(), legacy) == example("legacy_create_response")
    listed = legacy.call("GET", "/packages", base=LEGACY).json()
    assert translated(listed, legacy) == example("legacy_list_response")


def test_metadata(simulator: Simulator, legacy: Lane) -> None:
    """The one published order is a subsequence of the simulator's."""
    package = simulator.workfront_foreign_package("sb01", "All", [worlds.PROJECT, worlds.TEMPLATE, worlds.DASHBOARD])

    shown = legacy.call("GET", f"/packages/{package['id']}", base=LEGACY).json()["data"]["metadata"]

    published = example("metadata")
    assert shape(shown) == shape(published)
    common = [code for code in shown["installOrder"] if code in published["installOrder"]]
    assert common == [code for code in published["installOrder"] if code in common]


ERRORS: list[tuple[str, Callable[[Lane], Any]]] = [
    ("core_error", lambda lane: lane.core("GET", f"/template/{worlds.GROUP}").json()),
    ("core_error", lambda lane: lane.call("GET", "/packages/x").json()),
    ("token_error", lambda lane: lane.call("POST", "", base="/integrations/oauth2/api/v1/token", data={}).json()),
]


@pytest.mark.parametrize(("name", "ask"), ERRORS)
def test_errors(target: Lane, name: str, ask: Callable[[Lane], Any]) -> None:
    assert shape(ask(target)) == shape(example(name))
