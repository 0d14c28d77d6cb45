# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared documentation of modules: waiting."""

from __future__ import annotations


class ModuleDocFragment:
    """The option of modules that can wait, and the timing options."""

    DOCUMENTATION = r"""
options:
  wait:
    description: Whether to wait until the service has finished.
    type: bool
    default: true
"""

    TIMES = r"""
options:
  wait_timeout:
    description:
      - The maximum duration of the task, in seconds.
      - At the timeout, the task fails with the last known status, and the operation continues at the service. The same task, run
        again, waits for the running operation.
    type: float
  wait_interval:
    description:
      - The shortest pause between two polls, in seconds.
      - A pause is a tenth of the time waited so far, but at least this value, and at most 30 seconds unless this value is
        greater or the service requests a longer pause.
    type: float
    default: 1.0
notes:
  - A failed task whose time was over returns C(timed_out=true), C(elapsed), the seconds that it waited, and C(status), the
    last known one.
"""
