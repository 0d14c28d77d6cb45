# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared documentation of modules: the connection to PingOne."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection options of PingOne modules."""

    DOCUMENTATION = r"""
options:
  client_id:
    description:
      - The client ID of a worker application.
      - The default comes from E(PINGONE_CLIENT_ID), otherwise from E(PINGONE_CLIENT_CREDENTIALS_CLIENT_ID).
    type: str
  client_secret:
    description:
      - The client secret of the worker application.
      - The default comes from E(PINGONE_CLIENT_SECRET), otherwise from E(PINGONE_CLIENT_CREDENTIALS_CLIENT_SECRET).
    type: str
  auth_environment_id:
    description:
      - The ID of the environment that contains the worker application, usually the Administrators environment.
      - Not needed with the O(auth_url) of a custom domain.
      - The default comes from E(PINGONE_AUTH_ENVIRONMENT_ID), otherwise from E(PINGONE_ENVIRONMENT_ID).
    type: str
  region:
    description:
      - The region of the organization, in upper or lower case.
        One of V(NA) (North America without Canada), V(CA) (Canada), V(EU) (European Union), V(AU) (Australia),
        V(SG) (Singapore) and V(AP) (Asia-Pacific).
      - The default comes from E(PINGONE_REGION), otherwise from E(PINGONE_TOP_LEVEL_DOMAIN), and is V(NA) without them.
    type: str
  access_token:
    description:
      - An access token to use instead of the client credentials.
      - If the client credentials are also set, they renew the token when PingOne refuses it.
      - The default comes from E(PINGONE_ACCESS_TOKEN), otherwise from E(PINGONE_API_ACCESS_TOKEN).
    type: str
  api_url:
    description:
      - The origin of the API, with or without C(/v1). Overrides the origin of the O(region).
      - The default comes from E(PINGONE_API_URL), otherwise from the host name in E(PINGONE_API_DOMAIN), or from C(api.) and
        E(PINGONE_ROOT_DOMAIN).
    type: str
  auth_url:
    description:
      - The origin of the authorization service. Overrides the origin of the O(region).
      - For a custom domain, set C(https://DOMAIN/as).
      - The default comes from E(PINGONE_AUTH_URL), otherwise from the custom domain in E(PINGONE_CUSTOM_DOMAIN), or from
        C(auth.) and E(PINGONE_ROOT_DOMAIN).
    type: str
  client_authentication:
    description:
      - How to send the client secret to the token endpoint, as configured for the worker application.
      - V(basic) sends it in the Authorization header, V(post) in the form.
    type: str
    choices: [basic, post]
    default: basic
"""
