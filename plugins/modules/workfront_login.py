# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Get a token for Workfront."""

from __future__ import annotations

DOCUMENTATION = r"""
module: workfront_login
short_description: Get a token for Workfront
version_added: 0.1.0
description:
  - Gets a token for the option O(session_id) or O(bearer_token) of other tasks. A play with many tasks then requests only one
    token.
  - The task must set C(no_log=true); otherwise its result shows the token.
  - The module does not support passwords, because Workfront no longer accepts them for its API.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._workfront
  - envops.promotion._http
  - envops.promotion._attributes
  - envops.promotion._attributes.info
  - envops.promotion._attributes.actiongroup_workfront
attributes:
  idempotent:
    support: partial
    details:
      - Every run gets a new token. A refresh token may be replaced by a new one. There is no other effect.
options:
  method:
    description:
      - How to get the token.
      - V(jwt) exchanges a signed JWT of a machine-to-machine application for a session token. It needs O(client_id),
        O(client_secret), O(customer_id), O(user_id) and O(private_key).
      - V(refresh_token) gets a session token with the O(refresh_token) of an interactive OAuth2 application, O(client_id) and
        O(client_secret). Nothing renews that session, because no task could pass on the next refresh token.
      - V(server_to_server) gets a bearer token from Adobe's identity service, with O(ims_client_id) and O(ims_client_secret), or with
        O(client_id), O(client_secret) and O(scopes). Workfront does not document whether the promotion API accepts such a token.
    type: str
    choices: [jwt, refresh_token, server_to_server]
    default: jwt
  refresh_token:
    description:
      - The refresh token for O(method=refresh_token).
      - The default comes from E(WORKFRONT_REFRESH_TOKEN).
    type: str
  redirect_uri:
    description: The redirect URI of the application, if it requires the URI with the O(refresh_token).
    type: str
  scopes:
    description: The scopes of O(client_id) for O(method=server_to_server); those of O(ims_client_id) are O(ims_scopes).
    type: list
    elements: str
    default: [openid, AdobeID, additional_info.roles, profile]
requirements:
  - PyJWT and cryptography, for O(method=jwt)
seealso:
  - module: envops.promotion.workfront_session_info
"""

EXAMPLES = r"""
- name: Log in once
  envops.promotion.workfront_login:
    method: jwt
  register: login
  no_log: true

- name: Use the token
  envops.promotion.workfront_session_info:
    session_id: "{{ login.session_id }}"
"""

RETURN = r"""
session_id:
  description: The session token; null with O(method=server_to_server).
  returned: success
  type: str
  sample: 4c5b1e2f0a7d4a6c9b8e7f6a5d4c3b2a
bearer_token:
  description: The bearer token; null with the other methods.
  returned: success
  type: str
  sample: null
refresh_token:
  description: The refresh token for the next time, if the service issued one. The used token may then be invalid.
  returned: success
  type: str
  sample: null
expires_in:
  description: The lifetime of the token in seconds, if the service reports it.
  returned: success
  type: int
  sample: 28800
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import CONNECTION
from ansible_collections.envops.promotion.plugins.module_utils._workfront.connection import IMS_SCOPES, log_in
from ansible_collections.envops.promotion.plugins.module_utils._workfront.credentials import LOGIN_OPTIONS, fill_in

SPEC = ModuleSpec(
    {
        **CONNECTION,
        "method": {"type": "str", "choices": ["jwt", "refresh_token", "server_to_server"], "default": "jwt"},
        "refresh_token": {"type": "str", "no_log": True},
        "redirect_uri": {"type": "str"},
        "scopes": {
            "type": "list",
            "elements": "str",
            "default": list(IMS_SCOPES),
        },
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Get a token."""
    tokens = log_in(fill_in(params, LOGIN_OPTIONS, runtime), runtime)
    is_bearer = params["method"] == "server_to_server"
    returns = {
        "session_id": None if is_bearer else tokens.token,
        "bearer_token": tokens.token if is_bearer else None,
        "refresh_token": tokens.refresh_token,
        "expires_in": int(tokens.lifetime),
    }
    return Result(False, returns)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
