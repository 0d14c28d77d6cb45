# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Hands requests to a simulator in this process: HTTP over loopback is more than a third of the time of a request."""

from __future__ import annotations

import io
import urllib.parse
from collections.abc import Callable
from typing import Any

import requests
import requests.adapters
import urllib3

from simulator.in_process import ServedSimulator
from simulator.server import sent_headers


def shortened(
    open_session: Callable[[], requests.Session], simulator: ServedSimulator
) -> Callable[[], requests.Session]:
    """Return an ``open_session`` whose sessions hand to the simulator what is for it, unless the way there is the subject."""

    def open_shortened() -> requests.Session:
        session = open_session()
        for address in simulator.addresses:
            origin = f"http://{address}/"
            session.mount(origin, _Shortcut(simulator, session.get_adapter(origin)))
        return session

    return open_shortened


class _Shortcut(requests.adapters.HTTPAdapter):
    """Sends nothing. What goes wrong on its way, or goes through a proxy, takes the real one."""

    def __init__(self, simulator: ServedSimulator, real: requests.adapters.BaseAdapter) -> None:
        super().__init__()
        self._simulator = simulator
        self._real = real

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        if self._simulator.core.faults or any(options.get("proxies") or ()):
            return self._real.send(request, *args, **options)
        url = urllib.parse.urlsplit(request.url or "")
        body = request.body or b""
        _asked, answer = self._simulator.answer(
            url.netloc,
            request.method or "",
            f"{url.path}?{url.query}" if url.query else url.path,
            {name: str(value) for name, value in request.headers.items()},
            body.encode() if isinstance(body, str) else body,
        )
        received = urllib3.HTTPResponse(
            io.BytesIO(answer.get_data()),
            urllib3.HTTPHeaderDict(sent_headers(answer.status_code, answer.headers)),
            answer.status_code,
            preload_content=False,
        )
        return self.build_response(request, received)
