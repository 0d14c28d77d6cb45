# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions of the role workfront_promote."""

from __future__ import annotations

DOCUMENTATION = r"""
name: workfront_promote_run
short_description: Decide what a run of the role workfront_promote does next
version_added: 0.1.0
author: The envops.promotion contributors
description:
  - Takes what the tasks of the role P(envops.promotion.workfront_promote#role) have registered, and returns what follows
    from it, for example whether the installation must be compensated, and the result of the role.
  - The role uses it. It is of no use elsewhere.
extends_documentation_fragment:
  - envops.promotion._run
seealso:
  - plugin: envops.promotion.workfront_promote
    plugin_type: role
"""

EXAMPLES = r"""
- name: Compensate if that is needed
  ansible.builtin.debug:
    msg: The installation must be compensated.
  when: (names | envops.promotion.workfront_promote_run).must_compensate
  vars:
    names: [workfront_promote_compensate, __workfront_promote_failure]
    workfront_promote_compensate: true
    __workfront_promote_failure:
      message: 1 of 2 objects failed.
      kind: operation_failed
      known:
        installation_id: 2892b936-e09e-455a-935f-e1462ab9753c
        status: FAILED
        objects:
          - object_code: TMPL
            status: FAILED
"""

RETURN = r"""
_value:
  description: The decisions of the O(part), by name.
  type: dict
  sample:
    may_install: true
    must_compensate: false
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.plugin_utils._run_filter import run_filters


def load_run() -> type[Run]:
    """Return the run of the role. Ansible loads all filters for the first one that a playbook uses."""
    from ansible_collections.envops.promotion.plugins.module_utils._workfront.promote_run import PromoteRun

    return PromoteRun


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return run_filters("workfront_promote", load_run)
