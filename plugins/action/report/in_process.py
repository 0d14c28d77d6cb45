# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugin of the module that writes reports."""

from __future__ import annotations

from ansible_collections.envops.promotion.plugins.plugin_utils._in_process import ActionModule

__all__ = ["ActionModule"]
