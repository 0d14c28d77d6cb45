# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The simulator in this process."""

from __future__ import annotations

from support.fuzzing.fixtures import exchange, unconfigured

__all__ = ["exchange", "unconfigured"]
