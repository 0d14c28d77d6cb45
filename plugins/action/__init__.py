# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads what the plugins need while Ansible reads a playbook.

Ansible imports this package in its main process as soon as a playbook names a module of the collection, and later forks a
process for each task. All these processes share what is loaded here; otherwise each would have to load it again.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os

from ansible_collections.envops.promotion.plugins.plugin_utils._bytecode import PACKAGE, cached_bytecode

# The task that uses a broken plugin reports the error.
with contextlib.suppress(Exception), cached_bytecode():
    if importlib.import_module(f"{PACKAGE}.plugin_utils._choosing").is_switched_on(os.environ):
        importlib.import_module(f"{PACKAGE}.plugin_utils._protocol").load_encoders()
        importlib.import_module(f"{PACKAGE}.plugin_utils._module_host").load_all_modules()
        importlib.import_module(f"{__name__}.in_process")
    importlib.import_module(f"{PACKAGE}.plugin_utils._progress_lines").let_lines_out_at_once()
    importlib.import_module(f"{PACKAGE}.plugin_utils._filters").load_all_filters()
    # A forked process shares memory only until something touches it, as garbage collection does with every object that it
    # looks at.
    gc.freeze()
