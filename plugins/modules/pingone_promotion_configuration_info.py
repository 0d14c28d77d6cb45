# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Read the default target of promotions from a PingOne environment."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_configuration_info
short_description: Read the default target of promotions from a PingOne environment
version_added: 0.1.0
description:
  - Reads the environment to which a source environment is promoted by default.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
options:
  source_environment:
    description: The environment to promote from, by ID or exact name.
    type: str
    required: true
seealso:
  - module: envops.promotion.pingone_promotion_configuration
"""

EXAMPLES = r"""
- name: Read the default target of Development
  envops.promotion.pingone_promotion_configuration_info:
    source_environment: Development
  register: default
"""

RETURN = r"""
configuration:
  description: The configuration as PingOne returns it; null if it was never set.
  returned: success
  type: dict
  sample:
    environmentId: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    targetEnvironmentId: 5d0c3f6e-2b7a-4c1e-9a64-7f1e8b2d9c05
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.configuration import find_configuration
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec({**CONNECTION, "source_environment": {"type": "str", "required": True}})


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the configuration."""
    found = find_configuration(open_api(params, runtime), params["source_environment"])
    return Result(False, {"configuration": found})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
