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
options:
  _input:
    description:
      - What the role has so far. C(options) are its variables without their prefix, C(circumstances) tell about the run
        itself, and every other key is what a task has registered.
    type: dict
    required: true
seealso:
  - plugin: envops.promotion.pingone_promote
    plugin_type: role
"""

EXAMPLES = r"""
- name: Roll back if that is needed
  ansible.builtin.debug:
    msg: The promotion must be rolled back.
  when: (seen | envops.promotion.pingone_promote_run).must_roll_back
  vars:
    seen:
      options:
        stage: all
        rollback: on_failure
      executed:
        promotion:
          status: ERROR
          startedAt: '2026-05-25T17:55:39Z'
"""

RETURN = r"""
_value:
  description: The decisions by name, among them C(result), the result fact of the role.
  type: dict
  sample:
    may_execute: true
    must_roll_back: false
"""

import os
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promote_run import PromoteRun


def pingone_promote_run(seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the decisions for what a run of the role has seen."""
    return PromoteRun.read(seen, user=os.environ.get("USER", "")).to_dict()


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"pingone_promote_run": pingone_promote_run}
