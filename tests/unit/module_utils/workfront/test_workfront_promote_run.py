# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role workfront_promote decides (contract Workfront 7, 10.3)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.promote_run import PromoteRun

SOURCE_URL, TARGET_URL = "https://acme.sb01.workfront.com", "https://acme.my.workfront.com"
STARTED, REGISTERED, UPDATED = "2026-05-25T17:50:00Z", "2026-05-25T17:51:00.000Z", "2026-05-25T17:52:00.000Z"
DIGEST, OTHER_DIGEST = "sha256:" + "1" * 64, "sha256:" + "2" * 64
CREATE = {"action": "create", "type": "TMPL", "name": "New", "source_id": "s1"}
UPDATE = {"action": "update", "type": "ROLE", "name": "Old", "source_id": "s2"}
REUSE = {"action": "use_existing", "type": "GROUP", "name": "There", "source_id": "s3"}
OPTIONS = {
    "stage": "all",
    "compensate": True,
    "verify": True,
    "collision": "as_proposed",
    "package_name": "Onboarding",
    "objects": [{"object_code": "TMPL"}],
}
ALL_TAGS = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": STARTED}
SOURCE = {"url": SOURCE_URL, "api_key": "secret"}
TARGET = {"url": TARGET_URL, "api_key": "secret"}
PRODUCTION = {"session": {"environment_type": "production"}}
SANDBOX = {"session": {"environment_type": "sandbox"}}
CHECK = {"check_mode": True}
SKIPPED = {"changed": False, "skipped": True, "skip_reason": "Conditional result was False"}


def package(status: str = "DRAFT", **more: Any) -> dict[str, Any]:
    return {"package": {"id": "p1", "name": "Onboarding", "status": status}, "created": False, **more}


def planned(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"plan": {"changes": list(changes or (CREATE, UPDATE)), "digest": DIGEST, "summary": {}}, **more}


NOTHING = {"plan": {"changes": [REUSE], "digest": DIGEST, "summary": {}}}


def refused(kind: str) -> dict[str, Any]:
    return {"failed": True, "msg": "No.", "error": {"kind": kind, "method": "POST", "summary": "No.", "advice": ""}}


INVALID_OVERRIDE = {"failed": True, "msg": "No.", "error": {"kind": "validation", "summary": "No.", "advice": ""}}
"""The collection's own refusal, which is no answer of the service."""


def installation(status: str, **more: Any) -> dict[str, Any]:
    over = {"is_running": False, "is_finished": status != "PREPARING", "is_successful": status == "INSTALLED"}
    return {"id": "i0", "status": status, "plan_digest": DIGEST, **over, **more}


def history(*installations: dict[str, Any]) -> dict[str, Any]:
    return {"installations": list(installations)}


HELD = {
    "installation_id": "i7",
    "package_id": "p0",
    "status": "FAILED",
    "at": REGISTERED,
    "reason": "1 of its objects failed.",
}
CHOSEN = {"TMPL": {"s1": {"action": "CREATE", "name": "New", "targetId": ""}}}
RUNNING = history(installation("INSTALLING", is_running=True, is_finished=False, translationMap=CHOSEN))
OTHERS = history(
    installation(
        "INSTALLING",
        is_running=True,
        is_finished=False,
        plan_digest=OTHER_DIGEST,
        translationMap={"TMPL": {"s1": {"action": "IGNORE", "name": "New", "targetId": ""}}},
    )
)
"""A running installation with other choices than those of the run."""
UNKNOWN = history(installation("INSTALLING", is_running=True, is_finished=False, plan_digest=None, translationMap={}))


def entry(code: str = "TMPL", name: str = "New", **more: Any) -> dict[str, Any]:
    known = {"object_code": code, "target_id": f"{code}-{name}", "name": name, "action": "CREATE", "readable": True}
    return {**known, "status": "INSTALLED", **more}


OBJECTS = [
    entry(),
    entry(name="Copy", action="CREATEWITHALTNAME"),
    entry("CALEND", "Dates", readable=False),
    entry("GROUP", "There", action="USEEXISTING"),
    entry("ROLE", "Old", action="OVERWRITING"),
    entry("CTGY", "Broken", target_id=None, status="FAILED"),
]
FOUND_OBJECTS = [
    {"object_code": code, "id": f"{code}-{name}", "name": name}
    for code, name in (("TMPL", "New"), ("TMPL", "Copy"), ("ROLE", "Old"))
]
FOUND = {"objects": FOUND_OBJECTS}
RENAMED = {"objects": [FOUND_OBJECTS[0], {**FOUND_OBJECTS[1], "name": "Somebody's"}, FOUND_OBJECTS[2]]}
LOST = {"objects": FOUND_OBJECTS[1:]}


def installed(status: str = "INSTALLED", **more: Any) -> dict[str, Any]:
    record = {"id": "i1", "status": status, "registeredAt": REGISTERED, "updatedAt": UPDATED}
    known = {"installation": record, "installation_id": "i1", "status": status, "objects": OBJECTS}
    return {"changed": True, **known, "outcomes": [{"outcome": "succeeded"}], **more}


def failure(kind: str = "server", message: str = "It broke.", advice: str = "Do this.", **known: Any) -> dict[str, Any]:
    return {"message": message, "advice": advice, "kind": kind, "known": known}


FAILED_OBJECTS = [entry(), entry("CTGY", "Broken", target_id=None, status="FAILED")]
FAILED: dict[str, Any] = {"installation_id": "i1", "status": "FAILED", "objects": FAILED_OBJECTS}
FAILED_INSTALLATION = failure("operation_failed", "1 of 2 objects failed.", "Correct it.", **FAILED)
REFUTED = {"installed": installed(), "found": LOST, "failure": failure("", advice="")}
COMPENSATED = {
    "status": "compensated",
    "message": "Installation i1: 1 objects deleted.",
    "package_id": "p1",
    "package_status": "DISABLED",
    "timeline": [{"what": "compensation"}],
}
UNREADABLE = {"failed": True, "changed": True, "effect_unknown": True, "error": {"kind": "protocol"}}
UNKNOWN_STATUS = {**UNREADABLE, "status": "DRAFT", "package": {"id": "p1", "status": "DRAFT"}}
ADMITTED = {"changed": True, "status": "ACTIVE", "package": {"status": "ACTIVE"}}


def run(options: dict[str, Any] | None = None, circumstances: dict[str, Any] | None = None, **seen: Any) -> PromoteRun:
    lanes = {lane: seen.pop(lane, default) for lane, default in (("source", SOURCE), ("target", TARGET))}
    shown = {
        "options": OPTIONS | lanes | (options or {}),
        "circumstances": ALL_TAGS | (circumstances or {}),
        "target_session": PRODUCTION,
        "assembled": package(),
        **seen,
    }
    return PromoteRun.read(shown, user="somebody")


# -- input


@pytest.mark.parametrize(
    ("options", "seen", "missing"),
    [
        ({}, {}, ""),
        ({"package_name": None, "objects": None, "package_id": "p1"}, {}, ""),
        ({"objects": None}, {}, "Give workfront_promote_package_id, or workfront_promote_package_name and"),
        ({"package_name": None}, {}, "Give workfront_promote_package_id, or workfront_promote_package_name and"),
        ({"package_name": None, "package_id": ""}, {}, "Give workfront_promote_package_id"),
        ({"package_name": None, "package_id": "  "}, {}, "Give workfront_promote_package_id"),
        ({"package_name": " "}, {}, "Give workfront_promote_package_id"),
        ({"objects": []}, {}, "Give workfront_promote_package_id"),
        ({}, {"source": {}}, "must each have the url of an environment"),
        ({}, {"target": {"api_key": "secret"}}, "must each have the url of an environment"),
        ({"stage": "execute", "package_id": "p1"}, {}, "requires workfront_promote_package_id and"),
        ({"stage": "execute", "plan_digest": DIGEST}, {}, "requires workfront_promote_package_id and"),
        ({"stage": "execute", "package_id": "p1", "plan_digest": ""}, {}, "requires workfront_promote_package_id and"),
        (
            {"stage": "execute", "package_id": "p1", "plan_digest": DIGEST, "package_name": None, "objects": None},
            {},
            "",
        ),
    ],
)
def test_missing_input(options: dict[str, Any], seen: dict[str, Any], missing: str) -> None:
    said = run(options, **seen).missing_input
    assert missing in said
    assert bool(said) == bool(missing)


JWT = {"url": SOURCE_URL, "client_id": "c", "private_key": "secret"}


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [(SOURCE, TARGET, False), (JWT, TARGET, True), (SOURCE, JWT, True), (JWT, JWT, True)],
)
def test_login(source: dict[str, Any], target: dict[str, Any], wanted: bool) -> None:
    found = run(source=source, target=target)
    assert found.must_log_in is wanted
    assert found.logins == {"source": source is JWT, "target": target is JWT}


# -- the package


@pytest.mark.parametrize(
    ("options", "wanted"),
    [({}, "Onboarding"), ({"package_id": ""}, "Onboarding"), ({"package_id": "p1"}, ""), ({"package_name": None}, "")],
)
def test_the_name_counts_only_without_an_id(options: dict[str, Any], wanted: str) -> None:
    assert run(options).wanted_name == wanted


@pytest.mark.parametrize(
    ("options", "name"),
    [
        ({}, "Onboarding (dry run 0a1b2c3d)"),
        ({"package_id": "p1"}, "Onboarding (dry run 0a1b2c3d)"),
        ({"package_id": "p1", "package_name": None}, "p1 (dry run 0a1b2c3d)"),
    ],
)
def test_a_package_for_a_dry_run_has_a_name_of_its_own(options: dict[str, Any], name: str) -> None:
    dry = {"assembled": {"package": None}, "rehearsed": {"package": {"id": "p2", "name": name}, "created": True}}
    found = run(options, CHECK, token="0a1b2c3d", planned=planned(), **dry)
    assert found.rehearsal_name == name
    assert "dry run" not in found.message


CHANGED_SINCE = {
    "object_code": "TMPL",
    "id": "0a",
    "name": "New",
    "changed_at": "2026-05-25T17:40:00Z",
    "why": "Changed.",
}
AGE: dict[str, Any] = {
    "outdated_objects": [CHANGED_SINCE],
    "unchecked_objects": [{**CHANGED_SINCE, "object_code": "ROLE", "name": None}],
}


@pytest.mark.parametrize(
    ("planned_changes", "status"), [(planned(), "planned"), (NOTHING, "unchanged")], ids=["planned", "unchanged"]
)
def test_what_the_package_may_not_have_is_said(planned_changes: dict[str, Any], status: str) -> None:
    found = run({"stage": "plan"}, assembled=package(**AGE), planned=planned_changes)
    assert found.status == status
    assert 'The source was changed after the package was created: TMPL "New".' in found.message
    assert 'Whether these were changed since cannot be told: ROLE "0a".' in found.message
    assert {name: found.result[name] for name in AGE} == AGE
    fresh = run({}, CHECK, assembled={"package": None, **AGE}, rehearsed=package(created=True))
    assert fresh.result["outdated_objects"] == []


def test_only_what_is_known_can_be_assembled_again() -> None:
    known = {"outdated": "recreate", "package_id": "p1"}
    assert run(known).missing_input == ""
    assert "recreate requires workfront_promote_objects" in run({**known, "objects": None}).missing_input
    executing = {**known, "objects": None, "stage": "execute", "plan_digest": DIGEST}
    assert run(executing).missing_input == ""


CONTENTS = {"TMPL": [{"id": "0A", "name": "New"}], "GROUP": [{"id": "0b", "name": "There"}]}


@pytest.mark.parametrize(
    ("options", "reads", "stranger"),
    [
        ({}, False, ""),
        ({"package_id": "p1", "package_name": None, "objects": None}, False, ""),
        ({"package_id": "p1", "package_name": " "}, False, "does not contain TMPL "),
        ({"package_id": "p1"}, True, "does not contain TMPL "),
        ({"package_id": "p1", "objects": None}, True, ""),
        ({"package_id": "p1", "objects": [{"object_code": "TMPL", "id": "0a"}]}, True, ""),
        ({"package_id": "p1", "objects": [{"object_code": "GROUP", "name": "There"}]}, True, ""),
        (
            {"package_id": "p1", "objects": [{"object_code": "GROUP", "name": "New"}]},
            True,
            "does not contain GROUP New,",
        ),
        ({"package_id": "p1", "objects": [{"object_code": "TMPL", "id": "0b"}]}, True, "does not contain TMPL 0b,"),
        ({"package_id": "p1", "package_name": "Other", "objects": None}, True, "is named 'Onboarding', but"),
        ({"package_id": "p1", "package_name": "onboarding", "objects": None}, True, "is named 'Onboarding', but"),
        ({"stage": "execute", "package_id": "p1", "package_name": None, "objects": None}, True, ""),
        (
            {"stage": "execute", "package_id": "p1", "package_name": "Other", "objects": None},
            True,
            "is named 'Onboarding'",
        ),
    ],
)
def test_an_id_and_what_describes_the_package_belong_together(
    options: dict[str, Any], reads: bool, stranger: str
) -> None:
    read = {**package()["package"], "packageEntities": CONTENTS}
    found = run(options, assembled={}, found_packages={"packages": [read]})
    assert found.must_read_package is reads
    assert stranger in found.stranger_message
    assert bool(found.stranger_message) == bool(stranger)


@pytest.mark.parametrize(
    ("circumstances", "assembled", "wanted"),
    [
        (CHECK, {"package": None, "changed": True}, True),
        (CHECK, package(), False),
        (CHECK, SKIPPED, False),
        (CHECK, {}, False),
        ({}, {"package": None}, False),
    ],
)
def test_a_dry_run_assembles_a_package_only_if_there_is_none(
    circumstances: dict[str, Any], assembled: dict[str, Any], wanted: bool
) -> None:
    assert run({}, circumstances, assembled=assembled).must_rehearse is wanted


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"assembled": package("ACTIVE")}, "ACTIVE"),
        ({"assembled": {"package": None}, "rehearsed": package("TESTING")}, "TESTING"),
        ({"assembled": SKIPPED, "found_packages": {"packages": [package("DRAFT")["package"]]}}, "DRAFT"),
        ({"assembled": SKIPPED, "found_packages": {"packages": []}}, ""),
        ({"assembled": {}}, ""),
    ],
)
def test_the_package_is_the_one_that_was_rehearsed_assembled_or_read(seen: dict[str, Any], wanted: str) -> None:
    assert run(**seen).former_status == wanted


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"assembled": package()}, True),
        ({"assembled": package(created=True)}, False),
        ({"assembled": {"package": None}, "rehearsed": package(created=True)}, False),
        ({"assembled": package(), "history": history(installation("FAILED"))}, True),
        ({"assembled": {}}, False),
    ],
)
def test_what_this_run_has_made_is_installed_nowhere_yet(seen: dict[str, Any], wanted: bool) -> None:
    assert run(**seen).must_read_history is wanted


@pytest.mark.parametrize(
    ("status", "session", "needed", "admissible"),
    [
        ("DRAFT", PRODUCTION, "ACTIVE", True),
        ("TESTING", PRODUCTION, "ACTIVE", True),
        ("ACTIVE", PRODUCTION, "ACTIVE", False),
        ("DISABLED", PRODUCTION, "ACTIVE", False),
        ("DRAFT", SANDBOX, "TESTING", True),
        ("TESTING", SANDBOX, "TESTING", False),
        ("ACTIVE", SANDBOX, "TESTING", False),
        ("DISABLED", SANDBOX, "TESTING", False),
        ("ASSEMBLING_FAILED", PRODUCTION, "ACTIVE", False),
    ],
)
def test_status_for_the_target(status: str, session: dict[str, Any], needed: str, admissible: bool) -> None:
    found = run(assembled=package(status), target_session=session, planned=planned())
    assert found.needed_status == needed
    assert found.must_admit is admissible


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"planned": planned()}, True),
        ({"planned": SKIPPED, "history": RUNNING}, True),
        ({"planned": NOTHING}, False),
        ({"planned": SKIPPED}, False),
        ({"planned": planned(), "admitted": ADMITTED}, False),
        ({"planned": planned(), "admitted_to_plan": ADMITTED}, False),
        ({"planned": planned(), "admitted_to_plan": SKIPPED}, True),
    ],
)
def test_the_status_is_set_once_and_only_for_an_installation(seen: dict[str, Any], wanted: bool) -> None:
    assert run(**seen).must_admit is wanted


# -- what was left


@pytest.mark.parametrize(
    ("installations", "wanted"),
    [
        ((), False),
        ((installation("FAILED"),), True),
        ((installation("INSTALLED", is_successful=False),), True),
        ((installation("INSTALLED"),), False),
        ((installation("INSTALLING", is_finished=False),), False),
        ((installation("ROLLED_BACK"),), False),
        ((installation("ROLLING_BACK"),), False),
        ((installation("FAILED"), installation("INSTALLED")), False),
        ((installation("INSTALLED"), installation("FAILED")), True),
        ((installation("FAILED"), installation("PREPARING")), True),
        ((installation("PREPARING"),), False),
    ],
)
def test_only_the_newest_installation_shows_how_the_target_was_left(
    installations: tuple[dict[str, Any], ...], wanted: bool
) -> None:
    found = run(history=history(*installations))
    assert bool(found.interrupted) is wanted
    assert found.must_resume is wanted


@pytest.mark.parametrize(
    ("options", "circumstances"),
    [({"stage": "plan"}, {}), ({"stage": "execute"}, {}), ({"compensate": "no"}, {}), ({}, CHECK)],
)
def test_when_nothing_is_compensated_first(options: dict[str, Any], circumstances: dict[str, Any]) -> None:
    assert not run(options, circumstances, history=history(installation("FAILED"))).must_resume


# -- the plan


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "plans", "installs"),
    [
        ({}, {}, {}, True, False),
        ({}, {}, {"history": RUNNING}, False, True),
        ({"stage": "execute", "plan_digest": DIGEST}, {}, {"history": RUNNING}, False, True),
        ({"stage": "execute", "plan_digest": OTHER_DIGEST}, {}, {"history": RUNNING}, True, False),
        ({}, {}, {"history": OTHERS}, True, False),
        (
            {"overrides": [{"object_code": "TMPL", "id": "s1", "action": "IGNORE"}]},
            {},
            {"history": OTHERS},
            False,
            True,
        ),
        (
            {"overrides": [{"object_code": "TMPL", "id": "s1", "action": "IGNORE"}]},
            {},
            {"history": RUNNING},
            True,
            False,
        ),
        ({}, {}, {"history": UNKNOWN}, True, False),
        ({}, {}, {"planned": planned(held=HELD)}, True, False),
        ({"retry_rolled_back": True}, {}, {"planned": planned(held=HELD)}, True, True),
        ({"stage": "execute"}, {}, {"planned": planned(held=HELD)}, True, False),
        ({"stage": "plan"}, {}, {"history": RUNNING}, True, False),
        ({}, CHECK, {"history": RUNNING}, True, False),
        ({}, {}, {"assembled": {}}, False, False),
        ({}, {}, {"planned": planned()}, True, True),
        ({"stage": "execute"}, {}, {"planned": planned()}, True, True),
        ({"stage": "plan"}, {}, {"planned": planned()}, True, False),
        ({}, CHECK, {"planned": planned()}, True, False),
        ({}, {}, {"planned": NOTHING}, True, False),
        ({}, {}, {"planned": refused("validation")}, True, False),
    ],
)
def test_planning_and_installing(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], plans: bool, installs: bool
) -> None:
    found = run(options, circumstances, **seen)
    assert (found.must_plan, found.may_install) == (plans, installs)


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "again", "final"),
    [
        ({}, {}, {"planned": refused("state_conflict")}, True, False),
        ({}, {}, {"planned": refused("validation")}, True, False),
        ({"stage": "execute"}, {}, {"planned": refused("validation")}, True, False),
        ({}, {}, {"planned": refused("network")}, False, True),
        ({}, {}, {"planned": INVALID_OVERRIDE}, False, True),
        ({}, {}, {"planned": refused("validation"), "assembled": package("ACTIVE")}, False, True),
        ({}, {}, {"planned": refused("validation"), "assembled": package("DISABLED")}, False, True),
        ({"stage": "plan"}, {}, {"planned": refused("validation")}, False, True),
        ({}, CHECK, {"planned": refused("validation")}, False, True),
        ({}, {}, {"planned": planned()}, False, False),
        ({}, {}, {"planned": {"failed": True, "msg": "A crash, or arguments that do not fit."}}, False, True),
        ({}, {}, {"planned": {"plan": None}}, False, True),
        ({}, {}, {}, False, True),
    ],
)
def test_a_refused_plan_is_made_again_where_a_status_may_help(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], again: bool, final: bool
) -> None:
    found = run(options, circumstances, **seen)
    assert (found.may_plan_again, found.is_unplannable) == (again, final)


@pytest.mark.parametrize(
    ("circumstances", "seen", "wanted"),
    [(CHECK, planned(), True), (CHECK, NOTHING, False), ({}, planned(), False), (CHECK, {}, False)],
)
def test_a_dry_run_shows_what_would_change(circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool) -> None:
    assert run({}, circumstances, planned=seen).would_change is wanted


@pytest.mark.parametrize(
    ("stage", "compares"),
    [("plan", False), ("execute", True), ("all", False)],
)
def test_stages(stage: str, compares: bool) -> None:
    found = run({"stage": stage}, planned=planned())
    assert found.must_compare_plan is compares
    assert found.makes_package is (stage != "execute")


@pytest.mark.parametrize(
    ("approved", "seen", "wanted"),
    [
        (DIGEST, {"planned": planned()}, True),
        (OTHER_DIGEST, {"planned": planned()}, False),
        (OTHER_DIGEST, {"planned": NOTHING}, False),
        (
            OTHER_DIGEST,
            {"planned": NOTHING, "history": history(installation("INSTALLED", plan_digest=OTHER_DIGEST))},
            True,
        ),
        (
            OTHER_DIGEST,
            {"planned": planned(), "history": history(installation("INSTALLED", plan_digest=OTHER_DIGEST))},
            False,
        ),
        (
            OTHER_DIGEST,
            {"planned": NOTHING, "history": history(installation("FAILED", plan_digest=OTHER_DIGEST))},
            False,
        ),
    ],
)
def test_approval(approved: str, seen: dict[str, Any], wanted: bool) -> None:
    found = run({"stage": "execute", "package_id": "p1", "plan_digest": approved}, **seen)
    assert found.is_approved is wanted


def test_a_plan_that_was_not_approved_is_named() -> None:
    message = run({"plan_digest": OTHER_DIGEST}, planned=planned()).mismatch_message
    assert message.startswith(
        f"The plan of package p1 is not the approved one: its digest is {DIGEST}, but workfront_promote_plan_digest is "
        f"{OTHER_DIGEST}. Nothing was installed."
    )
    assert " its digest is missing, but workfront_promote" in run({"plan_digest": DIGEST}).mismatch_message


@pytest.mark.parametrize(
    ("stage", "seen", "wanted"),
    [
        ("all", {"planned": planned()}, DIGEST),
        ("all", {"planned": SKIPPED, "history": RUNNING}, DIGEST),
        ("all", {"planned": SKIPPED, "history": OTHERS}, ""),
        ("execute", {"planned": planned()}, OTHER_DIGEST),
        ("execute", {"planned": SKIPPED, "history": RUNNING}, OTHER_DIGEST),
    ],
)
def test_what_runs_must_be_of_the_approved_plan_too(stage: str, seen: dict[str, Any], wanted: str) -> None:
    assert run({"stage": stage, "plan_digest": OTHER_DIGEST}, **seen).expected_digest == wanted


# -- what is held, and what was overtaken


def failed_package(*changed_at: str | None) -> dict[str, Any]:
    return {"packages": [{"id": "p0", "outdated_objects": [{"id": "0a", "changed_at": item} for item in changed_at]}]}


BEFORE, CREATED, AFTER = "2026-05-25T17:40:00Z", "2026-05-25T17:45:00.000Z", "2026-05-25T17:50:00Z"


@pytest.mark.parametrize(
    ("options", "circumstances", "compared", "status"),
    [
        ({}, {}, failed_package(), "held"),
        ({}, {}, failed_package(AFTER), "held"),
        ({}, {}, failed_package(None), "held"),
        ({}, {}, {"packages": []}, "held"),
        ({}, {}, failed_package(AFTER, BEFORE), "failed"),  # corrected; so it is the failure of something else
        ({}, {}, {"failed": True, "msg": "No answer."}, "failed"),
        ({"retry_rolled_back": True}, {}, failed_package(), "failed"),
        ({"retry_rolled_back": "yes"}, {}, failed_package(), "failed"),
    ],
)
def test_what_failed_before_is_held_unless_the_source_was_corrected(
    options: dict[str, Any], circumstances: dict[str, Any], compared: dict[str, Any], status: str
) -> None:
    made = {"package": {**package()["package"], "createdAt": CREATED}, "created": True}
    seen = {"assembled": made, "planned": planned(held=HELD), "failed_package": compared}
    found = run(options, circumstances, **seen, failure=failure("", advice=""))
    assert (found.status, found.must_fail) == (status, True)
    assert found.must_hold is (status == "held" or "failed" in compared)
    if status == "held":
        assert found.result["held"] == HELD
        assert "workfront_promote_retry_rolled_back: true" in found.held_message
        assert "1 of its objects failed." in found.held_message


@pytest.mark.parametrize(("options", "circumstances"), [({"stage": "plan"}, {}), ({}, CHECK)])
def test_a_plan_that_would_be_held_is_shown(options: dict[str, Any], circumstances: dict[str, Any]) -> None:
    found = run(options, circumstances, planned=planned(held=HELD), failed_package=failed_package())
    assert (found.status, found.must_hold, found.must_fail) == ("planned", False, False)
    assert found.result["held"] == HELD
    assert "The plan is held: installation i7" in found.message


def test_the_package_that_failed_is_not_corrected_by_what_came_after_it() -> None:
    seen = {"assembled": {"package": {"id": "p0", "createdAt": CREATED}}, "failed_package": failed_package(BEFORE)}
    assert run(planned=planned(held=HELD), **seen).must_hold


OVERTAKEN = {"failed": False, "error": {"kind": "state_conflict"}, "superseded": True, "plan": {"changes": []}}
"""As Ansible registers it: a failure that is no final one does not count as failed."""
LOST_STATUS = {"failed": False, "error": {"kind": "state_conflict"}, "package": {"status": "TESTING"}}
MOVED = {"failed": True, "error": {"kind": "state_conflict"}, "target_changes": [{}], "plan": {"changes": []}}


@pytest.mark.parametrize(
    ("options", "seen", "again", "has_failed"),
    [
        ({}, {"installed": OVERTAKEN}, True, False),
        ({}, {"installed": OVERTAKEN, "attempts": 1}, True, False),
        ({}, {"installed": OVERTAKEN, "attempts": "2"}, False, True),
        ({"stage": "execute"}, {"installed": OVERTAKEN}, False, True),
        ({}, {"installed": {**OVERTAKEN, "superseded": "yes"}}, False, True),
        ({}, {"installed": LOST_STATUS}, True, False),
        ({"stage": "execute"}, {"installed": LOST_STATUS}, True, False),
        ({}, {"installed": MOVED}, False, True),
        ({}, {"installed": {}}, False, True),
        ({}, {"installed": {"failed": True, "msg": "A crash."}}, False, True),
        ({}, {"installed": {"changed": True}}, False, True),
        ({}, {"installed": {**installed(), "plan": {"changes": []}}}, False, False),
    ],
)
def test_what_came_first_is_planned_again(
    options: dict[str, Any], seen: dict[str, Any], again: bool, has_failed: bool
) -> None:
    found = run(options, planned=planned(), admitted=ADMITTED, **seen)
    assert (found.must_try_again, found.install_has_failed) == (again, has_failed)
    assert found.is_installed is (seen["installed"].get("installation") is not None)


def test_a_status_that_another_run_has_set_is_set_again() -> None:
    assert run(planned=planned(), admitted=ADMITTED, installed=LOST_STATUS).must_admit
    assert not run(planned=planned(), admitted=ADMITTED, installed=OVERTAKEN).must_admit


OVERWRITTEN = [{"object_code": "ROLE", "id": "0c", "name": "Old", "updated_at": BEFORE, "more": "x"}]


@pytest.mark.parametrize(
    ("options", "seen", "expected"),
    [
        ({}, {}, 1),
        ({"stage": "execute"}, {}, 0),
        ({"stage": "execute", "overwritten_objects": ""}, {}, 0),
        ({"stage": "execute", "overwritten_objects": OVERWRITTEN}, {}, 1),
    ],
)
def test_what_is_overwritten_must_be_as_it_was_when_it_was_planned(
    options: dict[str, Any], seen: dict[str, Any], expected: int
) -> None:
    found = run(
        {"plan_digest": DIGEST, **options}, planned=planned(overwritten_objects=OVERWRITTEN), installed=installed()
    )
    assert len(found.expected_objects) == expected
    assert all(set(item) == {"object_code", "id", "name", "updated_at"} for item in found.expected_objects)
    assert ("was not compared" in found.message) is (not expected)


# -- the verification


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, installed(), True),
        ({"verify": "false"}, {}, installed(), False),
        ({}, CHECK, installed(), False),
        ({}, {}, installed(failed=True), False),
        ({}, {}, {"installation": None, "changed": False}, False),
        ({}, {}, installed(objects=[entry("CALEND", "Dates", readable=False)]), False),
        ({}, {}, installed(objects=[entry("GROUP", "There", action="USEEXISTING")]), False),
        ({}, {}, {}, False),
    ],
)
def test_whether_to_verify(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    assert run(options, circumstances, installed=seen).must_verify is wanted


def test_what_can_be_looked_up() -> None:
    assert run(installed=installed()).verifiable == [
        {"id": "TMPL-New", "object_code": "TMPL"},
        {"id": "TMPL-Copy", "object_code": "TMPL"},
        {"id": "ROLE-Old", "object_code": "ROLE"},
    ]


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        ({}, None),
        (SKIPPED, None),
        ({"failed": True, "error": {"kind": "network"}}, None),
        (FOUND, True),
        ({"objects": [{**item, "id": item["id"].lower(), "name": None} for item in FOUND_OBJECTS]}, True),
        (RENAMED, True),
        ({"objects": FOUND_OBJECTS[:1]}, False),
        ({"objects": FOUND_OBJECTS[:2]}, False),
        ({"objects": [FOUND_OBJECTS[0], {**FOUND_OBJECTS[1], "object_code": "PROJ"}, FOUND_OBJECTS[2]]}, False),
    ],
)
def test_verified(found: dict[str, Any], wanted: bool | None) -> None:
    result = run(installed=installed(), found=found).result
    assert result["verified"] is wanted
    assert [item["name"] for item in result["unverifiable"]] == ["Dates"]


@pytest.mark.parametrize("objects", [[], [entry("CALEND", "Dates", readable=False)]])
def test_where_nothing_can_be_compared_nothing_is_verified(objects: list[dict[str, Any]]) -> None:
    found = run(installed=installed(objects=objects), found={"objects": []}, planned=planned())
    assert (found.status, found.result["verified"]) == ("promoted", None)
    assert "was installed, but not verified." in found.message


def test_what_was_not_found_is_named() -> None:
    message = run(installed=installed(), found={"objects": FOUND_OBJECTS[2:]}).lost_message
    assert message.startswith(
        f"Installation i1 reports objects as installed that do not exist in {TARGET_URL}: "
        'TMPL "New" (TMPL-New), TMPL "Copy" (TMPL-Copy). The other 1 exist. Nothing was deleted'
    )
    assert message.endswith("workfront_rollback_installation_id: i1.")


@pytest.mark.parametrize(
    ("stored", "differs"),
    [
        (" Copy ", False),
        ("COPY", False),
        ("\uff23opy", False),
        (None, False),
        ("Somebody's", True),
    ],
)
def test_another_name_is_a_warning(stored: str | None, differs: bool) -> None:
    objects = [FOUND_OBJECTS[0], {**FOUND_OBJECTS[1], "name": stored}, FOUND_OBJECTS[2]]
    found = run(planned=planned(), installed=installed(), found={"objects": objects})
    assert (found.status, found.verified) == ("promoted", True)
    assert bool(found.result["name_differences"]) is differs
    said = "Warning: the target stores other names: TMPL TMPL-Copy is 'Somebody's', not 'Copy'."
    assert (said in found.message) is differs


# -- failures


def test_of_a_failed_task_only_what_the_role_needs_is_kept() -> None:
    result = {
        "msg": "It failed. Do this.",
        "error": {"summary": "It failed.", "advice": "Do this.", "kind": "operation_failed"},
        **FAILED,
        "violations": [],
        "invocation": {"api_key": "secret"},
        "session_id": "secret",
    }
    assert run(failed_result=result).caught == {
        "message": "It failed.",
        "advice": "Do this.",
        "kind": "operation_failed",
        "known": FAILED,
    }


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, {"failure": FAILED_INSTALLATION}, True),
        ({"stage": "execute"}, {}, {"failure": FAILED_INSTALLATION}, True),
        ({"compensate": "yes"}, {}, {"failure": FAILED_INSTALLATION}, True),
        ({}, {}, REFUTED, False),
        ({"compensate": False}, {}, {"failure": FAILED_INSTALLATION}, False),
        ({"compensate": "no"}, {}, REFUTED, False),
        ({}, CHECK, {"failure": FAILED_INSTALLATION}, False),
        ({}, {}, {"failure": failure("operation_failed", **FAILED | {"status": "ROLLED_BACK"})}, False),
        ({}, {}, {"failure": failure("operation_failed", **FAILED | {"installation_id": ""})}, False),
        ({}, {}, {"failure": failure("operation_failed", **FAILED | {"objects": []})}, False),
        *[
            ({}, {}, {"failure": failure(kind, **FAILED)}, False)
            for kind in ("network", "timeout", "server", "authentication", "permission", "protocol", "throttled", "")
        ],
        ({}, {}, {"installed": installed(), "failure": failure("network")}, False),
        ({}, {}, {"installed": installed(), "found": {"failed": True}, "failure": failure("network")}, False),
        ({}, {}, {"installed": installed(), "found": FOUND, "failure": failure("")}, False),
        ({}, {}, {"failure": failure("policy", violations=["v"])}, False),
        ({}, {}, {}, False),
    ],
)
def test_only_a_verdict_causes_a_compensation(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    assert run(options, circumstances, **{"planned": planned(), **seen}).must_compensate is wanted


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ({"admitted": ADMITTED, "failure": failure("state_conflict")}, True),
        ({"admitted_to_plan": ADMITTED, "failure": failure("policy")}, True),
        ({"admitted_to_plan": ADMITTED, "admitted": SKIPPED, "failure": failure("")}, True),
        ({"admitted": {**ADMITTED, "changed": False}, "failure": failure("policy")}, False),
        ({"admitted": SKIPPED, "failure": failure("policy")}, False),
        ({"admitted": ADMITTED, "failure": failure("state_conflict", installation_id="i1")}, False),
        ({"admitted": ADMITTED, "installed": installed(), "failure": failure("")}, False),
        ({"admitted": ADMITTED}, False),
        ({"admitted": ADMITTED, "failure": failure("unreadable", effect_unknown=True)}, False),
        ({"admitted": UNKNOWN_STATUS, "failure": failure("protocol", effect_unknown=True)}, True),
        *[
            ({"admitted": ADMITTED, "failure": failure(kind)}, False)
            for kind in ("network", "server", "protocol", "timeout", "operation_failed")
        ],
    ],
)
def test_the_former_status_returns_only_if_certainly_nothing_was_started(seen: dict[str, Any], wanted: bool) -> None:
    assert run(planned=planned(), **seen).must_restore_status is wanted


@pytest.mark.parametrize(
    ("rehearsed", "wanted"),
    [(package(created=True), True), (package(), False), (SKIPPED, False), ({"failed": True, "package": None}, False)],
)
def test_only_the_package_of_a_dry_run_is_deleted(rehearsed: dict[str, Any], wanted: bool) -> None:
    assert run({}, CHECK, rehearsed=rehearsed).must_delete_package is wanted


# -- status and message


STAGE_PLAN = {"stage": "plan"}
WAY = f"from {SOURCE_URL} to {TARGET_URL}"
SHARING = "Workfront does not promote sharing: share the 3 created objects in the target."
UNVERIFIABLE = "These types cannot be looked up: CALEND."
KEPT = "Nothing was deleted, because workfront_promote_compensate is false."


@pytest.mark.parametrize(
    ("options", "seen", "status", "message"),
    [
        (
            {},
            {"planned": NOTHING},
            "unchanged",
            f"Package Onboarding (p1): nothing to install {WAY}. 1 objects of the package exist in the target too and stay as they "
            "are, even if they differ: Workfront does not show differences. To replace their content, set "
            "workfront_promote_collision to overwrite, or override single objects.",
        ),
        (
            {},
            {"planned": {"plan": {"changes": [{**REUSE, "action": "ignore"}], "digest": DIGEST}}},
            "unchanged",
            f"Package Onboarding (p1): nothing to install {WAY}.",
        ),
        (
            STAGE_PLAN,
            {"planned": planned()},
            "planned",
            f"Package Onboarding (p1) {WAY} is planned and was not installed.",
        ),
        (
            STAGE_PLAN,
            {"planned": planned(), "deleted": {"package": None, "changed": False}},
            "planned",
            f"Package Onboarding {WAY} is planned and was not installed.",
        ),
        (
            STAGE_PLAN,
            {"planned": planned(), "deleted": {"package": None, "error": {"kind": "server", "summary": "It is busy."}}},
            "planned",
            f"Package Onboarding (p1) {WAY} is planned and was not installed. Package p1 of the dry run could not be deleted and "
            "remains. It is busy. Delete it with envops.promotion.workfront_package and state: absent.",
        ),
        (
            {},
            {"planned": planned(), "installed": installed(), "found": FOUND, "admitted": ADMITTED},
            "promoted",
            f"Package Onboarding (p1) {WAY} was installed and verified. {UNVERIFIABLE} Its status was set to ACTIVE. "
            f"{SHARING}",
        ),
        (
            {},
            {"planned": planned(), "installed": installed(objects=[])},
            "promoted",
            f"Package Onboarding (p1) {WAY} was installed, but not verified.",
        ),
        (
            {},
            {"planned": SKIPPED, "history": RUNNING, "installed": installed(objects=[entry()]), "found": FOUND},
            "promoted",
            f"Package Onboarding (p1) {WAY} was installed and verified. "
            f"{SHARING.replace('share the 3', 'share the 1')}",
        ),
        ({}, {"failure": failure()}, "failed", "It broke. Do this."),
        (
            {},
            {"failure": failure("network"), "admitted": ADMITTED},
            "failed",
            "It broke. Do this. Its status was set to ACTIVE.",
        ),
        (
            {},
            {"failure": failure("policy", advice=""), "admitted": ADMITTED, "restored": {"status": "DRAFT"}},
            "failed",
            "It broke.",
        ),
        (
            {},
            {
                "failure": failure("policy", advice=""),
                "admitted": ADMITTED,
                "restored": {"status": "ACTIVE", "error": {"kind": "server"}},
            },
            "failed",
            "It broke. Its status was set to ACTIVE. Its former status DRAFT could not be restored. No message was given.",
        ),
        (
            {},
            {
                "failure": failure("policy", advice=""),
                "admitted": ADMITTED,
                "restored": {"failed": False, "msg": "The module crashed."},
            },
            "failed",
            "It broke. Its status was set to ACTIVE. Its former status DRAFT could not be restored. The module crashed.",
        ),
        (
            {},
            {"planned": planned(), "installed": installed(), "failure": failure("network")},
            "failed",
            f"Package Onboarding (p1) {WAY} was installed, but could not be verified. It broke. Do this.",
        ),
        (
            {"compensate": False},
            {"failure": FAILED_INSTALLATION, "admitted": ADMITTED},
            "failed",
            f"1 of 2 objects failed. Correct it. {KEPT} Its status was set to ACTIVE.",
        ),
        ({"compensate": False}, REFUTED, "failed", "It broke."),
        ({}, REFUTED, "failed", "It broke."),
        (
            {},
            {"failure": FAILED_INSTALLATION, "reversal": {"status": "unchanged", "message": "The tags exclude it."}},
            "failed",
            "1 of 2 objects failed. The tags exclude it.",
        ),
        ({}, {"failure": FAILED_INSTALLATION}, "failed", "1 of 2 objects failed. Correct it."),
        (
            {},
            {"failure": FAILED_INSTALLATION, "reversal": COMPENSATED, "admitted": ADMITTED},
            "compensated",
            "1 of 2 objects failed. Installation i1: 1 objects deleted.",
        ),
        (
            {},
            {"failure": FAILED_INSTALLATION, "reversal": {**COMPENSATED, "status": "unchanged"}},
            "compensated",
            "1 of 2 objects failed. Installation i1: 1 objects deleted.",
        ),
        (
            {},
            {
                "failure": FAILED_INSTALLATION,
                "reversal": {"status": "failed", "message": "The compensation failed: no."},
                "admitted": ADMITTED,
            },
            "failed",
            "1 of 2 objects failed. Its status was set to ACTIVE. The compensation failed: no.",
        ),
    ],
)
def test_status_and_message(options: dict[str, Any], seen: dict[str, Any], status: str, message: str) -> None:
    found = run(options, **seen)
    assert (found.status, found.message) == (status, message)
    assert found.must_fail is (status in ("failed", "compensated"))
    assert (found.result["status"], found.result["message"], found.final_message) == (status, message, message)


LOST_ANSWER = failure("protocol", "It broke.", "", effect_unknown=True)


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        (
            {"assembled": {**UNREADABLE, "package": None}},
            f"Whether Package Onboarding was created or changed in {SOURCE_URL} is unknown. Nothing was installed.",
        ),
        (
            {"assembled": {**UNREADABLE, "package": {"id": "p1", "name": "Onboarding"}}},
            f"Whether Package Onboarding (p1) was created or changed in {SOURCE_URL} is unknown. Nothing was installed.",
        ),
        (
            {"rehearsed": UNREADABLE, "token": "0123"},
            f"Whether the package 'Onboarding (dry run 0123)' of the dry run was created in {SOURCE_URL} is unknown. If it was, a "
            "later run deletes it.",
        ),
        (
            {"planned": planned(), "admitted": UNKNOWN_STATUS},
            "Whether the status of Package Onboarding (p1) was set to ACTIVE is unknown. Nothing was installed.",
        ),
        (
            {"planned": planned(), "admitted": ADMITTED, "installed": UNREADABLE},
            f"Whether an installation of package p1 was started in {TARGET_URL} is unknown. Before you run the role again, read it with "
            "envops.promotion.workfront_installation_info and package_id: p1. To delete what it created, run the role "
            "workfront_rollback with workfront_rollback_installation_id: the ID of that installation. Its status was set to ACTIVE.",
        ),
        (
            {"planned": planned(), "installed": {**UNREADABLE, "installation_id": "i1"}},
            f"Whether installation i1 was started in {TARGET_URL} is unknown. Before you run the role again, read it with "
            "envops.promotion.workfront_installation_info and package_id: p1. To delete what it created, run the role "
            "workfront_rollback with workfront_rollback_installation_id: i1.",
        ),
    ],
)
def test_what_an_unreadable_answer_leaves_unknown_is_said(seen: dict[str, Any], message: str) -> None:
    found = run(failure=LOST_ANSWER, **seen)
    assert (found.status, found.message) == ("failed", f"It broke. {message}")
    assert found.result["effect_unknown"] is True


@pytest.mark.parametrize(
    ("restored", "status"),
    [({}, None), ({"status": "DRAFT", "package": {}}, "DRAFT"), ({**UNREADABLE, "status": "DRAFT"}, None)],
)
def test_a_status_whose_setting_was_not_answered_is_unknown(restored: dict[str, Any], status: str | None) -> None:
    found = run(planned=planned(), admitted=UNKNOWN_STATUS, failure=LOST_ANSWER, restored=restored)
    assert (found.result["package_status"], found.result["status_set"]) == (status, None)


def test_the_effect_of_what_has_failed_is_kept() -> None:
    caught = run(failed_result={**UNREADABLE, "msg": "It broke."}).caught
    assert caught["known"]["effect_unknown"] is True


PLAN_ONLY, NO_PLAN = {"run_tags": ["plan"]}, {"skip_tags": ["plan"]}
NOTHING_PLANNED = "Nothing was planned, because the tags exclude it."
NO_PLAN_RETURNED = "No task has returned a plan. Nothing was installed."
NOT_INSTALLED = "Package Onboarding (p1) had to be installed, and no task has returned that it is."
UNJUDGED = f"{NOT_INSTALLED} No task has checked its plan against the policy."
RULES = {"policy": {"max_changes": 9}}


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "status", "message"),
    [
        ({}, NO_PLAN, {}, "unchanged", NOTHING_PLANNED),
        ({}, NO_PLAN, {"planned": SKIPPED}, "unchanged", NOTHING_PLANNED),
        ({}, {}, {}, "failed", NO_PLAN_RETURNED),
        ({}, {}, {"planned": {"changed": False, "msg": "Unsupported parameters"}}, "failed", NO_PLAN_RETURNED),
        ({}, CHECK, {}, "failed", NO_PLAN_RETURNED),
        (STAGE_PLAN, PLAN_ONLY, {}, "failed", NO_PLAN_RETURNED),
        ({"stage": "execute"}, {"run_tags": ["execute"]}, {}, "failed", NO_PLAN_RETURNED),
        ({}, {}, {"planned": planned()}, "failed", NOT_INSTALLED),
        ({}, {}, {"planned": planned(), "installed": {"failed": True}}, "failed", NOT_INSTALLED),
        (RULES, {}, {"planned": planned()}, "failed", UNJUDGED),
        ({}, {}, {"history": RUNNING}, "failed", NOT_INSTALLED),
        ({}, PLAN_ONLY, {"planned": planned()}, "planned", None),
        ({}, CHECK, {"planned": planned()}, "planned", None),
        ({}, {}, {"planned": planned(), "installed": installed(), "found": LOST}, "failed", None),
    ],
)
def test_success_needs_what_tasks_have_returned(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], status: str, message: str | None
) -> None:
    found = run(options, circumstances, **seen)
    assert (found.status, found.must_fail) == (status, status == "failed")
    assert message is None or found.message == message


@pytest.mark.parametrize(
    ("policy", "judged", "wanted"),
    [
        ({}, {}, True),
        ({"max_changes": 1}, {"allowed": True}, True),
        ({"max_changes": 1}, {"allowed": False}, False),
        ({"max_changes": 1}, {}, False),
        ({"max_changes": 1}, SKIPPED, False),
        ({"max_changes": 1, "enforce": False}, {"allowed": False}, True),
        ('{"max_changes": 1', {"allowed": True}, False),
    ],
)
@pytest.mark.parametrize("stage", ["all", "execute"])
def test_a_policy_must_have_allowed_the_plan(stage: str, policy: Any, judged: dict[str, Any], wanted: bool) -> None:
    assert run({"stage": stage, "policy": policy}, planned=planned(), judged=judged).may_install is wanted


def test_without_a_package_its_given_name_is_shown() -> None:
    found = run(STAGE_PLAN, assembled={"package": None}, planned=planned())
    assert found.message == f"Package Onboarding {WAY} is planned and was not installed."


def test_a_report_that_cannot_be_written_fails_the_run() -> None:
    reported = {"results": [{"checksum": "c"}, {"msg": "No space.", "failed": True}, {}]}
    found = run(planned=NOTHING, reported=reported)
    assert found.must_fail
    assert found.status == "unchanged"
    assert found.final_message.endswith(
        ". The report could not be written: No space. The report could not be written: No message was given."
    )
    assert not run(planned=NOTHING, reported={"results": [], "skipped": True}).must_fail


# -- the rest of the result


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
        *("restored", "deleted", "reported"),
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


# -- the checks of the user

CHECKS = {"checks": ["form.yml", "team.yml"]}
DONE = {"planned": planned(), "installed": installed(), "found": FOUND}
FAILED_CHECK = {"failed_result": {"msg": "The form does not open.", "objects": [entry()], "status": "FAILED"}}


def test_checks_run_on_what_was_installed() -> None:
    assert run(CHECKS, **DONE).must_run_checks
    assert run(CHECKS | {"verify": False}, planned=planned(), installed=installed()).must_run_checks
    assert not run(CHECKS, **{**DONE, "found": LOST}).must_run_checks
    assert not run(CHECKS, CHECK, **DONE).must_run_checks
    assert not run(CHECKS, planned=planned()).must_run_checks
    assert not run({"checks": None}, **DONE).must_run_checks
    subject = run(CHECKS, **DONE).subject_of_checks
    assert (subject["package_id"], subject["installation_id"], subject["target"]) == ("p1", "i1", TARGET_URL)
    assert "secret" not in str(subject)


def test_checks_that_have_passed_or_not() -> None:
    passed = run(CHECKS, checked=["form.yml", "team.yml"], **DONE)
    assert (passed.status, passed.verified, passed.must_fail) == ("promoted", True, False)
    assert "Passed checks: form.yml, team.yml." in passed.message
    for checked in ([], ["form.yml"]):
        left = run(CHECKS, checked=checked, **DONE)
        assert (left.status, left.must_fail) == ("failed", True)
        assert "These checks had to run, and have not passed:" in left.message
    assert run(CHECKS, {"skip_tags": ["verify"]}, **DONE).status == "promoted"


def test_a_failed_check_is_a_failed_verification() -> None:
    caught = run(CHECKS, checking="form.yml", **DONE, **FAILED_CHECK).caught
    assert caught == {
        "message": "The check form.yml failed: The form does not open.",
        "advice": "",
        "kind": "",
        "known": {},
    }
    failed = run(CHECKS, checking="form.yml", failure=caught, **DONE)
    assert (failed.has_failed, failed.must_compensate, failed.verified, failed.status) == (True, True, False, "failed")
    assert failed.result["checks"] == [{"name": "form.yml", "passed": False}, {"name": "team.yml", "passed": None}]

    undone = run(CHECKS, checking="form.yml", failure=caught, reversal=COMPENSATED, **DONE)
    assert undone.status == "compensated"
    assert undone.message.startswith(
        "The check form.yml failed: The form does not open. Installation i1: 1 objects deleted."
    )

    kept = run(CHECKS | {"compensate": False}, checking="form.yml", failure=caught, **DONE)
    assert not kept.must_compensate
    assert (
        "was installed. The check form.yml failed: The form does not open. Nothing was deleted, because" in kept.message
    )
