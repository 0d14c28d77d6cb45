# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role pingone_drift reports."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.drift.drift_run import DriftRun

PLAN = {"summary": {"creates": 2, "updates": 1, "deletes": 0, "total": 3}, "digest": "sha256:d", "changes": []}
SAME = {"target_name": "Staging", "in_sync": True, "plan": {**PLAN, "summary": {}}, "residual": [{"name": "r"}]}
OTHER = {"target_name": "Production", "in_sync": False, "plan": PLAN}
UNKNOWN: dict[str, Any] = {
    "target_name": "QA 1",
    "in_sync": None,
    "plan": None,
    "error": {"kind": "permission", "summary": "No access.", "advice": "Ask."},
}
FAILURE = {"message": "It broke.", "advice": "Do this.", "kind": "server", "known": {"error": {"summary": "It broke."}}}
CIRCUMSTANCES = {"run_tags": ["all"], "skip_tags": [], "check_mode": False, "started": "2026-05-25T18:00:00Z"}
EACH = {"format": "json", "path": "/r/{target}.json"}
SHARED = {"format": "html", "path": "/r/drift.html"}


def run(options: dict[str, Any] | None = None, **seen: Any) -> DriftRun:
    given = {
        "source_environment": "Development",
        "target_environments": ["Staging"],
        "method": "plan",
        "on_drift": "fail",
        "report": [],
        **(options or {}),
    }
    return DriftRun.read({"options": given, "circumstances": CIRCUMSTANCES, **seen}, user="somebody")


def compared(*drifts: dict[str, Any]) -> dict[str, Any]:
    return {"drifts": list(drifts), "in_sync": all(drift["in_sync"] is True for drift in drifts)}


def test_the_message_says_how_much_is_ignored() -> None:
    ignored = {"ignored": [{"action": "update"}, {"action": "create"}]}
    assert run(compared=compared({**SAME, **ignored})).message.endswith("Staging is in sync (2 ignored).")
    assert run(compared=compared({**OTHER, **ignored})).message.endswith("1 different, 0 extra, 2 ignored).")


@pytest.mark.parametrize(
    ("seen", "on_drift", "status", "message", "fails"),
    [
        ({"compared": compared(SAME)}, "fail", "in_sync", "Compared with Development: Staging is in sync.", False),
        (
            {"compared": compared(SAME, OTHER)},
            "fail",
            "drifted",
            "Compared with Development: Staging is in sync; Production has drifted (2 missing, 1 different, 0 extra).",
            True,
        ),
        (
            {"compared": compared(OTHER)},
            "warn",
            "drifted",
            "Compared with Development: Production has drifted (2 missing, 1 different, 0 extra).",
            False,
        ),
        (
            {"compared": compared(SAME, UNKNOWN), "failure": FAILURE},
            "warn",
            "failed",
            "Compared with Development: Staging is in sync; QA 1 could not be compared. It broke. Do this.",
            True,
        ),
        ({"failure": FAILURE}, "fail", "failed", "It broke. Do this.", True),
        ({"failure": {**FAILURE, "message": "It\n broke."}}, "fail", "failed", r"It\n broke. Do this.", True),
        ({}, "fail", "failed", "No task has returned a comparison.", True),
        ({}, "warn", "failed", "No task has returned a comparison.", True),
        (
            {"compared": {"in_sync": "yes", "drifts": []}},
            "warn",
            "failed",
            "No task has returned a comparison.",
            True,
        ),
    ],
)
def test_status_and_message(seen: dict[str, Any], on_drift: str, status: str, message: str, fails: bool) -> None:
    found = run({"on_drift": on_drift}, **seen)
    assert (found.status, found.message, found.must_fail) == (status, message, fails)
    assert found.final_message == (f"Warning: {message}" if status == "drifted" and not fails else message)
    assert found.result["in_sync"] is (status == "in_sync")


@pytest.mark.parametrize(
    ("targets", "report", "said"),
    [
        (["a"], [SHARED], ""),
        (["a", "b"], [EACH], ""),
        (["a", "b"], [], ""),
        (["a", "b"], [EACH, SHARED], "With 2 targets, the path of each report must contain {target}"),
    ],
)
def test_targets_do_not_share_a_report(targets: list[str], report: list[dict[str, str]], said: str) -> None:
    message = run({"target_environments": targets, "report": report}).shared_path_message
    assert message.startswith(said)
    assert bool(message) == bool(said)


@pytest.mark.parametrize(
    ("targets", "files"),
    [
        (["Staging"], ["/r/Staging.json"]),
        (["A/B", "C"], ["/r/A_B.json", "/r/C.json"]),
        (["A/B", "A B"], ["/r/1-A_B.json", "/r/2-A_B.json"]),
    ],
)
def test_files(targets: list[str], files: list[str]) -> None:
    found = run({"target_environments": targets, "report": [EACH]}).report_files
    assert [item["path"] for item in found] == files
    assert {item["format"] for item in found} == {"json"}


def test_reports_of_each_target() -> None:
    drift = run({"report": [EACH, SHARED]}, compared=compared(SAME, UNKNOWN), failure=FAILURE)
    found = drift.reports
    paths = [item["path"] for item in drift.report_files]
    assert paths == ["/r/Staging.json", "/r/QA_1.json", *["/r/drift.html"] * 2]
    assert [item["result"]["target"] for item in found] == ["Staging", "QA 1"] * 2, "in the order of the files"
    same, unknown = found[0], found[1]
    assert (same["result"]["status"], same["result"]["target"]) == ("in_sync", "Staging")
    assert (same["result"]["errors"], same["result"]["residual"]) == ([], [{"name": "r"}])
    assert (unknown["result"]["status"], unknown["plan"]) == ("failed", {})
    assert unknown["result"]["errors"] == [{**UNKNOWN["error"], "message": "No access."}]


def test_reports_if_nothing_could_be_compared() -> None:
    found = run({"target_environments": ["A", "B"], "report": [EACH]}, failure=FAILURE).reports
    assert [item["result"]["target"] for item in found] == ["A", "B"]
    assert {item["result"]["status"] for item in found} == {"failed"}
    assert found[0]["result"]["errors"] == [{"summary": "It broke.", "message": "It broke."}]


def test_a_target_that_drifted() -> None:
    [found] = run({"report": [EACH]}, compared=compared(OTHER)).reports
    assert (found["result"]["status"], found["plan"]) == ("drifted", PLAN)
    assert found["result"]["plan_digest"] == "sha256:d"


def test_a_report_identifies_both_environments_and_the_requests() -> None:
    logged = [{"method": "POST", "path": "/v1/environments/e/promotions", "correlation_id": "c"}]
    ids = {"source_environment": "abfba8f6", "correlation_ids": logged}
    [found] = run({"report": [EACH]}, compared={**compared({**OTHER, "target_environment": "7c0b4d8e"}), **ids}).reports
    environments = found["result"]["environments"]
    assert (environments["source"]["id"], environments["target"]["id"]) == ("abfba8f6", "7c0b4d8e")
    assert found["result"]["correlation_ids"] == logged


def test_the_numbers_of_changes_for_the_next_job() -> None:
    summaries = run(compared=compared(OTHER, UNKNOWN), failure=FAILURE).plan_summaries
    assert summaries == {"Production": PLAN["summary"]}


def test_a_report_that_cannot_be_written_fails_the_run() -> None:
    found = run(compared=compared(SAME), reported={"results": [{"msg": "No space."}]})
    assert found.must_fail
    assert found.final_message.endswith("in sync. The report could not be written: No space.")


def test_every_decision_is_handed_to_the_role() -> None:
    found = run(compared=compared(SAME))
    assert set(found.decide("steps")) == set(DriftRun.STEPS)
    assert set(found.decide("outcome")) == set(DriftRun.OUTCOME)
    assert found.metadata == {"Run by": "somebody", "Role": "envops.promotion.pingone_drift", "Method": "plan"}


@pytest.mark.parametrize("junk", [None, "", "text", 7, [], {"drifts": None}, {"drifts": [{}]}])
@pytest.mark.parametrize("name", ["compared", "failed_result", "failure", "reported"])
def test_whatever_was_registered_is_no_traceback(name: str, junk: Any) -> None:
    found = run(**{"compared": compared(SAME), name: junk})
    assert found.decide("steps")
    assert found.decide("outcome")["result"]["status"]


# -- resources by name

ID = "461a33b0-f041-44b0-92ff-e59402c1c2ac"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"selected_resources": ["populations/A", ID]}, ""),
        ({"selected_resources": [ID], "all_resources": True}, "are mutually exclusive: set only one of them."),
        ({"selected_resources": [{"type": "populations", "name": "A"}], "resource_mapping": {"populations/A": ID}}, ""),
        ({"selected_resources": ["A"]}, "pingone_drift_selected_resources: entry 1 must be a resource ID"),
        ({"all_resources": True, "excluded_resources": [7]}, "pingone_drift_excluded_resources: entry 1 must be"),
        ({"selected_resources": [ID], "resource_mapping": [{"source": ID}]}, "pingone_drift_resource_mapping: entry 1"),
        ({"method": "snapshots", "resources": [{"type": "populations", "name": "A"}]}, ""),
        ({"method": "snapshots", "resources": [{"resource_type": "populations", "resource_id": ID}]}, ""),
        (
            {"method": "snapshots", "resources": [{"type": "populations"}]},
            "pingone_drift_resources: entry 1 must have either",
        ),
        (
            {"method": "snapshots", "resources": [{"resource_type": "populations", "resource_id": "A"}]},
            "pingone_drift_resources: entry 1: resource_id must be an ID",
        ),
        (
            {"method": "snapshots", "resources": [{"type": "a b", "name": "A"}]},
            "pingone_drift_resources: entry 1: type must be the part between environment and ID",
        ),
        (
            {"method": "snapshots", "resources": [{"type": "populations", "name": "A"}], "resource_mapping": {"A": ID}},
            "pingone_drift_resource_mapping",
        ),
        ({"method": "snapshots"}, "pingone_drift_method: snapshots requires pingone_drift_resources."),
        ({}, "Set pingone_drift_selected_resources or pingone_drift_all_resources."),
    ],
)
def test_why_the_role_must_not_start(options: dict[str, Any], said: str) -> None:
    found = DriftRun.read({"options": {"method": "plan", **options}}, user="somebody").missing_input
    assert said in found
    assert bool(found) == bool(said)


def test_the_result_has_the_selection() -> None:
    rows = [{"id": ID, "type": "populations", "name": "A"}]
    for seen in (
        {"compared": {"selection": rows}},
        {"failure": {"message": "It broke.", "known": {"selection": rows}}},
    ):
        assert DriftRun.read({"options": {}, **seen}, user="somebody").result["selection"] == rows
