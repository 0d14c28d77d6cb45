# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of a role knows about the connection to an environment: never a secret (contract Workfront 3.1, 3.4)."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from .._run import mapping, optional_text, text
from .names import JWT_OPTIONS

_PRIVATE_KEY = "private_key"
_SESSION_ID = "session_id"
_MORE_THAN_ORIGIN = re.compile("[@?#]")


@dataclasses.dataclass(frozen=True, kw_only=True)
class RoleConnection:
    """The ``url`` of a connection, the names of its ``options``, and the names of what its ``login`` returned."""

    url: str | None
    options: frozenset[str]
    login: frozenset[str]

    @classmethod
    def read(cls, given: Any, login: Any) -> RoleConnection:
        """Read the names of the options of a connection, and the names of what the login returned."""
        options = mapping(given)
        return cls(
            url=optional_text(options.get("url")),
            options=frozenset(map(text, options)),
            login=frozenset(map(text, mapping(login))),
        )

    @property
    def is_given(self) -> bool:
        """Whether there is any option."""
        return bool(self.options)

    @property
    def must_log_in(self) -> bool:
        """Whether a JWT application is given, which logs in once for all tasks."""
        return _PRIVATE_KEY in self.options

    @property
    def superseded_options(self) -> list[str]:
        """The options that the session replaces: a connection accepts only one authentication method."""
        return list(JWT_OPTIONS) if _SESSION_ID in self.login else []

    @property
    def shown_url(self) -> str:
        """The URL, or an empty string if it is more than an origin: modules reject it then, and it may contain a password."""
        url = self.url or ""
        return "" if _MORE_THAN_ORIGIN.search(url) else url
