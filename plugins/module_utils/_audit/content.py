# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What records say: an event, and JSON data without secrets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .._errors import InputError
from .._masking import without_secrets
from .record import check_event

Entry = tuple[str, dict[str, Any]]
"""What is to be recorded: the event, and its details."""


def read_entries(given: Mapping[str, Any], mask: Callable[[str], str]) -> list[Entry]:
    """Read the options ``event`` and ``result``, or ``records``, with masks in place of secrets.

    Masked are what is named like a secret, and the secrets that ``mask`` knows.

    :raises InputError: an event is not a name, or details are not JSON data
    """
    records = given["records"]
    if records is None:
        return [_read_entry(given, "", mask)]
    return [_read_entry(record, f"records[{number}].", mask) for number, record in enumerate(records, 1)]


def _read_entry(given: Mapping[str, Any], where: str, mask: Callable[[str], str]) -> Entry:
    return check_event(given["event"], f"{where}event"), _content_of(given["result"] or {}, f"{where}result", mask)


def _content_of(result: Mapping[str, Any], option: str, mask: Callable[[str], str]) -> dict[str, Any]:
    try:
        plain = json.loads(json.dumps(result, allow_nan=False, default=str))
        return dict(_masked(without_secrets(plain), mask))
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(f"{option} must be JSON data: {error}.") from error


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {mask(key): _masked(inner, mask) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, mask) for inner in value]
    return value
