# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The vendor-neutral plan as results and diffs show it, and what is refused as a plan."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._plan import ACTIONS, Plan, check_digest, diff_of
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import change

DIGEST = "sha256:" + "0123456789abcdef" * 4
ITEM = {
    "action": "update",
    "type": "populations",
    "name": "A",
    "source_id": "s1",
    "target_id": "t1",
    "vendor_action": "PUT",
}
WITHOUT = object()


def shown(**fields: Any) -> dict[str, Any]:
    """Return a plan of one change, with some of the change's fields replaced or left out."""
    item = {key: value for key, value in (ITEM | fields).items() if value is not WITHOUT}
    return {"changes": [item], "digest": DIGEST}


def diff_lines(*changes: Any) -> list[str]:
    prepared = diff_of(Plan.of(changes), "Promotion to Staging")["prepared"]
    assert isinstance(prepared, str)
    assert prepared.endswith("\n")
    return prepared[:-1].split("\n")


def field_lines(before: Any, after: Any) -> list[str]:
    return diff_lines(change("update", before=before, payload=after))[2:]


def test_results_show_a_plan_without_payloads() -> None:
    plan = Plan.of([change("create", target_id=None, payload={"a": 1}), change("delete", "B", before={"b": 1})])
    assert plan.to_dict() == {
        "changes": [
            ITEM | {"action": "create", "target_id": None, "vendor_action": "POST"},
            ITEM | {"action": "delete", "name": "B", "vendor_action": "DELETE"},
        ],
        "summary": {"creates": 1, "updates": 0, "deletes": 1, "reused": 0, "ignored": 0, "total": 2},
        "digest": plan.digest,
    }


def test_only_some_actions_change_the_target() -> None:
    plan = Plan.of([change(action) for action in ACTIONS])
    assert [effective.action for effective in plan.effective] == ["create", "update", "delete"]
    assert plan.summary() == {"creates": 1, "updates": 1, "deletes": 1, "reused": 1, "ignored": 1, "total": 5}


def test_the_digest_stays_the_same_from_release_to_release() -> None:
    # A plan may be made by one release and executed by the next one.
    assert Plan.of([]).digest == "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    changes = [change("create", target_id=None, payload={"b": [1, 2.5, None, True], "a": "Zo\u00eb"}), change("delete")]
    assert Plan.of(changes).digest == "sha256:f2fc0ec9e1326c7f953b7f81cfc7d1c0cb36ffe65bdc7280c7ae5f771c63b75e"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "its changes must be a list"),
        ("a plan", "its changes must be a list"),
        ([], "its changes must be a list"),
        ({}, "its changes must be a list"),
        ({"digest": DIGEST}, "its changes must be a list"),
        ({"changes": {}, "digest": DIGEST}, "its changes must be a list"),
        ({"changes": "none", "digest": DIGEST}, "its changes must be a list"),
        ({"changes": []}, "its digest must be"),
        ({"changes": [], "digest": None}, "its digest must be"),
        ({"changes": [], "digest": DIGEST.upper()}, "its digest must be"),
        ({"changes": [], "digest": DIGEST + "\n"}, "its digest must be"),
        ({"changes": [], "digest": DIGEST[:-1]}, "its digest must be"),
        ({"changes": [None], "digest": DIGEST}, "change 1 must be a dictionary"),
        ({"changes": [ITEM, "update"], "digest": DIGEST}, "change 2 must be a dictionary"),
        (shown(action=WITHOUT), "the action of change 1 must be one of create, update, delete, use_existing, ignore"),
        (shown(action="PUT"), "the action of change 1 must be one of"),
        (shown(action=["update"]), "the action of change 1 must be one of"),
        (shown(type=WITHOUT), "the type of change 1 must be a string"),
        (shown(type=5), "the type of change 1 must be a string"),
        (shown(name=None), "the name of change 1 must be a string"),
        (shown(vendor_action=WITHOUT), "the vendor_action of change 1 must be a string"),
        (shown(source_id=5), "the source_id of change 1 must be a string or null"),
        (shown(target_id=["t1"]), "the target_id of change 1 must be a string or null"),
    ],
)
@pytest.mark.parametrize("option", ["plan", "expected_plan"])
def test_what_is_not_a_plan_is_refused_by_the_name_of_the_option(data: Any, why: str, option: str) -> None:
    with pytest.raises(InputError) as caught:
        Plan.from_dict(data, option)
    assert str(caught.value).startswith(f"{option} must be the plan that a task of this collection returned: {why}")
    assert caught.value.to_result()["error"]["kind"] == "validation"


@pytest.mark.parametrize("identifier", [None, WITHOUT])
def test_a_change_may_lack_ids(identifier: Any) -> None:
    (read,) = Plan.from_dict(shown(source_id=identifier, target_id=identifier)).changes
    assert (read.source_id, read.target_id) == (None, None)


@pytest.mark.parametrize("digest", [None, DIGEST])
def test_a_digest_in_its_form_is_taken(digest: str | None) -> None:
    assert check_digest(digest, "expected_plan_digest") == digest


@pytest.mark.parametrize("digest", ["", "sha256:", DIGEST[7:], DIGEST + "0", DIGEST.upper(), DIGEST + "\n", "md5:0"])
def test_any_other_digest_is_refused(digest: str) -> None:
    with pytest.raises(InputError, match=r"^expected_plan_digest must be 'sha256:' followed by 64 hexadecimal digits"):
        check_digest(digest, "expected_plan_digest")


def test_a_diff_shows_one_change_a_line() -> None:
    assert diff_lines(
        change("create", "Austin", target_id=None),
        change("update", "Boston"),
        change("delete", "Chicago", source_id=None),
        change("use_existing", "Denver"),
        change("ignore", "Erie", source_id=None, target_id=None),
    ) == [
        "Promotion to Staging: 1 to create, 1 to update, 1 to delete, 1 to use existing, 1 to ignore",
        '+ create       populations "Austin" (s1)',
        '~ update       populations "Boston" (t1)',
        '- delete       populations "Chicago" (t1)',
        '= use_existing populations "Denver" (t1)',
        '. ignore       populations "Erie" (new)',
    ]


def test_an_empty_plan_says_so() -> None:
    assert diff_lines() == ["Promotion to Staging: nothing to change"]


def test_a_name_cannot_fake_a_line() -> None:
    assert diff_lines(change("create", 'A"\n- delete all')) == [
        "Promotion to Staging: 1 to create",
        '+ create       populations "A\\"\\n- delete all" (t1)',
    ]


def test_names_are_shown_as_they_are_written() -> None:
    assert diff_lines(change("update", "Zo\u00eb \u2013 \u65e5\u672c"))[1].endswith(
        '"Zo\u00eb \u2013 \u65e5\u672c" (t1)'
    )


def test_a_diff_shows_what_becomes_of_each_field() -> None:
    before = {"name": "A", "tags": ["x", "y"], "inner": {"size": 1, "gone": None}, "same": {"deep": [1]}}
    after = {"name": "B", "tags": ["x"], "inner": {"size": "1"}, "same": {"deep": [1]}, "new": {}}
    assert field_lines(before, after) == [
        "    inner.gone: null -> (absent)",
        '    inner.size: 1 -> "1"',
        '    name: "A" -> "B"',
        "    new: (absent) -> {}",
        '    tags[1]: "y" -> (absent)',
    ]


@pytest.mark.parametrize(("before", "after"), [(None, {"a": 1}), ({"a": 1}, None), (None, None)])
def test_fields_are_shown_only_where_both_sides_are_known(before: Any, after: Any) -> None:
    assert field_lines(before, after) == []


@pytest.mark.parametrize("action", [action for action in ACTIONS if action != "update"])
def test_fields_are_shown_for_updates_only(action: str) -> None:
    assert len(diff_lines(change(action, before={"a": 1}, payload={"a": 2}))) == 2


def test_secrets_are_masked_in_a_diff() -> None:
    before = {"oidc": {"clientSecret": "planted-old"}, "api_key": None, "passwords": ["planted-old"], "name": "A"}
    after = {"oidc": {"clientSecret": "planted-new"}, "api_key": "planted-new", "passwords": [], "name": "B"}
    lines = field_lines(before, after)
    assert lines == [
        '    api_key: null -> "******"',
        '    name: "A" -> "B"',
        "    passwords: (absent) -> []",
        '    passwords[0]: "******" -> (absent)',
    ]


def test_a_shortened_plan_is_refused() -> None:
    """A policy that sees a part of the changes would allow the others."""
    plan = Plan.of([change()] * 3).to_dict()
    with pytest.raises(InputError, match="3 changes, but only 1"):
        Plan.from_dict({**plan, "changes": plan["changes"][:1]})
