# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions of the role pingone_drift."""

from __future__ import annotations

DOCUMENTATION = r"""
name: pingone_drift_run
short_description: Decide what a run of the role pingone_drift reports
version_added: 0.1.0
author: The envops.promotion contributors
description:
  - Takes what the tasks of the role P(envops.promotion.pingone_drift#role) have registered, and returns what follows
    from it, for example the message and the reports for each target.
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
  - plugin: envops.promotion.pingone_drift
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show what a comparison without differences reports
  ansible.builtin.debug:
    msg: "{{ (names | envops.promotion.pingone_drift_run).final_message }}"
  vars:
    names: [pingone_drift_source_environment, __pingone_drift_compared]
    pingone_drift_source_environment: Development
    __pingone_drift_compared:
      in_sync: true
      drifts:
        - target_name: Staging
          in_sync: true
"""

RETURN = r"""
_value:
  description: The decisions by name, among them C(result), the result fact of the role.
  type: dict
  sample:
    must_fail: false
    final_message: 'Compared with Development: Staging is in sync.'
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift.drift_run import ROLE, DriftRun
from ansible_collections.envops.promotion.plugins.module_utils._run import gather


@pass_context
def pingone_drift_run(context: Context, names: Iterable[str]) -> dict[str, Any]:
    """Return the decisions for what a run of the role has seen."""
    return DriftRun.read(gather(ROLE, names, context.get), user=os.environ.get("USER", "")).to_dict()


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"pingone_drift_run": pingone_drift_run}
