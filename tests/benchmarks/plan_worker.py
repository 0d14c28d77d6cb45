# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One measurement of a large answer, in a process of its own: ``python -m benchmarks.plan_worker TASK FILE [COUNT]``.

TASK is ``steps-generate``, ``map-generate``, ``names-generate`` or ``rules-generate``, which write PingOne's steps, Workfront's
translation map, the pages of a snapshot of an environment, a line each, or the plan of a result, or one of ``loads``, ``steps``, ``map``,
``pages``, ``names``, ``result`` and ``rules`` followed by
``-time`` or ``-memory``.
"""

from __future__ import annotations

import gc
import json
import random
import sys
import time
import tracemalloc
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._errors import Asked
from ansible_collections.envops.promotion.plugins.module_utils._http import HttpClient
from ansible_collections.envops.promotion.plugins.module_utils._pingone.api import PingOneApi
from ansible_collections.envops.promotion.plugins.module_utils._pingone.plan import plan_of_steps
from ansible_collections.envops.promotion.plugins.module_utils._pingone.references import read_references
from ansible_collections.envops.promotion.plugins.module_utils._pingone.service import PAGE_SIZE
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.inventory import read_inventory
from ansible_collections.envops.promotion.plugins.module_utils._pingone.snapshots.naming import NameLookup
from ansible_collections.envops.promotion.plugins.module_utils._plan import UPDATE, Change, Plan
from ansible_collections.envops.promotion.plugins.module_utils._policy import Policy, check_plan
from ansible_collections.envops.promotion.plugins.module_utils._reply import Reply
from ansible_collections.envops.promotion.plugins.module_utils._waiting import Deadline, Waiting
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.collisions import (
    CollisionRequest,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.translation import (
    decide,
    plan_of,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.records import read_translation_map

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
STEPS_EXAMPLE = FIXTURES / "pingone" / "read_steps_response.json"
MAP_EXAMPLE = FIXTURES / "workfront" / "translation_map_response.json"
SNAPSHOT_EXAMPLE = FIXTURES / "pingone" / "snapshot_versions_response.json"
NAMES = 100
"""The names that are looked up, as many as a promotion can select."""
RULES = 20
_SEED = 1
_ORIGIN = "https://api.example.com/v1"
_TYPES = ("populations", "applications", "themes", "davinci/flows", "signOnPolicies")
_OWN_IDS = frozenset(str(uuid.UUID(int=number)) for number in range(3))


def generate_steps(path: Path, count: int) -> None:
    """Write steps like those of the vendor's example, each of another resource."""
    source = random.Random(_SEED)
    examples = json.loads(STEPS_EXAMPLE.read_text(encoding="utf-8"))["_embedded"]["promotionSteps"]
    steps = []
    for number in range(count):
        step = json.loads(json.dumps(examples[number % len(examples)]))
        step["sourceResource"] = {"id": _identifier(source), "name": f"Resource {number}"}
        step["payload"]["id"] = _identifier(source)
        if "targetResource" in step:
            step["targetResource"] = {"id": step["payload"]["id"], "name": f"Resource {number}"}
            step["resourceUrl"] = f"{step['resourceUrl'].rpartition('/')[0]}/{step['payload']['id']}"
        steps.append(step)
    path.write_text(json.dumps({"_embedded": {"promotionSteps": steps}}, separators=(",", ":")), encoding="utf-8")


def generate_map(path: Path, count: int) -> None:
    """Write entries like those of the vendor's example, each of another object."""
    source = random.Random(_SEED)
    example = json.loads(MAP_EXAMPLE.read_text(encoding="utf-8"))
    pairs = [(code, entry) for code, entries in example.items() for entry in entries.values()]
    written: dict[str, Any] = {code: {} for code in example}
    for number in range(count):
        code, entry = pairs[number % len(pairs)]
        ids = [f"{source.getrandbits(128):032x}" for _side in range(2)]
        written[code][ids[0]] = {**entry, "targetId": ids[1], "name": f"{entry['name']} {number}"}
    path.write_text(json.dumps(written, separators=(",", ":")), encoding="utf-8")


def generate_rules(path: Path, count: int) -> None:
    """Write the plan of a result, of updates with six fields each."""
    before = {"enabled": False, "uri": "http://example.com", "policy": {"order": 0, "entries": [0]}}
    changes = (
        Change(
            action=UPDATE,
            type=_TYPES[number % len(_TYPES)],
            name=f"Resource {number}",
            source_id=f"source-{number}",
            target_id=f"target-{number}",
            vendor_action="PUT",
            payload={
                "enabled": True,
                "uri": f"https://example.com/{number}",
                "policy": {"order": number, "entries": [1, 2, number]},
            },
            before=before,
        )
        for number in range(1, count + 1)
    )
    path.write_text(json.dumps(Plan.of(changes).to_dict(), separators=(",", ":")), encoding="utf-8")


def generate_names(path: Path, count: int) -> None:
    """Write pages of embedded snapshots like the vendor's example of a snapshot, each of another resource."""
    source = random.Random(_SEED)
    example = json.loads(SNAPSHOT_EXAMPLE.read_text(encoding="utf-8"))["_embedded"]["snapshots"][0]
    url = example["resourceUrl"].rsplit("/", 2)[0]
    entries = []
    for number in range(count):
        resource_id = _identifier(source)
        name = f"Resource {number}"
        entries.append(
            {
                **example,
                "resource": {"id": resource_id, "name": name, "category": "Populations"},
                "resourceUrl": f"{url}/{_TYPES[number % len(_TYPES)]}/{resource_id}",
                "configuration": {**example["configuration"], "id": resource_id, "name": name},
            }
        )
    with path.open("w", encoding="utf-8") as file:
        for first in range(0, count, PAGE_SIZE):
            links = {"next": {"href": f"{_ORIGIN}/{first + PAGE_SIZE}"}} if first + PAGE_SIZE < count else {}
            page = {"_links": links, "_embedded": {"snapshots": entries[first : first + PAGE_SIZE]}}
            file.write(json.dumps(page, separators=(",", ":")) + "\n")


class _Pages(HttpClient):
    """Answers requests with pages, one after the other, instead of sending anything."""

    def __init__(self, content: bytes) -> None:
        self.origin = _ORIGIN
        self._lines = iter(content.splitlines())

    def request(self, method: str, path: str, **_options: Any) -> Reply:
        asked = Asked(what="list resources", service="PingOne", method=method, path=path)
        is_page = path.endswith("/embeddedSnapshots") or "/versions/" not in path
        return Reply(asked=asked, status=200, body=json.loads(next(self._lines)) if is_page else {"status": "COMPLETE"})


def loads(content: bytes) -> Any:
    """Read the JSON alone."""
    return json.loads(content)


def plan_steps(content: bytes) -> Any:
    """Read the JSON of steps and make the plan of it, digest included."""
    return plan_of_steps(json.loads(content)["_embedded"]["promotionSteps"], _OWN_IDS)


def read_result(content: bytes) -> Plan:
    """Read the plan of a result."""
    return Plan.from_dict(json.loads(content))


def check_rules(content: bytes) -> Any:
    """Read the plan of a result, and check its fields against rules, half of them for one type only."""
    rules = [
        {
            **({"type": _TYPES[number % len(_TYPES)]} if number % 2 else {}),
            **({"field": "uri", "must_match": "https://"} if number % 3 else {"field": "*[*]", "must_not_match": "x"}),
        }
        for number in range(RULES)
    ]
    return check_plan(read_result(content), Policy(field_rules=rules), enforce=True)


def plan_map(content: bytes) -> Any:
    """Read the JSON of a map, decide what to install, and make the plan of it, digest included."""
    asked = Asked(what="plan", service="Workfront", method="POST", path="/translation-map")
    decision = decide(
        read_translation_map(Reply(asked=asked, status=202, body=json.loads(content))), CollisionRequest(), {}
    )
    return decision, plan_of(decision.translation_map)


def loads_pages(content: bytes) -> Any:
    """Read the JSON of pages alone, and forget each before the next one, as a list of resources does."""
    for line in content.splitlines():
        json.loads(line)


def look_names_up(content: bytes) -> Any:
    """Read the JSON of pages, and look up resources in them."""
    waiting = Waiting(deadline=Deadline(600.0, time.monotonic), interval=1.0, sleep=time.sleep)
    inventory = read_inventory(PingOneApi(_Pages(content)), "environment", "snapshot", waiting)
    lookup = NameLookup(inventory, "the environment")
    names = [{"type": each.type, "name": each.name} for each in inventory.resources[:NAMES]]
    found = [lookup.find(reference, "names") for reference in read_references(names, "names")]
    lookup.check()
    return found


def seconds_of(function: Callable[[bytes], Any], content: bytes) -> float:
    """Return the processor time of a call."""
    gc.collect()
    begun = time.process_time()
    kept = function(content)
    elapsed = time.process_time() - begun
    del kept
    return elapsed


def bytes_of(function: Callable[[bytes], Any], content: bytes) -> float:
    """Return the largest amount of memory that a call holds at a time, beside its argument."""
    gc.collect()
    tracemalloc.start()
    function(content)
    return tracemalloc.get_traced_memory()[1]


def _identifier(source: random.Random) -> str:
    return str(uuid.UUID(int=source.getrandbits(128), version=4))


def main() -> None:
    """Do one task and print its figure."""
    task, path = sys.argv[1], Path(sys.argv[2])
    subject, _dash, aim = task.partition("-")
    if aim == "generate":
        generators = {"steps": generate_steps, "map": generate_map, "names": generate_names, "rules": generate_rules}
        generators[subject](path, int(sys.argv[3]))
        return
    functions = {
        "loads": loads,
        "steps": plan_steps,
        "map": plan_map,
        "result": read_result,
        "rules": check_rules,
        "pages": loads_pages,
        "names": look_names_up,
    }
    function = functions[subject]
    measured = {"time": seconds_of, "memory": bytes_of}[aim]
    print(measured(function, path.read_bytes()))


if __name__ == "__main__":
    main()
