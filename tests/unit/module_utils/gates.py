# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of gates are written with: moments, and windows of Berlin."""

from __future__ import annotations

import datetime
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._moments import read_moment


def at(text: str) -> datetime.datetime:
    return read_moment(text, "now")


def window(**given: Any) -> dict[str, Any]:
    return {"timezone": "Europe/Berlin", **given}
