# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote has come to, and how it reports that to a person (contract Workfront 7, 10.3)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any

from .. import _run
from .._guards import gate_sentence
from .._plan import UPDATE, USE_EXISTING
from .._preflight import warnings_of
from .._registered import has_returned, mapping, mappings, text, why_failed
from .._run import STAGE_DISCARD, STAGE_EXECUTE, STAGE_PLAN
from .._run_statuses import COMPENSATED, FAILED, HELD, PLANNED, PROMOTED, UNCHANGED
from .._text import counted, sentences
from .promote_steps import PromoteSteps

_MOST_NAMED = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteAccount(PromoteSteps):
    """The status of the run, and its message."""

    @functools.cached_property
    def status(self) -> str:
        """The status of the run."""
        if self.failure is not None:
            if self.must_hold and not self.installation_id and "packages" in self.failed_package:
                return HELD
            return COMPENSATED if self._is_compensated else FAILED
        if self.gap:
            return FAILED
        if self.is_installed:
            return PROMOTED
        return PLANNED if self.has_changes else UNCHANGED

    @functools.cached_property
    def gap(self) -> str:
        """What this run had to do and what no task has shown to be done."""
        if self.failure is not None:
            return ""
        if self.stage == STAGE_DISCARD:
            return self.discarding.gap
        if self.nothing_was_planned:
            return ""
        includes = self.circumstances.includes
        if not self.has_plan and not self.is_running:
            must_have_plan = includes("plan") or (self.stage == STAGE_EXECUTE and includes("execute"))
            return "No task has returned a plan. Nothing was installed." if must_have_plan else ""
        if not self._had_to_install:
            return ""
        if not self.is_installed:
            reason = (
                ""
                if _run.is_admitted(self.policy, self.judged)
                else " No task has checked its plan against the policy."
            )
            return sentences(
                f"{self._name} had to be installed, but no task has confirmed that it was.{reason}", self.unchecked_gate
            )
        if self.is_refuted:
            return self.lost_message
        return self.unpassed_message if includes("verify") else ""

    @functools.cached_property
    def message(self) -> str:
        """What happened, for people."""
        return sentences(
            self._account,
            text(self.reversal.get("message")),
            self._unrestored_sentence,
            self._remains_sentence,
            # What is done is past its warnings.
            warnings_of(self.preflight) if self.status == PLANNED else "",
        )

    @property
    def status_set(self) -> str:
        """The status that this run has set and left."""
        is_restored = has_returned(self.restored, "status")
        is_set = self._admission.get("changed") and "error" not in self._admission
        status = text(self._admission.get("status"))
        return status if is_set and not is_restored and self.present_status in ("", status) else ""

    @property
    def package_status(self) -> str:
        """The status that the package has in the end, or an empty string if it is deleted or unknown."""
        if self._is_deleted:
            return ""
        if has_returned(self.restored, "status"):
            return self.former_status
        if self.restored.get("effect_unknown"):
            return ""
        known = text(self.reversal.get("package_status")) or self.present_status
        if not known and self._admission.get("effect_unknown"):
            return ""
        return known or self.status_set or self.former_status

    @property
    def _had_to_install(self) -> bool:
        return (
            self.stage != STAGE_PLAN
            and (self.is_running or self.has_changes)
            and not self.circumstances.check_mode
            and self.circumstances.includes("execute")
        )

    @property
    def _is_compensated(self) -> bool:
        """Whether the compensation has come to its end, even if there was nothing left to delete."""
        is_over = self.reversal.get("status") in (COMPENSATED, UNCHANGED)
        return is_over and bool(self.reversal.get("package_id"))

    @property
    def _is_deleted(self) -> bool:
        return has_returned(self.deleted, "package")

    @property
    def _remaining_id(self) -> str:
        """The ID of the package, if it still exists."""
        return "" if self._is_deleted else text(self.package.get("id"))

    @property
    def _name(self) -> str:
        is_own = not mapping(self.rehearsed.get("package"))  # that of a dry run has a name of its own
        named = (text(self.package.get("name")) if is_own else "") or self.package_name
        identified = f"({self._remaining_id})" if self._remaining_id else ""
        return sentences("Package", named, identified)

    @property
    def _way(self) -> str:
        return f"from {self.source.shown_url} to {self.target.shown_url}"

    @property
    def _account(self) -> str:
        if self.status == COMPENSATED:
            return sentences(self._failure_message, self._gate_sentence)
        if self.status == HELD:
            return sentences(f"{self._name} {self._way} was not installed.", self._failure_message, self._age_sentence)
        if self.status == FAILED:
            is_unknown = self.is_installed and not self.is_refuted
            doubt = f"{self._name} {self._way} was installed, but could not be verified." if is_unknown else ""
            if self.failed_check:
                doubt = f"{self._name} {self._way} was installed."
            return sentences(
                doubt,
                self._failure_message,
                self.gap,
                self._effect_sentence,
                self._outlook,
                self._gate_sentence,
                self._status_sentence,
                self._age_sentence,
            )
        if self.status == UNCHANGED:
            if self.stage == STAGE_DISCARD:
                return self.discarding.message
            if self.nothing_was_planned:
                return f"Nothing was planned {self._way}, so nothing was installed."
            if self.has_plan:
                return sentences(
                    f"{self._name}: nothing to install {self._way}.",
                    self._executed_sentence,
                    self._reuse_sentence,
                    self._age_sentence,
                )
            return "Nothing was planned, because the tags exclude it."
        if self.status == PLANNED:
            held = self.held_message if self.held and not self.retries_held else ""
            return sentences(
                f"{self._name} {self._way} is planned and was not installed.",
                held,
                self._gate_sentence,
                self._age_sentence,
            )
        verified = " and verified." if self.is_verified else ", but not verified."
        return sentences(
            f"{self._name} {self._way} was installed{verified}",
            self.checks_sentence,
            self._gate_sentence,
            self._unverifiable_sentence,
            self._name_sentence,
            self._status_sentence,
            self._age_sentence,
            self._movement_sentence,
            self._sharing_sentence,
        )

    @property
    def _effect_sentence(self) -> str:
        """What a request may have changed whose answer was lost or unreadable, and what to do about it."""
        if not self.is_effect_unknown:
            return ""
        if self._is_start_unknown:
            where, given = self.target.shown_url, self.installation_id
            what = f"installation {given}" if given else f"an installation of package {self._remaining_id}"
            known = given or "the ID of that installation"
            return (
                f"Whether {what} was started in {where} is unknown. Before you run the role again, read it with "
                f"envops.promotion.workfront_installation_info and package_id: {self._remaining_id}. To delete what it created, run "
                f"the role workfront_rollback with workfront_rollback_installation_id: {known}."
            )
        if self._admission.get("effect_unknown"):
            return f"Whether the status of {self._name} was set to {self.needed_status} is unknown. This run has installed nothing."
        if self.rehearsed.get("effect_unknown"):
            return (
                f"Whether the package '{self.rehearsal_name}' of the dry run was created in {self.source.shown_url} is unknown. "
                "If it was, a later run deletes it."
            )
        if self.assembled.get("effect_unknown"):
            return f"Whether {self._name} was created or changed in {self.source.shown_url} is unknown. This run has installed nothing."
        return ""

    @property
    def _gate_sentence(self) -> str:
        """What a person must know of the gate; what a failure is about, its own message says."""
        is_started = bool(self.installation_id)
        if self.failure is not None and not is_started:
            return ""
        return sentences(gate_sentence(self.gate_verdict, is_started=is_started), self.proof_sentence)

    @property
    def _age_sentence(self) -> str:
        """What the package does not have of its source, or may not have."""
        parts = []
        if self.outdated_objects:
            parts.append(f"The source was changed after the package was created: {_named(self.outdated_objects)}.")
        if self.unchecked_objects:
            parts.append(f"Whether these were changed since is not known: {_named(self.unchecked_objects)}.")
        return sentences(*parts)

    @property
    def _movement_sentence(self) -> str:
        """What an approved plan has overwritten without a comparison with the time when it was made."""
        overwrites = any(change.get("action") == UPDATE for change in mappings(self.plan.get("changes")))
        is_compared = self.given_overwritten is not None or bool(self.given_since)
        if self.stage != STAGE_EXECUTE or is_compared or not overwrites:
            return ""
        return (
            "Whether the overwritten objects were changed since the plan was made was not compared, because "
            "neither workfront_promote_overwritten_objects nor workfront_promote_unchanged_since of the planning run is given."
        )

    @property
    def _unrestored_sentence(self) -> str:
        """Why a package that was not installed does not have its former status again."""
        why = (
            why_failed(self.restored, "status")
            or why_failed(self.present, "packages")
            or why_failed(self.relying, "installations")
        )
        if why:
            return sentences(f"Its former status {self.former_status} could not be restored.", why)
        if self.present_status in ("", self.former_status) or has_returned(self.restored, "status"):
            return ""
        stays = f"Its former status {self.former_status} was not restored"
        if self.relying_installations:
            return f"{stays}, because installation {', '.join(self.relying_installations)} relies on the present one."
        is_others = self.present_status != self.needed_status
        return f"{stays}, because somebody else has set it to {self.present_status} since." if is_others else ""

    @property
    def _remains_sentence(self) -> str:
        """Why the package of a dry run remains, and what to do."""
        why = why_failed(self.deleted, "package")
        remains = "may remain" if self.deleted.get("effect_unknown") else "remains"
        known = f"Package {self._remaining_id} of the dry run could not be deleted and {remains}."
        advice = "Delete it with envops.promotion.workfront_package and state: absent."
        return sentences(known, why, advice) if why else ""

    @property
    def _reuse_sentence(self) -> str:
        reused = sum(change.get("action") == USE_EXISTING for change in mappings(self.plan.get("changes")))
        if not reused:
            return ""
        return (
            f"{counted(reused, 'object')} of the package already existed in the target and did not change, even if the content differs: "
            "Workfront does not show differences. To replace their content, set workfront_promote_collision to overwrite, or override single objects."
        )

    @property
    def _executed_sentence(self) -> str:
        if not self.executed:
            return ""
        return f"Installation {text(self.executed.get('id'))} has executed the approved plan."

    @property
    def _status_sentence(self) -> str:
        return f"The status of the package was set to {self.status_set}." if self.status_set else ""

    @property
    def _sharing_sentence(self) -> str:
        if not self._created:
            return ""
        return f"Workfront does not promote sharing: share the {counted(len(self._created), 'created object')} in the target."

    @property
    def _unverifiable_sentence(self) -> str:
        codes = dict.fromkeys(text(item.get("object_code")) for item in self._unverifiable)
        return f"These types cannot be looked up: {', '.join(codes)}." if codes else ""

    @property
    def _name_sentence(self) -> str:
        differing = ", ".join(
            f"{item['object_code']} {item['target_id']} is '{item['name_in_target']}', not '{item['name']}'"
            for item in self.name_differences
        )
        return f"Warning: the target stores other names: {differing}." if differing else ""

    @property
    def _failure_message(self) -> str:
        return self.failure.message if self.failure else ""

    @property
    def _outlook(self) -> str:
        """What to do about the failure; a compensation has already done what a module advises."""
        if self.reversal:
            return ""
        is_kept = self.has_failed and not self.compensates
        kept = "Nothing was deleted, because workfront_promote_compensate is false." if is_kept else ""
        return sentences(self.failure.advice if self.failure else "", kept)


def _named(objects: Sequence[Mapping[str, Any]]) -> str:
    named = [f'{text(item.get("object_code"))} "{text(item.get("name")) or text(item.get("id"))}"' for item in objects]
    return ", ".join(named[:_MOST_NAMED]) + (
        f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    )
