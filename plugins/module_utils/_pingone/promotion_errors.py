# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors of a promotion in readable form (contract PingOne 6.4)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._errors import describe_detail
from .._ids import is_uuid
from .titles import title_of

_STEP_ERROR = re.compile(
    r'(?P<status>\d{3}) (?P<reason>.*?) on (?P<method>[A-Z]+) request for "(?P<url>[^"]*)": "(?P<body>.*)"\s*',
    re.DOTALL,
)


def read_promotion_errors(promotion: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the errors of a promotion in readable form (contract PingOne 6.4, A3).

    Each has ``text``. If that reports a failed call to the target, it also has ``status``, ``method``, ``url``, ``code``,
    ``message``, ``details`` and ``step``: the number from 1, action, and name of the step that failed.
    """
    raw = promotion.get("promotionErrors") or promotion.get("errors") or []
    texts = [text for item in (raw if isinstance(raw, list) else [raw]) for text in _texts_of(item)]
    plan = promotion.get("promotionPlan")
    steps = plan.get("steps") if isinstance(plan, dict) else None
    return [_readable(text, steps if isinstance(steps, list) else []) for text in texts]


def place_of(url: Any) -> str:
    """Return a URL in a form that can be compared: an error may write its IDs in another case (contract PingOne A52)."""
    return str(url or "").rstrip("/").lower()


def describe_errors(errors: list[dict[str, Any]]) -> str:
    """Return promotion errors as sentences for a message."""
    return " ".join(_describe(error) for error in errors)


def _texts_of(item: Any) -> list[str]:
    """Return an error as it is, those of an object that is keyed by IDs of resources one by one, and any other object as JSON.

    Nothing is known of the objects (contract PingOne A3), so a failed call counts wherever it stands in one.
    """
    if isinstance(item, str):
        return [item]
    if isinstance(item, dict) and item and all(map(is_uuid, item)):
        return [text for value in item.values() for text in _texts_of(value)]
    calls = [text for text in _strings_in(item) if _STEP_ERROR.fullmatch(_decoded(text))]
    return calls or [json.dumps(item, sort_keys=True)]


def _strings_in(item: Any) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, dict | list):
        for each in item.values() if isinstance(item, dict) else item:
            yield from _strings_in(each)


def _decoded(text: str) -> str:
    return text.replace("<EOL>", "\n")


def _readable(text: str, steps: list[Any]) -> dict[str, Any]:
    decoded = _decoded(text)
    found = _STEP_ERROR.fullmatch(decoded)
    if found is None:
        return {"text": decoded}
    body = _body_of(found["body"])
    details = body.get("details")
    return {
        "text": decoded,
        "status": int(found["status"]),
        "method": found["method"],
        "url": found["url"],
        "code": body.get("code"),
        "message": str(body.get("message") or found["reason"]),
        "details": [item for item in details if isinstance(item, dict)] if isinstance(details, list) else [],
        "step": _failed_step(found["method"], found["url"], steps),
    }


def _body_of(text: str) -> dict[str, Any]:
    for candidate in (text, text.replace('\\"', '"')):
        try:
            body = json.loads(candidate)
        except ValueError:
            continue
        if isinstance(body, dict):
            return body
    return {}


def _failed_step(method: str, url: str, steps: list[Any]) -> dict[str, Any] | None:
    """Return the step that made the call; None if it is ambiguous, because creations of one type share a URL."""
    called = [
        (number, step)
        for number, step in enumerate(steps, 1)
        if isinstance(step, dict)
        and step.get("action") == method
        and place_of(step.get("resourceUrl")) == place_of(url)
    ]
    if len(called) != 1:
        return None
    number, step = called[0]
    resources = [each for each in (step.get("sourceResource"), step.get("targetResource")) if isinstance(each, dict)]
    name = next((each.get("name") for each in resources), None)
    return {"number": number, "action": method, "name": name, "url": step.get("resourceUrl")}


def _describe(error: dict[str, Any]) -> str:
    if "method" not in error:
        return " ".join(error["text"].split()) + ("" if error["text"].endswith(".") else ".")
    step = error["step"]
    which = f"Step {step['number']} ({_resource_of(step)})" if step else "A step"
    code = f" {error['code']}" if error["code"] else ""
    hints = "; ".join(describe_detail(detail) for detail in error["details"])
    reason = f"{error['message'].rstrip('.')} ({hints})" if hints else error["message"].rstrip(".")
    return f"{which} failed: {error['method']} {error['url']} was answered with {error['status']}{code}: {reason}."


def _resource_of(step: Mapping[str, Any]) -> str:
    """Return how a sentence names the resource of a step; one without a name has the ID of the URL, as in a plan."""
    called = str(step["url"]).rstrip("/").rpartition("/")[2]
    return title_of("", step["name"], called if is_uuid(called) else None)
