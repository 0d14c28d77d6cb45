# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The version that the collection names in its User-Agent; the same as in galaxy.yml."""

from __future__ import annotations

COLLECTION_VERSION = "0.1.0"
