# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote has seen, decided and done (contract Workfront 7, 10.3)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from .. import _run
from .._errors import (
    InputError,
    NetworkError,
    OperationFailedError,
    ProtocolError,
    ServerError,
    StateError,
    WaitTimeoutError,
)
from .._plan import EFFECTIVE_ACTIONS
from .._run import (
    COMPENSATED,
    FAILED,
    PLANNED,
    PROMOTED,
    UNCHANGED,
    Circumstances,
    Failure,
    mapping,
    mappings,
    sequence,
    text,
)
from .names import PRODUCTION
from .role_connection import RoleConnection
from .statuses import CREATING, DRAFT, ENTRY_FAILED, PREPARING, TESTING, admits, is_rolled_back, needed_status

ROLE = "workfront_promote"
FAILED_KEYS = ("installation_id", "status", "objects", "violations")
"""What the role needs of a failed task."""

_STATUS_MAY_HELP = frozenset({StateError.kind, InputError.kind})
"""Kinds of errors with which the service may refuse to plan a package in status DRAFT; that is not documented."""
_EFFECT_UNKNOWN = frozenset(
    {NetworkError.kind, ServerError.kind, ProtocolError.kind, WaitTimeoutError.kind, OperationFailedError.kind}
)
"""Kinds of errors after which an installation may have started."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteRun(_run.Run):
    """A run of the role, at any point of it.

    The options are those of the role; the other fields are what its tasks have registered, each of them empty before its
    task and where it was skipped.
    """

    DECISIONS: ClassVar[tuple[str, ...]] = (
        "missing_input",
        "must_log_in",
        "logins",
        "superseded_options",
        "makes_package",
        "wanted_name",
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
        "is_staged",
        "must_show_plan",
        "must_compare_plan",
        "is_approved",
        "mismatch_message",
        "plan",
        "has_plan",
        "may_install",
        "must_admit",
        "expected_digest",
        "must_verify",
        "verifiable",
        "is_verified",
        "lost_message",
        "caught",
        "must_compensate",
        "installation_id",
        "must_restore_status",
        "must_delete_package",
        "result",
        "metadata",
        "must_fail",
        "final_message",
    )

    circumstances: Circumstances
    stage: str
    compensates: bool
    wants_verification: bool
    source: RoleConnection
    target: RoleConnection
    given_package_id: str
    package_name: str | None
    has_objects: bool
    plan_digest: str
    target_session: Mapping[str, Any]
    found_packages: Mapping[str, Any]
    assembled: Mapping[str, Any]
    rehearsed: Mapping[str, Any]
    history: Mapping[str, Any]
    planned: Mapping[str, Any]
    judged: Mapping[str, Any]
    admitted_to_plan: Mapping[str, Any]
    admitted: Mapping[str, Any]
    installed: Mapping[str, Any]
    found: Mapping[str, Any]
    failed_result: Mapping[str, Any]
    failure: Failure | None
    reversal: Mapping[str, Any]
    restored: Mapping[str, Any]
    deleted: Mapping[str, Any]
    reported: Mapping[str, Any]

    @classmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> PromoteRun:
        """Read what the role hands over: ``options``, ``circumstances``, and what its tasks have registered."""
        options = mapping(seen.get("options"))
        return cls(
            circumstances=Circumstances.read(ROLE, seen, user=user),
            stage=text(options.get("stage")),
            compensates=_run.truth(options.get("compensate")),
            wants_verification=_run.truth(options.get("verify")),
            source=RoleConnection.read(options.get("source"), seen.get("source_login")),
            target=RoleConnection.read(options.get("target"), seen.get("target_login")),
            given_package_id=text(options.get("package_id")),
            package_name=_run.optional_text(options.get("package_name")),
            has_objects=options.get("objects") is not None,
            plan_digest=text(options.get("plan_digest")),
            target_session=mapping(mapping(seen.get("target_session")).get("session")),
            found_packages=mapping(seen.get("found_packages")),
            assembled=mapping(seen.get("assembled")),
            rehearsed=mapping(seen.get("rehearsed")),
            history=mapping(seen.get("history")),
            planned=mapping(seen.get("planned")),
            judged=mapping(seen.get("judged")),
            admitted_to_plan=mapping(seen.get("admitted_to_plan")),
            admitted=mapping(seen.get("admitted")),
            installed=mapping(seen.get("installed")),
            found=mapping(seen.get("found")),
            failed_result=mapping(seen.get("failed_result")),
            failure=Failure.read(seen.get("failure")),
            reversal=mapping(seen.get("reversal")),
            restored=mapping(seen.get("restored")),
            deleted=mapping(seen.get("deleted")),
            reported=mapping(seen.get("reported")),
        )

    # -- before anything is sent

    @property
    def missing_input(self) -> str:
        """What is missing of the variables, or an empty string."""
        if self.source.url is None or self.target.url is None:
            return "workfront_promote_source and workfront_promote_target must each give the url of an environment."
        if self.stage == _run.STAGE_EXECUTE and not (self.given_package_id and self.plan_digest):
            return (
                "workfront_promote_stage is 'execute', which needs workfront_promote_package_id and "
                "workfront_promote_plan_digest from the run of stage 'plan' (its workfront_promote_result, or the artifacts "
                "of its AWX job)."
            )
        if not self.given_package_id and (self.package_name is None or not self.has_objects):
            return "Give workfront_promote_package_id, or workfront_promote_package_name and workfront_promote_objects."
        return ""

    @property
    def must_log_in(self) -> bool:
        """Whether there is an environment to log in to."""
        return any(self.logins.values())

    @property
    def logins(self) -> dict[str, bool]:
        """Whether to log in to ``source`` and ``target`` once for all tasks."""
        return {"source": self.source.must_log_in, "target": self.target.must_log_in}

    @property
    def superseded_options(self) -> dict[str, list[str]]:
        """The options of ``source`` and ``target`` that their sessions replace."""
        return {"source": self.source.superseded_options, "target": self.target.superseded_options}

    # -- the package

    @property
    def has_given_package(self) -> bool:
        """Whether the package is given by its id, which is an empty string where a workflow hands on none."""
        return bool(self.given_package_id)

    @property
    def makes_package(self) -> bool:
        """Whether this run sees to the package itself, instead of one that was planned before."""
        return self.stage != _run.STAGE_EXECUTE

    @property
    def wanted_name(self) -> str:
        """The name by which the package is found or assembled; empty where its id is given."""
        return "" if self.has_given_package else text(self.package_name)

    @property
    def must_rehearse(self) -> bool:
        """Whether a package is assembled for a dry run: only one that exists can be planned."""
        return self.circumstances.check_mode and "package" in self.assembled and self.assembled["package"] is None

    @property
    def package(self) -> Mapping[str, Any]:
        """The package, or an empty dictionary."""
        listed = sequence(self.found_packages.get("packages"))
        return (
            mapping(self.rehearsed.get("package"))
            or mapping(self.assembled.get("package"))
            or mapping(listed[0] if listed else None)
        )

    @property
    def former_status(self) -> str:
        """The status that the package had when it was read."""
        return text(self.package.get("status"))

    @property
    def needed_status(self) -> str:
        """The status that the target needs."""
        return needed_status(production=self._is_production)

    @property
    def may_admit(self) -> bool:
        """Whether the package may be set to the status that the target needs.

        A package that somebody has DISABLED is not taken into use again; why it cannot be installed is for the module to
        say.
        """
        return self.former_status in (DRAFT, TESTING) and not admits(self.former_status, production=self._is_production)

    # -- what was left

    @property
    def must_read_history(self) -> bool:
        """Whether the package may have installations; one that this run has made is installed nowhere yet."""
        made = self.rehearsed if "created" in self.rehearsed else self.assembled
        return bool(self.package) and not made.get("created")

    @property
    def is_running(self) -> bool:
        """Whether to wait for an installation that is running."""
        return (
            any(item.get("is_running") for item in self._installations)
            and self.stage != _run.STAGE_PLAN
            and not self.circumstances.check_mode
        )

    @property
    def interrupted(self) -> Mapping[str, Any]:
        """The newest installation, which alone shows how the target was left, if it has failed; or an empty dictionary."""
        begun = [item for item in self._installations if item.get("status") != PREPARING]
        newest = begun[-1] if begun else {}
        has_failed = bool(newest.get("is_finished")) and not newest.get("is_successful")
        return newest if has_failed and not is_rolled_back(text(newest.get("status"))) else {}

    @property
    def must_resume(self) -> bool:
        """Whether what an interrupted run has left must be compensated before anything else."""
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
        return bool(self.package) and not self.is_running

    @property
    def plan(self) -> Mapping[str, Any]:
        """The plan, or an empty dictionary."""
        return self._own_plan or mapping(self.installed.get("plan"))

    @property
    def has_plan(self) -> bool:
        """Whether this run has made a plan."""
        return "plan" in self.planned

    @property
    def has_changes(self) -> bool:
        """Whether the plan of this run changes something in the target."""
        return any(change.get("action") in EFFECTIVE_ACTIONS for change in mappings(self._own_plan.get("changes")))

    @property
    def would_change(self) -> bool:
        """Whether a dry run shows changes; Ansible shows the diff of what changes only."""
        return self.circumstances.check_mode and self.has_changes

    @property
    def may_plan_again(self) -> bool:
        """Whether a refused plan may be offered in the status that the target needs."""
        return (
            mapping(self.planned.get("error")).get("kind") in _STATUS_MAY_HELP
            and self.may_admit
            and self.stage != _run.STAGE_PLAN
            and not self.circumstances.check_mode
        )

    @property
    def is_unplannable(self) -> bool:
        """Whether the refusal of a plan is final."""
        return "error" in self.planned and not self.may_plan_again

    @property
    def is_staged(self) -> bool:
        """Whether planning and installing are runs of their own."""
        return self.stage != _run.STAGE_ALL

    @property
    def must_show_plan(self) -> bool:
        """Whether to show the plan; a dry run has shown it, and an installation shows the plan that it carries out."""
        return self.stage == _run.STAGE_PLAN and not self.circumstances.check_mode and "diff" in self.planned

    @property
    def must_compare_plan(self) -> bool:
        """Whether the plan must be the one that was approved."""
        return self.stage == _run.STAGE_EXECUTE

    @property
    def is_approved(self) -> bool:
        """Whether the plan is the one that was approved.

        A run that was killed after the installation of an approved plan finds another plan, with nothing left to do.
        """
        done = {item.get("plan_digest") for item in self._installations if item.get("is_successful")}
        return self.plan.get("digest") == self.plan_digest or (not self.has_changes and self.plan_digest in done)

    @property
    def mismatch_message(self) -> str:
        """What to do about a plan that was not approved."""
        return (
            f"The plan of package {text(self.package.get('id'))} is not the approved one: its digest is "
            f"{text(self.plan.get('digest')) or 'missing'}, expected was {self.plan_digest}. Nothing was installed. "
            "Package, target, or workfront_promote_collision and workfront_promote_overrides have changed since: run stage "
            "'plan' again."
        )

    # -- the installation

    @property
    def may_install(self) -> bool:
        """Whether the plan is installed, or the running installation waited for."""
        return not self.circumstances.check_mode and (
            self.is_running or (self.stage != _run.STAGE_PLAN and self.has_changes)
        )

    @property
    def must_admit(self) -> bool:
        """Whether the package must get the status that the target needs first."""
        return self.may_admit and "status" not in self._admission and (self.has_changes or self.is_running)

    @property
    def expected_digest(self) -> str:
        """The digest that the plan must have when it is installed; empty for what is running and was not approved."""
        return self.plan_digest if self.stage == _run.STAGE_EXECUTE else text(self._own_plan.get("digest"))

    @property
    def is_installed(self) -> bool:
        """Whether the package is installed."""
        return bool(self._record) and not self.installed.get("failed")

    @property
    def installation_id(self) -> str:
        """The id of the installation of this run, or an empty string."""
        return text(self._known("installation_id")) or text(self.installed.get("installation_id"))

    # -- the verification

    @property
    def must_verify(self) -> bool:
        """Whether the created objects are looked up."""
        return self.wants_verification and self.is_installed and not self.circumstances.check_mode

    @property
    def verifiable(self) -> list[dict[str, Any]]:
        """The created objects that can be looked up, by ``id`` and ``object_code``."""
        return [
            {"id": item["target_id"], "object_code": item.get("object_code")}
            for item in self._created
            if item.get("readable")
        ]

    @property
    def is_verified(self) -> bool:
        """Whether every created object was found under its name."""
        return "objects" in self.found and not self._lost

    @property
    def is_refuted(self) -> bool:
        """Whether a created object was not found under its name."""
        return "objects" in self.found and bool(self._lost)

    @property
    def lost_message(self) -> str:
        """What was not found, as a sentence."""
        return (
            f"Installation {text(self.installed.get('installation_id'))} reports as created what is not found in "
            f"{self.target.shown_url} under its name: {', '.join(self._lost)}."
        )

    # -- what failed

    @property
    def caught(self) -> dict[str, Any]:
        """What the task that has just failed returned, as the fact ``failure``."""
        return Failure.catch(self.failed_result, FAILED_KEYS).to_dict()

    @property
    def has_failed(self) -> bool:
        """Whether a verdict speaks against what was installed.

        Trouble on the way to a verdict, such as a lost connection, is no reason to delete anything.
        """
        is_reported = (
            self.failure is not None
            and self.failure.kind == OperationFailedError.kind
            and bool(self._known("objects"))
            and not is_rolled_back(text(self._known("status")))
        )
        return bool(self.installation_id) and (is_reported or self.is_refuted)

    @property
    def must_compensate(self) -> bool:
        """Whether what was created must be deleted."""
        return self.compensates and not self.circumstances.check_mode and self.has_failed

    @property
    def must_restore_status(self) -> bool:
        """Whether a package that was not installed gets its former status back.

        Whether a start whose answer was lost had its effect may be unknown; then the status stays.
        """
        return (
            bool(self._admission.get("changed"))
            and not self.installation_id
            and self.failure is not None
            and self.failure.kind not in _EFFECT_UNKNOWN
        )

    @property
    def must_delete_package(self) -> bool:
        """Whether this run has assembled a package for a dry run only."""
        return bool(self.rehearsed.get("created"))

    # -- the result

    @property
    def status(self) -> str:
        """The status of the run."""
        if self.failure is not None:
            return COMPENSATED if self.reversal.get("status") in (COMPENSATED, UNCHANGED) else FAILED
        if self.is_installed:
            return PROMOTED
        return PLANNED if self.has_changes else UNCHANGED

    @property
    def message(self) -> str:
        """What happened, for a person."""
        return _run.sentences(self._account, text(self.reversal.get("message")))

    @property
    def verified(self) -> bool | None:
        """Whether the installation is verified, or refuted; None where neither is known."""
        return self.is_verified if self.is_verified or self.is_refuted else None

    @property
    def status_set(self) -> str:
        """The status that this run has set the package to, and left."""
        is_restored = "status" in self.restored and "error" not in self.restored
        return text(self._admission.get("status")) if self._admission.get("changed") and not is_restored else ""

    @property
    def package_status(self) -> str:
        """The status that the package has in the end, or an empty string where it is deleted or unknown."""
        if self._is_deleted:
            return ""
        return text(self.reversal.get("package_status")) or self.status_set or self.former_status

    @property
    def outcomes(self) -> Sequence[Any]:
        """What became of each change; where the run failed before anything was installed, none was applied."""
        known = sequence(self.installed.get("outcomes"))
        if known or self.failure is None or self.installation_id:
            return known
        return _run.not_applied(mappings(self.plan.get("changes")))

    @property
    def timeline(self) -> list[Any]:
        """The phases of the installation, and of its compensation.

        Workfront records when an installation was registered and when its record was last changed, and nothing of the
        time between. Where it does not even record that, the times of this run have to do.
        """
        return [*self._installation_phases, *sequence(self.reversal.get("timeline"))]

    @property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "vendor": "Workfront",
            "source": self.source.shown_url or None,
            "target": self.target.shown_url or None,
            "package_id": self._remaining_id or None,
            "package_status": self.package_status or None,
            "status_set": self.status_set or None,
            "installation_id": self.installation_id or None,
            "plan": self.plan or None,
            "plan_digest": self.plan.get("digest"),
            "policy": _run.verdict_of(self.judged, self.failure),
            "objects": self.installed.get("objects") or self._known("objects") or [],
            "outcomes": self.outcomes,
            "verified": self.verified,
            "unverifiable": self._unverifiable,
            "timeline": self.timeline,
            "rollback": self.reversal or None,
            "errors": [item for item in mappings(self._known("objects")) if item.get("status") == ENTRY_FAILED],
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
        }

    @property
    def metadata(self) -> dict[str, str]:
        """What a report says of the run itself."""
        return self.circumstances.metadata(Stage=self.stage)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        return self.status in (FAILED, COMPENSATED) or bool(_run.report_failures(self.reported))

    @property
    def final_message(self) -> str:
        """The last message of the role."""
        return _run.sentences(self.message, *_run.report_failures(self.reported))

    # -- what the decisions are made of

    @property
    def _own_plan(self) -> Mapping[str, Any]:
        """The plan that this run has made; what was running before has one of its own."""
        return mapping(self.planned.get("plan"))

    @property
    def _is_production(self) -> bool:
        return self.target_session.get("environment_type") == PRODUCTION

    @cached_property
    def _installations(self) -> list[Mapping[str, Any]]:
        return mappings(self.history.get("installations"))

    @property
    def _admission(self) -> Mapping[str, Any]:
        """What setting the status has returned, in order to plan or to install."""
        return self.admitted_to_plan if "status" in self.admitted_to_plan else self.admitted

    @property
    def _record(self) -> Mapping[str, Any]:
        """The installation as Workfront has it."""
        return mapping(self.installed.get("installation"))

    @cached_property
    def _created(self) -> list[Mapping[str, Any]]:
        return [
            item
            for item in mappings(self.installed.get("objects"))
            if item.get("action") in CREATING and item.get("target_id")
        ]

    @property
    def _unverifiable(self) -> list[Mapping[str, Any]]:
        return [item for item in self._created if not item.get("readable")]

    @cached_property
    def _lost(self) -> list[str]:
        """The created objects that were not found under their names."""
        found = {_line(item, "id") for item in mappings(self.found.get("objects"))}
        expected = (_line(item, "target_id") for item in self._created if item.get("readable"))
        return [line for line in expected if line not in found]

    @property
    def _is_deleted(self) -> bool:
        return "package" in self.deleted and "error" not in self.deleted

    @property
    def _remaining_id(self) -> str:
        """The id of the package, if it is still there."""
        return "" if self._is_deleted else text(self.package.get("id"))

    @property
    def _installation_phases(self) -> list[dict[str, Any]]:
        if not self._record:
            return []
        registered_at = self._record.get("registeredAt")
        if not registered_at:
            return [_run.phase("run", self.status, self.circumstances.started, self.circumstances.now)]
        until = self._record.get("updatedAt") if "outcomes" in self.installed else None
        return [_run.phase("installation", text(self.installed.get("status")), registered_at, until)]

    @property
    def _name(self) -> str:
        named = text(self.package.get("name")) or text(self.package_name)
        identified = f"({self._remaining_id})" if self._remaining_id else ""
        return _run.sentences("Package", named, identified)

    @property
    def _way(self) -> str:
        return f"from {self.source.shown_url} to {self.target.shown_url}"

    @property
    def _account(self) -> str:
        if self.status == COMPENSATED:
            return self._failure_message
        if self.status == FAILED:
            is_unknown = self.is_installed and not self.is_refuted
            doubt = f"{self._name} {self._way} was installed, but could not be verified." if is_unknown else ""
            return _run.sentences(doubt, self._failure_message, self._outlook, self._status_sentence)
        if self.status == UNCHANGED:
            if self.has_plan:
                return f"{self._name}: nothing to install {self._way}."
            return "Nothing was planned, because the tags exclude it."
        if self.status == PLANNED:
            return f"{self._name} {self._way} is planned and was not installed."
        verified = " and verified." if self.is_verified else ", but not verified."
        return _run.sentences(
            f"{self._name} {self._way} was installed{verified}",
            self._unverifiable_sentence,
            self._status_sentence,
            self._sharing_sentence,
        )

    @property
    def _status_sentence(self) -> str:
        return f"Its status was set to {self.status_set}." if self.status_set else ""

    @property
    def _sharing_sentence(self) -> str:
        if not self._created:
            return ""
        return f"Workfront does not promote sharing: share the {len(self._created)} created objects in the target."

    @property
    def _unverifiable_sentence(self) -> str:
        codes = dict.fromkeys(text(item.get("object_code")) for item in self._unverifiable)
        return f"No way to look these up: {', '.join(codes)}." if codes else ""

    @property
    def _failure_message(self) -> str:
        return self.failure.message if self.failure else ""

    @property
    def _outlook(self) -> str:
        """What follows from the failure; what a module advises to do about it is what a compensation has done."""
        if self.reversal:
            return ""
        is_kept = self.has_failed and not self.compensates
        kept = "Nothing was deleted, because workfront_promote_compensate is false." if is_kept else ""
        return _run.sentences(self.failure.advice if self.failure else "", kept)

    def _known(self, key: str) -> Any:
        return self.failure.known.get(key) if self.failure else None


def _line(item: Mapping[str, Any], id_key: str) -> str:
    return " ".join(text(item.get(key)) for key in ("object_code", id_key, "name"))
