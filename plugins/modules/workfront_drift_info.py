# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Report the drift of Workfront objects between two environments."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_drift_info
short_description: Report the drift of Workfront objects between two environments
version_added: 0.1.0
description:
  - Compares the objects of a package, or given objects, between their source and a target, as far as Workfront's APIs show it.
  - Workfront does not show the fields of both sides. The module compares when objects were changed, with the creation of the package
    in the source, and with the installation that created or overwrote the object in the target.
  - An object is in sync only if there is evidence for it; what cannot be decided is V(unknown), with the reason.
  - The module changes nothing and leaves no record.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront_source
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_workfront
attributes:
  check_mode:
    support: full
    details:
      - Does the same in check mode.
  diff_mode:
    support: full
    details:
      - Returns what is not in sync, one object a line. Ansible's own callbacks show the diffs of changed tasks only, and this task is
        never changed.
  idempotent:
    support: full
options:
  package_id:
    description:
      - The package whose objects are compared. O(url) is the target, O(source) the environment where the package was assembled.
      - This option or O(objects) is required.
    type: str
  objects:
    description:
      - The objects of the source to compare. With O(package_id), they must be in the package, and only they are compared.
      - Without O(package_id), the module looks for the newest installation of any package that delivered each of them, which takes one
        request for each package.
    type: list
    elements: dict
    suboptions:
      object_code:
        description: The code of the type, for example V(TMPL). The guide to Workfront lists all codes.
        type: str
        required: true
      id:
        description: The ID of the object in the source, 32 hexadecimal digits.
        type: str
      name:
        description: The exact name of the object. Without O(objects[].id), it must be unique in the source.
        type: str
  source:
    description:
      - The connection to the source, with the same options as the task's own connection to the target, but without environment
        variables.
    type: dict
    required: true
  ignore:
    description:
      - Objects to leave out.
      - Each entry is a pattern; all its members must match. They can contain shell wildcards.
    type: list
    elements: dict
    default: []
    suboptions:
      type:
        description: The code of the type.
        type: str
      name:
        description: The name of the object.
        type: str
      id:
        description: The ID of the object in the source or the target.
        type: str
      state:
        description: What the comparison found.
        type: str
        choices: [missing_in_target, changed_in_source, changed_in_target, changed_in_both, unknown]
notes:
  - What an installation only used (V(USEEXISTING)) is V(unknown), because Workfront does not show whether its content is the same.
  - An object that was overwritten and not changed for five minutes or more since is V(unknown) as well, because nothing distinguishes its last
    change from that of the installation. Use O(ignore) for what you know.
  - A package that was assembled again later does not show it; see O(envops.promotion.workfront_package#module:outdated).
seealso:
  - module: envops.promotion.workfront_package
  - module: envops.promotion.workfront_installation_info
  - module: envops.promotion.promotion_report
"""

EXAMPLES = r"""
- name: Report whether production still has what the package delivered
  envops.promotion.workfront_drift_info:
    url: https://acme.my.workfront.com
    package_id: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
    source:
      url: https://acme.sb01.workfront.com
      api_key: "{{ source_api_key | default(lookup('ansible.builtin.env', 'WORKFRONT_API_KEY')) }}"
    ignore:
      - type: GROUP
        state: unknown
  register: compared

- name: Show what is not in sync
  ansible.builtin.debug:
    msg: "{{ item.object_code }} {{ item.name }}: {{ item.state }}. {{ item.why }}"
  loop: "{{ compared.objects | rejectattr('state', 'equalto', 'in_sync') }}"
  loop_control:
    label: "{{ item.source_id }}"
"""

RETURN = r"""
drifted:
  description: Whether at least one object is known to be missing or changed.
  returned: success
  type: bool
  sample: true
in_sync:
  description: Whether all objects are known to be in sync, apart from ignored ones; also false if one is unknown, or if there is none.
  returned: success
  type: bool
  sample: false
summary:
  description: The number of objects in each state, without the ignored ones, and C(total).
  returned: success
  type: dict
  sample: {in_sync: 4, missing_in_target: 0, changed_in_source: 1, changed_in_target: 0, changed_in_both: 0, unknown: 2, total: 7}
objects:
  description:
    - The objects in the order of an installation, without the ignored ones, each with C(object_code), C(source_id), C(target_id), C(name),
      C(state), C(why), C(source_changed_at), C(target_changed_at) and C(installation_id), the installation that delivered it.
    - C(state) is V(in_sync), V(missing_in_target), V(changed_in_source) since the package was created, V(changed_in_target) since the
      installation, V(changed_in_both), or V(unknown).
    - What is not known, or does not exist, is null.
  returned: success
  type: list
  elements: dict
  sample:
    - object_code: TMPL
      source_id: 6419b8b9001151ee258921a4f7597bb2
      target_id: 6054cda40000d5af63dc811d9c2b3a07
      name: New Agency Onboarding
      state: changed_in_source
      why: It was changed at 2023-06-07T08:12:00Z.
      source_changed_at: '2023-06-07T08:12:00Z'
      target_changed_at: '2023-06-06T19:45:10Z'
      installation_id: 2892b936-e09e-455a-935f-e1462ab9753c
ignored:
  description: The objects that O(ignore) leaves out, as RV(objects).
  returned: success
  type: list
  elements: dict
  sample: []
package:
  description: The package as Workfront returns it, with the current names of its properties; null without O(package_id).
  returned: success
  type: dict
  sample:
    id: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
    name: Agency Onboarding
    status: ACTIVE
package_id:
  description: The ID of the package; null without O(package_id).
  returned: success
  type: str
  sample: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
source_name:
  description: The address of the source.
  returned: success
  type: str
  sample: acme.sb01.workfront.com
target_name:
  description: The address of the target.
  returned: success
  type: str
  sample: acme.my.workfront.com
target_type:
  description: The type of the target, V(production) or V(sandbox).
  returned: success
  type: str
  sample: production
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import (
    CONNECTION,
    OTHER_CONNECTION,
    open_other,
    open_workfront,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift.drift import find_drift
from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift.request import (
    IGNORE_OPTIONS,
    read_drift_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.packages.request import OBJECT_OPTIONS

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "package_id": {"type": "str"},
        "objects": {"type": "list", "elements": "dict", "options": OBJECT_OPTIONS},
        "source": {"type": "dict", "required": True, "options": OTHER_CONNECTION},
        "ignore": {"type": "list", "elements": "dict", "default": [], "options": IGNORE_OPTIONS},
    },
    bulky=["package", "ignored", "objects"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Report how the target compares with the source."""
    request = read_drift_request(params)
    target = open_workfront(params, runtime)
    source = open_other(params["source"], target, runtime)
    return find_drift(target, source, request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
