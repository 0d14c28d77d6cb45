# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is cited as contract is in docs/contract."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.contract import VENDORS, Contract, read_citations
from support.repository import ROOT, own_files, relative

FOLDER = ROOT / "docs" / "contract"
FIXTURES = ROOT / "tests" / "fixtures"
CONTRACTS = {vendor: Contract((FOLDER / f"{vendor.lower()}.md").read_text(encoding="utf-8")) for vendor in VENDORS}

SMALL = Contract(
    """\
## 7. Promotions
### 7.1 P1 Create
### 7.2 P2 List
### 7.10 P3 Read
## 8. Failures
| # | Failure |
| --- | --- |
| P1 | is late |
| F1 | stalls |
| F2 | fails |

| Call | Answer |
| --- | --- |
| P9 | no |
### E1. Create
## 15. Simulator
**Validation.** Of names.
1. It keeps records.
2. It loses them.
"""
)
PATH = "plugins/module_utils/_pingone/api.py"


def wrong_citations(text: str, file: str, contracts: dict[str, Contract]) -> list[str]:
    wrong = []
    for citation in read_citations(text, file):
        if not citation.vendor:
            wrong.append(f"{file}:{citation.line}: {citation.reference} of which contract?")
        elif contracts[citation.vendor].lacks(citation.reference):
            wrong.append(f"{file}:{citation.line}: contract {citation.vendor} has no {citation.reference}")
    return wrong


def test_every_citation_is_of_something_that_exists() -> None:
    wrong = []
    for file in own_files():
        if file != Path(__file__).resolve():
            text = file.read_text(encoding="utf-8", errors="replace")
            wrong += wrong_citations(text, relative(file), CONTRACTS)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("vendor", VENDORS)
def test_no_number_is_used_twice(vendor: str) -> None:
    assert CONTRACTS[vendor].duplicates == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_entries_and_fixtures_that_a_document_names_exist(vendor: str) -> None:
    text = CONTRACTS[vendor].text
    assert set(re.findall(r"(?<![\w/-])[A-Z]\d{1,2}\b", text)) == CONTRACTS[vendor].entries
    named = set(re.findall(r"`(\w+\.json)`", text)) - {"name.json"}
    assert named == {file.name for file in (FIXTURES / vendor.lower()).iterdir()}


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("(contract PingOne 7.1)", ["7.1"]),
        ("of contract PingOne 7. And 8", ["7"]),
        ("contract PingOne 7.1 to 7.3, 16", ["7.1", "7.2", "7.3", "16"]),
        ("contract PingOne 7.8, A16 to A18", ["7.8", "A16", "A17", "A18"]),
        ("contract PingOne A17", ["A17"]),
        ("contract PingOne 11, F6 and F12; 7.2", ["11", "F6", "F12", "7.2"]),
        ("contract PingOne 7.3; 11: F4, F5", ["7.3", "11", "F4", "F5"]),
        ("Contract 4.4: 404 shortly after", ["4.4"]),
        ("contract section 10", ["10"]),
        ("PingOne contract, sections 7.1,\n# 7.6 and 9, ambiguities A4 to A5.", ["7.1", "7.6", "9", "A4", "A5"]),
        ("PingOne contract, sections 5 (E8, E9) and 13 (`style`)", ["5", "E8", "E9", "13", "13 (`style`)"]),
        ("PingOne contract, sections 6.2 and 15 (entries 3 to 5)", ["6.2", "15", "15 (3)", "15 (4)", "15 (5)"]),
        ("PingOne contract, section 15, entry 1", ["15", "15 (1)"]),
        ("The contract does not say; 2 years", []),
        ("contractors 7", []),
    ],
)
def test_citations_are_read(text: str, references: list[str]) -> None:
    assert [citation.reference for citation in read_citations(text, PATH)] == references


@pytest.mark.parametrize(
    ("text", "file", "missing"),
    [
        ("contract PingOne 7.1, P1, 15 (validation), 15 (entry 2)", "README.md", []),
        ("contract PingOne 9.1", "README.md", ["9.1"]),
        ("\n\n    # contract PingOne 7.1,\n    # 9.1", "tests/demo/act.py", ["9.1"]),
        ("contract PingOne A99", "README.md", ["A99"]),
        ("contract PingOne 7.1 to 7.4", "README.md", ["7.3", "7.4"]),
        ("contract PingOne 8: F1 to F3", "README.md", ["F3"]),
        ("contract Workfront E1 to E2", "README.md", ["E2"]),
        ("Source: PingOne contract, sections 7 (P1, P9) and 77", "README.md", ["P9", "77"]),
        ("Source: PingOne contract, section 15 (entries 2 to 3)", "README.md", ["15 (3)"]),
        ("Source: PingOne contract, section 15 (nonsense)", "README.md", ["15 (nonsense)"]),
        ("contract 7.3", PATH, ["7.3"]),
        ("see section 7.3 and P1", "docs/contract/pingone.md", ["7.3"]),
        ("contract 7.1", "README.md", ["7.1 of which contract?"]),
    ],
)
def test_wrong_citations_are_found(text: str, file: str, missing: list[str]) -> None:
    found = wrong_citations(text, file, dict.fromkeys(VENDORS, SMALL))
    assert [message.rpartition(" has no ")[2].rpartition(": ")[2] for message in found] == missing


def test_numbers_that_are_used_twice_are_found() -> None:
    assert SMALL.duplicates == []
    assert Contract(
        "## 1. A\n### 1.1 B\n## 1. C\n| # | E |\n| A1 | x |\n| A1 | y |\n## 2. D\n| # | F |\n| A1 | z |"
    ).duplicates == ["1", "A1"]
