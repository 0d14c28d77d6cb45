# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders a report as JSON (docs/report.schema.json)."""

from __future__ import annotations

import dataclasses
import json

from .document import Report

_SCHEMA = "envops.promotion/report/1"


def render(report: Report) -> str:
    """Return the report as indented JSON with sorted keys."""
    content = {"schema": _SCHEMA, **dataclasses.asdict(report)}
    return json.dumps(content, sort_keys=True, indent=2, ensure_ascii=False) + "\n"
