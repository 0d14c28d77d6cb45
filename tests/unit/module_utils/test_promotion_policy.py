# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module promotion_policy: from its options to its result."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError, PolicyViolatedError
from ansible_collections.envops.promotion.plugins.module_utils._plan import Plan
from ansible_collections.envops.promotion.plugins.modules import promotion_policy
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import change
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock, make_runtime

PLAN = Plan.of([change("create", "A"), change("delete", "B")]).to_dict()


def validated(**options: Any) -> dict[str, Any]:
    """Return the parameters that AnsibleModule makes of options."""
    checked = ArgumentSpecValidator(**promotion_policy.SPEC.to_kwargs()).validate({"plan": PLAN, **options})
    assert checked.error_messages == []
    parameters: dict[str, Any] = checked.validated_parameters
    return parameters


def run(**options: Any) -> dict[str, Any]:
    result = promotion_policy.run(validated(**options), make_runtime(FakeClock(), [], []))
    assert result.changed is False
    assert result.diff is None
    return result.returns


def test_a_plan_is_allowed_by_default() -> None:
    assert run() == {"allowed": True, "violations": [], "rules": {}}


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("forbid_actions", ["delete"]),
        ("max_changes", 1),
        ("max_deletes", 0),
        ("protected", [{"name": "B"}]),
        ("protected", [{"type": "populations", "id": "t1", "name": "A"}]),
        ("allowed_types", ["groups"]),
        ("allowed_types", []),
    ],
)
def test_each_rule_reaches_the_verdict(rule: str, value: Any) -> None:
    with pytest.raises(PolicyViolatedError):
        run(**{rule: value})
    verdict = run(**{rule: value}, enforce=False)
    assert verdict["allowed"] is False
    assert {violation["rule"] for violation in verdict["violations"]} == {rule}


def test_a_required_change() -> None:
    empty = Plan.of([]).to_dict()
    assert run(plan=empty)["allowed"] is True
    assert run(require_changes=True)["allowed"] is True
    assert run(plan=empty, require_changes=True, enforce=False)["violations"] == [
        {"rule": "require_changes", "change": None, "message": "The plan changes nothing."}
    ]


@pytest.mark.parametrize("options", [{"plan": {}}, {"max_changes": -1}, {"protected": [{"name": ""}]}])
def test_wrong_input_fails_even_where_nothing_is_enforced(options: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        run(**options, enforce=False)


@pytest.mark.parametrize(
    "options", [{"forbid_actions": ["PUT"]}, {"protected": [{"nmae": "B"}]}, {"max_changes": "few"}]
)
def test_ansible_refuses_what_the_spec_does_not_know(options: dict[str, Any]) -> None:
    checked = ArgumentSpecValidator(**promotion_policy.SPEC.to_kwargs()).validate({"plan": PLAN, **options})
    assert checked.error_messages


def test_the_plan_is_required() -> None:
    assert ArgumentSpecValidator(**promotion_policy.SPEC.to_kwargs()).validate({}).error_messages
