# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Property tests: whatever the names and values, each report is well-formed and shows them as text."""

from __future__ import annotations

import functools
import html.parser
import json
import re
import xml.etree.ElementTree as ET
from typing import Any

import jsonschema
import xmlschema
from hypothesis import given, settings

from ansible_collections.envops.promotion.plugins.module_utils._report.formats import FORMATS, render
from ansible_collections.envops.promotion.plugins.module_utils._report.reading import read_report
from ansible_collections.envops.promotion.plugins.module_utils._report.values import text_of
from ansible_collections.envops.promotion.tests.unit.module_utils.report.reports import (
    ROOT,
    fleets,
    metadata,
    plans,
    results,
    texts,
)

TAGS = re.compile(
    r"html|head|meta|title|style|body|header|main|section|h[12]|p|dl|dt|dd|table|caption|thead|tbody|tr|th|td|span|code"
)
ATTRIBUTES = re.compile(r"lang|charset|name|content|http-equiv|aria-labelledby|id|class|role|scope|data-label")
CODE_SPAN = re.compile(r"`[^`]*`")
few = settings(max_examples=min(40, settings().max_examples))


class Page(html.parser.HTMLParser):
    """Collects every tag of a page as a browser would parse it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.others: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


@functools.cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(ROOT / "tests" / "fixtures" / "junit.xsd")


@functools.cache
def json_validator() -> jsonschema.Draft202012Validator:
    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


@few
@given(plan=plans, result=results, about=metadata)
def test_html_is_well_formed_and_has_no_tag_of_its_content(plan: Any, result: Any, about: Any) -> None:
    page = render(read_report(plan, result, about), "html")
    root = ET.fromstring(page)
    seen = Page(page)
    assert [tag for tag in seen.tags if not TAGS.fullmatch(tag)] == []
    assert [name for name in seen.attributes if not ATTRIBUTES.fullmatch(name)] == []
    assert seen.others == []
    names = [text_of(change["name"]) for change in (plan or {}).get("changes", [])]
    cells = ["".join(cell.itertext()) for cell in root.iter("td")]
    assert [name for name in names if name and name not in cells] == []


@few
@given(plan=plans, result=results, about=metadata)
def test_xml_is_valid_and_counts_right(plan: Any, result: Any, about: Any) -> None:
    text = render(read_report(plan, result, about), "junit")
    junit_schema().validate(text)
    suite = ET.fromstring(text)[0]
    cases = suite.findall("testcase")
    assert int(suite.attrib["tests"]) == len(cases)
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
    assert cases[0].attrib["classname"] == "run"
    verified = [case for case in cases if case.attrib["name"].startswith("verify ")]
    assert len(verified) == len(result.get("comparison", []))


@few
@given(plan=plans, result=results, about=metadata)
def test_markdown_has_its_rows_and_no_markup_of_its_content(plan: Any, result: Any, about: Any) -> None:
    text = render(read_report(plan, result, about), "markdown")
    tables = [block.split("\n") for block in text.rstrip("\n").split("\n\n") if block.startswith("|")]
    for lines in tables:
        columns = {len(re.findall(r"\|", line)) for line in lines}
        assert len(columns) == 1, lines
    changes = len((plan or {}).get("changes", []))
    listed = [lines for lines in tables if lines[0].startswith("| No. |")]
    assert [len(lines) - 2 for lines in listed] == ([changes] if changes else [])
    bare = CODE_SPAN.sub("", text).replace("<br>", "")
    assert not set("<>`") & set(bare)
    headings = [line for line in text.split("\n") if line.startswith("#")]
    assert [line for line in headings[1:] if not re.fullmatch(r"## [A-Z][a-z ]+", line)] == []


@few
@given(plan=plans, result=results, about=metadata)
def test_json_fits_its_schema(plan: Any, result: Any, about: Any) -> None:
    content = json.loads(render(read_report(plan, result, about), "json"))
    json_validator().validate(content)
    assert [entry["name"] for entry in content["metadata"]] == [text_of(name) for name in about]


@settings(max_examples=15)
@given(plan=plans, result=results, about=metadata)
def test_the_same_input_makes_the_same_document(plan: Any, result: Any, about: Any) -> None:
    for wanted in FORMATS:
        report = read_report(plan, result, about)
        assert render(report, wanted) == render(read_report(plan, result, about), wanted)
        render(report, wanted).encode()


@given(text=texts)
def test_text_is_read_once(text: str) -> None:
    assert text_of(text_of(text)) == text_of(text)
    assert "\r" not in text_of(text)
    ET.fromstring(f"<a>{text_of(text).replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')}</a>")


@few
@given(result=fleets, about=metadata)
def test_a_fleet_is_well_formed_in_each_format(result: Any, about: Any) -> None:
    report = read_report(None, result, about)
    seen = Page(render(report, "html"))
    assert [tag for tag in seen.tags if not TAGS.fullmatch(tag)] == []
    junit_schema().validate(render(report, "junit"))
    json_validator().validate(json.loads(render(report, "json")))
