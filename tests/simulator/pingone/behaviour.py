# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Switches that script how the service behaves. Every switch has the friendly, fast setting as default."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal

from simulator.pace import Pace
from simulator.pingone.model import Json, Step
from simulator.vendor import ControlError

Scope = Literal["promotion", "rollback", "any"]


@dataclass(frozen=True)
class StepFailure:
    """Makes the steps fail that fit everything it names."""

    index: int | None = None
    type: str | None = None
    name: str | None = None
    action: str | None = None
    scope: Scope = "promotion"
    status: int = 400
    body: Json | None = None

    @classmethod
    def parse(cls, value: Any) -> StepFailure:
        known = {entry.name for entry in fields(cls)}
        if not isinstance(value, dict) or set(value) - known:
            raise ControlError(f"a failing step has some of {', '.join(sorted(known))}, not {value!r}")
        if value.get("scope", "promotion") not in ("promotion", "rollback", "any"):
            raise ControlError("scope is promotion, rollback or any")
        return cls(**value)

    def hits(self, step: Step, index: int, is_rollback: bool) -> bool:
        if self.scope != "any" and (self.scope == "rollback") is not is_rollback:
            return False
        wanted = (self.index, self.type, self.name, self.action)
        present = (index, step.type, step.source_name, step.action)
        return all(want is None or want == have for want, have in zip(wanted, present, strict=True))


@dataclass
class Behaviour:
    """All switches; the control endpoint sets any subset."""

    prepare: Pace = field(default_factory=Pace)
    execute: Pace = field(default_factory=Pace)
    rollback_prepare: Pace = field(default_factory=Pace)
    snapshot: Pace = field(default_factory=Pace)
    statuses: list[str] | None = None
    rollback_statuses: list[str] | None = None
    validation_failed: list[str] | None = None
    prepare_error: list[str] | None = None
    rollback_prepare_error: list[str] | None = None
    fail_steps: list[StepFailure] = field(default_factory=list)
    retry_after: int | None = None
    token_lifetime: int = 3600
    expire_after_calls: int | None = None
    status_endpoint: Literal["normal", "empty", "missing"] = "normal"
    masked_fields: dict[str, list[str]] | None = None
    sandbox_only: bool = False
    rate_limit_per_minute: int | None = None
    snapshot_error: Json | None = None
    snapshots: Literal["served", "forbidden", "missing"] = "served"
    versions_collection: Literal["snapshots", "versions"] = "snapshots"
    require_snapshot: bool = False
    require_secret_variables: bool = True
    plan_variables: Literal["raw", "substituted"] = "raw"
    record_lag: int = 0
    refusal_status: Literal[400, 409] = 400
    date_header: Literal["served", "missing"] = "served"
    recreated_id: Literal["kept", "new"] = "kept"
    recreated_mapping: Literal["restored", "forgotten"] = "restored"
    counters: list[str] = field(default_factory=list)
    automatic_snapshots: Literal["accepted", "refused"] = "accepted"
    vanished_resources: Literal["empty", "refused"] = "empty"
    unknown_environment: Literal[403, 404] = 403
    opted_in: bool = True
    features: Literal["served", "forbidden", "missing"] = "served"
    bill_of_materials: Literal["served", "missing"] = "served"
    rollback_start: Literal["manual", "automatic"] = "manual"
    empty_rollback: Literal["error", "ready"] = "error"
    rollback_environments: Literal["kept", "target"] = "kept"
    nothing_to_promote: Literal["ready", "error"] = "ready"
    selection: Literal["ids", "objects"] = "ids"
    id_case: Literal["lower", "upper"] = "lower"
    environment_ids: Literal["both", "flat", "nested"] = "both"
    errors_property: Literal["promotionErrors", "errors"] = "promotionErrors"
    list_order: Literal["newest", "oldest"] = "newest"
    empty_mapping: Literal["missing", "empty"] = "missing"
    empty_declaration: Literal["missing", "empty"] = "missing"
    collection_names: Literal["assumed", "other"] = "assumed"
    start_answer: Literal["promotion", "empty"] = "promotion"
    concurrent_starts: Literal["refused", "accepted"] = "refused"
    newest: Literal["of_target", "of_source"] = "of_target"
    failed_rollbacks: Literal["revertible", "final"] = "revertible"
    executed_steps: Literal["kept", "gone"] = "kept"

    def change(self, settings: Json) -> None:
        """Take over the switches given and keep the others; nothing changes if one of them is wrong."""
        known = {entry.name for entry in fields(self)}
        unknown = set(settings) - known
        if unknown:
            raise ControlError(f"behaviour does not know {', '.join(sorted(unknown))}")
        parsed = {name: _parse(name, value) for name, value in settings.items()}
        for name, value in parsed.items():
            setattr(self, name, value)

    def as_json(self) -> Json:
        result: Json = {}
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, Pace):
                value = value.as_json()
            if entry.name == "fail_steps":
                value = [vars(failure) for failure in value]
            result[entry.name] = value
        return result


def _parse(name: str, value: Any) -> Any:
    if name in ("prepare", "execute", "rollback_prepare", "snapshot"):
        return Pace.parse(value)
    if name == "fail_steps":
        return [StepFailure.parse(item) for item in value or []]
    if name in ("statuses", "rollback_statuses", "validation_failed", "prepare_error", "rollback_prepare_error"):
        if value is not None and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise ControlError(f"{name} is a list of strings or null")
        return value
    if name == "record_lag" and not (isinstance(value, int) and value >= 0):
        raise ControlError("record_lag is a number of reads")
    if name == "unknown_environment" and value not in (403, 404):
        raise ControlError("unknown_environment is 403 or 404")
    if name == "refusal_status" and value not in (400, 409):
        raise ControlError("refusal_status is 400 or 409")
    if name in ("retry_after", "expire_after_calls", "rate_limit_per_minute", "token_lifetime"):
        if value is not None and not isinstance(value, (int, float)):
            raise ControlError(f"{name} is a number or null")
        return 3600 if name == "token_lifetime" and value is None else value
    if name == "status_endpoint" and value not in ("normal", "empty", "missing"):
        raise ControlError("status_endpoint is normal, empty or missing")
    if name == "plan_variables" and value not in ("raw", "substituted"):
        raise ControlError("plan_variables is raw or substituted")
    if name == "date_header" and value not in ("served", "missing"):
        raise ControlError("date_header is served or missing")
    choices = {
        "recreated_id": ("kept", "new"),
        "recreated_mapping": ("restored", "forgotten"),
        "automatic_snapshots": ("accepted", "refused"),
        "vanished_resources": ("empty", "refused"),
        "features": ("served", "forbidden", "missing"),
        "bill_of_materials": ("served", "missing"),
        "rollback_start": ("manual", "automatic"),
        "empty_rollback": ("error", "ready"),
        "rollback_environments": ("kept", "target"),
        "nothing_to_promote": ("ready", "error"),
        "selection": ("ids", "objects"),
        "environment_ids": ("both", "flat", "nested"),
        "errors_property": ("promotionErrors", "errors"),
        "list_order": ("newest", "oldest"),
        "empty_mapping": ("missing", "empty"),
        "empty_declaration": ("missing", "empty"),
        "collection_names": ("assumed", "other"),
        "start_answer": ("promotion", "empty"),
        "concurrent_starts": ("refused", "accepted"),
        "newest": ("of_target", "of_source"),
        "failed_rollbacks": ("revertible", "final"),
        "executed_steps": ("kept", "gone"),
    }
    if name in choices and value not in choices[name]:
        raise ControlError(f"{name} is {' or '.join(choices[name])}")
    if name == "counters" and not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
        raise ControlError("counters is a list of names of properties")
    if name == "snapshot_error" and value is not None:
        _check_snapshot_error(value)
    if name == "snapshots" and value not in ("served", "forbidden", "missing"):
        raise ControlError("snapshots is served, forbidden or missing")
    if name == "versions_collection" and value not in ("snapshots", "versions"):
        raise ControlError("versions_collection is snapshots or versions")
    if name == "masked_fields" and value is not None and not isinstance(value, dict):
        raise ControlError("masked_fields is an object of lists or null")
    return value


def _check_snapshot_error(value: Any) -> None:
    known = isinstance(value, dict) and {"error", "errorCode"} <= set(value) <= {"error", "errorCode", "resources"}
    if not known or not isinstance(value["error"], str) or not isinstance(value["errorCode"], int):
        raise ControlError('snapshot_error is {"error": text, "errorCode": number} and maybe "resources", or null')
    if not isinstance(value.get("resources", []), list):
        raise ControlError("resources of snapshot_error is a list of ids")
