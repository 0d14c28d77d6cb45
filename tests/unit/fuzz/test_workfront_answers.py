# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Workfront's answers with one value changed: no internal error, no false success, nothing lost."""

from __future__ import annotations

import pytest

from support.fuzzing.exchange import Exchange
from support.fuzzing.fuzzing import Fuzz, sample
from support.fuzzing.workfront_scenarios import SCENARIOS
from support.workfront import Workfront


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_few_changed_answers(name: str, exchange: Exchange) -> None:
    fuzz = Fuzz(SCENARIOS[name], Workfront(exchange.simulator), exchange)
    assert not list(fuzz.findings(sample(fuzz.mutations())))


@pytest.mark.release
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_changed_answer(name: str, exchange: Exchange) -> None:
    fuzz = Fuzz(SCENARIOS[name], Workfront(exchange.simulator), exchange)
    assert not list(fuzz.findings(fuzz.mutations()))
