# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules of Workfront read and write: each endpoint, and each state of a package and an installation."""

from __future__ import annotations

from typing import Any

from simulator import workfront_worlds as worlds
from support.fuzzing.fuzzing import Scenario
from support.workfront import NAME, OBJECTS, SOURCE, TARGET, Workfront, small_package

Arguments = dict[str, Any]
PLAN = ("plan.digest", "plan.summary.total")
PROOF = ("proven", "evidence.installation_id")
INSTALLED = ("status", *PLAN, "objects.*.status", "outcomes.*.outcome")


def _session(workfront: Workfront) -> Arguments:
    return workfront.connection(SOURCE)


def _found(workfront: Workfront) -> Arguments:
    return {**workfront.connection(SOURCE), "object_code": "TMPL", "name": worlds.TEMPLATE_NAME}


def _looked_up(workfront: Workfront) -> Arguments:
    listed = [("TMPL", worlds.TEMPLATE), ("TMPL", worlds.SECOND_TEMPLATE), ("PROJ", worlds.PROJECT)]
    return {**workfront.connection(SOURCE), "objects": [{"object_code": code, "id": each} for code, each in listed]}


def _new_package(workfront: Workfront) -> Arguments:
    return {**workfront.connection(SOURCE), "name": NAME, "objects": OBJECTS, "wait_timeout": 20}


def _known_package(workfront: Workfront) -> Arguments:
    workfront.assemble()
    return {**_new_package(workfront), "outdated": "warn"}


def _admitted(workfront: Workfront) -> Arguments:
    workfront.assemble()
    return {**_new_package(workfront), "status": "ACTIVE"}


def _recreated(workfront: Workfront) -> Arguments:
    workfront.assemble(objects=OBJECTS[:1])
    return {**_new_package(workfront), "recreate": True}


def _renamed(workfront: Workfront) -> Arguments:
    package_id = str(workfront.assemble()["package_id"])
    return {**workfront.connection(SOURCE), "package_id": package_id, "name": "Another", "description": "Release 7"}


def _deleted_package(workfront: Workfront) -> Arguments:
    return {**workfront.connection(SOURCE), "package_id": small_package(workfront), "state": "absent"}


def _packages(workfront: Workfront) -> Arguments:
    small_package(workfront)
    return workfront.connection(SOURCE)


def _package(workfront: Workfront) -> Arguments:
    return {**workfront.connection(SOURCE), "package_id": small_package(workfront), "outdated": True}


def _planned(workfront: Workfront) -> Arguments:
    return {**workfront.connection(TARGET), "package_id": small_package(workfront), "collision": "overwrite"}


def _prepared(workfront: Workfront) -> Arguments:
    return {**workfront.connection(TARGET), "package_id": small_package(workfront), "prepare": True}


def _installing(workfront: Workfront) -> Arguments:
    return {**workfront.connection(TARGET), "package_id": small_package(workfront), "wait_timeout": 20}


def _installing_prepared(workfront: Workfront) -> Arguments:
    prepared = workfront.plan(small_package(workfront), prepare=True)
    return {**workfront.connection(TARGET), "installation_id": prepared["installation_id"], "wait_timeout": 20}


def _checked(workfront: Workfront) -> Arguments:
    package_id = small_package(workfront)
    return {**workfront.connection(TARGET), "source": workfront.connection(SOURCE), "package_id": package_id}


def _installation_id(workfront: Workfront) -> str:
    return str(workfront.install(small_package(workfront))["installation_id"])


def _installations(workfront: Workfront) -> Arguments:
    _installation_id(workfront)
    return {**workfront.connection(TARGET), "package_id": workfront.packages()[-1]["id"]}


def _installation(workfront: Workfront) -> Arguments:
    return {**workfront.connection(TARGET), "installation_id": _installation_id(workfront)}


def _compensated(workfront: Workfront) -> Arguments:
    return {**_installation(workfront), "confirm": True, "source": workfront.connection(SOURCE)}


def _drifted(workfront: Workfront) -> Arguments:
    _installation_id(workfront)
    package_id = workfront.packages()[-1]["id"]
    return {**workfront.connection(TARGET), "package_id": package_id, "source": workfront.connection(SOURCE)}


def _unready(workfront: Workfront) -> Arguments:
    package_id = small_package(workfront)
    workfront.simulator.workfront_change_package(package_id, status="ASSEMBLING_FAILED")
    source = workfront.connection(SOURCE)
    return {**workfront.connection(TARGET), "source": source, "package_id": package_id}


def _drifted_objects(workfront: Workfront) -> Arguments:
    _installation_id(workfront)
    workfront.simulator.workfront_change_object(SOURCE, worlds.SECOND_TEMPLATE, fields={"priority": 3})
    listed = [{"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE}, {"object_code": "PROJ", "id": worlds.PROJECT}]
    return {**workfront.connection(TARGET), "objects": listed, "source": workfront.connection(SOURCE)}


def _proven(workfront: Workfront) -> Arguments:
    _installation_id(workfront)
    workfront.simulator.advance(60)
    return {**workfront.connection(TARGET), "package_id": workfront.packages()[-1]["id"], "soak": 30}


def _unproven(workfront: Workfront) -> Arguments:
    _installation_id(workfront)
    return {**workfront.connection(TARGET), "package_id": workfront.packages()[-1]["id"], "soak": 3600}


SCENARIOS: dict[str, Scenario] = {
    "session": Scenario("workfront_session_info", _session, ("session.user_id", "session.customer_id")),
    "preflight": Scenario("workfront_preflight_info", _checked),
    "preflight of what is not ready": Scenario("workfront_preflight_info", _unready, ("ready",)),
    "object by name": Scenario("workfront_object_info", _found, ("objects.*.id",)),
    "objects": Scenario("workfront_object_info", _looked_up, ("objects.*.object_code",)),
    "new package": Scenario("workfront_package", _new_package, ("status",)),
    "known package": Scenario("workfront_package", _known_package, ("status", "package_id"), check=True),
    "status": Scenario("workfront_package", _admitted, ("status", "package_id")),
    "successor": Scenario("workfront_package", _recreated, ("status",)),
    "rename": Scenario("workfront_package", _renamed, ("package_id", "package.name")),
    "delete package": Scenario("workfront_package", _deleted_package),
    "packages": Scenario("workfront_package_info", _packages, ("packages.*.id", "packages.*.status")),
    "package": Scenario("workfront_package_info", _package, ("packages.*.id", "packages.*.status")),
    "plan": Scenario("workfront_installation_plan", _planned, PLAN),
    "prepare": Scenario("workfront_installation_plan", _prepared, PLAN),
    "install": Scenario("workfront_installation", _installing, INSTALLED),
    "install what was prepared": Scenario("workfront_installation", _installing_prepared, INSTALLED),
    "installations": Scenario("workfront_installation_info", _installations, ("installations.*.status",)),
    "installation": Scenario("workfront_installation_info", _installation, ("installations.*.status",)),
    "drift": Scenario("workfront_drift_info", _drifted, ("objects.*.state", "summary.total")),
    "drift of objects": Scenario("workfront_drift_info", _drifted_objects, ("objects.*.state", "summary.total")),
    "proof": Scenario("workfront_proof_info", _proven, PROOF),
    "proof of what is too young": Scenario("workfront_proof_info", _unproven, fails=True),
    "compensation": Scenario("workfront_installation_compensation", _compensated),
}
"""By a name for each; Python keeps the order, so the tests are the same in each run."""
