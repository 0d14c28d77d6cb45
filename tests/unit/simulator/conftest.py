# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the simulator share, on top of the fixture `simulator` of all tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import workfront_worlds, worlds
from simulator.client import Api
from simulator.launcher import Simulator
from simulator.workfront_client import Lane

EXAMPLES = Path(__file__).parents[2] / "fixtures" / "pingone"


@pytest.fixture
def simulator(simulator: Simulator) -> Simulator:
    """A simulator that is not strict: its tests also send what the contracts leave open, or what a service refuses."""
    simulator.be_strict(False)
    return simulator


@pytest.fixture
def api(simulator: Simulator) -> Iterator[Api]:
    client = Api(simulator.url)
    client.log_in()
    simulator.clear_requests()
    yield client
    client.session.close()


@pytest.fixture
def variables(simulator: Simulator, api: Api) -> Api:
    """A client in the world `variables`."""
    simulator.reset("variables")
    api.log_in()
    simulator.clear_requests()
    return api


@pytest.fixture
def lanes(simulator: Simulator) -> Iterator[dict[str, Lane]]:
    """Clients of all Workfront environments, each with the API key of its administrator."""
    found = {lane: Lane(url, {"apikey": workfront_worlds.API_KEYS[lane]}) for lane, url in simulator.workfront.items()}
    yield found
    for client in found.values():
        client.session.close()


@pytest.fixture
def source(lanes: dict[str, Lane]) -> Lane:
    return lanes[workfront_worlds.SOURCE]


@pytest.fixture
def target(lanes: dict[str, Lane]) -> Lane:
    return lanes[workfront_worlds.PRODUCTION]


@pytest.fixture
def legacy(simulator: Simulator) -> Iterator[Lane]:
    """A client of the source that can enter the first version of the promotion API."""
    token = workfront_worlds.BEARER_TOKENS[workfront_worlds.SOURCE]
    client = Lane(simulator.workfront[workfront_worlds.SOURCE], {"Authorization": f"Bearer {token}"})
    yield client
    client.session.close()


@pytest.fixture
def example(simulator: Simulator) -> Callable[[str], Any]:
    """Load a published example; its links start with the origin of the simulator."""

    def load(name: str) -> Any:
        text = (EXAMPLES / f"{name}.json").read_text(encoding="utf-8")
        return json.loads(text.replace("https://api.pingone.com", simulator.url))

    return load


@pytest.fixture
def redacted() -> Callable[[Any], Any]:
    """Overwrite the target environment's id as the vendor did in the examples."""

    def overwrite(answer: Any) -> Any:
        return json.loads(json.dumps(answer).replace(worlds.TARGET_ENVIRONMENT, worlds.SOURCE_ENVIRONMENT))

    return overwrite


@pytest.fixture
def abbreviated() -> Callable[[Any], Any]:
    """Name both environments as the examples composed by hand do."""

    def overwrite(answer: Any) -> Any:
        text = json.dumps(answer).replace(worlds.TARGET_ENVIRONMENT, "TGT").replace(worlds.SOURCE_ENVIRONMENT, "SRC")
        return json.loads(text)

    return overwrite


@pytest.fixture
def seeds_world() -> dict[str, Any]:
    """A copy of the bundled world to change."""
    path = Path(__file__).parents[2] / "simulator" / "world_data" / "seeds.json"
    world: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return world
