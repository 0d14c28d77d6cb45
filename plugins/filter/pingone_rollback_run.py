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
      - "The names of the variables to decide from, as far as they are defined: options of the role, what its tasks have
        registered, and what Ansible and AWX report about the run. The filter reads the values itself."
    type: list
    elements: str
    required: true
seealso:
  - plugin: envops.promotion.pingone_rollback
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show what a rollback without verification reports
  ansible.builtin.debug:
    msg: "{{ (names | envops.promotion.pingone_rollback_run).final_message }}"
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
  description: The decisions by name, among them C(result), the result fact of the role.
  type: dict
  sample:
    must_verify: true
    must_fail: false
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.rollback_run import ROLE, RollbackRun
from ansible_collections.envops.promotion.plugins.module_utils._run import gather


@pass_context
def pingone_rollback_run(context: Context, names: Iterable[str]) -> dict[str, Any]:
    """Return the decisions for what a run of the role has seen."""
    return RollbackRun.read(gather(ROLE, names, context.get), user=os.environ.get("USER", "")).to_dict()


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"pingone_rollback_run": pingone_rollback_run}
