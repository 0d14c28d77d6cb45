# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What authenticates the requests of the HTTP client: tokens and their renewal, headers, HTTP Basic."""

from __future__ import annotations

from collections.abc import Callable

try:
    import requests
    from requests.auth import AuthBase
except ImportError:  # the client says so
    AuthBase = object  # type: ignore[assignment,misc]

_RENEW_BEFORE = 60.0
"""Seconds before its end at which a token is renewed."""

Auth = AuthBase
"""What authenticates a request: called with the prepared request, it adds what is needed."""


class NoAuth(AuthBase):
    """Sends a request without credentials, which also keeps a netrc file from adding some."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Token:
    """A token, fetched when first needed and renewed before it ends.

    ``fetch`` returns a token and its lifetime in seconds, and is None where there are no credentials.
    ``supplied`` is a token that the user gave; it is used until the service refuses it.
    """

    def __init__(
        self,
        fetch: Callable[[], tuple[str, float]] | None,
        *,
        supplied: str | None,
        clock: Callable[[], float],
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._token = supplied
        self._ends: float | None = None

    def renew(self) -> bool:
        """Forget a token that was refused; return whether another one can be had."""
        if self._fetch is None:
            return False
        self._token = None
        return True

    def current(self) -> str:
        """Return the token to use now.

        :raises ServiceError: a new one is needed and cannot be had
        """
        ending = self._ends is not None and self._clock() >= self._ends - _RENEW_BEFORE
        if self._fetch is not None and (self._token is None or ending):
            self._token, lifetime = self._fetch()
            self._ends = self._clock() + lifetime
        return self._token or ""


class TokenAuth(AuthBase):
    """Sends a token in a header, after the name of a scheme if there is one."""

    def __init__(self, token: Token, *, header: str = "Authorization", scheme: str = "Bearer") -> None:
        self.token = token
        self._header = header
        self._scheme = scheme

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers[self._header] = f"{self._scheme} {self.token.current()}".lstrip()
        return request


def basic_auth(user: str, password: str) -> Auth:
    """Return HTTP Basic credentials."""
    return requests.auth.HTTPBasicAuth(user.encode(), password.encode())
