# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The content of reports in each format."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from types import ModuleType
from typing import Any

import jsonschema
import pytest
import xmlschema

from ansible_collections.envops.promotion.plugins.module_utils._errors import MissingLibraryError
from ansible_collections.envops.promotion.plugins.module_utils._report import html
from ansible_collections.envops.promotion.tests.unit.module_utils.report.reports import (
    DIGEST,
    FAILED,
    FLEET,
    GUARDED,
    PLAN,
    ROOT,
    as_data,
    change,
    document,
)

PROMOTED = {"status": "promoted", "verified": True, "outcomes": [{"outcome": "succeeded"}] * 3}
STRAY_REFERENCE = re.compile(
    r"""\b(?:src|href|srcset|action|data)\s*=|url\(|@import|<script|<link|<img|<iframe|\bon\w+="""
)


def cases(plan: Any = PLAN, result: dict[str, Any] | None = None) -> dict[str, str]:
    """Return the name of each test case with its result."""
    suite = ET.fromstring(document("junit", plan, result))[0]
    return {f"{case.attrib['classname']}: {case.attrib['name']}": result_of(case) for case in suite.findall("testcase")}


def result_of(case: ET.Element) -> str:
    return " and ".join(f"{end.tag} {end.attrib['message']}" for end in case) or "passed"


def rows(text: str, heading: str) -> list[str]:
    """Return the lines of the first table of a section of a Markdown document."""
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return next(block for block in section.split("\n\n") if block.lstrip().startswith("|")).strip().split("\n")[2:]


@pytest.mark.parametrize("wanted", ["markdown", "html"])
def test_a_document_for_people_shows_everything(wanted: str) -> None:
    text = document(wanted).replace("&#34;", '"').replace("\\_", "_")
    expected = [
        *(
            "PingOne promotion from Development to Staging",
            "rolled back",
            "Step 2 failed.",
            "Everything was rolled back.",
        ),
        *("p-1", "p-2", DIGEST, "1 h 03 min 02 s", "2026-05-25 09:59:58 UTC", "Ana Lima", "Jörg Müller"),
        *("1 to create, 1 to update, 1 to delete.", "Staff", "t-Dark", "footer.text", '"old"', '"new"'),
        *("not allowed", "max_deletes", 'delete signOnPolicies "Legacy"', "1 h 02 min 04 s", "The footer is too long."),
        *("The request is invalid.", "SIZE_LIMIT_EXCEEDED: too long", "400 INVALID_DATA", "Taken.", "Onboarding"),
        *(
            "Images are planned again.",
            "promoted by create, rolled back by delete",
            "restored",
            "1 field differs.",
            "No snapshot.",
        ),
    ]
    assert [words for words in expected if words not in text] == []


@pytest.mark.parametrize("wanted", ["markdown", "html"])
def test_a_failure_without_a_plan_is_reported(wanted: str) -> None:
    text = document(wanted, None, {"status": "failed", "message": "Not allowed."}, {})
    assert "There is no plan: the run ended before it was created." in text
    assert "The plan was not checked against a policy." in text
    assert "failed" in text
    assert "Errors" not in text


def test_a_plan_that_was_not_executed_has_no_results() -> None:
    header = document("markdown", result={"status": "planned"}).split("| No. |")[1].split("\n")[0]
    assert "Result" not in header
    assert "**not applied**" in document(
        "markdown", result={"status": "failed", "outcomes": [{"outcome": "not_applied"}]}
    )


def test_a_digest_other_than_the_approved_one_is_shown() -> None:
    approved = "sha256:" + "0" * 64
    text = document("markdown", result={"status": "failed", "plan_digest": approved})
    assert f"| Plan digest | `{approved}` |" in text
    assert f"| Digest of the plan shown | `{DIGEST}` |" in text
    assert "Digest of the plan shown" not in document("markdown")


def test_a_name_cannot_end_a_cell_in_markdown() -> None:
    plan = {"changes": [change("update", "a|b", "x\\|`<b>`\ny | z")], "digest": DIGEST}
    (line,) = rows(document("markdown", plan), "Plan")
    assert "| a&#124;b | x&#92;&#124;&#96;&#60;b&#62;&#96;<br>y &#124; z |" in line


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("# no heading", "\\# no heading"),
        ("- no list", "\\- no list"),
        ("12. no list", "12\\. no list"),
        ("---", "\\---"),
    ],
)
def test_a_message_cannot_begin_a_block_in_markdown(message: str, line: str) -> None:
    assert f"\n\n{line}\n\n" in document("markdown", result={"message": message})


def test_html_needs_nothing_else() -> None:
    page = document("html", metadata={"Job": "https://awx.example.com/#/jobs/1"})
    assert STRAY_REFERENCE.findall(page.replace("data-label=", "")) == []
    assert "default-src 'none'" in page
    for part in ("prefers-color-scheme: dark", "@media print", "@media screen and (max-width", "width=device-width"):
        assert part in page


def test_test_cases_of_a_failed_promotion() -> None:
    assert cases() == {
        "run: PingOne promotion from Development to Staging": "failure Step 2 failed.\nEverything was rolled back.",
        "groups: create Staff": "passed",
        "themes: update Dark": "failure The footer is too long.",
        "signOnPolicies: delete Legacy": "skipped unknown",
        "policy: max_deletes the plan": "failure The plan has 1 deletion; max_deletes allows 0.",
        'policy: protected delete signOnPolicies "Legacy"': "failure Protected.",
        "themes: verify Dark": "passed",
        "themes: verify Light": "failure 1 field differs.",
        "forms: verify F": "skipped No snapshot.",
    }


def test_a_failed_step_quotes_the_service() -> None:
    suite = ET.fromstring(document("junit"))[0]
    text = suite.findtext("testcase[@name='update Dark']/failure") or ""
    assert "SIZE_LIMIT_EXCEEDED: too long" in text
    assert "400 Bad Request on PUT request" in text
    assert "Onboarding" not in text


@pytest.mark.parametrize(
    ("plan", "result", "expected"),
    [
        (PLAN, PROMOTED, ["passed"] * 4),
        (PLAN, {"status": "promoted"}, ["passed"] * 4),
        (PLAN, {"status": "planned"}, ["passed", *["skipped planned, not executed"] * 3]),
        (PLAN, {"status": "rolled_back", "verified": True}, ["passed"] * 4),
        (PLAN, {"status": "promoted", "verified": False}, ["failure The run failed.", *["skipped unknown"] * 3]),
        (None, {"status": "failed", "message": "No."}, ["failure No."]),
        (None, {}, ["passed"]),
        (None, {"policy": {"allowed": True}}, ["passed"] * 2),
        (None, {"policy": {"allowed": False}}, ["passed", "failure The plan violates the policy."]),
    ],
    ids=str,
)
def test_test_cases_of_other_runs(plan: Any, result: dict[str, Any], expected: list[str]) -> None:
    assert list(cases(plan, result).values()) == expected


def test_environments_that_differ_are_reported_as_drift() -> None:
    result = {"status": "drifted", "vendor": "PingOne", "source": "Development", "target": "Staging"}
    assert "PingOne drift of Staging from Development" in document("markdown", PLAN, result)
    found = cases(PLAN, result)
    assert found["themes: update Dark"] == "failure It differs from the source."
    in_sync = cases({**PLAN, "changes": []}, {**result, "status": "in_sync"})
    assert set(in_sync.values()) == {"passed"}


@pytest.mark.parametrize("left", [{"skipped": True, "changed": False}, {"failed": True, "msg": "No plan."}])
def test_a_plan_that_was_not_checked_is_not_shown_as_allowed(left: dict[str, Any]) -> None:
    text = document("markdown", PLAN, {"status": "planned", "policy": left})
    assert "The plan was not checked against a policy." in text
    assert "allowed" not in text
    assert not any(name.startswith("policy") for name in cases(PLAN, {"status": "planned", "policy": left}))


def test_names_become_neither_mentions_nor_links() -> None:
    named = {**PLAN, "changes": [{**PLAN["changes"][0], "name": "@all www.evil.example https://evil.example"}]}
    text = document("markdown", named, {})
    assert not re.search(r"@all|www\.evil|https?://", text)


def test_xml_fits_the_common_schema_and_says_when() -> None:
    text = document("junit")
    xmlschema.XMLSchema(ROOT / "tests" / "fixtures" / "junit.xsd").validate(text)
    suite = ET.fromstring(text)[0]
    assert (suite.attrib["timestamp"], suite.attrib["time"]) == ("2026-05-25T09:59:58", "3782.0")
    properties = {item.attrib["name"]: item.attrib["value"] for item in suite.iter("property")}
    assert (properties["plan_digest"], properties["Approved by"]) == (DIGEST, "Jörg Müller")


def test_json_fits_its_schema_and_is_ordered() -> None:
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for plan, result in ((PLAN, FAILED), (PLAN, PROMOTED), (None, {}), (PLAN, GUARDED), (None, FLEET)):
        jsonschema.validate(as_data(plan, result), schema)
    text = document("json")
    assert text == json.dumps(json.loads(text), sort_keys=True, indent=2, ensure_ascii=False) + "\n"
    assert json.loads(text)["schema"] == "envops.promotion/report/1"


@pytest.mark.parametrize(
    ("module", "trace", "wanted", "library"), [(html, "JINJA_TRACE", "html", "Jinja2")], ids=["html"]
)
def test_only_the_format_that_needs_a_missing_library_fails(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, trace: str, wanted: str, library: str
) -> None:
    monkeypatch.setattr(module, trace, "Traceback: no module")
    with pytest.raises(MissingLibraryError) as caught:
        document(wanted)
    assert (caught.value.library, caught.value.trace) == (library, "Traceback: no module")
    assert document("markdown")
    assert document("junit")
    assert document("json")


@pytest.mark.parametrize("wanted", ["markdown", "html"])
def test_requests_are_named_as_the_service_has_logged_them(wanted: str) -> None:
    logged = {"method": "POST", "path": "/v1/promotions/p1", "correlation_id": "c-1"}
    text = document(wanted, PLAN, {**PROMOTED, "correlation_ids": [logged]})
    assert "POST /v1/promotions/p1" in text
    assert "c-1" in text


REQUEST = {
    "asked": "Approve 1 update of Production.",
    "until": "2026-12-28T20:25:40Z",
    "on_approval": "The plan is executed as it is.",
    "on_failure": "It is rolled back.",
    "irreversible": ["New secrets stay."],
    "variables": {"pingone_promote_stage": "execute", "pingone_promote_promotion_id": "p1"},
}


@pytest.mark.parametrize("wanted", ["markdown", "html"])
def test_what_is_asked_comes_before_everything_else(wanted: str) -> None:
    text = document(wanted, PLAN, {"status": "planned", "request": REQUEST}).replace("\\_", "_").replace("&#95;", "_")
    places = [
        text.index(word)
        for word in ("Approve 1 update", "The plan is executed", "It is rolled back", "New secrets stay")
    ]
    assert places == sorted(places)
    assert places[-1] < text.index("pingone_promote_stage: execute") < text.index("Staff")


@pytest.mark.parametrize(
    ("gate", "is_shown"),
    [
        ({"allowed": False, "overridden": False, "opens_at": "2026-12-06T21:00:00Z"}, True),
        ({"allowed": True, "overridden": False, "opens_at": None}, False),
        ({"allowed": True, "overridden": True, "opens_at": "2026-12-06T21:00:00Z"}, False),
        ({"allowed": False, "overridden": False, "opens_at": None}, False),
    ],
)
def test_whoever_is_asked_sees_when_the_gate_opens(gate: dict[str, Any], is_shown: bool) -> None:
    result = {"status": "planned", "request": REQUEST, "gate": {**gate, "violations": []}}
    shown = rows(document("markdown", PLAN, result), "Approval")[0]
    assert ("Possible from" in shown and "2026-12-06 21:00:00 UTC" in shown) is is_shown


@pytest.mark.parametrize("status", ["promoted", "failed", "unchanged"])
def test_nothing_is_asked_for_what_is_over(status: str) -> None:
    assert "Approve 1 update" not in document("markdown", PLAN, {"status": status, "request": REQUEST})


def test_a_page_about_drift_has_its_own_words() -> None:
    result = {
        "kind": "drift",
        "status": "drifted",
        "source": "Development",
        "target": "Production",
        "vendor": "PingOne",
    }
    text = document("markdown", PLAN, result)
    assert "missing in Production" in text
    assert "only in Production" in text
    assert not [
        word for word in ("Approval", "Policy", "Before", "After", "Rollback", "Verified") if f"## {word}" in text
    ]
    assert "| Before |" not in text


def test_what_the_user_says_of_a_run_is_in_its_details() -> None:
    text = document("markdown", PLAN, PROMOTED, {"Change": "CHG0042001", "Run by": "ana"})
    assert rows(text, "Run details")[0].count("CHG0042001") == 1


@pytest.mark.parametrize("wanted", ["markdown", "html"])
def test_what_guards_a_promotion_is_shown(wanted: str) -> None:
    text = document(wanted, PLAN, GUARDED).replace("\\_", "_")
    expected = [
        *(
            "Preflight",
            "not known in full",
            "source environment",
            "DaVinci is missing.",
            "Enable it.",
            "Nobody can say.",
        ),
        *("Proof of an earlier stage", "not proven", "It has not soaked.", "p-earlier", "2026-05-25 12:00:00 UTC"),
        *("Checks after verification", "sign_on.yml", "passed", "forms.yml", "failed", "last.yml", "did not run"),
        *("Audit trail", "/var/lib/audit.jsonl", "ab" * 32, "The disk is full.", "PingOne lists promotions by source."),
    ]
    assert [words for words in expected if words not in text] == []
    assert "Staging is ACTIVE." not in text


def test_the_checks_of_the_user_are_test_cases() -> None:
    found = cases(PLAN, GUARDED)
    assert found["check: sign_on.yml"] == "passed"
    assert found["check: forms.yml"] == "failure The check failed."
    assert found["check: last.yml"] == "skipped did not run"


def test_drift_shows_its_audit_trail() -> None:
    result = {"kind": "drift", "status": "in_sync", "audit": GUARDED["audit"]}
    assert "/var/lib/audit.jsonl" in document("markdown", None, result)


def test_a_trail_without_a_record_of_the_run_says_so() -> None:
    result = {"status": "failed", "audit": {"path": "/a.jsonl", "head": None, "errors": []}}
    assert "Nothing of this run had been recorded" in document("markdown", None, result)


@pytest.mark.parametrize("wanted", ["markdown", "html"])
def test_a_fleet_shows_all_targets(wanted: str) -> None:
    text = document(wanted, None, FLEET)
    expected = [
        *("PingOne fleet from Development", "1 reached", "1 failed", "1 begun", "1 not reached", "r-1", "e-1", "p-1"),
        *("Brand One", "7", "1 min 05 s", "rolled back", "Step 2 failed.", "It is not known.", "Brand Four"),
    ]
    assert [words for words in expected if words not in text] == []
    assert not [words for words in ("There is no plan", "against a policy", "It was executed.") if words in text]


def test_the_targets_of_a_fleet_are_test_cases() -> None:
    assert cases(None, FLEET) == {
        "run: PingOne fleet from Development": "failure Release r-1 reached 1 of 4 targets.",
        "wave 1: Brand One": "passed",
        "wave 2: Brand Two": "failure Step 2 failed.",
        "wave 2: Brand Three": "failure It is not known.",
        "wave 3: Brand Four": "skipped not reached",
    }


@pytest.mark.parametrize(
    ("verified", "rollback", "shown"),
    [
        (None, {"status": "rolled_back", "verified": True}, {"Target restored": "yes"}),
        (False, {"status": "rolled_back", "verified": True}, {"Verified": "no", "Target restored": "yes"}),
        (None, {"status": "compensated", "verified": None}, {"Target restored": "not verified"}),
        (None, None, {"Verified": "not verified"}),
    ],
)
def test_the_summary_of_a_rollback_says_whether_the_target_is_restored(
    verified: bool | None, rollback: dict[str, Any] | None, shown: dict[str, str]
) -> None:
    status = rollback["status"] if rollback else "rolled_back"
    result = {"status": status, "target": "Staging", "verified": verified, "rollback": rollback}
    summary = document("markdown", PLAN, result).partition("## Summary")[2].partition("\n## ")[0]
    found = dict(
        re.findall(r"^\| (?:\*\*)?(Verified|Target restored)(?:\*\*)? \| \**(.+?)\** \|$", summary, re.MULTILINE)
    )
    assert found == shown


@pytest.mark.parametrize(
    "item",
    [{"name": "themes:s1", "target_id": "t1"}, {"name": "themes:t1", "target_id": "t1"}, {"name": "themes:s1"}],
)
def test_an_object_without_a_name_is_called_the_same_everywhere(item: dict[str, Any]) -> None:
    theme = change("update", "themes", "themes:s1", source_id="s1", target_id="t1", label="Ping Default")
    compared = [{"type": "themes", "state": "equal", **item}]
    reverted = {"status": "rolled_back", "objects": [{"type": "themes", "state": "restored", **item}]}
    failed = [{"message": "Invalid.", "step": {"number": 1, "action": "PUT", "name": "themes:s1"}}]
    result = {"comparison": compared, "rollback": reverted, "errors": failed}
    text = document("markdown", {"changes": [theme], "digest": DIGEST}, result)
    assert rows(text, "Errors")[0].startswith('| step 1 PUT "Ping Default" |')
    assert rows(text, "Rollback verification")[0].startswith("| Ping Default | themes |")
    assert rows(text, "Plan")[0].startswith("| 1 | update | themes | Ping Default |")


@pytest.mark.parametrize(
    ("result", "has_policy"),
    [
        ({"status": "rolled_back", "rollback_id": "p2"}, False),
        ({"status": "rolled_back", "rollback_id": "p2", "policy": {"allowed": True, "violations": []}}, True),
        ({"status": "rolled_back", "rollback": {"status": "rolled_back"}}, True),
        ({"status": "promoted"}, True),
    ],
)
def test_the_report_of_a_rollback_speaks_of_no_policy(result: dict[str, Any], has_policy: bool) -> None:
    assert ("\n## Policy\n" in document("markdown", result=result)) is has_policy
