# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions of the role pingone_promote."""

from __future__ import annotations

DOCUMENTATION = r"""
name: pingone_promote_run
short_description: Decide what a run of the role pingone_promote does next
version_added: 0.1.0
author: The envops.promotion contributors
description:
  - Takes what the tasks of the role P(envops.promotion.pingone_promote#role) have registered, and returns what follows
    from it, for example whether the promotion must be rolled back, and the result of the role.
  - The role uses it. It is of no use elsewhere.
extends_documentation_fragment:
  - envops.promotion._run
seealso:
  - plugin: envops.promotion.pingone_promote
    plugin_type: role
"""

EXAMPLES = r"""
- name: Decide whether an execution that ended in ERROR must be rolled back
  ansible.builtin.debug:
    msg: "{{ (names | envops.promotion.pingone_promote_run).must_roll_back }}"
  vars:
    names: [pingone_promote_stage, pingone_promote_rollback, __pingone_promote_executed]
    pingone_promote_stage: all
    pingone_promote_rollback: on_failure
    __pingone_promote_executed:
      promotion:
        status: ERROR
        startedAt: '2026-05-25T17:55:39Z'
"""

RETURN = r"""
_value:
  description: The decisions of the O(part), by name.
  type: dict
  sample:
    may_execute: true
    must_roll_back: false
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.plugin_utils._run_filter import run_filters


def load_run() -> type[Run]:
    """Return the run of the role. Ansible loads all filters for the first one that a playbook uses."""
    from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun

    return PromoteRun


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return run_filters("pingone_promote", load_run)
