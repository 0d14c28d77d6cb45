# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions of the role workfront_rollback."""

from __future__ import annotations

DOCUMENTATION = r"""
name: workfront_rollback_run
short_description: Decide what a run of the role workfront_rollback does next
version_added: 0.1.0
author: The envops.promotion contributors
description:
  - Takes what the tasks of the role P(envops.promotion.workfront_rollback#role) have registered, and returns what follows
    from it, for example whether the package must be disabled, and the result of the role.
  - The role uses it. It is of no use elsewhere.
extends_documentation_fragment:
  - envops.promotion._run
seealso:
  - plugin: envops.promotion.workfront_rollback
    plugin_type: role
"""

EXAMPLES = r"""
- name: Disable the package if that is needed
  ansible.builtin.debug:
    msg: The package must be disabled through its source.
  when: (names | envops.promotion.workfront_rollback_run).must_disable
  vars:
    names: [workfront_rollback_source, __workfront_rollback_done]
    workfront_rollback_source:
      url: https://acme.sb01.workfront.com
    __workfront_rollback_done:
      package_status: ACTIVE
"""

RETURN = r"""
_value:
  description: The decisions of the O(part), by name.
  type: dict
  sample:
    must_disable: true
    must_verify: true
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.plugin_utils._run_filter import run_filters


def load_run() -> type[Run]:
    """Return the run of the role. Ansible loads all filters for the first one that a playbook uses."""
    from ansible_collections.envops.promotion.plugins.module_utils._workfront.rollback_run import RollbackRun

    return RollbackRun


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return run_filters("workfront_rollback", load_run)
