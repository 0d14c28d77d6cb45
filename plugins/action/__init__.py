# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Loads what the plugins need while Ansible reads a playbook.

Ansible imports the packages below this one in its main process as soon as a playbook names a module that meta/runtime.yml binds
to a plugin in them, and later forks a process for each task. All these processes share what is loaded here; otherwise each would
have to load it again. There is one package for each prefix of a module's name, because most playbooks need only one vendor, and one
for reports.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os

from ansible_collections.envops.promotion.plugins.plugin_utils._bytecode import PACKAGE, cached_bytecode


def load_into_main_process(prefix: str, *, but: str = "") -> None:
    """Load the modules and filters whose names begin with a prefix, but one, and what runs them."""
    # The task that uses a broken plugin reports the error.
    with contextlib.suppress(Exception), cached_bytecode():
        if importlib.import_module(f"{PACKAGE}.plugin_utils._choosing").is_switched_on(os.environ):
            importlib.import_module(f"{PACKAGE}.plugin_utils._protocol").load_ahead()
            importlib.import_module(f"{PACKAGE}.plugin_utils._module_host").load_modules(prefix, but=but)
            importlib.import_module(f"{PACKAGE}.plugin_utils._in_process")
        importlib.import_module(f"{PACKAGE}.plugin_utils._progress_lines").let_lines_out_at_once()
        importlib.import_module(f"{PACKAGE}.plugin_utils._filters").load_filters(prefix)
        # A forked process shares memory only until something touches it, as garbage collection does with every object that it
        # looks at.
        gc.freeze()
