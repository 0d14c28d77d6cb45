# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation that modules share: waiting."""

from __future__ import annotations


class ModuleDocFragment:
    """The option of modules that can wait, and the times of those that do."""

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
      - How long the task may take, in seconds.
      - When the time is over, the task fails with the last known status; the work goes on at the service, and the same
        task run again goes on waiting for it.
    type: float
  wait_interval:
    description:
      - The first pause between two looks at the service, in seconds.
      - The pauses grow with the time waited, to three times this at most, unless the service asks for others.
    type: float
    default: 5.0
"""
