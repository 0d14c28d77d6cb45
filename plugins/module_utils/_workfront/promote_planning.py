# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote does until there is a plan (contract Workfront 7)."""

from __future__ import annotations

import dataclasses

from .. import _run
from .._errors import RejectedError, StateConflictError
from .._registered import mapping, mappings, sequence, text
from .names import RECREATE
from .promote_state import PromoteState
from .rehearsals import DESCRIPTION, rehearsal_name
from .statuses import DRAFT, TESTING, admits

_STATUS_MAY_HELP = frozenset({StateConflictError.kind, RejectedError.kind})
"""Kinds of errors with which the service may refuse to plan a package in status DRAFT; that is not documented."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromotePlanning(PromoteState):
    """The decisions of a run up to its plan."""

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
        advice = (
            "Run stage plan again."
            if self.stage == _run.STAGE_EXECUTE
            else "Check workfront_promote_package_id, and whether the package was created in this environment."
        )
        return f"There is no package {self.given_package_id} in {self.source.shown_url}. {advice}"

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

        A run that was killed after the start of an approved plan finds another plan, and the installation that executes that one.
        """
        return self.plan.get("digest") == self.plan_digest or bool(self.executed) or self.is_running

    @property
    def mismatch_message(self) -> str:
        """What to do about a plan that was not approved."""
        return (
            f"The plan of package {text(self.package.get('id'))} is not the approved one: its digest is "
            f"{text(self.plan.get('digest')) or 'missing'}, but workfront_promote_plan_digest is {self.plan_digest}. "
            f"This run has installed nothing. {self._why_mismatched}"
        )

    @property
    def _why_mismatched(self) -> str:
        started = [item for item in self._installations if item.get("plan_digest") == self.plan_digest]
        if started:
            return (
                f"Installation {text(started[-1].get('id'))} of the approved plan was registered at "
                f"{text(started[-1].get('registeredAt'))} and has the status {text(started[-1].get('status'))}. Check what it "
                "installed before you run stage plan again."
            )
        return (
            "The package, the target, or workfront_promote_collision and workfront_promote_overrides have changed since, or an "
            "earlier run has installed the approved plan and Workfront does not list that yet. Look for it in the installations of "
            "the package before you run stage plan again."
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
            f"at {text(held.get('at'))} (status {text(held.get('status'))}). {text(held.get('reason'))} No installation of this "
            "package, or of another one of its name, has succeeded since. Correct the cause in the source and assemble a new package "
            "(workfront_promote_outdated: recreate), or set workfront_promote_retry_rolled_back: true to install it anyway."
        )
