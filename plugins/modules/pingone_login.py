# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Get an access token for PingOne."""

from __future__ import annotations

DOCUMENTATION = r"""
module: pingone_login
short_description: Get an access token for PingOne
version_added: 0.1.0
description:
  - Gets an access token with the client credentials of a worker application, for the option O(access_token) of other tasks.
  - A play with many tasks then requests only one token.
  - The task must set C(no_log=true); otherwise its result shows the token.
  - Without client credentials, a given O(access_token) stays in use, and the module returns no token.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._pingone
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_pingone
attributes:
  idempotent:
    details:
      - Every run gets a new token and has no other effect.
notes:
  - The token is valid for 60 minutes, unless the worker application sets another lifetime.
seealso:
  - module: envops.promotion.pingone_environment_info
"""

EXAMPLES = r"""
- name: Log in once
  envops.promotion.pingone_login:
  register: login
  no_log: true

- name: Use the token
  envops.promotion.pingone_environment_info:
    access_token: "{{ login.access_token }}"
"""

RETURN = r"""
check_mode:
  description: Whether the task ran in check mode, by C(--check) or by the keyword C(check_mode).
  returned: success
  type: bool
  sample: false
access_token:
  description: The access token; null if a token was given instead of client credentials.
  returned: success
  type: str
  sample: eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl
expires_in:
  description: The lifetime of the token in seconds; null if a token was given.
  returned: success
  type: int
  sample: 3600
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._pingone.arguments import CONNECTION
from ansible_collections.envops.promotion.plugins.module_utils._pingone.connection import Connection
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(CONNECTION)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Get a token."""
    token, lifetime = Connection(params, runtime).log_in()
    return Result(False, {"access_token": token, "expires_in": lifetime, "check_mode": runtime.check_mode})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
