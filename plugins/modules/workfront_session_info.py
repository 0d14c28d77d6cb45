# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verify credentials for Workfront."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_session_info
short_description: Verify credentials for Workfront
version_added: 0.1.0
description:
  - Reads which user is logged in to an environment, and fails if that user does not meet the requirements of a promotion.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_workfront
options:
  require_admin:
    description: Fail unless the user is a Workfront administrator.
    type: bool
    default: false
  require_customer_id:
    description: Fail unless the environment belongs to this customer, for example the customer of the source.
    type: str
  counterpart_url:
    description:
      - The origin of the other environment of the promotion. The task fails before its first request if that is the same
        environment, or if it belongs to another domain.
    type: str
seealso:
  - module: envops.promotion.workfront_login
"""

EXAMPLES = r"""
- name: Verify the credentials for the source
  envops.promotion.workfront_session_info:
    url: https://acme.sb01.workfront.com
    counterpart_url: https://acme.my.workfront.com
    require_admin: true
  register: source

- name: Verify that the target belongs to the same customer
  envops.promotion.workfront_session_info:
    url: https://acme.my.workfront.com
    require_admin: true
    require_customer_id: "{{ source.session.customer_id }}"
"""

RETURN = r"""
check_mode:
  description: Whether the task ran in check mode, by C(--check) or by the keyword C(check_mode).
  returned: success
  type: bool
  sample: false
session:
  description: The user that is logged in, and the environment.
  returned: success, and failure once it was read
  type: dict
  contains:
    user_id:
      description: The ID of the user.
      returned: success
      type: str
    is_admin:
      description: Whether the user is a Workfront administrator.
      returned: success
      type: bool
    customer_id:
      description: The ID of the customer that the environment belongs to.
      returned: success
      type: str
    environment:
      description: The host of the environment.
      returned: success
      type: str
    environment_type:
      description: V(production) or V(sandbox).
      returned: success
      type: str
    version:
      description: The version of Workfront, as Workfront returns it.
      returned: success
      type: dict
  sample:
    user_id: 61aa9d0e0005fcee8f212835bdaa2619
    is_admin: true
    customer_id: 54286d78b064451096752b99bf968481
    environment: acme.sb01.workfront.com
    environment_type: sandbox
    version: {}
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import CONNECTION, open_workfront
from ansible_collections.envops.promotion.plugins.module_utils._workfront.sessions import (
    SessionRequest,
    check_counterpart,
    read_session,
)

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "require_admin": {"type": "bool", "default": False},
        "require_customer_id": {"type": "str"},
        "counterpart_url": {"type": "str"},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Read the session and check it against the requirements."""
    core = open_workfront(params, runtime).core
    check_counterpart(core.environment, params["counterpart_url"])
    request = SessionRequest(admin=params["require_admin"], customer_id=params["require_customer_id"])
    return Result(False, {"session": read_session(core, request), "check_mode": runtime.check_mode})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
