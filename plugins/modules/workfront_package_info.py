# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read Workfront promotion packages."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_package_info
short_description: Read Workfront promotion packages
version_added: 0.1.0
description:
  - Lists the promotion packages of the customer, from any of its environments, or reads one with its objects.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_workfront
options:
  package_id:
    description: Read only this package, with its objects. An unknown ID is not a failure and returns an empty list.
    type: str
  name:
    description: Return only packages with exactly this name.
    type: str
  status:
    description: Return only packages in this status, for example V(ACTIVE).
    type: str
  source:
    description: Return only packages that were created in this environment, given by its origin or host. The module then reads
      each package that may match, with its objects.
    type: str
  definition:
    description:
      - Return all fields of the objects in each package, as C(definition).
      - Workfront has withdrawn this part of its API. The task fails in environments that do not offer it.
    type: bool
    default: false
  outdated:
    description:
      - Compare each package with its source, which must be the environment of O(url), and return C(outdated_objects) and
        C(unchecked_objects) of it, as in RV(envops.promotion.workfront_package#module:outdated_objects). All objects count.
    type: bool
    default: false
seealso:
  - module: envops.promotion.workfront_package
"""

EXAMPLES = r"""
- name: List the packages that can be installed in production
  envops.promotion.workfront_package_info:
    status: ACTIVE
  register: active

- name: Read one package
  envops.promotion.workfront_package_info:
    package_id: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
  register: package
"""

RETURN = r"""
packages:
  description:
    - The packages as Workfront returns them, with the current names of their properties, the oldest first.
    - Only packages that were read one by one contain source and objects (C(packageEntities)).
  returned: success
  type: list
  elements: dict
  sample:
    - id: 1d5693b9-b7b5-492d-8219-c21f34bcaca6
      name: Agency Onboarding - 2023-06-06
      description: Configuration for agency onboarding
      status: ACTIVE
      createdAt: '2023-06-06T17:29:21.600Z'
      deletedAt: null
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import CONNECTION, open_workfront
from ansible_collections.envops.promotion.plugins.module_utils._workfront.packages.lookup import (
    list_packages,
    read_package_list_request,
)

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "package_id": {"type": "str"},
        "name": {"type": "str"},
        "status": {"type": "str"},
        "source": {"type": "str"},
        "definition": {"type": "bool", "default": False},
        "outdated": {"type": "bool", "default": False},
    },
    bulky=["packages"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the packages that match the options."""
    request = read_package_list_request(params)
    workfront = open_workfront(params, runtime)
    return Result(False, {"packages": list_packages(workfront.promotion, workfront.core, request)})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
