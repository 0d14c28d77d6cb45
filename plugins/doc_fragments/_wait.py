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
      - The initial polling interval, in seconds.
      - The interval grows with the waiting time up to three times this value, unless the service requests another one.
    type: float
    default: 5.0
notes:
  - A failed task whose time was over returns C(timed_out=true), C(elapsed), the seconds that it waited, and C(status), the
    last known one.
"""
