# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a record says: JSON data without secrets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from .._errors import InputError
from .._masking import without_secrets


def content_of(result: Mapping[str, Any], mask: Callable[[str], str]) -> dict[str, Any]:
    """Return a copy of ``result`` as plain JSON data, with masks in place of secrets.

    Masked are what is named like a secret, and the secrets that ``mask`` knows.

    :raises InputError: it is not JSON data
    """
    try:
        plain = json.loads(json.dumps(result, allow_nan=False, default=str))
        return dict(_masked(without_secrets(plain), mask))
    except (ValueError, TypeError, RecursionError) as error:
        raise InputError(f"result must be JSON data: {error}.") from error


def _masked(value: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {mask(key): _masked(inner, mask) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, mask) for inner in value]
    return value
