# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the runs of all roles decide about the guards of a start, a gate and a proof, and say of them."""

from __future__ import annotations

import abc
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ._errors import GateClosedError, NotProvenError
from ._registered import Registered, mapping, mappings, text, truth
from ._run import Run, is_admitted
from ._text import sentences

_CLOSED_MEANWHILE = "start_before"
"""The rule of a gate that was open when it was judged, and closed before the start: the option that has refused it."""
_VERDICT = (
    *("allowed", "violations", "opens_at", "closes_at", "overridden", "override_reason", "ticket", "people"),
    "judged_at",
)


PROOF = ("reason", "relies_on", "holds_from", "not_known")
"""What a proof has returned, apart from whether it is proven; a failed one, too."""


def is_given(options: Any) -> bool:
    """Return whether a guard is given; one that is not a dictionary of conditions is, and closes."""
    return options is not None and options != {}


@dataclasses.dataclass(frozen=True, kw_only=True)
class GuardedRun(Run):
    """A run that starts something only while its gate is open, and only what was proven one stage earlier.

    ``gate`` holds the options of ``promotion_gate``, ``gated`` what it has returned; ``proven`` and ``proof`` are the same of the proof.
    """

    GUARD_STEPS: ClassVar[tuple[str, ...]] = (
        *("must_check_gate", "enforces_gate", "start_before"),
        *("must_check_proof", "enforces_proof"),
    )

    GATE: ClassVar[tuple[str, ...]] = ("gate_options",)

    gate: Any
    gated: Registered
    proven: Any
    proof: Registered

    @classmethod
    def read_common(cls, seen: Mapping[str, Any], *, user: str) -> dict[str, Any]:
        """Read the fields that every such run has."""
        options = mapping(seen.get("options"))
        return {**super().read_common(seen, user=user), "gate": options.get("gate"), "proven": options.get("proven")}

    @property
    @abc.abstractmethod
    def can_start(self) -> bool:
        """Whether there is something that can be started, in this run or a later one, and is not under way."""

    @property
    @abc.abstractmethod
    def is_about_to_start(self) -> bool:
        """Whether this run starts something next, if its gate is open."""

    @property
    def must_check_gate(self) -> bool:
        """Whether a gate is given, and there is something that can be started."""
        return is_given(self.gate) and self.can_start

    @property
    def must_check_proof(self) -> bool:
        """Whether a proof is required, and there is something that can be started."""
        return is_given(self.proven) and self.can_start

    @property
    def guards_to_check(self) -> list[str]:
        """The files of tasks that check gate and proof; what need not be checked costs no task."""
        guards = {"gate.yml": self.must_check_gate, "proof.yml": self.must_check_proof}
        return [file for file, must_check in guards.items() if must_check]

    @property
    def enforces_proof(self) -> bool:
        """Whether a missing proof fails the run; an override of the gate does not reach it."""
        return self.is_about_to_start

    @property
    def enforces_gate(self) -> bool:
        """Whether a closed gate fails the run; before an approval, and in check mode, it is only reported."""
        return self.is_about_to_start and self._is_enforced

    @property
    def executed_by(self) -> str:
        """Who executes, for the gate: as it is given, or whoever runs what is about to start; empty if that is not known."""
        given = text(mapping(self.gate).get("executed_by")).strip()
        return given or (self.circumstances.person if self.is_about_to_start else "")

    @property
    def gate_options(self) -> dict[str, Any]:
        """The options of the gate as ``promotion_gate`` gets them."""
        return {**mapping(self.gate), "executed_by": self.executed_by, "enforce": self.enforces_gate}

    @property
    def passes_gate(self) -> bool:
        """Whether gate and proof let the run start what it is about to start: without a verdict they do not."""
        is_open = not self.must_check_gate or is_admitted(self.gate, self.gated)
        return is_open and (not self.must_check_proof or self.proof.get("proven") is True)

    @property
    def start_before(self) -> str:
        """Until when a start is allowed, as the modules take it; empty if nothing limits it."""
        is_open = self.gated.get("allowed") is True and self._is_enforced
        return text(self.gated.get("closes_at")) if is_open else ""

    @property
    def gate_verdict(self) -> dict[str, Any] | None:
        """What the gate has returned, for the result; None if it was not checked."""
        if not isinstance(self.gated.get("allowed"), bool):
            return None
        verdict = {key: self.gated.get(key) for key in _VERDICT}
        if self.failure is None or self.failure.kind != GateClosedError.kind or not verdict["allowed"]:
            return verdict
        # It was open when it was judged; what was to be started came later.
        why = f"It was open until {text(verdict['closes_at'])}, and closed when this run was about to start."
        return {
            **verdict,
            "allowed": False,
            "violations": [{"rule": _CLOSED_MEANWHILE, "message": why}],
            "opens_at": None,
            "closes_at": None,
        }

    @property
    def proof_verdict(self) -> dict[str, Any] | None:
        """What the proof has shown, for the result; None if it was not looked for."""
        if self.failure is not None and self.failure.kind == NotProvenError.kind:
            return {"proven": False, **{key: self.failure.known.get(key) for key in PROOF}}
        if not isinstance(self.proof.get("proven"), bool):
            return None
        return {"proven": self.proof["proven"], **{key: self.proof.get(key) for key in PROOF}}

    @property
    def proof_sentence(self) -> str:
        """What a person must know of the proof; empty if there is nothing, or if a failure says it."""
        verdict = self.proof_verdict
        if verdict is None or self.failure is not None:
            return ""
        if not verdict["proven"]:
            return f"It is not proven. {text(verdict['reason'])}"
        relied = mapping(verdict["relies_on"])
        what = "promotion" if relied.get("promotion_id") else "installation"
        found = text(relied.get("promotion_id")) or text(relied.get("installation_id"))
        return f"It is proven by {what} {found}."

    @property
    def unchecked_gate(self) -> str:
        """That the gate did not let the run start something, as a sentence, or an empty string."""
        if self.passes_gate:
            return ""
        is_open = not self.must_check_gate or is_admitted(self.gate, self.gated)
        return "No task has confirmed that it is proven." if is_open else "No task has confirmed that its gate is open."

    @property
    def _is_enforced(self) -> bool:
        return truth(mapping(self.gate).get("enforce", True))


def file_for_all(checks: Sequence[str]) -> str:
    """Return the file of tasks that includes these files, or the only one; an empty string if there is none.

    A loop over nothing would cost three times as much as a task that is skipped otherwise: ansible-core looks for who has skipped it.
    """
    return "check_plan.yml" if len(checks) > 1 else "".join(checks)


def gate_sentence(verdict: Mapping[str, Any] | None, *, is_started: bool) -> str:
    """Return what a person must know of the gate of what is, or is not, started; empty if there is nothing."""
    if verdict is None:
        return ""
    violations = mappings(verdict["violations"])
    why = " ".join(text(each.get("message")) for each in violations)
    opens, closes = text(verdict["opens_at"]), text(verdict["closes_at"])
    if verdict["overridden"]:
        return sentences(
            f"The gate {'was' if is_started else 'is'} overridden: {text(verdict['override_reason']).rstrip('.')}.", why
        )
    if is_started:
        # What was refused in the end is the failure of the run, which says so itself.
        is_told = verdict["allowed"] or any(each.get("rule") == _CLOSED_MEANWHILE for each in violations)
        return "" if is_told else sentences("The gate was closed, and is not enforced.", why)
    if verdict["allowed"]:
        return f"The gate is open until {closes}." if closes else "The gate is open."
    is_about_time = any(each.get("rule") in ("windows", "freezes") for each in violations)
    when = (f"It opens at {opens}." if opens else "No window opens again.") if is_about_time else ""
    return sentences("The gate is closed now.", why, when)
