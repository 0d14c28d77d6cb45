# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words for the outcome of a change, and for the state of a compared object, of every vendor."""

from __future__ import annotations

SUCCEEDED, FAILED, NOT_APPLIED, UNKNOWN = "succeeded", "failed", "not_applied", "unknown"
EQUAL, DIFFERENT, NOT_COMPARABLE = "equal", "different", "not_comparable"
