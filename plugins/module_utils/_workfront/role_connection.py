# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of a role knows about the connection to an environment: never a secret (contract Workfront 3.1, 3.4)."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from .._registered import mapping, optional_text, text

_PRIVATE_KEY = "private_key"
_SESSION_ID = "session_id"
_MORE_THAN_ORIGIN = re.compile("[@?#]")


@dataclasses.dataclass(frozen=True, kw_only=True)
class RoleConnection:
    """The ``url`` of a connection, and the names of its ``options``."""

    url: str | None
    options: frozenset[str]

    @classmethod
    def read(cls, given: Any) -> RoleConnection:
        """Read the names of the options of a connection that have a value."""
        options = mapping(given)
        return cls(
            url=optional_text(options.get("url")),
            options=frozenset(text(name) for name, value in options.items() if value is not None),
        )

    @property
    def is_given(self) -> bool:
        """Whether there is any option."""
        return bool(self.options)

    @property
    def must_log_in(self) -> bool:
        """Whether a JWT application is given, which logs in once for all tasks; a session that is given with it is used first."""
        return _PRIVATE_KEY in self.options and _SESSION_ID not in self.options

    @property
    def shown_url(self) -> str:
        """The URL, or an empty string if it is more than an origin: modules reject it then, and it may contain a password."""
        url = self.url or ""
        return "" if _MORE_THAN_ORIGIN.search(url) else url
