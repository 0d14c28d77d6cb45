# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The result of a run of the role workfront_promote (contract Workfront 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.promote_run import PromoteRun
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.promote_samples import (
    ADMITTED,
    CHECK,
    COMPENSATED,
    CREATE,
    DIGEST,
    FAILED_INSTALLATION,
    FAILED_OBJECTS,
    FOUND,
    OBJECTS,
    OTHER_DIGEST,
    REGISTERED,
    RENAMED,
    SKIPPED,
    STARTED,
    UPDATE,
    UPDATED,
    failure,
    installed,
    package,
    planned,
    run,
)


@pytest.mark.parametrize(
    ("seen", "package_id", "package_status", "status_set"),
    [
        ({}, "p1", "DRAFT", None),
        ({"admitted": ADMITTED}, "p1", "ACTIVE", "ACTIVE"),
        ({"admitted_to_plan": ADMITTED, "admitted": SKIPPED}, "p1", "ACTIVE", "ACTIVE"),
        ({"admitted": {**ADMITTED, "changed": False}}, "p1", "DRAFT", None),
        ({"admitted": ADMITTED, "restored": {"status": "DRAFT"}}, "p1", "DRAFT", None),
        ({"admitted": ADMITTED, "restored": {"status": "ACTIVE", "error": {}}}, "p1", "ACTIVE", "ACTIVE"),
        ({"admitted": ADMITTED, "restored": SKIPPED}, "p1", "ACTIVE", "ACTIVE"),
        ({"admitted": ADMITTED, "reversal": COMPENSATED}, "p1", "DISABLED", "ACTIVE"),
        ({"reversal": {"status": "failed", "message": "no"}}, "p1", "DRAFT", None),
        ({"deleted": {"package": None}}, None, None, None),
        ({"assembled": {}}, None, None, None),
    ],
)
def test_status_of_the_package(
    seen: dict[str, Any], package_id: str | None, package_status: str | None, status_set: str | None
) -> None:
    result = run(**seen).result
    assert (result["package_id"], result["package_status"], result["status_set"]) == (
        package_id,
        package_status,
        status_set,
    )


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({}, []),
        ({"installed": installed()}, [("installation", "INSTALLED", REGISTERED, UPDATED)]),
        (
            {"installed": {key: value for key, value in installed("INSTALLING").items() if key != "outcomes"}},
            [("installation", "INSTALLING", REGISTERED, None)],
        ),
        (
            {"installed": installed("FAILED", failed=True), "failure": FAILED_INSTALLATION},
            [("installation", "FAILED", REGISTERED, UPDATED)],
        ),
        ({"installed": {"installation": None}}, []),
    ],
)
def test_timeline(seen: dict[str, Any], wanted: list[tuple[str, str, str, str | None]]) -> None:
    assert [tuple(phase.values()) for phase in run(**seen).timeline] == [
        (what, status, at, until) for what, status, at, until in wanted
    ]


def test_without_the_times_of_workfront_the_timeline_shows_those_of_the_run() -> None:
    [phase] = run(planned=planned(), installed=installed(installation={"id": "i1"})).timeline
    assert (phase["what"], phase["status"], phase["at"]) == ("run", "promoted", STARTED)
    assert phase["until"].endswith("Z")


def test_the_timeline_continues_with_the_compensation() -> None:
    found = run(installed=installed("FAILED", failed=True), failure=FAILED_INSTALLATION, reversal=COMPENSATED)
    assert [phase["what"] for phase in found.timeline] == ["installation", "compensation"]


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"installed": installed()}, ["succeeded"]),
        ({"installed": installed(outcomes=[{"outcome": "failed"}]), "failure": FAILED_INSTALLATION}, ["failed"]),
        ({"failure": failure()}, ["not_applied", "not_applied"]),
        ({"failure": failure(installation_id="i1")}, []),
        ({"failure": failure(), "installed": {"installation_id": "i1", "failed": True}}, []),
        ({}, []),
    ],
)
def test_outcomes(seen: dict[str, Any], wanted: list[str]) -> None:
    assert [item["outcome"] for item in run(planned=planned(), **seen).outcomes] == wanted


@pytest.mark.parametrize(
    ("seen", "objects", "errors"),
    [
        ({}, [], []),
        ({"installed": installed()}, OBJECTS, []),
        ({"failure": FAILED_INSTALLATION}, FAILED_OBJECTS, FAILED_OBJECTS[1:]),
    ],
)
def test_objects_and_errors(seen: dict[str, Any], objects: list[Any], errors: list[Any]) -> None:
    result = run(**seen).result
    assert (result["objects"], result["errors"]) == (objects, errors)


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({}, (None, None)),
        ({"planned": SKIPPED, "installed": installed(plan={"digest": OTHER_DIGEST})}, (OTHER_DIGEST, "i1")),
        ({"planned": planned(), "installed": installed(plan={"digest": OTHER_DIGEST})}, (DIGEST, "i1")),
        ({"planned": planned(), "failure": FAILED_INSTALLATION}, (DIGEST, "i1")),
    ],
)
def test_plan_and_installation(seen: dict[str, Any], wanted: tuple[str | None, str | None]) -> None:
    result = run(**seen).result
    assert (result["plan_digest"], result["installation_id"]) == wanted
    assert (result["plan"] is None) == (wanted[0] is None)


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({}, None),
        ({"judged": SKIPPED}, None),
        ({"judged": {"allowed": True, "violations": []}}, {"allowed": True, "violations": [], "rules": {}}),
        (
            {"judged": {"allowed": False, "violations": ["v"], "rules": {"max_deletes": 0}}},
            {"allowed": False, "violations": ["v"], "rules": {"max_deletes": 0}},
        ),
        ({"failure": failure("policy", violations=["v"])}, {"allowed": False, "violations": ["v"], "rules": {}}),
    ],
)
def test_policy(seen: dict[str, Any], wanted: Any) -> None:
    assert run(**seen).result["policy"] == wanted


@pytest.mark.parametrize(
    ("job", "wanted"),
    [
        ({}, {"Run by": "somebody"}),
        ({"awx_job_id": 7, "awx_user_name": "Ann"}, {"Run by": "Ann", "AWX job": "7"}),
        ({"tower_workflow_job_id": "9"}, {"Run by": "somebody", "AWX workflow job": "9"}),
    ],
)
def test_metadata(job: dict[str, Any], wanted: dict[str, str]) -> None:
    more = {"Role": "envops.promotion.workfront_promote", "Stage": "plan"}
    assert run({"stage": "plan"}, {"job": job}).metadata == wanted | more


def test_no_secret_of_a_url_is_shown() -> None:
    hidden = {"url": "https://user:secret@acme.my.workfront.com"}
    found = run(source=hidden, target=hidden, planned=planned(), installed=installed(), found=RENAMED)
    assert (found.result["source"], found.result["target"]) == (None, None)
    assert "secret" not in str([found.decide("steps"), found.decide("outcome")])


def test_every_decision_is_handed_to_the_role() -> None:
    found = run(planned=planned(), installed=installed(), found=FOUND)
    assert set(found.decide("steps")) == set(PromoteRun.STEPS)
    decisions = found.decide("outcome")
    assert set(decisions) == set(PromoteRun.OUTCOME)
    assert decisions["result"]["started"] == STARTED
    assert decisions["result"]["finished"].endswith("Z")


@pytest.mark.parametrize("junk", [None, "", "text", 7, [], ["x"], {"package": None}, {"plan": "p", "status": 1}])
@pytest.mark.parametrize(
    "name",
    [
        *(
            "source",
            "target",
            "source_login",
            "target_login",
            "target_session",
            "found_packages",
            "assembled",
            "rehearsed",
            "history",
            "planned",
        ),
        *("judged", "admitted_to_plan", "admitted", "installed", "found", "failed_result", "failure", "reversal"),
        *("present", "relying", "restored", "deleted", "reported"),
    ],
)
def test_whatever_was_registered_is_no_traceback(name: str, junk: Any) -> None:
    found = run(**{"planned": planned(), name: junk})
    assert found.decide("steps")
    assert found.decide("outcome")["result"]["status"]


@pytest.mark.parametrize("created", [True, False, None])
@pytest.mark.parametrize(
    ("objects", "requested"),
    [
        ([{"object_code": "TMPL", "id": "S1"}], ["s1"]),
        ([{"object_code": "TMPL", "name": "New"}], ["s1"]),
        (
            [{"object_code": "TMPL", "id": "s1", "name": "Renamed since"}, {"object_code": "ROLE", "name": "Old"}],
            ["s1", "s2"],
        ),
        ([{"object_code": "ROLE", "id": "s1"}], []),
        ([{"object_code": "TMPL", "name": "new"}], []),
        ([{"object_code": "TMPL"}], []),
        ([], []),
    ],
)
def test_a_plan_says_what_was_requested_as_far_as_that_is_known(
    objects: list[dict[str, Any]], requested: list[str], created: bool | None
) -> None:
    found = run({"objects": objects}, planned=planned(CREATE, UPDATE), assembled=package(created=created))
    others = False if created else None
    expected = [True if change["source_id"] in requested else others for change in (CREATE, UPDATE)]
    assert [change.get("selected") for change in found.result["plan"]["changes"]] == expected


def test_the_package_of_a_dry_run_was_assembled_for_it() -> None:
    found = run(
        {"objects": [{"object_code": "TMPL", "id": "s1"}]},
        circumstances=CHECK,
        planned=planned(CREATE, UPDATE),
        assembled={"package": None, "created": True},
        rehearsed=package(created=True),
    )
    assert [change["selected"] for change in found.plan["changes"]] == [True, False]


@pytest.mark.parametrize("count", [0, 3, 50, 51, 400])
def test_a_following_job_gets_a_plan_that_it_can_install_and_at_most_50_objects(count: int) -> None:
    objects = [
        {"object_code": "TMPL", "id": str(number), "name": "T", "updated_at": STARTED} for number in range(count)
    ]
    found = run({"stage": "plan"}, planned={**planned(), "overwritten_objects": objects})
    handed_on = found.decide("handed_on")
    assert handed_on["workfront_promote_plan_digest"] == DIGEST
    assert handed_on["workfront_promote_plan_text"]
    assert handed_on["workfront_promote_overwritten_objects"] == objects[:50]
    gone = run({"stage": "plan"}, planned=planned(), deleted={"package": None})
    assert gone.decide("handed_on")["workfront_promote_plan_digest"] == ""
