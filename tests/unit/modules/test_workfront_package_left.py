# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_package: what killed dry runs have left is deleted by a later run."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.rehearsals import DESCRIPTION, rehearsal_name
from simulator import workfront_worlds as worlds
from support.workfront import NAME, TARGET, Workfront

LEFT = {"name": rehearsal_name(NAME, "0a1b2c3d"), "description": DESCRIPTION}
HOURS = 3600.0


def left_names(workfront: Workfront) -> set[str]:
    return {item["name"] for item in workfront.packages() if not item["deletedAt"]} - {NAME}


def test_a_later_run_deletes_it(workfront: Workfront) -> None:
    assert workfront.assemble(**LEFT).changed
    workfront.simulator.advance(5 * HOURS)
    outcome = workfront.assemble()
    assert outcome.changed
    assert outcome["package"]["name"] == NAME
    assert left_names(workfront) == set()
    assert workfront.writes() == ["E1", "E1", "E7"]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Agency Onboarding (dry run of Monday)"},
        {"description": "Written by a person."},
        {"status": "TESTING"},
    ],
    ids=str,
)
def test_what_somebody_else_has_made_stays(workfront: Workfront, other: dict[str, Any]) -> None:
    kept = {**LEFT, **other}
    assert workfront.assemble(**kept).changed
    workfront.simulator.advance(5 * HOURS)
    assert workfront.assemble().changed
    assert left_names(workfront) == {kept["name"]}


def test_a_dry_run_that_may_still_be_running_keeps_its_own(workfront: Workfront) -> None:
    assert workfront.assemble(**LEFT).changed
    workfront.simulator.advance(3 * HOURS)
    assert workfront.assemble().changed
    assert left_names(workfront) == {LEFT["name"]}


def test_what_is_from_another_source_stays(current_workfront: Workfront) -> None:
    workfront = current_workfront
    assert workfront.assemble(**LEFT).changed
    workfront.simulator.advance(5 * HOURS)
    objects = [{"object_code": "GROUP", "id": worlds.GROUP}]
    assert workfront.run("workfront_package", TARGET, name="From there", objects=objects).changed
    assert LEFT["name"] in left_names(workfront)


def test_one_that_cannot_be_deleted_is_no_failure(workfront: Workfront) -> None:
    assert workfront.assemble(**LEFT).changed
    workfront.simulator.advance(5 * HOURS)
    workfront.simulator.fault("status", operation="E7", status=403)
    assert workfront.assemble().changed
    assert left_names(workfront) == {LEFT["name"]}
