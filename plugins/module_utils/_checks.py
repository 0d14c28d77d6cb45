# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run decides about the checks that its user gives: files of tasks that run after the verification."""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ._failure import Failure
from ._registered import mapping, sequence, text
from ._run import Run
from ._text import sentences


@dataclasses.dataclass(frozen=True, kw_only=True)
class CheckedRun(Run):
    """A run that lets the user check what it has done.

    ``checks`` are the files that are given, ``checked`` those whose tasks have run to their end. ``checking`` is the one whose
    tasks have begun and not ended, or an empty string.
    """

    CHECK_STEPS: ClassVar[tuple[str, ...]] = ("must_run_checks", "subject_of_checks")

    checks: Sequence[str]
    checked: Sequence[str]
    checking: str

    @classmethod
    def read_common(cls, seen: Mapping[str, Any], *, user: str) -> dict[str, Any]:
        """Read the fields that every such run has."""
        return {
            **super().read_common(seen, user=user),
            "checks": [text(each) for each in sequence(mapping(seen.get("options")).get("checks"))],
            "checked": [text(each) for each in sequence(seen.get("checked"))],
            "checking": text(seen.get("checking")),
        }

    @property
    def caught(self) -> dict[str, Any]:
        """What the task that has just failed returned; of the tasks of a check, nothing but the message has a meaning here."""
        if not self.checking:
            return super().caught
        why = Failure.catch(self.failed_result, ()).message
        failure = Failure(message=sentences(f"The check {self.checking} failed:", why), advice="", kind="", known={})
        return failure.to_dict()

    @property
    def failed_check(self) -> str:
        """The check that has failed, or an empty string."""
        return self.checking if self.failure is not None else ""

    @property
    @abc.abstractmethod
    def is_verified(self) -> bool:
        """Whether the target has what was started."""

    @property
    @abc.abstractmethod
    def is_refuted(self) -> bool:
        """Whether the target lacks something of what was started."""

    @property
    def verified(self) -> bool | None:
        """Whether the result of the run is verified, or refuted; None if neither is known."""
        if self.failed_check:
            return False
        return self.is_verified if self.is_verified or self.is_refuted else None

    @property
    def check_results(self) -> list[dict[str, Any]]:
        """Each check with whether it has passed; None if it did not run."""
        return [
            {"name": name, "passed": True if name in self.checked else False if name == self.failed_check else None}
            for name in self.checks
        ]

    @property
    def unpassed_message(self) -> str:
        """Which checks no task has shown to have passed, as a sentence, or an empty string."""
        left = [name for name in self.checks if name not in self.checked]
        return f"These checks had to run, and have not passed: {', '.join(left)}." if left else ""

    @property
    def checks_sentence(self) -> str:
        """That all checks have passed, or an empty string."""
        if not self.checks or self.unpassed_message:
            return ""
        return f"Passed checks: {', '.join(self.checks)}."
