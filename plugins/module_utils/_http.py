# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one HTTP client: sessions, retries and typed errors, with no knowledge of any vendor."""

from __future__ import annotations

import base64
import json
import math
import platform
import random
import traceback
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from . import _errors, _times
from ._auth import Auth, NoAuth, TokenAuth
from ._network import advice_of_proxy, network_error, slow_answer
from ._paths import check_path
from ._progress import LONG_PAUSE, Progress
from ._reply import AnswerReader, Dialect, Reply
from ._retry import LONGEST_ASKED_PAUSE, Retries, may_repeat, seconds_of_date
from ._runtime import Runtime
from ._transport import MOST_BYTES, AnswerTooLargeError, AnswerTooSlowError, fetch, open_session
from ._version import COLLECTION_VERSION
from ._waiting import SETTLING, Deadline

try:
    import requests
except ImportError:
    REQUESTS_TRACE: str | None = traceback.format_exc()
else:
    REQUESTS_TRACE = None

_CONNECT_TIMEOUT = 10.0
_SETTLING_PAUSE = 1.0
_PROXY_REFUSES = 407


class HttpClient:
    """Sends requests to one service over one session, and returns its JSON.

    ``origin`` is a URL without a trailing slash, to which paths are added. ``verify`` is a boolean or a path of CA
    certificates, ``timeout`` the seconds for a whole answer, ``accept`` the media types that answers may have, ``headers`` further headers of each request. If
    ``deadline`` is set, neither a pause nor an answer goes beyond it.
    """

    def __init__(
        self,
        origin: str,
        dialect: Dialect,
        runtime: Runtime,
        *,
        verify: bool | str,
        timeout: float,
        retries: int,
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        if REQUESTS_TRACE is not None:
            raise _errors.MissingLibraryError("requests", REQUESTS_TRACE)
        self.origin = origin
        self.deadline: Deadline | None = None
        self.date: float | None = None
        """The time at which the last answer was sent, by the clock of the service, in seconds since the epoch."""
        self.auth: Auth = NoAuth()
        self._created: dict[str, float] = {}
        self._dialect = dialect
        self._runtime = runtime
        self._reader = AnswerReader(dialect, runtime)
        self._verify = verify
        self._timeout = timeout
        self._retries = Retries(retries, random.random)
        self._session = open_session()
        self._session.headers["User-Agent"] = _user_agent()
        self._session.headers["Accept"] = accept
        self._session.headers.update(headers or {})
        self._register_proxy_secrets()

    def request(
        self,
        method: str,
        path: str,
        *,
        asked: str,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        form: Mapping[str, str] | None = None,
        content_type: str | None = None,
        origin: str | None = None,
        auth: Auth | None = None,
        harmless: bool = False,
        once: bool = False,
        text: bool = False,
        confidential: bool = False,
        patient: bool = True,
    ) -> Reply:
        """Send one request, and retry it if that is safe.

        ``path`` begins with a slash. ``origin`` replaces the client's own. ``asked`` continues the sentence
        "Could not ...". ``harmless`` marks a POST that may be retried like a GET because it changes nothing, ``once`` a request
        that is only repeated after a new token, because the caller has to check something before each attempt. ``text``
        allows plain text instead of JSON in the answer. ``confidential`` marks a body with a secret: errors then do not
        quote an unreadable answer, because a part of a secret would not be recognised and masked. Without
        ``patient``, what is not found is known at once, even if it is new: not every service has the endpoint, or the caller
        judges it.

        :raises ServiceError: one of its kinds; ``ambiguous`` says whether the request may have taken effect
        :raises InputError: a part of the path would change its meaning
        """
        url = f"{origin or self.origin}{path}"
        check_path(url)
        path_asked = urllib.parse.urlsplit(url).path
        purpose = _errors.Asked(
            what=asked,
            service=self._dialect.name,
            method=method,
            path=path_asked,
            quotable=not confidential,
            writes=method != "GET" and not harmless,
        )
        data: Any = form
        headers: dict[str, str] = {}
        if body is not None:
            data = json.dumps(body, allow_nan=False).encode()
            headers["Content-Type"] = "application/json"
        if content_type is not None:
            headers["Content-Type"] = content_type
        used_auth = auth or self.auth
        renewed = False
        uncertain = False
        attempt = 0
        failures: list[str] = []
        while True:
            try:
                reply = self._send(purpose, url, query, data, headers, used_auth, text=text)
            except _errors.ServiceError as error:
                if error.asked is not purpose:
                    raise  # a failed request for the token, which has its own retries
                error.after_uncertainty = uncertain
                uncertain = uncertain or error.ambiguous
                error.advice = f"{error.advice} {self._advise(error, url)}".strip()
                if error.status == 401 and not renewed and isinstance(used_auth, TokenAuth) and used_auth.token.renew():
                    renewed = True
                    continue
                if method == "GET" and isinstance(error, _errors.NotFoundError) and patient and self._settles(path):
                    continue
                attempt += 1
                failures.append(_failure_of(error))
                is_final = once or not may_repeat(method, error, harmless=harmless)
                if is_final or not self.pause_before(attempt, error):
                    raise
            else:
                self._note(reply)
                if method == "DELETE":
                    self._forget(path)
                if attempt:
                    before = ", ".join(dict.fromkeys(failures))
                    self._runtime.warn(
                        f"{method} {purpose.path} succeeded only on attempt {attempt + 1}. Before: {before}."
                    )
                return reply

    def _advise(self, error: _errors.ServiceError, url: str) -> str:
        if error.status == _PROXY_REFUSES:
            return advice_of_proxy(url)
        asked = error.retry_after or 0.0
        if error.transient and asked > LONGEST_ASKED_PAUSE:
            return (
                f"{error.asked.service} asks for a pause of {_times.limit(asked)}, and a task pauses for at most "
                f"{_times.limit(LONGEST_ASKED_PAUSE)}: run this again after that time."
            )
        return self._dialect.advise(error)

    def expect(self, created: str) -> None:
        """Tolerate, for SETTLING seconds from now, that the service does not find what it has just created, given by ID."""
        self._created[urllib.parse.quote(created, safe="")] = self._runtime.clock()

    def _note(self, reply: Reply) -> None:
        """Note a request that changed something, so that it can be found in the service's log."""
        if reply.asked.writes and reply.correlation_id:
            written = {"method": reply.asked.method, "path": reply.asked.path, "correlation_id": reply.correlation_id}
            self._runtime.writes.append(written)

    def _forget(self, path: str) -> None:
        self._created = {created: moment for created, moment in self._created.items() if created not in path.split("/")}

    def _settles(self, path: str) -> bool:
        """Pause if a path is about something so new that the service may not find it yet; return whether it is."""
        since = [moment for created, moment in self._created.items() if created in path.split("/")]
        left = max(since, default=-math.inf) + SETTLING - self._runtime.clock()
        if left <= 0 or (self.deadline is not None and self.deadline.left() <= _SETTLING_PAUSE):
            return False
        self._runtime.sleep(_SETTLING_PAUSE)
        return True

    def pause_before(self, attempt: int, error: _errors.ServiceError) -> bool:
        """Pause after failure number ``attempt`` (from 1) of a request; return whether there may be another attempt."""
        pause = self._retries.pause(attempt, error.retry_after)
        if pause is None or (self.deadline is not None and pause >= self.deadline.left()):
            return False
        self._pause(pause, error)
        return True

    def _pause(self, seconds: float, error: _errors.ServiceError) -> None:
        if seconds <= LONG_PAUSE:
            self._runtime.sleep(seconds)
            return
        begun = self._runtime.clock()
        asked = error.asked
        progress = Progress(
            f"{asked.service}, {asked.method} {asked.path}",
            elapsed=lambda: self._runtime.clock() - begun,
            most=seconds,
            sleep=self._runtime.sleep,
            show=self._runtime.show,
        )
        answer = "no usable answer" if error.status is None else f"status {error.status}"
        progress.goes_on(f"pause after {answer}")
        progress.pause(seconds)

    def _send(
        self,
        asked: _errors.Asked,
        url: str,
        query: Mapping[str, str] | None,
        data: Any,
        headers: Mapping[str, str],
        auth: Auth,
        *,
        text: bool,
    ) -> Reply:
        limit = self._timeout
        if self.deadline is not None:
            limit = min(limit, max(1.0, self.deadline.left()))
        try:
            # verify= goes with each request: on a session, REQUESTS_CA_BUNDLE would silently replace it.
            response, content = fetch(
                self._session,
                asked.method,
                url,
                limit=limit,
                params=query,
                data=data,
                headers=dict(headers),
                auth=auth,
                verify=self._verify,
                timeout=(min(_CONNECT_TIMEOUT, limit), limit),
                allow_redirects=False,
            )
        except AnswerTooLargeError:
            raise _errors.ProtocolError(
                asked, service_message=f"the answer has more than {MOST_BYTES // 1_000_000} MB"
            ) from None
        except AnswerTooSlowError:
            raise slow_answer(asked, url) from None
        except (OSError, ValueError) as error:
            # Every error of requests is an OSError. A ValueError comes from lower layers, and quotes the header or the
            # proxy's URL that it is about.
            raise network_error(error, asked, url) from None
        self.date = seconds_of_date(response.headers.get("Date"))
        return self._reader.read(response, content, asked, text=text)

    def _register_proxy_secrets(self) -> None:
        for proxy in urllib.request.getproxies().values():
            credentials = proxy.rpartition("@")[0].rpartition("//")[2]  # the scheme may be missing
            password = credentials.partition(":")[2]
            if password:
                self._runtime.register_secret(password)
                plain = urllib.parse.unquote(password)
                user = urllib.parse.unquote(credentials.partition(":")[0])
                self._runtime.register_secret(plain)
                self._runtime.register_secret(base64.b64encode(f"{user}:{plain}".encode()).decode())


def _user_agent() -> str:
    """Return the User-Agent of every request."""
    return f"envops.promotion/{COLLECTION_VERSION} Python/{platform.python_version()} requests/{requests.__version__}"


def _failure_of(error: _errors.ServiceError) -> str:
    """Return why a request was repeated, in a few words."""
    if error.status is None:
        return "no usable answer"
    name = " (too many requests)" if isinstance(error, _errors.ThrottledError) else ""
    return f"status {error.status}{name}"
