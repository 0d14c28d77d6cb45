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
  validate_certs:
    description: Whether to verify the TLS certificates of the service.
    type: bool
    default: true
  ca_path:
    description: A file, or a folder, of CA certificates to trust instead of the usual ones.
    type: path
  http_timeout:
    description: How long to wait for each answer, in seconds.
    type: float
    default: 30.0
  http_retries:
    description:
      - How often a request is repeated after a failure that may pass (throttling, server errors, lost connections).
      - A request that creates, executes or rolls back is never repeated before it is known that it had no effect.
    type: int
    default: 5
requirements:
  - python >= 3.10
  - requests
notes:
  - The proxy variables of the environment (C(HTTPS_PROXY), C(HTTP_PROXY), C(NO_PROXY)) are followed.
  - 'A failed task returns a dictionary C(error) with C(kind) (C(authentication), C(permission), C(not_found),
    C(state_conflict), C(validation), C(throttled), C(server), C(network), C(timeout), C(protocol) or
    C(operation_failed)), C(summary) and C(advice), and after a failed request also C(method), C(path), C(status), C(code), C(message),
    C(details) and C(correlation_id), beside what is known of the promotion.'
"""
