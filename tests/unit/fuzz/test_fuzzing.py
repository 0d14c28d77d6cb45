# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fuzz itself: what it changes, and what it would find."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result
from ansible_collections.envops.promotion.plugins.modules import pingone_environment_info, pingone_promotion_rollback
from simulator import worlds
from support.fuzzing.exchange import Exchange
from support.fuzzing.fuzzing import Fuzz, sample
from support.fuzzing.mutations import WHOLE, mutations_of
from support.fuzzing.pingone_scenarios import SCENARIOS
from support.fuzzing.variants import Variant
from support.pingone import PingOne

ANSWER = json.dumps({"id": "1", "steps": [{"action": "POST"}, {"action": "PUT"}], "payload": {"size": 3}}).encode()


CLAIMS: list[tuple[dict[str, Any], str]] = [
    ({"complete": True, "reasons": []}, ""),
    ({"complete": False, "reasons": ["The rollback is in status ERROR."]}, ""),
    ({"complete": False, "reasons": []}, "proof.complete is False"),
    ({"complete": False, "reasons": [""]}, "proof.complete is False"),
    ({"complete": False, "reasons": "none"}, "proof.complete is False"),
    ({"complete": False}, "proof.complete is False"),
    ({"complete": 7, "reasons": ["The rollback is in status ERROR."]}, "proof.complete is 7"),
]


def test_every_value_at_any_depth_is_changed() -> None:
    places = {each.place for each in mutations_of("P3", 0, ANSWER)}
    assert places == {
        *(None, ("id",), ("steps",), ("steps", 0), ("steps", 0, "action")),
        *(("payload",), ("payload", "size")),
    }


def test_each_mutation_makes_another_answer() -> None:
    changed = [each.change(ANSWER) for each in mutations_of("P3", 0, ANSWER)]
    assert ANSWER not in changed
    assert len({*changed}) > 50


def test_an_answer_without_the_place_stays() -> None:
    [mutation] = [each for each in mutations_of("P3", 0, ANSWER) if each.place == ("id",) and each.kind == "missing"]
    assert mutation.change(b"[]") == b"[]"
    assert mutation.change(b"no JSON") == b"no JSON"


def test_an_answer_that_is_not_json_is_replaced_only() -> None:
    assert [each.kind for each in mutations_of("P3", 0, b"<html>")] == list(WHOLE)


def test_a_sample_is_spread_over_all_mutations() -> None:
    every = list(mutations_of("P3", 0, ANSWER))
    chosen = sample(every)
    assert chosen == sample(every)
    assert {each.place for each in chosen} > {None, ("payload", "size")}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (lambda: int("a"), "internal error: ValueError"),
        (lambda: Result(True, {"environments": []}), "it claims a change that it did not make"),
        (lambda: Result(False, {"environments": []}), "environments.*.id is []"),
        (lambda: Result(False, {"environments": worlds.APPLICATION_SECRET}), "it shows a secret of the source"),
        (lambda: Result(False, {"environments": {1}}), "internal error: TypeError"),
    ],
)
def test_what_is_wrong_is_found(exchange: Exchange, monkeypatch: pytest.MonkeyPatch, answer: Any, said: str) -> None:
    fuzz = Fuzz(SCENARIOS["environments"], PingOne(exchange.simulator), exchange)
    monkeypatch.setattr(pingone_environment_info, "run", lambda params, runtime: answer())
    [mutation, *_rest] = [each for each in fuzz.mutations() if each.plain]
    assert said in " ".join(fuzz.findings([mutation]))


@pytest.mark.parametrize(("proof", "said"), CLAIMS)
def test_a_proof_that_is_not_complete_has_reasons(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, proof: dict[str, Any], said: str
) -> None:
    fuzz = Fuzz(SCENARIOS["roll back"], PingOne(exchange.simulator), exchange)
    roll_back = pingone_promotion_rollback.run

    def claims(params: Any, runtime: Any) -> Result:
        result = roll_back(params, runtime)
        return dataclasses.replace(result, returns={**result.returns, "proof": proof})

    monkeypatch.setattr(pingone_promotion_rollback, "run", claims)
    found = " ".join(fuzz.findings([Variant("indented")]))
    assert said in found if said else not found


def test_a_proof_that_becomes_complete_is_found(exchange: Exchange, monkeypatch: pytest.MonkeyPatch) -> None:
    fuzz = Fuzz(SCENARIOS["roll back, nothing to revert"], PingOne(exchange.simulator), exchange)
    roll_back = pingone_promotion_rollback.run

    def claims(params: Any, runtime: Any) -> Result:
        result = roll_back(params, runtime)
        return dataclasses.replace(result, returns={**result.returns, "proof": {"complete": True, "reasons": []}})

    monkeypatch.setattr(pingone_promotion_rollback, "run", claims)
    assert "proof.complete is True" in " ".join(fuzz.findings([Variant("indented")]))
