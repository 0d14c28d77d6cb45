# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs the same playbook again, as the last message of a planning run shows it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible import context

from ansible_collections.envops.promotion.plugins.plugin_utils import _run_filter


@pytest.mark.parametrize(
    ("given", "command"),
    [
        ({}, "ansible-playbook p.yml"),
        (
            {"extra_vars": ("@vars.yml", "token=abc", "@my vars.yml")},
            "ansible-playbook p.yml -e @vars.yml -e '@my vars.yml'",
        ),
        ({"extra_vars": ("@/dev/fd/63", "@/dev/stdin", '{"@a": 1}')}, "ansible-playbook p.yml"),
        ({"extra_vars": None, "inventory": ["hosts"]}, "ansible-playbook -i hosts p.yml"),
    ],
)
def test_the_command_has_files_of_variables_but_no_variables(
    given: dict[str, Any], command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "CLIARGS", {"start_at_task": None, "args": ("p.yml",), **given})
    assert _run_filter._command() == command


def test_another_program_has_no_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "CLIARGS", {"args": ("p.yml",)})
    assert _run_filter._command() == ""
