# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Promotions, and what becomes of those that fail, played against a simulator: `make demo`."""
