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
      - How the worker application authenticates at the token endpoint, as it is configured there.
      - V(basic) sends the client secret in the Authorization header, V(post) in the form.
      - V(client_secret_jwt) sends an assertion that is signed (HS256) with the client secret, V(private_key_jwt) one that is signed
        (RS256) with the O(private_key) instead. Both need the Python libraries PyJWT and cryptography.
      - The default comes from E(PINGONE_CLIENT_AUTHENTICATION).
    type: str
    choices: [basic, post, client_secret_jwt, private_key_jwt]
    default: basic
  private_key:
    description:
      - The RSA private key for O(client_authentication=private_key_jwt), in PEM form without a passphrase, or the path of a file
        that contains it.
      - The default comes from E(PINGONE_PRIVATE_KEY).
    type: str
  private_key_id:
    description:
      - The ID of the key, C(kid), if the worker application has several.
      - The default comes from E(PINGONE_PRIVATE_KEY_ID).
    type: str
  transaction_id:
    description:
      - An identifier that PingOne receives with each request, C(X-Ping-External-Transaction-ID), so that its audit log and
        whatever runs the playbook can be matched. Up to 100 visible ASCII characters.
      - The default comes from E(PINGONE_TRANSACTION_ID), otherwise from E(JOB_ID), the ID of a job of AWX.
    type: str
"""
