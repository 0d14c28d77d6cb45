# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role workfront_promote decides about its package, and about what was left (contract Workfront 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.promote_samples import (
    ADMITTED,
    CHECK,
    DIGEST,
    NOTHING,
    PRODUCTION,
    RUNNING,
    SKIPPED,
    SOURCE,
    SOURCE_URL,
    TARGET,
    history,
    installation,
    package,
    planned,
    run,
)

SANDBOX = {"session": {"environment_type": "sandbox"}}


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
    assert 'Whether these were changed since is not known: ROLE "0a".' in found.message
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
