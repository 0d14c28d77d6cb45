# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote does next (contract Workfront 7, 10.3)."""

from __future__ import annotations

import dataclasses
from typing import Any, ClassVar

from .. import _run
from .._errors import (
    NetworkError,
    OperationFailedError,
    ProtocolError,
    RejectedError,
    ServerError,
    StateConflictError,
    WaitTimeoutError,
)
from .._guards import PROOF, GuardedRun, is_given
from .._registered import mapping, mappings, sequence, text
from .names import RECREATE
from .promote_state import PromoteState
from .rehearsals import DESCRIPTION, rehearsal_name
from .statuses import DRAFT, TESTING, admits

_STATUS_MAY_HELP = frozenset({StateConflictError.kind, RejectedError.kind})
"""Kinds of errors with which the service may refuse to plan a package in status DRAFT; that is not documented."""
_MOST_ATTEMPTS = 2
"""How often a run plans again because another one came first."""
_EFFECT_UNKNOWN = frozenset(
    {NetworkError.kind, ServerError.kind, ProtocolError.kind, WaitTimeoutError.kind, OperationFailedError.kind}
)
"""Kinds of errors after which an installation may have started."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteSteps(PromoteState):
    """The decisions that lead from step to step."""

    HANDED_ON: ClassVar[tuple[str, ...]] = ("plan_text",)
    FAILED_KEYS: ClassVar[tuple[str, ...]] = (
        *("installation_id", "status", "objects", "violations", "rules", "effect_unknown"),
        *PROOF,
    )
    STEPS: ClassVar[tuple[str, ...]] = (
        *GuardedRun.GUARD_STEPS,
        "must_check_plan",
        "missing_input",
        "unwritable_message",
        "must_log_in",
        "logins",
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
        "would_change",
        "may_plan_again",
        "is_unplannable",
        "must_compare_plan",
        "is_approved",
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
        "must_delete_package",
    )

    # -- before anything is sent

    @property
    def missing_input(self) -> str:
        """The variables that are missing, as a message, or an empty string."""
        if self.source.url is None or self.target.url is None:
            return "workfront_promote_source and workfront_promote_target must each have the url of an environment."
        if self.stage == _run.STAGE_DISCARD or self.nothing_was_planned:
            return ""
        if self.stage == _run.STAGE_EXECUTE and not (self.given_package_id and self.plan_digest):
            return (
                "workfront_promote_stage: execute requires workfront_promote_package_id and workfront_promote_plan_digest "
                "from the run with stage plan (its workfront_promote_result, or the artifacts of its AWX job)."
            )
        if not self.given_package_id and not (self.package_name and self.objects):
            return "Give workfront_promote_package_id, or workfront_promote_package_name and workfront_promote_objects."
        if self.outdated == RECREATE and self.stage != _run.STAGE_EXECUTE and not self.objects:
            return "workfront_promote_outdated: recreate requires workfront_promote_objects, because they say what is in the new package."
        return ""

    @property
    def must_log_in(self) -> bool:
        """Whether there is an environment to log in to."""
        return any(self.logins.values())

    @property
    def logins(self) -> dict[str, bool]:
        """Whether to log in to ``source`` and ``target`` once for all tasks."""
        return {"source": self.source.must_log_in, "target": self.target.must_log_in}

    # -- the package

    @property
    def has_given_package(self) -> bool:
        """Whether the package is given by its ID, which is an empty string if a workflow passes none."""
        return bool(self.given_package_id)

    @property
    def makes_package(self) -> bool:
        """Whether this run finds or assembles the package, instead of using one that was planned before."""
        return self.stage in _run.STAGES_THAT_PLAN

    @property
    def wanted_name(self) -> str:
        """The name by which the package is found or assembled; empty if its ID is given."""
        return "" if self.has_given_package else self.package_name

    @property
    def rehearsal_name(self) -> str:
        """The name of a package for a dry run, which no other run has, so that none promotes it."""
        return rehearsal_name(self.package_name or self.given_package_id, self.token)

    @property
    def rehearsal_description(self) -> str:
        """The description of a package for a dry run, by which later runs know it if this one is killed."""
        return DESCRIPTION

    @property
    def must_read_package(self) -> bool:
        """Whether the package is read before anything is done with it: it was planned before, or may be another one than meant."""
        return self.has_given_package and (not self.makes_package or bool(self.package_name))

    @property
    def absence_message(self) -> str:
        """Why the run cannot use the package with the given ID, or an empty string; what is gone needs no discarding."""
        if len(sequence(self.found_packages.get("packages"))) == 1 or self.stage == _run.STAGE_DISCARD:
            return ""
        return f"There is no package {self.given_package_id}. Run stage plan again."

    @property
    def stranger_message(self) -> str:
        """Why the package with the given ID is not the one that the other variables describe, or an empty string.

        An ID that a workflow passes on takes precedence over what a job says itself.
        """
        if not self.has_given_package or not self.package:
            return ""
        name, known = text(self.package.get("name")), f"Package {self.given_package_id}"
        if self.package_name and name != self.package_name:
            what = f"{known} is named '{name}', but workfront_promote_package_name is '{self.package_name}'."
        elif self._absent_objects:
            what = f"{known} ('{name}') does not contain {', '.join(self._absent_objects)}, which workfront_promote_objects names."
        else:
            return ""
        return (
            f"{what} Nothing was planned or installed. Give only one of ID and description of the package, or those that belong "
            "together; an ID may come from an earlier job of the workflow."
        )

    @property
    def _absent_objects(self) -> list[str]:
        """The requested objects that the package, as it was read, does not contain."""
        entities = mapping(self.package.get("packageEntities"))
        present = {
            (code, text(item.get(key)).lower() if key == "id" else text(item.get(key)))
            for code, items in entities.items()
            for item in mappings(items)
            for key in ("id", "name")
        }
        wanted = [
            (text(item.get("object_code")), text(item.get("id")).lower() or text(item.get("name")))
            for item in self.objects
        ]
        return [" ".join(key) for key in wanted if key not in present]

    @property
    def must_rehearse(self) -> bool:
        """Whether a package is assembled for a dry run: only one that exists can be planned."""
        return self.circumstances.check_mode and "package" in self.assembled and self.assembled["package"] is None

    @property
    def may_admit(self) -> bool:
        """Whether the package may be set to the status that the target needs.

        A package that somebody has DISABLED is not enabled again; the module reports why it cannot be installed.
        """
        status = text(mapping(self.installed.get("package")).get("status")) or self.former_status
        return status in (DRAFT, TESTING) and not admits(status, production=self._is_production)

    # -- what was left

    @property
    def must_read_history(self) -> bool:
        """Whether the package may have installations; one that this run has made is installed nowhere yet."""
        made = self.rehearsed if "created" in self.rehearsed else self.assembled
        return bool(self.package) and not made.get("created")

    @property
    def must_resume(self) -> bool:
        """Whether the installation that an interrupted run has left must be compensated before anything else."""
        return (
            bool(self.interrupted)
            and self.stage == _run.STAGE_ALL
            and self.compensates
            and not self.circumstances.check_mode
        )

    # -- the plan

    @property
    def must_plan(self) -> bool:
        """Whether to plan; an installation that is running has its plan."""
        return bool(self.package) and not self.is_running and self.stage != _run.STAGE_DISCARD

    @property
    def would_change(self) -> bool:
        """Whether a dry run shows changes; Ansible shows the diff of what changes only."""
        return self.circumstances.check_mode and self.has_changes

    @property
    def may_plan_again(self) -> bool:
        """Whether a refused plan may be offered in the status that the target needs."""
        error = mapping(self.planned.get("error"))
        return (
            error.get("kind") in _STATUS_MAY_HELP
            and "method" in error  # what the collection itself refuses, no status helps
            and self.may_admit
            and self.stage != _run.STAGE_PLAN
            and not self.circumstances.check_mode
        )

    @property
    def is_unplannable(self) -> bool:
        """Whether planning has brought no plan, for whatever reason, and is not repeated."""
        has_failed = bool(self.planned.get("failed")) or not self._own_plan
        return has_failed and not self.may_plan_again

    @property
    def must_compare_plan(self) -> bool:
        """Whether the plan must be the one that was approved."""
        return self.stage == _run.STAGE_EXECUTE

    @property
    def is_approved(self) -> bool:
        """Whether the plan is the one that was approved.

        A run that was killed after the installation of an approved plan finds another plan, with nothing left to install.
        """
        done = {item.get("plan_digest") for item in self._installations if item.get("is_successful")}
        return self.plan.get("digest") == self.plan_digest or (not self.has_changes and self.plan_digest in done)

    @property
    def mismatch_message(self) -> str:
        """What to do about a plan that was not approved."""
        return (
            f"The plan of package {text(self.package.get('id'))} is not the approved one: its digest is "
            f"{text(self.plan.get('digest')) or 'missing'}, but workfront_promote_plan_digest is {self.plan_digest}. "
            "Nothing was installed. The package, the target, or workfront_promote_collision and workfront_promote_overrides "
            "have changed since. Run stage plan again."
        )

    @property
    def has_held(self) -> bool:
        """Whether the same plan failed or was undone before, so that its package is compared with the source."""
        return bool(mapping(self.planned.get("held"))) and self.has_changes and not self.retries_held

    @property
    def held_message(self) -> str:
        """Why the plan is not installed, and what to do."""
        held = self.held
        return (
            f"The plan is held: installation {text(held.get('installation_id'))} has executed the same plan in {self.target.shown_url} "
            f"at {text(held.get('at'))} (status {text(held.get('status'))}). {text(held.get('reason'))} Nothing was installed "
            "successfully since. Correct the cause in the source and assemble a new package (workfront_promote_outdated: recreate), or "
            "set workfront_promote_retry_rolled_back: true to install it even so."
        )

    # -- the installation

    @property
    def may_install(self) -> bool:
        """Whether the plan is installed, which policy and gate must have allowed, or the running installation waited for."""
        return not self.circumstances.check_mode and (self.is_running or (self._would_install and self.passes_gate))

    @property
    def must_check_plan(self) -> bool:
        """Whether policy, gate or proof are checked for the plan."""
        return self.has_plan and (is_given(self.policy) or self.must_check_guards)

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
    def must_try_again(self) -> bool:
        """Whether to plan and install again, because another run came first; an approved plan is not replaced by another one."""
        is_overtaken = (
            "error" in self.installed and self.installed.get("superseded") is True and self.stage == _run.STAGE_ALL
        )
        return (is_overtaken or self._lost_its_status) and self.attempts < _MOST_ATTEMPTS and self.failure is None

    @property
    def install_has_failed(self) -> bool:
        """Whether the installation has failed for good; only a plan without an error shows that it has not."""
        is_good = "plan" in self.installed and "error" not in self.installed and not self.installed.get("failed")
        return not is_good and not self.must_try_again

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
    def must_delete_package(self) -> bool:
        """Whether this run has assembled a package for a dry run only."""
        return bool(self.rehearsed.get("created"))
