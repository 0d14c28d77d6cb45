# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The README of the simulator names every switch, with its default."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest

from simulator.pace import Pace
from simulator.pingone.behaviour import Behaviour as PingOneBehaviour
from simulator.workfront.behaviour import Behaviour as WorkfrontBehaviour
from support.repository import ROOT

SECTIONS = (ROOT / "tests" / "simulator" / "README.md").read_text(encoding="utf-8").split("\n#")
IN_WORDS = {"unknown_fields"}
"""Switches whose default is described, because it is long."""


def rows_of(heading: str) -> list[list[str]]:
    [section] = [section for section in SECTIONS if section.lstrip("# ").startswith(f"{heading}\n")]
    return [line.split(" | ") for line in section.splitlines() if "`" in line and line.startswith("| ")]


def shown(default: Any) -> str:
    return json.dumps({"reads": default.reads} if isinstance(default, Pace) else default)


@pytest.mark.parametrize(
    ("vendor", "behaviour"), [("PingOne", PingOneBehaviour()), ("Workfront", WorkfrontBehaviour())]
)
def test_every_switch_is_documented_with_its_default(vendor: str, behaviour: Any) -> None:
    documented = {
        name: default.strip("`")
        for names, default, *_ in rows_of(f"Behaviour of {vendor}")
        for name in re.findall(r"`(\w+)`", names)
    }
    switches = {field.name: getattr(behaviour, field.name) for field in dataclasses.fields(behaviour)}
    assert documented.keys() == switches.keys()
    for name in switches.keys() - IN_WORDS:
        assert documented[name] == shown(switches[name]), name


def test_every_switch_of_an_open_reading_exists() -> None:
    known = {
        field.name for behaviour in (PingOneBehaviour, WorkfrontBehaviour) for field in dataclasses.fields(behaviour)
    }
    named = {name for row in rows_of("Open readings") for name in re.findall(r"`(\w+)`", row[1])}
    assert named - known == {"status", "map", "roll_back"}, "what is not a switch belongs to a control call"
