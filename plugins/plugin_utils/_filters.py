# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads the collection's filters into the process from which Ansible starts those of the tasks."""

from __future__ import annotations

import importlib
import pkgutil

from ansible.plugins.loader import filter_loader

from ._role_spec import spec_of

_FILTERS = "ansible_collections.envops.promotion.plugins.filter"


def load_filters(prefix: str) -> None:
    """Load the filters whose names begin with a prefix, and what they need, as the first template that uses one would."""
    for found in pkgutil.iter_modules(importlib.import_module(_FILTERS).__path__):
        if found.name.startswith(f"{prefix}_"):
            filter_loader.get(f"envops.promotion.{found.name}")
            load_run = getattr(importlib.import_module(f"{_FILTERS}.{found.name}"), "load_run", None)
            if load_run is not None:  # the filter of a role
                spec_of(load_run().ROLE)
