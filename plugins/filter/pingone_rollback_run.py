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
options:
  _input:
    description:
      - What the role has so far. C(options) are its variables without their prefix, C(circumstances) tell about the run
        itself, and every other key is what a task has registered.
    type: dict
    required: true
seealso:
  - plugin: envops.promotion.pingone_rollback
    plugin_type: role
"""

EXAMPLES = r"""
- name: Report an unproven rollback
  ansible.builtin.debug:
    msg: "{{ (seen | envops.promotion.pingone_rollback_run).final_message }}"
  vars:
    seen:
      options:
        source_environment: Development
        target_environment: Staging
        verify: false
      reversal:
        changed: true
        original:
          id: 280f6e0c-5b0e-4f0e-9a53-6f0d0a4f0d3b
        rollback:
          id: 7f1c2d3e-4a5b-4c6d-8e7f-9a0b1c2d3e4f
"""

RETURN = r"""
_value:
  description: The decisions by name, among them C(result), the result fact of the role.
  type: dict
  sample:
    must_prove: true
    must_fail: false
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._pingone.rollback_run import RollbackRun


def pingone_rollback_run(seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the decisions for what a run of the role has seen."""
    return RollbackRun.read(seen, user=os.environ.get("USER", "")).to_dict()


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"pingone_rollback_run": pingone_rollback_run}
