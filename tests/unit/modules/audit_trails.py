# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the tests of audit trails are written with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.modules import Outcome, run_here

MODULE, INFO = "promotion_audit", "promotion_audit_info"


def append(path: Path, event: str = "started", **options: Any) -> Outcome:
    return run_here(MODULE, {"path": str(path), "event": event, **options})


def verified(path: Path, **options: Any) -> Outcome:
    return run_here(INFO, {"path": str(path), **options})
