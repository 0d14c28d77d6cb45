# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What two runs of the same tasks against services in the same state must have in common."""

from __future__ import annotations

import difflib
import json
import re

from support.playbooks import Run

# Chosen by chance or by the clock: these differ between any two runs. The same value stays the same within its run.
_BY_CHANCE = re.compile(
    r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{32}\b)"
    r"|(?P<digest>\bsha256:[0-9a-f]{64}|\b[0-9a-f]{40}\b|\b[0-9a-f]{64}\b)"
    r"|(?P<time>\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.:]\d+)?(?:Z|[+-]\d\d:?\d\d)?)"
    r"|(?P<number>(?<=/run)\d+\b|(?<=/play)\d+\b)"
    r"|(?P<job>\bj?\d{9,}\.\d+\b)"
    r"|(?P<traceback>\"exception\": \"Traceback(?:[^\"\\]|\\.)*\")"
    r"|(?P<measured>\"elapsed\": [\d.]+)"
)
_UNLIKE = ("time", "number", "traceback", "measured")
"""Of these, no two have to be the same."""


def differences(one: Run, other: Run) -> str:
    """Return in what two runs differ, beside what chance or the clock chose, as a diff."""
    compared = (_same_in_every_run(one), _same_in_every_run(other))
    return "\n".join(difflib.unified_diff(*compared, lineterm="", n=0))


def _same_in_every_run(run: Run) -> list[str]:
    """Return what a run showed and returned, line by line, with names for what chance or the clock chose."""
    events = [json.dumps(event, sort_keys=True, ensure_ascii=False) for event in run.events]
    names: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        kind = str(found.lastgroup)
        return f"<{kind}>" if kind in _UNLIKE else names.setdefault(found.group(), f"<{kind} {len(names)}>")

    return [_BY_CHANCE.sub(name, line) for line in (*events, *run.stdout.splitlines(), *run.stderr.splitlines())]
