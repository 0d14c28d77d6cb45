# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The decisions of the playbooks that promote one release to many targets."""

from __future__ import annotations

DOCUMENTATION = r"""
name: promotion_fleet
short_description: Decide what the playbooks for fleets do
version_added: 0.1.0
author: The envops.promotion contributors
description:
  - Checks the variables of the playbooks C(pingone_fleet) and C(workfront_fleet), names their targets, and
    returns what a run has come to.
  - The playbooks use it. It is of no use elsewhere.
options:
  _input:
    description: What the part is decided from.
    type: dict
    required: true
  part:
    description: What to decide.
    type: str
    choices: [begin, environments, connections, histories, note, wave, after, end]
    required: true
"""

EXAMPLES = r"""
- name: Show the waves of a fleet
  ansible.builtin.debug:
    msg: "{{ (given | envops.promotion.promotion_fleet('begin')).waves }}"
  vars:
    given:
      prefix: pingone_fleet
      options:
        targets: [Staging, Production]
        waves: [1, 100%]
"""

RETURN = r"""
_value:
  description: The decisions of the O(part), by name. C(problem) says why the playbook must not continue.
  type: dict
  sample:
    problem: ''
    soak: 0.0
    targets: [Staging, Production]
    waves: [1, 100%]
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._fleet import (
    begin,
    resolve_connections,
    resolve_environments,
)
from ansible_collections.envops.promotion.plugins.module_utils._fleet_run import after_wave, before_wave, end, note
from ansible_collections.envops.promotion.plugins.plugin_utils._check_files import find_checks, problem_with_checks
from ansible_collections.envops.promotion.plugins.plugin_utils._executor import job_url, user
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import invalid
from ansible_collections.envops.promotion.plugins.plugin_utils._whole_results import whole

_WORKFRONT = "workfront_promote"


def _begin(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a playbook begins with, its checks by ``name`` and ``path``; their files are those of the roles' checks.

    :raises InputError: an option is wrong, or a file cannot check anything
    """
    circumstances = {"job": given.get("job"), "job_url": job_url()}
    begun, directory = begin({**given, "circumstances": circumstances, "user": user()}), given.get("playbook_dir")
    problem = problem_with_checks(f"{given['prefix']}_checks", begun["checks"], directory, given.get("skip_tags") or ())
    if problem:
        raise InputError(problem)
    return {**begun, "checks": find_checks(begun["checks"], directory)}


def _connections(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the targets of a fleet of Workfront are, each as its role will take it.

    :raises InputError: one is wrong
    """
    found = resolve_connections(given)
    for number, entry in enumerate(given["targets"], 1):
        problem = invalid(_WORKFRONT, {f"{_WORKFRONT}_target": entry}, is_all=False)
        if problem:
            raise InputError(f"targets: entry {number}: {problem}")
    return found


def _histories(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what each of the ``targets`` (IDs) knows of the promotions of their ``source``, from what a task has ``listed``.

    What is in a list that could not be read is unknown to all, and the next wave tries again. Of one that was read, the number of targets
    whose turn had ``begun`` is returned, too.
    """
    # A run for the other vendor loads this filter, too, and has no use for it.
    from ansible_collections.envops.promotion.plugins.module_utils._pingone.history import histories_of

    found = whole(given["listed"])
    known = histories_of(found.get("promotions") or [], given["source"], given["targets"])
    return {"known": known, "begun": len(given["begun"]) if "promotions" in found else ""}


_PARTS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "begin": _begin,
    "environments": resolve_environments,
    "connections": _connections,
    "histories": _histories,
    "note": note,
    "wave": before_wave,
    "after": after_wave,
    "end": end,
}


def decide(given: Mapping[str, Any], part: str) -> dict[str, Any]:
    """Return the decisions of a part, with the problem, if there is one, in place of an error."""
    try:
        return {"problem": "", **_PARTS[part](given)}
    except InputError as error:
        return {"problem": str(error)}


class FilterModule:
    """The filter, as Ansible looks for it."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filter by its name."""
        return {"promotion_fleet": decide}
