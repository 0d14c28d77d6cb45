# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the playbooks of the collection run, as ansible-core reads it."""

from __future__ import annotations

from typing import Any

import pytest
from ansible import template
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play import Play

from support.repository import ROOT

NAMES = sorted(
    path.stem for path in (ROOT / "playbooks").glob("*.yml") if f"{path.stem}_hosts" in path.read_text(encoding="utf-8")
)


def hosts_of(playbook: str, variables: dict[str, Any]) -> list[str]:
    loader = DataLoader()
    [stated] = loader.load_from_file(str(ROOT / "playbooks" / f"{playbook}.yml"))
    # ansible-core 2.18 and older have no templates that are not trusted.
    trusted = getattr(template, "trust_as_template", str)
    play = Play.load({"name": stated["name"], "hosts": trusted(stated["hosts"])}, loader=loader)
    play.post_validate(template.Templar(loader=loader, variables=variables))
    hosts: list[str] = play.hosts
    return hosts


def test_each_role_has_a_playbook_whose_hosts_can_be_chosen() -> None:
    assert sorted(path.name for path in (ROOT / "roles").iterdir() if (path / "tasks").is_dir()) == NAMES


@pytest.mark.parametrize("given", [{}, *({"hosts": blank} for blank in ("", " ", "\n\t", None))], ids=repr)
@pytest.mark.parametrize("playbook", NAMES)
def test_without_hosts_it_runs_on_the_local_one(playbook: str, given: dict[str, Any]) -> None:
    """With other hosts, such as one named None, nothing would run, and the job would be successful."""
    assert hosts_of(playbook, {f"{playbook}_{name}": value for name, value in given.items()}) == ["localhost"]


@pytest.mark.parametrize(
    ("given", "expected"), [("a", ["a"]), ("a,b", ["a,b"]), ("all:!b", ["all:!b"]), (["a", "b"], ["a", "b"])], ids=str
)
@pytest.mark.parametrize("playbook", NAMES)
def test_hosts_are_those_that_are_given(playbook: str, given: Any, expected: list[str]) -> None:
    assert hosts_of(playbook, {f"{playbook}_hosts": given}) == expected
