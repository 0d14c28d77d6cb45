# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a plan is counted and shown, and what executes it."""

from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
import yaml

from ansible_collections.envops.promotion.plugins.module_utils._approval import (
    MOST_LINES,
    command_lines,
    counts_of,
    heading_of_command,
    lines_of,
    named,
    plan_text,
)

DIGEST = "sha256:" + "4f" * 32
ID = "280f9a3c-04d1-4bb7-9a1e-3f1a0a6c2f11"


def change(action: str, name: str, **more: Any) -> dict[str, Any]:
    ids = {"source_id": "s", "target_id": None if action == "create" else "t"}
    return {"action": action, "type": "TMPL", "name": name, "vendor_action": "X", **ids, **more}


def plan(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"changes": list(changes), "digest": DIGEST}


@pytest.mark.parametrize(
    ("summary", "counted"),
    [
        ({"creates": 1, "updates": 2, "deletes": 0}, "1 to create, 2 to update, 0 to delete"),
        ({"creates": 0, "reused": 3, "ignored": 1}, "0 to create, 0 to update, 0 to delete, 3 reused, 1 ignored"),
        (None, "0 to create, 0 to update, 0 to delete"),
        ("text", "0 to create, 0 to update, 0 to delete"),
    ],
)
def test_counts(summary: Any, counted: str) -> None:
    assert counts_of(summary) == counted


def test_a_plan_is_one_change_a_line_with_names_for_people() -> None:
    given = plan(change("create", 'A "new" one'), change("delete", "x:1", label="Old\nTheme"))
    assert lines_of(given, kinds={"TMPL": "Template"}) == [
        "+ create       Template 'A \\'new\\' one' (s)",
        "- delete       Template 'Old\\nTheme' (t)",
    ]


def test_fields_are_shown_on_request_but_not_the_content_of_what_is_created() -> None:
    fields = [{"field": "a", "before": '"1"', "after": '"2"', "after_name": "Two"}]
    given = plan(change("create", "A", fields=fields), change("update", "B", fields=fields))
    assert [line for line in lines_of(given, fields=True) if line.startswith("    ")] == ["    a: '1' -> Two ('2')"]
    assert len(lines_of(given)) == 2


def test_a_long_plan_is_cut() -> None:
    lines = lines_of(plan(*[change("create", str(number)) for number in range(MOST_LINES + 5)]))
    assert (len(lines), lines[-1]) == (MOST_LINES + 1, "... and 5 more; the result and the reports have all of them.")


@pytest.mark.parametrize("junk", [{}, {"changes": 1}, {"changes": [1], "digest": DIGEST}, {"changes": [], "digest": 1}])
def test_what_is_no_plan_shows_nothing(junk: dict[str, Any]) -> None:
    assert lines_of(junk) == []
    assert named(junk if isinstance(junk.get("changes"), list) else {}, "create") == ""


def test_a_few_changes_are_named() -> None:
    given = plan(*[change("delete", str(number)) for number in range(7)])
    assert named(given, "delete", {"TMPL": "Template"}).startswith('Template "0", Template "1"')
    assert named(given, "delete").endswith("and 2 more")
    assert named(given, "create") == ""


VARIABLES: dict[str, Any] = {
    "r_stage": "execute",
    "r_promotion_id": ID,
    "r_plan_digest": DIGEST,
    "r_objects": [
        {"object_code": "TMPL", "id": "0123456701234567012345670123456", "updated_at": "2021-03-17T02:21:31Z"},
        {"object_code": "NO", "id": "a" * 32, "updated_at": "2021-03-17T02:21:31:000-0400"},
    ],
}


def test_the_command_needs_no_quotes_that_json_would_escape() -> None:
    [line] = command_lines("ansible-playbook promote.yml", VARIABLES)
    assert json.dumps(line) == f'"{line}"'


def test_a_shell_and_ansible_read_from_the_command_what_was_meant() -> None:
    words = shlex.split(command_lines("ansible-playbook promote.yml", VARIABLES)[0])
    assert words[:2] == ["ansible-playbook", "promote.yml"]
    read: dict[str, Any] = {}
    for option, value in zip(words[2::2], words[3::2], strict=True):
        assert option == "-e"
        read |= yaml.safe_load(value) if value.startswith("{") else dict([value.split("=", 1)])
    assert read == VARIABLES


def test_only_a_command_lacks_variables() -> None:
    assert heading_of_command("execute", "", "noon") == "To execute exactly this plan, until noon, set these variables:"
    assert heading_of_command("install", "c") == (
        "To install exactly this plan, run this, with the variables that you gave with -e outside of files:"
    )


def test_without_a_command_the_variables_are_yaml() -> None:
    assert yaml.safe_load("\n".join(command_lines("", VARIABLES))) == VARIABLES


@pytest.mark.parametrize("value", ['a "quoted" one', "it's", "a: b", "x:", "", "yes", "12", "null"])
def test_every_value_is_read_as_it_was(value: str) -> None:
    [line] = command_lines("", {"name": value})
    assert yaml.safe_load(line) == {"name": value}
    words = shlex.split(command_lines("c", {"name": value})[0])
    found = words[2]
    assert (yaml.safe_load(found) if found.startswith("{") else dict([found.split("=", 1)])) == {"name": value}


REQUEST: dict[str, Any] = {
    "asked": "PingOne will bring Staging in line with Development: 1 to create.",
    "until": "2026-06-24T17:50:00Z",
    "on_approval": "Exactly this plan is executed.",
    "on_failure": "The whole promotion is rolled back.",
    "irreversible": ["A rollback cannot be undone."],
    "variables": {"pingone_promote_stage": "execute", "pingone_promote_promotion_id": ID},
}


def test_the_text_of_a_plan_is_markdown_with_one_change_a_line() -> None:
    text = plan_text("Promotion from Development to Staging", "It is planned.", ["+ create A", "~ update B"], REQUEST)
    assert text.splitlines() == [
        "## Promotion from Development to Staging",
        "",
        "It is planned.",
        "",
        "PingOne will bring Staging in line with Development: 1 to create.",
        "",
        "    + create A",
        "    ~ update B",
        "",
        "**Can be executed until:** 2026-06-24T17:50:00Z",
        "",
        "**If it is approved:** Exactly this plan is executed.",
        "",
        "**If it fails:** The whole promotion is rolled back.",
        "",
        "**What cannot be undone:**",
        "",
        "- A rollback cannot be undone.",
        "",
        "**To execute exactly this plan:**",
        "",
        "    pingone_promote_stage: execute",
        f"    pingone_promote_promotion_id: {ID}",
    ]


def test_a_plan_that_waits_for_nobody_has_no_text() -> None:
    assert plan_text("Promotion", "Done.", ["+ create A"], None) == ""


@pytest.mark.parametrize("count", [20, 100, 5_000])
def test_the_text_of_a_large_plan_is_cut_visibly(count: int) -> None:
    bulky = {**REQUEST, "irreversible": ["*" * 9_000] * 3, "variables": {"objects": ["x" * 90] * 50, "n": "1"}}
    text = plan_text("T" * 9_000, "[" * 9_000, [f"+ create {number} {'n' * 300}" for number in range(count)], bulky)
    assert len(text) <= 12_000
    assert "    ... The rest is left out here; the result and the reports have all of it." in text.splitlines()
    assert "    objects: as in the result of the planning run" in text.splitlines()


@pytest.mark.parametrize("name", ["{{ lookup('env', 'HOME') }}", "{% raw %}", "{# x #}", "{{{{", "a\n## b", "\u202ex"])
def test_nothing_in_a_name_is_markup_or_a_template(name: str) -> None:
    text = plan_text(f"to {name}", f"To {name}.", [f"+ create {name}"], REQUEST)
    assert not any(sign in text for sign in ("{{", "{%", "{#", "\u202e"))
    assert [line for line in text.splitlines() if line.startswith("#")] == [text.splitlines()[0]]


def test_markup_in_a_name_is_shown_as_it_is() -> None:
    text = plan_text("to <b>[x](http://y)</b> `z` *w*", "", [], REQUEST)
    assert text.startswith("## to \\<b\\>\\[x\\](http://y)\\</b\\> \\`z\\` \\*w\\*\n")
