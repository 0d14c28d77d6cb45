# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words for the outcome of a change and of a target, and for the state of a compared object, of every vendor."""

from __future__ import annotations

SUCCEEDED, FAILED, NOT_APPLIED, UNKNOWN = "succeeded", "failed", "not_applied", "unknown"
REACHED, BEGUN, NOT_REACHED = "reached", "begun", "not_reached"
OF_TARGETS = (REACHED, FAILED, BEGUN, NOT_REACHED)
"""What can have become of a target of a fleet; its turn may have begun without a result that is known."""
EQUAL, DIFFERENT, NOT_COMPARABLE = "equal", "different", "not_comparable"
