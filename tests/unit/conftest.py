# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What brief tests leave out: those of a line of ansible-core, where another line runs them all.

Only ansible-core and its Python differ there. So whatever ansible-core takes part in is tested, and each piece of code runs.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

OF_FILES = ("test_benchmarks", "test_contract", "test_failure_keys", "test_project")
"""Files about what is written in the repository, which is the same for each line."""
ABOUT_OPTIONS = ("bad_", "environment_variables", "token", "untrusted_host")
"""Parts of the names of files about how modules read their options."""
FEW_ROWS = 2
"""The first rows of a table, where Python is the subject, one module after the other reads its options, or a role is played."""
SOME_ROWS = 20
"""The first rows of a table about what ansible-core does for the collection: templates, options of roles, action plugins."""
FEW_OF_A_FILE = 1
"""Tests of any other file of modules: what a module does with what it has read does not depend on ansible-core."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what brief tests do not need."""
    if not os.environ.get("BRIEF_TESTS"):
        return
    seen: Counter[str] = Counter()
    kept: list[pytest.Item] = []
    omitted: list[pytest.Item] = []
    for item in items:
        subject, most = _limit(item)
        seen[subject] += 1
        (kept if seen[subject] <= most else omitted).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=omitted)


def _limit(item: pytest.Item) -> tuple[str, int]:
    """Return what a test is counted with, and how many of them run."""
    file = item.nodeid.partition("::")[0]
    function = item.nodeid.partition("[")[0]
    rooms = item.path.relative_to(Path(__file__).parent).parts
    if item.path.stem in OF_FILES:
        return file, 0
    if rooms[0] == "modules" and not any(part in item.path.name for part in ABOUT_OPTIONS):
        return file, FEW_OF_A_FILE
    return function, FEW_ROWS if rooms[0] in ("modules", "module_utils", "roles") else SOME_ROWS
