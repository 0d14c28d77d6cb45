# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Workfront's answers with one value changed: no internal error, no false success, nothing lost."""

from __future__ import annotations

import pytest

from support.fuzzing.exchange import Exchange
from support.fuzzing.fuzzing import Fuzz, sample
from support.fuzzing.variants import SOME, VARIANTS
from support.fuzzing.workfront_scenarios import SCENARIOS
from support.workfront import Workfront


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_few_changed_answers(name: str, exchange: Exchange) -> None:
    fuzz = Fuzz(SCENARIOS[name], Workfront(exchange.simulator), exchange)
    assert not list(fuzz.findings([*sample(fuzz.mutations()), *sample(fuzz.replacements()), *sample(fuzz.swaps())]))
    assert not list(fuzz.differences(SOME))


@pytest.mark.release
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_changed_answer(name: str, exchange: Exchange) -> None:
    fuzz = Fuzz(SCENARIOS[name], Workfront(exchange.simulator), exchange)
    assert not list(fuzz.findings(fuzz.mutations()))


@pytest.mark.release
@pytest.mark.parametrize("name", SCENARIOS)
def test_whatever_comes_in_the_place_of_an_answer(name: str, exchange: Exchange) -> None:
    fuzz = Fuzz(SCENARIOS[name], Workfront(exchange.simulator), exchange)
    assert not list(fuzz.findings(fuzz.replacements()))


@pytest.mark.release
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_answer_in_the_place_of_another(name: str, exchange: Exchange) -> None:
    fuzz = Fuzz(SCENARIOS[name], Workfront(exchange.simulator), exchange)
    assert not list(fuzz.findings(fuzz.swaps()))


@pytest.mark.release
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_in_all_other_words(name: str, exchange: Exchange) -> None:
    assert not list(Fuzz(SCENARIOS[name], Workfront(exchange.simulator), exchange).differences(VARIANTS))
