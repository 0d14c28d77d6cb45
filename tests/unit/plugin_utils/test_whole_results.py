# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A shortened result is whole again for the following tasks of the same run, and for nobody else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible import constants

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._plan import CREATE, Change, Plan
from ansible_collections.envops.promotion.plugins.plugin_utils._whole_results import (
    is_wanted_whole,
    put_aside,
    whole,
    whole_values,
)


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path))


def large_result() -> dict[str, Any]:
    changes = [
        Change(
            action=CREATE,
            type="TMPL",
            name=f"{{{{ {number} }}}}",
            source_id=f"{number:032x}",
            target_id=None,
            vendor_action="CREATE",
        )
        for number in range(5000)
    ]
    return {"changed": False, "plan": Plan.of(changes).to_dict(), "status": "PLANNED"}


def test_a_small_result_is_not_put_aside(tmp_path: Path) -> None:
    result = {"plan": {"changes": [], "digest": "x"}, "changed": False}
    assert put_aside(result, ["plan"]) is result
    assert list(tmp_path.iterdir()) == []


def test_a_result_and_the_plan_in_it_become_whole_again(tmp_path: Path) -> None:
    result = large_result()
    short = put_aside(result, ["plan"])
    assert len(json.dumps(short)) < 50_000
    assert short["shortened"]["totals"] == {"plan.changes": 5000}
    assert short["plan"]["summary"] == result["plan"]["summary"]
    assert whole(short) == result
    assert whole(short["plan"]) == result["plan"]
    assert whole_values({"seen": {"plan": short["plan"]}, "planned": short}) == {
        "seen": {"plan": result["plan"]},
        "planned": result,
    }
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_diff_of_a_large_result_is_shortened_last() -> None:
    result = large_result() | {"diff": {"prepared": "+ a line\n" * 100_000}}
    short = put_aside(result, ["plan"])
    assert short["diff"]["prepared"].count("\n") == 1001
    assert whole(short)["plan"] == result["plan"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "envops-promotion-0.json", ""])
def test_nothing_else_is_read(name: str) -> None:
    with pytest.raises(InputError, match="shortened"):
        whole({"shortened": {"whole": name}})


def test_a_result_of_another_run_is_refused(tmp_path: Path) -> None:
    short = put_aside(large_result(), ["plan"])
    for file in tmp_path.iterdir():
        file.unlink()
    for given in (short, short["plan"]):
        with pytest.raises(InputError, match="ENVOPS_PROMOTION_RESULTS"):
            whole(given)


@pytest.mark.parametrize("value", [None, 7, "text", [], {}, {"shortened": None}, {"shortened": {"whole": 7}}, {"a": 1}])
def test_anything_else_stays_as_it_is(value: Any) -> None:
    assert whole(value) is value
    assert whole_values({"key": value}) == {"key": value}


@pytest.mark.parametrize(
    ("environment", "verbosity", "wanted"),
    [({}, 0, False), ({}, 1, True), ({"ENVOPS_PROMOTION_RESULTS": "Whole"}, 0, True), ({"X": "whole"}, 0, False)],
)
def test_who_wants_all_of_it_gets_it(environment: dict[str, str], verbosity: int, wanted: bool) -> None:
    assert is_wanted_whole(environment, verbosity) is wanted
