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
      - What the role has so far. C(options) are its variables without their prefix, C(circumstances) tell about the run
        itself, and every other key is what a task has registered.
    type: dict
    required: true
seealso:
  - plugin: envops.promotion.pingone_drift
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show what was found
  ansible.builtin.debug:
    msg: "{{ (seen | envops.promotion.pingone_drift_run).final_message }}"
  vars:
    seen:
      options:
        source_environment: Development
        target_environments: [Staging]
        method: plan
        on_drift: warn
      compared:
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
from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift_run import DriftRun


def pingone_drift_run(seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the decisions for what a run of the role has seen."""
    return DriftRun.read(seen, user=os.environ.get("USER", "")).to_dict()


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"pingone_drift_run": pingone_drift_run}
