# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Authenticates the requests of the HTTP client: tokens and their renewal, headers, HTTP Basic."""

from __future__ import annotations

from collections.abc import Callable

try:
    import requests
    from requests.auth import AuthBase
except ImportError:  # the HTTP client reports it
    AuthBase = object  # type: ignore[assignment,misc]

_RENEW_BEFORE = 60.0
"""A token is renewed this many seconds before it expires."""

Auth = AuthBase
"""Authenticates a request: it is called with the prepared request, and adds the credentials."""


class NoAuth(AuthBase):
    """Sends a request without credentials, even if a netrc file has some."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


class Token:
    """A token, fetched when first needed and renewed before it expires.

    ``fetch`` returns a token and its lifetime in seconds, and is None if there are no credentials.
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
        self._expires_at: float | None = None

    def renew(self) -> bool:
        """Discard a refused token; return whether another one can be fetched."""
        if self._fetch is None:
            return False
        self._token = None
        return True

    def current(self) -> str:
        """Return the token to use now.

        :raises ServiceError: a new one is needed and cannot be fetched
        """
        expires_soon = self._expires_at is not None and self._clock() >= self._expires_at - _RENEW_BEFORE
        if self._fetch is not None and (self._token is None or expires_soon):
            self._token, lifetime = self._fetch()
            self._expires_at = self._clock() + lifetime
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
