# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a service answers: a reply, or a typed error in its place."""

from __future__ import annotations

import dataclasses
import json
import urllib.parse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from . import _errors
from ._json import fault_of, json_of
from ._masking import without_named_values, without_secrets
from ._retry import retry_after_seconds
from ._runtime import Runtime
from ._text import visible

if TYPE_CHECKING:
    import requests

_EXCERPT = 200
_JUDGEMENTS = (403, 404, 409, 410, 412, 422)
"""Statuses that say more than that a request was wrong: what is missing, forbidden or in the way. A gateway does not know that."""
_GIVEN_UP = (408, 444, 460, 499)
"""Statuses with which a gateway notes that it has not waited for the end of a request: the service may have done what it was asked for."""
_PARTIAL = (206, 207)
"""Statuses that say nothing of the whole: one part of an answer, or an answer to each part of a request."""
_ACCEPTED = 202
_MOST_QUOTABLE = 100_000
"""The bytes of an unreadable answer that are searched for secrets before an excerpt of it is shown."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fault:
    """What a service says about a failure, read from the body of its answer.

    ``conflict`` says that the request was well-formed but conflicts with the present state, ``missing`` that what it is
    about does not exist, if the status of the answer does not say so. ``uncertain`` says that the service itself has failed,
    so that the request may have taken effect.
    """

    code: str | None = None
    message: str = ""
    details: tuple[Mapping[str, Any], ...] = ()
    correlation_id: str | None = None
    conflict: bool = False
    missing: bool = False
    uncertain: bool = False


class Dialect(Protocol):
    """How a service reports failures."""

    @property
    def name(self) -> str:
        """The service's name in messages."""

    @property
    def correlation_header(self) -> str | None:
        """The header of an answer with the ID under which the service has logged the request; None if there is none."""

    @property
    def fails_in_json(self) -> bool:
        """Whether the service reports a failure as a JSON object, if it reports more than the status."""

    def read_fault(self, status: int, body: Any, headers: Mapping[str, str]) -> Fault:
        """Read the body of an answer that reports a failure; ``body`` is None if it is not JSON."""

    def refuses(self, body: Any) -> bool:
        """Return whether the JSON body of an answer says that the request failed, even if its status is 2xx."""

    def understood(self, body: Any) -> Any:
        """Return the JSON body of an answer in the form in which the collection reads it; may change ``body``.

        :raises ValueError: what the message says makes it unusable
        """

    def advise(self, error: _errors.ServiceError) -> str:
        """Return what the user can do about an error, or an empty string."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer with a 2xx status: its JSON body, or None, and the pause in seconds that it asks for.

    If the request allows plain text, the body of an answer that is not JSON is a string. ``mask`` returns a text without
    secrets. ``correlation_id`` is the ID under which the service has logged the request, if the answer shows it. ``content`` is the
    body as it was sent.
    """

    asked: _errors.Asked
    status: int
    body: Any
    retry_after: float | None = None
    mask: Callable[[str], str] = str
    correlation_id: str | None = None
    content: bytes = b""

    def mapping(self) -> dict[str, Any]:
        """Return the body as a JSON object.

        :raises ProtocolError: the body is something else
        """
        if isinstance(self.body, dict):
            return self.body
        raise self.protocol_error("a JSON object was expected")

    def check_deletion(self, word: str = "") -> None:
        """Check that the answer confirms a deletion: its body says nothing, or only a ``word``.

        :raises ProtocolError: it says something else, or only that the request was accepted, so whether there was a deletion is unknown
        """
        said = self.body.strip().lower() if isinstance(self.body, str) else self.body
        if self.status == _ACCEPTED or said not in (None, "", word.lower()):
            raise self.protocol_error("the confirmation of a deletion was expected")

    def protocol_error(self, why: str) -> _errors.ProtocolError:
        """Return an error that says why a body cannot be used, and quotes its beginning."""
        quotes = self.asked.quotable and self.body is not None
        beginning = f": {self.mask(json.dumps(without_secrets(self.body)))[:_EXCERPT]}" if quotes else ""
        return _errors.ProtocolError(self.asked, status=self.status, service_message=f"{why}{beginning}")


class AnswerReader:
    """Reads the answers of one service, in its ``dialect``."""

    def __init__(self, dialect: Dialect, runtime: Runtime) -> None:
        self._dialect = dialect
        self._runtime = runtime

    def read(self, response: requests.Response, content: bytes, asked: _errors.Asked, *, text: bool) -> Reply:
        """Return an answer with a 2xx status; ``text`` allows plain text instead of JSON.

        :raises ServiceError: the answer reports a failure, or cannot be read
        """
        status = response.status_code
        pause = retry_after_seconds(response.headers.get("Retry-After"), self._runtime.now())
        logged = self._correlation_id(response)
        readable, body = json_of(content)
        if status in _PARTIAL:
            raise _errors.ProtocolError(
                asked, status=status, service_message="the answer is about parts, which nobody asked for"
            )
        if 200 <= status < 300 and not self._dialect.refuses(body):
            if not readable and text and not _is_page(response, content):
                return Reply(
                    asked=asked,
                    status=status,
                    body=content.decode("utf-8", "replace"),
                    retry_after=pause,
                    mask=self._runtime.mask,
                    correlation_id=logged,
                )
            if not readable:
                raise _errors.ProtocolError(
                    asked, status=status, service_message=f"{fault_of(content)}{self._excerpt(content, asked)}"
                )
            return Reply(
                asked=asked,
                status=status,
                body=self._understood(body, status, asked),
                retry_after=pause,
                mask=self._runtime.mask,
                correlation_id=logged,
                content=content,
            )
        if status < 200:
            raise _errors.ProtocolError(asked, status=status, service_message="only an interim answer arrived")
        if 300 <= status < 400:
            raise _errors.ProtocolError(
                asked,
                status=status,
                service_message=f"redirects are not followed; this one points to {_origin_of_redirect(response)}",
            )
        fault = self._dialect.read_fault(status, body, response.headers)
        message = fault.message
        is_foreign = not readable or (body is not None and not isinstance(body, dict))
        if is_foreign:
            message = f"the body is not a JSON object{self._excerpt(content, asked)}"
        if is_foreign and self._dialect.fails_in_json and status in _JUDGEMENTS:
            raise _errors.ProtocolError(asked, status=status, service_message=message, retry_after=pause)
        raise _error_class(status, fault)(
            asked,
            status=status,
            code=fault.code,
            service_message=message,
            details=fault.details,
            correlation_id=fault.correlation_id,
            retry_after=pause,
        )

    def _understood(self, body: Any, status: int, asked: _errors.Asked) -> Any:
        try:
            return self._dialect.understood(body)
        except ValueError as error:
            what = visible(self._runtime.mask(str(error)))
            raise _errors.ProtocolError(asked, status=status, service_message=what) from None

    def _correlation_id(self, response: requests.Response) -> str | None:
        header = self._dialect.correlation_header
        found = "" if header is None else response.headers.get(header, "").strip()
        return visible(self._runtime.mask(found))[:_EXCERPT] or None

    def _excerpt(self, content: bytes, asked: _errors.Asked) -> str:
        text = content[:_MOST_QUOTABLE].decode("utf-8", "replace")
        return f": {self._runtime.mask(without_named_values(text))[:_EXCERPT]}" if asked.quotable else ""


def _error_class(status: int, fault: Fault) -> type[_errors.ServiceError]:
    if fault.conflict or status in (409, 412):
        return _errors.StateConflictError
    if fault.missing and status < 500:
        return _errors.NotFoundError
    if status >= 500 or status in _GIVEN_UP or fault.uncertain:
        return _errors.ServerError
    return {
        401: _errors.AuthenticationError,
        403: _errors.PermissionDeniedError,
        404: _errors.NotFoundError,
        407: _errors.AuthenticationError,
        429: _errors.ThrottledError,
    }.get(status, _errors.RejectedError)


def _is_page(response: requests.Response, content: bytes) -> bool:
    """Return whether an answer is a page for people, such as a login form or a gateway's apology."""
    return "html" in response.headers.get("Content-Type", "").lower() or content.lstrip().startswith(b"<")


def _origin_of_redirect(response: requests.Response) -> str:
    try:
        target = urllib.parse.urlsplit(response.headers.get("Location", ""))
    except ValueError:
        return "an unreadable address"
    if not target.hostname:
        return "no other host"
    return visible(f"{target.scheme}://{target.hostname}" if target.scheme else target.hostname)
