# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why no answer arrived, in words that show a problem of the network as one."""

from __future__ import annotations

import contextlib
import dataclasses
import re
import socket
import ssl
import urllib.parse
from collections.abc import Iterator
from typing import Any

from ._errors import Asked, NetworkError
from ._transport import AnswerUnusableError

with contextlib.suppress(ImportError):  # the HTTP client reports it
    import requests
    import urllib3.exceptions

_CHECK_NETWORK = "This is a problem of the network, not of the credentials: check"
_PROXY_VARIABLES = "the environment variables for proxies (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)"
_UNTRUSTED = "Set ca_path to the certificate of the issuing CA, or check the host name."
_NO_TLS = "Check that the host and the port are those of a server for https, and the environment variables for proxies."
_MOST_REASONS = 20
_OF_SYSTEM = re.compile(r"\[Errno -?\d+\] [^()]+")
"""What the operating system says, in the middle of what urllib3 writes around it."""
_PLACE_IN_SOURCE = re.compile(r" \(_ssl\.c:\d+\)")


@dataclasses.dataclass(frozen=True)
class _Route:
    """The way to a URL: its host, and the proxy in between as people write it, without credentials, or an empty string."""

    host: str
    proxy: str

    @property
    def through(self) -> str:
        return f" through the proxy {self.proxy}" if self.proxy else ""


def network_error(error: Exception, asked: Asked, url: str) -> NetworkError:
    """Return the error for a request to ``url`` that got no answer."""
    permanent = False
    route = _route_to(url)
    unreachable = f"{_CHECK_NETWORK} the name resolution, the firewalls, and {_PROXY_VARIABLES}."
    advice = ""
    if isinstance(error, requests.exceptions.SSLError):
        permanent = True
        reason = f"the TLS connection to {route.host}{route.through} failed: {_root_reason(error)}"
        advice = _UNTRUSTED if _has_reason(error, ssl.SSLCertVerificationError) else _NO_TLS
    elif isinstance(error, requests.exceptions.ProxyError):
        reason = (
            f"the connection through the proxy{' ' if route.proxy else ''}{route.proxy} failed: {_root_reason(error)}"
        )
        advice = f"{_CHECK_NETWORK} {_PROXY_VARIABLES}, and whether the proxy is available."
    elif isinstance(error, requests.exceptions.ConnectTimeout):
        reason, advice = f"no connection to {route.host}{route.through} within the time limit", unreachable
    elif isinstance(error, requests.exceptions.Timeout):
        reason, advice = _no_answer_in_time(route), unreachable
    elif _has_reason(error, socket.gaierror):
        reason, advice = f"the host name {route.host} cannot be resolved: {_root_reason(error)}", unreachable
    elif _has_reason(error, ConnectionRefusedError):
        reason, advice = f"{route.host} refused the connection{route.through}", unreachable
    elif isinstance(error, requests.exceptions.ConnectionError | requests.exceptions.ChunkedEncodingError):
        reason = f"the connection to {route.host}{route.through} failed or was lost: {_root_reason(error)}"
        advice = unreachable if _has_reason(error, urllib3.exceptions.NewConnectionError) else ""
    elif isinstance(error, AnswerUnusableError):
        reason = f"the answer could not be received: {error}"
    elif isinstance(error, ValueError):
        permanent = True
        reason = f"the request could not be built: {type(error).__name__}"
        advice = "Check the configured URL, the token (it must not contain a line break) and the environment variables for proxies."
    else:
        reason = f"the answer of {route.host} could not be received: {type(error).__name__}"
    found = NetworkError(asked, permanent=permanent, service_message=reason)
    found.advice = advice
    return found


def advice_of_proxy(url: str) -> str:
    """Return what to do about a proxy that wants to know who sends a request."""
    proxy = _route_to(url).proxy
    return f"The proxy{' ' if proxy else ''}{proxy} wants credentials, whatever those of the service are: check {_PROXY_VARIABLES}."


def slow_answer(asked: Asked, url: str) -> NetworkError:
    """Return the error for an answer that was not complete in time."""
    found = NetworkError(asked, service_message=_no_answer_in_time(_route_to(url)))
    found.advice = f"{_CHECK_NETWORK} the firewalls and {_PROXY_VARIABLES}, or set a longer http_timeout."
    return found


def _no_answer_in_time(route: _Route) -> str:
    """Return what happened to a request whose answer did not arrive in time."""
    return f"no answer from {route.host}{route.through} within the time limit"


def _route_to(url: str) -> _Route:
    host = urllib.parse.urlsplit(url).netloc.rpartition("@")[2]
    proxy = ""
    with contextlib.suppress(Exception):  # a proxy variable that is not a URL
        found = requests.utils.select_proxy(url, requests.utils.get_environ_proxies(url)) or ""
        proxy = urllib.parse.urlsplit(found if "//" in found else f"//{found}").netloc.rpartition("@")[2]
    return _Route(host, proxy)


def _has_reason(error: BaseException, kind: type[BaseException]) -> bool:
    return any(isinstance(reason, kind) for reason in _reasons_of(error))


def _root_reason(error: BaseException) -> str:
    """Return the innermost reason of a connection failure; the outer messages repeat the whole URL."""
    reason: Any = error
    for _depth in range(8):
        inner = getattr(reason, "reason", None)
        if not isinstance(inner, BaseException):
            inner = next((part for part in getattr(reason, "args", ()) if isinstance(part, BaseException)), None)
        if inner is None:
            break
        reason = inner
    text = _PLACE_IN_SOURCE.sub("", str(reason).rsplit(">: ", 1)[-1])
    said = _OF_SYSTEM.search(text)
    return (said[0] if said else text) or type(reason).__name__


def _reasons_of(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all errors that have led to it."""
    found: list[Any] = [error]
    for reason in found:
        yield reason
        if len(found) > _MOST_REASONS:
            return
        related = (getattr(reason, "reason", None), reason.__cause__, reason.__context__, *reason.args)
        found += [each for each in related if isinstance(each, BaseException)]
