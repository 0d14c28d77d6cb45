# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check a promotion plan against a policy."""

from __future__ import annotations

DOCUMENTATION = r"""
module: promotion_policy
short_description: Check a promotion plan against a policy
version_added: 0.1.0
description:
  - Checks a plan, as the planning modules of this collection return it, against rules, and fails if the plan violates one.
  - The module is vendor-neutral and calls no service, except the policy server that O(opa_url) names.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.info
options:
  plan:
    description: The plan to check.
    type: dict
    required: true
  forbid_actions:
    description: Actions that the plan must not contain.
    type: list
    elements: str
    choices: [create, update, delete, use_existing, ignore]
    default: []
  max_changes:
    description: The maximum total number of creations, updates and deletions in the plan.
    type: int
  max_deletes:
    description: The maximum number of deletions in the plan.
    type: int
  protected:
    description:
      - Objects that the plan must not create, update or delete.
      - Each entry is a pattern; all its members must match. They can contain shell wildcards, and match what they say literally,
        too.
      - A name is compared with the name in the source and with the name in the target (C(target_name) of a change). If a plan does
        not know the name in the target, a change that may be protected violates the rule.
      - Of an object without a name, such as a theme of PingOne, it is also what the content calls it (C(label) of a change).
        What the content calls it in the target is known if the plan has C(fields); the role
        P(envops.promotion.pingone_promote#role) reads them for such a rule.
      - An entry whose C(type) is not in the plan, but comes near to one that is, may be mistyped. It is a warning among the RV(violations).
    type: list
    elements: dict
    default: []
    suboptions:
      type:
        description: The type of the object.
        type: str
      name:
        description: The name of the object.
        type: str
      id:
        description: The ID of the object in the source or the target.
        type: str
  allowed_types:
    description: The only object types that the plan may create, update or delete; an empty list allows none.
    type: list
    elements: str
  require_changes:
    description: Whether a plan without changes violates the policy.
    type: bool
    default: false
  field_rules:
    description:
      - What the fields of objects that the plan creates or updates may become. A field that the plan does not change is not
        checked, and neither is what it deletes; O(forbid_actions) and O(protected) are for that.
      - The plan must show its fields, as with O(envops.promotion.pingone_promotion#module:field_differences=true). A change
        whose fields are not shown, as in every plan of Workfront, violates each rule that is about its type, and so does a value
        that is masked. Limit a rule by its C(type).
      - C(type) is the type of the objects, with shell wildcards; without it, the rule is for all types.
      - C(field) is required. It is the dotted path of the field, as C(fields) of a change has it, such as V(redirectUris[0]) or
        V(policy.mfa.enabled), and stands for everything in the field. V(*) is any string, dots included, and V([*]) any index of a
        list. An entry that is removed from a list is not checked. A list that is emptied is checked by a rule for V(redirectUris), not by
        one for V(redirectUris[*]).
      - C(must_match) is a Python regular expression that the value must match, from its beginning; end it with V($) to match it as a
        whole. The value is the string, or the JSON of anything else, such as V(true). Removing the field violates the rule. A value
        of more than 2,000 characters cannot be checked, which violates it, too.
      - C(must_not_match) is a Python regular expression that must not match any part of the value.
      - C(must_be_one_of) is a list of the only values that are allowed. Removing the field violates the rule.
      - An entry must have at least one of C(must_match), C(must_not_match) and C(must_be_one_of); all that it has must hold.
      - A rule that is about no field of the plan, but comes near to the name of one or to a type, may be mistyped. It is a
        warning among the RV(violations).
      - C(message) says what to do about a violation.
      - C(level) is V(deny) (default), if a violation forbids the plan, or V(warn), if it is only a warning.
    type: list
    elements: dict
    default: []
  opa_url:
    description:
      - The URL of an Open Policy Agent server that must allow the plan, too. It is asked with the plan as C(input).
      - The decision must be an object of exactly C(allowed), a boolean, and C(violations), a list of strings, as the policy
        enforcement of Ansible Automation Platform expects it. If the server does not answer, or its decision is undefined or
        anything else, the plan violates the policy.
      - Certificates are checked against those of the environment variable E(REQUESTS_CA_BUNDLE), if it is set; give an own
        certificate authority there. A proxy is used as E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY) say. Redirects are not followed.
      - Needs the Python library requests.
    type: str
  opa_path:
    description: The path of the decision below C(/v1/data), such as V(promotion/decision); required with O(opa_url).
    type: str
  enforce:
    description: Whether to fail if the plan violates a rule; otherwise the module only reports the violation.
    type: bool
    default: true
requirements:
  - python >= 3.10
seealso:
  - module: envops.promotion.pingone_promotion
"""

EXAMPLES = r"""
- name: Plan a promotion
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
  register: planned

- name: Refuse deletions and changes to sign-on policies
  envops.promotion.promotion_policy:
    plan: "{{ planned.plan }}"
    max_deletes: 0
    protected:
      - type: signOnPolicies
      - name: Production*

- name: Allow only redirects to the own domain, and never switch off MFA
  envops.promotion.promotion_policy:
    plan: "{{ planned.plan }}"
    field_rules:
      - type: applications
        field: redirectUris[*]
        must_match: 'https://([a-z0-9-]+\.)*example\.com(/|$)'
        message: Only https, and only our domain
      - field: "*mfa.enabled"
        must_be_one_of: [true]
      - type: applications
        field: description
        must_not_match: '(?i)test'
        level: warn

- name: Ask the policy server of the company
  envops.promotion.promotion_policy:
    plan: "{{ planned.plan }}"
    opa_url: https://opa.example.com
    opa_path: promotion/decision
"""

RETURN = r"""
allowed:
  description: Whether the plan complies with all rules that are not only warnings.
  returned: always
  type: bool
  sample: false
violations:
  description: The violated rules; C(change) is null if the plan as a whole violates the rule.
  returned: always
  type: list
  elements: dict
  contains:
    rule:
      description: The option that sets the rule.
      type: str
      returned: always
    change:
      description: The change that violates the rule.
      type: dict
      returned: always
    message:
      description: How the rule is violated.
      type: str
      returned: always
    level:
      description: V(deny), or V(warn) if the rule does not forbid the plan.
      type: str
      returned: for field_rules, and if it is V(warn)
    field:
      description: The path of the field; null if the fields of the change are not shown, or if the rule itself may be mistyped.
      type: str
      returned: for field_rules
    before:
      description: The value of the field in the target as JSON, secrets masked, or V((absent\)); null without a field.
      type: str
      returned: for field_rules
    after:
      description: The value that the field would have, in the same way.
      type: str
      returned: for field_rules
  sample:
    - rule: max_deletes
      change: null
      message: The plan has 2 deletions; max_deletes allows 0.
rules:
  description: The rules that the plan was checked against, by option, and C(enforce) if it is false.
  returned: success, and failure if the plan violates a rule
  type: dict
  sample:
    max_deletes: 0
error:
  description: What failed, with C(kind) (V(policy) or V(validation)), C(summary) and C(advice).
  returned: failure
  type: dict
  sample:
    kind: policy
    summary: "The plan violates the policy: The plan has 3 deletions; max_deletes allows 0."
    advice: Nothing was executed. Change the selection, or the policy if the change is intended.
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._field_rules import WARN
from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._plan import ACTIONS, Plan
from ansible_collections.envops.promotion.plugins.module_utils._policy import (
    PATTERN_KEYS,
    Policy,
    check_plan,
    violations_of_server,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

_RULES: dict[str, Any] = {
    "forbid_actions": {"type": "list", "elements": "str", "choices": list(ACTIONS), "default": []},
    "max_changes": {"type": "int"},
    "max_deletes": {"type": "int"},
    "protected": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {key: {"type": "str"} for key in PATTERN_KEYS},
    },
    "allowed_types": {"type": "list", "elements": "str"},
    "require_changes": {"type": "bool", "default": False},
    # Ansible reserves one of its keys, message; the rules check all of them.
    "field_rules": {"type": "list", "elements": "dict", "default": []},
    "opa_url": {"type": "str"},
    "opa_path": {"type": "str"},
}
SPEC = ModuleSpec(
    {"plan": {"type": "dict", "required": True}, "enforce": {"type": "bool", "default": True}, **_RULES},
    guards=["field_rules", "opa_url", "opa_path"],
    bulky=["violations"],
)
_MOST_WARNINGS = 20


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Check the plan."""
    policy = Policy(**{rule: params[rule] for rule in _RULES})
    plan = Plan.from_dict(params["plan"])
    others = violations_of_server(params["plan"], policy, runtime)
    verdict = check_plan(plan, policy, enforce=params["enforce"], others=others)
    warned = [violation["message"] for violation in verdict["violations"] if violation.get("level") == WARN]
    for message in warned[:_MOST_WARNINGS]:
        runtime.warn(message)
    if len(warned) > _MOST_WARNINGS:
        runtime.warn(f"The policy warns of {len(warned) - _MOST_WARNINGS} more changes; see violations.")
    return Result(False, verdict)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
