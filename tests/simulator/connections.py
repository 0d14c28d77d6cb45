# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The environment variables with the addresses and credentials of a bundled world, for playbooks that take them from there."""

from __future__ import annotations

from collections.abc import Mapping

from simulator import workfront_worlds, worlds

BUNDLED = ("seeds", "variables")
"""The worlds that have these credentials."""


def connections(pingone: str, workfront: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by name: those of the collection for PingOne, and a pair of environments of Workfront.

    ``pingone`` is an origin, ``workfront`` maps lanes to origins. The sandbox is the source, production the target.
    """
    source, target = workfront_worlds.SOURCE, workfront_worlds.PRODUCTION
    return {
        "PINGONE_API_URL": pingone,
        "PINGONE_AUTH_URL": pingone,
        "PINGONE_AUTH_ENVIRONMENT_ID": worlds.ADMIN_ENVIRONMENT,
        "PINGONE_CLIENT_ID": worlds.CLIENT_ID,
        "PINGONE_CLIENT_SECRET": worlds.CLIENT_SECRET,
        "WORKFRONT_SANDBOX_URL": workfront[source],
        "WORKFRONT_SANDBOX_API_KEY": workfront_worlds.API_KEYS[source],
        "WORKFRONT_PRODUCTION_URL": workfront[target],
        "WORKFRONT_PRODUCTION_API_KEY": workfront_worlds.API_KEYS[target],
    }
