# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The failures that are known of Workfront, each as the user meets it (contract Workfront 11: F1 to F18)."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
import yaml

from simulator import workfront_worlds as worlds
from support.forked_processes import MODULES
from support.modules import Outcome
from support.workfront import OBJECTS, SOURCE, TARGET, Workfront, created_by, installed, small_package

CALCULATION = (
    "The following fields are invalid: Invalid Custom Expression Invalid Expression: Invalid Custom Expression."
)


def reported(outcome: Outcome, *parts: str) -> None:
    """Check that a task failed with a message that has all parts."""
    assert outcome.failed
    missing = [part for part in parts if part not in outcome.message]
    assert not missing, f"{missing} is not in: {outcome.message}"


def warned(outcome: Outcome, *parts: str) -> None:
    """Check that one warning has all parts."""
    assert any(all(part in text for part in parts) for text in outcome.warnings), outcome.warnings


def ignore(code: str, source_id: str) -> dict[str, str]:
    return {"object_code": code, "id": source_id, "action": "IGNORE"}


def failed_install(workfront: Workfront, *failures: dict[str, Any]) -> Outcome:
    package_id = workfront.assembled_id()
    workfront.simulator.workfront_behave(fail_objects=list(failures))
    return workfront.install(package_id)


def test_f1_assembly_fails(current_workfront: Workfront) -> None:
    """The legacy dialect has no word for it."""
    current_workfront.simulator.workfront_behave(assembly_outcome="fail")
    outcome = current_workfront.assemble()
    reported(outcome, "The assembly of package", "failed", "ASSEMBLING_FAILED")
    reported(outcome, "objects still exist in the source", "recreate: true", "Environment Promotion")
    installing = current_workfront.install(str(outcome["package_id"]))
    reported(installing, "is ASSEMBLING_FAILED;", "Nothing was installed")


def test_f2_assembly_never_ends(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(assembly_outcome="hang")
    workfront.time.slept.clear()
    outcome = workfront.assemble()
    reported(
        outcome, "did not finish within 1800 s", "ASSEMBLING", "An assembly takes minutes", "Environment Promotion"
    )
    assert outcome["timed_out"] is True
    assert sum(workfront.time.slept) == pytest.approx(1800)


def test_f3_installation_stalls(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(install_outcome="hang")
    workfront.time.slept.clear()
    outcome = workfront.install(package_id)
    reported(outcome, "did not finish within 1200 s", "assemble a new package", "recreate: true")
    warned(outcome, "more than 15 minutes", "known to stall")
    assert sum(workfront.time.slept) == pytest.approx(1200)


def test_f4_installation_fails(workfront: Workfront) -> None:
    outcome = failed_install(workfront, {"id": worlds.REPORT, "reason": "It did not work"})
    reported(outcome, "PTLSEC", '"Agency Report"', worlds.REPORT, "It did not work")
    reported(outcome, "Correct the objects in the source", "assemble a new package", "another target")


def test_f5_calculated_field(workfront: Workfront) -> None:
    outcome = failed_install(workfront, {"id": worlds.FORM, "reason": CALCULATION})
    reported(outcome, "Invalid Custom Expression", "calculated field", "form of type project", "then try again")


def test_f6_wrong_status_for_the_target(workfront: Workfront) -> None:
    package_id = small_package(workfront, status="TESTING")
    reported(
        workfront.install(package_id), "is TESTING", "is a production environment and needs ACTIVE", "status: ACTIVE"
    )


def test_f7_stale_pre_run(current_workfront: Workfront) -> None:
    prepared = current_workfront.plan(small_package(current_workfront), prepare=True)["installation_id"]
    current_workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.SECOND_TEMPLATE_NAME)
    outcome = current_workfront.run("workfront_installation", installation_id=prepared)
    reported(outcome, "The target has changed since", "Plan again")


def test_f7_a_plan_that_was_installed_already_is_not_called_not_installed(current_workfront: Workfront) -> None:
    installed = current_workfront.install(small_package(current_workfront))["installation_id"]
    outcome = current_workfront.run(
        "workfront_installation", installation_id=installed, expected_plan_digest=f"sha256:{0:064}"
    )
    reported(outcome, "is not the approved one", "an earlier start has installed the approved plan")
    assert "This task has started nothing." in outcome.message
    assert "Nothing was installed" not in outcome.message


def test_f7_plan_that_the_target_has_overtaken(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    digest = workfront.plan(package_id)["plan"]["digest"]
    workfront.simulator.workfront_put_object(TARGET, "TMPL", worlds.SECOND_TEMPLATE_NAME)
    reported(
        workfront.install(package_id, expected_plan_digest=digest), "is not the approved one", "Review the plan again"
    )


def test_f8_unique_name(workfront: Workfront) -> None:
    """A second role of the name cannot be."""
    package_id = workfront.assembled_id()
    forced = [{"object_code": "ROLE", "id": worlds.ROLE, "action": "CREATE"}]
    planned = workfront.plan(package_id, overrides=forced)
    warned(planned, "Names of these types must be unique", f'ROLE "{worlds.ROLE_NAME}"')
    outcome = workfront.install(package_id, overrides=forced)
    reported(outcome, f'ROLE "{worlds.ROLE_NAME}"', "already in use", "USEEXISTING, OVERWRITING or CREATEWITHALTNAME")


def test_f9_ignored_parent_with_children(workfront: Workfront) -> None:
    package_id = workfront.assembled_id()
    certain = workfront.plan(package_id, overrides=[ignore("TMPL", worlds.TEMPLATE)])
    reported(certain, "every TMPL of the plan is ignored", "the installation would fail", "Ignore the children too")

    objects = [{"object_code": "TMPL", "id": item} for item in (worlds.TEMPLATE, worlds.SECOND_TEMPLATE)]
    both = workfront.assembled_id(name="Both templates", objects=objects)
    uncertain = [ignore("TMPL", worlds.TEMPLATE)]
    warned(workfront.plan(both, overrides=uncertain), "A TMPL is ignored", "Sign contract", "ignore that object too")
    reported(
        workfront.install(both, overrides=uncertain),
        "was not installed",
        "Ignore the children of an ignored object too",
    )


def test_f10_duplicate_objects(current_workfront: Workfront) -> None:
    """The service proposes to create what it has found, as in the vendor's example."""
    package_id = current_workfront.assembled_id()
    installed(current_workfront, package_id)
    current_workfront.simulator.workfront_behave(quirks=["doc_examples"])
    outcome = current_workfront.plan(package_id)
    warned(outcome, "there will be two", f'UIVW "Agency View" ({worlds.VIEW})', "collision", "override")


def test_f11_contents_not_as_expected(workfront: Workfront) -> None:
    workfront.simulator.workfront_behave(omit_objects=[worlds.DASHBOARD])
    outcome = workfront.assemble()
    reported(outcome, f"without these objects: PTLTAB {worlds.DASHBOARD}", "exist in the source and can be promoted")
    assert [item["id"] for item in outcome["missing_objects"]] == [worlds.DASHBOARD]


def test_f12_another_domain(current_workfront: Workfront) -> None:
    """Which of two real hosts belong together, their names show; nothing is sent."""
    source = {"url": "https://globex.sb01.workfront.com", "api_key": "a9a9"}
    outcome = current_workfront.compensate(
        "00000000-1111-4222-8333-444444444444", url=f"https://{worlds.host(TARGET)}", source=source
    )
    reported(outcome, "belong to different domains, globex and acme", "only between environments of one domain")
    assert current_workfront.requests() == []


def test_f13_not_an_administrator(current_workfront: Workfront) -> None:
    credential = {"api_key": worlds.PLANNER_KEYS[TARGET]}
    outcome = current_workfront.plan(small_package(current_workfront), **credential)
    reported(outcome, "answered 403", "Prime or Ultimate", "Standard license", "administrator")
    assert outcome["error"]["kind"] == "permission"


def test_f14_key_suddenly_invalid(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    current_workfront.simulator.workfront_expire(TARGET, api_keys=True)
    outcome = current_workfront.install(package_id)
    reported(outcome, "answered 401", "a month after their creation", "Preview sandbox", "weekly refresh")
    assert outcome["error"]["kind"] == "authentication"


def test_f15_target_was_refreshed(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    installed(workfront, package_id, worlds.PREVIEW)
    workfront.simulator.workfront_refresh(worlds.PREVIEW)
    outcome = workfront.plan(package_id, worlds.PREVIEW)
    warned(
        outcome,
        "what an earlier installation created",
        "refreshed from production",
        "but not the history of installations",
    )


def test_f15_source_was_refreshed(workfront: Workfront) -> None:
    """What was configured in the sandbox only is gone, and a package of it cannot be made."""
    workfront.simulator.workfront_refresh(SOURCE)
    outcome = workfront.assemble(objects=OBJECTS[1:])
    reported(outcome, worlds.TEMPLATE_NAME)
    assert workfront.packages() == []


def test_f16_sharing_is_not_promoted() -> None:
    """Nothing in an answer shows it, so the documentation must."""
    documentation = importlib.import_module(f"{MODULES}.workfront_installation").DOCUMENTATION
    notes = yaml.safe_load(documentation)["notes"]
    assert any("does not promote sharing" in note for note in notes)


def test_f17_page_instead_of_an_answer(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    page = "<html><head><title>Log in</title></head></html>"
    headers = {"Content-Type": "text/html"}
    workfront.simulator.fault(
        "status", vendor="workfront", operation="E3", status=200, body=page, headers=headers, times=None
    )
    outcome = workfront.plan(package_id)
    reported(
        outcome, "answered 200", "<title>Log in</title>", "right host", "maintenance", "credentials did not arrive"
    )
    assert outcome["error"]["kind"] == "protocol"


def test_f17_page_in_place_of_the_installation_id(current_workfront: Workfront) -> None:
    """Plain text is allowed there, a page is not; what was installed is found even so."""
    package_id = small_package(current_workfront)
    page = "<!DOCTYPE html><html><body>0b5a0c1e-0000-4000-8000-000000000000</body></html>"
    headers = {"Content-Type": "text/html"}
    current_workfront.simulator.fault(
        "status_after", vendor="workfront", operation="E13", status=200, body=page, headers=headers
    )
    outcome = current_workfront.install(package_id)
    assert outcome.changed
    assert outcome["installation_id"] == current_workfront.installations()[0]["id"]
    assert len(created_by(outcome)) == 1


def test_f17_redirect_to_a_login_page(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.simulator.fault("redirect", vendor="workfront", operation="E3", location="https://login.example.com/")
    reported(workfront.plan(package_id), "redirects are not followed", "https://login.example.com", "right host")


def test_f18_throttled(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    workfront.time.slept.clear()
    workfront.simulator.fault("status", vendor="workfront", operation="E3", status=429, times=3)
    assert not workfront.plan(package_id).failed
    assert workfront.time.slept == sorted(workfront.time.slept)
    assert all(pause <= slept < 1.2 * pause for pause, slept in zip((1, 2, 4), workfront.time.slept, strict=True))
    workfront.simulator.fault("status", vendor="workfront", operation="E3", status=429, times=None)
    outcome = workfront.plan(package_id)
    reported(outcome, "answered 429", "fewer tasks at a time", "http_retries")
    assert outcome["error"]["kind"] == "throttled"
