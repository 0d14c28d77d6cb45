# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check what can be known about a PingOne promotion before it is created."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_preflight_info
short_description: Check what can be known about a PingOne promotion before it is created
version_added: 0.1.0
description:
  - Checks access to both environments, their organization, region and services, the opt-in to configuration promotion, the limit of
    the selection, promotion variables, and whether another promotion to the target is running or unfinished.
  - Only reads. It creates neither a promotion nor a snapshot.
  - Shows the checks as a table, even without C(-v), if the module runs in the process of its task, as it does on a local
    connection.
  - A check is V(fail) only if something shows that the promotion cannot work. What PingOne does not show, or does not let the client
    read, is V(unknown); the promotion may work anyway.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._known_promotions
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  source_environment:
    description: The environment to promote from, by ID or exact name.
    type: str
    required: true
  target_environment:
    description: The environment to promote to, by ID or exact name.
    type: str
    required: true
  selected_resources:
    description:
      - The resources to promote, as in O(envops.promotion.pingone_promotion#module:selected_resources).
      - Names are not looked up, because that needs a snapshot. If the target lacks variables of the source, the check V(variables)
        is therefore V(unknown) with names. Without names, it is V(unknown) if no selected resource needs these variables, because a
        dependency that PingOne adds may.
      - This option or O(all_resources) is required.
    type: list
    elements: raw
  all_resources:
    description: Check a promotion of the whole source environment.
    type: bool
    default: false
  excluded_resources:
    description: Source resources that are left out, each as in O(selected_resources).
    type: list
    elements: raw
  enforce:
    description: Whether the task fails if a check is V(fail).
    type: bool
    default: false
seealso:
  - module: envops.promotion.pingone_promotion
  - module: envops.promotion.workfront_preflight_info
"""

EXAMPLES = r"""
- name: Check what can be known of a promotion
  envops.promotion.pingone_preflight_info:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
  register: preflight

- name: Show what is not ok
  ansible.builtin.debug:
    msg: "{{ preflight.checks | rejectattr('state', 'equalto', 'ok') }}"

- name: Fail if the promotion cannot work
  envops.promotion.pingone_preflight_info:
    source_environment: Development
    target_environment: Staging
    all_resources: true
    enforce: true
"""

RETURN = r"""
check_mode:
  description: Whether the task ran in check mode, by C(--check) or by the keyword C(check_mode).
  returned: success, and failure because of a check
  type: bool
  sample: false
ready:
  description:
    - Whether each check is V(ok) or V(warn). It is false if something is V(unknown), although the promotion may work; see
      RV(blocked).
  returned: success, and failure because of a check
  type: bool
  sample: true
blocked:
  description: Whether a check is V(fail), so that the promotion cannot work.
  returned: success, and failure because of a check
  type: bool
  sample: false
checks:
  description:
    - The checks, always the same and in the same order. The names are V(source_environment), V(target_environment) (their status),
      V(organization), V(region), V(services), V(source_access), V(target_access), V(early_access), V(selection_limit),
      V(variables) and V(other_promotions).
    - Access means that the client can read promotions or promotion variables there. Whether it may also create promotions shows
      only when it does.
    - Without O(selected_resources), the newest snapshot of the source decides about V(selection_limit).
    - Only promotions from the same source are known to V(other_promotions).
  returned: success, and failure because of a check
  type: list
  elements: dict
  contains:
    name:
      description: What is checked.
      type: str
      returned: always
    state:
      description: V(ok), V(warn), V(fail) or V(unknown).
      type: str
      returned: always
    message:
      description: What was found.
      type: str
      returned: always
    advice:
      description: What to do about it; may be empty.
      type: str
      returned: always
  sample:
    - name: services
      state: warn
      message: "The target lacks services of the source: PING_ONE_MFA."
      advice: "Configuration of a service that the target lacks can fail there: enable the service, or select none of its resources."
lines:
  description: The checks as a table for people, one string for each line.
  returned: success, and failure because of a check
  type: list
  elements: str
  sample:
    - "ok       region              Both environments have the region NA."
environments:
  description:
    - The environments, each with C(id), C(name) and C(type). Name and type are null if PingOne does not show them.
    - Other modules accept this as O(envops.promotion.pingone_promotion#module:environments), and then look up neither.
  returned: success, and failure because of a check
  type: dict
  contains:
    source:
      description: The source.
      type: dict
      returned: always
    target:
      description: The target.
      type: dict
      returned: always
  sample:
    source: {id: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6, name: Development, type: SANDBOX}
    target: {id: 7c0b4d8e-1f3a-4b6c-9d2e-5a8f7e6d4c3b, name: Staging, type: SANDBOX}
missing_variables:
  description:
    - The variables that are declared for selected resources and that the target does not define, each with C(resource_id),
      C(property) and C(name).
  returned: success, and failure because of a check
  type: list
  elements: dict
  sample: []
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import (
    CONNECTION,
    KNOWN_PROMOTIONS,
    open_api,
)
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.preflight import (
    check_promotion,
    read_preflight_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **KNOWN_PROMOTIONS,
        "source_environment": {"type": "str", "required": True},
        "target_environment": {"type": "str", "required": True},
        "selected_resources": {"type": "list", "elements": "raw"},
        "all_resources": {"type": "bool", "default": False},
        "excluded_resources": {"type": "list", "elements": "raw"},
        "enforce": {"type": "bool", "default": False},
    },
    bulky=["missing_variables", "lines", "checks"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Check the promotion."""
    request = read_preflight_request(params)
    return check_promotion(open_api(params, runtime), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
