# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads what the tasks of a playbook with modules for both vendors share, but reports, as soon as Ansible reads such a task."""

from __future__ import annotations

from ansible_collections.envops.promotion.plugins.action import load_into_main_process

load_into_main_process("promotion", but="promotion_report")
