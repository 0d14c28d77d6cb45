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
  - Assembles a package of objects in the environment that they come from, proves that every requested object is in it, and
    sets its status.
  - A package is found by O(package_id), or by O(name) and O(source). A package that is being assembled is waited for, and is
    never created twice, also when the answer to its creation got lost.
  - Workfront does not tell which objects were asked for and which were added because others need them. So objects that are
    no longer asked for stay in a package unnoticed.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._wait
  - envops.promotion._wait.times
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_workfront
attributes:
  check_mode:
    support: full
    details:
      - Assembles nothing, so it cannot prove what will be in a new package.
  diff_mode:
    support: full
    details:
      - Shows name, description, status and objects of the package before and after.
  idempotent:
    support: full
options:
  state:
    description:
      - V(present) makes the package as described, V(absent) deletes it.
      - Deleting cannot be undone, and Workfront forgets the package's installations with it; O(status=DISABLED) takes a
        package out of use and keeps both.
    type: str
    choices: [present, absent]
    default: present
  package_id:
    description: The package, which must exist.
    type: str
  name:
    description:
      - The name of the package, which identifies it together with the O(source). DISABLED packages do not count, unless
        O(status=DISABLED).
      - With O(package_id) it is the name to be set.
    type: str
  description:
    description: The description of the package.
    type: str
  source:
    description: The origin of the environment that the objects come from. It must be the one that O(url) calls, which is the
      default.
    type: str
  objects:
    description:
      - The objects that must be in the package. Workfront adds what they depend on.
      - Needed to create a package, unless O(definition) is given.
    type: list
    elements: dict
    suboptions:
      object_code:
        description: The code of the object's type, for example V(TMPL). The guide to Workfront lists all codes.
        type: str
        required: true
      id:
        description: The object's id, 32 hexadecimal digits.
        type: str
      name:
        description: The object's exact name. Without O(objects[].id) it is looked up in the source and must be there once.
        type: str
  status:
    description:
      - The status to set once the package is assembled.
      - V(TESTING) admits installations in sandboxes, V(ACTIVE) in all environments, V(DRAFT) and V(DISABLED) in none.
    type: str
    choices: [DRAFT, TESTING, ACTIVE, DISABLED]
  recreate:
    description:
      - Make a successor of the same name, if the package was not assembled, or lacks some of the O(objects). Workfront
        cannot add objects to a package.
      - The old package is set to V(DISABLED) first.
    type: bool
    default: false
  definition:
    description:
      - All fields of all objects in the package, by object code, instead of O(objects).
      - Workfront has withdrawn this part of its API; environments that do not offer it make the task fail.
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

- name: Admit its installation in production
  envops.promotion.workfront_package:
    url: https://acme.sb01.workfront.com
    package_id: "{{ assembled.package_id }}"
    status: ACTIVE

- name: Retire it and keep its history
  envops.promotion.workfront_package:
    url: https://acme.sb01.workfront.com
    package_id: "{{ assembled.package_id }}"
    status: DISABLED
"""

RETURN = r"""
package:
  description:
    - The package as Workfront returns it, with the current names of its properties; null in check mode where it would be
      created, and where there is none.
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
  description: The id of the package.
  returned: success, and failure once it was read
  type: str
  sample: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
status:
  description: The status of the package.
  returned: success, and failure once it was read
  type: str
  sample: DRAFT
missing_objects:
  description: Requested objects that are not in the package, each with C(object_code), C(id) and C(name). Then the task fails.
  returned: success, and failure once it was read
  type: list
  elements: dict
  sample: []
created:
  description: Whether this task made the package, as opposed to finding or changing it.
  returned: success, and failure once it was made
  type: bool
  sample: true
replaced:
  description: The id of the package that was disabled for a successor.
  returned: when O(recreate=true) made a successor
  type: str
  sample: 45f2ae94-76c0-4b13-8f3b-f688de83043d
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
from ansible_collections.envops.promotion.plugins.module_utils._workfront.ensuring import Ensurer
from ansible_collections.envops.promotion.plugins.module_utils._workfront.requested import OBJECT_OPTIONS, read_request
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
        "definition": {"type": "dict"},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Find, create, update or delete the package."""
    workfront, waiting = open_waiting_workfront(params, runtime)
    request = read_request(params, workfront.promotion.environment)
    return Ensurer(workfront.promotion, workfront.core, request, waiting, runtime).ensure()


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
