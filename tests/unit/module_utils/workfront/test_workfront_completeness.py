# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is missing in an answer is not nothing: each key of each answer missing, null or of another type (contract Workfront 5, 6)."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    PromotionError,
    ProtocolError,
    UnreadableError,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront import records
from ansible_collections.envops.promotion.plugins.module_utils._workfront.flavor import FLAVORS
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.completeness import (
    check_complete,
    check_record,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.results import (
    check_success,
    created_by,
    objects_of,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.translation import plan_of
from ansible_collections.envops.promotion.plugins.module_utils._workfront.package import Package
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    INSTALLATION,
    PACKAGE,
    TARGET,
    TARGET_URL,
    A,
    B,
    C,
    D,
    X,
    Y,
    Z,
    done,
    entry,
    installation,
    reply,
)

FLAVOR = FLAVORS["current"]
PROPOSED = {"ROLE": {A: entry("USEEXISTING", X)}, "TMPL": {B: entry()}, "UIVW": {C: entry("OVERWRITING", Z)}}
MAP = {
    "ROLE": {A: done("USEEXISTING", X, "REGISTERED")},
    "TMPL": {B: done("CREATE", Y)},
    "UIVW": {C: done("OVERWRITING", Z)},
}
PLAN = plan_of(PROPOSED)
RECORD = installation(MAP).raw
ENTITIES = {code: [{"id": key, "name": "Agency"} for key in entries] for code, entries in PROPOSED.items()}
PACKAGE_RECORD = {"id": PACKAGE, "name": "P", "status": "ACTIVE", "source": "https://acme.sb01.workfront.com"}
OBJECTS = {*MAP, A, B, C}
"""What nobody misses in a list of installations, which does not say what was to be installed."""
OTHERS = [7, "x", True, [], {}, [7], {"x": 7}]
"""Values of other types than the one that is expected."""


def planned(body: Any) -> Any:
    found = records.read_translation_map(reply(body))
    check_complete(Package(raw={**PACKAGE_RECORD, "packageEntities": ENTITIES}), found, "acme.my.workfront.com")
    return plan_of(found).digest


def installed(body: Any) -> Any:
    found = records.read_installation(reply(body))
    check_record(found, PLAN, changed=True)
    check_success(found, changed=True)
    return [(item["object_code"], item["source_id"], item["target_id"], item["action"]) for item in objects_of(found)]


def earlier(body: Any) -> Any:
    found = records.read_installations(reply(body))
    return [(item.id, item.is_in(TARGET), item.is_running, item.registered_at) for item in found], created_by(
        found, TARGET
    )


def package(body: Any) -> Any:
    found = records.read_package(reply(body), FLAVOR)
    return found.id, found.status


def packages(body: Any) -> Any:
    return [(item.id, item.status) for item in records.read_packages(reply(body), FLAVOR)]


READS: dict[str, tuple[Callable[[Any], Any], Any]] = {
    "E2": (packages, {"data": [PACKAGE_RECORD]}),
    "E3": (package, {"data": PACKAGE_RECORD}),
    "E10": (earlier, [RECORD]),
    "E11": (installed, RECORD),
    "E12": (planned, PROPOSED),
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Return where something is in an answer, from the outside to the inside."""
    yield path
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from places(item, (*path, number))


def changed(body: Any, path: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Return an answer with something missing, null, or of another type at a place."""
    if not path:
        yield from ((f"{other!r}", other) for other in (None, *OTHERS))
        return
    for name, value in (("missing", None), ("null", None), *((f"{other!r}", other) for other in OTHERS)):
        other = copy.deepcopy(body)
        holder = other
        for key in path[:-1]:
            holder = holder[key]
        if type(holder[path[-1]]) is type(value) and name != "missing":
            continue
        if name == "missing":
            del holder[path[-1]]
        else:
            holder[path[-1]] = value
        yield name, other


CASES = [
    pytest.param(read, path, id=f"{read}-{'.'.join(map(str, path)) or 'all'}")
    for read, (_judge, body) in READS.items()
    for path in places(body)
]


@pytest.mark.parametrize(("read", "path"), CASES)
def test_a_changed_answer_has_the_same_result_or_is_an_error(read: str, path: tuple[Any, ...]) -> None:
    judge, body = READS[read]
    right = judge(body)
    for how, other in changed(body, path):
        try:
            result = judge(other)
        except PromotionError:
            continue
        # An empty list is a list: whoever has no packages or installations says so.
        is_explicitly_empty = isinstance(other, list) and not other
        is_explicitly_empty = is_explicitly_empty or (isinstance(other, dict) and other.get("data") == [])
        is_removed = how == "missing" and (isinstance(path[-1], int) or (read == "E10" and path[-1] in OBJECTS))
        assert result == right or is_explicitly_empty or is_removed, f"{read} {path} {how}: {result}"


# -- what must be there


@pytest.mark.parametrize(
    ("proposed", "said"),
    [
        ({}, f"lacks ROLE {A}, TMPL {B}, UIVW {C}"),
        ({"ROLE": {A: entry("USEEXISTING", X)}}, f"lacks TMPL {B}, UIVW {C}"),
        ({"ROLE": {}, "TMPL": {}}, f"lacks ROLE {A}"),
    ],
)
def test_a_plan_that_lacks_objects_of_its_package(proposed: Any, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        planned(proposed)


def test_a_plan_that_says_two_things_about_one_object() -> None:
    twice = {**PROPOSED, "TMPL": {B: entry(), B.upper(): entry("OVERWRITING", Z)}}
    with pytest.raises(UnreadableError, match=f"has TMPL {B} more than once. Nothing was installed"):
        planned(twice)


def test_an_empty_package_has_an_empty_plan() -> None:
    check_complete(Package(raw={"id": PACKAGE, "packageEntities": {}}), {}, "x")
    with pytest.raises(UnreadableError):
        check_complete(Package(raw={"id": PACKAGE}), {}, "x")


def test_parts_need_not_be_in_a_plan() -> None:
    entities = {**ENTITIES, "POPT": [{"id": Z, "name": "Image"}]}
    check_complete(Package(raw={"id": PACKAGE, "packageEntities": entities}), PROPOSED, "x")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "there is no object in it"),
        ({**MAP, "TMPL": {}}, f'TMPL "Agency" .{B}. is missing'),
        ({**MAP, "TMPL": {B: done("CREATE", Y, None)}}, "has the status ''"),
        ({**MAP, "TMPL": {B: done("CREATE", Y, "PENDING")}}, "has the status 'PENDING'"),
        ({**MAP, "TMPL": {B: done("IGNORE", Y)}}, "has the action IGNORE instead of CREATE"),
        ({**MAP, "TMPL": {B: done("CREATE", Y), C: done("CREATE", Z)}}, f'TMPL "Agency" .{C}. was not planned'),
        ({**MAP, "TMPL": {B: done("CREATE", Y), C: done("USEEXISTING", Y)}}, f"{B}. has the ID of another object, {Y}"),
    ],
)
def test_a_record_that_does_not_show_what_became_of_an_object(given: Any, said: str) -> None:
    with pytest.raises(UnreadableError, match=said) as caught:
        installed({**RECORD, "translationMap": given})
    assert f"Installation {INSTALLATION} in acme.my.workfront.com ended as INSTALLED" in caught.value.message
    assert caught.value.changed


@pytest.mark.parametrize("given", [{C: done("IGNORE", status=None)}, {}], ids=["with an entry", "without one"])
def test_a_record_need_not_say_what_became_of_an_ignored_object(given: Any) -> None:
    plan = plan_of({**PROPOSED, "UIVW": {C: entry("IGNORE")}})
    check_record(installation({**MAP, "UIVW": given}), plan, changed=True)


@pytest.mark.parametrize("action", ["CREATE", "USEEXISTING", "OVERWRITING", "CREATEWITHALTNAME"])
@pytest.mark.parametrize("target_id", ["", None, 7, f" {Y}", f"\u0430{Y[1:]}"])
def test_what_was_installed_must_have_its_id(action: str, target_id: Any) -> None:
    given = {**MAP, "TMPL": {B: {**done(action), "targetId": target_id}}}
    with pytest.raises(ProtocolError, match="must have an action and a name, and a targetId if it was installed"):
        installed({**RECORD, "translationMap": given})


@pytest.mark.parametrize(
    "more",
    [{"TTSK": {D: done("CREATE", X)}}, {"TMPL": {B: done("CREATE", Y), D: done("USEEXISTING", X)}}],
    ids=["a part", "one that was there"],
)
def test_a_record_may_show_more_than_was_planned_if_nothing_else_was_changed(more: Any) -> None:
    assert installed({**RECORD, "translationMap": {**MAP, **more}})


def test_a_record_that_reports_no_status_at_all_counts() -> None:
    silent = {
        code: {key: {**each, "installationStatus": None} for key, each in part.items()} for code, part in MAP.items()
    }
    assert installed({**RECORD, "translationMap": silent}) == installed(RECORD)


@pytest.mark.parametrize("status", ["FAILED", "ROLLED_BACK"])
def test_a_record_of_a_failure_needs_no_objects_to_fail(status: str) -> None:
    with pytest.raises(PromotionError, match=f"{TARGET_URL[8:]}.*{status}"):
        installed({**RECORD, "status": status, "translationMap": {}})
