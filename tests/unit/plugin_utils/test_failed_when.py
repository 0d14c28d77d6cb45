# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""After which failures a role may plan again, and that the others keep their error."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import ansible.template
import pytest
from ansible.parsing.dataloader import DataLoader

from ansible_collections.envops.promotion.plugins.plugin_utils._failed_when import is_final
from ansible_collections.envops.promotion.plugins.plugin_utils._protocol import CORE

REPLACES_ERRORS = CORE >= (2, 19)
FAILED = {"failed": True, "msg": "It was refused.", "error": {"kind": "validation"}, "exception": object()}


def action(conditions: list[Any], register: Any) -> Any:
    trusted = getattr(ansible.template, "trust_as_template", lambda text: text)
    given = [trusted(condition) if isinstance(condition, str) else condition for condition in conditions]
    return SimpleNamespace(
        _task=SimpleNamespace(failed_when=given, register=register), _templar=ansible.template.Templar(DataLoader())
    )


@pytest.mark.parametrize("register", ["seen", {"seen": "ansible_result"}])
@pytest.mark.parametrize(
    ("conditions", "variables", "final"),
    [
        (["seen is failed and not again"], {"again": False}, True),
        (["seen is failed and not again"], {"again": True}, False),
        (["seen is failed", "not again"], {"again": False}, True),
        (["seen is failed", "not again"], {"again": True}, False),
        (["seen.error.kind == 'validation'"], {"seen": {}}, True),
        ([True], {}, True),
        ([False], {}, False),
        (["not_there"], {}, False),
        ([], {}, False),
    ],
)
def test_a_failure_is_final_if_the_condition_of_its_task_says_so(
    conditions: list[Any], variables: dict[str, Any], final: bool, register: Any
) -> None:
    assert is_final(action(conditions, register), variables, FAILED) is (final and REPLACES_ERRORS)


def test_without_a_register_the_condition_is_about_other_variables() -> None:
    assert is_final(action(["not again"], None), {"again": False}, FAILED) is REPLACES_ERRORS
