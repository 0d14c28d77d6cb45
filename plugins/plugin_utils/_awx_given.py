# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a description contains that must be nowhere in it, before blanks are left out and values end up in job templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._given import is_blank

from ._role_spec import GUARDS, Spec

_TEMPLATE = "{{"


def blank_guards(pipelines: Any) -> Iterator[str]:
    """Return which guards have no value, a sentence each: what was to forbid something would be gone unnoticed."""
    for pipeline in _mappings(pipelines):
        where = f"awx_setup_pipelines, {pipeline.get('name')}"
        yield from _blank_guards(where, pipeline)
        for stage in _mappings(pipeline.get("stages")):
            yield from _blank_guards(f"{where}, stage {stage.get('name')}", stage)


def _blank_guards(where: str, given: Mapping[str, Any]) -> Iterator[str]:
    for guard in GUARDS:
        if guard in given and (is_blank(given[guard]) or given[guard] in ({}, [])):
            yield f"{where}: {guard} has no value. Remove it, or give the rules."
    approval = given.get("approval", {})
    if is_blank(approval):
        yield f"{where}: approval has no value. Remove it, or give {{}} for an approval without a timeout."
    elif not isinstance(approval, str | Mapping):
        yield f"{where}: approval must be a dictionary. Remove it, or give {{}} for an approval without a timeout."


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def no_strings(given: Mapping[str, Any], spec: Spec, prefix: str = "") -> Iterator[str]:
    """Return which options must be strings and are something else, a sentence each; Ansible would make strings of them.

    What YAML reads as a truth value or a fraction is no longer what was written: ``no`` would be False, and ``1.10`` the
    branch 1.1.
    """
    for name, value in given.items():
        option = spec.get(name, {})
        if option.get("type") == "str" and isinstance(value, list | Mapping):
            yield f"{prefix}{name} must be a string."
        elif option.get("type") == "str" and isinstance(value, bool | float):
            yield f"{prefix}{name} must be a string. Write it in quotes."
        inner = option.get("options") or {}
        if isinstance(value, Mapping):
            yield from no_strings(value, inner, f"{prefix}{name}.")
        if isinstance(value, list):
            for number, each in enumerate(value, 1):
                if isinstance(each, Mapping):
                    yield from no_strings(each, inner, f"{prefix}{name}, entry {number}: ")


def plain_secrets(given: Mapping[str, Any], spec: Spec, prefix: str = "") -> Iterator[str]:
    """Return the options that are secrets and whose value is not a template, by their names with those of the dictionaries around."""
    for name, value in given.items():
        option = spec.get(name, {})
        if option.get("no_log") and not is_blank(value) and _TEMPLATE not in str(value):
            yield f"{prefix}{name}"
        elif isinstance(value, Mapping):
            yield from plain_secrets(value, option.get("options") or {}, f"{prefix}{name}.")
