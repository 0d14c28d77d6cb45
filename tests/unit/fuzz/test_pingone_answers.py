# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each answer of PingOne that a module reads, with one mutation after the other."""

from __future__ import annotations

import pytest

from support.fuzzing.exchange import Exchange
from support.fuzzing.fuzzing import Fuzz, sample
from support.fuzzing.pingone_scenarios import SCENARIOS
from support.fuzzing.variants import SOME, VARIANTS
from support.pingone import PingOne

EVERY = pytest.mark.parametrize("name", SCENARIOS)


def _prepared(name: str, exchange: Exchange) -> Fuzz:
    return Fuzz(SCENARIOS[name], PingOne(exchange.simulator), exchange)


@EVERY
def test_some_mutations(exchange: Exchange, name: str) -> None:
    fuzz = _prepared(name, exchange)
    assert list(fuzz.findings([*sample(fuzz.mutations()), *sample(fuzz.replacements()), *sample(fuzz.swaps())])) == []
    assert list(fuzz.differences(SOME)) == []


@pytest.mark.release
@EVERY
def test_all_mutations(exchange: Exchange, name: str) -> None:
    fuzz = _prepared(name, exchange)
    assert list(fuzz.findings(fuzz.mutations())) == []


@pytest.mark.release
@EVERY
def test_all_that_comes_in_the_place_of_an_answer(exchange: Exchange, name: str) -> None:
    fuzz = _prepared(name, exchange)
    assert list(fuzz.findings(fuzz.replacements())) == []


@pytest.mark.release
@EVERY
def test_all_answers_in_the_place_of_others(exchange: Exchange, name: str) -> None:
    fuzz = _prepared(name, exchange)
    assert list(fuzz.findings(fuzz.swaps())) == []


@pytest.mark.release
@EVERY
def test_the_same_in_all_other_words(exchange: Exchange, name: str) -> None:
    assert list(_prepared(name, exchange).differences(VARIANTS)) == []
