# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared documentation of modules: the connection to the source beside the task's own connection to the target."""

from __future__ import annotations


class ModuleDocFragment:
    """The suboptions of ``source``; the module says what it reads there, and whether it needs it."""

    DOCUMENTATION = r"""
options:
  source:
    type: dict
    suboptions:
      url:
        description: The origin of the source.
        type: str
      api_key:
        description: An API key.
        type: str
      session_id:
        description: A session token.
        type: str
      bearer_token:
        description: A bearer token.
        type: str
      ims_org_id:
        description: The ID of the Adobe organization, which accompanies a bearer token of Adobe's identity service.
        type: str
      ims_client_id:
        description: The client ID of the credential from which the bearer token comes.
        type: str
      ims_client_secret:
        description: The client secret of that credential, which renews the bearer token.
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
        description: The client ID of a JWT application.
        type: str
      client_secret:
        description: The client secret of the application.
        type: str
      customer_id:
        description: The customer ID that the application shows.
        type: str
      user_id:
        description: The ID of the user who created the application's public key.
        type: str
      private_key:
        description: The RSA private key, or the path of a file that contains it.
        type: str
      api_flavor:
        description: The dialect of the promotion API.
        type: str
        choices: [current, legacy]
        default: current
      base_path:
        description: The path of the promotion API.
        type: str
      environment_type:
        description: Whether the environment is production or a sandbox.
        type: str
        choices: [production, sandbox]
      core_api_version:
        description: The version of Workfront's core API.
        type: str
        default: v22.0
      validate_certs:
        description: Whether to verify the TLS certificates.
        type: bool
        default: true
      ca_path:
        description: A file or a directory of CA certificates to trust.
        type: path
      http_timeout:
        description: The timeout of each response, in seconds.
        type: float
        default: 30.0
      http_retries:
        description: How often to retry a request after a transient failure.
        type: int
        default: 5
"""
