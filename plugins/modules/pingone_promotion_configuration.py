# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Set the default target of promotions from a PingOne environment."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_promotion_configuration
short_description: Set the default target of promotions from a PingOne environment
version_added: 0.1.0
description:
  - Sets the environment to which a source environment is promoted by default.
  - PingOne only stores it. M(envops.promotion.pingone_promotion) always names its target.
  - You can replace a default target, but PingOne offers no way to remove it.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.actiongroup_pingone
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    support: full
options:
  source_environment:
    description: The environment to promote from, by ID or exact name.
    type: str
    required: true
  target_environment:
    description: The environment to promote to by default, by ID or exact name.
    type: str
    required: true
seealso:
  - module: envops.promotion.pingone_promotion_configuration_info
"""

EXAMPLES = r"""
- name: Promote from Development to Staging by default
  envops.promotion.pingone_promotion_configuration:
    source_environment: Development
    target_environment: Staging
"""

RETURN = r"""
configuration:
  description: The configuration as PingOne returns it; in check mode the predicted one.
  returned: success
  type: dict
  sample:
    environmentId: abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6
    targetEnvironmentId: 5d0c3f6e-2b7a-4c1e-9a64-7f1e8b2d9c05
correlation_ids:
  description:
    - The requests of the task that changed something in PingOne, in their order. PingOne has logged each under its
      correlation ID.
  returned: success and failure, if there are such requests and PingOne's answers show the IDs
  type: list
  elements: dict
  contains:
    method:
      description: The HTTP method.
      type: str
      returned: always
    path:
      description: The path of the URL.
      type: str
      returned: always
    correlation_id:
      description: The ID from the header C(Correlation-Id) of the answer.
      type: str
      returned: always
  sample:
    - method: PUT
      path: /v1/environments/abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6/promotionConfiguration
      correlation_id: 1f0c7d0e-7f1b-4a0b-9d0c-2f4f4c1b6a11
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION, open_api
from ansible_collections.envops.promotion.plugins.module_utils._pingone.configuration import (
    ConfigurationRequest,
    ensure_configuration,
)
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "source_environment": {"type": "str", "required": True},
        "target_environment": {"type": "str", "required": True},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Make sure that the source has this default target."""
    request = ConfigurationRequest(source=params["source_environment"], target=params["target_environment"])
    return ensure_configuration(open_api(params, runtime), request, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
