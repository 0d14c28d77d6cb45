# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One measurement of a large plan, in a process of its own: ``python -m benchmarks.plan_worker TASK FILE [COUNT]``.

TASK is ``generate``, or one of ``loads`` and ``plan`` followed by ``-time`` or ``-memory``.
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

from ansible_collections.envops.promotion.plugins.module_utils._pingone.plan import plan_of_steps

EXAMPLE = Path(__file__).resolve().parent.parent / "fixtures" / "pingone" / "read_steps_response.json"
_SEED = 1
_OWN_IDS = frozenset(str(uuid.UUID(int=number)) for number in range(3))


def generate(path: Path, count: int) -> None:
    """Write steps like those of the vendor's example, each of another resource."""
    source = random.Random(_SEED)
    examples = json.loads(EXAMPLE.read_text(encoding="utf-8"))["_embedded"]["promotionSteps"]
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


def loads(content: bytes) -> Any:
    """Read the JSON alone."""
    return json.loads(content)


def plan(content: bytes) -> Any:
    """Read the JSON and make the plan of it, digest included."""
    return plan_of_steps(json.loads(content)["_embedded"]["promotionSteps"], _OWN_IDS)


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
    if task == "generate":
        generate(path, int(sys.argv[3]))
        return
    function = {"loads": loads, "plan": plan}[task.partition("-")[0]]
    measured = {"time": seconds_of, "memory": bytes_of}[task.partition("-")[2]]
    print(measured(function, path.read_bytes()))


if __name__ == "__main__":
    main()
