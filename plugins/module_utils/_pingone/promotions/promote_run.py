# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run of the role pingone_promote, at any point of it (contract PingOne 6, 7)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Mapping, Sequence
from typing import Any

from ... import _run
from ..._approval import command_lines, counts_of, heading_of_command, lines_of, plan_text
from ..._preflight import report_of
from ..._registered import logged_writes, mapping, sequence, text
from ..._run_statuses import FAILED, HELD, PLANNED, ROLLED_BACK
from ..statuses import NEW
from .approval import request_of
from .naming import selection_of, with_names
from .promote_account import PromoteAccount
from .target_changes import with_present_values
from .timeline import timeline_of


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteRun(PromoteAccount):
    """All decisions of the role: what it does next, and what it has come to."""

    @functools.cached_property
    def outcomes(self) -> Sequence[Any]:
        """The outcome of each change; if the run failed before anything was started, none was applied."""
        known = self.executed.get("outcomes") or self.known("outcomes")
        if known:
            return sequence(known)
        started = self._was_started or self.executed.get("changed") or self._is_start_unknown
        did_nothing = (self.failure is not None or self.is_held) and not started
        return _run.not_applied(self.changes) if did_nothing else []

    @property
    def selection(self) -> list[dict[str, Any]] | None:
        """The selected resources with ID, type and name, as far as they are known; None for all of the source."""
        rows = sequence(self.planned.get("selection")) or sequence(self.known("selection"))
        return list(rows) or with_names(selection_of(self._promotion), self.plan) or None

    @property
    def timeline(self) -> list[Any]:
        """The phases of the promotion, and of its rollback."""
        promotion = self._executed_promotion if self.failed_promotion else self._promotion
        return [*timeline_of(promotion, what="promotion", first=NEW), *sequence(self.reversal.get("timeline"))]

    @property
    def request(self) -> dict[str, Any] | None:
        """What a plan that can be executed asks of the person who must approve it; otherwise None."""
        if self.status != PLANNED or not self._remaining_id:
            return None
        asked = request_of(
            self.plan,
            self._promotion,
            source=self._source_name,
            target=self._target_name,
            rolls_back=self.rolls_back,
            verifies=self.wants_verification,
        )
        return asked.to_dict()

    @property
    def handed_on(self) -> dict[str, Any]:
        """What the following jobs of a workflow get; without a record, there is no plan that they can start."""
        return {
            **super().handed_on,
            "promotion_id": self._remaining_id,
            "plan_digest": text(self.plan.get("digest")) if self._remaining_id else "",
            "plan_text": self.plan_text,
            "plan_summary": mapping(self.plan.get("summary")),
        }

    @property
    def plan_text(self) -> str:
        """The plan for the person who must approve it, in Markdown; empty if nothing waits for an approval."""
        return plan_text(
            f"Promotion from {self._source_name} to {self._target_name}",
            self.message,
            lines_of(self.plan),
            self.request,
        )

    @property
    def next_lines(self) -> Sequence[str]:
        """The plan, and how to execute it."""
        if self.status != PLANNED:
            return ()
        lines = [f"{counts_of(mapping(self.plan.get('summary')))}:", *lines_of(self.plan)]
        if self.request is None:
            return [*lines, "Nothing was left at PingOne. To promote this, run it again without check mode."]
        until = text(self.request["until"])
        return [
            *lines,
            heading_of_command("execute", self.circumstances.playbook_command, until),
            *command_lines(self.circumstances.playbook_command, self.request["variables"]),
        ]

    @functools.cached_property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "vendor": "PingOne",
            "source": self.source,
            "target": self.target if self.target is not None else self._promotion.target_id,
            "environments": dict(self.known_environments) or None,
            "promotion_id": self._remaining_id or None,
            "selection": self.selection,
            "request": self.request,
            "plan": with_present_values(self.plan, self._target_changes) if self.plan else None,
            "plan_digest": self.plan.get("digest"),
            "held": self.held or None,
            "preflight": report_of(self.preflight),
            "policy": _run.verdict_of(self.judged, self.failure),
            "gate": self.gate_verdict,
            "proven": self.proof_verdict,
            "verified": self.verified,
            "checks": self.check_results,
            "residual": self.verification.get("residual") or self.planned.get("residual") or [],
            "source_moved_on": self.verification.get("source_moved_on"),
            "outcomes": self.outcomes,
            "evidence": self.executed.get("evidence") or self.known("evidence") or [],
            "target_changes": list(self._target_changes),
            "comparison": self.reversal.get("comparison", []),
            "timeline": self.timeline,
            "effect_unknown": self._is_effect_unknown,
            "rollback": self.reversal or None,
            "errors": self.known("errors") or [],
            "correlation_ids": self._correlation_ids,
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
            "audit": self.audit_account,
        }

    @property
    def _target_changes(self) -> Sequence[Mapping[str, Any]]:
        """What was changed in the target after the plan was made, as far as that is known."""
        return sequence(self.executed.get("target_changes")) or sequence(self.known("target_changes"))

    @property
    def _correlation_ids(self) -> list[Mapping[str, Any]]:
        """The requests that changed something, and under which IDs PingOne has logged them."""
        tasks = (self.planned, self.executed, self.verification, self.reversal, self.deleted, self.discarded)
        return logged_writes(*(task.get("correlation_ids") for task in tasks), self.known("correlation_ids"))

    @property
    def metadata(self) -> dict[str, str]:
        """What a report says about the run itself."""
        return self.circumstances.metadata(self.given_metadata, Stage=self.stage)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        return self.status in (FAILED, ROLLED_BACK, HELD) or bool(self.report_failures)
