# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions of the role awx_setup."""

from __future__ import annotations

DOCUMENTATION = r"""
name: awx_setup_run
short_description: Decide what a run of the role awx_setup does next
version_added: 0.1.0
author: The envops.promotion contributors
description:
  - Takes what the tasks of the role P(envops.promotion.awx_setup#role) have registered, and returns what follows from it, for
    example the objects to load into AWX, and the result of the role.
  - The role uses it. It is of no use elsewhere.
extends_documentation_fragment:
  - envops.promotion._run
seealso:
  - plugin: envops.promotion.awx_setup
    plugin_type: role
"""

EXAMPLES = r"""
- name: Show the job templates of a description
  ansible.builtin.debug:
    msg: "{{ (names | envops.promotion.awx_setup_run).objects.controller_templates | map(attribute='name') }}"
  vars:
    names: [awx_setup_name, awx_setup_organization, awx_setup_project, awx_setup_pipelines]
    awx_setup_name: Promotion
    awx_setup_organization: Identity
    awx_setup_project: {name: Playbooks}
    awx_setup_pipelines:
      - name: Directory
        vendor: pingone
        stages:
          - {name: Staging, source: Development, target: Staging, credential: PingOne nonprod}
"""

RETURN = r"""
_value:
  description: The decisions of the O(part), by name.
  type: dict
  sample:
    loads: true
    removes: false
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ansible_collections.envops.promotion.plugins.module_utils._run import Run
from ansible_collections.envops.promotion.plugins.plugin_utils._awx_filter import setup_filters


@functools.cache
def load_run() -> type[Run]:
    """Return the run of the role. Ansible loads all filters for the first one that a playbook uses."""
    from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.promote_run import PromoteRun
    from ansible_collections.envops.promotion.plugins.module_utils._workfront.environment import check_environment
    from ansible_collections.envops.promotion.plugins.module_utils._workfront.promote_run import (
        PromoteRun as WorkfrontRun,
    )
    from ansible_collections.envops.promotion.plugins.plugin_utils._awx_setup import SetupRun

    class Setup(SetupRun):
        """A run that knows what plans in its jobs."""

        PLANNERS: ClassVar[Mapping[str, type[Run]]] = {"pingone": PromoteRun, "workfront": WorkfrontRun}
        ENVIRONMENTS: ClassVar[Mapping[str, Callable[[str | None, str | None], object]]] = {
            "workfront": check_environment
        }

    return Setup


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return setup_filters(load_run)
