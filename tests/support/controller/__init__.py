# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A controller for tests, as the modules of awx.awx 24.6.1 see AWX 24.6.1."""

from __future__ import annotations

from support.controller.server import Controller

__all__ = ["Controller"]
