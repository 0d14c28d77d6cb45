# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation that modules share: the connection to an environment of Workfront."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection options of Workfront modules."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - The origin of the environment that is called, for example C(https://acme.sb01.workfront.com).
      - Read from E(WORKFRONT_URL) if not given.
    type: str
  api_key:
    description:
      - An API key of an administrator of this environment.
      - Give exactly one of O(api_key), O(session_id), O(bearer_token), or the five options of a JWT application. Where the
        options give one of them, the environment variables of the others do not count.
      - Read from E(WORKFRONT_API_KEY) if not given.
    type: str
  session_id:
    description:
      - A session token, for example from M(envops.promotion.workfront_login).
      - Read from E(WORKFRONT_SESSION_ID) if not given.
    type: str
  bearer_token:
    description:
      - A token that is sent as a bearer token, which O(api_flavor=legacy) needs. Whether the current API takes one is not
        documented.
      - Read from E(WORKFRONT_BEARER_TOKEN) if not given.
    type: str
  client_id:
    description:
      - The client id of a machine-to-machine (JWT) application that is registered in this environment.
      - Read from E(WORKFRONT_CLIENT_ID) if not given.
    type: str
  client_secret:
    description:
      - The client secret of the application.
      - Read from E(WORKFRONT_CLIENT_SECRET) if not given.
    type: str
  customer_id:
    description:
      - The customer id that the application shows.
      - Read from E(WORKFRONT_CUSTOMER_ID) if not given.
    type: str
  user_id:
    description:
      - The id of the user who made the application's public key.
      - Read from E(WORKFRONT_USER_ID) if not given.
    type: str
  private_key:
    description:
      - The RSA private key that belongs to the application's public key, in PEM form without a passphrase, or the path of
        a file that holds it.
      - Needs the Python libraries PyJWT and cryptography.
      - Read from E(WORKFRONT_PRIVATE_KEY) if not given.
    type: str
  api_flavor:
    description:
      - The dialect of the promotion API. V(current) is the one that Workfront documents now.
      - V(legacy) is the first one, of July 2023. All options and results use the current names all the same.
    type: str
    choices: [current, legacy]
    default: current
  base_path:
    description: The path of the promotion API, where it is not the usual one of the O(api_flavor).
    type: str
  environment_type:
    description:
      - Whether the environment is production or a sandbox, for hosts whose name does not tell it.
      - Names such as C(acme.my.workfront.com), C(acme.preview.workfront.com) and C(acme.sb01.workfront.adobe.com) do.
    type: str
    choices: [production, sandbox]
  core_api_version:
    description: The version of Workfront's core API, with which objects are looked up and deleted.
    type: str
    default: v22.0
"""
