# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""PingOne: a plan, its promotion, a second run, and a failed promotion that is rolled back automatically."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from demo.pingone_state import (
    CREATE,
    DELETE,
    ROLL_BACK,
    SOURCE,
    START,
    TARGET,
    WRITING,
    Resources,
    promotion_statuses,
    target_resources,
    verify_no_record,
    verify_same,
)
from demo.stage import Act, Stage
from simulator import worlds

VARIABLES = f"""\
pingone_promote_source_environment: {worlds.SOURCE_ENVIRONMENT_NAME}
pingone_promote_target_environment: {worlds.TARGET_ENVIRONMENT_NAME}
pingone_promote_selected_resources:
  - {{type: populations, name: {worlds.POPULATION_NAME}}}
pingone_promote_policy:
  max_deletes: 0
pingone_promote_wait_interval: 0.2  # seconds; the simulator is faster than PingOne
"""
VARIABLES_FILE = "promotion.yml"
_ARGUMENTS = ("--extra-vars", f"@{VARIABLES_FILE}")
_PROMOTED = {
    worlds.PASSWORD_POLICY: ("passwordPolicies", worlds.PASSWORD_POLICY_NAME),
    worlds.THEME: ("themes", f"themes:{worlds.TARGET_THEME}"),
    worlds.POPULATION: ("populations", worlds.POPULATION_NAME),
}
"""The promoted resources: ID in the source, type, and name in the target."""
_COUNTED_BY_TARGET = ("environment", "modified", "populationCount", "userCount")
"""Members of a resource that belong to each environment."""


def introduce(stage: Stage) -> None:
    """Describe the service, and show the variables of all acts."""
    stage.screen.text(
        f"A simulator of PingOne with the environments {SOURCE} and {TARGET} runs at {stage.simulator.url}. "
        "The playbook takes its address and credentials from PINGONE_API_URL, PINGONE_AUTH_URL, "
        "PINGONE_AUTH_ENVIRONMENT_ID, PINGONE_CLIENT_ID and PINGONE_CLIENT_SECRET. A file says what to promote:"
    )
    stage.show_file(VARIABLES_FILE, VARIABLES)


def show_plan(stage: Stage) -> None:
    """Act 1."""
    before = target_resources(stage)
    played = stage.run("pingone_promote", *_ARGUMENTS, "--check", "--diff")
    stage.verify_exit(played, 0, changed=1, failed=0)
    changes = [line for line in played.texts("plan") if line[0] in "+~-"]
    stage.verify("The output shows the plan: one line for each of its 3 changes.", len(changes) == 3, changes)
    stage.verify_requests(
        "The run sent two writing requests: create the promotion record (P1) and delete it (P9). It started nothing.",
        WRITING,
        (CREATE, DELETE),
    )
    verify_same(stage, before)
    verify_no_record(stage)


def promote(stage: Stage) -> None:
    """Act 2."""
    before = target_resources(stage)
    played = stage.run("pingone_promote", *_ARGUMENTS)
    stage.verify_exit(played, 0, changed=2, failed=0)
    stage.verify_requests(
        "The plan was created (P1) and started (P7) once; the verification record was created and deleted (P9).",
        WRITING,
        (CREATE, START, CREATE, DELETE),
    )
    after = target_resources(stage)
    stage.verify(f"{TARGET} was changed.", after != before)
    differing = _differing(stage.simulator.resources(worlds.SOURCE_ENVIRONMENT), after)
    stage.verify(
        f"The policy, the theme and the population in {TARGET} have the same content as in {SOURCE}.",
        not differing,
        differing,
    )
    stage.verify(
        "The promotion has the status COMPLETED at the service.",
        promotion_statuses(stage) == ["COMPLETED"],
        promotion_statuses(stage),
    )


def promote_again(stage: Stage) -> None:
    """Act 3."""
    before = target_resources(stage)
    played = stage.run("pingone_promote", *_ARGUMENTS)
    stage.verify_exit(played, 0, changed=0, failed=0)
    stage.verify_requests(
        "The run sent two writing requests: create the record (P1), and delete it (P9) because its plan was empty.",
        WRITING,
        (CREATE, DELETE),
    )
    verify_same(stage, before)


def fail_and_roll_back(stage: Stage) -> None:
    """Act 4."""
    simulator = stage.simulator
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.PASSWORD_POLICY, {"maxAgeDays": 90})
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.THEME, {"template": "slate"})
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": "Engineering in Austin"})
    simulator.behave(fail_steps=[{"index": 1}])
    before = target_resources(stage)
    played = stage.run("pingone_promote", *_ARGUMENTS, "--diff")
    stage.verify_exit(played, 2, failed=1, rescued=1)
    stage.verify_requests(
        "The promotion was started (P7) and rolled back (P8), and the rollback was started (P7); nothing else was created.",
        WRITING,
        (CREATE, START, ROLL_BACK, START),
    )
    statuses = promotion_statuses(stage)[:2]
    stage.verify(
        "At the service, the rollback has the status COMPLETED and the promotion ROLLED_BACK.",
        statuses == ["COMPLETED", "ROLLED_BACK"],
        statuses,
    )
    stage.verify(
        "The last message says what failed and that it was rolled back.",
        "ended in ERROR" in played.message and "was rolled back" in played.message,
        played.message,
    )
    verify_same(stage, before)


def _differing(source: Resources, target: Resources) -> list[str]:
    """Return the names of promoted resources whose content differs in the target, apart from mapped ids."""
    by_name = {(item["type"], item["name"]): item["id"] for item in target.values()}
    pairs = {source_id: by_name.get(found) for source_id, found in _PROMOTED.items()}
    return [
        found[1]
        for source_id, found in _PROMOTED.items()
        if _content(source[source_id]["body"], pairs)
        != _content(target.get(pairs[source_id] or "", {}).get("body"), {})
    ]


def _content(body: Any, pairs: Mapping[str, str | None]) -> Any:
    if isinstance(body, dict):
        return {name: _content(inner, pairs) for name, inner in body.items() if name not in _COUNTED_BY_TARGET}
    if isinstance(body, list):
        return [_content(inner, pairs) for inner in body]
    return pairs.get(body, body) if isinstance(body, str) else body


ACTS = (
    Act(
        "the plan as a diff",
        f"A dry run shows what would change in {TARGET} and changes nothing there.",
        show_plan,
    ),
    Act(
        "the promotion",
        "The same run without --check plans, checks the plan against the policy, executes exactly this plan, and plans "
        "again to verify that nothing is left to change.",
        promote,
    ),
    Act(
        "the same run again",
        "Nothing is left to promote, so the run changes nothing.",
        promote_again,
    ),
    Act(
        "a promotion that fails and is rolled back automatically",
        f"In the meantime somebody changed policy, theme and population in {SOURCE}, and {TARGET} will refuse the second "
        "of the three steps. PingOne still executes the steps before and after it; the rollback reverts them.",
        fail_and_roll_back,
    ),
)
