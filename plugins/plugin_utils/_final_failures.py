# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tells failures that a role certainly fails with from those that it may answer by planning again.

ansible-core 2.19 and newer replace the error of each failed task with ``failed_when`` by the words that an expression was true. So a
task of a role keeps that keyword only where the role may decide that the failure is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._errors import RejectedError, StateConflictError

_EXECUTION = "pingone_promotion_execution"
_REPEATABLE = frozenset({_EXECUTION, "workfront_installation", "workfront_installation_plan"})
"""The modules after whose refusal a role may plan again. What other tasks do about failures does not depend on them."""
_REFUSALS = frozenset({StateConflictError.kind, RejectedError.kind})
"""Kinds of refusals after which another status of the package may help."""


def is_final(module: str, result: Mapping[str, Any]) -> bool:
    """Return whether the failed result of a module, given by its name without the collection, must fail its task, whatever a role decides."""
    if module not in _REPEATABLE or result.get("superseded") is True:
        return False
    error = result.get("error")
    kind = error.get("kind") if isinstance(error, Mapping) else None
    return kind is not None and (module == _EXECUTION or kind not in _REFUSALS)
