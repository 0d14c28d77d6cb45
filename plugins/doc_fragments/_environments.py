# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the option with what an earlier task has found of source and target."""

from __future__ import annotations


class ModuleDocFragment:
    """What is known of the environments."""

    DOCUMENTATION = r"""
options:
  environments:
    description:
      - What an earlier task has found of the environments, as RV(envops.promotion.pingone_preflight_info#module:environments).
        The task then looks up neither their IDs nor their names.
    type: dict
    suboptions:
      source:
        description: The source.
        type: dict
        suboptions: &environment
          id:
            description: The ID.
            type: str
          name:
            description: The name.
            type: str
          type:
            description: The type, V(SANDBOX) or V(PRODUCTION).
            type: str
      target:
        description: The target.
        type: dict
        suboptions: *environment
"""
