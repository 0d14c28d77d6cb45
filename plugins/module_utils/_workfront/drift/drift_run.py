# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_drift has found and reports."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ... import _run
from ..._outcomes import DIFFERENT, EQUAL, NOT_COMPARABLE
from ..._registered import Registered, mapping, mappings, sequence, text
from ..._run_statuses import DRIFTED, FAILED, IN_SYNC, UNDECIDED
from ..._text import counted, sentences
from ..connected_run import ConnectedRun
from ..objects import TYPE_NAMES, type_names_in
from . import states
from .request import scope_problem

_MOST_LINES = 100
_WORDS = {
    states.MISSING: "missing in the target",
    states.CHANGED_IN_SOURCE: "changed in the source",
    states.CHANGED_IN_TARGET: "changed in the target",
    states.CHANGED_IN_BOTH: "changed in both",
    states.UNKNOWN: "unknown",
}
_COMPARED = {states.IN_SYNC: EQUAL, states.UNKNOWN: NOT_COMPARABLE}


@dataclasses.dataclass(frozen=True, kw_only=True)
class DriftRun(ConnectedRun):
    """A run of the role, at any point of it; ``compared`` is the result of the comparison, empty before it."""

    ROLE: ClassVar[str] = "workfront_drift"
    FACTS: ClassVar[tuple[str, ...]] = ("result", "status", "audit_head", "in_sync", "summary")
    BULKY: ClassVar[tuple[str, ...]] = ("objects",)
    FAILED_KEYS: ClassVar[tuple[str, ...]] = ("error",)
    STEPS: ClassVar[tuple[str, ...]] = (
        "must_log_in",
        "logins",
        "login_methods",
        "unwritable_message",
        "unrecordable_message",
        "caught",
    )
    OUTCOME: ClassVar[tuple[str, ...]] = (*_run.Run.OUTCOME, "difference_lines", "report_result")

    package_id: str
    objects: Sequence[Any]
    only_warns: bool
    fails_if_unknown: bool
    compared: Registered

    @classmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> DriftRun:
        """Read what the role passes on: ``options``, ``circumstances``, and the registered results of its tasks."""
        options = mapping(seen.get("options"))
        return cls(
            package_id=text(options.get("package_id")).strip(),
            objects=sequence(options.get("objects")),
            only_warns=options.get("on_drift") == "warn",
            fails_if_unknown=options.get("on_unknown") == "fail",
            **cls.read_common(seen, user=user),
        )

    # -- before anything is sent

    @property
    def missing_input(self) -> str:
        """Which variables are missing; an empty string if none is."""
        if self.source.url is None or self.target.url is None:
            return "workfront_drift_source and workfront_drift_target must each have the url of an environment."
        return scope_problem(self.package_id, self.objects, f"{self.ROLE}_")

    # -- the result

    @functools.cached_property
    def status(self) -> str:
        """The status of the run; in sync only if the comparison says so, unknown if it shows neither that nor drift."""
        if self.failure is not None or self.gap:
            return FAILED
        if self.compared.get("drifted") is not False:
            return DRIFTED
        return IN_SYNC if self.compared.get("in_sync") is True else UNDECIDED

    @functools.cached_property
    def gap(self) -> str:
        """What this run had to do and what no task has shown to be done."""
        is_known = self.failure is not None or isinstance(self.compared.get("drifted"), bool)
        return "" if is_known else "No task has returned a comparison."

    @functools.cached_property
    def message(self) -> str:
        """The drift as sentences for a person."""
        failure = self.failure.full_message if self.failure else ""
        return sentences(self._account, failure, self.gap)

    @property
    def _account(self) -> str:
        if not isinstance(self.compared.get("drifted"), bool):
            return ""
        summary = mapping(self.compared.get("summary"))
        counts = ", ".join(f"{summary[state]} {words}" for state, words in _WORDS.items() if summary.get(state))
        total = summary.get("total", 0)
        ignored = len(mappings(self.compared.get("ignored")))
        objects = f"{counted(total, 'object')}{f'; {ignored} ignored' if ignored else ''}"
        verdict = {
            IN_SYNC: f"is in sync ({objects})",
            DRIFTED: f"has drifted ({counts}, of {objects})",
            UNDECIDED: f"shows no drift, but is not known to be in sync ({counts}, of {objects})"
            if total
            else f"has nothing to compare{f': {ignored} ignored' if ignored else ''}",
        }
        return f"Compared with {self._names[0]}: {self._names[1]} {verdict.get(self.status, 'could not be compared')}."

    @property
    def difference_lines(self) -> list[str]:
        """What is not in sync, one object a line."""
        found = [item for item in self._objects if item.get("state") != states.IN_SYNC]
        lines = [_line_of(item) for item in found[:_MOST_LINES]]
        left = len(found) - _MOST_LINES
        if left > 0:
            lines.append(f"... and {left} more; the result and the reports have all of them.")
        return lines or ["Nothing differs." if self.status == IN_SYNC else "Nothing was compared."]

    @property
    def sides(self) -> tuple[str, str]:
        """The names of source and target; one that is not known is empty."""
        return self._names

    @property
    def _names(self) -> tuple[str, str]:
        return (
            text(self.compared.get("source_name")) or self.source.shown_url,
            text(self.compared.get("target_name")) or self.target.shown_url,
        )

    @property
    def _objects(self) -> list[Mapping[str, Any]]:
        return mappings(self.compared.get("objects"))

    @functools.cached_property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "vendor": "Workfront",
            "source": self.source.shown_url or None,
            "target": self.target.shown_url or None,
            "package_id": self.compared.get("package_id") or self.package_id or None,
            "in_sync": self.status == IN_SYNC,
            "summary": self.compared.get("summary"),
            "objects": self._objects,
            "ignored": mappings(self.compared.get("ignored")),
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
            "audit": self.audit_account,
        }

    @property
    def handed_on(self) -> dict[str, Any]:
        """What the following jobs of a workflow get."""
        return {
            **super().handed_on,
            "in_sync": self.status == IN_SYNC,
            "summary": mapping(self.compared.get("summary")),
        }

    @property
    def report_result(self) -> dict[str, Any]:
        """The result as a report shows it."""
        failed = [{"message": self.failure.full_message}] if self.failure else []
        return {
            **{key: value for key, value in self.result.items() if key not in ("objects", "ignored", "summary")},
            "kind": "drift",
            "source": self._names[0],
            "target": self._names[1],
            "environments": {"target": {"type": self.compared.get("target_type")}},
            "type_names": type_names_in(self._objects),
            "comparison": [
                {
                    "type": item.get("object_code"),
                    "name": item.get("name") or item.get("source_id"),
                    "target_id": item.get("target_id"),
                    "state": _COMPARED.get(text(item.get("state")), DIFFERENT),
                    "reason": _reason_of(item),
                }
                for item in self._objects
            ],
            "errors": failed,
        }

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        is_bad = {DRIFTED: not self.only_warns, UNDECIDED: self.fails_if_unknown, FAILED: True}
        return is_bad.get(self.status, False) or bool(self.report_failures)

    @property
    def final_message(self) -> str:
        """The last message of the role."""
        warning = "Warning:" if self.status in (DRIFTED, UNDECIDED) and not self.must_fail else ""
        return sentences(warning, self.message, *self.report_failures)


def _reason_of(item: Mapping[str, Any]) -> str:
    state = text(item.get("state"))
    return ": ".join(filter(None, [_WORDS.get(state, ""), text(item.get("why"))]))


def _line_of(item: Mapping[str, Any]) -> str:
    code = text(item.get("object_code"))
    name = text(item.get("name")) or text(item.get("source_id"))
    return f"{TYPE_NAMES.get(code, code)} '{name}' ({text(item.get('source_id'))}): {_reason_of(item)}"
