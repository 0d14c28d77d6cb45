# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared documentation of modules: attributes."""

from __future__ import annotations


class ModuleDocFragment:
    """The attributes of every module, of information modules, and of the action groups."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and predict the changed status without modifying the service.
  diff_mode:
    description: Will show what has changed, or would change in C(check_mode), when in diff mode.
  idempotent:
    description: A second run with the same arguments, outside check mode, indicates no change.
"""

    INFO = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - The module changes nothing, so it does the same in check mode.
  diff_mode:
    support: N/A
    details:
      - The module changes nothing.
  idempotent:
    support: full
    details:
      - The module changes nothing.
"""

    ACTIONGROUP_PINGONE = r"""
options: {}
attributes:
  action_group:
    description:
      - Use C(group/envops.promotion.pingone) in C(module_defaults) to set the connection options of all PingOne modules
        at once.
    support: full
    membership:
      - envops.promotion.pingone
"""

    ACTIONGROUP_WORKFRONT = r"""
options: {}
attributes:
  action_group:
    description:
      - Use C(group/envops.promotion.workfront) in C(module_defaults) to set the connection options of all Workfront modules
        at once.
    support: full
    membership:
      - envops.promotion.workfront
"""
