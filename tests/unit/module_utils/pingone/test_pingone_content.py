# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wanted, compared with what is stored (contract PingOne 16)."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import UnreadableError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.content import (
    ContentRequest,
    find_open,
)

WANTED = ContentRequest(
    source_id="src",
    target_id="tgt",
    selected=("a", "b"),
    excluded=("x",),
    mapping={"a": "1"},
    snapshot_id="snap",
    description="Release",
)
STORED: dict[str, Any] = {
    "id": "p1",
    "status": "READY",
    "createdAt": "2026-05-25T17:55:39.850Z",
    "targetEnvironmentId": "tgt",
    "targetEnvironment": {"id": "tgt"},
    "sourceSnapshotId": "snap",
    "selectedResources": ["a", "b"],
    "excludedResources": ["x"],
    "resourceMapping": {"a": "1", "b": "2"},
    "description": "Release",
}


def stored(**changes: Any) -> Promotion:
    """Return the stored promotion with changes; None takes a key away."""
    return Promotion(raw={key: value for key, value in {**STORED, **changes}.items() if value is not None})


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"status": "COMPLETED"}, True),
        ({"targetEnvironment": None}, True),
        ({"targetEnvironmentId": None}, True),
        ({"selectedResources": ["b", "a"]}, True),
        ({"selectedResources": [{"id": "a", "resourceUrl": "u"}, {"id": "b"}]}, True),
        ({"resourceMapping": {"a": "1"}}, True),
        ({"targetEnvironmentId": "other"}, False),
        ({"targetEnvironment": {"id": "other"}, "targetEnvironmentId": None}, False),
        ({"targetEnvironment": "tgt", "targetEnvironmentId": None}, False),
        ({"selectedResources": ["a"]}, False),
        ({"selectedResources": ["a", "b", "c"]}, False),
        ({"selectedResources": None}, False),
        ({"selectedResources": ["src"]}, False),
        ({"excludedResources": None}, False),
        ({"excludedResources": ["x", "y"]}, False),
        ({"resourceMapping": {"a": "2"}}, False),
        ({"resourceMapping": {"b": "1"}}, False),
        ({"resourceMapping": {}}, False),
        ({"resourceMapping": "a: 1"}, False),
        ({"sourceSnapshotId": "other"}, False),
        ({"description": "release"}, False),
        ({"description": None}, False),
        ({"previousPromotion": {"id": "p0"}}, False),
        ({"previousPromotion": {}}, True),
    ],
    ids=str,
)
def test_fits(changes: dict[str, Any], fits: bool) -> None:
    assert WANTED.fits(stored(**changes)) is fits


def test_a_mapping_that_is_not_shown_is_unreadable_where_it_decides() -> None:
    with pytest.raises(UnreadableError, match="does not show the resourceMapping of promotion"):
        WANTED.fits(stored(resourceMapping=None))
    assert not WANTED.fits(stored(resourceMapping=None, targetEnvironmentId="another"))


@pytest.mark.parametrize(
    ("wanted", "changes", "fits"),
    [
        ({"selected": None}, {"selectedResources": ["src"]}, True),
        ({"selected": None}, {}, False),
        ({"snapshot_id": None}, {"sourceSnapshotId": "whichever"}, True),
        ({"mapping": {}}, {"resourceMapping": None}, True),
        ({"excluded": ()}, {"excludedResources": None}, True),
        ({"excluded": ()}, {"excludedResources": []}, True),
        ({"excluded": ()}, {}, False),
        ({"description": None}, {"description": None}, True),
        ({"description": ""}, {"description": None}, True),
        ({"description": None}, {"description": ""}, True),
        ({"description": None}, {}, False),
    ],
    ids=str,
)
def test_options_that_are_not_given_have_a_meaning_too(
    wanted: dict[str, Any], changes: dict[str, Any], fits: bool
) -> None:
    assert dataclasses.replace(WANTED, **wanted).fits(stored(**changes)) is fits


def test_body_of_a_creation() -> None:
    assert WANTED.to_body() == {
        "targetEnvironment": {"id": "tgt"},
        "selectedResources": ["a", "b"],
        "excludedResources": ["x"],
        "resourceMapping": {"a": "1"},
        "sourceSnapshot": {"id": "snap"},
        "description": "Release",
    }
    assert ContentRequest(source_id="src", target_id="tgt").to_body() == {"targetEnvironment": {"id": "tgt"}}


def test_snapshot_in_which_names_were_looked_up_is_the_source_of_what_is_created_only() -> None:
    named = dataclasses.replace(WANTED, snapshot_id=None, taken_snapshot_id="taken")
    assert named.to_body()["sourceSnapshot"] == {"id": "taken"}
    assert named.fits(stored(sourceSnapshotId="another"))
    assert dataclasses.replace(named, snapshot_id="snap").to_body()["sourceSnapshot"] == {"id": "snap"}


@pytest.mark.parametrize(
    ("status", "open_"),
    [
        *((status, True) for status in ("NEW", "PREPARING", "ADDITIONAL_SNAPSHOTS_REQUESTED", "READY")),
        *((status, True) for status in ("VALIDATION_FAILED", "IN_PROGRESS")),
        *((status, False) for status in ("COMPLETED", "ERROR", "ROLLED_BACK", "ROLLBACK_NEW", "OF_TOMORROW")),
    ],
)
def test_only_what_was_not_executed_is_open(status: str, open_: bool) -> None:
    found = find_open([stored(status=status)], WANTED)
    assert (found is not None) is open_


def test_newest_open_promotion_is_found_whatever_the_order() -> None:
    newest = stored(id="p2", createdAt="2026-05-25T17:55:39.851Z")
    others = [stored(), stored(id="p3", createdAt=None), stored(id="p4", status="COMPLETED", createdAt="2027")]
    assert find_open([*others, newest], WANTED) == newest
    assert find_open([newest, *others], WANTED) == newest
    assert find_open([], WANTED) is None
