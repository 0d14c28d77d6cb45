# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that select what is promoted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _ids
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions import selection
from ansible_collections.envops.promotion.plugins.module_utils._pingone.references import Reference

UUID = "461a33b0-f041-44b0-92ff-e59402c1c2ac"
OTHER = "5d2105ef-2657-4920-93ff-1328f86d51ab"


def by_id(*ids: str) -> tuple[Reference, ...]:
    return tuple(Reference(id=each) for each in ids)


def selected(**options: Any) -> selection.Selection:
    given = {"selected_resources": None, "excluded_resources": None, "resource_mapping": None, **options}
    return selection.read_selection(given)


def test_ids_are_made_lower_case() -> None:
    assert selection.check_selected([UUID.upper(), OTHER]) == by_id(UUID, OTHER)
    assert selection.check_excluded([UUID.upper()]) == by_id(UUID)
    assert selected(resource_mapping={UUID.upper(): OTHER.upper()}).mapping == (by_id(UUID, OTHER),)
    assert _ids.check_id(UUID.upper(), "x") == UUID
    assert _ids.require_id(UUID.upper(), "x") == UUID


def test_nothing_given_stays_nothing() -> None:
    assert selection.check_selected(None) is None
    assert selection.check_excluded([]) == ()
    assert selected() == selection.Selection()
    assert selected(resource_mapping={}).mapping == ()
    assert _ids.check_id(None, "x") is None


def test_which_options_name_what() -> None:
    given = selected(
        selected_resources=[UUID, "populations/A"], excluded_resources=["themes/B"], resource_mapping={UUID: OTHER}
    )
    assert [(str(each), option) for each, option in given.of_source] == [
        (UUID, "selected_resources"),
        ("populations 'A'", "selected_resources"),
        ("themes 'B'", "excluded_resources"),
        (UUID, "resource_mapping"),
    ]
    assert [(str(each), option) for each, option in given.of_target] == [(OTHER, "resource_mapping")]


def test_most_that_can_be_selected() -> None:
    ids = [f"10000000-0000-4000-8000-{number:012}" for number in range(101)]
    assert selection.check_selected(ids[:100]) == by_id(*ids[:100])
    names = [{"type": "populations", "name": f"Population {number}"} for number in range(101)]
    for too_many in (ids, names, [*ids[:50], *names[:51]]):
        with pytest.raises(InputError, match="has 101 entries"):
            selection.check_selected(too_many)


@pytest.mark.parametrize("value", [UUID, f" {UUID}", f"{UUID}\n", UUID.upper()])
def test_blanks_around_an_id_do_not_matter(value: str) -> None:
    assert _ids.require_id(value, "x") == UUID


@pytest.mark.parametrize(
    "value", ["", "x", UUID[:-1], UUID + "0", f"{{{UUID}}}", UUID.replace("-", ""), f"{UUID} {UUID}"]
)
def test_what_is_not_an_id(value: str) -> None:
    with pytest.raises(InputError, match=r"selected_resources: entry 1 must be a resource ID \(UUID\)"):
        selection.check_selected([value])
    with pytest.raises(InputError, match=r"excluded_resources: entry 1 must be a resource ID \(UUID\)"):
        selection.check_excluded([value])
    for mapping in ({value: UUID}, {UUID: value}):
        with pytest.raises(InputError, match="resource_mapping"):
            selected(resource_mapping=mapping)
    with pytest.raises(InputError, match="the_option must be an ID"):
        _ids.check_id(value, "the_option")


@pytest.mark.parametrize("value", [None, 7, ["x"], {"id": UUID}, True])
def test_mapping_of_other_types(value: Any) -> None:
    with pytest.raises(InputError, match="resource_mapping"):
        selected(resource_mapping={UUID: value})
    with pytest.raises(InputError, match="resource_mapping"):
        selected(resource_mapping={7: UUID})
