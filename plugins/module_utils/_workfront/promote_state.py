# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote has seen (contract Workfront 7)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from .._checks import CheckedRun
from .._errors import OperationFailedError
from .._guards import GuardedRun
from .._plan import EFFECTIVE_ACTIONS
from .._registered import Registered, mapping, mappings, sequence, text, truth, was_cut_off
from .._run import STAGE_EXECUTE, STAGE_PLAN, STAGES_THAT_START
from .choices import has_choices
from .connected_run import ConnectedRun
from .discarding import Discarding
from .executed import find_executed
from .names import PRODUCTION
from .objects import is_same_name
from .statuses import CREATING, OVERWRITE, PREPARING, is_rolled_back, needed_status
from .times import read_time

State = TypeVar("State", bound="PromoteState")


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteState(CheckedRun, GuardedRun, ConnectedRun):
    """The options of the role, what its tasks have registered, and what that means."""

    ROLE: ClassVar[str] = "workfront_promote"
    FACTS: ClassVar[tuple[str, ...]] = (
        *("result", "status", "audit_head", "installation_id", "plan_summary", "plan_text", "subject"),
    )
    BULKY: ClassVar[tuple[str, ...]] = (
        *("outcomes", "objects", "plan", "rollback", "overwritten_objects", "outdated_objects", "unchecked_objects"),
        *("unverifiable", "name_differences", "policy", "errors"),
    )

    stage: str
    compensates: bool
    wants_verification: bool
    policy: Any
    given_package_id: str
    package_name: str
    objects: Sequence[Mapping[str, Any]]
    plan_digest: str
    blank: frozenset[str]
    outdated: str
    collision: str
    overrides: Sequence[Mapping[str, Any]]
    retries_held: bool
    wants_preflight: bool
    given_overwritten: Sequence[Mapping[str, Any]] | None
    given_since: str
    token: str
    attempts: int
    preflight: Registered
    target_session: Registered
    found_packages: Registered
    assembled: Registered
    rehearsed: Registered
    history: Registered
    planned: Registered
    failed_package: Registered
    judged: Registered
    admitted_to_plan: Registered
    admitted: Registered
    installed: Registered
    found: Registered
    reversal: Registered
    present: Registered
    relying: Registered
    restored: Registered
    deleted: Registered

    @classmethod
    def read(cls: type[State], seen: Mapping[str, Any], *, user: str) -> State:
        """Read what the role hands over: ``options``, ``circumstances``, and what its tasks have registered."""
        options = mapping(seen.get("options"))
        return cls(
            stage=text(options.get("stage")),
            compensates=truth(options.get("compensate")),
            wants_verification=truth(options.get("verify")),
            policy=options.get("policy"),
            given_package_id=text(options.get("package_id")).strip(),
            package_name=text(options.get("package_name")).strip(),
            objects=mappings(options.get("objects")),
            plan_digest=text(options.get("plan_digest")).strip(),
            blank=frozenset(sequence(seen.get("blank"))),
            outdated=text(options.get("outdated")),
            collision=text(options.get("collision")),
            overrides=mappings(options.get("overrides")),
            retries_held=truth(options.get("retry_rolled_back")),
            wants_preflight=truth(options.get("preflight")),
            given_overwritten=_optional(options.get("overwritten_objects")),
            given_since=text(options.get("unchanged_since")).strip(),
            token=text(seen.get("token")),
            attempts=_count(seen.get("attempts")),
            **cls.read_common(seen, user=user),
        )

    @property
    def nothing_was_planned(self) -> bool:
        """Whether the planning run has left nothing to install: a workflow passes on that ID and digest are empty."""
        return self.stage == STAGE_EXECUTE and {"package_id", "plan_digest"} <= self.blank

    @property
    def discarding(self) -> Discarding:
        """What stage ``discard`` says of the package."""
        return Discarding(
            package_id=self.given_package_id,
            plan_digest=self.plan_digest,
            way=f"from {self.source.shown_url} to {self.target.shown_url}",
            found=self.found_packages,
            installations=self._installations if "installations" in self.history else None,
        )

    # -- the package

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
    def _age(self) -> Mapping[str, Any]:
        """What comparing the package with its source has returned; nothing does for a package that was made just now."""
        return self.rehearsed if mapping(self.rehearsed.get("package")) else self.assembled

    @property
    def outdated_objects(self) -> list[Mapping[str, Any]]:
        """The objects that were changed in the source after the package was created."""
        return mappings(self._age.get("outdated_objects"))

    @property
    def unchecked_objects(self) -> list[Mapping[str, Any]]:
        """The objects of which it is not known whether they were changed in the source since."""
        return mappings(self._age.get("unchecked_objects"))

    @property
    def former_status(self) -> str:
        """The status that the package had when it was read."""
        return text(self.package.get("status"))

    @property
    def needed_status(self) -> str:
        """The status that the target needs."""
        return needed_status(production=self._is_production)

    @property
    def _target_type(self) -> str:
        checked = mapping(mapping(self.preflight.get("environments")).get("target"))
        return text(checked.get("type") or mapping(self.target_session.get("session")).get("environment_type"))

    @property
    def _is_production(self) -> bool:
        return self._target_type == PRODUCTION

    @property
    def _admission(self) -> Mapping[str, Any]:
        """What setting the status has returned, in order to plan or to install."""
        return self.admitted_to_plan if "status" in self.admitted_to_plan else self.admitted

    @property
    def is_effect_unknown(self) -> bool:
        """Whether it is unknown if the request that failed has changed something."""
        return bool(self.known("effect_unknown")) or self._is_start_unknown

    @property
    def _is_start_unknown(self) -> bool:
        """Whether it is unknown if the package was installed."""
        return bool(self.installed.get("effect_unknown")) or was_cut_off(self.installed)

    # -- installations

    @cached_property
    def _installations(self) -> list[Mapping[str, Any]]:
        return mappings(self.history.get("installations"))

    @property
    def own_running(self) -> Mapping[str, Any]:
        """The running installation with the approved plan, or with the choices of this run; or an empty dictionary.

        An installation with other choices is somebody else's: it is waited for, and then planned again.
        """
        running = (item for item in reversed(self._installations) if item.get("is_running"))
        return next((item for item in running if self._is_own(item)), {})

    def _is_own(self, item: Mapping[str, Any]) -> bool:
        digest = text(item.get("plan_digest"))
        if self.stage == STAGE_EXECUTE:
            return bool(digest) and digest == self.plan_digest
        return bool(digest) and has_choices(item.get("translationMap"), self.collision, self.overrides)

    @property
    def is_running(self) -> bool:
        """Whether to wait for an installation that is running."""
        return bool(self.own_running) and self.stage in STAGES_THAT_START and not self.circumstances.check_mode

    @property
    def interrupted(self) -> Mapping[str, Any]:
        """The newest installation, which alone shows how the target was left, if it has failed; or an empty dictionary."""
        started = [item for item in self._installations if item.get("status") != PREPARING]
        newest = started[-1] if started else {}
        has_failed = bool(newest.get("is_finished")) and not newest.get("is_successful")
        return newest if has_failed and not is_rolled_back(text(newest.get("status"))) else {}

    # -- the plan

    @cached_property
    def _own_plan(self) -> Mapping[str, Any]:
        """The plan that this run has created; an installation that was running before has its own."""
        plan = mapping(self.planned.get("plan"))
        return {**plan, "changes": self._with_selection(mappings(plan.get("changes")))} if "changes" in plan else plan

    def _with_selection(self, changes: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Return changes that say whether their objects were requested, as far as that is known (contract Workfront 6.3).

        Workfront does not return what was requested. What this run requests was requested; what else a package contains is only
        known not to be if this run has assembled it.
        """
        others = False if self._age.get("created") is True else None
        requested = {_request_key(item) for item in self.objects}
        found = []
        for change in changes:
            selected = True if requested.intersection(_keys_of(change)) else others
            found.append(change if selected is None else {**change, "selected": selected})
        return found

    @functools.cached_property
    def plan(self) -> Mapping[str, Any]:
        """The plan, or an empty dictionary."""
        return self._own_plan or mapping(self.installed.get("plan"))

    @property
    def has_plan(self) -> bool:
        """Whether this run has created a plan."""
        return "plan" in self.planned

    @functools.cached_property
    def executed(self) -> Mapping[str, Any]:
        """The installation that has executed the approved plan already, or an empty dictionary."""
        if self.stage != STAGE_EXECUTE:
            return {}
        return find_executed(self._installations, self._own_plan, self.plan_digest, self.given_since)

    @property
    def has_changes(self) -> bool:
        """Whether the plan of this run changes something in the target; one that was executed is not executed again."""
        changes = mappings(self._own_plan.get("changes"))
        return not self.executed and any(change.get("action") in EFFECTIVE_ACTIONS for change in changes)

    @functools.cached_property
    def held(self) -> Mapping[str, Any]:
        """The installation of the same plan that failed or was undone, unless the source was corrected since; or an empty dictionary."""
        found = mapping(self.planned.get("held"))
        return {} if not found or self._is_corrected(found) else found

    def _is_corrected(self, held: Mapping[str, Any]) -> bool:
        """Return whether the package has what was changed in the source since that of a failed installation was created."""
        created_at = read_time(self.package.get("createdAt"))
        if created_at is None or held.get("package_id") == self.package.get("id"):
            return False
        listed = mappings(self.failed_package.get("packages"))
        changes = [
            read_time(item.get("changed_at")) for one in listed for item in mappings(one.get("outdated_objects"))
        ]
        return any(changed_at is not None and changed_at < created_at for changed_at in changes)

    @property
    def must_hold(self) -> bool:
        """Whether the plan is not installed, because it failed or was undone before."""
        return (
            bool(self.held)
            and self.has_changes
            and not self.retries_held
            and self.stage != STAGE_PLAN
            and not self.circumstances.check_mode
        )

    # -- what was installed

    @property
    def _record(self) -> Mapping[str, Any]:
        """The installation as Workfront has it."""
        return mapping(self.installed.get("installation"))

    @property
    def is_installed(self) -> bool:
        """Whether the package is installed."""
        return bool(self._record) and not self.installed.get("failed") and "error" not in self.installed

    @property
    def installation_id(self) -> str:
        """The ID of the installation of this run, or an empty string."""
        return text(self.known("installation_id")) or text(self.installed.get("installation_id"))

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
    def _comparable(self) -> list[Mapping[str, Any]]:
        """The created and overwritten objects that can be looked up."""
        overwritten = (item for item in mappings(self.installed.get("objects")) if item.get("action") == OVERWRITE)
        return [item for item in (*self._created, *overwritten) if item.get("readable") and item.get("target_id")]

    @cached_property
    def _names_found(self) -> dict[tuple[str, str], Any]:
        """The names of the objects that were found, by what identifies an object."""
        return {_identity(item, "id"): item.get("name") for item in mappings(self.found.get("objects"))}

    @cached_property
    def _lost(self) -> list[Mapping[str, Any]]:
        """The installed objects that were not found: the ID that the installation reports identifies them, not their name."""
        return [item for item in self._comparable if _identity(item, "target_id") not in self._names_found]

    @cached_property
    def name_differences(self) -> list[dict[str, Any]]:
        """The objects that were found under another name; a target may store a name in another form (contract A43)."""
        found = ((item, self._names_found.get(_identity(item, "target_id"))) for item in self._comparable)
        return [
            {**{key: item.get(key) for key in ("object_code", "target_id", "name")}, "name_in_target": name}
            for item, name in found
            if isinstance(name, str) and not is_same_name(name, text(item.get("name")))
        ]

    @property
    def is_verified(self) -> bool:
        """Whether every installed object that can be looked up was found, and there was one."""
        return "objects" in self.found and bool(self._comparable) and not self._lost

    @property
    def is_refuted(self) -> bool:
        """Whether an installed object was not found."""
        return "objects" in self.found and bool(self._lost)

    @property
    def has_failed(self) -> bool:
        """Whether the service reports that it could not install what it began to install, or a check has failed.

        An error on the way to a verdict, such as a lost connection, is not a reason to delete anything. Neither is an object
        that is missing after an installation that succeeded: the others are there, and are what was to be installed.
        """
        return (bool(self.installation_id) and bool(self.failed_check)) or (
            bool(self.installation_id)
            and self.failure is not None
            and self.failure.kind == OperationFailedError.kind
            and bool(self.known("objects"))
            and not is_rolled_back(text(self.known("status")))
        )


def _identity(item: Mapping[str, Any], id_key: str) -> tuple[str, str]:
    return text(item.get("object_code")), text(item.get(id_key)).lower()


def _request_key(item: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return by what an object is requested: its ID, or else its exact name."""
    code = text(item.get("object_code"))
    return (code, "id", text(item["id"]).lower()) if item.get("id") else (code, "name", text(item.get("name")))


def _keys_of(change: Mapping[str, Any]) -> set[tuple[str, str, str]]:
    """Return by what the object of a change can have been requested."""
    code, name = text(change.get("type")), text(change.get("name"))
    return {(code, "id", text(change.get("source_id")).lower())} | ({(code, "name", name)} if name else set())


def _optional(value: Any) -> Sequence[Mapping[str, Any]] | None:
    return None if value is None or value == "" else mappings(value)


def _count(value: Any) -> int:
    digits = text(value)
    return int(digits) if digits.isdecimal() else 0
