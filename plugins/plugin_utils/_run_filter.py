# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the filter with which a role gets the decisions of its run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context

from ansible_collections.envops.promotion.plugins.module_utils._run import Run, gather
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import (
    given_options,
    options_of,
    problem_with,
)
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import spec_of
from ansible_collections.envops.promotion.plugins.plugin_utils._whole_results import whole_values


def run_filters(run: type[Run]) -> dict[str, Callable[..., Any]]:
    """Return the filter of a role by its name, as Ansible wants it from a plugin."""

    role = run.ROLE
    spec_of(role)  # read once, in the process from which Ansible starts those of the tasks

    @pass_context
    def decide(context: Context, names: Iterable[str], part: str = "steps") -> Any:
        """Return the decisions of a part for what the named variables hold where the filter is used."""
        names = list(names)
        if part == "options":
            return options_of(role, context.get, names) if names else given_options(role, context.get)
        own = [name for name in names if name.startswith(f"{role}_")]
        seen = whole_values(gather(role, names, context.get, _options(context, own, part)))
        found = run.read(seen, user=os.environ.get("USER", ""))
        if part == "problem":
            return problem_with(role, context.get, context.parent, run.FACTS) or found.missing_input
        return found.decide(part)

    def _options(context: Context, own: list[str], part: str) -> Mapping[str, Any]:
        """Return options, as the role has read them into its fact when it started, or as they are given."""
        fact = None if part == "problem" else context.get(f"__{role}_options")
        if not isinstance(fact, Mapping):
            return options_of(role, context.get, own)
        return {short: fact.get(short) for short in (name.removeprefix(f"{role}_") for name in own)}

    return {f"{role}_run": decide}
