# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run of the role workfront_promote, at any point of it (contract Workfront 7, 10.3)."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Sequence
from typing import Any

from .. import _run
from .._approval import command_lines, counts_of, heading_of_command, lines_of, plan_text
from .._preflight import report_of
from .._registered import mapping, mappings, sequence, text
from .._run_statuses import COMPENSATED, FAILED, HELD, PLANNED
from .approval import request_of
from .objects import TYPE_NAMES, type_names_in
from .promote_account import PromoteAccount
from .statuses import ENTRY_FAILED

_MOST_HANDED_OBJECTS = 50


@dataclasses.dataclass(frozen=True, kw_only=True)
class PromoteRun(PromoteAccount):
    """All decisions of the role: what it does next, and its result."""

    @functools.cached_property
    def outcomes(self) -> Sequence[Any]:
        """The outcome of each change; if the run failed before anything was installed, none was applied."""
        known = sequence(self.installed.get("outcomes"))
        if known or self.failure is None or self.installation_id:
            return known
        return _run.not_applied(mappings(self.plan.get("changes")))

    @property
    def timeline(self) -> list[Any]:
        """The phases of the installation, and of its compensation.

        Workfront records when an installation was registered and when its record was last changed, and nothing of the
        time between. If it does not even record that, the times of this run take their place.
        """
        return [*self._installation_phases, *sequence(self.reversal.get("timeline"))]

    @property
    def request(self) -> dict[str, Any] | None:
        """What a plan that can be installed asks of the person who must approve it; otherwise None."""
        if self.status != PLANNED or not self._remaining_id:
            return None
        asked = request_of(
            self.plan,
            self._remaining_id,
            self.expected_objects,
            self.unchanged_since,
            source=self.source.shown_url,
            target=self.target.shown_url,
            compensates=self.compensates,
            verifies=self.wants_verification,
        )
        return asked.to_dict()

    @property
    def handed_on(self) -> dict[str, Any]:
        """What the following jobs of a workflow get.

        Without a package, there is no plan that they can install. Of many overwritten objects, ``unchanged_since`` stands for the rest.
        """
        return {
            **super().handed_on,
            "package_id": self._remaining_id,
            "installation_id": self.result["installation_id"] or "",
            "plan_digest": text(self.plan.get("digest")) if self._remaining_id else "",
            "overwritten_objects": list(self.expected_objects[:_MOST_HANDED_OBJECTS]),
            "unchanged_since": self.unchanged_since,
            "plan_text": self.plan_text,
            "plan_summary": mapping(self.plan.get("summary")),
        }

    @property
    def plan_text(self) -> str:
        """The plan for the person who must approve it, in Markdown; empty if nothing waits for an approval."""
        return plan_text(f"{self._name} {self._way}", self.message, lines_of(self.plan, kinds=TYPE_NAMES), self.request)

    @property
    def next_lines(self) -> Sequence[str]:
        """The plan, and how to install it."""
        if self.status != PLANNED:
            return ()
        summary = mapping(self.plan.get("summary"))
        lines = [f"{counts_of(summary)}:", *lines_of(self.plan, kinds=TYPE_NAMES)]
        if self.request is None:
            return [*lines, "Nothing was left at Workfront. To promote this, run it again without check mode."]
        command = command_lines(self.circumstances.playbook_command, self.request["variables"])
        return [*lines, heading_of_command("install", self.circumstances.playbook_command), *command]

    @functools.cached_property
    def result(self) -> dict[str, Any]:
        """The result fact of the role."""
        return {
            "status": self.status,
            "message": self.message,
            "vendor": "Workfront",
            "source": self.source.shown_url or None,
            "target": self.target.shown_url or None,
            "environments": {"target": {"type": self._target_type or None}},
            "type_names": type_names_in(mappings(self.plan.get("changes"))),
            "request": self.request,
            "package_id": self._remaining_id or None,
            "package_status": self.package_status or None,
            "status_set": self.status_set or None,
            "outdated_objects": self.outdated_objects,
            "unchecked_objects": self.unchecked_objects,
            "installation_id": self.installation_id or self.executed.get("id"),
            "held": self.held or None,
            "preflight": report_of(self.preflight),
            "overwritten_objects": self.expected_objects,
            "unchanged_since": self.unchanged_since or None,
            "plan": self.plan or None,
            "plan_digest": self.plan.get("digest"),
            "policy": _run.verdict_of(self.judged, self.failure),
            "gate": self.gate_verdict,
            "proven": self.proof_verdict,
            "objects": self.installed.get("objects") or self.known("objects") or [],
            "outcomes": self.outcomes,
            "verified": self.verified,
            "checks": self.check_results,
            "unverifiable": self._unverifiable,
            "name_differences": self.name_differences,
            "timeline": self.timeline,
            "effect_unknown": self.is_effect_unknown,
            "rollback": self.reversal or None,
            "errors": [item for item in mappings(self.known("objects")) if item.get("status") == ENTRY_FAILED],
            "started": self.circumstances.started,
            "finished": self.circumstances.now,
            "audit": self.audit_account,
        }

    @property
    def metadata(self) -> dict[str, str]:
        """What a report says of the run itself."""
        return self.circumstances.metadata(self.given_metadata, Stage=self.stage)

    @property
    def must_fail(self) -> bool:
        """Whether the role ends as failed."""
        return self.status in (FAILED, HELD, COMPENSATED) or bool(self.report_failures)

    @property
    def _installation_phases(self) -> list[dict[str, Any]]:
        if not self._record:
            return []
        registered_at = self._record.get("registeredAt")
        if not registered_at:
            return [_run.phase("run", self.status, self.circumstances.started, self.circumstances.now)]
        until = self._record.get("updatedAt") if "outcomes" in self.installed else None
        return [_run.phase("installation", text(self.installed.get("status")), registered_at, until)]
