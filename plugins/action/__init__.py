# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads what the action plugin needs while Ansible reads a playbook.

Ansible imports this package in its main process as soon as a playbook names a module of the collection, and starts a process
for each task later. Whatever is loaded here, all those processes share; each would have to compile it anew otherwise.
"""

from __future__ import annotations

import contextlib
import importlib
import os

from ansible_collections.envops.promotion.plugins.plugin_utils._choosing import is_switched_on
from ansible_collections.envops.promotion.plugins.plugin_utils._module_host import load_all_modules
from ansible_collections.envops.promotion.plugins.plugin_utils._protocol import load_encoders

if is_switched_on(os.environ):
    # Whatever is wrong with a module is told by the task that runs it.
    with contextlib.suppress(Exception):
        load_encoders()
        load_all_modules()
        importlib.import_module(f"{__name__}.in_process")
