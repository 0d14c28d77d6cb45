# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared documentation of modules: HTTP and errors."""

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
    description: A file or a directory of CA certificates to trust instead of the default ones. A blank path has no effect.
    type: path
  http_timeout:
    description: The timeout of each whole response, in seconds.
    type: float
    default: 30.0
  http_retries:
    description:
      - How often to retry a request after a transient failure (throttling, server errors, lost connections).
      - The module retries a request that creates, executes or rolls back only after it has verified that the request had no
        effect.
    type: int
    default: 5
requirements:
  - python >= 3.10
  - requests
notes:
  - An option that is null, or a string without anything but blanks, counts as not given. A list may also be a string with an
    entry a line, or with commas.
  - The module respects the proxy variables of the environment (C(HTTPS_PROXY), C(HTTP_PROXY), C(NO_PROXY)).
  - 'A failed task returns a dictionary C(error) with C(kind) (C(authentication), C(permission), C(not_found),
    C(state_conflict), C(validation), C(throttled), C(server), C(network), C(timeout), C(protocol) or
    C(operation_failed)), C(summary) and C(advice), and after a failed request also C(method), C(path), C(status),
    C(code), C(message), C(details) and C(correlation_id). It also returns what is known about its subject.'
  - A failed task returns C(effect_unknown=true) if the response to a request got lost and the state could not be read
    afterwards, so that it is unknown whether the request took effect.
"""
