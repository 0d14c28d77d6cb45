# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions of the role pingone_rollback."""

from __future__ import annotations

DOCUMENTATION = r"""
name: pingone_rollback_run
short_description: Decide what a run of the role pingone_rollback does next
version_added: 0.1.0
author: The envops.promotion contributors
description:
  - Takes what the tasks of the role P(envops.promotion.pingone_rollback#role) have registered, and returns what follows
    from it, for example whether it is proven that the target is as before, and the result of the role.
  - The role uses it. It is of no use elsewhere.
extends_documentation_fragment:
  - envops.promotion._run
seealso:
  - plugin: envops.promotion.pingone_rollback
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show what a rollback without verification reports
  ansible.builtin.debug:
    msg: "{{ (names | envops.promotion.pingone_rollback_run('outcome')).final_message }}"
  vars:
    names: [pingone_rollback_verify, __pingone_rollback_reversal]
    pingone_rollback_verify: false
    __pingone_rollback_reversal:
      changed: true
      original:
        id: 280f6e0c-5b0e-4f0e-9a53-6f0d0a4f0d3b
      rollback:
        id: 7f1c2d3e-4a5b-4c6d-8e7f-9a0b1c2d3e4f
"""

RETURN = r"""
_value:
  description: The decisions of the O(part), by name.
  type: dict
  sample:
    must_prove: true
    must_fail: false
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.plugin_utils._run_filter import run_filters


def load_run() -> type[Run]:
    """Return the run of the role. Ansible loads all filters for the first one that a playbook uses."""
    from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.rollback_run import RollbackRun

    return RollbackRun


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return run_filters("pingone_rollback", load_run)
