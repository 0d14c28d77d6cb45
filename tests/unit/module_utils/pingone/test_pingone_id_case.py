# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""IDs in answers have one spelling, and contents stay as they are (contract PingOne A52)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.id_case import lower_ids

UPPER = "ABFBA8F6-49EB-49F5-A5D9-80AD5C98F9F6"
LOWER = UPPER.lower()
URL = "https://API.example/v1/environments/{0}/populations/{0}"


@pytest.mark.parametrize(
    ("answered", "read"),
    [
        ({"id": UPPER}, {"id": LOWER}),
        ({"targetEnvironmentId": UPPER, "snapshotId": UPPER}, {"targetEnvironmentId": LOWER, "snapshotId": LOWER}),
        ({"steps": [{"sourceResource": {"id": UPPER}}]}, {"steps": [{"sourceResource": {"id": LOWER}}]}),
        ({"selectedResources": [UPPER]}, {"selectedResources": [LOWER]}),
        ({"excludedResources": [{"id": UPPER}, None, 7]}, {"excludedResources": [{"id": LOWER}, None, 7]}),
        ({"resourceMapping": {UPPER: UPPER}}, {"resourceMapping": {LOWER: LOWER}}),
        ({"resourceMappings": {UPPER: None}}, {"resourceMappings": {LOWER: None}}),
        ({"resourceUrl": URL.format(UPPER)}, {"resourceUrl": URL.format(LOWER)}),
        ([{"id": UPPER}], [{"id": LOWER}]),
    ],
    ids=str,
)
def test_ids_are_read_in_lower_case(answered: Any, read: Any) -> None:
    assert lower_ids(answered) == read


@pytest.mark.parametrize(
    "answer",
    [
        {"name": UPPER, "description": UPPER},
        {"payload": {"id": UPPER}},
        {"configuration": {"clientId": UPPER}},
        {"value": {"id": UPPER}},
        {"variables": {"appId": UPPER}},
        {"id": "Not-A-UUID", "selectedResources": UPPER, "resourceMapping": [UPPER]},
        {"_links": {"next": {"href": URL.format(UPPER)}}},
        UPPER,
        None,
    ],
    ids=str,
)
def test_everything_else_stays_as_it_is(answer: Any) -> None:
    assert lower_ids(answer) == answer
    assert str(answer).count(LOWER) == 0


@pytest.mark.parametrize(
    "body",
    [
        {"id": " 1d5693b9-b7b5-492d-8219-c21f34bcaca6"},
        {"_embedded": {"promotions": [{"targetEnvironmentId": "1d5693b9-b7b5-492d-8219-c21f34bcaca\uff16"}]}},
        {"selectedResources": ["1d5693b9-b7b5-492d-8219-c21f34bcaca6\u200b"]},
    ],
)
def test_a_damaged_id_is_found_wherever_it_is(body: Any) -> None:
    with pytest.raises(ValueError, match="is damaged"):
        lower_ids(body)


def test_content_may_have_what_it_likes() -> None:
    body = {"payload": {"id": " 1d5693b9-b7b5-492d-8219-c21f34bcaca6"}}
    assert lower_ids(body) == {"payload": {"id": " 1d5693b9-b7b5-492d-8219-c21f34bcaca6"}}
