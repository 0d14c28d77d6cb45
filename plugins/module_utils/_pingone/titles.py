# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sentences call a resource."""

from __future__ import annotations

from typing import Any

from .._ids import is_uuid


def title_of(kind: Any, name: Any, resource_id: Any = None, *, with_id: bool = False) -> str:
    """Return a resource as sentences show it, such as ``populations "NA Eng Austin"``, and ``with_id`` the ID behind it.

    PingOne calls a resource without a name by its type and ID, such as ``themes:5ab94557-...`` (contract PingOne 5.3). It is
    shown as ``themes f0c75a0b-...`` with the given ID, because the one in the name may be that of the other environment.
    """
    own_type, _, own_id = str(name or "").rpartition(":")
    if own_type and is_uuid(own_id):
        return f"{kind or own_type} {resource_id or own_id}"
    words = (kind, f'"{name}"', f"({resource_id})" if with_id and resource_id else "") if name else (kind, resource_id)
    return " ".join(str(word) for word in words if word)
