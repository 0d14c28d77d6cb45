# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Roles, and the simulator, in this process."""

from __future__ import annotations

import types

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions import promote_state
from support.fuzzing.exchange import Exchange
from support.fuzzing.fixtures import exchange, unconfigured
from support.stage import Stage

__all__ = ["exchange", "stage", "unconfigured"]


@pytest.fixture
def stage(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Where roles play; their time is that of the simulator."""
    found = Stage(exchange)
    monkeypatch.setattr(promote_state, "time", types.SimpleNamespace(time=found.time.now))
    return found
