# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads what writes reports, as soon as Ansible reads a task that writes one; it is large, and most runs of roles write none."""

from __future__ import annotations

from ansible_collections.envops.promotion.plugins.action import load_into_main_process

load_into_main_process("promotion_report")
