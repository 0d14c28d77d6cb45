# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policies of an Open Policy Agent server: a real Rego engine behind a small HTTP server, and answers that are none."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._plan import Plan
from ansible_collections.envops.promotion.plugins.module_utils._policy import (
    Policy,
    check_plan,
    violations_of_server,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.loopback import Loopback, hang_up, reply
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import change
from ansible_collections.envops.promotion.tests.unit.module_utils.rego import PATH, serve_rego
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock, make_runtime

SWITCHED_OFF = change(
    "update", "Login", read_fields=({"field": "policy.mfa.enabled", "before": "true", "after": "false"},)
)


def judge(url: str, *changes: Any, path: str = PATH, enforce: bool = False) -> dict[str, Any]:
    policy = Policy(opa_url=url, opa_path=path)
    plan = Plan.of(changes)
    others = violations_of_server(plan.to_dict(), policy, make_runtime(FakeClock(), [], []))
    return check_plan(plan, policy, enforce=enforce, others=others)


@pytest.mark.parametrize("path", [PATH, f"/v1/data/{PATH}", f"{PATH}/"])
@pytest.mark.parametrize(
    ("changes", "violations"),
    [
        ([change("create", "A"), change("update", "B")], []),
        ([change("delete", "A")], ["A must not be deleted"]),
        ([SWITCHED_OFF], ["policy.mfa.enabled of Login becomes false"]),
        (
            [SWITCHED_OFF, change("delete", "A")],
            ["A must not be deleted", "policy.mfa.enabled of Login becomes false"],
        ),
        ([], []),
    ],
    ids=["allowed", "deletion", "field", "both", "empty"],
)
def test_a_rego_engine_decides(loopback: Loopback, path: str, changes: list[Any], violations: list[str]) -> None:
    serve_rego(loopback)
    verdict = judge(loopback.url, *changes, path=path)
    assert verdict["allowed"] is not bool(violations)
    assert sorted(each["message"] for each in verdict["violations"]) == violations
    assert {each["rule"] for each in verdict["violations"]} == ({"opa_url"} if violations else set())
    [received] = loopback.received
    assert (received.method, received.target) == ("POST", f"/v1/data/{PATH}")
    assert json.loads(received.body) == {"input": Plan.of(changes).to_dict()}


def test_a_decision_that_the_engine_does_not_define_refuses(loopback: Loopback) -> None:
    serve_rego(loopback)
    [violation] = judge(loopback.url, path="promotion/decisoin")["violations"]
    assert "promotion/decisoin" in violation["message"]
    assert "undefined" in violation["message"]


@pytest.mark.parametrize(
    ("answer", "allowed", "said"),
    [
        ({"result": {"allowed": True, "violations": []}}, True, ""),
        ({"result": {"allowed": True, "violations": []}, "decision_id": "x"}, True, ""),
        ({"result": {"allowed": False, "violations": ["No"]}}, False, "No"),
        ({"result": {"allowed": False, "violations": []}}, False, "gives no reason"),
        ({"result": {"allowed": True, "violations": ["No"]}}, False, "allows the plan, but has violations"),
        ({}, False, "undefined"),
        (
            {"result": {"allowed": True, "violations": []}, "code": "internal_error"},
            False,
            "beside the result it has code",
        ),
        ({"result": {"allowed": True, "violations": []}, "warning": {}}, False, "beside the result it has warning"),
        ({"result": None}, False, "exactly allowed and violations"),
        ({"result": True}, False, "exactly allowed and violations"),
        ({"result": {"allowed": True}}, False, "exactly allowed and violations"),
        ({"result": {"violations": []}}, False, "exactly allowed and violations"),
        ({"result": {"allow": True, "violations": []}}, False, "exactly allowed and violations"),
        ({"result": {"allowed": True, "violations": [], "more": 1}}, False, "exactly allowed and violations"),
        ({"result": {"allowed": "true", "violations": []}}, False, "allowed must be true or false"),
        ({"result": {"allowed": 1, "violations": []}}, False, "allowed must be true or false"),
        ({"result": {"allowed": None, "violations": []}}, False, "allowed must be true or false"),
        ({"result": {"allowed": True, "violations": None}}, False, "violations must be a list of strings"),
        ({"result": {"allowed": True, "violations": {}}}, False, "violations must be a list of strings"),
        ({"result": {"allowed": False, "violations": [{"message": "No"}]}}, False, "must be a list of strings"),
        ({"result": {"allowed": False, "violations": [" "]}}, False, "violations must be a list of strings"),
        ([{"allowed": True, "violations": []}], False, "JSON object was expected"),
        ("allowed", False, "JSON object was expected"),
        (None, False, "JSON object was expected"),
    ],
    ids=str,
)
def test_only_an_exact_answer_allows(loopback: Loopback, answer: Any, allowed: bool, said: str) -> None:
    loopback.scripts = [reply(json.dumps(answer).encode())]
    verdict = judge(loopback.url, change("create", "A"))
    assert verdict["allowed"] is allowed
    assert [said in each["message"] for each in verdict["violations"]] == [True] * (not allowed)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (reply(b'{"code": "internal_error", "message": "evaluation failed"}', 500), "evaluation failed"),
        (reply(b'{"code": "invalid_parameter", "message": "bad path"}', 400), "bad path"),
        (reply(b'{"code": 5, "message": null}', 401), "401"),
        (reply(b"", 404), "404"),
        (reply(b"<html>", 200), "not JSON"),
        (reply(b"", 204), "a JSON object was expected"),
        (reply(b'{"result": {"allowed": true, "violations": []}}', 201), "its status is 201, not 200"),
        (reply(b'{"result": {"allowed": false, "violations": [], "allowed": true}}'), "a key occurs more than once"),
        (reply(b"", 302, headers={"Location": "https://evil.example.com"}), "redirects are not followed"),
        (hang_up, "could not be obtained"),
    ],
    ids=["500", "400", "401", "404", "page", "nothing", "created", "twice", "redirect", "hang-up"],
)
def test_whatever_is_no_decision_refuses(loopback: Loopback, script: Any, said: str) -> None:
    loopback.scripts = [script]
    [violation] = judge(loopback.url, change("create", "A"))["violations"]
    assert said in violation["message"]
    assert "so the plan is refused" in violation["message"]


def test_a_server_that_is_not_there_refuses() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        verdict = judge(f"http://127.0.0.1:{unused.getsockname()[1]}", change("create", "A"))
    assert verdict["allowed"] is False
    assert "could not be obtained" in verdict["violations"][0]["message"]


def test_a_passing_failure_is_repeated(loopback: Loopback) -> None:
    loopback.scripts = [reply(b"{}", 503), reply(b'{"result": {"allowed": true, "violations": []}}')]
    assert judge(loopback.url, change("create", "A"))["allowed"] is True
    assert len(loopback.received) == 2


def test_what_a_server_says_is_one_readable_line(loopback: Loopback) -> None:
    answer = {"result": {"allowed": False, "violations": ["a\nb\x1b" + "c" * 5000]}}
    loopback.scripts = [reply(json.dumps(answer).encode())]
    [violation] = judge(loopback.url, change("create", "A"))["violations"]
    assert "\n" not in violation["message"]
    assert len(violation["message"]) < 1100


def test_a_server_with_many_violations_is_cut_short(loopback: Loopback) -> None:
    loopback.scripts = [reply(json.dumps({"result": {"allowed": False, "violations": ["a"] * 5000}}).encode())]
    violations = judge(loopback.url, change("create", "A"))["violations"]
    assert (len(violations), violations[-1]["message"]) == (101, "It names 4900 more violations.")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"opa_url": "https://opa.example.com"}, "opa_url needs opa_path"),
        ({"opa_path": PATH}, "opa_path needs opa_url"),
        ({"opa_url": "opa.example.com", "opa_path": PATH}, "opa_url must be a URL such as"),
        ({"opa_url": "https://user:secret@opa.example.com", "opa_path": PATH}, "without credentials"),
        ({"opa_url": "", "opa_path": PATH}, "opa_url must be a URL such as"),
        ({"opa_url": "https://opa.example.com", "opa_path": ""}, "opa_path must be the path of a decision"),
        ({"opa_url": "https://opa.example.com", "opa_path": "a//b"}, "opa_path must be"),
        ({"opa_url": "https://opa.example.com", "opa_path": "../policies"}, "opa_path must be"),
        ({"opa_url": "https://opa.example.com", "opa_path": "promotion.decision"}, "with slashes"),
        ({"opa_url": "https://opa.example.com", "opa_path": "a?b"}, "opa_path must be"),
        ({"opa_url": "https://opa.example.com", "opa_path": "https://opa.example.com/v1/data/a"}, "opa_path must be"),
    ],
    ids=str,
)
def test_a_server_that_cannot_be_meant_is_refused_before_it_is_asked(options: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        Policy(**options)  # type: ignore[arg-type]
    assert "secret" not in str(caught.value)
