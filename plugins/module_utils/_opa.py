# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asks an Open Policy Agent server what it says of a plan (its Data API: POST /v1/data/PATH with an input)."""

from __future__ import annotations

import dataclasses
import re
import urllib.parse
from collections.abc import Mapping
from typing import Any

from ._errors import InputError, ServiceError
from ._json import has_duplicate_keys
from ._options import check_origin, open_client
from ._reply import Fault
from ._runtime import Runtime
from ._text import cut, visible

_API = "v1/data/"
_HTTP = {"validate_certs": True, "ca_path": None, "http_timeout": 30.0, "http_retries": 2}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_OK = 200
"""The status of every decision, also of one that refuses."""
_ANSWER = frozenset({"allowed", "violations"})
_BESIDES = frozenset({"result", "decision_id", "metrics", "provenance"})
"""What an answer may have without being a failure, or a warning that the decision is not about the input."""
_MOST_LISTED = 100
_LONGEST = 1000
"""Characters of a violation, which a person must be able to read."""


@dataclasses.dataclass(frozen=True)
class PolicyServer:
    """A decision of a server; ``path`` is that of the document, with slashes."""

    origin: str
    path: str


@dataclasses.dataclass(frozen=True)
class _OpaDialect:
    name: str
    correlation_header: str | None = None
    fails_in_json: bool = False

    def read_fault(self, status: int, body: Any, headers: Mapping[str, str]) -> Fault:
        """Read an error body, which has ``code`` and ``message``."""
        if not isinstance(body, dict):
            return Fault()
        code, message = body.get("code"), body.get("message")
        return Fault(code=code if isinstance(code, str) else None, message=message if isinstance(message, str) else "")

    def refuses(self, body: Any) -> bool:
        """Return False: the status says whether a request failed."""
        return False

    def understood(self, body: Any) -> Any:
        """Return the body as it is."""
        return body

    def advise(self, error: ServiceError) -> str:
        """Return what the user can do about a failed request."""
        return "Check opa_url and opa_path, and that the server runs."


def read_server(url: str | None, path: str | None) -> PolicyServer | None:
    """Return the server that a policy names, or None if it names none.

    :raises InputError: only one of both is given, or one cannot be meant
    """
    if url is None and path is None:
        return None
    if url is None or path is None:
        missing, given = ("opa_url", "opa_path") if url is None else ("opa_path", "opa_url")
        raise InputError(f"{given} needs {missing}.")
    origin = check_origin(url, "opa_url", "https://opa.example.com")
    names = path.strip("/").removeprefix(_API).split("/")
    if not all(_NAME.fullmatch(name) for name in names):
        raise InputError(
            "opa_path must be the path of a decision, with slashes and without the server, such as promotion/decision."
        )
    return PolicyServer(origin, "/".join(names))


def ask_server(server: PolicyServer, plan: Mapping[str, Any], runtime: Runtime) -> list[str]:
    """Return why a server refuses a plan, which is its input; an empty list if it allows it.

    Only an answer of exactly ``allowed`` and ``violations`` allows; whatever else there is, or is not, refuses.

    :raises MissingLibraryError: requests is not installed
    """
    dialect = _OpaDialect(f"Open Policy Agent at {urllib.parse.urlsplit(server.origin).netloc}")
    client = open_client(server.origin, dialect, _HTTP, runtime)
    try:
        reply = client.request(
            "POST", f"/{_API}{server.path}", asked="ask for a decision", body={"input": plan}, harmless=True
        )
        if not isinstance(reply.body, dict):
            raise reply.protocol_error("a JSON object was expected")
        if has_duplicate_keys(reply.content):
            raise reply.protocol_error("a key occurs more than once, so it is not known which of its values holds")
        objections = _objections(reply.body) if reply.status == _OK else f"its status is {reply.status}, not {_OK}"
    except ServiceError as error:
        return [f"The decision {server.path} could not be obtained, so the plan is refused. {visible(str(error))}"]
    if isinstance(objections, str):
        return [f"The decision {server.path} of {dialect.name} cannot be used, so the plan is refused: {objections}."]
    return objections


def _objections(answer: Mapping[str, Any]) -> list[str] | str:
    """Return the violations of an answer, or what is wrong with it."""
    unknown = sorted(answer.keys() - _BESIDES)
    if unknown:
        return f"beside the result it has {visible(cut(', '.join(unknown), 100))}"
    if "result" not in answer:
        return "it is undefined; opa_path may name a rule that does not exist, or that has no default"
    result = answer["result"]
    if not isinstance(result, dict) or result.keys() != _ANSWER:
        return "it must be an object of exactly allowed and violations"
    allowed, violations = result["allowed"], result["violations"]
    if not isinstance(allowed, bool):
        return "allowed must be true or false"
    if not isinstance(violations, list) or not all(isinstance(each, str) and each.strip() for each in violations):
        return "violations must be a list of strings"
    if allowed and violations:
        return "it allows the plan, but has violations"
    listed = [visible(cut(each, _LONGEST)) for each in violations[:_MOST_LISTED]]
    rest = len(violations) - len(listed)
    return [*listed, *([f"It names {rest} more violations."] if rest else [])] or (
        [] if allowed else ["It gives no reason."]
    )
