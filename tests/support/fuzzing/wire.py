# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What happens to whole answers on their way: other statuses, other servers, connections that end."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Sequence

import requests

from support.fuzzing.answers import Answer

_PAGE = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form action='/login'></form></body></html>"
_REFUSAL = {
    "id": "6c796712-0f16-4062-815a-e0a92f4a2143",
    "code": "INVALID_DATA",
    "message": "The request could not be completed. One or more validation errors were in the request.",
    "details": [{"code": "INVALID_VALUE", "target": "id", "message": "must be something else"}],
}
_REFUSAL_OF_WORKFRONT = {"error": {"class": "java.lang.Exception", "message": "Something went wrong"}}


_ODD = b'{"code": {"a": []}, "message": ["no"], "details": {"code": 1}, "id": 7, "errors": [[7]], "error": [1]}'


def _refused(change: Callable[[Answer], Answer]) -> Callable[[Answer], Answer]:
    return lambda answer: dataclasses.replace(change(answer), refused=True)


def _with(answer: Answer, status: int, body: bytes = b"", **headers: str) -> Answer:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return dataclasses.replace(answer, status=status, body=body, headers=named)


def _redirected(status: int, location: str) -> Callable[[Answer], Answer]:
    return lambda answer: _with(answer, status, Location=location)


def _dated(date: str | None) -> Callable[[Answer], Answer]:
    def change(answer: Answer) -> Answer:
        kept = [each for each in answer.headers if each[0].lower() != "date"]
        return dataclasses.replace(answer, headers=(*kept, *([("Date", date)] if date is not None else [])))

    return change


def _lost(error: OSError) -> Callable[[Answer], Answer]:
    return lambda answer: dataclasses.replace(answer, lost=error)


GARBLED: dict[str, Callable[[Answer], Answer]] = {
    "a page with status 200": lambda answer: _with(answer, 200, _PAGE, Content_Type="text/html"),
    "a page with status 502": lambda answer: _with(answer, 502, _PAGE, Content_Type="text/html"),
    "a page with status 404": lambda answer: _with(answer, 404, _PAGE, Content_Type="text/html"),
    "a page with status 403": lambda answer: _with(answer, 403, _PAGE, Content_Type="text/html"),
    "status 207 of parts that failed": lambda answer: _with(answer, 207, b'{"results": [{"status": 500}]}'),
    "status 103": lambda answer: _with(answer, 103, Link="</style.css>"),
    "status 101": lambda answer: _with(answer, 101, Upgrade="h2c"),
    "status 206": lambda answer: _with(answer, 206, answer.body[: len(answer.body) // 2]),
    "status 304": lambda answer: _with(answer, 304),
    "status 302": _redirected(302, "/login"),
    "status 303": _redirected(303, "https://elsewhere.example.com/"),
    "status 307": _redirected(307, "//elsewhere.example.com/v1"),
    "status 308": _redirected(308, "http://[broken"),
    "status 499": lambda answer: _with(answer, 499),
    "status 524": lambda answer: _with(answer, 524, _PAGE, Content_Type="text/html"),
    "status 600": lambda answer: _with(answer, 600, answer.body),
    "status 500 with odd details": lambda answer: _with(answer, 500, _ODD),
    "a reset connection": _lost(requests.ConnectionError("Connection reset by peer")),
    "a timeout": _lost(requests.ReadTimeout("Read timed out.")),
    "an answer that is cut off": _lost(requests.exceptions.ChunkedEncodingError("IncompleteRead(7 bytes read)")),
}
"""What comes in the place of an answer, whether the service has done what it was asked for or not."""
SUCCEEDED: dict[str, Callable[[Answer], Answer]] = {
    "status 204": lambda answer: _with(answer, 204),
    "status 200 without a body": lambda answer: _with(answer, 200),
    "no Date": _dated(None),
    "a broken Date": _dated("tomorrow"),
    "a Date of another day": _dated("Fri, 01 Jan 1971 00:00:00 GMT"),
}
"""What comes in the place of an answer after the service has done what it was asked for."""
REFUSED: dict[str, Callable[[Answer], Answer]] = {
    "a page with status 401": lambda answer: _with(answer, 401, _PAGE, Content_Type="text/html"),
    "a page with status 503": lambda answer: _with(answer, 503, _PAGE, Retry_After="0"),
    "status 429": lambda answer: _with(answer, 429, b"", Retry_After="-5"),
    "status 429 for days": lambda answer: _with(answer, 429, b"{}", Retry_After="864000"),
    "status 429 for ever": lambda answer: _with(answer, 429, b"{}", Retry_After="9" * 400),
    "a page with status 503 to the end of time": lambda answer: _with(
        answer, 503, _PAGE, Retry_After="Fri, 31 Dec 9999 23:59:59 GMT"
    ),
    "a refusal with status 200": lambda answer: _with(answer, 200, json.dumps(_REFUSAL).encode()),
    "Workfront's refusal with status 200": lambda answer: _with(
        answer, 200, json.dumps(_REFUSAL_OF_WORKFRONT).encode()
    ),
    "an OAuth refusal with status 200": lambda answer: _with(answer, 200, b'{"error": "invalid_client"}'),
    "status 407": lambda answer: _with(answer, 407, _PAGE, Proxy_Authenticate="Basic"),
    "status 425": lambda answer: _with(answer, 425, b""),
    "status 409": lambda answer: _with(answer, 409, json.dumps(_REFUSAL).encode()),
    "status 400": lambda answer: _with(answer, 400, json.dumps(_REFUSAL).encode()),
    "status 422 with a list": lambda answer: _with(answer, 422, b'["no", {"code": 7}]'),
}
"""What comes in the place of an answer if the service does not do what it was asked for."""
WIRE: dict[str, Callable[[Answer], Answer]] = {
    **GARBLED,
    **{f"{kind}, and nothing was done": _refused(change) for kind, change in {**GARBLED, **REFUSED}.items()},
    **SUCCEEDED,
}


_OF_WRITES = frozenset(
    kind for kind in WIRE if kind.removesuffix(", and nothing was done") in GARBLED and kind not in GARBLED
)
"""What is the same as another entry if nothing was to be done."""


_PAGES = frozenset({"a page with status 403", "a page with status 404"})
"""With them, Workfront may say that it has done nothing (contract Workfront A1)."""


@dataclasses.dataclass(frozen=True)
class Replacement:
    """One entry of WIRE in the place of the answers to one operation, from one of them on; ``once``: of one answer."""

    operation: str
    first: int
    kind: str
    once: bool

    @property
    def plain(self) -> bool:
        """Whether it cannot be read as another truth; a page may be how Workfront says that something is missing (contract Workfront A1)."""
        return not (" of " in self.operation and self.kind.startswith("a page with status 404"))

    def __str__(self) -> str:
        times = "once" if self.once else "from there on"
        return f"{self.operation} number {self.first + 1}, {times}: {self.kind}"

    def apply(self, answer: Answer) -> Answer:
        """Return what comes in the place of an answer."""
        fits = answer.operation == self.operation and (
            answer.number == self.first if self.once else answer.number >= self.first
        )
        return WIRE[self.kind](answer) if fits else answer


def _makes_a_difference(kind: str, operation: str, *, writes: bool) -> bool:
    if not writes:
        return kind not in _OF_WRITES
    return not (" of " in operation and kind in _PAGES)


def replacements_of(answers: Sequence[Answer]) -> list[Replacement]:
    """Return each entry of WIRE for the first and the last answer to each operation once, and for all of them."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for answer in answers:
        first.setdefault(answer.operation, answer.number)
        last[answer.operation] = answer.number
    written = {answer.operation for answer in answers if answer.writes}
    times = [(operation, number, False) for operation, number in first.items()]
    times += [(operation, number, True) for operation, number in sorted({*first.items(), *last.items()})]
    return [
        Replacement(operation, number, kind, once)
        for operation, number, once in times
        for kind in WIRE
        if _makes_a_difference(kind, operation, writes=operation in written)
    ]
