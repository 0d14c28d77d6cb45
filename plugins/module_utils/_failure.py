# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a task of a role has failed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from ._errors import WaitTimeoutError
from ._registered import mapping, message_of, sequence, text, truth
from ._text import sentences

_TASK_AGAIN, _ROLE_AGAIN = "un the task again", "un the role again"
"""What a module advises, and what it means to the user of a role."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Failure:
    """What a failed task has returned: ``known`` are those of its own keys that the role works with."""

    message: str
    advice: str
    kind: str
    known: Mapping[str, Any]

    @classmethod
    def catch(cls, result: Mapping[str, Any], keys: Iterable[str]) -> Failure:
        """Read the result of the task that has just failed; of a loop, that of its first round that failed."""
        rounds = (mapping(item) for item in sequence(result.get("results")))
        culprit = next((item for item in rounds if truth(item.get("failed"))), result)
        error = mapping(culprit.get("error"))
        return cls(
            message=message_of(culprit),
            advice=text(error.get("advice")).replace(_TASK_AGAIN, _ROLE_AGAIN),
            kind=text(error.get("kind")),
            known={key: culprit[key] for key in keys if culprit.get(key)},
        )

    @classmethod
    def read(cls, fact: Any) -> Failure | None:
        """Read what ``to_dict`` has returned; nothing has failed where the fact is empty."""
        caught = mapping(fact)
        if not caught:
            return None
        return cls(
            message=text(caught.get("message")),
            advice=text(caught.get("advice")),
            kind=text(caught.get("kind")),
            known=mapping(caught.get("known")),
        )

    @property
    def full_message(self) -> str:
        """What happened and what to do."""
        return sentences(self.message, self.advice)

    @property
    def is_timeout(self) -> bool:
        """Whether a wait has ended before what it waited for."""
        return self.kind == WaitTimeoutError.kind

    def to_dict(self) -> dict[str, Any]:
        """Return the failure as a fact."""
        return {"message": self.message, "advice": self.advice, "kind": self.kind, "known": dict(self.known)}
