# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options collision and overrides, checked before the first request (contract Workfront 7.4, 12)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.flavor import FLAVORS
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.collisions import (
    COLLISIONS,
    CollisionRequest,
    OverrideRequest,
    read_collision_request,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import A, X

CURRENT, LEGACY = FLAVORS["current"], FLAVORS["legacy"]
ACTIONS = ("CREATE", "USEEXISTING", "CREATEWITHALTNAME", "OVERWRITING", "IGNORE")
WITH_TARGET = ("USEEXISTING", "OVERWRITING")
WITHOUT_TARGET = ("CREATE", "CREATEWITHALTNAME", "IGNORE")


def override(action: str, **given: Any) -> dict[str, Any]:
    absent = dict.fromkeys(("id", "name", "target_id", "new_name"))
    return {"object_code": "ROLE", "action": action, **absent, **given}


def read(*overrides: dict[str, Any], collision: str = "as_proposed", flavor: str = "current") -> CollisionRequest:
    return read_collision_request({"collision": collision, "overrides": list(overrides)}, FLAVORS[flavor])


def test_the_policies_of_the_contract() -> None:
    assert set(COLLISIONS) == {"as_proposed", "use_existing", "overwrite", "create_alt_name"}


@pytest.mark.parametrize("collision", COLLISIONS)
def test_only_the_defaults_leave_everything_to_the_service(collision: str) -> None:
    choices = read(collision=collision)
    assert choices == CollisionRequest(collision=collision, overrides=())
    assert choices.are_defaults == (collision == "as_proposed")
    assert not read(override("IGNORE", id=A), collision=collision).are_defaults


@pytest.mark.parametrize("action", WITH_TARGET)
def test_with_target(action: str) -> None:
    given = override(action, id=A.upper(), target_id=X.upper())
    assert read(given).overrides == (
        OverrideRequest(code="ROLE", id=A, name=None, action=action, target_id=X, new_name=None),
    )


@pytest.mark.parametrize("action", WITHOUT_TARGET)
def test_without_target(action: str) -> None:
    assert read(override(action, name="Agency")).overrides == (
        OverrideRequest(code="ROLE", id=None, name="Agency", action=action, target_id="", new_name=None),
    )


@pytest.mark.parametrize("action", WITH_TARGET)
@pytest.mark.parametrize("target", [None, ""])
def test_a_target_that_is_needed(action: str, target: str | None) -> None:
    with pytest.raises(InputError, match=f"overrides: entry 2: {action} needs target_id"):
        read(override("IGNORE", id=X), override(action, id=A, target_id=target))


@pytest.mark.parametrize("action", WITHOUT_TARGET)
def test_a_target_that_is_not_needed(action: str) -> None:
    with pytest.raises(InputError, match=f"entry 1: target_id is only for .*, not for {action}") as caught:
        read(override(action, id=A, target_id=X))
    assert all(word in str(caught.value) for word in WITH_TARGET)


@pytest.mark.parametrize("action", sorted(set(ACTIONS) - {"CREATEWITHALTNAME"}))
def test_a_new_name_goes_with_one_action_only(action: str) -> None:
    target = X if action in WITH_TARGET else None
    with pytest.raises(InputError, match=f"new_name is only for CREATEWITHALTNAME, not for {action}"):
        read(override(action, id=A, target_id=target, new_name="Other"))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"id": A, "new_name": "Other"}, "Other"),
        ({"id": A, "name": "Other"}, "Other"),
        ({"id": A, "name": "Agency", "new_name": "Other"}, "Other"),
        ({"name": "Agency", "new_name": "Other"}, "Other"),
        ({"name": "Agency"}, None),
        ({"id": A}, None),
    ],
)
def test_where_a_new_name_comes_from(given: dict[str, Any], expected: str | None) -> None:
    (read_override,) = read(override("CREATEWITHALTNAME", **given)).overrides
    assert read_override.new_name == expected


@pytest.mark.parametrize("given", [{}, {"id": ""}, {"name": ""}])
def test_an_override_must_say_for_what_it_is(given: dict[str, str]) -> None:
    with pytest.raises(InputError, match="entry 1 must have the id or the name of a ROLE"):
        read(override("IGNORE", **given))


@pytest.mark.parametrize(
    ("given", "option"), [({"id": "x"}, "id"), ({"id": A, "target_id": "x"}, "target_id"), ({"id": A[1:]}, "id")]
)
def test_ids_are_checked(given: dict[str, str], option: str) -> None:
    action = "USEEXISTING" if "target_id" in given else "IGNORE"
    with pytest.raises(InputError, match=f"entry 1: {option} must be the ID of an object"):
        read(override(action, **given))


def test_parts_of_objects_can_be_overridden_too() -> None:
    assert read(override("IGNORE", object_code="A_CODE_OF_TOMORROW", id=A)).overrides[0].code == "A_CODE_OF_TOMORROW"


@pytest.mark.parametrize(("given", "reported"), [({"id": A}, A), ({"name": "Agency"}, "'Agency'")])
def test_twice_the_same_object(given: dict[str, str], reported: str) -> None:
    with pytest.raises(InputError, match=f"overrides: ROLE {reported} is given twice"):
        read(override("IGNORE", **given), override("CREATE", **given))


def test_different_objects_of_a_type() -> None:
    several = read(override("IGNORE", id=A), override("IGNORE", id=X), override("IGNORE", name="Agency"))
    assert [item.id for item in several.overrides] == [A, X, None]


def test_twice_the_same_id_in_another_case() -> None:
    with pytest.raises(InputError, match="is given twice"):
        read(override("IGNORE", id=A), override("CREATE", id=A.upper()))


def test_the_same_name_of_another_type_is_another_object() -> None:
    both = read(override("IGNORE", name="Agency"), override("IGNORE", name="Agency", object_code="GROUP"))
    assert len(both.overrides) == 2


# -- the legacy dialect


@pytest.mark.parametrize(
    ("collision", "action"), [("overwrite", "OVERWRITING"), ("create_alt_name", "CREATEWITHALTNAME")]
)
def test_a_policy_that_legacy_cannot_carry_out(collision: str, action: str) -> None:
    with pytest.raises(InputError, match=f"{collision} is not possible with api_flavor legacy, which has no {action}"):
        read(collision=collision, flavor="legacy")


@pytest.mark.parametrize("collision", ["as_proposed", "use_existing"])
def test_a_policy_that_legacy_can_carry_out(collision: str) -> None:
    assert read(collision=collision, flavor="legacy").collision == collision


@pytest.mark.parametrize("action", ACTIONS)
def test_actions_of_legacy(action: str) -> None:
    given = override(action, id=A, target_id=X if action in WITH_TARGET else None)
    if action in ("OVERWRITING", "CREATEWITHALTNAME"):
        with pytest.raises(InputError, match=f"entry 1: api_flavor legacy has no action {action}"):
            read(given, flavor="legacy")
    else:
        assert read(given, flavor="legacy").overrides[0].action == action
