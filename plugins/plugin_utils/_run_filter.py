# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the filter with which a role gets the decisions of its run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from ansible_collections.envops.promotion.plugins.module_utils._run import Run, gather
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import options_of, problem_with
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import spec_of
from ansible_collections.envops.promotion.plugins.plugin_utils._whole_results import whole_values


def run_filters(run: type[Run]) -> dict[str, Callable[..., Any]]:
    """Return the filter of a role by its name, as Ansible wants it from a plugin."""

    spec_of(run.ROLE)  # read once, in the process from which Ansible starts those of the tasks

    @pass_context
    def decide(context: Context, names: Iterable[str], part: str = "steps") -> Any:
        """Return the decisions of a part for what the named variables hold where the filter is used."""
        names = list(names)
        if part == "options":
            return options_of(run.ROLE, context.get, names or None)
        options = options_of(run.ROLE, context.get, [name for name in names if name.startswith(f"{run.ROLE}_")])
        seen = whole_values(gather(run.ROLE, names, context.get, options))
        found = run.read(seen, user=os.environ.get("USER", ""))
        if part == "problem":
            return problem_with(run.ROLE, context.get, context.parent, run.FACTS) or found.missing_input
        return found.decide(part)

    return {f"{run.ROLE}_run": decide}
