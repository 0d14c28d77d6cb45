# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Categories of resources. Source: PingOne contract, sections 5.4 and 10.3.

The contract names categories only; the properties listed for them show which types of resources they hold.
"""

from __future__ import annotations

import re

_CATEGORIES = {
    "applications": "Applications",
    "fidoPolicies": "Authentication",
    "brandingSettings": "Branding",
    "themes": "Branding",
    "customDomains": "Custom Domain",
    "trustedEmailDomains": "Email Domains",
    "gateways": "Gateways",
    "identityProviders": "Identity Providers",
}
_NEXT_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


def category_of(kind: str) -> str:
    """Name the category of a resource type; one that no list names is called as its type."""
    return _CATEGORIES.get(kind) or _NEXT_WORD.sub(" ", kind[:1].upper() + kind[1:])
