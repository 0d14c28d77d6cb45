# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is known to go wrong with a map before it is installed (contract Workfront 11: F8, F9, F10)."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.collisions import (
    CollisionRequest,
    OverrideRequest,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.translation import decide
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    A,
    B,
    C,
    D,
    Map,
    X,
    entry,
    load,
)


def warnings_of(proposed: Map, *overrides: OverrideRequest, collision: str = "as_proposed") -> tuple[str, ...]:
    return decide(proposed, CollisionRequest(collision=collision, overrides=overrides), {}).warnings


def choose(code: str, action: str, key: str = A, target: str = "") -> OverrideRequest:
    return OverrideRequest(code=code, id=key, name=None, action=action, target_id=target, new_name=None)


# -- F10, F8: created although the target has it


def test_a_collision_that_is_to_be_created_is_warned_of() -> None:
    (warning,) = warnings_of({"UIVW": {A: entry("CREATE", X)}, "ROLE": {B: entry("CREATE")}})
    assert f'UIVW "Agency" ({A})' in warning
    assert B not in warning
    assert all(policy in warning for policy in ("use_existing", "overwrite", "create_alt_name"))


def test_the_vendors_example_has_one() -> None:
    (warning,) = warnings_of(load("translation_map_response"))
    assert "UIVW" in warning
    assert "PTLTAB" not in warning


@pytest.mark.parametrize("collision", ["use_existing", "overwrite", "create_alt_name"])
def test_a_policy_leaves_nothing_to_warn_of(collision: str) -> None:
    assert warnings_of({"UIVW": {A: entry("CREATE", X)}}, collision=collision) == ()


def test_an_override_may_bring_a_collision_about() -> None:
    (warning,) = warnings_of({"UIVW": {A: entry("USEEXISTING", X)}}, choose("UIVW", "CREATE"))
    assert A in warning


@pytest.mark.parametrize("action", ["USEEXISTING", "OVERWRITING", "CREATEWITHALTNAME"])
def test_any_other_action_is_no_collision(action: str) -> None:
    assert warnings_of({"GROUP": {A: entry(action, X)}}) == ()


@pytest.mark.parametrize("code", ["GROUP", "ROLE", "PARAM", "RTCRD"])
def test_a_type_with_unique_names_is_likely_to_fail(code: str) -> None:
    warnings = warnings_of(
        {code: {A: entry("USEEXISTING", X)}, "UIVW": {B: entry("CREATE", X)}}, choose(code, "CREATE")
    )
    (likely,) = [warning for warning in warnings if "unique" in warning]
    assert f'{code} "Agency" ({A})' in likely
    assert B not in likely


@pytest.mark.parametrize("code", ["TMPL", "PROJ", "UIVW", "UIFT", "UIGB", "PTLSEC", "PTLTAB"])
def test_a_type_without_unique_names_makes_two_of_them(code: str) -> None:
    (warning,) = warnings_of({code: {A: entry("CREATE", X)}})
    assert "there will be two" in warning


# -- F9: children of what is ignored

FAMILIES = [
    *(("TMPL", child) for child in ("TTSK", "TASSGN", "TPRED", "QUED", "QUET", "QUETGP", "RRUL")),
    *(("PROJ", child) for child in ("TASK", "ASSGN", "PRED", "QUED", "QUET", "QUETGP", "RRUL")),
    *(("PARAM", "POPT"), ("MPATH", "MILE"), ("CTGY", "CTGYPA"), ("SCHED", "NONWKD"), ("ARVPRC", "ARVSTP")),
]


@pytest.mark.parametrize(("parent", "child"), FAMILIES)
@pytest.mark.parametrize("action", ["CREATE", "CREATEWITHALTNAME"])
def test_a_child_that_certainly_loses_its_parent_is_refused(parent: str, child: str, action: str) -> None:
    proposed: Map = {parent: {A: entry()}, child: {B: entry(action, name="Part")}}
    with pytest.raises(InputError, match=f'every {parent} of the plan is ignored, but {child} "Part"') as caught:
        warnings_of(proposed, choose(parent, "IGNORE"))
    assert "Ignore the children too" in str(caught.value)


@pytest.mark.parametrize(("parent", "child"), FAMILIES)
def test_a_child_that_possibly_loses_its_parent_is_warned_of(parent: str, child: str) -> None:
    proposed: Map = {parent: {A: entry(), C: entry(name="Kept")}, child: {B: entry(name="Part")}}
    (warning,) = warnings_of(proposed, choose(parent, "IGNORE"))
    assert f"A {parent} is ignored" in warning
    assert f'{child} "Part" ({B})' in warning


@pytest.mark.parametrize("action", ["IGNORE", "USEEXISTING"])
def test_a_child_that_is_not_created_needs_no_parent(action: str) -> None:
    proposed: Map = {"TMPL": {A: entry()}, "TTSK": {B: entry("USEEXISTING", X)}}
    overrides = (choose("TTSK", action, B, X if action == "USEEXISTING" else ""),)
    assert warnings_of(proposed, choose("TMPL", "IGNORE"), *overrides) == ()


def test_only_the_children_that_are_created_are_named() -> None:
    proposed: Map = {"TMPL": {A: entry()}, "TTSK": {B: entry("USEEXISTING", X, "Old"), C: entry(name="New")}}
    with pytest.raises(InputError, match="New") as caught:
        warnings_of(proposed, choose("TMPL", "IGNORE"))
    assert "Old" not in str(caught.value)


def test_a_child_may_belong_to_a_parent_of_another_type() -> None:
    proposed: Map = {"TMPL": {A: entry()}, "PROJ": {C: entry()}, "QUET": {B: entry(name="Part")}}
    (warning,) = warnings_of(proposed, choose("TMPL", "IGNORE"))
    assert "A TMPL is ignored" in warning
    with pytest.raises(InputError, match="every TMPL and PROJ of the plan is ignored"):
        warnings_of(proposed, choose("TMPL", "IGNORE"), choose("PROJ", "IGNORE", C))


def test_nothing_is_said_where_no_parent_is_ignored() -> None:
    proposed: Map = {"TMPL": {A: entry()}, "TTSK": {B: entry()}, "ROLE": {C: entry()}, "UIVW": {D: entry()}}
    assert warnings_of(proposed, choose("ROLE", "IGNORE", C)) == ()
    assert warnings_of({"TTSK": {B: entry()}, "TMPL": {}}) == ()


@pytest.mark.parametrize("child", ["QUET", "QUETGP"])
def test_topics_of_an_ignored_queue_are_not_overlooked(child: str) -> None:
    proposed: Map = {"PROJ": {A: entry()}, "QUED": {B: entry()}, child: {C: entry(name="Part")}}
    try:
        reported = warnings_of(proposed, choose("QUED", "IGNORE", B))
    except InputError as error:
        reported = (str(error),)
    assert any("Part" in text for text in reported)
