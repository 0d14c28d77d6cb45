# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that came to the wrong place: a cache or a gateway gives the answer to another request."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

from support.fuzzing.answers import Answer

_FIRST_ERROR = 400


@dataclasses.dataclass(frozen=True)
class Swap:
    """The answer to another request in the place of the answers to one operation, or of the first one if ``once``."""

    operation: str
    other: Answer
    once: bool

    plain = False
    """It may be read as another truth: what was answered to a creation shows, in the place of a search, that it exists."""

    def __str__(self) -> str:
        return f"{self.operation}, {'once' if self.once else 'from there on'}: the answer to {self.other.operation}"

    def apply(self, answer: Answer) -> Answer:
        """Return the other answer; whether the service was asked to write stays as it is."""
        if answer.operation != self.operation or (self.once and answer.number):
            return answer
        return dataclasses.replace(answer, status=self.other.status, headers=self.other.headers, body=self.other.body)


def swaps_of(answers: Sequence[Answer]) -> list[Swap]:
    """Return the first answer to each operation in the place of that to each other one; no refusal hides a change."""
    first = {answer.operation: answer for answer in reversed(answers)}
    return [
        Swap(answer.operation, other, once)
        for answer, other in itertools.permutations(first.values(), 2)
        if answer.body != other.body and not (answer.writes and other.status >= _FIRST_ERROR)
        for once in (True, False)
    ]
