# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_drift has found and reports."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ... import _run
from ..._approval import lines_of
from ..._plan import CREATE, DELETE, UPDATE
from ..._registered import Registered, logged_writes, mapping, sequence, text, truth
from ..._run_statuses import DRIFTED, FAILED, IN_SYNC
from ..._text import sentences
from ..promotions.selection import selection_problem
from .request import SNAPSHOTS, resources_problem

_PLACEHOLDER = "{target}"
"""Stands for the target's name in the path of a report."""
_COUNTED = {"creates": "missing", "updates": "different", "deletes": "extra"}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclasses.dataclass(frozen=True, kw_only=True)
class DriftRun(_run.Run):
    """A run of the role, at any point of it; ``compared`` is the result of the comparison, empty before it."""

    ROLE: ClassVar[str] = "pingone_drift"
    FACTS: ClassVar[tuple[str, ...]] = ("result", "status", "audit_head", "in_sync", "plan_summaries")
    BULKY: ClassVar[tuple[str, ...]] = ("drifts",)
    FAILED_KEYS: ClassVar[tuple[str, ...]] = ("error", "selection", "correlation_ids")
    STEPS: ClassVar[tuple[str, ...]] = (
        "shared_path_message",
        "report_files",
        "unwritable_message",
        "unrecordable_message",
        "caught",
    )
    OUTCOME: ClassVar[tuple[str, ...]] = (*_run.Run.OUTCOME, "reports", "difference_lines")

    source: str
    targets: Sequence[str]
    method: str
    only_warns: bool
    has_selection: bool
    has_resources: bool
    selection_problem: str
    report: Sequence[Mapping[str, Any]]
    compared: Registered

    @classmethod
    def read(cls, seen: Mapping[str, Any], *, user: str) -> DriftRun:
        """Read what the role passes on: ``options``, ``circumstances``, and the registered results of its tasks."""
        options = mapping(seen.get("options"))
        return cls(
            source=text(options.get("source_environment")),
            targets=[text(target) for target in sequence(options.get("target_environments"))],
            method=text(options.get("method")),
            only_warns=options.get("on_drift") == "warn",
            has_selection=options.get("selected_resources") is not None or truth(options.get("all_resources")),
            has_resources=options.get("resources") is not None,
            selection_problem=selection_problem(options, f"{cls.ROLE}_") or resources_problem(options, f"{cls.ROLE}_"),
            report=[mapping(item) for item in sequence(options.get("report"))],
            **cls.read_common(seen, user=user),
        )

    # -- before anything is sent

    @property
    def missing_input(self) -> str:
        """Which variables are missing, or what does not name a resource; an empty string if nothing is wrong."""
        if self.method == SNAPSHOTS and not self.has_resources:
            return "pingone_drift_method: snapshots requires pingone_drift_resources."
        if self.method != SNAPSHOTS and not self.has_selection:
            return "Set pingone_drift_selected_resources or pingone_drift_all_resources."
        return self.selection_problem

    # -- where reports go

    @property
    def shared_path_message(self) -> str:
        """Why the paths are invalid if two targets would share a report; an empty string if they are valid."""
        shared = [path for path in (text(item.get("path")) for item in self.report) if _PLACEHOLDER not in path]
        if len(self.targets) < 2 or not shared:
            return ""
        return (
            f"With {len(self.targets)} targets, the path of each report must contain {_PLACEHOLDER}, which stands for the "
            f"target's name; {shared[0]} does not contain it."
        )

    @property
    def report_files(self) -> list[dict[str, str]]:
        """The ``format`` and the ``path`` of each report."""
        return [self._file(item, name) for item in self.report for name in self._file_names]

    # -- the result

    @property
    def drifts(self) -> Sequence[Mapping[str, Any]]:
        """The drift of each target."""
        return sequence(self.compared.get("drifts"))

    @functools.cached_property
    def status(self) -> str:
        """The status of the run; in sync only if the comparison says so."""
        if self.failure is not None or self.gap:
            return FAILED
        return IN_SYNC if self.compared.get("in_sync") is True else DRIFTED

    @functools.cached_property
    def gap(self) -> str:
        """What this run had to do and what no task has shown to be done."""
        is_known = self.failure is not None or isinstance(self.compared.get("in_sync"), bool)
        return "" if is_known else "No task has returned a comparison."

    @functools.cached_property
    def message(self) -> str:
        """The drift as sentences for a person."""
        found = "; ".join(_describe(drift) for drift in self.drifts)
        account = f"Compared with {self._source_name}: {found}." if found else ""
        failure = self.failure.full_message if self.failure else ""
        return sentences(account, failure, self.gap)

    @property
    def difference_lines(self) -> list[str]:
        """What differs, target by target, one difference a line."""
        lines = [line for drift in self.drifts for line in self._lines_of(drift)]
        return lines or ["Nothing was compared."]

    def _lines_of(self, drift: Mapping[str, Any]) -> list[str]:
        words = {CREATE: "missing", UPDATE: "different", DELETE: "extra"}
        plan = mapping(drift.get("plan"))
        found = lines_of(plan, words=words, fields=self.circumstances.diff_mode) if plan else []
        return [f"{_describe(drift)}{':' if found else '.'}", *found]

    @property
    def sides(self) -> tuple[str, str]:
        """The names of source and targets; one that is not known is empty."""
        return self._source_name, "" if self.drifts else ", ".join(self.targets)

    @property
    def _source_name(self) -> str:
        return text(self.compared.get("source_name")) or self.source

    @functools.cached_property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "in_sync": self.status == IN_SYNC,
            "drifts": list(self.drifts),
            "selection": self.compared.get("selection") or self.known("selection"),
            "correlation_ids": self._logged,
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
            "audit": self.audit_account,
        }

    @property
    def handed_on(self) -> dict[str, Any]:
        """What the following jobs of a workflow get."""
        return {**super().handed_on, "in_sync": self.status == IN_SYNC, "plan_summaries": self.plan_summaries}

    @property
    def plan_summaries(self) -> dict[str, Any]:
        """The numbers of changes by the name of the target."""
        plans = {text(drift.get("target_name")): mapping(drift.get("plan")) for drift in self.drifts}
        return {name: plan.get("summary") for name, plan in plans.items() if plan}

    @property
    def reports(self) -> list[dict[str, Any]]:
        """The ``plan`` and the ``result`` of each report, in the order of ``report_files``."""
        found = [*self.drifts, *[{}] * (len(self._names) - len(self.drifts))]
        return [
            {"plan": mapping(drift.get("plan")), "result": self._report_of(name, drift)}
            for _item in self.report
            for name, drift in zip(self._names, found, strict=True)
        ]

    @property
    def metadata(self) -> dict[str, str]:
        """What a report says about the run itself."""
        return self.circumstances.metadata(self.given_metadata, Method=self.method)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        has_drifted = self.status == DRIFTED and not self.only_warns
        return self.status == FAILED or has_drifted or bool(self.report_failures)

    @property
    def final_message(self) -> str:
        """The last message of the role."""
        warning = "Warning:" if self.status == DRIFTED and not self.must_fail else ""
        return sentences(warning, self.message, *self.report_failures)

    # -- what the decisions are based on

    @property
    def _names(self) -> list[str]:
        """The targets with a report: each of them, even if none could be compared."""
        return [text(drift.get("target_name")) for drift in self.drifts] or list(self.targets)

    @property
    def _logged(self) -> list[Any]:
        """The requests of the run that wrote something, of all targets: each asks about its promotion records together."""
        return logged_writes(self.compared.get("correlation_ids"), self.known("correlation_ids"))

    @property
    def _file_names(self) -> list[str]:
        cleaned = [_UNSAFE.sub("_", name) for name in self._names]
        if len(set(cleaned)) == len(cleaned):
            return cleaned
        return [f"{number}-{name}" for number, name in enumerate(cleaned, 1)]  # two names may become the same file name

    def _file(self, report: Mapping[str, Any], name: str) -> dict[str, str]:
        path = text(report.get("path")).replace(_PLACEHOLDER, name)
        return {"format": text(report.get("format")), "path": path}

    def _report_of(self, name: str, drift: Mapping[str, Any]) -> dict[str, Any]:
        plan = mapping(drift.get("plan"))
        errors = [] if plan else [self._error_of(drift)]
        in_sync = IN_SYNC if drift.get("in_sync") is True else DRIFTED
        error = sentences(text(errors[0]["message"]), text(errors[0].get("advice"))) if errors else ""
        return {
            "kind": "drift",
            "status": FAILED if errors else in_sync,
            "message": sentences(f"Compared with {self._source_name}: {_describe(drift)}." if drift else "", error),
            "vendor": "PingOne",
            "source": self._source_name,
            "target": name,
            "environments": {
                "source": {"id": self.compared.get("source_environment")},
                "target": {"id": drift.get("target_environment"), "type": drift.get("target_type")},
            },
            "plan_digest": plan.get("digest"),
            "residual": drift.get("residual", []),
            "errors": errors,
            "correlation_ids": self._logged,
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
        }

    def _error_of(self, drift: Mapping[str, Any]) -> dict[str, Any]:
        known = mapping(self.failure.known.get("error")) if self.failure else {}
        error = mapping(drift.get("error")) or known
        failure = self.failure.message if self.failure else ""
        return {**error, "message": text(error.get("summary")) or failure}


def _describe(drift: Mapping[str, Any]) -> str:
    name = text(drift.get("target_name"))
    if drift.get("in_sync") is None:
        return f"{name} could not be compared"
    left_out = len(sequence(drift.get("ignored")))
    ignored = [f"{left_out} ignored"] if left_out else []
    if drift["in_sync"]:
        return f"{name} is in sync" + "".join(f" ({words})" for words in ignored)
    summary = mapping(mapping(drift.get("plan")).get("summary"))
    counts = (f"{summary.get(key, 0)} {words}" for key, words in _COUNTED.items())
    return f"{name} has drifted ({', '.join([*counts, *ignored])})"
