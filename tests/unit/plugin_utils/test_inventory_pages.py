# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the inventory plugin makes of a list of environments that breaks off between two pages: no inventory, and nothing cached."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader

import simulator as simulator_package
from ansible_collections.envops.promotion.plugins.inventory import pingone
from simulator.pingone.paging import ENVIRONMENTS
from support.fuzzing.answers import Answer
from support.fuzzing.exchange import Exchange
from support.fuzzing.fixtures import exchange, unconfigured
from support.pingone import PingOne

__all__ = ["exchange", "unconfigured"]
MANY, PAGE_SIZE, PAGES = 10, 5, 3


@dataclasses.dataclass
class Spoilt:
    """Spoils the answer with a page of a number, from 0, as often as said; ``body`` gets the page that was sent."""

    number: int
    status: int = 200
    body: Any = None
    times: int = 99
    asked: int = 0

    def apply(self, answer: Answer) -> Answer:
        if not answer.operation.startswith("E1"):
            return answer
        self.asked += 1
        if answer.number < self.number or not self.times:
            return answer
        self.times -= 1
        content = self.body(json.loads(answer.body)) if self.body else {"code": "UNEXPECTED_ERROR", "message": "Sorry."}
        sent = content if isinstance(content, bytes) else json.dumps(content).encode()
        return dataclasses.replace(answer, status=self.status, body=sent)


@pytest.fixture
def service(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    """A PingOne whose list of environments has several pages."""
    few = dataclasses.replace(ENVIRONMENTS, default_limit=PAGE_SIZE)
    monkeypatch.setattr("simulator.pingone.routes.ENVIRONMENTS", few)
    path = Path(next(iter(simulator_package.__path__))) / "world_data" / "seeds.json"
    world = json.loads(path.read_text(encoding="utf-8"))
    common = world["pingone"]["environments"][1]
    for number in range(MANY):
        other: dict[str, Any] = copy.deepcopy(common)
        other |= {"id": f"6a3c52e4-51b0-4a37-9a0b-{number:012x}", "name": f"Brand {number}", "resources": []}
        world["pingone"]["environments"].append(other)
    exchange.arrange()
    exchange.simulator.reset(world)
    return exchange


class Plugin:
    """The plugin with its file and its cache."""

    def __init__(self, service: Exchange, folder: Path, **options: Any) -> None:
        self.exchange, self.folder = service, folder
        connection = PingOne(service.simulator).connection
        given = {"plugin": "envops.promotion.pingone", **connection, "http_retries": 0, "cache": True, **options}
        self.file = folder / "all.pingone.yml"
        self.file.write_text(json.dumps(given), encoding="utf-8")
        self.cached: dict[str, Any] = {}

    def read(self, change: Any = None) -> list[str]:
        """Return the hosts of an inventory."""
        self.exchange.start(change)
        inventory = InventoryData()
        plugin: Any = pingone.InventoryModule()
        plugin._load_name = plugin.NAME
        plugin._redirected_names = [plugin.NAME]
        plugin._cache = self.cached
        # Ansible, which has not loaded this plugin, knows nothing of its options.
        plugin.get_option = {"cache": True, "strict": False, "compose": {}, "groups": {}, "keyed_groups": []}.get
        plugin.get_cache_key = str
        plugin.set_options = plugin._check_names = lambda *given, **named: None
        plugin.parse(inventory, DataLoader(), str(self.file))
        return sorted(inventory.hosts)


def without(name: str) -> Any:
    return lambda page: {key: value for key, value in page.items() if key != name}


def first_page(page: dict[str, Any]) -> dict[str, Any]:
    """Return a page whose next one is the first."""
    return {**page, "_links": {**page["_links"], "next": page["_links"]["self"]}}


def damaged(page: dict[str, Any]) -> dict[str, Any]:
    found = page["_embedded"]["environments"]
    return {**page, "_embedded": {"environments": [*found[:-1], {"name": "No ID"}]}}


BREAKS: dict[str, dict[str, Any]] = {
    "401": {"status": 401},
    "403": {"status": 403},
    "404": {"status": 404},
    "429": {"status": 429},
    "500": {"status": 500},
    "no JSON": {"body": lambda page: json.dumps(page).encode()[:-200]},
    "no object": {"body": lambda page: []},
    "no items": {"body": without("_embedded")},
    "an item without an ID": {"body": damaged},
    "a cursor that repeats": {"body": first_page},
    "links that are none": {"body": lambda page: {**page, "_links": None}},
    "a next page without an address": {"body": lambda page: {**page, "_links": {"next": {}}}},
}


@pytest.mark.parametrize("number", range(PAGES))
@pytest.mark.parametrize("name", BREAKS)
def test_a_part_is_no_inventory(service: Exchange, tmp_path: Path, name: str, number: int) -> None:
    plugin = Plugin(service, tmp_path)
    change = Spoilt(number, **BREAKS[name])
    with pytest.raises(AnsibleParserError, match="environments"):
        plugin.read(change)
    assert change.asked > number
    assert plugin.cached == {}
    assert len(plugin.read()) > MANY


def test_a_token_that_is_refused_between_two_pages_is_renewed(service: Exchange, tmp_path: Path) -> None:
    plugin = Plugin(service, tmp_path)
    whole = plugin.read()
    plugin.cached.clear()
    assert plugin.read(Spoilt(1, status=401, times=1)) == whole
    assert len(plugin.cached[str(plugin.file)]["environments"]) == len(whole)
