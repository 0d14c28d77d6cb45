# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit trail: a file of records that are chained by hashes, and what a run of a role records in it."""
