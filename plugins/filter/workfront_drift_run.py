# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions of the role workfront_drift."""

from __future__ import annotations

DOCUMENTATION = r"""
name: workfront_drift_run
short_description: Decide what a run of the role workfront_drift reports
version_added: 0.1.0
author: The envops.promotion contributors
description:
  - Takes what the tasks of the role P(envops.promotion.workfront_drift#role) have registered, and returns what follows
    from it, for example the message.
  - The role uses it. It is of no use elsewhere.
extends_documentation_fragment:
  - envops.promotion._run
seealso:
  - plugin: envops.promotion.workfront_drift
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show what a comparison without differences reports
  ansible.builtin.debug:
    msg: "{{ (names | envops.promotion.workfront_drift_run('outcome')).shown_message }}"
  vars:
    names: [workfront_drift_source, workfront_drift_target, __workfront_drift_compared]
    workfront_drift_source: {url: https://acme.sb01.workfront.com}
    workfront_drift_target: {url: https://acme.my.workfront.com}
    __workfront_drift_compared:
      drifted: false
      in_sync: true
      summary: {in_sync: 4, total: 4}
"""

RETURN = r"""
_value:
  description: The decisions of the O(part), by name.
  type: dict
  sample:
    must_fail: false
    shown_message: 'Compared with https://acme.sb01.workfront.com: https://acme.my.workfront.com is in sync (4 objects).'
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.plugin_utils._run_filter import run_filters


def load_run() -> type[Run]:
    """Return the run of the role. Ansible loads all filters for the first one that a playbook uses."""
    from ansible_collections.envops.promotion.plugins.module_utils._workfront.drift.drift_run import DriftRun

    return DriftRun


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return run_filters("workfront_drift", load_run)
