# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of modules whose results can be too large for AWX."""

from __future__ import annotations


class ModuleDocFragment:
    """What happens to such a result."""

    DOCUMENTATION = r"""
options: {}
notes:
  - A result of more than 500,000 characters is shortened, because AWX stores none that is larger than 700,000. Its longest lists and
    dictionaries then contain at most 100 entries, first what failed, then what changes something. C(shortened.totals) has their full
    lengths. The following tasks of the collection in the same run, such as M(envops.promotion.promotion_policy) and
    M(envops.promotion.promotion_report), still use all of it.
  - With C(-v), or with the environment variable E(ENVOPS_PROMOTION_RESULTS) set to V(whole), no result is shortened.
"""
