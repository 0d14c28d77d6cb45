# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Data API of an Open Policy Agent server: a real Rego engine behind a server on loopback."""

from __future__ import annotations

import http.server
import json

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.loopback import Loopback, reply

PATH = "promotion/decision"
"""The decision that the policy defines."""
_POLICY = """
package promotion

import rego.v1

reasons contains sprintf("%s must not be deleted", [each.name]) if {
    some each in input.changes
    each.action == "delete"
}

reasons contains sprintf("%s of %s becomes %s", [difference.field, each.name, difference.after]) if {
    some each in input.changes
    some difference in each.fields
    endswith(difference.field, "mfa.enabled")
    difference.after != "true"
}

reasons contains sprintf("%s must keep its language", [each.name]) if {
    some each in input.changes
    each.type == "populations"
    some difference in each.fields
    difference.field == "preferredLanguage"
}

decision := {"allowed": count(reasons) == 0, "violations": [reason | some reason in reasons]}
"""


def serve_rego(loopback: Loopback) -> None:
    """Let a server answer as OPA does: with the value of the document, or nothing if it is undefined.

    A test that calls this is skipped where there is no Rego engine.
    """
    regopy = pytest.importorskip("regopy")

    def decide(handler: http.server.BaseHTTPRequestHandler) -> None:
        engine = regopy.Interpreter()
        engine.add_module("promotion", _POLICY)
        engine.set_input(json.loads(loopback.received[-1].body)["input"])
        document = handler.path.removeprefix("/v1/data/").replace("/", ".")
        found = str(engine.query(f"answer := data.{document}"))
        answer = {} if found == "undefined" else {"result": json.loads(found)["bindings"]["answer"]}
        reply(json.dumps(answer).encode())(handler)

    loopback.scripts = [decide]
