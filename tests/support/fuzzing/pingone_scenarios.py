# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules of PingOne read and write: each endpoint, and each status of a promotion."""

from __future__ import annotations

from typing import Any

from simulator import worlds
from support.fuzzing.fuzzing import Scenario
from support.pingone import TASK, PingOne

Arguments = dict[str, Any]
PLAN = ("status", "plan.digest", "plan.summary.total")
SOURCE: Arguments = {"source_environment": worlds.SOURCE_ENVIRONMENT}
PAIR: Arguments = {**SOURCE, "target_environment": worlds.TARGET_ENVIRONMENT}
VARIABLES: Arguments = {"environment": worlds.SOURCE_ENVIRONMENT}


def _connected(pingone: PingOne, **options: Any) -> Arguments:
    """Return arguments with a token, which saves a request in each of a thousand runs."""
    token = pingone.run("pingone_login", no_log=True)["access_token"]
    return {"access_token": token, "api_url": pingone.simulator.url, **options}


def _credentials(pingone: PingOne) -> Arguments:
    return pingone.connection


def _renewing(pingone: PingOne) -> Arguments:
    arguments = {**pingone.connection, **_connected(pingone), "name": worlds.SOURCE_ENVIRONMENT_NAME}
    pingone.simulator.expire_tokens()
    return arguments


def _environments(pingone: PingOne) -> Arguments:
    return _connected(pingone)


def _environment(pingone: PingOne) -> Arguments:
    return _connected(pingone, environment_id=worlds.SOURCE_ENVIRONMENT)


def _unknown_environment(pingone: PingOne) -> Arguments:
    return _connected(pingone, **{**TASK, "source_environment": "Developmint"})


def _new(pingone: PingOne) -> Arguments:
    return _connected(pingone, **TASK, description="Release 7")


def _new_by_names_of_resources(pingone: PingOne) -> Arguments:
    policy = {"type": "passwordPolicies", "name": worlds.PASSWORD_POLICY_NAME}
    names = ["populations/Contractors", policy]
    mapping = [{"source": policy, "target": "passwordPolicies/Standard"}]
    return _connected(pingone, **{**TASK, "selected_resources": names, "resource_mapping": mapping}, wait_timeout=120)


def _resources(pingone: PingOne) -> Arguments:
    return _connected(pingone, environment=worlds.SOURCE_ENVIRONMENT, types=["passwordPolicies", "populations"])


def _recent_resources(pingone: PingOne) -> Arguments:
    pingone.run("pingone_snapshot", environment=worlds.SOURCE_ENVIRONMENT)
    return _connected(pingone, environment=worlds.SOURCE_ENVIRONMENT, max_age=3600)


def _new_by_name(pingone: PingOne) -> Arguments:
    names = {
        "source_environment": worlds.SOURCE_ENVIRONMENT_NAME,
        "target_environment": worlds.TARGET_ENVIRONMENT_NAME,
    }
    return _connected(pingone, **{**TASK, **names}, field_differences=True)


def _reused(pingone: PingOne) -> Arguments:
    pingone.planned_id()
    return _connected(pingone, **TASK)


def _replaced(pingone: PingOne) -> Arguments:
    pingone.planned_id()
    pingone.simulator.advance(3600)
    return _connected(pingone, **TASK, max_age=60, exclusive=True)


def _remapped(pingone: PingOne) -> Arguments:
    pingone.planned_id()
    return _connected(pingone, **TASK, resource_mapping={worlds.THEME: worlds.TARGET_THEME})


def _empty(pingone: PingOne) -> Arguments:
    pingone.executed_id()
    return _connected(pingone, **TASK, discard_empty=True)


def _invalid(pingone: PingOne) -> Arguments:
    pingone.simulator.behave(validation_failed=["populations: name is not unique"])
    return _connected(pingone, **TASK)


def _unpreparable(pingone: PingOne) -> Arguments:
    pingone.simulator.behave(prepare_error=["the snapshot could not be taken"])
    return _connected(pingone, **TASK)


def _with_variables(pingone: PingOne) -> Arguments:
    pingone.simulator.reset("variables")
    pingone.run("pingone_variable_definition", **VARIABLES, name="slo", value="https://example.com/")
    options: Arguments = {**VARIABLES, "resource_id": worlds.SAML_APPLICATION}
    pingone.run("pingone_variable_declaration", **options, variables={"sloEndpoint": "slo"})
    return _connected(pingone, **{**TASK, "selected_resources": [worlds.SAML_APPLICATION]})


def _discarded(pingone: PingOne) -> Arguments:
    return _connected(pingone, **SOURCE, promotion_id=pingone.planned_id(), state="absent")


def _started(pingone: PingOne) -> Arguments:
    plan = pingone.plan()
    digest = plan["plan"]["digest"]
    identified: Arguments = {**SOURCE, "promotion_id": plan["promotion"]["id"]}
    return _connected(pingone, **identified, expected_plan_digest=digest, keep_evidence=True)


def _started_lightly(pingone: PingOne) -> Arguments:
    return _connected(pingone, **SOURCE, promotion_id=pingone.planned_id(), on_target_change="ignore")


def _failing(pingone: PingOne) -> Arguments:
    pingone.simulator.behave(fail_steps=[{"type": "populations"}])
    return _started(pingone)


def _done(pingone: PingOne) -> Arguments:
    return _connected(pingone, **SOURCE, promotion_id=pingone.executed_id())


def _newest(pingone: PingOne) -> Arguments:
    pingone.executed_id()
    return _connected(pingone, **PAIR)


def _nothing_to_revert(pingone: PingOne) -> Arguments:
    """A promotion that has changed nothing, so that its rollback proves nothing."""
    selected = [worlds.UNCHANGED_POPULATION]
    environments = (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT)
    pingone.simulator.foreign_promotion(*environments, selected, description="empty")
    [empty] = [each["id"] for each in pingone.promotions() if each.get("description") == "empty"]
    return _connected(pingone, **SOURCE, promotion_id=empty)


def _prepared_rollback(pingone: PingOne) -> Arguments:
    return {**_done(pingone), "execute": False}


def _failing_rollback(pingone: PingOne) -> Arguments:
    arguments = _done(pingone)
    pingone.simulator.behave(fail_steps=[{"type": "populations", "scope": "rollback"}])
    return arguments


def _planned(pingone: PingOne) -> Arguments:
    return _connected(pingone, **SOURCE, promotion_id=pingone.planned_id())


def _planned_in_detail(pingone: PingOne) -> Arguments:
    return {**_planned(pingone), "field_differences": True, "check_held": True}


def _steps(pingone: PingOne) -> Arguments:
    return {**_planned(pingone), "page_size": 2}


def _evidence(pingone: PingOne) -> Arguments:
    return _connected(pingone, **SOURCE, promotion_id=pingone.planned_id())


def _compared(pingone: PingOne) -> Arguments:
    promotion_id = pingone.planned_id()
    assert not pingone.execute(promotion_id, keep_evidence=True).failed
    rollback = pingone.roll_back(promotion_id)
    assert not rollback.failed
    return _connected(pingone, **SOURCE, promotion_id=promotion_id, rollback_id=rollback["rollback"]["id"])


def _residual(pingone: PingOne) -> Arguments:
    return _connected(pingone, **PAIR, plan=pingone.plan()["plan"])


def _pair(pingone: PingOne) -> Arguments:
    pingone.executed_id()
    return _connected(pingone, **PAIR)


def _source(pingone: PingOne) -> Arguments:
    assert pingone.run("pingone_promotion_configuration", **PAIR).changed
    return _connected(pingone, **SOURCE)


def _drift_by_plan(pingone: PingOne) -> Arguments:
    targets = [worlds.TARGET_ENVIRONMENT, worlds.PRODUCTION_ENVIRONMENT_NAME]
    return _connected(pingone, **SOURCE, target_environments=targets, selected_resources=[worlds.POPULATION])


def _drift_by_snapshots(pingone: PingOne) -> Arguments:
    return _connected(
        pingone,
        **SOURCE,
        target_environments=[worlds.TARGET_ENVIRONMENT],
        method="snapshots",
        resources=[{"resource_type": "populations", "resource_id": worlds.POPULATION}],
        resource_mapping={worlds.POPULATION: worlds.TARGET_POPULATION},
    )


def _snapshot(pingone: PingOne) -> Arguments:
    return _connected(pingone, **VARIABLES, resource_type="populations", resource_id=worlds.POPULATION)


def _environment_snapshot(pingone: PingOne) -> Arguments:
    return _connected(pingone, **VARIABLES, expand=True)


def _recent_snapshot(pingone: PingOne) -> Arguments:
    arguments = {**_snapshot(pingone), "max_age": 600}
    assert not pingone.run("pingone_snapshot", **{**pingone.connection, **arguments}).failed
    return arguments


def _snapshot_versions(pingone: PingOne) -> Arguments:
    _recent_snapshot(pingone)
    return _connected(pingone, **VARIABLES, resource_id=worlds.POPULATION, versions=True)


def _embedded_snapshots(pingone: PingOne) -> Arguments:
    assert not pingone.run("pingone_snapshot", **VARIABLES).failed
    return _connected(pingone, **VARIABLES, embedded=True)


def _new_definition(pingone: PingOne) -> Arguments:
    pingone.simulator.reset("variables")
    return _connected(pingone, **VARIABLES, name="slo", value="https://example.com/")


def _changed_definition(pingone: PingOne) -> Arguments:
    arguments = _new_definition(pingone)
    assert pingone.run("pingone_variable_definition", **arguments).changed
    return {**arguments, "value": "https://example.org/"}


def _deleted_definition(pingone: PingOne) -> Arguments:
    arguments = _changed_definition(pingone)
    del arguments["value"]
    return {**arguments, "state": "absent"}


def _definitions(pingone: PingOne) -> Arguments:
    _changed_definition(pingone)
    return _connected(pingone, **VARIABLES)


def _new_declaration(pingone: PingOne) -> Arguments:
    arguments = _new_definition(pingone)
    assert pingone.run("pingone_variable_definition", **arguments).changed
    options: Arguments = {"resource_id": worlds.SAML_APPLICATION, "variables": {"sloEndpoint": "slo"}}
    return _connected(pingone, **VARIABLES, **options)


def _changed_declaration(pingone: PingOne) -> Arguments:
    arguments = _new_declaration(pingone)
    assert pingone.run("pingone_variable_declaration", **arguments).changed
    more: Arguments = {"name": "acs", "value": "https://example.com/acs"}
    assert pingone.run("pingone_variable_definition", **VARIABLES, **more).changed
    return {**arguments, "variables": {"acsUrls": "acs"}}


def _purged_declaration(pingone: PingOne) -> Arguments:
    return {**_changed_declaration(pingone), "purge": True}


def _deleted_declaration(pingone: PingOne) -> Arguments:
    arguments = _changed_declaration(pingone)
    del arguments["variables"]
    return {**arguments, "state": "absent"}


def _declaration(pingone: PingOne) -> Arguments:
    arguments = _changed_declaration(pingone)
    del arguments["variables"]
    return arguments


def _checked(pingone: PingOne) -> Arguments:
    return _connected(pingone, **TASK)


def _proven(pingone: PingOne) -> Arguments:
    """A plan to production from the snapshot that staging has got its content from."""
    pingone.executed_id()
    pinned = pingone.promotions()[-1]["sourceSnapshotId"]
    return _asking_for_proof(pingone, pinned)


def _unproven(pingone: PingOne) -> Arguments:
    pingone.executed_id()
    return _asking_for_proof(pingone, None)


def _proven_in_a_chain(pingone: PingOne) -> Arguments:
    """A plan to production of what staging has."""
    pingone.executed_id()
    mapping = pingone.run("pingone_promotion_mapping_info", **PAIR)["mapping"]
    stage = {
        "source_environment": worlds.TARGET_ENVIRONMENT,
        "target_environment": worlds.PRODUCTION_ENVIRONMENT,
        "selected_resources": [mapping[worlds.POPULATION]],
    }
    identified = {"source_environment": worlds.TARGET_ENVIRONMENT, "promotion_id": pingone.planned_id(**stage)}
    return _connected(pingone, **identified, proven={**PAIR, "soak": 0})


def _asking_for_proof(pingone: PingOne, pinned: str | None) -> Arguments:
    promotion_id = pingone.planned_id(target_environment=worlds.PRODUCTION_ENVIRONMENT, source_snapshot_id=pinned)
    return _connected(pingone, **SOURCE, promotion_id=promotion_id, proven={**PAIR, "soak": 0})


def _variable_resources(pingone: PingOne) -> Arguments:
    pingone.simulator.reset("variables")
    return _connected(pingone, **VARIABLES)


SCENARIOS: dict[str, Scenario] = {
    "log in": Scenario("pingone_login", _credentials, no_log=True),
    "renew a token": Scenario("pingone_environment_info", _renewing, ("environments.*.id",)),
    "environments": Scenario("pingone_environment_info", _environments, ("environments.*.id",)),
    "an environment": Scenario("pingone_environment_info", _environment, ("environments.*.id",)),
    "an unknown environment": Scenario("pingone_promotion", _unknown_environment, fails=True),
    "preflight": Scenario("pingone_preflight_info", _checked, ("checks.*.name", "checks.*.state")),
    "preflight, blocked": Scenario("pingone_preflight_info", _with_variables, ("checks.*.name", "checks.*.state")),
    "proof": Scenario("pingone_proof_info", _proven, ("proven", "relies_on.promotion_id")),
    "proof in a chain": Scenario("pingone_proof_info", _proven_in_a_chain, ("proven", "relies_on.promotion_id")),
    "proof that is missing": Scenario("pingone_proof_info", _unproven, fails=True),
    "plan": Scenario("pingone_promotion", _new, PLAN),
    "plan by names": Scenario("pingone_promotion", _new_by_name, PLAN),
    "plan of named resources": Scenario("pingone_promotion", _new_by_names_of_resources, (*PLAN, "selection")),
    "resources": Scenario(
        "pingone_resource_info", _resources, ("resources.*.id", "resources.*.name"), only_records=True
    ),
    "resources of a recent snapshot": Scenario("pingone_resource_info", _recent_resources, ("resources.*.id",)),
    "plan in check mode": Scenario("pingone_promotion", _new, PLAN, check=True),
    "plan, reused": Scenario("pingone_promotion", _reused, (*PLAN, "reused")),
    "plan, replaced": Scenario("pingone_promotion", _replaced, PLAN),
    "plan, remapped": Scenario("pingone_promotion", _remapped, PLAN),
    "plan, empty": Scenario("pingone_promotion", _empty, (*PLAN, "discarded")),
    "plan, invalid": Scenario("pingone_promotion", _invalid, fails=True),
    "plan, failed": Scenario("pingone_promotion", _unpreparable, fails=True),
    "plan with variables": Scenario("pingone_promotion", _with_variables, fails=True),
    "discard": Scenario("pingone_promotion", _discarded, ("status",)),
    "execute": Scenario("pingone_promotion_execution", _started, ("status", "outcomes.*.outcome", "target_changes")),
    "execute without a comparison": Scenario("pingone_promotion_execution", _started_lightly, ("status",)),
    "execute in check mode": Scenario("pingone_promotion_execution", _started, ("status",), check=True),
    "execute, failing": Scenario("pingone_promotion_execution", _failing, fails=True),
    "executed already": Scenario("pingone_promotion_execution", _done, ("status",)),
    "roll back": Scenario("pingone_promotion_rollback", _done, (*PLAN, "proof.complete")),
    "roll back the newest": Scenario("pingone_promotion_rollback", _newest, (*PLAN, "proof.complete")),
    "roll back in check mode": Scenario("pingone_promotion_rollback", _done, PLAN, check=True),
    "roll back, nothing to revert": Scenario(
        "pingone_promotion_rollback", _nothing_to_revert, ("status", "proof.complete", "nothing_to_revert")
    ),
    "roll back, prepared": Scenario("pingone_promotion_rollback", _prepared_rollback, PLAN),
    "roll back, failing": Scenario("pingone_promotion_rollback", _failing_rollback, fails=True),
    "promotions": Scenario("pingone_promotion_info", _newest, ("promotions.*.id", "promotions.*.status")),
    "a promotion": Scenario(
        "pingone_promotion_info",
        _planned_in_detail,
        ("promotions.*.id", "promotions.*.status", "promotions.*.plan.digest", "promotions.*.held"),
    ),
    "steps": Scenario("pingone_promotion_steps_info", _steps, ("plan.digest", "steps.*.action")),
    "evidence": Scenario("pingone_promotion_evidence", _evidence, ("evidence.*.digest",)),
    "evidence, compared": Scenario("pingone_promotion_evidence", _compared, ("comparison.*.state", "differences")),
    "verify": Scenario("pingone_promotion_verification_info", _done, ("verified", "leftovers", "beyond")),
    "residual steps": Scenario("pingone_residual_steps_info", _residual, ("residual", "unexplained")),
    "mapping": Scenario("pingone_promotion_mapping_info", _pair, ("mapping",)),
    "configuration": Scenario("pingone_promotion_configuration_info", _source, ("configuration.targetEnvironmentId",)),
    "configure": Scenario("pingone_promotion_configuration", _pair),
    "drift by plan": Scenario("pingone_drift_info", _drift_by_plan, ("in_sync", "drifts.*.in_sync")),
    "drift by snapshots": Scenario("pingone_drift_info", _drift_by_snapshots, ("in_sync", "drifts.*.in_sync")),
    "take a snapshot": Scenario("pingone_snapshot", _snapshot, ("status", "reused"), only_records=True),
    "take a snapshot of all": Scenario(
        "pingone_snapshot", _environment_snapshot, ("status", "reused"), only_records=True
    ),
    "a recent snapshot": Scenario("pingone_snapshot", _recent_snapshot, ("status", "reused"), only_records=True),
    "versions of snapshots": Scenario("pingone_snapshot_info", _snapshot_versions, ("snapshots.*.status",)),
    "embedded snapshots": Scenario("pingone_snapshot_info", _embedded_snapshots, ("snapshots.*.status",)),
    "define": Scenario("pingone_variable_definition", _new_definition),
    "define again": Scenario("pingone_variable_definition", _changed_definition),
    "undefine": Scenario("pingone_variable_definition", _deleted_definition),
    "definitions": Scenario("pingone_variable_definition_info", _definitions, ("definitions.*.name",)),
    "declare": Scenario("pingone_variable_declaration", _new_declaration),
    "declare more": Scenario("pingone_variable_declaration", _changed_declaration),
    "declare instead": Scenario("pingone_variable_declaration", _purged_declaration),
    "undeclare": Scenario("pingone_variable_declaration", _deleted_declaration),
    "declaration": Scenario("pingone_variable_declaration_info", _declaration, ("declaration.variables",)),
    "variable resources": Scenario("pingone_variable_resource_info", _variable_resources, ("resources.*.id",)),
}
"""By a name for each; Python keeps the order, so the tests are the same in each run."""
