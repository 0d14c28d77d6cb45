# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the runs of all roles have in common.

A role shows its steps; a run, made from what the steps have registered, decides. Runs are immutable and know nothing of
Ansible: the filter of a role hands over plain values and gets plain values back.
"""

from __future__ import annotations

import abc
import dataclasses
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from ._audit_records import loss_between, records_after_end, records_before_start
from ._circumstances import Circumstances
from ._errors import GateClosedError, InputError
from ._failure import Failure
from ._metadata import check_metadata
from ._outcomes import NOT_APPLIED
from ._registered import Registered, has_returned, mapping, mappings, message_of, sequence, text, truth
from ._run_statuses import UNCHANGED
from ._shortening import MARK, shorten
from ._text import sentences

STAGE_ALL, STAGE_PLAN, STAGE_EXECUTE, STAGE_DISCARD = "all", "plan", "execute", "discard"
"""The stages: everything; up to the plan; from a plan of an earlier run on; the end of a plan that was not approved."""
STAGES_THAT_PLAN = frozenset({STAGE_ALL, STAGE_PLAN})
STAGES_THAT_START = frozenset({STAGE_ALL, STAGE_EXECUTE})

_HANDED_ON = frozenset({"promotion_id", "package_id", "plan_digest"})
"""Options that identify a plan; a workflow passes them as empty strings if nothing was planned."""
_RULES_ABOUT_FIELDS = frozenset({"field_rules", "opa_url"})
_MAGIC_PREFIX = "ansible_"
_FAILED_RESULT = "ansible_failed_result"


def handed_name(role: str) -> str:
    """Return the name of the variable in which another role hands over the options of a role, by their short names."""
    return f"__{role}_handed"


def gather(
    role: str, names: Iterable[str], get: Callable[[str], Any], given: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the variables of a role that it names, sorted into what a run is read from.

    ``given`` are the values of its options by their names without the prefix; the variables' own where there are none.
    ``options`` are the role's variables without their prefix, ``blank`` those that a workflow hands on although they are empty,
    ``circumstances`` what Ansible and AWX report about the run, and
    every other key is what a task of the role has registered, without the prefix of two underscores. ``get`` returns a
    variable by its name, or None.
    """
    options: dict[str, Any] = {}
    blank: list[str] = []
    circumstances: dict[str, Any] = {"job": {}}
    seen: dict[str, Any] = {"options": options, "blank": blank, "circumstances": circumstances}
    # AWX hands on an empty string as !unsafe '', which newer versions of ansible-core read as null.
    is_unchanged = get(f"{role}_status") == UNCHANGED
    for name in names:
        if name.startswith(f"{role}_"):
            short = name.removeprefix(f"{role}_")
            options[short] = get(name) if given is None else given.get(short)
            if short in _HANDED_ON and options[short] is None and (get(name) is not None or is_unchanged):
                blank.append(short)
            continue
        value = get(name)
        if name == f"__{role}_started":
            circumstances["started"] = value
        elif name.startswith(f"__{role}_"):
            seen[name.removeprefix(f"__{role}_")] = value
        elif name == _FAILED_RESULT:
            seen["failed_result"] = value
        elif name.startswith(_MAGIC_PREFIX):
            circumstances[name.removeprefix(_MAGIC_PREFIX)] = value
        else:
            circumstances["job"][name] = value
    return seen


@dataclasses.dataclass(frozen=True, kw_only=True)
class Run(abc.ABC):
    """Base of the runs: what all of them have seen, and how their decisions get back to the role.

    ``FACTS`` are the variables that the role sets, as facts and as statistics for the following jobs, without its prefix.
    Between two steps a role needs the decisions in ``STEPS``, in the end those in ``OUTCOME``. ``FAILED_KEYS`` are the keys
    of a failed task's result that the role works with, ``BULKY`` the keys of the result that are shortened if it is too large, in
    this order. What a task registers is empty before the task, and where it was skipped.
    """

    ROLE: ClassVar[str]
    FACTS: ClassVar[tuple[str, ...]]
    FAILED_KEYS: ClassVar[tuple[str, ...]]
    STEPS: ClassVar[tuple[str, ...]]
    OUTCOME: ClassVar[tuple[str, ...]] = ("short_result", "result", "metadata", "must_fail", "shown_message")
    GATE: ClassVar[tuple[str, ...]] = ()
    BULKY: ClassVar[tuple[str, ...]] = ()
    AUDIT: ClassVar[tuple[str, ...]] = ("records_before_start", "records_after_end")

    audit_path: str
    audited: Registered
    audited_end: Registered
    given_metadata: Mapping[str, str]
    circumstances: Circumstances
    failure: Failure | None
    failed_result: Registered
    audit_checked: Registered
    report_checked: Registered
    reported: Registered

    @classmethod
    @abc.abstractmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> Run:
        """Read what ``gather`` has sorted; ``user`` is who runs the role where there is no AWX."""

    @classmethod
    def read_common(cls, seen: Mapping[str, Any], *, user: str) -> dict[str, Any]:
        """Read the fields that every run has, and those of what tasks have registered."""
        names = [field.name for field in dataclasses.fields(cls) if field.type == "Registered"]
        return {
            "audit_path": text(mapping(seen.get("options")).get("audit_path")),
            "given_metadata": _readable_metadata(mapping(seen.get("options")).get("metadata")),
            "circumstances": Circumstances.read(cls.ROLE, seen, user=user),
            "failure": Failure.read(seen.get("failure")),
            **{name: mapping(seen.get(name)) for name in names},
        }

    @property
    def missing_input(self) -> str:
        """Why the role must not start, as far as this follows from its options together; an empty string if it may."""
        return ""

    @property
    def caught(self) -> dict[str, Any]:
        """What the task that has just failed returned, as the fact ``failure``."""
        return shorten(Failure.catch(self.failed_result, self.FAILED_KEYS).to_dict(), ("known",)).result

    @property
    @abc.abstractmethod
    def gap(self) -> str:
        """What this run had to do and what no task has shown to be done, as sentences; an empty string if there is nothing.

        A task that fails says why itself. But whoever uses the role can let tasks be skipped or their failures be ignored,
        so a run succeeds only by what its tasks have returned.
        """

    @property
    @abc.abstractmethod
    def message(self) -> str:
        """What happened, for a person."""

    @property
    def final_message(self) -> str:
        """The last message of the role."""
        return sentences(self.message, *self.report_failures)

    @property
    def next_lines(self) -> Sequence[str]:
        """What the last message says below the sentences: what is planned or differs, and what to do next."""
        return ()

    @property
    def shown_message(self) -> str | list[str]:
        """The last message of the role, which names source and target: a string, or lines."""
        message, lines = self.final_message, self.next_lines
        sides = dict(zip(("Source", "Target"), self.sides, strict=True))
        missing = [f"{side}: {name}." for side, name in sides.items() if name and name not in message]
        summary = sentences(message, *missing)
        return [summary, *lines] if lines else summary

    @property
    @abc.abstractmethod
    def sides(self) -> tuple[str, str]:
        """The names of source and target; one that is not known is empty."""

    @property
    def unwritable_message(self) -> str:
        """Why reports cannot be written, a sentence each; an empty string if a task has shown that all can."""
        if not self.report_checked:
            return "No task has shown that the reports can be written. Nothing was sent."
        return sentences(*dict.fromkeys(_unwritten(self.report_checked)))

    @property
    def unrecordable_message(self) -> str:
        """Why the audit trail cannot be written, as sentences; an empty string if a task has shown that it can."""
        if not self.audit_checked:
            return "No task has shown that the audit trail can be written. Nothing was sent."
        if has_returned(self.audit_checked, "records"):
            return ""
        return f"{self.ROLE}_audit_path: {message_of(self.audit_checked)}"

    @property
    def report_failures(self) -> list[str]:
        """Why the trail does not have all of the run, and reports could not be written, a sentence each."""
        audit = [f"The audit trail is incomplete: {message}" for message in self._audit_errors]
        return [*audit, *(f"The report could not be written: {message}" for message in _unwritten(self.reported))]

    @property
    @abc.abstractmethod
    def result(self) -> dict[str, Any]:
        """The result of the role, which goes into the report as it is."""

    @property
    def metadata(self) -> dict[str, str]:
        """What a report, or a record of the audit trail, says about the run itself."""
        return self.circumstances.metadata(self.given_metadata)

    @functools.cached_property
    def short_result(self) -> dict[str, Any]:
        """The result fact of the role: its result, shortened if it is too large for AWX to store it."""
        shortened = shorten(self.result, self.BULKY)
        return {**shortened.result, MARK: {"totals": shortened.totals}} if shortened.taken else shortened.result

    @property
    def handed_on(self) -> dict[str, Any]:
        """What the following jobs of a workflow get, by the names of the variables without the role's prefix."""
        return {"status": self.result["status"], "audit_head": (self.audit_account or {}).get("head") or ""}

    def known(self, key: str) -> Any:
        """Return what the failed task has returned under a key, or None."""
        return self.failure.known.get(key) if self.failure else None

    def decide(self, part: str) -> dict[str, Any]:
        """Return the decisions of a part, ``steps``, ``outcome``, ``handed_on``, ``gate`` or ``audit``, by name."""
        if part == "handed_on":
            return {f"{self.ROLE}_{name}": value for name, value in self.handed_on.items()}
        parts = {
            "steps": self.STEPS,
            "outcome": self.OUTCOME,
            "gate": self.GATE,
            "audit": self.AUDIT,
        }
        return {name: getattr(self, name) for name in parts[part]}

    # -- the audit trail

    @property
    def starts_approved_plan(self) -> bool:
        """Whether the plan was approved before this run."""
        return False

    @property
    def is_under_way(self) -> bool:
        """Whether what the run is about to start was started before."""
        return False

    @property
    def records_before_start(self) -> list[dict[str, Any]]:
        """What the audit trail gets right before the run starts something; a dry run starts nothing."""
        if self.circumstances.check_mode or self.is_under_way:
            return []
        return records_before_start(self.result, self.metadata, approved=self.starts_approved_plan)

    @property
    def records_after_end(self) -> list[dict[str, Any]]:
        """What the audit trail gets at the end of the run."""
        written = [text(record.get("event")) for record in mappings(self.audited.get("records"))]
        return records_after_end(self.result, self.metadata, written)

    @property
    def audit_account(self) -> dict[str, Any] | None:
        """Where the run was recorded, with the hash of its last record, for the result; None without an audit trail."""
        if not self.audit_path:
            return None
        heads = [text(each["head"]) for each in (self.audited, self.audited_end) if each.get("head")]
        return {"path": self.audit_path, "head": heads[-1] if heads else None, "errors": self._audit_errors}

    @property
    def _audit_errors(self) -> list[str]:
        """Why the trail does not have all of the run; the task at its end is skipped where there is no trail."""
        if not self.audit_path or not self.audited_end:
            return []
        if not has_returned(self.audited_end, "records"):
            return [message_of(self.audited_end)]
        before, after = (mappings(each.get("records")) for each in (self.audited, self.audited_end))
        return list(filter(None, [loss_between(before, after, self.audit_path)]))


def _unwritten(registered: Registered) -> list[str]:
    """Return why rounds of a loop have written no report, or would not; without a checksum, a round has not."""
    return [message_of(item) for item in _rounds(registered) if not has_returned(item, "checksum")]


def _rounds(registered: Registered) -> list[Mapping[str, Any]]:
    """Return the rounds of a loop; one that could not begin has none, only a message."""
    return mappings(registered["results"] if "results" in registered else [registered] * bool(registered))


def _readable_metadata(given: Any) -> dict[str, str]:
    """Return what the user says about the run; nothing if it is invalid, which stops the role at its beginning."""
    try:
        return check_metadata(given, "metadata")
    except InputError:
        return {}


def phase(what: str, status: str, at: Any, until: Any = None) -> dict[str, Any]:
    """Return an entry of a timeline; points in time are as the service writes them."""
    return {"what": what, "status": status, "at": at, "until": until}


def is_admitted(policy: Any, judged: Mapping[str, Any]) -> bool:
    """Return whether a plan may be executed under a policy, by the verdict that the task ``judged`` has returned.

    Without a verdict, and with a policy that is not a dictionary of rules, it may not.
    """
    if policy is None or policy == {}:
        return True
    rules = mapping(policy)
    verdict = judged.get("allowed")
    is_enforced = truth(rules.get("enforce", True))
    return bool(rules) and (verdict is True or (verdict is False and not is_enforced))


def checks_fields(policy: Any) -> bool:
    """Return whether a policy has rules about the fields of changes, which the plan must then contain."""
    return not _RULES_ABOUT_FIELDS.isdisjoint(mapping(policy))


def verdict_of(judged: Mapping[str, Any], failure: Failure | None) -> dict[str, Any] | None:
    """Return what the policy says of the plan, or None where none has judged it."""
    is_of_policy = failure is not None and failure.kind != GateClosedError.kind
    violations = sequence(failure.known.get("violations")) if failure is not None and is_of_policy else ()
    if violations and failure is not None:
        return {"allowed": False, "violations": list(violations), "rules": dict(mapping(failure.known.get("rules")))}
    if "allowed" in judged:
        found = judged.get("violations", [])
        return {"allowed": judged["allowed"], "violations": found, "rules": dict(mapping(judged.get("rules")))}
    return None


def not_applied(changes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the outcomes of a plan of which nothing was started."""
    return [{**change, "outcome": NOT_APPLIED, "message": ""} for change in changes]
