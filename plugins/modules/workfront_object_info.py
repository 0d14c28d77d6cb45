# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Look up Workfront objects."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_object_info
short_description: Look up Workfront objects
version_added: 0.1.0
description:
  - Finds objects of one type by their exact name or their IDs, or objects of several types by their IDs, through Workfront's
    core API.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_workfront
options:
  object_code:
    description:
      - The code of the type, as promotions use it, for example V(TMPL).
      - Calendars (V(CALEND)), rate cards (V(RTCRD)) and business rules (V(BSNRUL)) cannot be looked up.
    type: str
  name:
    description:
      - Return the objects with exactly this name. Some types allow more than one.
      - Template assignments, assignments, field options, rates, queue definitions and approval paths have no name.
    type: str
  ids:
    description: Return the objects with these IDs, if they exist.
    type: list
    elements: str
  objects:
    description: Return these objects, if they exist, with one request for each type.
    type: list
    elements: dict
    suboptions:
      object_code:
        description: The code of the type, as in O(object_code).
        type: str
        required: true
      id:
        description: The ID of the object, 32 hexadecimal digits.
        type: str
        required: true
  fields:
    description:
      - Fields of the core API to return of each object, for example V(description) or V(DE:Region).
      - A field that the type does not have is left out. Values of fields that are named like a secret are masked.
    type: list
    elements: str
seealso:
  - module: envops.promotion.workfront_package
"""

EXAMPLES = r"""
- name: Find the template to promote
  envops.promotion.workfront_object_info:
    object_code: TMPL
    name: New Agency Onboarding
  register: template

- name: Read when the template was changed last
  envops.promotion.workfront_object_info:
    object_code: TMPL
    name: New Agency Onboarding
    fields:
      - description
      - lastUpdateDate

- name: Look up dashboards by ID
  envops.promotion.workfront_object_info:
    object_code: PTLTAB
    ids:
      - 645e6435000b4aaebe4776f4a42ed5ad

- name: Look up objects of several types
  envops.promotion.workfront_object_info:
    objects:
      - object_code: PTLTAB
        id: 645e6435000b4aaebe4776f4a42ed5ad
      - object_code: TMPL
        id: 6419b8b9001151ee258921a4f7597bb2
"""

RETURN = r"""
objects:
  description: The objects, type by type and ordered by name, each with its C(id), C(name) (null if its type has none),
    C(object_code), and, if O(fields) are given, C(fields), their values.
  returned: success
  type: list
  elements: dict
  sample:
    - id: 6419b8b9001151ee258921a4f7597bb2
      name: New Agency Onboarding
      object_code: TMPL
      fields:
        description: For new clients
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import CONNECTION, open_workfront
from ansible_collections.envops.promotion.plugins.module_utils._workfront.object_lookup import (
    check_fields,
    find_listed,
    find_objects,
)

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "object_code": {"type": "str"},
        "name": {"type": "str"},
        "ids": {"type": "list", "elements": "str"},
        "fields": {"type": "list", "elements": "str"},
        "objects": {
            "type": "list",
            "elements": "dict",
            "options": {
                "object_code": {"type": "str", "required": True},
                "id": {"type": "str", "required": True},
            },
        },
    },
    mutually_exclusive=[["name", "ids", "objects"], ["object_code", "objects"]],
    required_one_of=[["name", "ids", "objects"], ["object_code", "objects"]],
    bulky=["objects"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Look up the objects."""
    fields = check_fields(params["fields"])
    core = open_workfront(params, runtime).core
    if params["objects"] is not None:
        return Result(False, {"objects": find_listed(core, params["objects"], fields)})
    found = find_objects(core, params["object_code"], name=params["name"], ids=params["ids"], fields=fields)
    return Result(False, {"objects": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
