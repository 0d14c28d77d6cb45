# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""PingOne: a plan, its promotion, nothing left to do, and a failed promotion that is rolled back by itself."""

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
    prove_no_record,
    prove_same,
    target_resources,
)
from demo.stage import Act, Stage
from simulator import worlds

VARIABLES = f"""\
pingone_promote_source_environment: {worlds.SOURCE_ENVIRONMENT_NAME}
pingone_promote_target_environment: {worlds.TARGET_ENVIRONMENT_NAME}
pingone_promote_selected_resources:
  - {worlds.POPULATION}  # the population "{worlds.POPULATION_NAME}"
pingone_promote_policy:
  max_deletes: 0
pingone_promote_wait_interval: 0.2  # seconds; the simulator is quicker than PingOne
"""
VARIABLES_FILE = "promotion.yml"
_ARGUMENTS = ("--extra-vars", f"@{VARIABLES_FILE}")
_PROMOTED = {
    worlds.PASSWORD_POLICY: ("passwordPolicies", worlds.PASSWORD_POLICY_NAME),
    worlds.THEME: ("themes", f"themes:{worlds.TARGET_THEME}"),
    worlds.POPULATION: ("populations", worlds.POPULATION_NAME),
}
"""What is promoted: its id in the source, its type, and its name in the target."""
_COUNTED_BY_TARGET = ("environment", "modified", "populationCount", "userCount")
"""Members of a resource that each environment has of its own."""


def introduce(stage: Stage) -> None:
    """Tell where the service is, and show the variables of all acts."""
    stage.screen.text(
        f"A simulator of PingOne with the environments {SOURCE} and {TARGET} answers at {stage.simulator.url}. "
        "The variables PINGONE_API_URL, PINGONE_AUTH_URL, PINGONE_AUTH_ENVIRONMENT_ID, PINGONE_CLIENT_ID and "
        "PINGONE_CLIENT_SECRET tell the playbook where it is and how to log in. What to promote is in a file:"
    )
    stage.show_file(VARIABLES_FILE, VARIABLES)


def show_plan(stage: Stage) -> None:
    """Act 1."""
    before = target_resources(stage)
    played = stage.run("pingone_promote", *_ARGUMENTS, "--check", "--diff")
    stage.prove_end(played, 0, changed=1, failed=0)
    changes = [line for line in played.texts("plan") if line[0] in "+~-"]
    stage.prove("The plan is shown: one line for each of its 3 changes.", len(changes) == 3, changes)
    stage.prove_requests(
        "The requests that write were two: create the record (P1) and delete it (P9). None starts it.",
        WRITING,
        (CREATE, DELETE),
    )
    prove_same(stage, before)
    prove_no_record(stage)


def promote(stage: Stage) -> None:
    """Act 2."""
    before = target_resources(stage)
    played = stage.run("pingone_promote", *_ARGUMENTS)
    stage.prove_end(played, 0, changed=2, failed=0)
    stage.prove_requests(
        "The plan was created (P1) and started (P7) once; the record of the verification was created and deleted (P9).",
        WRITING,
        (CREATE, START, CREATE, DELETE),
    )
    after = target_resources(stage)
    stage.prove(f"{TARGET} was changed.", after != before)
    differing = _differing(stage.simulator.resources(worlds.SOURCE_ENVIRONMENT), after)
    stage.prove(
        f"The policy, the theme and the population of {TARGET} have the content they have in {SOURCE}.",
        not differing,
        differing,
    )
    stage.prove(
        "The service calls the promotion COMPLETED.",
        promotion_statuses(stage) == ["COMPLETED"],
        promotion_statuses(stage),
    )


def promote_again(stage: Stage) -> None:
    """Act 3."""
    before = target_resources(stage)
    played = stage.run("pingone_promote", *_ARGUMENTS)
    stage.prove_end(played, 0, changed=0, failed=0)
    stage.prove_requests(
        "The requests that write were two: create the record (P1), and delete it (P9) because its plan was empty.",
        WRITING,
        (CREATE, DELETE),
    )
    prove_same(stage, before)


def fail_and_roll_back(stage: Stage) -> None:
    """Act 4."""
    simulator = stage.simulator
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.PASSWORD_POLICY, {"maxAgeDays": 90})
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.THEME, {"template": "slate"})
    simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.POPULATION, {"description": "Engineering in Austin"})
    simulator.behave(fail_steps=[{"index": 1}])
    before = target_resources(stage)
    played = stage.run("pingone_promote", *_ARGUMENTS, "--diff")
    stage.prove_end(played, 2, failed=1, rescued=1)
    stage.prove_requests(
        "The promotion was started (P7), rolled back (P8) and the rollback started (P7); the record of the proof was "
        "created and deleted.",
        WRITING,
        (CREATE, START, ROLL_BACK, START, CREATE, DELETE),
    )
    statuses = promotion_statuses(stage)[:2]
    stage.prove(
        "The service calls the rollback COMPLETED and the promotion ROLLED_BACK.",
        statuses == ["COMPLETED", "ROLLED_BACK"],
        statuses,
    )
    stage.prove(
        "The last message says what failed, and what was done about it.",
        "ended in ERROR" in played.message and "was rolled back" in played.message,
        played.message,
    )
    prove_same(stage, before)


def _differing(source: Resources, target: Resources) -> list[str]:
    """Return the names of what was promoted and has another content in the target, its ids translated."""
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
        f"A dry run shows what would change in {TARGET}, and changes nothing there.",
        show_plan,
    ),
    Act(
        "the promotion",
        "The same run without --check plans, holds the plan to the policy, executes exactly this plan, and plans again to "
        "verify that nothing is left to change.",
        promote,
    ),
    Act(
        "the same run again",
        "There is nothing left to promote, so nothing is changed.",
        promote_again,
    ),
    Act(
        "a promotion that fails and is rolled back by itself",
        f"Policy, theme and population were changed in {SOURCE} meanwhile, and {TARGET} will refuse the second of the "
        "three steps. The steps before and after it are executed all the same; the rollback takes them back.",
        fail_and_roll_back,
    ),
)
