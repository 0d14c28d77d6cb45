# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans and JSON data for tests, made by hand and by hypothesis."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._plan import ACTIONS, Change, Plan

VENDOR_ACTIONS = {"create": "POST", "update": "PUT", "delete": "DELETE"}

identifiers = st.text("abcdef0123456789", min_size=1, max_size=8)
names = st.text("abc", min_size=1, max_size=3)
"""Names of members; none of them is volatile or secret."""
leaves = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
json_data = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
json_objects = st.dictionaries(names, json_data, max_size=4)
changes = st.builds(
    Change,
    action=st.sampled_from(ACTIONS),
    type=st.sampled_from(("populations", "groups", "signOnPolicies")),
    name=st.text(max_size=12) | st.text('a\r\n-"', max_size=6),
    source_id=st.none() | identifiers,
    target_id=st.none() | identifiers,
    vendor_action=st.text(max_size=5),
    payload=st.none() | json_objects,
    before=st.none() | json_objects,
)
plans = st.lists(changes, max_size=6).map(Plan.of)


def change(action: str = "update", name: str = "A", **fields: Any) -> Change:
    given = {
        "type": "populations",
        "source_id": "s1",
        "target_id": "t1",
        "vendor_action": VENDOR_ACTIONS.get(action, "X"),
    }
    return Change(action=action, name=name, **(given | fields))


def reordered(value: Any, source: random.Random) -> Any:
    """Return the same JSON data with the members of all objects in another order."""
    if isinstance(value, dict):
        members = list(value.items())
        source.shuffle(members)
        return {name: reordered(inner, source) for name, inner in members}
    return [reordered(inner, source) for inner in value] if isinstance(value, list) else value


def sprinkled(value: Any, members: dict[str, Any], items: list[Any]) -> Any:
    """Return JSON data with more members in each of its objects, and more items in each of its lists."""
    if isinstance(value, dict):
        return {name: sprinkled(inner, members, items) for name, inner in value.items()} | members
    return [*items, *(sprinkled(inner, members, items) for inner in value)] if isinstance(value, list) else value
