# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The acts about PingOne."""

from __future__ import annotations

from typing import Any

from demo.playing import Stage
from simulator import worlds

VARIABLES: dict[str, Any] = {
    "pingone_promote_source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
    "pingone_promote_target_environment": worlds.TARGET_ENVIRONMENT_NAME,
    "pingone_promote_selected_resources": [worlds.POPULATION],
    "pingone_promote_description": "Austin's population",
    "pingone_promote_policy": {"max_deletes": 0},
    "pingone_promote_wait_interval": 0.2,
}


def target(stage: Stage) -> dict[str, dict[str, Any]]:
    """Return all resources of the target environment, as the simulator holds them."""
    return stage.simulator.resources(worlds.TARGET_ENVIRONMENT)


def plan(stage: Stage) -> None:
    """the plan as a diff, before anything is changed."""
    before = target(stage)
    played = stage.play("pingone_promote", VARIABLES, "--check", "--diff")
    stage.prove("the playbook succeeded and announces a change", played.code == 0 and played.recap["changed"] > 0)
    stage.prove("the plan is one creation and two updates", [line[0] for line in played.plan[1:]] == ["+", "~", "~"])
    stage.prove(
        "nothing was executed, and the target is as it was", "P7" not in played.operations and target(stage) == before
    )
    stage.prove(
        "the record of the plan is deleted again", played.operations.count("P1") == played.operations.count("P9") == 1
    )


def promote(stage: Stage) -> None:
    """the promotion: planned, held to the policy, executed, verified."""
    before = target(stage)
    played = stage.play("pingone_promote", VARIABLES)
    after = target(stage)
    created = [item for key, item in after.items() if key not in before]
    population = after[worlds.TARGET_POPULATION]["body"]
    stage.prove("the playbook succeeded and reports a change", played.code == 0 and played.recap["changed"] > 0)
    stage.prove("the promotion was started exactly once", played.operations.count("P7") == 1)
    stage.prove(
        f'the target has the password policy "{worlds.PASSWORD_POLICY_NAME}" now',
        [item["name"] for item in created] == [worlds.PASSWORD_POLICY_NAME],
    )
    stage.prove(
        f'the population "{worlds.POPULATION_NAME}" of the target refers to it',
        population["passwordPolicy"]["id"] == created[0]["id"],
    )


def promote_again(stage: Stage) -> None:
    """the same run again, which changes nothing."""
    before = target(stage)
    played = stage.play("pingone_promote", VARIABLES)
    stage.prove("the playbook succeeded with changed=0", played.code == 0 and played.recap["changed"] == 0)
    stage.prove(
        "nothing was executed, and the target is as it was", "P7" not in played.operations and target(stage) == before
    )


def fail_and_roll_back(stage: Stage) -> None:
    """a promotion whose second step fails in the target, and that is rolled back by itself."""
    stage.simulator.reset()
    stage.simulator.behave(fail_steps=[{"index": 1}])
    before = target(stage)
    played = stage.play("pingone_promote", VARIABLES)
    stage.prove("the playbook failed, after it had rolled back", played.code != 0 and played.recap["rescued"] > 0)
    stage.prove(
        "one rollback was created and started", [played.operations.count(each) for each in ("P8", "P7")] == [1, 2]
    )
    stage.prove(
        "its message says which step failed, and that the target is proven",
        "Step 2" in played.message and "proven" in played.message,
    )
    stage.prove("every resource of the target is as it was before", target(stage) == before)
