# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The digest of a plan: the same for the same deeds, another one for any other, by properties."""

from __future__ import annotations

import dataclasses
import json
import random
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.plan import VOLATILE, plan_of_steps
from ansible_collections.envops.promotion.plugins.module_utils._plan import ACTIONS, Change, Plan, diff_of, digest_of
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import (
    changes,
    identifiers,
    json_data,
    json_objects,
    leaves,
    names,
    plans,
    reordered,
    sprinkled,
)

OWN = frozenset({"promotion-id", "source-snapshot-id", "target-snapshot-id"})
volatile_members = st.dictionaries(st.sampled_from(sorted(VOLATILE)), leaves)
masks = st.integers(3, 12).map(lambda length: "*" * length)
own_values = st.sampled_from(sorted(OWN))
orders = st.randoms(use_true_random=False)


def digest_of_payload(payload: Any) -> str:
    """Return the digest of a promotion that updates one population like this."""
    step = {
        "action": "PUT",
        "resourceUrl": "https://api.example.com/v1/environments/e1/populations/t1",
        "sourceResource": {"id": "s1", "name": "A"},
        "targetResource": {"id": "t1"},
        "payload": payload,
    }
    return plan_of_steps([step], OWN).digest


@given(plan=plans)
def test_a_digest_has_its_form(plan: Plan) -> None:
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", plan.digest)
    assert plan.digest == digest_of(plan.changes) == digest_of(iter(plan.changes))


@given(plan=plans, order=orders)
def test_the_order_of_keys_does_not_matter(plan: Plan, order: random.Random) -> None:
    same = [dataclasses.replace(change, payload=reordered(change.payload, order)) for change in plan.changes]
    assert Plan.of(same).digest == plan.digest


@given(listed=st.lists(changes, min_size=1, max_size=5), data=st.data())
def test_what_a_change_is_called_does_not_matter(listed: list[Change], data: st.DataObject) -> None:
    other = [
        dataclasses.replace(
            change, name=data.draw(st.text(max_size=5)), vendor_action="other", before=data.draw(json_data)
        )
        for change in listed
    ]
    assert digest_of(other) == digest_of(listed)


@given(listed=st.lists(changes, min_size=1, max_size=5), data=st.data())
@pytest.mark.parametrize("field", ["action", "type", "source_id", "target_id"])
def test_any_other_deed_has_another_digest(field: str, listed: list[Change], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(listed) - 1))
    values = st.sampled_from(ACTIONS) if field == "action" else st.text(max_size=8)
    value: Any = data.draw(values if field in ("action", "type") else st.none() | values)
    assume(value != getattr(listed[index], field))
    other = [*listed[:index], dataclasses.replace(listed[index], **{field: value}), *listed[index + 1 :]]
    assert digest_of(other) != digest_of(listed)


@given(listed=st.lists(changes, min_size=2, max_size=6), data=st.data())
def test_another_order_of_changes_has_another_digest(listed: list[Change], data: st.DataObject) -> None:
    other = data.draw(st.permutations(listed))
    deeds = [(c.action, c.type, c.source_id, c.target_id, json.dumps(c.payload, sort_keys=True)) for c in listed]
    other_deeds = [(c.action, c.type, c.source_id, c.target_id, json.dumps(c.payload, sort_keys=True)) for c in other]
    assume(other_deeds != deeds)
    assert digest_of(other) != digest_of(listed)


@given(listed=st.lists(changes, max_size=4), more=changes)
def test_one_change_more_has_another_digest(listed: list[Change], more: Change) -> None:
    assert digest_of([*listed, more]) != digest_of(listed)
    assert digest_of([more, *listed]) != digest_of(listed)


@given(
    payload=json_objects,
    path=st.lists(names | st.none(), max_size=4),
    values=st.tuples(leaves, leaves).filter(lambda pair: json.dumps(pair[0]) != json.dumps(pair[1])),
)
def test_any_other_meaningful_value_has_another_digest(
    payload: dict[str, Any], path: list[str | None], values: tuple[Any, Any]
) -> None:
    both: list[Any] = list(values)
    for step in path:  # None stands for a list
        both = [{step: value} if step is not None else ["first", value] for value in both]
    digests = {digest_of_payload(payload | {"probe": value}) for value in both}
    assert len(digests) == 2


@given(payload=json_objects, member=names, value=json_data)
def test_one_member_more_has_another_digest(payload: dict[str, Any], member: str, value: Any) -> None:
    assume(member not in payload)
    assert digest_of_payload(payload | {member: value}) != digest_of_payload(payload)


@pytest.mark.parametrize(
    ("left", "right"), [(1, True), (0, False), (1, "1"), (None, "null"), ("", None), ([], {}), (1, 1.5)]
)
def test_values_of_another_type_differ(left: Any, right: Any) -> None:
    assert digest_of_payload({"a": left}) != digest_of_payload({"a": right})


@given(payload=json_objects, members=volatile_members, secret=masks, own=own_values)
def test_what_says_nothing_is_ignored_at_any_depth(
    payload: dict[str, Any], members: dict[str, Any], secret: str, own: str
) -> None:
    noise = members | {"hiddenValue": secret, "promotion": own}
    assert digest_of_payload(sprinkled(payload, noise, [secret, own])) == digest_of_payload(payload)


@given(payload=json_objects, before=masks, after=masks)
def test_the_length_of_a_mask_does_not_matter(payload: dict[str, Any], before: str, after: str) -> None:
    assert digest_of_payload(payload | {"hidden": before}) == digest_of_payload(payload | {"hidden": after})


@given(listed=st.lists(changes, max_size=6))
def test_results_and_plans_are_read_into_each_other(listed: list[Change]) -> None:
    plan = Plan.of(listed)
    shown = json.loads(json.dumps(plan.to_dict()))
    read = Plan.from_dict(shown)
    assert read.to_dict() == shown
    assert read.digest == plan.digest
    assert read.summary() == plan.summary()
    assert [c.action for c in read.effective] == [c.action for c in plan.effective]
    assert not any(c.payload or c.before for c in read.changes)


@given(data=json_data, option=st.sampled_from(["plan", "expected_plan"]))
def test_data_that_is_no_plan_is_refused(data: Any, option: str) -> None:
    with pytest.raises(InputError, match=f"^{option} must be the plan that a task of this collection returned: "):
        Plan.from_dict(data, option)


@given(listed=st.lists(changes, min_size=1, max_size=3), junk=leaves | json_data, data=st.data())
def test_a_damaged_plan_is_refused_or_read_as_it_is(listed: list[Change], junk: Any, data: st.DataObject) -> None:
    shown = Plan.of(listed).to_dict()
    key = data.draw(st.sampled_from(sorted(shown["changes"][0])))
    shown["changes"][0][key] = junk
    if key == "fields":
        fits = junk is None or junk == []
    else:
        fits = junk in ACTIONS if key == "action" else isinstance(junk, str) or (junk is None and key.endswith("_id"))
    if fits:
        read = Plan.from_dict(shown).to_dict()["changes"]
        if key == "fields" and junk is None:
            del shown["changes"][0]["fields"]  # a result shows unknown fields by leaving them out
        assert read == shown["changes"]
    else:
        with pytest.raises(InputError, match="change 1"):
            Plan.from_dict(shown)


@given(plan=plans, identifier=identifiers)
def test_a_diff_has_one_line_for_each_change_at_least(plan: Plan, identifier: str) -> None:
    lines = diff_of(plan, identifier)["prepared"].split("\n")
    assert lines[0].startswith(f"{identifier}: ")
    assert lines[-1] == ""
    heads = [line for line in lines[1:-1] if not line.startswith("    ")]
    assert len(heads) == len(plan.changes)
    assert all(
        head[0] in "+~-=." and f" {change.type} " in head for head, change in zip(heads, plan.changes, strict=True)
    )


@given(before=json_objects, after=json_objects, order=orders)
def test_field_lines_show_differences_only(before: dict[str, Any], after: dict[str, Any], order: random.Random) -> None:
    def lines(old: Any, new: Any) -> list[str]:
        change = Change(
            action="update",
            type="groups",
            name="A",
            source_id="s",
            target_id="t",
            vendor_action="PUT",
            payload=new,
            before=old,
        )
        return str(diff_of(Plan.of([change]), "x")["prepared"]).split("\n")[2:-1]

    assert lines(before, reordered(before, order)) == []
    assert bool(lines(before, after)) == (json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True))
