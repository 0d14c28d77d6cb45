# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The target resources to which earlier promotions mapped resources (contract PingOne 5.7, 8)."""

from __future__ import annotations

import json
from typing import Any

from ..._errors import UnreadableError
from ..._reconcile import read_if_there
from ..api import PingOneApi
from ..environments import resolve_pair


def find_mapping(api: PingOneApi, source: str, target: str) -> dict[str, str]:
    """Return the target resource's ID by the source resource's ID; empty if nothing was ever promoted.

    :raises InputError: an environment does not exist, or both are the same
    :raises ServiceError: the mappings cannot be read
    :raises UnreadableError: they are not a map
    """
    source_id, target_id = resolve_pair(api, source, target)
    answer = read_if_there(lambda: api.read_mapping(source_id, str(target_id)))
    return {} if answer is None else _pairs_of(api, source_id, str(target_id), answer.get("resourceMappings"))


def _pairs_of(api: PingOneApi, source_id: str, target_id: str, mappings: Any) -> dict[str, str]:
    """Read a map, or a JSON string of one: PingOne declares a string and means a map (contract PingOne 5.7)."""
    pairs = mappings
    if isinstance(mappings, str):
        try:
            pairs = json.loads(mappings)
        except ValueError:
            pairs = None
    if not isinstance(pairs, dict) or not all(isinstance(target, str) for target in pairs.values()):
        raise UnreadableError(
            f"Could not read the mappings from environment {api.label(source_id)} to {api.label(target_id)}: PingOne's "
            "answer contains no readable resourceMappings: expected a map of IDs, or a JSON string of one.",
            advice="Update the collection; PingOne's API may have changed.",
        )
    return pairs
