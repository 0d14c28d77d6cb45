# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads the collection's Python files as Python loads its own: compiled once, and from then on from ``__pycache__``.

Ansible's loader of collections compiles every file each time that ansible-playbook starts, which takes a third of a second
for this collection. Where ``__pycache__`` cannot be written, or is not wanted, Python compiles as well.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from types import ModuleType

PACKAGE = "ansible_collections.envops.promotion.plugins"


class _OwnFiles:
    """Finds the files below the collection's plugins, and leaves everything else to the next finder."""

    def __init__(self) -> None:
        self._finders: dict[str, FileFinder] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load a module, or None if it is not a file of this collection."""
        if not fullname.startswith(f"{PACKAGE}."):
            return None
        for directory in path or ():
            if directory not in self._finders:
                self._finders[directory] = FileFinder(directory, (SourceFileLoader, SOURCE_SUFFIXES))
            spec = self._finders[directory].find_spec(fullname)
            if spec is not None and spec.loader is not None:  # a directory without __init__.py is for Ansible's finder
                return spec
        return None


@contextlib.contextmanager
def cached_bytecode() -> Iterator[None]:
    """Load what is imported in the block from ``__pycache__``, as far as it belongs to this collection."""
    finder = _OwnFiles()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
