# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which module_defaults hold inside a role."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from ansible.plugins.action import ActionBase

from ansible_collections.envops.promotion.plugins.plugin_utils._module_defaults import with_defaults_of_caller

NAME, GROUP = "envops.promotion.pingone_login", "group/envops.promotion.pingone"
OMIT = "__omit_place_holder__"


def action(args: dict[str, Any], levels: list[Any], collection: str | None = "envops.promotion") -> ActionBase:
    role = None if collection is None else SimpleNamespace(_role_collection=collection)
    task = SimpleNamespace(args=args, action=NAME, module_defaults=levels, _role=role)
    return cast(ActionBase, SimpleNamespace(_task=task, _templar=SimpleNamespace(template=lambda value: value)))


@pytest.mark.parametrize(
    ("args", "levels", "wanted"),
    [
        ({}, [], {}),
        ({"a": 1}, [{NAME: {"a": 1}}], {"a": 1}),
        ({"a": 1}, [{NAME: {"b": 2}}, {NAME: {"a": 1}}], {"a": 1, "b": 2}),
        ({"a": 1}, [{NAME: {"a": 2}}, {NAME: {"a": 1}}], {"a": 1}),
        ({"a": 1, "b": 3}, [{NAME: {"b": 2}}, {NAME: {"a": 1}}], {"a": 1, "b": 3}),
        ({"a": 1, "b": 3}, [{NAME: {"b": 2}, GROUP: {"b": 3}}, {NAME: {"a": 1}}], {"a": 1, "b": 2}),
        ({"a": 3}, [{NAME: {"a": 2}, GROUP: {"a": 3}}, {NAME: {"a": 3}}], {"a": 3}),
        ({}, [{NAME: {"b": 1}}, {NAME: {"b": 2}}, {NAME: {}}], {"b": 2}),
        ({}, [{NAME: {"b": OMIT}}, {NAME: {}}], {}),
        ({}, [{NAME: "text"}, {NAME: {}}], {}),
        ({}, [{"envops.promotion.other": {"b": 1}}, {NAME: {}}], {}),
    ],
)
def test_inside_a_role_of_the_collection(args: dict[str, Any], levels: list[Any], wanted: dict[str, Any]) -> None:
    assert with_defaults_of_caller(action(args, levels), {"omit": OMIT}) == wanted


def test_the_group_holds_for_the_connection_to_a_second_environment() -> None:
    name, group = "envops.promotion.workfront_preflight_info", "group/envops.promotion.workfront"
    task = action(
        {"source": {"url": "s"}, "api_key": "k"}, [{group: {"api_key": "k", "url": "t", "ca_path": OMIT}}, {name: {}}]
    )
    task._task.action = name
    wanted = {"source": {"url": "s", "api_key": "k"}, "api_key": "k"}
    assert with_defaults_of_caller(task, {"omit": OMIT}) == wanted


@pytest.mark.parametrize("collection", [None, "other.collection"])
def test_everywhere_else_ansible_decides(collection: str | None) -> None:
    levels = [{NAME: {"b": 2}}, {NAME: {"a": 1}}]
    assert with_defaults_of_caller(action({"a": 1}, levels, collection), {}) == {"a": 1}
