# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Manage a Workfront promotion package."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_package
short_description: Manage a Workfront promotion package
version_added: 0.1.0
description:
  - Assembles a package of objects in their source environment, verifies that it contains every requested object, and sets its
    status.
  - The module finds a package by O(package_id), or by O(name) and O(source). It waits for a package that is being assembled, and
    never creates a package twice, even if the response to the creation is lost.
  - If several runs create a package of one name at the same time, the oldest package stays. Each other run deletes its own and uses
    that one.
  - Workfront does not show which objects were requested and which were added as dependencies. Objects that you no longer
    request therefore stay in a package without notice.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._wait
  - envops.promotion._wait.times
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_workfront
attributes:
  check_mode:
    support: full
    details:
      - Assembles nothing, so it cannot verify the contents of a new package.
  diff_mode:
    support: full
    details:
      - Shows name, description, status and objects of the package before and after.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) ensures that the package exists as described, V(absent) deletes it.
      - A package is deleted permanently, together with the records of its installations. O(status=DISABLED) disables a package
        and keeps both.
    type: str
    choices: [present, absent]
    default: present
  package_id:
    description: The package, which must exist.
    type: str
  name:
    description:
      - The name of the package, which identifies it together with the O(source). Packages in status V(DISABLED) do not count,
        unless O(status=DISABLED).
      - With O(package_id), this is the name to set.
    type: str
  description:
    description: The description of the package.
    type: str
  source:
    description: The origin of the source environment of the objects. It must be the environment of O(url), which is the
      default.
    type: str
  objects:
    description:
      - The objects that must be in the package. Workfront adds their dependencies.
      - Required to create a package, unless O(definition) is set.
    type: list
    elements: dict
    suboptions:
      object_code:
        description: The code of the type, for example V(TMPL). The guide to Workfront lists all codes.
        type: str
        required: true
      id:
        description: The ID of the object, 32 hexadecimal digits.
        type: str
      name:
        description: The exact name of the object. Without O(objects[].id), it must be unique in the source.
        type: str
  status:
    description:
      - The status to set once the package is assembled.
      - V(TESTING) allows installations in sandboxes, V(ACTIVE) in all environments, V(DRAFT) and V(DISABLED) in none.
    type: str
    choices: [DRAFT, TESTING, ACTIVE, DISABLED]
  recreate:
    description:
      - Create a successor with the same name if the package was not assembled, or lacks some of the O(objects). Workfront cannot
        add objects to a package.
      - The module first sets the old package to V(DISABLED).
    type: bool
    default: false
  outdated:
    description:
      - What to do with an existing package if the source was changed since. A package keeps the content that it had when it was
        assembled.
      - It is outdated if one of the O(objects), or what may be a part of one, was changed or deleted in the source after the package
        was created. Without O(objects), all objects of the package count.
      - V(warn) warns, V(reuse) does not compare, V(recreate) creates a successor as O(recreate=true) does, unless the package is being
        installed.
      - Workfront does not show of all types when their objects were changed; see RV(unchecked_objects).
    type: str
    choices: [reuse, warn, recreate]
    default: warn
  definition:
    description:
      - All fields of all objects in the package, by object code, instead of O(objects). Each object must have its C(id) and C(name).
      - It replaces everything in the package, so the task fails if it cannot be a definition.
      - Workfront has withdrawn this part of its API. The task fails in environments that do not offer it.
    type: dict
  wait:
    description: Whether to wait until the package is assembled.
  wait_timeout:
    default: 1800.0
seealso:
  - module: envops.promotion.workfront_package_info
  - module: envops.promotion.workfront_installation_plan
  - module: envops.promotion.workfront_object_info
"""

EXAMPLES = r"""
- name: Assemble a package in the sandbox
  envops.promotion.workfront_package:
    url: https://acme.sb01.workfront.com
    name: Agency Onboarding - 2023-06-06
    description: Configuration for agency onboarding
    objects:
      - object_code: PROJ
        name: Agency Request
      - object_code: TMPL
        id: 6419b8b9001151ee258921a4f7597bb2
      - object_code: PTLTAB
        name: Agency Performance and Readiness
  register: assembled

- name: Allow its installation in production
  envops.promotion.workfront_package:
    url: https://acme.sb01.workfront.com
    package_id: "{{ assembled.package_id }}"
    status: ACTIVE

- name: Disable it and keep its history
  envops.promotion.workfront_package:
    url: https://acme.sb01.workfront.com
    package_id: "{{ assembled.package_id }}"
    status: DISABLED
"""

RETURN = r"""
package:
  description:
    - The package as Workfront returns it, with the current names of its properties; null in check mode if it would be
      created, and if there is none.
  returned: success, and failure once it was read
  type: dict
  sample:
    id: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
    name: Agency Onboarding - 2023-06-06
    description: Configuration for agency onboarding
    source: https://acme.sb01.workfront.com
    status: DRAFT
    version: 1
    createdAt: '2023-06-06T17:29:21.600Z'
    publishedAt: null
    customerId: 61aa9d090005fa42152c1cb66659f38d
    packageEntities:
      TMPL:
        - id: 6419b8b9001151ee258921a4f7597bb2
          name: New Agency Onboarding
          description: null
package_id:
  description: The ID of the package.
  returned: success, and failure once it was read
  type: str
  sample: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
status:
  description: The status of the package.
  returned: success, and failure once it was read
  type: str
  sample: DRAFT
missing_objects:
  description: Requested objects that the package lacks, each with C(object_code), C(id) and C(name). The task then fails.
  returned: success, and failure once it was read
  type: list
  elements: dict
  sample: []
outdated_objects:
  description:
    - The objects that were changed or deleted in the source after the package was created, each with C(object_code), C(id), C(name),
      C(changed_at) (null if it was deleted) and C(why). Empty if O(outdated=reuse).
  returned: success, and failure once it was read
  type: list
  elements: dict
  sample:
    - object_code: TMPL
      id: 6419b8b9001151ee258921a4f7597bb2
      name: New Agency Onboarding
      changed_at: '2023-06-07T08:12:00Z'
      why: It was changed at 2023-06-07T08:12:00Z.
unchecked_objects:
  description:
    - The objects of which it is not known whether they were changed since, as RV(outdated_objects), because their type does not show it
      or because the change and the creation of the package are too close for the clocks of the service.
  returned: success, and failure once it was read
  type: list
  elements: dict
  sample: []
created:
  description: Whether this task created the package, rather than finding or changing it.
  returned: success, and failure once it was created
  type: bool
  sample: true
replaced:
  description: The ID of the package that was disabled for a successor.
  returned: success and failure where O(recreate=true) or O(outdated=recreate) made a successor, or would in check mode
  type: str
  sample: 45f2ae94-76c0-4b13-8f3b-f688de83043d
packages:
  description: The packages of the name that are not V(DISABLED), as RV(package).
  returned: failure because there is more than one
  type: list
  elements: dict
  sample:
    - id: 4fae2b9d-d315-45f4-909f-a0c0d79fc65d
      name: Agency Onboarding
      status: DRAFT
    - id: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
      name: Agency Onboarding
      status: ACTIVE
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._options import wait_options
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import (
    CONNECTION,
    open_waiting_workfront,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.names import OUTDATED, WARN
from ansible_collections.envops.promotion.plugins.module_utils._workfront.packages.presence import ensure_package
from ansible_collections.envops.promotion.plugins.module_utils._workfront.packages.request import (
    OBJECT_OPTIONS,
    read_package_request,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.statuses import SETTABLE

SPEC = ModuleSpec(
    {
        **CONNECTION,
        **wait_options(1800),
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        "package_id": {"type": "str"},
        "name": {"type": "str"},
        "description": {"type": "str"},
        "source": {"type": "str"},
        "objects": {"type": "list", "elements": "dict", "options": OBJECT_OPTIONS},
        "status": {"type": "str", "choices": list(SETTABLE)},
        "recreate": {"type": "bool", "default": False},
        "outdated": {"type": "str", "choices": list(OUTDATED), "default": WARN},
        "definition": {"type": "dict"},
    },
    bulky=["missing_objects", "package"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Find, create, update or delete the package."""
    workfront, waiting = open_waiting_workfront(params, runtime)
    request = read_package_request(params, workfront.promotion.environment)
    return ensure_package(workfront.promotion, workfront.core, request, waiting, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
