# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes what a service answers, one value at a time, and judges what a module makes of it."""
