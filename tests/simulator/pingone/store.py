# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of the simulated service: environments, promotions, snapshots, remembered mappings."""

from __future__ import annotations

from dataclasses import dataclass, field

from simulator.pingone.model import ERROR, EXECUTED, Environment, Promotion, Resources, Snapshot

Pair = tuple[str, str]


@dataclass
class Store:
    """Everything a world loads and requests change. Source: PingOne contract, section 15, entry 1."""

    organization_id: str = ""
    environments: dict[str, Environment] = field(default_factory=dict)
    # Per source environment, in the order of creation.
    promotions: dict[str, dict[str, Promotion]] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    mappings: dict[Pair, dict[str, str]] = field(default_factory=dict)
    # The default target of each source environment (section 9).
    configurations: dict[str, str] = field(default_factory=dict)
    _sequence: int = 0

    def next_sequence(self) -> int:
        """Tell apart events of the same instant, as they occur with a frozen clock."""
        self._sequence += 1
        return self._sequence

    def resources(self, environment_id: str) -> Resources:
        return self.environments[environment_id].resources

    def remembered(self, source_id: str, target_id: str) -> dict[str, str]:
        return self.mappings.get((source_id, target_id), {})

    def has_snapshot(self, environment_id: str, resource_id: str) -> bool:
        """Return whether a resource is in any snapshot, be it one of its own or one of the environment."""
        return any(
            snapshot.environment_id == environment_id and resource_id in snapshot.resources and snapshot.status != ERROR
            for snapshot in self.snapshots.values()
        )

    def add(self, promotion: Promotion) -> None:
        self.promotions.setdefault(promotion.source_id, {})[promotion.id] = promotion

    def of_source(self, source_id: str) -> list[Promotion]:
        """List the promotions of a source environment, newest first (ambiguity A26)."""
        found = self.promotions.get(source_id, {}).values()
        return sorted(found, key=lambda promotion: (promotion.created_at, promotion.sequence), reverse=True)

    def to_target(self, target_id: str) -> list[Promotion]:
        return [
            promotion
            for promotions in self.promotions.values()
            for promotion in promotions.values()
            if promotion.target_id == target_id
        ]

    def find(self, source_id: str, promotion_id: str) -> Promotion | None:
        return self.promotions.get(source_id, {}).get(promotion_id)

    def most_recent(self, source_id: str, target_id: str | None) -> Promotion | None:
        """Find the promotion to a target, or to any, that may be rolled back (ambiguities A17 and A18).

        An ordinary promotion that failed before its start was never executed, so it does not hide an executed one.
        """
        candidates = [
            promotion
            for promotion in self.promotions.get(source_id, {}).values()
            if target_id in (None, promotion.target_id)
            and promotion.status in EXECUTED
            and not (promotion.status == ERROR and promotion.started_at is None and not promotion.is_rollback)
        ]
        return max(candidates, key=_recency, default=None)


def _recency(promotion: Promotion) -> tuple[object, int]:
    moment = promotion.started_at or promotion.created_at
    return moment, promotion.start_sequence or promotion.sequence
