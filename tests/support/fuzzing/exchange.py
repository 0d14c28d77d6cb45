# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Takes what the HTTP client sends to a simulator in this process, and brings back the answers, changed if wanted."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import random
import secrets
import urllib.parse
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import requests

from ansible_collections.envops.promotion.plugins.module_utils import _http
from simulator.in_process import InProcessSimulator, Saved
from support.fuzzing.answers import Answer, Change
from support.modules import FakeTime

MOST_REQUESTS = 400
"""Requests of one run, above which it counts as endless."""


class EndlessError(BaseException):
    """A run sends request after request. Not an Exception, so that nothing handles it."""


class Exchange:
    """In the place of HTTP.

    It remembers what the service said after the same requests at the same times, because the service leaves nothing to
    chance: most runs differ from others in a request or two, and the service sees them only from there on.
    """

    def __init__(self, simulator: InProcessSimulator, monkeypatch: pytest.MonkeyPatch) -> None:
        self.simulator = simulator
        self._clock = simulator.core.clock
        self._saved: Saved | None = None
        self._change: Change | None = None
        self._numbers: Counter[str] = Counter()
        self._sent: list[_Sent] = []
        self._history = ""
        self._is_current = True
        self._known: dict[str, Answer] = {}
        self._states: dict[str, Any] = {}
        self._chance = random.Random(0)
        self.answers: list[Answer] = []
        monkeypatch.setattr(_http, "fetch", self._fetch)
        monkeypatch.setattr(secrets, "token_bytes", self._chance.randbytes)
        monkeypatch.setattr(secrets, "token_hex", lambda size: self._chance.randbytes(size).hex())

    def arrange(self) -> None:
        """Pass on each of the following requests."""
        self._saved = None
        self._chance.seed(0)
        self.start(None)

    def save(self) -> None:
        """Let each of the following runs begin with the present state of the service."""
        self._saved = self.simulator.save()
        self._known.clear()
        self._states.clear()

    def start(self, change: Change | None) -> None:
        """Begin another run; change the answers as ``change`` says."""
        self.answers = []
        self._change = change
        self._numbers.clear()
        self._sent = []
        self._history = ""
        self._is_current = self._saved is None
        if self._saved is not None:
            self._clock.set(self._saved.moment)

    def state(self, read: Callable[[], Any]) -> Any:
        """Return what ``read`` returns after this run."""
        if self._history not in self._states:
            self._catch_up()
            self._states[self._history] = read()
        return self._states[self._history]

    def _fetch(
        self, session: requests.Session, method: str, url: str, *, limit: float, **options: Any
    ) -> tuple[requests.Response, bytes]:
        del limit
        if len(self.answers) >= MOST_REQUESTS:
            raise EndlessError
        parts = {name: options[name] for name in ("params", "data", "headers", "auth")}
        request = session.prepare_request(requests.Request(method, url, **parts))
        before = self._history
        answer = self._answer(_sent(request, self._clock.now()))
        self.answers.append(answer)
        self._numbers[answer.operation] += 1
        changed = answer if self._change is None else self._change.apply(answer)
        if changed.refused and self._saved is not None:
            self._history = before
            self._sent.pop()
            self._is_current = False
        if changed.lost is not None:
            raise changed.lost
        response = requests.Response()
        response.status_code = changed.status
        response.headers.update(dict(changed.headers))
        return response, changed.body

    def _answer(self, sent: _Sent) -> Answer:
        history = hashlib.sha256(f"{self._history} {sent}".encode()).hexdigest()
        if self._saved is None or history not in self._known:
            self._catch_up()
            asked, said = self.simulator.answer(sent.address, sent.method, sent.target, dict(sent.headers), sent.body)
            operation = asked.operation or sent.target.partition("?")[0]
            name = f"{operation} of {asked.environment}" if asked.environment else operation
            answer = Answer(
                name, self._numbers[name], said.status_code, said.get_data(), tuple(said.headers), sent.method != "GET"
            )
            self._known[history] = answer
        else:
            self._is_current = False
        self._history = history
        self._sent.append(sent)
        return self._known[history]

    def _catch_up(self) -> None:
        """Send the service what it would have been sent, had its answers not been known."""
        if self._is_current or self._saved is None:
            return
        present = self._clock.now()
        self.simulator.restore(self._saved)
        self._chance.seed(1)
        for sent in self._sent:
            self._clock.set(sent.moment)
            self.simulator.answer(sent.address, sent.method, sent.target, dict(sent.headers), sent.body)
        self._clock.set(present)
        self._is_current = True


@dataclasses.dataclass(frozen=True)
class _Sent:
    """A request and the time at which it was sent."""

    moment: datetime.datetime
    address: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def _sent(request: requests.PreparedRequest, moment: datetime.datetime) -> _Sent:
    url = urllib.parse.urlsplit(request.url or "")
    target = f"{url.path}?{url.query}" if url.query else url.path
    headers = tuple((name, str(value)) for name, value in request.headers.items())
    body = request.body or b""
    content = body.encode() if isinstance(body, str) else body
    return _Sent(moment, url.netloc, request.method or "", target, headers, content)


class SharedTime(FakeTime):
    """A clock for modules that is the simulator's, too; only sleeping moves it."""

    def __init__(self, simulator: InProcessSimulator) -> None:
        super().__init__()
        self._clock = simulator.core.clock

    def now(self) -> float:
        return self._clock.now().timestamp()

    def sleep(self, seconds: float) -> None:
        super().sleep(seconds)
        self._clock.advance(seconds)
