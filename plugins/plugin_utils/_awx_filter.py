# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter of the role awx_setup, which needs the collection awx.awx."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ansible.plugins.loader import module_loader
from ansible.utils.unsafe_proxy import wrap_var
from jinja2 import pass_context
from jinja2.runtime import Context

from ansible_collections.envops.promotion.plugins.module_utils._run import Run

from ._awx_given import blank_guards, no_strings
from ._role_spec import spec_of
from ._run_filter import run_filters

_ROLE = "awx_setup"
_NO_COLLECTION = (
    "The collection awx.awx is not installed, which awx_setup_state: {state} needs; install it, or use rendered to only "
    "write the files."
)


def setup_filters(load_run: Callable[[], type[Run]]) -> dict[str, Callable[..., Any]]:
    """Return the filter by its name.

    What it returns are values, never templates: job templates have templates of their own, for AWX to fill in.
    """
    [(name, decide_anything)] = run_filters(_ROLE, load_run).items()

    @pass_context
    def decide(variables: Context, names: Iterable[str], part: str = "steps") -> Any:
        """Return the decisions of a part for what the named variables hold where the filter is used."""
        if part == "problem":
            state = str(variables.get(f"{_ROLE}_state") or "present").strip()
            if state in ("present", "absent") and not _has_awx():
                return _NO_COLLECTION.format(state=state)
            given = {name: variables.get(name) for name in spec_of(_ROLE)}
            if problem := " ".join([*no_strings(given, spec_of(_ROLE)), *blank_guards(given[f"{_ROLE}_pipelines"])]):
                return wrap_var(problem)
        return wrap_var(decide_anything(variables, names, part))

    return {name: decide}


def _has_awx() -> bool:
    return bool(module_loader.find_plugin("awx.awx.job_template"))
