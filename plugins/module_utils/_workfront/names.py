# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of options and their values that modules and roles share (contract Workfront 2, 3.4).

This file imports nothing: each task of a role is a process of its own, and would have to import everything again.
"""

from __future__ import annotations

PRODUCTION = "production"
SANDBOX = "sandbox"
"""The types of an environment."""

JWT_OPTIONS = ("client_id", "client_secret", "customer_id", "user_id", "private_key")
"""The options of a JWT application."""

REUSE, WARN, RECREATE = "reuse", "warn", "recreate"
OUTDATED = (REUSE, WARN, RECREATE)
"""What to do with a package whose objects were changed in the source after it was assembled."""
