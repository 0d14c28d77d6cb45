# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state that every listener of one simulator process shares."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.clock import Clock
from simulator.faults import FaultRules
from simulator.ids import IdSource
from simulator.request_log import RequestLog
from simulator.strictness import Strictness
from simulator.vendor import Vendor, WorldError

BUNDLED_WORLDS = Path(__file__).parent / "world_data"


def read_world(source: str | dict[str, Any]) -> dict[str, Any]:
    """Find a world: a document itself, the name of a bundled one or the path of a JSON file."""
    if isinstance(source, dict):
        return source
    bundled = BUNDLED_WORLDS / f"{source}.json"
    path = bundled if source.isidentifier() and bundled.is_file() else Path(source)
    try:
        world = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WorldError(f"world {source!r} cannot be read: {error}") from error
    if not isinstance(world, dict):
        raise WorldError(f"world {source!r} is not a JSON object")
    return world


@dataclass
class Core:
    """Clock, ids, log, faults and strictness, the vendors, and the lock under which any of them changes."""

    clock: Clock = field(default_factory=Clock)
    ids: IdSource = field(default_factory=IdSource)
    log: RequestLog = field(default_factory=RequestLog)
    faults: FaultRules = field(default_factory=FaultRules)
    strictness: Strictness = field(default_factory=Strictness)
    lock: threading.RLock = field(default_factory=threading.RLock)
    stop: threading.Event = field(default_factory=threading.Event)
    vendors: list[Vendor] = field(default_factory=list)
    # Host and port at which an environment of a vendor is reached: (vendor, environment) -> "127.0.0.1:4711".
    addresses: dict[tuple[str, str | None], str] = field(default_factory=dict)
    initial_world: str | dict[str, Any] = "seeds"

    def reset(self, source: str | dict[str, Any] | None = None) -> str:
        """Start over in a world (without one: the world of the start) and return its name."""
        world = read_world(self.initial_world if source is None else source)
        with self.lock:
            # Time first: loading a world may stamp records with the current time.
            self.clock.reset()
            for vendor in self.vendors:
                vendor.load(world.get(vendor.name, {}))
            self.ids.reset()
            self.faults.clear()
            self.log.clear()
        return str(world.get("name", "unnamed"))

    def state(self) -> dict[str, Any]:
        with self.lock:
            return {
                "clock": {"now": self.clock.now().isoformat(), "frozen": self.clock.frozen},
                "ids": self.ids.pending,
                "requests": len(self.log),
                "faults": self.faults.as_json(),
                "strict": self.strictness.on,
                **{vendor.name: vendor.state() for vendor in self.vendors},
            }
