# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that select what is promoted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _ids
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions import selection

UUID = "461a33b0-f041-44b0-92ff-e59402c1c2ac"
OTHER = "5d2105ef-2657-4920-93ff-1328f86d51ab"


def test_ids_are_made_lower_case() -> None:
    assert selection.check_selected([UUID.upper(), OTHER]) == (UUID, OTHER)
    assert selection.check_excluded([UUID.upper()]) == (UUID,)
    assert selection.check_mapping({UUID.upper(): OTHER.upper()}) == {UUID: OTHER}
    assert _ids.check_id(UUID.upper(), "x") == UUID
    assert _ids.require_id(UUID.upper(), "x") == UUID


def test_nothing_given_stays_nothing() -> None:
    assert selection.check_selected(None) is None
    assert selection.check_excluded(None) == ()
    assert selection.check_excluded([]) == ()
    assert selection.check_mapping(None) == {}
    assert _ids.check_id(None, "x") is None


def test_most_that_can_be_selected() -> None:
    ids = [f"10000000-0000-4000-8000-{number:012}" for number in range(101)]
    assert selection.check_selected(ids[:100]) == tuple(ids[:100])
    with pytest.raises(InputError, match="has 101 entries"):
        selection.check_selected(ids)


@pytest.mark.parametrize("value", [UUID, f" {UUID}", f"{UUID}\n", UUID.upper()])
def test_blanks_around_an_id_do_not_matter(value: str) -> None:
    assert _ids.require_id(value, "x") == UUID


@pytest.mark.parametrize(
    "value", ["", "x", UUID[:-1], UUID + "0", f"{{{UUID}}}", UUID.replace("-", ""), f"{UUID} {UUID}"]
)
def test_what_is_not_an_id(value: str) -> None:
    with pytest.raises(InputError, match="selected_resources must be a list of resource IDs"):
        selection.check_selected([value])
    with pytest.raises(InputError, match="excluded_resources must be a list of resource IDs"):
        selection.check_excluded([value])
    for mapping in ({value: UUID}, {UUID: value}):
        with pytest.raises(InputError, match="resource_mapping"):
            selection.check_mapping(mapping)
    with pytest.raises(InputError, match="the_option must be an ID"):
        _ids.check_id(value, "the_option")


@pytest.mark.parametrize("value", [None, 7, ["x"], {"id": UUID}, True])
def test_mapping_of_other_types(value: Any) -> None:
    with pytest.raises(InputError, match="resource_mapping"):
        selection.check_mapping({UUID: value})
    with pytest.raises(InputError, match="resource_mapping"):
        selection.check_mapping({7: UUID})
