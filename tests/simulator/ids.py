# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifiers: random UUIDs, with a queue of scripted ones for answers that must equal a published example."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterable


class IdSource:
    """Hands out ids; `scripted()` uses up the queue first, `random()` never touches it."""

    def __init__(self) -> None:
        self._queue: deque[str] = deque()

    def push(self, ids: Iterable[str]) -> None:
        self._queue.extend(ids)

    def scripted(self) -> str:
        return self._queue.popleft() if self._queue else self.random()

    def random(self) -> str:
        return str(uuid.uuid4())

    def reset(self) -> None:
        self._queue.clear()

    @property
    def pending(self) -> list[str]:
        return list(self._queue)
