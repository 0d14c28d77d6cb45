# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words for what became of a change, and of an object that was compared, whatever the vendor."""

from __future__ import annotations

SUCCEEDED, FAILED, NOT_APPLIED, UNKNOWN = "succeeded", "failed", "not_applied", "unknown"
EQUAL, DIFFERENT, NOT_COMPARABLE = "equal", "different", "not_comparable"
