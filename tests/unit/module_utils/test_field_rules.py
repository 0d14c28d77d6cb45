# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the fields of objects may become: which fields a rule is about, and what it says of their values."""

from __future__ import annotations

import concurrent.futures
import json
import signal
import time
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _matching
from ansible_collections.envops.promotion.plugins.module_utils._comparing import ABSENT
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError, PolicyViolatedError
from ansible_collections.envops.promotion.plugins.module_utils._masking import MASK, WHOLE_MASK
from ansible_collections.envops.promotion.plugins.module_utils._plan import Change, Plan
from ansible_collections.envops.promotion.plugins.module_utils._policy import Policy, check_plan
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import change

HTTPS: dict[str, Any] = {"field": "redirectUris[*]", "must_match": r"https://([a-z0-9-]+\.)*example\.com(/|$)"}
MFA: dict[str, Any] = {"field": "mfa.enabled", "must_be_one_of": [True]}


def difference(field: str, before: Any, after: Any) -> dict[str, str]:
    return {
        "field": field,
        **{
            side: value if value == ABSENT else json.dumps(value)
            for side, value in (("before", before), ("after", after))
        },
    }


def update(*fields: dict[str, str], action: str = "update", kind: str = "applications") -> Change:
    return change(action, "Shop", type=kind, read_fields=tuple(fields))


def judge(given: Change, *rules: dict[str, Any]) -> dict[str, Any]:
    verdict = check_plan(Plan.of([given]), Policy(field_rules=rules), enforce=False)
    assert verdict["rules"]["enforce"] is False
    return verdict


def violated(path: str, after: Any, **rule: Any) -> bool:
    verdict = judge(update(difference(path, "before", after)), rule)
    assert verdict["allowed"] is not bool(verdict["violations"])
    return not verdict["allowed"]


@pytest.mark.parametrize(
    ("field", "path", "hint"),
    [
        ("redirectUri[*]", "redirectUris[0]", "redirectUris[*]"),
        ("redirecturis", "redirectUris[0]", "redirectUris[*]"),
        ("redirectUris.0", "redirectUris[0]", "redirectUris[*]"),
        ("redirectUris.*", "redirectUris[0]", "redirectUris[*]"),
        ("steps.*.enabled", "steps[2].enabled", "steps[*].enabled"),
        ("mfa.enable", "mfa.enabled", "mfa.enabled"),
        ("*mfa.enable", "policy.mfa.enabled", "*mfa.enabled"),
        ("mfaa.*", "mfa.enabled", "mfa"),
        ("polcy*", "policy.mfa.enabled", "policy*"),
        ("redirectUris[1]", "redirectUris[10]", ""),
        ("*.enabled", "enabled", ""),
        ("methods.sms.enabled", "methods.totp.enabled", ""),
        ("name", "description", ""),
        ("*", "name", ""),
        ("a*b", "a.c", ""),
    ],
)
@pytest.mark.parametrize("action", ["create", "update"])
def test_a_path_that_only_comes_near_to_a_field_is_a_warning(action: str, field: str, path: str, hint: str) -> None:
    rule = {"field": field, "must_be_one_of": ["after"]}
    verdict = judge(update(difference(path, "before", "after"), action=action), rule)
    assert verdict["allowed"]
    said = [(each["level"], each["change"], each["field"], each["message"]) for each in verdict["violations"]]
    message = f"field_rules: entry 1 is about no field that the plan changes: {field}. Did you mean {hint}?"
    assert said == ([("warn", None, None, message)] if hint else [])


@pytest.mark.parametrize(
    ("kind", "hint"),
    [("application", "applications"), ("Applications", "applications"), ("applications", ""), ("groups", "")],
)
def test_a_type_that_only_comes_near_is_a_warning(kind: str, hint: str) -> None:
    verdict = judge(update(difference("name", "a", "b")), {"type": kind, "field": "name", "must_match": "b"})
    assert verdict["allowed"]
    said = [each["message"] for each in verdict["violations"]]
    assert said == [f"field_rules: entry 1 is about no type in the plan: {kind}. Did you mean {hint}?"] * bool(hint)


@pytest.mark.parametrize(
    ("kind", "hint"),
    [("application", "applications"), ("Applications", "applications"), ("groups", ""), ("app?ication", "")],
)
def test_a_protected_type_that_only_comes_near_is_a_warning(kind: str, hint: str) -> None:
    plan = Plan.of([update(difference("name", "a", "b"))])
    verdict = check_plan(plan, Policy(protected=[{"name": "Other"}, {"type": kind}]), enforce=True)
    assert verdict["allowed"]
    message = f"protected: entry 2 is about no type in the plan: {kind}. Did you mean {hint}?"
    warning = {"rule": "protected", "change": None, "message": message, "level": "warn"}
    assert verdict["violations"] == [warning] * bool(hint)


def test_a_rule_that_is_about_something_is_not_mistyped() -> None:
    fields = (difference("redirectUri", "a", "b"), difference("redirectUris[0]", "a", "b"))
    rule = {"type": "app*", "field": "redirectUris", "must_match": "b"}
    assert judge(update(*fields), rule)["violations"] == []
    secret = {"field": "secret", "must_match": "b"}
    assert [each["level"] for each in judge(update(difference("secrets", "a", "b")), secret)["violations"]] == ["deny"]


@pytest.mark.parametrize(
    ("field", "path", "about"),
    [
        ("a", "a", True),
        ("a", "a.b", True),
        ("a", "a[0]", True),
        ("a", "ab", False),
        ("a", "b.a", False),
        ("a.b", "a.b", True),
        ("a.b", "axb", False),
        ("a[*]", "a[12]", True),
        ("a[*]", "a[0].b", True),
        ("a[*]", "a[x]", False),
        ("a[1]", "a[1]", True),
        ("a[1]", "a[10]", False),
        ("a[*].uri", "a[3].uri", True),
        ("a[*].uri", "a[3].url", False),
        ("a[*].uri", "a[3].b[1].uri", False),
        ("a[*][0]", "a[3][0]", True),
        ("*", "anything.at[0].all", True),
        ("*.enabled", "a.b.enabled", True),
        ("*.enabled", "enabled", False),
        ("*enabled", "enabled", True),
        ("a.*.c", "a.b.b.c", True),
        ("a.*.c", "a.b.d", False),
        ("a*b*c", "axbxbxc", True),
        ("a*b*c", "axcxb", False),
        ("*[*]", "a.b[1]", True),
        ("a**b", "ab", True),
        ("[Legal]", "[Legal]", True),
        ("a+(b", "a+(b", True),
        ("a\nb", "a\nb", True),
    ],
)
def test_paths(field: str, path: str, about: bool) -> None:
    assert violated(path, 2, field=field, must_be_one_of=[1]) is about


@pytest.mark.parametrize("length", [1_000, 100_000])
def test_a_long_path_with_many_wildcards_is_judged_at_once(length: int) -> None:
    began = time.process_time()
    assert not violated("a" * length, 2, field="*a*a*a*a*a*a*a*b", must_be_one_of=[1])
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("rule", "after", "denied"),
    [
        ({"must_match": "https://"}, "https://a", False),
        ({"must_match": "^https://"}, "https://a", False),
        ({"must_match": "https://"}, "http://a?https://", True),
        ({"must_match": "https://a$"}, "https://ab", True),
        ({"must_match": "true"}, True, False),
        ({"must_match": "[0-9]+$"}, 15, False),
        ({"must_match": "https"}, None, True),
        ({"must_match": "https"}, [], True),
        ({"must_match": "https"}, ABSENT, True),
        ({"must_match": "é"}, "é", False),
        ({"must_not_match": "http:"}, "https://a?http://b", True),
        ({"must_not_match": "http:"}, "https://a", False),
        ({"must_not_match": "http:"}, ABSENT, False),
        ({"must_not_match": "false"}, False, True),
        ({"must_be_one_of": [True]}, True, False),
        ({"must_be_one_of": [True]}, False, True),
        ({"must_be_one_of": [True]}, "true", True),
        ({"must_be_one_of": ["true"]}, True, False),
        ({"must_be_one_of": ["A", "B"]}, "B", False),
        ({"must_be_one_of": ["A", "B"]}, "b", True),
        ({"must_be_one_of": [1, None]}, None, False),
        ({"must_be_one_of": ["1"]}, 1, False),
        ({"must_be_one_of": ["A"]}, ABSENT, True),
        ({"must_match": "a", "must_not_match": "b"}, "ab", True),
        ({"must_match": "a", "must_not_match": "b"}, "ac", False),
        ({"must_match": "a", "must_be_one_of": ["b"]}, "ab", True),
        ({"must_match": "a"}, "a" * 2000, False),
        ({"must_match": "a"}, "a" * 2001, True),
        ({"must_not_match": "b"}, "a" * 2001, True),
        ({"must_not_match": "b"}, MASK, True),
        ({"must_match": "."}, WHOLE_MASK, True),
        ({"must_match": "."}, "https://********/", True),
    ],
)
def test_values(rule: dict[str, Any], after: Any, denied: bool) -> None:
    assert violated("field", after, field="field", **rule) is denied


@pytest.mark.parametrize("condition", ["must_match", "must_not_match"])
def test_a_pattern_that_does_not_come_to_an_end_is_stopped_once_and_refuses(
    condition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_matching, "_TICK", 0.02)
    before = signal.getsignal(signal.SIGVTALRM)
    rule = {"field": "a", condition: "(x+)+y$"}
    fields = [difference(f"a[{number}]", "before", "x" * 100) for number in range(100)]
    found = judge(update(*fields), rule)["violations"]
    assert len(found) == 100
    assert all("the pattern (x+)+y$ takes too long" in each["message"] for each in found)
    assert signal.getsignal(signal.SIGVTALRM) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_fields_are_judged_in_any_thread() -> None:
    with concurrent.futures.ThreadPoolExecutor() as threads:
        verdict = threads.submit(judge, update(difference("mfa.enabled", True, False)), MFA).result()
    assert verdict["allowed"] is False


@pytest.mark.parametrize(
    ("fields", "rule", "denied"),
    [
        ([("redirectUris[2]", "https://example.com", ABSENT)], HTTPS, False),
        ([("redirectUris[0]", "x", ABSENT), ("redirectUris", ABSENT, [])], HTTPS, False),
        ([("redirectUris[0]", "x", ABSENT), ("redirectUris", ABSENT, [])], {**HTTPS, "field": "redirectUris"}, True),
        ([("redirectUris", [], ABSENT), ("redirectUris[0]", ABSENT, "https://example.com")], HTTPS, False),
        (
            [("redirectUris", [], ABSENT), ("redirectUris[0]", ABSENT, "https://example.com")],
            {**HTTPS, "field": "redirectUris"},
            False,
        ),
        ([("redirectUris", [], ABSENT), ("redirectUris[0]", ABSENT, "http://example.com")], HTTPS, True),
        ([("redirectUris", [], "http://example.com")], HTTPS, True),
        ([("redirectUris", [], None)], HTTPS, False),
        ([("redirectUris", [], "http://example.com")], {**HTTPS, "field": "*Uris[*]"}, True),
        ([("app.redirectUris", [], "http://example.com")], {**HTTPS, "field": "*.redirectUris[*]"}, True),
        ([("apps[2]", {}, "http://example.com")], {**HTTPS, "field": "app*[*].uri"}, True),
        ([("name", "a", "b")], {**HTTPS, "field": "*.redirectUris[*]"}, False),
        ([("apps.name", "a", "b")], {**HTTPS, "field": "apps.*.uri"}, False),
        ([("mfa.enabled", True, ABSENT)], MFA, True),
        ([("mfa.enabled", True, ABSENT), ("mfa", ABSENT, None)], MFA, True),
        ([("mfa.enabled", True, False)], MFA, True),
        ([("mfa.enabled", False, True)], MFA, False),
        ([("mfa.other", True, False)], MFA, False),
        ([("mfa", None, False)], MFA, True),
        ([("mfa", None, {})], MFA, False),
        ([], MFA, False),
    ],
    ids=str,
)
def test_what_becomes_of_a_field(fields: list[tuple[str, Any, Any]], rule: dict[str, Any], denied: bool) -> None:
    assert judge(update(*(difference(*each) for each in fields)), rule)["allowed"] is not denied


@pytest.mark.parametrize("action", ["create", "update", "delete", "use_existing", "ignore"])
def test_only_what_is_created_or_updated_gets_values(action: str) -> None:
    found = judge(update(difference("mfa.enabled", ABSENT, False), action=action), MFA)["violations"]
    assert len(found) == (action in ("create", "update"))


@pytest.mark.parametrize("action", ["create", "update"])
def test_fields_that_are_not_shown_close_the_gate_by_all_rules_of_the_type(action: str) -> None:
    rules = [MFA, {**HTTPS, "type": "app*"}, {**HTTPS, "type": "groups"}, {**MFA, "level": "warn"}]
    verdict = judge(change(action, "Shop", type="applications"), *rules)
    assert verdict["allowed"] is False
    assert [(each["level"], each["field"], each["before"], each["after"]) for each in verdict["violations"]] == [
        ("deny", None, None, None),
        ("warn", None, None, None),
    ]
    assert "entries 1 (mfa.enabled), 2 (redirectUris[*])" in verdict["violations"][0]["message"]
    assert judge(change(action, "Shop", type="applications"), rules[2])["allowed"]
    assert judge(change("delete", "Shop", type="applications"), *rules)["allowed"]


def test_a_secret_that_may_change_unseen_closes_the_gate() -> None:
    rule = {"type": "applications", "field": "oidc.clientSecret", "must_match": "x"}
    assert not judge(update(), rule)["allowed"]
    assert judge(update(action="create"), rule)["allowed"]
    assert not judge(update(difference("oidc.clientSecret", ABSENT, MASK), action="create"), rule)["allowed"]
    assert judge(update(kind="groups"), rule)["allowed"]


def test_secrets_of_a_whole_plan_are_in_no_verdict() -> None:
    plan = Plan.of([change("create", "A", before={}, payload={"password": "hunter2", "url": "http://a"})])
    verdict = check_plan(plan, Policy(field_rules=[{"field": "*", "must_match": "https"}]), enforce=False)
    assert {each["field"] for each in verdict["violations"]} == {"password", "url"}
    assert "hunter2" not in str(verdict)


def test_a_violation_shows_before_and_after() -> None:
    given = update(difference("redirectUris[0]", "https://example.com", "http://evil.com"))
    with pytest.raises(PolicyViolatedError) as caught:
        check_plan(Plan.of([given]), Policy(field_rules=[{**HTTPS, "message": "Only https."}]), enforce=True)
    violation = caught.value.to_result()["violations"][0]
    assert {key: value for key, value in violation.items() if key not in ("message", "change")} == {
        "rule": "field_rules",
        "level": "deny",
        "field": "redirectUris[0]",
        "before": '"https://example.com"',
        "after": '"http://evil.com"',
    }
    assert violation["message"] == (
        'update of applications "Shop": redirectUris[0] would change from "https://example.com" to "http://evil.com", '
        f"but it must match {HTTPS['must_match']}: Only https."
    )
    assert violation["change"] == given.to_dict()


def test_a_warning_forbids_nothing() -> None:
    verdict = judge(update(difference("mfa.enabled", True, False)), {**MFA, "level": "warn"})
    assert verdict["allowed"] is True
    assert [each["level"] for each in verdict["violations"]] == ["warn"]
    both = judge(update(difference("mfa.enabled", True, False)), {**MFA, "level": "warn"}, MFA)
    assert (both["allowed"], len(both["violations"])) == (False, 2)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("x", "entry 2 must be a dictionary"),
        ({}, "entry 2 must have a field"),
        ({"must_match": "x"}, "entry 2 must have a field"),
        ({"field": "a"}, "entry 2 must have at least one of must_match, must_not_match, must_be_one_of"),
        ({"field": "a"}, "entry 2 must have at least one of"),
        ({"field": " ", "must_match": "x"}, "entry 2: field is blank"),
        ({"field": 5, "must_match": "x"}, "entry 2: field must be a string"),
        ({"field": "a", "must_match": ""}, "entry 2: must_match is blank"),
        ({"field": "a", "must_match": ["x"]}, "entry 2: must_match must be a string"),
        ({"field": "a", "must_match": "(", "level": "warn"}, "entry 2: must_match must be a regular expression"),
        ({"field": "a", "must_not_match": "*"}, "entry 2: must_not_match must be a regular expression"),
        ({"field": "a", "must_match": "a" * 501}, "entry 2: must_match must have at most 500 characters"),
        ({"field": "a" * 501, "must_match": "a"}, "entry 2: field must have at most 500 characters"),
        ({"field": "a", "must_match": "a", "message": "m" * 1001}, "entry 2: message must have at most 1000"),
        ({"field": "a", "must_match": "a", "level": "error"}, "entry 2: level must be one of deny, warn; got 'error'"),
        ({"field": "a", "must_match": "a", "type": ""}, "entry 2: type is blank"),
        ({"field": "a", "must_be_one_of": []}, "entry 2: must_be_one_of must be a list"),
        ({"field": "a", "must_be_one_of": "A"}, "entry 2: must_be_one_of must be a list"),
        ({"field": "a", "must_be_one_of": [["A"]]}, "entry 2: must_be_one_of must only have strings"),
        ({"field": "a", "mustmatch": "x"}, "entry 2 has unknown keys: mustmatch"),
        *(
            ({"field": "a", "must_be_one_of": [1, value]}, "entry 2: must_be_one_of must only have strings")
            for value in (float("nan"), float("inf"))
        ),
        # notations of other tools, and slips: a rule for them would be about nothing, and never object
        *(
            ({"field": field, "must_match": "x"}, "entry 2: field must be a path such as policy.mfa.enabled")
            for field in (
                "$.a",
                "$[0]",
                ".a",
                "a.",
                "a..b",
                "a[]",
                "a[-1]",
                "a[-1].b",
                "a['b']",
                'a["b.c"].d',
                " a",
                "a ",
            )
        ),
    ],
    ids=str,
)
def test_a_rule_that_cannot_be_meant_is_refused_by_its_name(rule: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        Policy(field_rules=[MFA, rule])
    assert f"field_rules: {said}" in str(caught.value)


@pytest.mark.parametrize("rules", ["x", {"field": "a"}, [MFA] * 1001])
def test_rules_that_are_no_list_are_refused(rules: Any) -> None:
    with pytest.raises(InputError, match="field_rules must"):
        Policy(field_rules=rules)


def test_rules_are_part_of_the_verdict() -> None:
    assert judge(update(), MFA)["rules"]["field_rules"] == (MFA,)


@pytest.mark.parametrize("blank", [None, "", "  "])
@pytest.mark.parametrize("key", ["type", "must_match", "must_not_match", "message", "level"])
def test_a_blank_in_a_rule_is_refused(key: str, blank: str | None) -> None:
    """A variable that is not set must not open what the rule was to close."""
    with pytest.raises(InputError, match=rf"field_rules: entry 1: {key} is blank"):
        Policy(field_rules=[{"field": "redirectUris", "must_be_one_of": ["a"], key: blank}])
