# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A connection that is not local, to this machine, for the integration tests."""

from __future__ import annotations

from ansible.plugins.connection.local import Connection as LocalConnection

DOCUMENTATION = """
name: bastion
short_description: Another machine that is this one
description:
  - Runs everything here, as another machine would.
"""


class Connection(LocalConnection):
    """What Ansible takes for another machine."""

    transport = "bastion"
