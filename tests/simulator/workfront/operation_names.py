# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request asks for, in the words of the contract. Source: Workfront contract, sections 3, 4 and 9."""

from __future__ import annotations

import re

from simulator.request_log import IncomingRequest
from simulator.workfront.core_routes import CORE_PREFIX
from simulator.workfront.legacy_routes import LEGACY_PREFIX
from simulator.workfront.login_routes import IDENTITY_PATH, JWT_PATH, TOKEN_PATH
from simulator.workfront.promotion_routes import CURRENT_PREFIX

LOGIN_OPERATIONS = frozenset({"jwt_exchange", "token", "ims_token"})

_ID = "[^/]+"
_CORE = rf"{CORE_PREFIX}(/v\d+\.0)?"
_BOTH = f"({CURRENT_PREFIX}|{LEGACY_PREFIX})"
_OPERATIONS = [
    ("POST", JWT_PATH, "jwt_exchange"),
    ("POST", TOKEN_PATH, "token"),
    ("POST", IDENTITY_PATH, "ims_token"),
    ("POST", f"{_BOTH}/packages", "E1"),
    ("GET", f"{_BOTH}/packages", "E2"),
    ("GET", f"{_BOTH}/packages/{_ID}", "E3"),
    ("GET", f"{_BOTH}/packages/{_ID}/definition", "E4"),
    ("PUT", f"{_BOTH}/packages/{_ID}", "E5"),
    ("PATCH", f"{_BOTH}/packages/{_ID}", "E6"),
    ("DELETE", f"{_BOTH}/packages/{_ID}", "E7"),
    ("POST", f"{CURRENT_PREFIX}/packages/{_ID}/prepare-installation", "E8"),
    ("POST", f"{LEGACY_PREFIX}/translationmap", "E8"),
    ("POST", f"{CURRENT_PREFIX}/installations/{_ID}/install", "E9"),
    ("GET", f"{CURRENT_PREFIX}/installations", "E10"),
    ("GET", f"{LEGACY_PREFIX}/installation-history", "E10"),
    ("GET", f"{CURRENT_PREFIX}/installations/{_ID}", "E11"),
    ("GET", f"{LEGACY_PREFIX}/installation-history/{_ID}", "E11"),
    ("POST", f"{CURRENT_PREFIX}/packages/{_ID}/translation-map", "E12"),
    ("POST", f"{CURRENT_PREFIX}/packages/{_ID}/install", "E13"),
    ("GET", f"{_CORE}/session", "session"),
    ("POST", f"{_CORE}/login", "login"),
    ("GET", f"{_CORE}/logout", "logout"),
    ("GET", f"{_CORE}/{_ID}/search", "search"),
    ("GET", f"{_CORE}/{_ID}/metadata", "metadata"),
    ("GET", f"{_CORE}/{_ID}(/{_ID})?", "read"),
    ("PUT", f"{_CORE}/{_ID}(/{_ID})?", "edit"),
    ("DELETE", f"{_CORE}/{_ID}(/{_ID})?", "delete"),
]
_PATTERNS = [(method, re.compile(path), name) for method, path, name in _OPERATIONS]


def operation_of(request: IncomingRequest) -> str | None:
    if request.method == "POST" and request.path == f"{LEGACY_PREFIX}/install":
        # The first version had one call for both (section 4).
        return "E13" if b'"translationmap"' in request.body else "E9"
    for method, pattern, name in _PATTERNS:
        if request.method == method and pattern.fullmatch(request.path):
            return name
    return None


def is_promotion(operation: str | None) -> bool:
    return operation is not None and re.fullmatch(r"E\d+", operation) is not None
