# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input for Workfront modules: refused before the first request, with the option's name and what is right."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import NAME, OBJECTS, SOURCE, TARGET, Workfront

ID = "1d5693b9-b7b5-492d-8219-c21f34bcaca6"
OBJECT_ID = "0123456789abcdef0123456789abcdef"
GUIDE = "guide_workfront"
PACKAGE: dict[str, Any] = {"name": NAME, "objects": OBJECTS}
BAD_IDS = ["newest", ID[:-1], f"{ID}0", ID.replace("-", ""), OBJECT_ID, f"{ID}/../x"]
BAD_DIGESTS = ["", "sha256:", "sha256:" + "a" * 63, "sha256:" + "A" * 64, "a" * 64, "md5:" + "a" * 64]
REQUIRED: dict[str, dict[str, Any]] = {
    "workfront_package": {"state": "present"},
    "workfront_package_info": {},
    "workfront_installation_plan": {},
    "workfront_installation": {},
    "workfront_installation_info": {},
    "workfront_installation_compensation": {"confirm": True},
}


def assert_refused(workfront: Workfront, module: str, options: dict[str, Any], *said: str) -> None:
    """The same in check mode, and without any request."""
    for check in (False, True):
        outcome = workfront.run(module, SOURCE, check=check, no_log=True, **options)
        assert outcome.failed
        for text in said:
            assert text in outcome.message
        assert outcome.result.get("changed", False) is False
        assert outcome.result.get("error", {"kind": "validation"})["kind"] == "validation"
    assert workfront.simulator.requests() == []


# -- ids and digests, wherever they are options


@pytest.mark.parametrize(
    ("module", "option"),
    [
        *((module, "package_id") for module in REQUIRED if not module.endswith("compensation")),
        ("workfront_installation", "installation_id"),
        ("workfront_installation_info", "installation_id"),
        ("workfront_installation_compensation", "installation_id"),
    ],
)
def test_id_that_is_none(current_workfront: Workfront, module: str, option: str) -> None:
    for value in BAD_IDS:
        said = f"{option} must be an ID (UUID); got '{value}'"
        assert_refused(current_workfront, module, {**REQUIRED[module], option: value}, said)


def test_digest_that_is_none(current_workfront: Workfront) -> None:
    for digest in BAD_DIGESTS:
        said = f"expected_plan_digest must be 'sha256:' followed by 64 hexadecimal digits, like the digest of a plan; got '{digest}'"
        options = {"package_id": ID, "expected_plan_digest": digest}
        assert_refused(current_workfront, "workfront_installation", options, said)


# -- packages


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": None}, ["Neither package_id nor name is given"]),
        ({"name": ""}, ["Neither package_id nor name is given"]),
        ({"name": None, "state": "absent"}, ["Neither package_id nor name is given"]),
        ({"state": "gone"}, ["value of state must be one of: present, absent, got: gone"]),
        ({"status": "ASSEMBLING"}, ["value of status must be one of: DRAFT, TESTING, ACTIVE, DISABLED"]),
        ({"status": "PUBLIC"}, ["value of status must be one of"]),
        ({"definition": {}}, ["definition and objects exclude each other, because both say what is in the package"]),
        ({"objects": None, "recreate": True}, ["recreate needs objects"]),
        ({"objects": [], "recreate": True}, ["recreate needs objects"]),
        ({"wait": False, "status": "ACTIVE"}, ["status ACTIVE needs wait: true"]),
        ({"wait": False, "status": "DISABLED"}, ["status DISABLED needs wait: true"]),
        ({"objects": [{"id": worlds.ROLE}]}, ["object_code"]),
        ({"objects": [{"object_code": "ROLE"}]}, ["objects: entry 1 must have the id or the exact name of a ROLE"]),
        ({"objects": [*OBJECTS, {"object_code": "ROLE", "name": ""}]}, ["objects: entry 4 must have the id or"]),
        (
            {"objects": [{"object_code": "ROLE", "id": OBJECT_ID[:-1]}]},
            ["objects: entry 1: id must be the ID of an object, 32 hexadecimal digits", OBJECT_ID[:-1]],
        ),
        ({"objects": [{"object_code": "ROLE", "id": ID}]}, ["32 hexadecimal digits", ID]),
        ({"objects": [{"object_code": "ROLE", "id": "g" * 32}]}, ["32 hexadecimal digits"]),
        (
            {"objects": [{"object_code": "CALEND", "name": "Agency Calendar"}]},
            ["objects: entry 1: a CALEND cannot be looked up by name", "Give its id"],
        ),
        (
            {"objects": [{"object_code": "ROLE", "id": OBJECT_ID}, {"object_code": "ROLE", "id": OBJECT_ID.upper()}]},
            [f"objects: ROLE {OBJECT_ID} is given twice"],
        ),
        (
            {"objects": [{"object_code": "ROLE", "name": "A"}, {"object_code": "ROLE", "name": "A"}]},
            ["objects: ROLE A is given twice"],
        ),
        ({"source": "https://acme.sb02.workfront.com"}, ["source is https://acme.sb02.workfront.com, but url is 127."]),
        ({"source": "sandbox"}, ["source must be a URL"]),
        ({"source": "https://[::1"}, ["source must be a URL"]),
    ],
    ids=str,
)
def test_package(current_workfront: Workfront, options: dict[str, Any], said: list[str]) -> None:
    assert_refused(current_workfront, "workfront_package", {**PACKAGE, **options}, *said)


def test_source_that_is_a_host_instead_of_an_origin(current_workfront: Workfront) -> None:
    """The service wants a URL there (contract E1)."""
    options = {"url": "https://acme.sb01.workfront.com", "environment_type": None, "source": "acme.sb01.workfront.com"}
    assert_refused(current_workfront, "workfront_package", {**PACKAGE, **options}, "source must be a URL")


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("TMLP", "TMPL (Template)"),
        ("tmpl", "TMPL (Template)"),
        ("Template", "TMPL (Template)"),
        ("Dashbord", "PTLTAB (Dashboard)"),
        ("Job Role", "ROLE (Job Role)"),
        ("TEAMOB", "TEAM (Team)"),
        ("UIVIEW", "UIVW (View)"),
        ("TASK", ""),
        ("???", ""),
    ],
)
def test_code_that_cannot_be_promoted(current_workfront: Workfront, code: str, near: str) -> None:
    options = {**PACKAGE, "objects": [*OBJECTS, {"object_code": code, "id": OBJECT_ID}]}
    said = f"objects: entry 4: '{code}' is not the code of a promotable object."
    assert_refused(current_workfront, "workfront_package", options, said, near, "lists all codes", GUIDE)


# -- looking up


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"name": "x"}, ["object_code"]),
        ({"object_code": "ROLE"}, ["one of the following is required: name, ids"]),
        ({"object_code": "ROLE", "name": "x", "ids": [OBJECT_ID]}, ["mutually exclusive: name|ids"]),
        ({"object_code": "ROLE", "ids": ["x"]}, ["ids must be the ID of an object, 32 hexadecimal digits; got 'x'"]),
        ({"object_code": "CALEND", "name": "x"}, ["core API does not expose the type CALEND"]),
        ({"object_code": "RTCRD", "ids": [OBJECT_ID]}, ["core API does not expose the type RTCRD"]),
        ({"object_code": "BSNRUL", "name": "x"}, ["core API does not expose the type BSNRUL"]),
        ({"object_code": "ROLE", "objects": []}, ["mutually exclusive: object_code|objects"]),
        ({"objects": [{"object_code": "ROLE"}]}, ["id found in objects"]),
        (
            {"objects": [{"object_code": "ROLE", "id": OBJECT_ID}, {"object_code": "TMPL", "id": ID}]},
            [f"objects: entry 2: id must be the ID of an object, 32 hexadecimal digits; got '{ID}'"],
        ),
        (
            {"objects": [{"object_code": "CALEND", "id": OBJECT_ID}]},
            ["objects: entry 1: Workfront's core API does not expose the type CALEND"],
        ),
    ],
    ids=str,
)
def test_object_info(current_workfront: Workfront, options: dict[str, Any], said: list[str]) -> None:
    assert_refused(current_workfront, "workfront_object_info", options, *said)


@pytest.mark.parametrize("code", ["tmpl", "TMLP", "template"])
def test_object_info_of_an_unknown_code(current_workfront: Workfront, code: str) -> None:
    options = {"object_code": code, "name": "x"}
    assert_refused(current_workfront, "workfront_object_info", options, f"object_code: '{code}'", "TMPL")


@pytest.mark.parametrize("module", ["workfront_installation", "workfront_installation_info"])
def test_one_of_two_ids(current_workfront: Workfront, module: str) -> None:
    assert_refused(current_workfront, module, {}, "one of the following is required: package_id, installation_id")
    both = {"package_id": ID, "installation_id": ID}
    assert_refused(current_workfront, module, both, "mutually exclusive: package_id|installation_id")


# -- decisions about collisions


@pytest.mark.parametrize("module", ["workfront_installation_plan", "workfront_installation"])
@pytest.mark.parametrize(
    ("override", "said"),
    [
        ({"action": "USEEXISTING"}, ["USEEXISTING needs target_id", "workfront_object_info"]),
        ({"action": "OVERWRITING"}, ["OVERWRITING needs target_id"]),
        ({"action": "OVERWRITING", "target_id": ""}, ["OVERWRITING needs target_id"]),
        ({"action": "OVERWRITING", "target_id": "x"}, ["target_id must be the ID of an object, 32 hex"]),
        ({"action": "CREATE", "target_id": OBJECT_ID}, ["target_id is only for OVERWRITING and USEEXISTING"]),
        ({"action": "IGNORE", "new_name": "x"}, ["new_name is only for CREATEWITHALTNAME, not for IGNORE"]),
        ({"action": "CREATE", "id": "x"}, ["entry 1: id must be the ID of an object"]),
        ({"action": "CREATE", "id": None}, ["entry 1 must have the id or the name of a ROLE in the source"]),
        ({"action": "CREATE", "id": "", "name": ""}, ["entry 1 must have the id or the name"]),
        ({"action": "UPDATE"}, ["USEEXISTING, OVERWRITING, CREATE, CREATEWITHALTNAME, IGNORE"]),
        ({"action": None}, ["action"]),
        ({"object_code": None, "action": "CREATE"}, ["object_code"]),
    ],
    ids=str,
)
def test_override(current_workfront: Workfront, module: str, override: dict[str, Any], said: list[str]) -> None:
    given = {"object_code": "ROLE", "id": OBJECT_ID, **override}
    options = {"package_id": ID, "overrides": [{key: value for key, value in given.items() if value is not None}]}
    assert_refused(current_workfront, module, options, "overrides", *said)


@pytest.mark.parametrize("module", ["workfront_installation_plan", "workfront_installation"])
def test_two_overrides_for_one_object(current_workfront: Workfront, module: str) -> None:
    overrides = [{"object_code": "ROLE", "id": identifier, "action": "IGNORE"} for identifier in ("A" * 32, "a" * 32)]
    said = f"overrides: ROLE {'a' * 32} is given twice"
    assert_refused(current_workfront, module, {"package_id": ID, "overrides": overrides}, said)


@pytest.mark.parametrize("module", ["workfront_installation_plan", "workfront_installation"])
def test_collision_that_is_none(current_workfront: Workfront, module: str) -> None:
    said = "value of collision must be one of: as_proposed, use_existing, overwrite, create_alt_name, got: merge"
    assert_refused(current_workfront, module, {"package_id": ID, "collision": "merge"}, said)


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
@pytest.mark.parametrize("module", ["workfront_installation_plan", "workfront_installation"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"collision": "overwrite"}, "collision: overwrite is not possible with api_flavor legacy"),
        ({"collision": "create_alt_name"}, "collision: create_alt_name is not possible with api_flavor legacy"),
        ({"action": "OVERWRITING", "target_id": OBJECT_ID}, "api_flavor legacy has no action OVERWRITING"),
        ({"action": "CREATEWITHALTNAME"}, "api_flavor legacy has no action CREATEWITHALTNAME"),
    ],
    ids=str,
)
def test_what_the_first_dialect_does_not_have(
    workfront: Workfront, module: str, options: dict[str, Any], said: str
) -> None:
    if "action" in options:
        options = {"overrides": [{"object_code": "ROLE", "id": OBJECT_ID, **options}]}
    assert_refused(workfront, module, {"package_id": ID, **options}, said)


PREPARED = [
    ("workfront_installation_plan", {"package_id": ID, "prepare": True}),
    ("workfront_installation", {"installation_id": ID}),
]


@pytest.mark.parametrize(("module", "options"), PREPARED)
def test_prepared_installation_is_as_proposed(
    current_workfront: Workfront, module: str, options: dict[str, Any]
) -> None:
    said = "collision and overrides cannot change it"
    assert_refused(current_workfront, module, {**options, "collision": "overwrite"}, said)
    overrides = [{"object_code": "ROLE", "id": OBJECT_ID, "action": "IGNORE"}]
    assert_refused(current_workfront, module, {**options, "overrides": overrides}, said)


@pytest.mark.parametrize("workfront", ["legacy"], indirect=True)
@pytest.mark.parametrize(("module", "options"), PREPARED)
def test_first_dialect_prepares_nothing(workfront: Workfront, module: str, options: dict[str, Any]) -> None:
    assert_refused(workfront, module, options, "api_flavor legacy has no prepared installations")


# -- compensation, which has two environments


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"confirm": False}, ["confirm is false: compensation deletes objects", "check mode", "confirm: true"]),
        ({"confirm": None}, ["confirm"]),
        ({"source": {}}, ["url is not given"]),
        ({"source": {"url": "https://acme.sb01.workfront.com"}}, ["There are no credentials for Workfront"]),
        ({"source": {"url": "https://acme.sb01.workfront.com", "token": "x"}}, ["token"]),
        ({"source": {"url": "http://127.0.0.1:9", "api_key": "k"}}, ["Set environment_type to production or sandbox"]),
        ({"source": {"url": "https://acme.sb01.workfront.com", "api_key": "k", "http_retries": -1}}, ["http_retries"]),
    ],
    ids=str,
)
def test_compensation(current_workfront: Workfront, options: dict[str, Any], said: list[str]) -> None:
    module = "workfront_installation_compensation"
    assert_refused(current_workfront, module, {"installation_id": ID, "confirm": True, **options}, *said)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("https://acme.my.workfront.com", "Source and target are the same environment, acme.my.workfront.com"),
        ("https://acme.my.workfront.adobe.com/", "Source and target are the same environment"),
        ("https://other.sb01.workfront.com", "belong to different domains, other and acme"),
    ],
)
def test_source_that_does_not_go_with_the_target(workfront: Workfront, source: str, said: str) -> None:
    options = {
        "installation_id": ID,
        "confirm": True,
        "url": f"https://{worlds.host(TARGET)}",
        "environment_type": None,
        "source": {"url": source, "bearer_token": worlds.BEARER_TOKENS[SOURCE]},
    }
    assert_refused(workfront, "workfront_installation_compensation", options, said)


def test_source_that_is_the_target_without_a_telling_name(workfront: Workfront) -> None:
    options = {"installation_id": ID, "confirm": True, "source": workfront.connection(SOURCE)}
    assert_refused(workfront, "workfront_installation_compensation", options, "are the same environment, 127.0.0.1:")
