# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The default target of a source environment (contract PingOne 9)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .._reconcile import read_if_there, send_and_read
from .._runtime import Result, Runtime
from .api import PingOneApi
from .environments import resolve_environment, resolve_pair


@dataclasses.dataclass(frozen=True, kw_only=True)
class ConfigurationRequest:
    """Which environment to make the default target of another one; both are as given, by ID or name."""

    source: str
    target: str


def find_configuration(api: PingOneApi, source: str) -> dict[str, Any] | None:
    """Return the promotion configuration of an environment, or None if it was never set.

    :raises InputError: the environment does not exist
    :raises ServiceError: it cannot be read
    """
    return _read(api, resolve_environment(api, source, "source_environment"))


def ensure_configuration(api: PingOneApi, request: ConfigurationRequest, runtime: Runtime) -> Result:
    """Make an environment the default target of another one.

    :raises InputError: one of them does not exist, or both are the same
    :raises ServiceError: the configuration cannot be read or written
    """
    source_id, resolved = resolve_pair(api, request.source, request.target)
    target_id = str(resolved)
    before = _read(api, source_id)
    changed = _target_of(before) != target_id
    after = {**(before or {}), "environmentId": source_id, "targetEnvironmentId": target_id}
    if changed and not runtime.check_mode:
        after |= _write(api, source_id, target_id)
    diff = _diff(api, source_id, before, after) if runtime.diff else None
    return Result(changed, {"configuration": after}, diff)


def _read(api: PingOneApi, source_id: str) -> dict[str, Any] | None:
    return read_if_there(lambda: api.read_configuration(source_id))


def _write(api: PingOneApi, source_id: str, target_id: str) -> dict[str, Any]:
    """Set the target, and return the configuration as far as the service shows it; after an unreadable answer, read it."""

    def send() -> dict[str, Any]:
        answer = api.write_configuration(source_id, target_id).body
        return answer if isinstance(answer, dict) else {}

    def effect() -> dict[str, Any] | None:
        found = _read(api, source_id)
        return found if _target_of(found) == target_id.lower() else None

    return send_and_read(send, effect)


def _target_of(configuration: Mapping[str, Any] | None) -> str | None:
    target_id = (configuration or {}).get("targetEnvironmentId")
    return str(target_id).lower() if target_id else None


def _diff(
    api: PingOneApi, source_id: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]
) -> dict[str, Any]:
    header = f"promotion configuration of environment {api.label(source_id)}"
    return {
        "before_header": header,
        "after_header": header,
        "before": {"targetEnvironmentId": _target_of(before)},
        "after": {"targetEnvironmentId": _target_of(after)},
    }
