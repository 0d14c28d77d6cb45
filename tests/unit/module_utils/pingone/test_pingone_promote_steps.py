# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of the role pingone_promote does on the way to the execution (contract PingOne 6, 7)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.tests.unit.module_utils.pingone.promote_samples import (
    DIGEST,
    HELD,
    HOLDING,
    REFUSED,
    SOURCE,
    STARTED,
    UPDATE,
    executed,
    failure,
    planned,
    promotion,
    run,
)

# -- what the plan must contain


@pytest.mark.parametrize(
    ("options", "needs"),
    [
        ({}, False),
        ({"report": [], "policy": {}}, False),
        ({"policy": {"max_deletes": 0, "protected": []}}, False),
        ({"policy": {"protected": [{"type": "themes"}, {"id": "a"}, {"name": None}]}}, False),
        ({"policy": {"protected": [{"type": "themes"}, {"name": "Classic Default"}]}}, True),
        ({"policy": {"field_rules": []}}, True),
        ({"policy": {"opa_url": "https://opa.example"}}, True),
        ({"report": [{"path": "report.md"}]}, True),
    ],
    ids=str,
)
def test_fields_are_read_for_reports_and_for_rules_about_them(options: dict[str, Any], needs: bool) -> None:
    assert run(options).needs_fields is needs


@pytest.mark.parametrize(
    ("options", "result", "failed"),
    [
        ({}, executed(), False),
        ({}, {}, False),
        ({}, {"failed": True}, True),
        ({}, REFUSED, False),
        ({"stage": "execute"}, REFUSED, True),
    ],
    ids=str,
)
def test_only_a_refusal_after_which_the_run_plans_again_is_no_failure(
    options: dict[str, Any], result: dict[str, Any], failed: bool
) -> None:
    assert run(options, planned=planned(), executed=result, plans=1).execution_has_failed is failed


# -- input


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({}, ""),
        ({"all_resources": True, "selected_resources": None}, ""),
        ({"all_resources": "yes", "selected_resources": None}, ""),
        *(
            (
                {"all_resources": value},
                "pingone_promote_selected_resources and pingone_promote_all_resources are mutually exclusive",
            )
            for value in (True, "yes")
        ),
        ({"all_resources": "no"}, ""),
        ({"target_environment": None}, "Set pingone_promote_target_environment"),
        ({"selected_resources": None}, "either pingone_promote_selected_resources or pingone_promote_all_resources"),
        ({"selected_resources": None, "all_resources": "false"}, "either pingone_promote_selected_resources"),
        ({"stage": "plan", "target_environment": None}, "Set pingone_promote_target_environment"),
        ({"selected_resources": "populations/A\nthemes/B"}, ""),
        ({"selected_resources": "populations/A, themes/B"}, ""),
        ({"selected_resources": '[{"type": "populations", "name": "A"}]'}, ""),
        ({"selected_resources": ["A"]}, "pingone_promote_selected_resources: entry 1 must be a resource ID"),
        (
            {"selected_resources": "populations/A\nB"},
            "pingone_promote_selected_resources: entry 2 must be a resource ID",
        ),
        ({"selected_resources": [{"typ": "populations", "name": "A"}]}, "no type, the unknown key typ."),
        (
            {"selected_resources": {"type": "populations", "name": "A"}},
            "pingone_promote_selected_resources must be a list.",
        ),
        ({"selected_resources": 7}, "pingone_promote_selected_resources must be a list."),
        ({"selected_resources": []}, "pingone_promote_selected_resources is empty"),
        ({"selected_resources": ["populations/A"] * 2}, "lists a resource more than once: populations 'A'."),
        ({"selected_resources": [f"populations/{number}" for number in range(101)]}, "has 101 entries"),
        ({"excluded_resources": ["A"]}, "pingone_promote_excluded_resources: entry 1 must be a resource ID"),
        ({"excluded_resources": [{"type": "populations", "name": 7}]}, "name must be a string; got 7."),
        ({"resource_mapping": {"populations/A": "populations/B"}}, ""),
        ({"resource_mapping": '[{"source": "populations/A", "target": "populations/B"}]'}, ""),
        (
            {"resource_mapping": {"A": "populations/B"}},
            "pingone_promote_resource_mapping: 'A: populations/B': the source",
        ),
        ({"resource_mapping": [{"source": "populations/A"}]}, "pingone_promote_resource_mapping: entry 1"),
        ({"resource_mapping": 7}, "pingone_promote_resource_mapping must map"),
        ({"stage": "execute"}, "requires pingone_promote_promotion_id and pingone_promote_plan_digest"),
        ({"stage": "execute", "promotion_id": "p1"}, "requires pingone_promote_promotion_id"),
        ({"stage": "execute", "promotion_id": "", "plan_digest": DIGEST}, "requires pingone_promote_promotion_id"),
        ({"stage": "execute", "promotion_id": "p1", "plan_digest": ""}, "requires pingone_promote_promotion_id"),
        (
            {
                "stage": "execute",
                "promotion_id": "p1",
                "plan_digest": DIGEST,
                "selected_resources": None,
                "target_environment": None,
            },
            "",
        ),
    ],
)
def test_missing_input(options: dict[str, Any], missing: str) -> None:
    said = run(options).missing_input
    assert missing in said
    assert bool(said) == bool(missing)


ROW = {"id": "r1", "type": "populations", "name": "A"}


@pytest.mark.parametrize(
    ("seen", "selection"),
    [
        ({"planned": planned(selection=[ROW])}, [ROW]),
        ({"failure": failure(selection=[ROW])}, [ROW]),
        # a plan of an earlier run, which was read by its ID
        (
            {"planned": planned({**UPDATE, "source_id": "r3"}, selection=None)},
            [{"id": "r1", "type": None, "name": None}, {"id": "r3", "type": UPDATE["type"], "name": UPDATE["name"]}],
        ),
        ({"planned": {**planned(), "promotion": promotion("READY", selectedResources=[SOURCE])}}, None),
        ({}, None),
        ({"failure": failure()}, None),
    ],
)
def test_selection_of_the_result(seen: dict[str, Any], selection: list[dict[str, Any]] | None) -> None:
    assert run(**seen).result["selection"] == selection


# -- the way to the execution


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, {}, True),
        ({}, {"run_tags": ["plan", "rollback"]}, {}, True),
        ({}, {"run_tags": ["plan"]}, {}, False),
        ({}, {"skip_tags": ["rollback"]}, {}, False),
        ({}, {"check_mode": True}, {}, False),
        ({"stage": "plan"}, {}, {}, False),
        ({"stage": "execute"}, {}, {}, False),
        ({"rollback": "never"}, {}, {}, False),
        ({}, {}, {"discarded": True}, False),
        ({}, {}, {"interrupted": None}, False),
    ],
)
def test_what_an_interrupted_run_has_left_is_rolled_back_first(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool
) -> None:
    found = run(options, circumstances, planned=planned(**{"interrupted": promotion("ERROR"), **seen}))
    assert found.must_resume is wanted


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "wanted"),
    [
        ({}, {}, planned(), True),
        ({}, {"check_mode": True}, planned(), False),
        ({"stage": "plan"}, {}, planned(), False),
        ({}, {}, planned(discarded=True), False),
        ({}, {}, planned() | {"plan": {"changes": [], "digest": DIGEST}}, False),
        ({}, {}, planned() | {"plan": None}, False),
        ({}, {}, {}, False),
        ({"stage": "execute"}, {"check_mode": True}, planned(), True),
        ({"stage": "execute"}, {}, planned(discarded=True), True),
    ],
)
def test_execution(options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], wanted: bool) -> None:
    assert run(options, circumstances, planned=seen).may_execute is wanted


def test_the_digest_is_that_of_the_plan_or_the_approved_one() -> None:
    assert run(planned=planned()).expected_digest == DIGEST
    assert run({"stage": "execute", "plan_digest": "approved"}, planned=planned()).expected_digest == "approved"
    assert run(planned={"plan": None}).expected_digest == "", "which no plan has"


@pytest.mark.parametrize(
    ("options", "skipped", "wanted"),
    [({}, [], True), ({"verify": "no"}, [], False), ({}, ["verify"], False), ({}, ["rollback"], True)],
)
def test_evidence(options: dict[str, Any], skipped: list[str], wanted: bool) -> None:
    assert run(options, {"skip_tags": skipped}).keeps_evidence is wanted


@pytest.mark.parametrize(
    ("known", "has_failed"),
    [
        ({}, True),
        ({"plan": {"digest": "sha256:" + "2" * 64}}, False),
        ({"blocking_promotion": {"id": "p2"}}, False),
    ],
    ids=["its own plan failed", "it is not the approved plan", "another promotion was executed right before"],
)
def test_what_was_not_approved_or_would_undo_others_is_not_rolled_back(known: dict[str, Any], has_failed: bool) -> None:
    seen = {"planned": planned(), "failure": failure(promotion=promotion("ERROR"), **known)}
    made = run(**seen)
    assert (made.must_roll_back, made.status) == (has_failed, "failed")
    assert made.result["promotion_id"] == "p1"


@pytest.mark.parametrize("seen", ["executed", "failure"])
def test_the_plan_of_the_result_shows_what_was_really_there(seen: str) -> None:
    update = {**UPDATE, "target_id": "t2", "fields": [{"field": "color", "before": "1", "after": "2"}]}
    moved: dict[str, Any] = {"type": "themes", "name": "Old", "id": "t2", "reason": "it differs in color"}
    moved |= {"fields": [{"field": "color", "before": "1", "after": "9"}]}
    known = (
        {"executed": executed(target_changes=[moved])}
        if seen == "executed"
        else {"failure": failure(target_changes=[moved])}
    )
    result = run(planned=planned(update), **known).result
    assert result["target_changes"] == [moved]
    assert result["plan"]["changes"][0]["fields"] == [{"field": "color", "before": "9", "after": "2"}]
    assert result["plan_digest"] == DIGEST


# -- what failed before
LEFT = {"id": "p0", "status": "ERROR"}


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "status", "starts", "deleted"),
    [
        ({}, {}, {"held": None}, None, True, False),
        ({}, {}, {"held": HELD}, "held", False, True),
        ({}, {}, {"held": HELD, "reused": True}, "held", False, False),
        ({"stage": "execute"}, {}, {"held": HELD, "reused": True}, "held", False, False),
        ({"stage": "plan"}, {}, {"held": HELD}, "planned", False, False),
        ({}, {"check_mode": True}, {"held": HELD}, "held", False, True),
        ({}, {"run_tags": ["plan"]}, {"held": HELD}, "planned", True, False),
        ({}, {}, {"held": HELD, "discarded": True}, "unchanged", False, False),
        ({"retry_rolled_back": True}, {}, {"held": HELD}, None, True, False),
        ({"retry_rolled_back": "no"}, {}, {"held": HELD}, "held", False, True),
        ({"stage": "execute", "retry_rolled_back": "yes"}, {}, {"held": HELD, "reused": True}, None, True, False),
        ({"rollback": "never"}, {}, {"held": HELD, "interrupted": LEFT}, "held", False, True),
        ({}, {"check_mode": True}, {"held": HELD, "interrupted": LEFT}, "planned", False, True),
        (
            {},
            {"check_mode": True},
            {"held": {**HELD, "earlier": [HOLDING | {"promotion_id": "p"}]}},
            "held",
            False,
            True,
        ),
    ],
)
def test_a_plan_that_failed_before_is_held(
    options: dict[str, Any],
    circumstances: dict[str, Any],
    seen: dict[str, Any],
    status: str | None,
    starts: bool,
    deleted: bool,
) -> None:
    found = run(options, circumstances, planned=planned(**seen))
    assert found.may_execute is starts
    assert found.must_delete_record is deleted
    if status is not None:
        assert found.status == status
        assert found.must_fail is (status == "held")
        assert bool(found.result["held"]) is ("interrupted" not in seen or status == "held")


@pytest.mark.parametrize(
    ("earlier", "held"), [([], None), ([HOLDING | {"promotion_id": "p-1"}], HOLDING | {"promotion_id": "p-1"})]
)
def test_what_was_resumed_does_not_hold_but_what_failed_before_does(earlier: list[Any], held: Any) -> None:
    found = run(resumed="p0", planned=planned(held={**HOLDING, "earlier": earlier}))
    assert found.result["held"] == held
    assert found.may_execute is (held is None)


def test_a_held_plan_is_explained() -> None:
    found = run(planned=planned(held=HELD), deleted={"promotion": promotion("READY")})
    assert found.message == (
        "The promotion from Development to Staging is held and was not started. Promotion p0 to the same target had the "
        f"same plan, and has been ROLLED_BACK since {STARTED}. It was rolled back by r0. No promotion to this target has succeeded "
        "since. Correct the cause and promote again; if a correction in the source changes the plan, it is not held. To "
        "start the same plan again, set pingone_promote_retry_rolled_back: true."
    )
    assert {row["outcome"] for row in found.outcomes} == {"not_applied"}
    assert "It is held: Promotion p0" in run({"stage": "plan"}, planned=planned(held=HELD)).message
    message = run({"stage": "plan", "retry_rolled_back": True}, planned=planned(held=HELD)).message
    assert message.endswith("is planned and was not executed.")


# -- what is overtaken


@pytest.mark.parametrize(
    ("options", "circumstances", "seen", "plans", "again"),
    [
        ({}, {}, REFUSED, 1, True),
        ({}, {}, REFUSED, "2", True),
        ({}, {}, REFUSED, 3, False),
        ({}, {}, REFUSED, None, False),
        ({}, {}, REFUSED, "many", False),
        ({}, {}, {"failed": True, "superseded": True}, 1, True),
        ({}, {}, REFUSED | {"superseded": "true"}, 1, False),
        ({}, {}, REFUSED | {"superseded": False}, 1, False),
        ({}, {}, REFUSED | {"promotion": promotion("ERROR")}, 1, False),
        ({}, {}, {"failed": True}, 1, False),
        ({}, {}, executed(), 1, False),
        ({"stage": "execute"}, {}, REFUSED, 1, False),
        ({}, {"check_mode": True}, REFUSED, 1, False),
        ({}, {"run_tags": ["execute"]}, REFUSED, 1, False),
    ],
)
def test_an_old_plan_is_made_again_a_few_times(
    options: dict[str, Any], circumstances: dict[str, Any], seen: dict[str, Any], plans: Any, again: bool
) -> None:
    assert run(options, circumstances, planned=planned(), executed=seen, plans=plans).must_plan_again is again


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({}, "This run has planned 3 times. Run it again when nothing else promotes to this target."),
        ({"stage": "execute"}, "Run stage plan again, and review the new plan."),
    ],
)
def test_an_old_plan_is_explained(options: dict[str, Any], advice: str) -> None:
    refused = failure("It is old.", superseded=True)
    found = run(options, planned=planned(), executed=REFUSED, failure=refused, plans=3)
    assert (found.status, found.message) == ("failed", f"It is old. {advice}")
    assert found.must_delete_record
    assert not found.must_roll_back


NESTED = {"sourceEnvironmentId": None, "sourceEnvironment": {"id": "nested-id"}}
NEITHER = {"sourceEnvironmentId": None}


@pytest.mark.parametrize(
    ("shown", "source"),
    [({}, SOURCE), (NESTED, "nested-id"), (NEITHER, "Development")],
    ids=["flat", "nested", "neither"],
)
def test_the_source_of_a_record_in_each_form(shown: dict[str, Any], source: str) -> None:
    """The form that PingOne chooses prevents neither a rollback nor the deletion of a record."""
    assert run(planned=planned(promotion=promotion("READY", **shown))).source_id == source
    failed = run(failure=failure(promotion=promotion("ERROR", **shown)))
    assert (failed.must_roll_back, failed.source_id) == (True, source)
    assert run().source_id == "Development"
