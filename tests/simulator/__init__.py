# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulator of the promotion services this collection talks to.

The package shares no code with the collection's plugins, so that an error in one cannot hide in the other.
Vendor-neutral parts (server, control endpoint, request log, faults, clock, ids) live here, each vendor in a package
of its own.
"""
