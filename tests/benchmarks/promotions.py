# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole promotion of PingOne, and one of Workfront."""

from __future__ import annotations

from typing import Any

from benchmarks.comparing import HERE, Work, compare, playbook_way, script_way
from demo.workspace import Workspace
from simulator import workfront_worlds, worlds
from simulator.launcher import Simulator

_SELECTED = (worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, worlds.POPULATION)
_PACKAGE = "Agency Offboarding"
_OBJECTS = {
    "TMPL": workfront_worlds.SECOND_TEMPLATE,
    "PROJ": workfront_worlds.PROJECT,
    "PTLTAB": workfront_worlds.DASHBOARD,
}
_INTERVAL = 0.1


def promotion_variables() -> dict[str, Any]:
    """Return the variables of the role for the promotion of PingOne."""
    return {
        "pingone_promote_source_environment": worlds.SOURCE_ENVIRONMENT,
        "pingone_promote_target_environment": worlds.TARGET_ENVIRONMENT,
        "pingone_promote_selected_resources": [worlds.POPULATION],
        "pingone_promote_wait_interval": _INTERVAL,
    }


def installation_variables() -> dict[str, Any]:
    """Return the variables of the role for the promotion of Workfront."""
    return {
        "workfront_promote_source": _connection("SANDBOX"),
        "workfront_promote_target": _connection("PRODUCTION"),
        "workfront_promote_package_name": _PACKAGE,
        "workfront_promote_objects": [{"object_code": code, "id": item} for code, item in _OBJECTS.items()],
        "workfront_promote_wait_interval": _INTERVAL,
    }


def measure_promotions(workspace: Workspace, rounds: int) -> None:
    """Measure a promotion between two environments of PingOne."""
    names = ("source_environment", "target_environment", "selected_resource")
    plain = dict(zip(names, _SELECTED, strict=True))
    work = Work(
        "PingOne: whole promotions of 3 changes",
        playbook_way("role", "envops.promotion.pingone_promote", promotion_variables()),
        playbook_way("uri tasks", HERE / "uri_promotion.yml", plain),
        script_way("bare_promotion.py", *_SELECTED),
        _pingone_complaint,
        most_requests_more=2,
    )
    compare(work, workspace, rounds)


def measure_installations(workspace: Workspace, rounds: int) -> None:
    """Measure a promotion from a sandbox of Workfront to production."""
    plain = {"package_name": _PACKAGE, "objects": _OBJECTS}
    work = Work(
        "Workfront: whole promotions of 3 objects, which become a package of 10",
        playbook_way("role", "envops.promotion.workfront_promote", installation_variables()),
        playbook_way("uri tasks", HERE / "uri_installation.yml", plain),
        script_way("bare_installation.py", _PACKAGE, *(f"{code}={item}" for code, item in _OBJECTS.items())),
        _workfront_complaint,
        most_requests_more=4,
    )
    compare(work, workspace, rounds)


def _connection(kind: str) -> dict[str, str]:
    return {
        "url": f"{{{{ lookup('ansible.builtin.env', 'WORKFRONT_{kind}_URL') }}}}",
        "api_key": f"{{{{ lookup('ansible.builtin.env', 'WORKFRONT_{kind}_API_KEY') }}}}",
        "environment_type": kind.lower(),
    }


def _pingone_complaint(simulator: Simulator) -> str:
    statuses = [promotion["status"] for promotion in simulator.state()["pingone"]["promotions"]]
    started = len(simulator.requests("P7"))
    right = statuses == ["COMPLETED"] and started == 1
    return "" if right else f"the service has started {started} promotions and has {statuses}"


def _workfront_complaint(simulator: Simulator) -> str:
    statuses = [installation["status"] for installation in simulator.state()["workfront"]["installations"]]
    names = [item["name"] for item in simulator.workfront_objects(workfront_worlds.PRODUCTION).values()]
    right = statuses == ["INSTALLED"] and workfront_worlds.DASHBOARD_NAME in names
    return "" if right else f"the service has the installations {statuses} and in production {names}"
