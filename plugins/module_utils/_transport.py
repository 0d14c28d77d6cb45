# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Limits the time and the size of a whole answer; requests limits only the pause between two parts of it."""

from __future__ import annotations

import contextlib
import functools
import socket
import threading
from collections.abc import Iterator
from typing import Any

try:
    import requests
    import requests.adapters
    import urllib3.connection
    import urllib3.connectionpool
except ImportError:  # the HTTP client reports it
    pass

MOST_BYTES = 100_000_000
"""The size of an answer, unpacked, above which it is not read."""
_PART = 65_536
_PACKINGS = ("", "identity", "gzip", "x-gzip", "deflate")
"""How a body may be packed: once, and in a way that makes at most a thousand bytes of one, since parts are unpacked before they are counted."""
_of_thread = threading.local()


class AnswerTooLargeError(Exception):
    """An answer has more than MOST_BYTES."""


class AnswerTooSlowError(Exception):
    """An answer was not complete in time."""


class AnswerUnusableError(OSError):
    """A request was sent, but something is wrong with its answer or its connection; the same may go wrong before it is sent."""


def open_session() -> requests.Session:
    """Return a session for ``fetch``."""
    session = _unredirected_session()
    session.headers["Accept-Encoding"] = "gzip, deflate"  # requests asks for what else it finds a library for, too
    for scheme in ("https://", "http://"):
        session.mount(scheme, _watched_adapter())
    return session


def fetch(
    session: requests.Session, method: str, url: str, *, limit: float, **options: Any
) -> tuple[requests.Response, bytes]:
    """Send a request; return the answer and its body. ``limit`` is in seconds, for everything together.

    :raises requests.exceptions.RequestException: no complete answer arrived
    :raises AnswerTooLargeError: its body has more than MOST_BYTES
    :raises AnswerTooSlowError: it was not complete in time
    :raises AnswerUnusableError: it cannot be received, although the request was sent
    """
    with _Watchdog(limit) as watchdog, watchdog.judging():
        response = session.request(method, url, stream=True, **options)
        if response.status_code < 200:
            session.close()  # its final answer, still to come, must not become that of the next request
        with contextlib.closing(response):
            _check_packing(response)
            return response, _read_all(response)


def _check_packing(response: requests.Response) -> None:
    if response.headers.get("Content-Encoding", "").strip().lower() not in _PACKINGS:
        raise AnswerUnusableError("its Content-Encoding was not asked for")


def _read_all(response: requests.Response) -> bytes:
    parts = []
    size = 0
    for part in response.iter_content(_PART):
        size += len(part)
        if size > MOST_BYTES:
            raise AnswerTooLargeError
        parts.append(part)
    return b"".join(parts)


class _Watchdog:
    """Ends the connection that its thread uses when the time is over, whatever the thread is waiting for."""

    def __init__(self, limit: float) -> None:
        self._timer = threading.Timer(min(limit, threading.TIMEOUT_MAX), self._bite)
        self._timer.daemon = True
        self._has_bitten = False
        self._has_sent = False
        self._connection: urllib3.connection.HTTPConnection | None = None
        self._socket: Any = None

    def __enter__(self) -> _Watchdog:
        _of_thread.watchdog = self
        self._timer.start()
        return self

    def __exit__(self, *exception: object) -> None:
        _of_thread.watchdog = None
        self._timer.cancel()
        self._timer.join()

    @contextlib.contextmanager
    def judging(self) -> Iterator[None]:
        """Report whatever happens after the end of the time as a timeout, and say what goes wrong after a request was sent.

        A body without a length ends where its connection ends, so it would look complete.
        """
        try:
            yield
        except (OSError, ValueError) as error:
            if self._has_bitten:
                raise AnswerTooSlowError from None
            if self._has_sent and isinstance(error, ValueError | requests.exceptions.SSLError):
                raise AnswerUnusableError(type(error).__name__) from None
            raise
        if self._has_bitten:
            raise AnswerTooSlowError

    def watch(self, connection: urllib3.connection.HTTPConnection) -> None:
        """Note what the request uses: a connection, and its socket, which it gives away if it is not to be used again."""
        self._connection = connection
        self._socket = connection.sock

    def note_sent(self) -> None:
        """Note that a whole request was sent, so that it may have taken effect whatever happens from now on."""
        self._has_sent = True

    def _bite(self) -> None:
        self._has_bitten = True
        used: Any = (self._connection and self._connection.sock) or self._socket
        # A tunnel of TLS within TLS has its socket inside.
        with contextlib.suppress(OSError, AttributeError):
            getattr(used, "socket", used).shutdown(socket.SHUT_RDWR)


def _unredirected_session() -> requests.Session:
    """Return a session that does not even prepare to follow a redirect: to that end, requests reads a body without limit."""

    class Session(requests.Session):
        def get_redirect_target(self, resp: requests.Response) -> str | None:
            return None

    return Session()


def _watched_adapter() -> requests.adapters.HTTPAdapter:
    """Return an adapter whose connections, to proxies too, make themselves known to the watchdog of their thread."""

    class Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = _watched_pools()

        def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
            manager = super().proxy_manager_for(*args, **kwargs)
            manager.pool_classes_by_scheme = _watched_pools()
            return manager

    return Adapter()


@functools.cache
def _watched_pools() -> dict[str, type[urllib3.connectionpool.HTTPConnectionPool]]:
    return {
        "http": _watched_pool(urllib3.connectionpool.HTTPConnectionPool),
        "https": _watched_pool(urllib3.connectionpool.HTTPSConnectionPool),
    }


def _watched_pool(
    base: type[urllib3.connectionpool.HTTPConnectionPool],
) -> type[urllib3.connectionpool.HTTPConnectionPool]:
    plain: Any = base.ConnectionCls

    class Connection(plain):  # type: ignore[misc]
        def connect(self) -> None:
            _make_known(self)
            super().connect()

        def request(self, *args: Any, **kwargs: Any) -> None:
            _make_known(self)
            super().request(*args, **kwargs)
            watchdog = _make_known(self)
            if watchdog is not None:
                watchdog.note_sent()

    class Pool(base):  # type: ignore[misc, valid-type]
        ConnectionCls = Connection

    return Pool


def _make_known(connection: urllib3.connection.HTTPConnection) -> _Watchdog | None:
    watchdog: _Watchdog | None = getattr(_of_thread, "watchdog", None)
    if watchdog is not None:
        watchdog.watch(connection)
    return watchdog
