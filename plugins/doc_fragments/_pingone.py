# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation that modules share: the connection to PingOne."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection options of PingOne modules."""

    DOCUMENTATION = r"""
options:
  client_id:
    description:
      - The client id of a worker application.
      - Read from E(PINGONE_CLIENT_ID), else E(PINGONE_CLIENT_CREDENTIALS_CLIENT_ID), if not given.
    type: str
  client_secret:
    description:
      - The client secret of the worker application.
      - Read from E(PINGONE_CLIENT_SECRET), else E(PINGONE_CLIENT_CREDENTIALS_CLIENT_SECRET), if not given.
    type: str
  auth_environment_id:
    description:
      - The id of the environment that contains the worker application, usually the administrators' environment.
      - Not needed with the O(auth_url) of a custom domain.
      - Read from E(PINGONE_AUTH_ENVIRONMENT_ID), else E(PINGONE_ENVIRONMENT_ID), if not given.
    type: str
  region:
    description:
      - The region of the organization.
      - Read from E(PINGONE_REGION), else derived from E(PINGONE_TOP_LEVEL_DOMAIN), if not given.
    type: str
    choices: [NA, CA, EU, AU, SG, AP]
    default: NA
  access_token:
    description:
      - An access token to use instead of the client credentials.
      - With the client credentials too, they renew the token when PingOne refuses it.
      - Read from E(PINGONE_ACCESS_TOKEN), else E(PINGONE_API_ACCESS_TOKEN), if not given.
    type: str
  api_url:
    description:
      - The origin of the API, with or without C(/v1), instead of the one of the O(region).
      - Read from E(PINGONE_API_URL), else made from the host name in E(PINGONE_API_DOMAIN), or C(api.) and
        E(PINGONE_ROOT_DOMAIN), if not given.
    type: str
  auth_url:
    description:
      - The origin of the authorization service, instead of the one of the O(region).
      - For a custom domain give C(https://DOMAIN/as).
      - Read from E(PINGONE_AUTH_URL), else made from the custom domain in E(PINGONE_CUSTOM_DOMAIN), or C(auth.) and
        E(PINGONE_ROOT_DOMAIN), if not given.
    type: str
  client_authentication:
    description:
      - How the client secret is sent to the token endpoint, as configured for the worker application.
      - V(basic) sends it in the Authorization header, V(post) in the form.
    type: str
    choices: [basic, post]
    default: basic
"""
