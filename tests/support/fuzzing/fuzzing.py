# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module with one answer changed after the other, and says what is wrong with the outcomes."""

from __future__ import annotations

import dataclasses
import json
import random
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from support.fuzzing.answers import Answer, Change
from support.fuzzing.exchange import EndlessError, Exchange, SharedTime
from support.fuzzing.mutations import Mutation, mutations_of
from support.fuzzing.swaps import Swap, swaps_of
from support.fuzzing.variants import Variant
from support.fuzzing.wire import Replacement, replacements_of
from support.leaks import leaks
from support.modules import Outcome
from support.service import SimulatedService

LONGEST_RUN = 7200.0
"""Seconds of simulated time, above which a run counts as endless."""
AnyChange = TypeVar("AnyChange", bound=Change)
SAMPLE = 8
"""Mutations of a scenario in a sample."""


@dataclasses.dataclass(frozen=True)
class Scenario:
    """A task of one module: what it needs to find, and the claims that its result makes.

    ``arrange`` prepares the service and returns the arguments of the module, with those of the connection. A claim is a path
    into the result; ``*`` stands for each item of a list; what is not in the result is null. ``only_records`` says
    that the state that is compared does not show what changes, such as a snapshot.
    """

    module: str
    arrange: Callable[[Any], Mapping[str, Any]]
    claims: tuple[str, ...] = ()
    check: bool = False
    fails: bool = False
    no_log: bool = False
    only_records: bool = False


class Fuzz:
    """One scenario, ready to be run with any mutation."""

    def __init__(self, scenario: Scenario, service: SimulatedService, exchange: Exchange) -> None:
        self._scenario = scenario
        self._service = service
        self._exchange = exchange
        self._simulator = exchange.simulator
        service.time = SharedTime(exchange.simulator)
        exchange.arrange()
        self._simulator.reset()
        self._arguments = dict(scenario.arrange(service))
        exchange.save()
        self._before = self._state()
        outcome = self._run(None)
        assert isinstance(outcome, Outcome), outcome
        assert outcome.failed is scenario.fails, f"{scenario.module}: {outcome.message or outcome.result}"
        self._claims = self._claims_of(outcome)
        self._answers = exchange.answers

    def mutations(self) -> list[Mutation]:
        """Return all mutations of this scenario; of answers with the same places, those of the first."""
        found: list[Mutation] = []
        seen: set[tuple[Any, ...]] = set()
        for answer in self._answers:
            new = [
                each
                for each in mutations_of(answer.operation, answer.number, answer.body)
                if (each.operation, each.place, each.kind, _status_in(answer)) not in seen
            ]
            seen.update((each.operation, each.place, each.kind, _status_in(answer)) for each in new)
            found += new
        # What is wrong only once may be healed by another read; every third is so.
        return [dataclasses.replace(each, once=number % 3 == 2) for number, each in enumerate(found)]

    def replacements(self) -> list[Replacement]:
        """Return what can come in the place of the answers that this scenario reads."""
        return replacements_of(self._answers)

    def swaps(self) -> list[Swap]:
        """Return what happens if answers of this scenario come to the wrong place."""
        return swaps_of(self._answers)

    def differences(self, kinds: Iterable[str]) -> Iterator[str]:
        """Run the module with the same answers in other words, one variant after the other; yield what becomes different."""
        for kind in kinds:
            variant = Variant(kind)
            outcome = self._run(variant)
            if isinstance(outcome, str):
                yield f"{variant}: {outcome}"
                continue
            yield from (f"{variant}: {fault}" for fault in self._faults(variant, outcome))
            claims = self._claims_of(outcome)
            if claims != self._claims:
                yield f"{variant}: it claims {claims}, not {self._claims}: {outcome.message or 'success'}"[:1000]

    def findings(self, mutations: Sequence[Mutation | Replacement | Swap | Variant]) -> Iterator[str]:
        """Run the module with each mutation; yield what is wrong."""
        for mutation in mutations:
            outcome = self._run(mutation)
            if isinstance(outcome, str):
                yield f"{mutation}: {outcome}"
            else:
                yield from (f"{mutation}: {fault}" for fault in self._faults(mutation, outcome))

    def _run(self, change: Change | None) -> Outcome | str:
        self._exchange.start(change)
        random.seed(0)
        began = self._service.time.clock()
        try:
            outcome = self._service.run_with(
                self._scenario.module, self._arguments, check=self._scenario.check, no_log=self._scenario.no_log
            )
        except EndlessError:
            return "it sends request after request"
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            return f"internal error: {type(error).__name__}: {str(error)[:100]} ({last.filename.rpartition('/')[2]}:{last.lineno})"
        finally:
            self._service.runs.clear()
        if self._service.time.clock() - began > LONGEST_RUN:
            return "it waits too long"
        return outcome

    def _faults(self, mutation: Mutation | Replacement | Swap | Variant, outcome: Outcome) -> Iterator[str]:
        result = outcome.result
        leaked = [] if self._scenario.no_log else leaks(outcome.shown)
        if leaked:
            yield f"it shows {', '.join(leaked)}"
        is_changed = self._exchange.state(self._state) != self._before
        is_said = result.get("changed") or "effect_unknown" in result or any(_LEFT in each for each in outcome.warnings)
        if is_changed and not is_said:
            yield f"it changed the service, and does not say so: {outcome.message or 'success'}"
        if outcome.failed:
            if not outcome.message:
                yield "it fails without a message"
            if result.get("error", {}).get("kind") in (None, "error"):
                yield f"its error has no kind: {outcome.message}"
            return
        if result["changed"] and not is_changed and not (self._scenario.check or self._scenario.only_records):
            yield "it claims a change that it did not make"
        if self._scenario.fails:
            yield "it succeeds"
        elif mutation.plain:
            claims = self._claims_of(outcome)
            yield from (
                f"{name} is {claims[name]!r}, not {said!r}"[:300]
                for name, said in self._claims.items()
                if not _agrees(claims[name], said) and not _is_cautious(name, outcome.result)
            )

    def _claims_of(self, outcome: Outcome) -> dict[str, Any]:
        names = ("changed", *self._scenario.claims)
        return {name: _at(outcome.result, name.split(".")) for name in names}

    def _state(self) -> Any:
        """Return what there is, apart from what only reading changes."""
        state = self._simulator.state()
        pingone, workfront = state["pingone"], state["workfront"]
        records = [
            {**item, "status": _PLANNED if item["status"] in _UNSTARTED else item["status"], **_NO_PROGRESS}
            for item in pingone["promotions"]
        ]
        kept = {name: value for name, value in pingone.items() if name not in _NOT_STATE}
        other = {name: value for name, value in workfront.items() if name not in _NOT_STATE}
        return json.dumps([{**kept, "promotions": records}, other], sort_keys=True)


def sample(mutations: Sequence[AnyChange]) -> list[AnyChange]:
    """Return a few mutations, spread over all of them, always the same."""
    return list(mutations[len(mutations) // 5 % 7 :: max(1, len(mutations) // SAMPLE)])


_CAUTIOUS = {"proof.complete": "proof.reasons"}
"""Claims that are false also if something is not known, and where the result names what that is."""
_LEFT = ", remains: "
_NOT_STATE = frozenset({"tokens", "behaviour", "snapshots", "mappings", "sessions", "rate_limit"})
_PLANNED = "(not started)"
_UNSTARTED = frozenset({"NEW", "PREPARING", "ADDITIONAL_SNAPSHOTS_REQUESTED", "READY", "VALIDATION_FAILED"})
_NO_PROGRESS = dict.fromkeys(("updatedAt", "promotionPlan", "targetSnapshotId", "resourceMapping", "sourceSnapshotId"))


def _at(value: Any, path: list[str]) -> Any:
    if not path:
        return value
    first, *rest = path
    if first == "*":
        return [_at(item, rest) for item in value] if isinstance(value, list) else value
    return _at(value.get(first), rest) if isinstance(value, dict) else None


def _is_cautious(name: str, result: Mapping[str, Any]) -> bool:
    """Return whether a result claims nothing and says why: a proof that is not complete, with its reasons."""
    if name not in _CAUTIOUS or _at(result, name.split(".")) is not False:
        return False
    reasons = _at(result, _CAUTIOUS[name].split("."))
    return isinstance(reasons, list) and bool(reasons) and all(isinstance(each, str) and each for each in reasons)


def _agrees(claimed: Any, said: Any) -> bool:
    """Return whether a claim is the one of the unchanged answers, or that it is not known; of lists, for each item."""
    if isinstance(claimed, list) and isinstance(said, list) and len(claimed) == len(said):
        return all(_agrees(*each) for each in zip(claimed, said, strict=True))
    return claimed == said or claimed in (None, "unknown", "not_comparable")


def _status_in(answer: Answer) -> Any:
    try:
        body = json.loads(answer.body)
    except ValueError:
        return None
    return body.get("status") if isinstance(body, dict) else None
