# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of a role knows about the connection to an environment: never a secret (contract Workfront 3.1, 3.4)."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

from .._registered import mapping, optional_text, text
from .credentials import JWT, SERVER_TO_SERVER

_PRIVATE_KEY = "private_key"
_SESSION_ID = "session_id"
_CLIENT_SECRET = "ims_client_secret"
_BEARER_TOKEN = "bearer_token"
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
        """Whether to log in once for all tasks; a token that is given with what renews it is used first."""
        is_application = _PRIVATE_KEY in self.options and _SESSION_ID not in self.options
        return is_application or (_CLIENT_SECRET in self.options and _BEARER_TOKEN not in self.options)

    @property
    def login_method(self) -> str:
        """How to log in: with a JWT application, or with a server-to-server credential of Adobe's identity service."""
        return JWT if _PRIVATE_KEY in self.options else SERVER_TO_SERVER

    @property
    def shown_url(self) -> str:
        """The URL, or an empty string if it is more than an origin: modules reject it then, and it may contain a password."""
        url = self.url or ""
        return "" if _MORE_THAN_ORIGIN.search(url) else url
