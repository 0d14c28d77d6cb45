# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Stage discard of the role workfront_promote, and the installation of what was not planned (contract Workfront 7, 10)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.promote_run import PromoteRun

DIGEST = "sha256:" + "1" * 64
OTHER = "sha256:" + "2" * 64
SOURCE, TARGET = "https://acme.preview.workfront.com", "https://acme.my.workfront.com"
FOUND = {"packages": [{"id": "p1", "name": "Campaign", "status": "DRAFT"}]}
CIRCUMSTANCES = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": "2026-05-25T17:55:00Z"}


def installation(status: str = "INSTALLED", **more: Any) -> dict[str, Any]:
    return {"id": "i1", "status": status, "plan_digest": DIGEST, "is_running": False, "is_successful": True, **more}


def history(*installations: dict[str, Any]) -> dict[str, Any]:
    return {"installations": list(installations)}


UNLISTED = "Workfront lists no installation of it."


def run(stage: str = "discard", *, check_mode: bool = False, **seen: Any) -> PromoteRun:
    options = {
        "stage": stage,
        "compensate": True,
        "verify": True,
        "source": {"url": SOURCE},
        "target": {"url": TARGET},
        "package_id": "p1",
        "plan_digest": DIGEST,
        **seen.pop("options", {}),
    }
    circumstances = {**CIRCUMSTANCES, "check_mode": check_mode}
    return PromoteRun.read({"options": options, "circumstances": circumstances, **seen}, user="somebody")


@pytest.mark.parametrize("check_mode", [False, True])
@pytest.mark.parametrize(
    ("former", "known"),
    [
        ([], UNLISTED),
        ([installation(plan_digest=OTHER)], UNLISTED),
        ([installation("PREPARING", is_successful=False)], UNLISTED),
        (
            [installation("FAILED", is_successful=False, is_finished=True)],
            "Installation i1 of the same plan ended before, in status FAILED; what it created may still be in the target.",
        ),
        (
            [installation("ROLLED_BACK", is_finished=True)],
            "Installation i1 of the same plan ended before, in status ROLLED_BACK.",
        ),
        ([installation("INSTALLING", is_running=True, is_successful=False, plan_digest=OTHER)], UNLISTED),
    ],
)
def test_a_plan_that_was_not_approved_leaves_its_package(
    former: list[dict[str, Any]], known: str, check_mode: bool
) -> None:
    done = run(check_mode=check_mode, found_packages=FOUND, history=history(*former))
    assert (done.must_plan, done.may_install, done.must_admit, done.makes_package) == (False, False, False, False)
    assert (done.status, done.must_fail) == ("unchanged", False)
    assert (done.result["package_id"], done.result["package_status"]) == ("p1", "DRAFT")
    assert done.message == (
        f"The plan of package Campaign (p1) from {SOURCE} to {TARGET} is discarded. {known} The package stays as it was, in "
        "status DRAFT."
    )


@pytest.mark.parametrize(
    ("started", "digest"),
    [
        (installation(), DIGEST),
        (installation("INSTALLING", is_running=True, is_successful=False), DIGEST),
        (installation("INSTALLING", is_running=True, is_successful=False, plan_digest=None), DIGEST),
        (installation("INSTALLING", is_running=True, is_successful=False), ""),
    ],
)
def test_what_was_installed_is_not_discarded(started: dict[str, Any], digest: str) -> None:
    done = run(options={"plan_digest": digest}, found_packages=FOUND, history=history(started))
    assert (done.status, done.must_fail, done.may_install) == ("failed", True, False)
    assert "was not discarded: installation i1 has started this plan" in done.message


@pytest.mark.parametrize(
    ("seen", "gone"),
    [
        ({"found_packages": {"packages": []}}, True),
        ({"found_packages": FOUND}, False),
        ({"found_packages": {"failed": True}}, False),
        ({}, False),
    ],
)
def test_only_evidence_shows_that_nothing_is_to_be_discarded(seen: dict[str, Any], gone: bool) -> None:
    done = run(**seen)
    assert done.absence_message == ""
    assert (done.status, done.must_fail) == (("unchanged", False) if gone else ("failed", True))


@pytest.mark.parametrize("package_id", ["", None])
def test_nothing_planned_is_nothing_to_discard(package_id: str | None) -> None:
    done = run(options={"package_id": package_id, "plan_digest": ""})
    assert (done.missing_input, done.must_read_package, done.must_plan) == ("", False, False)
    assert (done.status, done.must_fail) == ("unchanged", False)
    assert done.message == f"Nothing was planned from {SOURCE} to {TARGET}, so there is nothing to discard."


@pytest.mark.parametrize(
    ("blank", "is_refused"),
    [(["package_id", "plan_digest"], False), (["package_id"], True), (["plan_digest"], True), ([], True)],
)
def test_installing_nothing_needs_that_the_workflow_says_so(blank: list[str], is_refused: bool) -> None:
    done = run("execute", options={"package_id": None, "plan_digest": None}, blank=blank)
    assert bool(done.missing_input) == is_refused
    if not is_refused:
        assert (done.must_read_package, done.must_plan, done.may_install) == (False, False, False)
        assert (done.status, done.must_fail) == ("unchanged", False)
        assert done.message == f"Nothing was planned from {SOURCE} to {TARGET}, so nothing was installed."
