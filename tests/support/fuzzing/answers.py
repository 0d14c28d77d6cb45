# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""One answer of a service, and what changes it on its way to a module."""

from __future__ import annotations

import dataclasses
from typing import Protocol


@dataclasses.dataclass(frozen=True)
class Answer:
    """One answer: what was asked, how often that was asked before, what the service said, and whether it may have written.

    ``lost`` is the error of the connection if the answer does not arrive. ``refused`` says that the service did not do what it
    was asked for.
    """

    operation: str
    number: int
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    writes: bool = False
    lost: OSError | None = None
    refused: bool = False


class Change(Protocol):
    """What an answer becomes."""

    def apply(self, answer: Answer) -> Answer:
        """Return the answer as a module receives it."""
