# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A deletion is claimed only if the answer confirms it, or what was to be deleted is gone."""

from __future__ import annotations

import pytest

from support.fuzzing import pingone_scenarios, workfront_scenarios
from support.fuzzing.exchange import Exchange
from support.fuzzing.fuzzing import Fuzz
from support.pingone import PingOne
from support.service import SimulatedService
from support.workfront import Workfront

DELETIONS = ((PingOne, "discard"), (PingOne, "undefine"), (PingOne, "undeclare"), (Workfront, "delete package"))
ENDPOINTS = ("P9", "D5", "V5", "E7")
"""Endpoints of the contracts that delete."""
SCENARIOS = {PingOne: pingone_scenarios.SCENARIOS, Workfront: workfront_scenarios.SCENARIOS}


@pytest.mark.parametrize(("vendor", "name"), DELETIONS)
def test_a_refusal_in_any_form_is_not_a_deletion(exchange: Exchange, vendor: type[SimulatedService], name: str) -> None:
    fuzz = Fuzz(SCENARIOS[vendor][name], vendor(exchange.simulator), exchange)
    refusals = [
        each
        for each in fuzz.replacements()
        if each.operation.startswith(ENDPOINTS) and "refusal with status 200" in each.kind and each.once
    ]
    assert len({each.kind for each in refusals}) == 3
    assert list(fuzz.findings(refusals)) == []
