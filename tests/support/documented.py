# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the documentation says that a failed task returns."""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Iterable
from typing import Any

import yaml

PLUGINS = "ansible_collections.envops.promotion.plugins"
FRAGMENT_PREFIX = "envops.promotion."
OF_ANSIBLE = frozenset({"changed", "deprecations", "diff", "exception", "failed", "invocation", "msg", "warnings"})
"""Keys that any task may return."""


@functools.cache
def failure_keys(module: str) -> frozenset[str]:
    """Return the keys that a failed task may have: by the module's RETURN, and by the notes of its doc fragments."""
    loaded = importlib.import_module(f"{PLUGINS}.modules.{module}")
    returned = yaml.safe_load(loaded.RETURN)
    own = {key for key, entry in returned.items() if is_of_failure(str(entry["returned"]))}
    return frozenset(own | set(_noted_keys(yaml.safe_load(loaded.DOCUMENTATION))))


def is_of_failure(returned: str) -> bool:
    """Whether a key that is returned then can be that of a failed task."""
    return returned == "always" or re.search(r"\bfailure\b", returned) is not None


def _noted_keys(documentation: dict[str, Any]) -> Iterable[str]:
    notes = list(documentation.get("notes", []))
    for used in documentation.get("extends_documentation_fragment", []):
        name, _dot, section = used.removeprefix(FRAGMENT_PREFIX).partition(".")
        fragment = importlib.import_module(f"{PLUGINS}.doc_fragments.{name}").ModuleDocFragment
        notes += yaml.safe_load(getattr(fragment, (section or "documentation").upper())).get("notes", [])
    for note in notes:
        if note.startswith("A failed task "):
            yield from re.findall(r"C\((\w+)(?:=\w+)?\)", note.partition(" with ")[0])
