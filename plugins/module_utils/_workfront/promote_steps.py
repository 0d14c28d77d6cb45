# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote does next (contract Workfront 7, 10.3)."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any, ClassVar

from .. import _run
from .._errors import NetworkError, OperationFailedError, ProtocolError, ServerError, WaitTimeoutError
from .._guards import PROOF, GuardedRun, file_for_all, is_given
from .._registered import has_returned, mapping, mappings, text
from .promote_planning import PromotePlanning
from .promote_state import PromoteState
from .times import read_time

_MOST_ATTEMPTS = 2
"""How often a run plans again because another one came first."""
_EFFECT_UNKNOWN = frozenset(
    {NetworkError.kind, ServerError.kind, ProtocolError.kind, WaitTimeoutError.kind, OperationFailedError.kind}
)
"""Kinds of errors after which an installation may have started."""
_CLOCKS = datetime.timedelta(minutes=5)
"""By how much the clocks of this machine and of Workfront may differ."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteSteps(PromotePlanning):
    """The decisions that lead from step to step."""

    FAILED_KEYS: ClassVar[tuple[str, ...]] = (
        *("installation_id", "status", "objects", "violations", "rules", "effect_unknown"),
        *PROOF,
    )
    STEPS: ClassVar[tuple[str, ...]] = (
        *GuardedRun.GUARD_STEPS,
        "plan_checks",
        "plan_check",
        "missing_input",
        "unwritable_message",
        "unrecordable_message",
        "must_log_in",
        "logins",
        "login_methods",
        "wants_preflight",
        "makes_package",
        "must_read_package",
        "given_package_id",
        "absence_message",
        "stranger_message",
        "wanted_name",
        "rehearsal_name",
        "rehearsal_description",
        "must_rehearse",
        "package",
        "former_status",
        "needed_status",
        "must_read_history",
        "must_resume",
        "interrupted",
        "has_given_package",
        "must_plan",
        "plan_examination",
        "would_change",
        "may_plan_again",
        "is_unplannable",
        "must_compare_plan",
        "is_approved",
        "is_running",
        "mismatch_message",
        "plan",
        "has_plan",
        "has_held",
        "held",
        "must_hold",
        "held_message",
        "may_install",
        "must_admit",
        "expected_objects",
        "proven_by",
        "unchanged_since",
        "install_has_failed",
        "must_try_again",
        "expected_digest",
        "must_verify",
        *PromoteState.CHECK_STEPS,
        "verifiable",
        "is_refuted",
        "lost_message",
        "caught",
        "must_compensate",
        "installation_id",
        "must_restore_status",
        "may_restore_status",
        "must_delete_package",
    )

    # -- the installation

    @property
    def may_install(self) -> bool:
        """Whether the plan is installed, which policy and gate must have allowed, or the running installation waited for."""
        return not self.circumstances.check_mode and (self.is_running or (self._would_install and self.passes_gate))

    @property
    def plan_checks(self) -> list[str]:
        """The files of tasks that check the plan: policy, gate and proof, as far as they are given."""
        policy = ["policy.yml"] if is_given(self.policy) else []
        return [*policy, *self.guards_to_check] if self.has_plan and not self.executed else []

    @property
    def plan_check(self) -> str:
        """The file of tasks that does all of that, or an empty string."""
        return file_for_all(self.plan_checks)

    @property
    def plan_examination(self) -> str:
        """The file of tasks for what stands between plan and installation: another status, an earlier failure, approval, guards.

        Empty if nothing does; where only policy and guards do, it is theirs.
        """
        of_this_plan = self.may_plan_again or self.has_held or self.must_compare_plan
        return "examine_plan.yml" if self.must_plan and of_this_plan else self.plan_check

    @property
    def can_start(self) -> bool:
        """Whether there is a plan that changes something; an installation that is running has passed its gate."""
        return self.has_changes and not self.is_running

    @property
    def is_about_to_start(self) -> bool:
        """Whether this run installs the plan next, if its gate is open."""
        return (
            self._would_install
            and not self.is_running
            and not self.circumstances.check_mode
            and self.circumstances.may_include("execute")
        )

    @property
    def _would_install(self) -> bool:
        """Whether the run installs the plan, if its gate is open."""
        return (
            self.stage in _run.STAGES_THAT_START
            and self.has_changes
            and not self.must_hold
            and _run.is_admitted(self.policy, self.judged)
        )

    @property
    def starts_approved_plan(self) -> bool:
        """Whether the plan was approved before this run."""
        return self.stage == _run.STAGE_EXECUTE

    @property
    def is_under_way(self) -> bool:
        """Whether another run has started the installation."""
        return self.is_running

    @property
    def must_admit(self) -> bool:
        """Whether the package must get the status that the target needs first."""
        is_pending = "status" not in self._admission or self._lost_its_status
        return self.may_admit and is_pending and (self.has_changes or self.is_running)

    @property
    def _lost_its_status(self) -> bool:
        """Whether another run has set another status since; two targets of one play may need different ones."""
        return "error" in self.installed and bool(mapping(self.installed.get("package")))

    @property
    def expected_digest(self) -> str:
        """The digest that the plan must have when it is installed; empty for what is running and was not approved."""
        if self.is_running:
            return text(self.own_running.get("plan_digest"))
        return self.plan_digest if self.stage == _run.STAGE_EXECUTE else text(self._own_plan.get("digest"))

    @property
    def expected_objects(self) -> list[dict[str, Any]]:
        """The objects that the plan overwrites, as they were when it was made; empty if that is not known."""
        planned = mappings(self.planned.get("overwritten_objects"))
        known = self.given_overwritten if self.stage == _run.STAGE_EXECUTE else planned
        return [{key: item.get(key) for key in ("object_code", "id", "name", "updated_at")} for item in known or ()]

    @property
    def unchanged_since(self) -> str:
        """The newest change of all objects that the plan overwrites, as it was when it was made; empty if that is not known."""
        if self.stage == _run.STAGE_EXECUTE:
            return self.given_since
        times = [text(item.get("updated_at")) for item in mappings(self.planned.get("overwritten_objects"))]
        dated = [(moment, each) for each in times if (moment := read_time(each)) is not None]
        return max(dated)[1] if dated else ""

    @property
    def proven_by(self) -> dict[str, str]:
        """The installation on which the proof relies, which must stand until the start; an empty dictionary if there is none."""
        relied = text(mapping(self.proof.get("relies_on")).get("installation_id"))
        return {"installation_id": relied} if self.proof.get("proven") is True and relied else {}

    @property
    def must_try_again(self) -> bool:
        """Whether to plan and install again, because another run came first; an approved plan is not replaced by another one."""
        is_overtaken = (
            "error" in self.installed and self.installed.get("superseded") is True and self.stage == _run.STAGE_ALL
        )
        return (is_overtaken or self._lost_its_status) and self.attempts < _MOST_ATTEMPTS and self.failure is None

    @property
    def install_has_failed(self) -> bool:
        """Whether the installation has failed for good; only a plan without an error shows that it has not."""
        return not has_returned(self.installed, "plan") and not self.must_try_again

    # -- the verification

    @property
    def must_verify(self) -> bool:
        """Whether the installed objects are looked up; without one that can be, nothing is verified."""
        return (
            self.wants_verification
            and self.is_installed
            and bool(self._comparable)
            and not self.circumstances.check_mode
        )

    @property
    def verifiable(self) -> list[dict[str, Any]]:
        """The installed objects that can be looked up, by ``id`` and ``object_code``."""
        return [{"id": item["target_id"], "object_code": item.get("object_code")} for item in self._comparable]

    @property
    def lost_message(self) -> str:
        """What was not found, and what to do, as sentences."""
        lost = ", ".join(
            f'{text(item.get("object_code"))} "{text(item.get("name"))}" ({text(item.get("target_id"))})'
            for item in self._lost
        )
        installation_id, others = text(self.installed.get("installation_id")), len(self._comparable) - len(self._lost)
        return (
            f"Installation {installation_id} reports objects as installed that do not exist in {self.target.shown_url}: {lost}. "
            f"The other {others} exist. Nothing was deleted because of the missing ones. Run the role again: it plans and "
            "installs what is missing. To delete what was created, run the role workfront_rollback with "
            f"workfront_rollback_installation_id: {installation_id}."
        )

    @property
    def must_run_checks(self) -> bool:
        """Whether the checks run: on what was installed, and found as far as it was looked up."""
        return bool(self.checks) and self.is_installed and not self.is_refuted and not self.circumstances.check_mode

    @property
    def subject_of_checks(self) -> dict[str, Any]:
        """What the tasks of a check can read."""
        return {
            "package_id": text(self.package.get("id")),
            "installation_id": self.installation_id,
            "source": self.source.shown_url,
            "target": self.target.shown_url,
            "plan_digest": self.plan.get("digest"),
            "plan": dict(self.plan),
        }

    # -- what failed

    @property
    def must_compensate(self) -> bool:
        """Whether what was created must be deleted."""
        return self.compensates and not self.circumstances.check_mode and self.has_failed

    @property
    def must_restore_status(self) -> bool:
        """Whether a package that was not installed gets its former status back.

        If the answer was lost, it may be unknown whether the installation has started; then the status stays. What fails while
        the status is set has started nothing.
        """
        if self.failure is None or self.installation_id or not self._admission.get("changed"):
            return False
        return "error" in self._admission or (self.failure.kind not in _EFFECT_UNKNOWN and not self.is_effect_unknown)

    @property
    def may_restore_status(self) -> bool:
        """Whether the package still has the status that this run has set, and no installation relies on it.

        Another run, perhaps to another target, may have set another one since, or may install what this one has admitted.
        """
        is_own = self.present_status == self.needed_status
        return is_own and has_returned(self.relying, "installations") and not self.relying_installations

    @property
    def present_status(self) -> str:
        """The status in which the package was found before its former one is restored, or an empty string."""
        listed = mappings(self.present.get("packages"))
        return text(listed[0].get("status")) if len(listed) == 1 else ""

    @property
    def relying_installations(self) -> list[str]:
        """The IDs of the installations, in any environment, that run or were registered since this run began."""
        began = read_time(self.circumstances.started)
        since = None if began is None else began - _CLOCKS
        listed = mappings(self.relying.get("installations"))
        times = [(item, read_time(item.get("registeredAt"))) for item in listed]
        return [
            text(item.get("id"))
            for item, moment in times
            if item.get("is_running") or since is None or moment is None or moment >= since
        ]

    @property
    def must_delete_package(self) -> bool:
        """Whether this run has assembled a package for a dry run only."""
        return bool(self.rehearsed.get("created"))
