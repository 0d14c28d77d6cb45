# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that break parsers and libraries; no message may contain the word hush in them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

HALF = "hush\ud83d"


def nested(levels: int, value: Any = "hush", *, in_lists: bool = False) -> Any:
    for _ in range(levels):
        value = [value] if in_lists else {"a": value}
    return value


BROKEN = [
    math.inf,
    -math.inf,
    math.nan,
    10**400,
    -(10**5_000),
    HALF,
    [HALF],
    {HALF: 1},
    {"a": [{"b": math.inf}]},
    nested(900),
    nested(20_000, in_lists=True),
]
OF_NUMBERS = ["1e5000", "-1e400", "inf", "NaN", "9" * 5_000, "1" + " " * 5_000 + "1"]
OF_STRINGS = ["x" * 1_000_000]
OF_DICTIONARIES = [
    '{"a": 1e999}',
    '{"a": Infinity}',
    '{"a":' * 400 + "1" + "}" * 400,
    '{"a": "\\ud800"}',
    "{" * 100_000,
]
OF_LISTS = ["[1e999]", "[" * 400 + "1" + "]" * 400, '["\\ud800"]', "[" * 100_000]


def broken(option: Mapping[str, Any]) -> Iterator[Any]:
    """Yield what an option must not be given."""
    yield from BROKEN
    kind = option.get("type")
    if kind in ("int", "float"):
        yield from OF_NUMBERS
    elif kind in ("str", "path", None):
        yield from OF_STRINGS
    elif kind == "dict":
        yield from OF_DICTIONARIES
    elif kind == "list" and option.get("elements") != "raw":
        yield from OF_LISTS
