# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plays roles against the simulator in this process, kills them between two requests, and lets several take turns."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from support.fuzzing.answers import Answer
from support.fuzzing.exchange import Exchange, SharedTime
from support.pingone import PingOne
from support.role_player import RolePlayer
from support.workfront import Workfront

A_MOMENT = 0.05
"""Seconds that a request takes: services put what happens in an order by its time."""


class KilledError(BaseException):
    """What happens to a run that is killed: nothing below the test handles it."""


class _Passing:
    """Passes on the answers as they are; each takes a moment."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def apply(self, answer: Answer) -> Answer:
        self._stage.simulator.core.clock.advance(A_MOMENT)
        return answer


class _Killing(_Passing):
    """Kills the run as soon as a request has had its effect; ``operation`` counts only those requests."""

    def __init__(self, stage: Stage, number: int, operation: str | None) -> None:
        super().__init__(stage)
        self._left = number
        self._operation = operation

    def apply(self, answer: Answer) -> Answer:
        self._left -= self._operation in (None, answer.operation.partition(" ")[0])
        if not self._left:
            raise KilledError
        return super().apply(answer)


class Stage:
    """Plays roles against ``pingone`` and ``workfront``."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        exchange.arrange()  # once: it begins the series of IDs anew
        self.simulator = exchange.simulator
        self.time = SharedTime(self.simulator)
        self.pingone, self.workfront = PingOne(self.simulator), Workfront(self.simulator)
        self.pingone.time = self.workfront.time = self.time

    def run(self, role: str, options: Mapping[str, Any], *, check: bool = False) -> RolePlayer:
        """Play a role to its end; ``options`` are its variables without prefix."""
        self._exchange.start(_Passing(self))
        player = RolePlayer(role, options, self.time, check=check)
        player.play()
        return player

    def kill(
        self,
        role: str,
        options: Mapping[str, Any],
        number: int,
        operation: str | None = None,
        *,
        check: bool = False,
    ) -> bool:
        """Kill a run after its request of a number, of an operation if one is given; return whether it has sent so many."""
        self._exchange.start(_Killing(self, number, operation))
        player = RolePlayer(role, options, self.time, check=check)
        try:
            player.play()
        except KilledError:
            return True
        return False

    def run_at_once(self, runs: Sequence[tuple[str, Mapping[str, Any]]], seed: int) -> list[RolePlayer]:
        """Play roles at the same time: chance, from a ``seed``, decides whose turn it is after each request and in each pause."""
        turns = _Turns(len(runs), random.Random(seed))
        self._exchange.start(_Alternating(self, turns))
        players = [RolePlayer(role, options, _TimeOfTurns(self, turns)) for role, options in runs]
        turns.play([player.play for player in players])
        return players

    def starts(self) -> Counter[str]:
        """Return how often PingOne has accepted the start of each promotion."""
        return Counter(entry["path"] for entry in self.simulator.requests("P7") if entry["status"] == 202)


class _Turns:
    """Whose turn it is."""

    def __init__(self, count: int, chance: random.Random) -> None:
        self._chance = chance
        self._changed = threading.Condition()
        self._playing = list(range(count))
        self._current = 0
        self._numbers: dict[int, int] = {}
        # Short and long turns find different things.
        self._stay = chance.choice([0.5, 0.8, 0.93])

    def play(self, plays: Sequence[Any]) -> None:
        """Play all of them, each in a thread, of which one goes on at a time."""
        errors: list[BaseException] = []

        def body(number: int) -> None:
            self._numbers[threading.get_ident()] = number
            try:
                self._wait_for(number)
                plays[number]()
            except BaseException as error:
                errors.append(error)
            finally:
                with self._changed:
                    self._playing.remove(number)
                    self._hand_over(self._playing)

        threads = [threading.Thread(target=body, args=(number,)) for number in self._playing]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]

    def end(self, *, pauses: bool) -> None:
        """End the turn of this thread, perhaps; one that pauses lets another one go on."""
        number = self._numbers.get(threading.get_ident())
        if number is None:
            return
        with self._changed:
            if pauses or self._chance.random() > self._stay:
                self._hand_over([each for each in self._playing if each != number] or [number])
        self._wait_for(number)

    def _hand_over(self, candidates: Sequence[int]) -> None:
        if candidates:
            self._current = self._chance.choice(candidates)
        self._changed.notify_all()

    def _wait_for(self, number: int) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._current == number)


class _Alternating(_Passing):
    def __init__(self, stage: Stage, turns: _Turns) -> None:
        super().__init__(stage)
        self._turns = turns

    def apply(self, answer: Answer) -> Answer:
        passed = super().apply(answer)
        self._turns.end(pauses=False)
        return passed


class _TimeOfTurns(SharedTime):
    """The time of all; whoever pauses lets another one go on."""

    def __init__(self, stage: Stage, turns: _Turns) -> None:
        super().__init__(stage.simulator)
        self._turns = turns

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._turns.end(pauses=True)
