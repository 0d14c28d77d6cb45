# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads the collection's filters into the process from which Ansible starts those of the tasks."""

from __future__ import annotations

import importlib
import pkgutil

from ansible.plugins.loader import filter_loader

FILTERS = "ansible_collections.envops.promotion.plugins.filter"


def load_all_filters() -> None:
    """Load every filter, as Ansible would for the first template that uses it."""
    for found in pkgutil.iter_modules(importlib.import_module(FILTERS).__path__):
        filter_loader.get(f"envops.promotion.{found.name}")
