# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What AWX stores instead of what it was sent; a second load that sends it again changes it again."""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Mapping
from typing import Any

_UNTIL = re.compile(r"UNTIL=(\d{8}T\d{6})(?!Z)")
_ZONE = re.compile(r"TZID=([^:;]+)")
_TIME = "%Y%m%dT%H%M%S"
_CONFIGURATIONS: Mapping[str, Mapping[str, Any]] = {
    "awssns": dict.fromkeys(("aws_access_key_id", "aws_secret_access_key", "aws_session_token"), ""),
    "email": {"timeout": 30},
    "webhook": {"http_method": "POST", "disable_ssl_verification": False, "username": "", "password": ""},
}
"""The values that a type of notification gets for what is left out."""


def normalized(endpoint: str, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object as AWX stores it: strings without blanks around them, times in UTC, and defaults."""
    found: dict[str, Any] = {key: value.strip() if isinstance(value, str) else value for key, value in item.items()}
    if endpoint == "inventories":
        found["kind"] = found["kind"] or ""
    if endpoint == "schedules":
        found["rrule"] = _UNTIL.sub(lambda match: f"UNTIL={_in_utc(match[1], found['rrule'])}", found["rrule"])
    if endpoint == "notification_templates":
        defaults = _CONFIGURATIONS.get(found["notification_type"], {})
        found["notification_configuration"] = {**defaults, **found["notification_configuration"]}
    return found


def _in_utc(written: str, rrule: str) -> str:
    zone = _ZONE.search(rrule)
    local = datetime.datetime.strptime(written, _TIME).replace(tzinfo=zoneinfo.ZoneInfo(zone[1] if zone else "UTC"))
    return f"{local.astimezone(datetime.timezone.utc):{_TIME}}Z"
