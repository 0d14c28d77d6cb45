# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated Adobe Workfront: Environment Promotion, the core API it leans on, and the ways to log in."""
