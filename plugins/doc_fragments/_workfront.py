# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared documentation of modules: the connection to a Workfront environment."""

from __future__ import annotations


class ModuleDocFragment:
    """The connection options of Workfront modules."""

    DOCUMENTATION = r"""
options:
  url:
    description:
      - The origin of the environment, for example C(https://acme.sb01.workfront.com).
      - The default comes from E(WORKFRONT_URL).
    type: str
  api_key:
    description:
      - An API key of an administrator of this environment.
      - Set exactly one of O(api_key), O(session_id), O(bearer_token), the five options of a JWT application, or the two of a
        server-to-server credential (O(ims_client_id), O(ims_client_secret)). Only a session may be given together with the
        application, and a bearer token together with the credential, that renews it. If the options set one of them, the environment
        variables of the others do not count.
      - The default comes from E(WORKFRONT_API_KEY).
    type: str
  session_id:
    description:
      - A session token, for example from M(envops.promotion.workfront_login).
      - If the options of a JWT application are given as well, the application gets another session once this one is refused.
      - The default comes from E(WORKFRONT_SESSION_ID).
    type: str
  bearer_token:
    description:
      - A bearer token, which O(api_flavor=legacy) needs. Workfront does not document whether the current API accepts one.
      - If O(ims_client_secret) is given as well, Adobe's identity service issues another one once this one is refused.
      - The default comes from E(WORKFRONT_BEARER_TOKEN).
    type: str
  ims_org_id:
    description:
      - The ID of the Adobe organization, such as C(1A2B3C4D5E@AdobeOrg), which accompanies a O(bearer_token) of Adobe's identity
        service (C(x-gw-ims-org-id)).
      - The default comes from E(WORKFRONT_IMS_ORG_ID), which counts only for a bearer token.
    type: str
  ims_client_id:
    description:
      - The client ID of the OAuth server-to-server credential from which the O(bearer_token) comes (C(x-api-key)).
      - The default comes from E(WORKFRONT_IMS_CLIENT_ID), which counts only for a bearer token.
    type: str
  ims_client_secret:
    description:
      - The client secret of that credential, with which the task gets bearer tokens itself, and renews one that expires during a wait.
      - The default comes from E(WORKFRONT_IMS_CLIENT_SECRET).
    type: str
  ims_scopes:
    description: The scopes of that credential, separated by commas.
    type: str
    default: openid,AdobeID,additional_info.roles,profile
  ims_url:
    description: The origin of Adobe's identity service.
    type: str
    default: https://ims-na1.adobelogin.com
  client_id:
    description:
      - The client ID of a machine-to-machine (JWT) application that is registered in this environment.
      - The default comes from E(WORKFRONT_CLIENT_ID).
    type: str
  client_secret:
    description:
      - The client secret of the application.
      - The default comes from E(WORKFRONT_CLIENT_SECRET).
    type: str
  customer_id:
    description:
      - The customer ID that the application shows.
      - The default comes from E(WORKFRONT_CUSTOMER_ID).
    type: str
  user_id:
    description:
      - The ID of the user who created the application's public key.
      - The default comes from E(WORKFRONT_USER_ID).
    type: str
  private_key:
    description:
      - The RSA private key that belongs to the application's public key, in PEM form without a passphrase, or the path of
        a file that contains it.
      - Needs the Python libraries PyJWT and cryptography.
      - The default comes from E(WORKFRONT_PRIVATE_KEY).
    type: str
  api_flavor:
    description:
      - The dialect of the promotion API. V(current) is the dialect that Workfront documents now.
      - V(legacy) is the first dialect, of July 2023. Options and results use the current names in both dialects.
    type: str
    choices: [current, legacy]
    default: current
  base_path:
    description: The path of the promotion API, if it differs from the default of the O(api_flavor).
    type: str
  environment_type:
    description:
      - Whether the environment is production or a sandbox, for hosts whose name does not show it.
      - Names such as C(acme.my.workfront.com), C(acme.preview.workfront.com) and C(acme.sb01.workfront.adobe.com) show it.
    type: str
    choices: [production, sandbox]
  core_api_version:
    description: The version of Workfront's core API, which looks up and deletes objects.
    type: str
    default: v22.0
"""
