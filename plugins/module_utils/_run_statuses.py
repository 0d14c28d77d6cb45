# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words for how a run of a role has ended, of every vendor."""

from __future__ import annotations

UNCHANGED, PLANNED, PROMOTED, FAILED = "unchanged", "planned", "promoted", "failed"
ROLLED_BACK, COMPENSATED = "rolled_back", "compensated"
HELD = "held"
"""Status of a run that did not start a plan, because the same plan has failed or was rolled back before."""
IN_SYNC, DRIFTED, UNDECIDED = "in_sync", "drifted", "unknown"
"""Statuses of a comparison of environments; undecided is one that shows no difference, and not of everything that there is none."""
UNDONE = frozenset({ROLLED_BACK, COMPENSATED})
"""Statuses of a run that has undone what it, or an earlier run, had done."""
COMPARED = frozenset({IN_SYNC, DRIFTED, UNDECIDED})
"""Statuses of a run that compares environments and changes nothing."""
STATUSES = (UNCHANGED, PLANNED, PROMOTED, HELD, ROLLED_BACK, COMPENSATED, FAILED, IN_SYNC, DRIFTED, UNDECIDED)
