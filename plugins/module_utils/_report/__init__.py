# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report of a promotion: read from a plan and a role's result, and written as a document of one of four formats."""
