# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Values that break parsers and libraries, for every variable of every role: refused by the variable's name, and not shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import problem_with
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import connections_of, spec_of
from ansible_collections.envops.promotion.plugins.plugin_utils._run_filter import run_filters
from support.broken_values import broken, nested

ROLES = ["awx_setup", "pingone_drift", "pingone_promote", "pingone_rollback", "workfront_promote", "workfront_rollback"]


def problem(role: str, variables: Mapping[str, Any], *, handed: bool = False) -> str:
    if handed:
        short = {name.removeprefix(f"{role}_"): value for name, value in variables.items()}
        variables = {f"__{role}_handed": short}
    return problem_with(role, variables.get, variables, ())


@pytest.mark.parametrize("handed", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_a_broken_value_is_refused_by_its_variable(role: str, handed: bool) -> None:
    for name, option in spec_of(role).items():
        for value in broken(option):
            said = problem(role, {name: value}, handed=handed)
            assert name in said
            assert "hush" not in said
            assert len(said) < 25_000


@pytest.mark.parametrize("role", ROLES)
def test_options_of_a_connection_are_named(role: str) -> None:
    for name in connections_of(role):
        for key, option in spec_of(role)[name]["options"].items():
            said = problem(role, {name: {key: "hush" * 100_000 if option["type"] in ("str", "path") else math.inf}})
            assert f"{name}: {key} " in said
            assert "hush" not in said


def test_a_role_does_nothing_else_with_a_broken_value() -> None:
    variables: Any = type("Variables", (dict,), {"parent": property(lambda self: self)})(
        pingone_promote_metadata=nested(20_000)
    )
    said = run_filters("pingone_promote", lambda: PromoteRun)["pingone_promote_run"](
        variables, list(spec_of("pingone_promote")), "problem"
    )
    assert said == "pingone_promote_metadata is nested more than 150 levels deep."
