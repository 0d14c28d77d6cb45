# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation that modules share: how they speak HTTP, and how they fail."""

from __future__ import annotations


class ModuleDocFragment:
    """The HTTP options of modules of every vendor."""

    DOCUMENTATION = r"""
options:
  validate_certs:
    description: Whether to verify the TLS certificates of the service.
    type: bool
    default: true
  ca_path:
    description: A file, or a folder, of CA certificates to trust instead of the usual ones. A blank path counts as not given.
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
    C(operation_failed)), C(summary) and C(advice), and after a failed request also C(method), C(path), C(status),
    C(code), C(message), C(details) and C(correlation_id), beside what is known of what it was about.'
"""
