# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the option with what an earlier task has read of the promotions."""

from __future__ import annotations


class ModuleDocFragment:
    """What is known of the promotions."""

    DOCUMENTATION = r"""
options:
  known_promotions:
    description:
      - What an earlier task has read of the promotions from the source to the target. Of those that are older, the task reads again only what
        may have changed since, and of the list of the source only what is newer.
      - The playbook C(pingone_fleet) uses it, so that many targets do not all read the whole list of one source. PingOne cannot filter it by
        target.
      - If the list is not in the order of creation, the task reads all of it.
    type: dict
    suboptions:
      source:
        description: The ID of the source.
        type: str
        required: true
      target:
        description: The ID of the target.
        type: str
        required: true
      as_of:
        description: When the newest promotion of the source was created that the earlier task has read, to any target.
        type: str
        required: true
      promotions:
        description: The promotions from the source to the target, as RV(envops.promotion.pingone_promotion_info#module:promotions).
        type: list
        elements: dict
        required: true
"""
