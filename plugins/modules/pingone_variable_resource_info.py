# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read which PingOne resources support promotion variables."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_variable_resource_info
short_description: Read which PingOne resources and properties support promotion variables
version_added: 0.1.0
description:
  - Lists the resources of an environment that have properties with support for promotion variables, and these properties.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  environment:
    description: The environment, by ID or exact name.
    type: str
    required: true
  category:
    description: Return only resources of this category, such as V(Applications) or V(Identity Providers).
    type: str
  property:
    description: Return only resources whose property of this name supports a variable, such as V(homePageUrl).
    type: str
seealso:
  - module: envops.promotion.pingone_variable_declaration
"""

EXAMPLES = r"""
- name: List the applications whose home page can differ by environment
  envops.promotion.pingone_variable_resource_info:
    environment: Development
    category: Applications
    property: homePageUrl
  register: applications
"""

RETURN = r"""
resources:
  description: The resources and their properties as PingOne returns them, ordered by category and name.
  returned: success
  type: list
  elements: dict
  sample:
    - resource:
        id: d8e643d9-105b-4f59-82f0-e549a34ee0c0
        name: My SAML app
        category: Applications
      properties: [sloEndpoint, acsUrls]
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.variables.resources import find_resources
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "environment": {"type": "str", "required": True},
        "category": {"type": "str"},
        "property": {"type": "str"},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the resources that match the options."""
    api = open_api(params, runtime)
    found = find_resources(api, params["environment"], category=params["category"], property_path=params["property"])
    return Result(False, {"resources": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
