# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task asks of a package, checked before the first request (contract Workfront E1, 6.4, 8)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.packages.request import (
    PackageRequest,
    read_package_request,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    PACKAGE,
    SOURCE,
    SOURCE_URL,
    A,
    B,
)

DEFAULTS: dict[str, Any] = {
    "url": SOURCE_URL,
    "state": "present",
    "package_id": None,
    "name": "Agency Onboarding",
    "description": None,
    "source": None,
    "objects": None,
    "definition": None,
    "status": None,
    "recreate": False,
    "outdated": "warn",
    "wait": True,
}


def read(**options: Any) -> PackageRequest:
    return read_package_request({**DEFAULTS, **options}, SOURCE)


def wanted(code: str = "ROLE", object_id: str | None = None, name: str | None = None) -> dict[str, Any]:
    return {"object_code": code, "id": object_id, "name": name}


def test_objects() -> None:
    request = read(
        objects=[wanted("ROLE", A.upper(), "Curator"), wanted("ROLE", B), wanted("TMPL", None, "Onboarding")]
    )
    assert [item.to_dict() for item in request.objects] == [
        wanted("ROLE", A, "Curator"),
        wanted("ROLE", B),
        wanted("TMPL", None, "Onboarding"),
    ]


def test_a_package_is_meant_by_its_id_or_its_name() -> None:
    assert read(package_id=PACKAGE.upper(), name=None).package_id == PACKAGE
    assert read().name == "Agency Onboarding"
    for name in (None, ""):
        with pytest.raises(InputError, match="Neither package_id nor name"):
            read(name=name)
    with pytest.raises(InputError, match="package_id must be an ID"):
        read(package_id=A)


@pytest.mark.parametrize(("state", "absent"), [("present", False), ("absent", True)])
def test_state(state: str, absent: bool) -> None:
    assert read(state=state).absent == absent


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, SOURCE_URL),
        (f"{SOURCE_URL}/", SOURCE_URL),
        ("https://acme.sb01.workfront.adobe.com", "https://acme.sb01.workfront.adobe.com"),
    ],
)
def test_the_source_is_the_environment_that_is_called(given: str | None, expected: str) -> None:
    assert read(source=given).source == expected


def test_a_source_is_an_origin() -> None:
    with pytest.raises(InputError, match="source must be a URL such as"):
        read(source="acme.sb01.workfront.com")


@pytest.mark.parametrize("given", ["https://acme.my.workfront.com", "https://other.sb01.workfront.com"])
def test_another_source_is_refused(given: str) -> None:
    with pytest.raises(InputError, match=f"source is {given}, but url is acme.sb01.workfront.com"):
        read(source=given)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (wanted("TTSK", A), "entry 2: 'TTSK' is not the code of a promotable object"),
        (wanted("ROLE"), "entry 2 must have the id or the exact name of a ROLE"),
        (wanted("ROLE", "", ""), "entry 2 must have the id or the exact name of a ROLE"),
        (wanted("ROLE", "x"), "entry 2: id must be the ID of an object"),
        (wanted("CALEND", None, "Holidays"), "entry 2: a CALEND cannot be looked up by name"),
        (wanted("RTCRD", None, "Rates"), "entry 2: a RTCRD cannot be looked up by name"),
        (wanted("BSNRUL", None, "Rule"), "entry 2: a BSNRUL cannot be looked up by name"),
        (wanted("ROLE", B.upper(), "Other"), f"ROLE {B} is given twice"),
    ],
)
def test_objects_that_are_wrong(item: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=f"objects: {said}"):
        read(objects=[wanted("ROLE", B), item])


def test_the_same_name_twice() -> None:
    with pytest.raises(InputError, match="objects: ROLE Curator is given twice"):
        read(objects=[wanted("ROLE", None, "Curator"), wanted("ROLE", None, "Curator")])
    assert len(read(objects=[wanted("ROLE", None, "Curator"), wanted("TEAM", None, "Curator")]).objects) == 2


def test_a_type_that_cannot_be_looked_up_goes_by_its_id() -> None:
    assert read(objects=[wanted("CALEND", A)]).objects[0].id == A


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"definition": {}, "objects": [wanted("ROLE", A)]}, "definition and objects exclude each other"),
        ({"recreate": True}, "recreate needs objects"),
        ({"recreate": True, "objects": []}, "recreate needs objects"),
        ({"outdated": "recreate"}, "outdated: recreate needs objects"),
        ({"status": "ACTIVE", "wait": False, "objects": [wanted("ROLE", A)]}, "status ACTIVE needs wait: true"),
    ],
)
def test_options_that_do_not_go_together(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(**options)


@pytest.mark.parametrize("status", [None, "DRAFT"])
def test_a_draft_need_not_be_waited_for(status: str | None) -> None:
    assert not read(status=status, wait=False, objects=[wanted("ROLE", A)]).wait


def test_nothing_given_stays_nothing() -> None:
    request = read()
    assert (request.description, request.definition, request.status) == (None, None, None)
    assert request.objects == ()


@pytest.mark.parametrize(
    ("definition", "error"),
    [
        ({}, "definition is empty"),
        ({"packageEntities": {}}, "got 'packageEntities'"),
        ({"id": PACKAGE, "packageEntities": {"TMPL": []}}, "only that of the same package"),
        ({"TMPL": {"id": A}}, "TMPL must be a list of objects"),
        ({"TMPL": ["New"]}, "entry 1 must be an object"),
        ({"TMPL": [{"name": "New"}]}, "entry 1 must have the id"),
        ({"TMPL": [{"id": "7", "name": "New"}]}, "32 hexadecimal digits"),
        ({"TMPL": [{"id": A}]}, "entry 1 must have the name"),
        ({"TMPL": [{"id": A, "name": None}]}, "entry 1 must have the name"),
        ({"TMPL": [{"id": A, "name": "New"}, {"id": A.upper(), "name": "New"}]}, "contains an object twice"),
    ],
)
def test_a_definition_that_cannot_be_one(definition: dict[str, Any], error: str) -> None:
    with pytest.raises(InputError, match=error):
        read(definition=definition)


def test_a_part_of_an_object_may_have_no_name() -> None:
    definition = {"TMPL": [{"id": A, "name": "New"}], "TASSGN": [{"id": A}]}
    assert read(definition=definition).definition == definition
