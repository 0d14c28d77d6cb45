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


def run_filters(run: type[Run]) -> dict[str, Callable[..., Any]]:
    """Return the filter of a role by its name, as Ansible wants it from a plugin."""

    @pass_context
    def decide(context: Context, names: Iterable[str], part: str = "steps") -> dict[str, Any]:
        """Return the decisions of a part for what the named variables hold where the filter is used."""
        return run.read(gather(run.ROLE, names, context.get), user=os.environ.get("USER", "")).decide(part)

    return {f"{run.ROLE}_run": decide}
