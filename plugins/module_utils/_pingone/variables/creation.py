# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Creating what another run may create at the same time (contract PingOne 10.1, 10.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..._errors import ServiceError
from ..._reconcile import send_once
from ..api import PingOneApi
from ..faults import is_already_there


def create_or_find(
    api: PingOneApi,
    known_by: str,
    create: Callable[[], dict[str, Any]],
    read_created: Callable[[], dict[str, Any] | None],
    read: Callable[[], dict[str, Any] | None],
    explain: Callable[[ServiceError], None] = lambda error: None,
) -> tuple[dict[str, Any], bool]:
    """Return what this task has created and True, or what another run has just created and False.

    ``known_by`` is the ID or name in its path. ``read_created`` returns what was created, if it is as requested, ``read``
    whatever is there, and ``explain`` adds to the error of a creation that has failed.

    :raises ServiceError: it was not created, or cannot be read
    """
    try:
        return send_once(api.http, create, read_created), True
    except ServiceError as error:
        other = None
        if is_already_there(error):
            api.http.expect(known_by)
            other = read()
        if other is None:
            explain(error)
            raise
        return other, False
