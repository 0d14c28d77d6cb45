# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the failure of an installation is reported (contract Workfront 7.3; 11: F4, F5, F8, F9)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import OperationFailedError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations import results
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    INSTALLATION,
    A,
    B,
    C,
    Map,
    X,
    done,
    entry,
    hex_id,
    installation,
)

CALCULATED = (
    "The following fields are invalid: Invalid Custom Expression Invalid Expression: Invalid Custom Expression."
)
COMPENSATION = "workfront_installation_compensation"


def failed(reason: str | None = "Broken.", **more: Any) -> dict[str, Any]:
    shown = {"reason": reason} if reason is not None else {}
    return done("CREATE", "", "FAILED", **shown, **more)


def failure_of(translation_map: Map, status: str = "FAILED", *, changed: bool = True) -> OperationFailedError:
    record = installation(translation_map, status)
    assert not record.is_successful
    with pytest.raises(OperationFailedError) as caught:
        results.check_success(record, changed=changed)
    return caught.value


@pytest.mark.parametrize("status", ["INSTALLED", "COMPLETED", "IN_PROGRESS"])
def test_success(status: str) -> None:
    reported: Map = {"ROLE": {A: done(), B: done("USEEXISTING", X, "REGISTERED")}, "UIVW": {C: entry("IGNORE")}}
    record = installation(reported, status)
    assert record.is_successful
    results.check_success(record, changed=True)


@pytest.mark.parametrize("status", ["INSTALLED", "COMPLETED"])
def test_success_without_any_report(status: str) -> None:
    record = installation({"ROLE": {A: done(status=None)}}, status)
    results.check_success(record, changed=True)


@pytest.mark.parametrize("status", ["FAILED", "INSTALLED", "COMPLETED"])
def test_every_failed_object_is_reported_whatever_the_status(status: str) -> None:
    error = failure_of(
        {"TMPL": {A: done(), B: failed(name="Onboarding")}, "ROLE": {C: failed("Taken", name="Role")}}, status
    )
    assert f"Installation {INSTALLATION} in acme.my.workfront.com: 2 of 3 objects failed." in error.message
    assert f'ROLE "Role" ({C}): Taken.' in error.message
    assert f'TMPL "Onboarding" ({B}): Broken.' in error.message
    assert error.message.index("ROLE") < error.message.index("TMPL")


def test_what_to_do_about_failed_objects() -> None:
    advice = failure_of({"TMPL": {A: failed()}}).advice
    assert "in the source" in advice
    assert "recreate: true" in advice
    assert "another target" in advice
    assert COMPENSATION not in advice


def test_what_was_installed_stays_and_can_be_compensated() -> None:
    advice = failure_of({"TMPL": {A: failed(), B: done(), C: done()}}).advice
    assert "2 of 3 objects were installed and remain in the target" in advice
    assert COMPENSATION in advice


def test_many_failures_are_cut() -> None:
    error = failure_of({"TMPL": {hex_id(number): failed(name=f"T{number}") for number in range(7)}})
    assert "7 of 7 objects failed." in error.message
    assert '"T4"' in error.message
    assert '"T5"' not in error.message
    assert "And 2 more; see objects." in error.message


def test_few_failures_are_all_reported() -> None:
    error = failure_of({"TMPL": {hex_id(number): failed(name=f"T{number}") for number in range(5)}})
    assert '"T4"' in error.message
    assert "more" not in error.message


def test_a_failure_without_failed_entries() -> None:
    error = failure_of({"TMPL": {A: done()}})
    assert "ended in status FAILED, and Workfront does not report which object failed" in error.message
    assert "Setup > System > Environment Promotion" in error.advice
    assert "1 of 1 objects were installed and remain in the target" in error.advice


@pytest.mark.parametrize("status", ["ROLLED_BACK", "ROLLBACK"])
@pytest.mark.parametrize("reported", [{}, {"TMPL": {A: done()}}, {"TMPL": {A: failed()}}])
def test_an_installation_that_was_rolled_back(status: str, reported: Map) -> None:
    error = failure_of(reported, status)
    assert f"was rolled back in Workfront (status {status})" in error.message
    assert "new plan" in error.advice
    assert COMPENSATION not in error.advice


@pytest.mark.parametrize("changed", [True, False])
def test_whether_this_task_changed_something(changed: bool) -> None:
    for reported, status in (({"TMPL": {A: failed()}}, "FAILED"), ({}, "FAILED"), ({}, "ROLLED_BACK")):
        assert failure_of(reported, status, changed=changed).changed == changed


# -- failures that are known


def test_a_calculated_field() -> None:
    error = failure_of({"CTGY": {A: failed(CALCULATED, name="Form")}})
    assert CALCULATED in error.message
    assert "calculated field" in error.message
    assert "type project" in error.message


@pytest.mark.parametrize(
    "reason",
    [
        "A group named Default Group already exists.",
        "The name must be unique",
        "DUPLICATE name",
        "The name is already in use.",
    ],
)
def test_a_name_that_already_exists(reason: str) -> None:
    error = failure_of({"GROUP": {A: failed(reason)}})
    assert "Use USEEXISTING, OVERWRITING or CREATEWITHALTNAME" in error.message


def test_a_child_of_an_ignored_object() -> None:
    error = failure_of({"TTSK": {A: failed("The parent was not installed.")}})
    assert "Ignore the children of an ignored object too" in error.message


def test_a_reason_of_another_kind_brings_no_guess() -> None:
    record = installation({"ROLE": {A: failed("Out of paper.")}})
    (item,) = results.objects_of(record)
    assert item["advice"] is None
    assert results.describe_failures(record.errors) == f'ROLE "Agency" ({A}): Out of paper.'


def test_the_same_advice_stands_once() -> None:
    reason = "The parent was not installed."
    error = failure_of({"TTSK": {A: failed(reason), B: failed(reason)}, "ROLE": {C: failed("Out of paper.")}})
    assert error.message.count(reason) == 2
    assert error.message.count("Ignore the children of an ignored object too") == 1


def test_a_failure_without_a_reason_shows_the_entry() -> None:
    error = failure_of({"ROLE": {A: failed(None, because="of that")}})
    assert "Workfront gives no reason" in error.message
    assert "because: of that" in error.message
