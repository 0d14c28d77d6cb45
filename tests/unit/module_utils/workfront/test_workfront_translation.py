# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the proposed map to the one that is installed (contract Workfront 6.7, 7.4, E13)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.collisions import (
    COLLISIONS,
    CollisionRequest,
    OverrideRequest,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.translation import (
    decide,
    invalid_entries,
    listed,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    A,
    B,
    C,
    Entry,
    Map,
    X,
    Y,
    entry,
    load,
)

CREATING = ("CREATE", "CREATEWITHALTNAME")
WITH_TARGET = ("USEEXISTING", "OVERWRITING")
ACTIONS = (*CREATING, *WITH_TARGET, "IGNORE")
BY_POLICY = {"use_existing": "USEEXISTING", "overwrite": "OVERWRITING", "create_alt_name": "CREATEWITHALTNAME"}


def override(
    action: str, target: str = "", *, key: str | None = A, name: str | None = None, **more: Any
) -> OverrideRequest:
    return OverrideRequest(
        code="PTLTAB", id=key, name=name, action=action, target_id=target, new_name=more.get("new_name")
    )


def decided(proposed: Entry, *overrides: OverrideRequest, collision: str = "as_proposed", created: str = "") -> Entry:
    """Return what becomes of one entry; ``created`` is the ID of what an earlier installation created from it."""
    made = {("PTLTAB", A): frozenset({created})} if created else {}
    request = CollisionRequest(collision=collision, overrides=overrides)
    return dict(decide({"PTLTAB": {A: proposed}}, request, made).translation_map["PTLTAB"][A])


@pytest.mark.parametrize("collision", COLLISIONS)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_policy_decides_where_an_object_of_the_target_matches(action: str, collision: str) -> None:
    expected = BY_POLICY.get(collision, action)
    name = "Agency (promoted)" if collision == "create_alt_name" else "Agency"
    target = X if expected in WITH_TARGET else ""
    assert decided(entry(action, X), collision=collision) == entry(expected, target, name)


@pytest.mark.parametrize("collision", COLLISIONS)
@pytest.mark.parametrize("absent", ["", None])
def test_no_policy_touches_what_meets_nothing(collision: str, absent: Any) -> None:
    assert decided(entry("CREATE", absent), collision=collision) == entry("CREATE", "")


@pytest.mark.parametrize("collision", COLLISIONS)
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("proposed", [entry("CREATE"), entry("CREATE", X), entry("USEEXISTING", X)])
def test_an_override_wins_over_policy_and_proposal(proposed: Entry, action: str, collision: str) -> None:
    target = Y if action in WITH_TARGET else ""
    name = "Agency (promoted)" if action == "CREATEWITHALTNAME" else "Agency"
    assert decided(proposed, override(action, target), collision=collision) == entry(action, target, name)


def test_a_new_name_is_sent_as_the_name() -> None:
    assert decided(entry(), override("CREATEWITHALTNAME", new_name="Other")) == entry("CREATEWITHALTNAME", "", "Other")


def test_a_new_name_that_the_service_proposes_stays() -> None:
    proposed = entry("CREATEWITHALTNAME", X, "Agency 2")
    assert decided(proposed) == entry("CREATEWITHALTNAME", "", "Agency 2")


@pytest.mark.parametrize("collision", COLLISIONS)
def test_an_override_may_overwrite_where_nothing_was_detected(collision: str) -> None:
    assert decided(entry("CREATE"), override("OVERWRITING", Y), collision=collision) == entry("OVERWRITING", Y)


def test_an_override_by_name_and_by_id_of_any_case() -> None:
    assert decided(entry(), override("IGNORE", key=None, name="Agency"))["action"] == "IGNORE"
    proposed: Map = {"PTLTAB": {A.upper(): entry()}}
    decision = decide(proposed, CollisionRequest(overrides=(override("IGNORE"),)), {})
    assert decision.translation_map["PTLTAB"][A.upper()]["action"] == "IGNORE"


def test_results_of_an_earlier_run_are_not_sent() -> None:
    assert decided(entry("USEEXISTING", X, installationStatus="REGISTERED")) == entry("USEEXISTING", X)


def test_unknown_members_and_validity_are_sent_back() -> None:
    assert decided(entry(isValid=False, unknown=[1])) == {**entry(isValid=False), "unknown": [1]}


def test_the_whole_map_is_kept_in_its_order_and_not_changed_in_place() -> None:
    proposed = load("translation_map_response")
    before = copy.deepcopy(proposed)
    decision = decide(proposed, CollisionRequest(collision="overwrite"), {})
    assert proposed == before
    assert list(decision.translation_map) == list(proposed)
    assert {item["action"] for entries in decision.translation_map.values() for item in entries.values()} == {
        "OVERWRITING"
    }


def test_the_vendors_own_edit() -> None:
    proposed, wanted = load("translation_map_response"), load("install_request")["translationMap"]
    view, filter_, tab = (next(iter(wanted[code].items())) for code in ("UIVW", "UIFT", "PTLTAB"))
    overrides = (
        OverrideRequest(
            code="UIVW", id=view[0], name=None, action="USEEXISTING", target_id=view[1]["targetId"], new_name=None
        ),
        OverrideRequest(
            code="UIFT", id=filter_[0], name=None, action="OVERWRITING", target_id=filter_[1]["targetId"], new_name=None
        ),
        OverrideRequest(code="PTLTAB", id=tab[0], name=None, action="CREATEWITHALTNAME", target_id="", new_name=None),
    )
    decision = decide(proposed, CollisionRequest(overrides=overrides), {})
    assert {code: decision.translation_map[code] for code in wanted} == wanted


# -- what earlier installations have created


@pytest.mark.parametrize("action", CREATING)
def test_what_was_created_before_is_not_created_again(action: str) -> None:
    proposed = entry("USEEXISTING", X)
    assert decided(proposed, override(action), created=X) == proposed
    if action == "CREATEWITHALTNAME":
        assert decided(proposed, collision="create_alt_name", created=X) == proposed


@pytest.mark.parametrize(("action", "target"), [("OVERWRITING", X), ("USEEXISTING", Y), ("IGNORE", "")])
def test_any_other_choice_counts_for_what_was_created_before(action: str, target: str) -> None:
    assert decided(entry("USEEXISTING", X), override(action, target), created=X) == entry(action, target)


@pytest.mark.parametrize("action", CREATING)
def test_another_object_than_the_created_one_is_met(action: str) -> None:
    assert decided(entry("USEEXISTING", X), override(action), created=Y)["action"] == action


def test_what_was_created_before_and_is_gone_is_created() -> None:
    assert decided(entry("CREATE"), collision="create_alt_name", created=X) == entry("CREATE")


def test_what_was_created_from_another_object_does_not_count() -> None:
    created = {("PTLTAB", B): frozenset({X}), ("UIVW", A): frozenset({X})}
    decision = decide({"PTLTAB": {A: entry("USEEXISTING", X)}}, CollisionRequest(collision="create_alt_name"), created)
    assert decision.translation_map["PTLTAB"][A]["action"] == "CREATEWITHALTNAME"


# -- overrides that fit nothing


@pytest.mark.parametrize("given", [override("IGNORE", key=B), override("IGNORE", key=None, name="agency")])
def test_an_override_for_an_unknown_object(given: OverrideRequest) -> None:
    with pytest.raises(
        InputError, match=r"overrides: PTLTAB .* is not in the plan, which has these objects of type PTLTAB: Agency"
    ):
        decided(entry(), given)


def test_an_override_of_an_unknown_type_names_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"which has no PTLTAB, but ROLE, UIVW"):
        decide({"UIVW": {B: entry()}, "ROLE": {A: entry()}}, CollisionRequest(overrides=(override("IGNORE"),)), {})


def test_an_override_for_an_empty_plan() -> None:
    with pytest.raises(InputError, match="which has no objects"):
        decide({}, CollisionRequest(overrides=(override("IGNORE"),)), {})


def test_an_ambiguous_name_asks_for_one_of_the_ids() -> None:
    proposed: Map = {"PTLTAB": {B: entry(), A: entry(), C: entry(name="Other")}}
    with pytest.raises(InputError, match=f"2 objects PTLTAB 'Agency'. Give the ID of one: {A}, {B}"):
        decide(proposed, CollisionRequest(overrides=(override("IGNORE", key=None, name="Agency"),)), {})


def test_one_object_by_its_id_and_by_its_name() -> None:
    with pytest.raises(InputError, match="given twice, once by its ID and once by its name"):
        decided(entry(), override("IGNORE"), override("CREATE", key=None, name="Agency"))


@pytest.mark.parametrize("collision", ["as_proposed", "overwrite"])
def test_two_objects_must_not_overwrite_the_same_one(collision: str) -> None:
    proposed: Map = {"PTLTAB": {A: entry("OVERWRITING", X), B: entry("OVERWRITING", X.upper(), name="Other")}}
    said = rf'PTLTAB "Agency" \({A}\) and PTLTAB "Other" \({B}\) would both overwrite PTLTAB {X.upper()}'
    with pytest.raises(InputError, match=said):
        decide(proposed, CollisionRequest(collision=collision), {})
    for action in ("IGNORE", "USEEXISTING"):
        decide(proposed, CollisionRequest(collision=collision, overrides=(override(action, X),)), {})


# -- validity and lists


def test_invalid_entries_are_named_unless_they_are_ignored() -> None:
    proposed: Map = {
        "ROLE": {A: entry(isValid=False, name="One"), B: entry("IGNORE", isValid=False), C: entry()},
        "UIVW": {A: {"name": "Two", "action": "CREATE"}},
    }
    assert invalid_entries(proposed) == [f'ROLE "One" ({A})']


@pytest.mark.parametrize(
    ("count", "expected"), [(0, ""), (1, "0"), (5, "0, 1, 2, 3, 4"), (6, "0, 1, 2, 3, 4 and 1 more")]
)
def test_long_lists_are_cut(count: int, expected: str) -> None:
    assert listed(map(str, range(count))) == expected
