# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What guides and READMEs show can be used as it stands: options, variables and playbooks exist and have these types."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.envops.promotion.plugins.filter.promotion_fleet import decide
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import invalid
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import spec_of
from support.documented_code import DOCUMENTS, Block, blocks_of, filled, loaded
from support.repository import ROOT

COLLECTION = "envops.promotion."
PLUGINS = "ansible_collections.envops.promotion.plugins"
ROLES = sorted(path.name for path in (ROOT / "roles").iterdir() if (path / "tasks").is_dir())
FLEETS = ["pingone_fleet", "workfront_fleet"]
PLAYBOOKS = {path.stem for path in (ROOT / "playbooks").glob("*.yml")}
EXCERPTS = {"resource_mapping": "pingone_promotion"}
"""Options that a guide shows without their task, with a module that has them."""
BLOCKS = [block for path in DOCUMENTS for block in blocks_of(path)]
YAML = [block for block in BLOCKS if block.language == "yaml"]
SHELL = [block for block in BLOCKS if block.language == "shell"]
GIVEN = re.compile(r"(?:-e|--extra-vars) '?(\w+)=")
PLAYED = re.compile(r"ansible-playbook (\S+)")
NO_OPTIONS = {"pingone_promote_polcy", "awx_setup_secrets"}
"""What a guide shows as a mistake, and a variable that a user chooses."""
MENTIONED = re.compile(rf"``((?:{'|'.join([*ROLES, *FLEETS])})_[a-z_]+)\b")


def facts_of(role: str) -> set[str]:
    """The variables that a role sets, by their full names."""
    run = importlib.import_module(f"{PLUGINS}.filter.{role}_run").load_run()
    return {f"{role}_{name}" for name in run.FACTS}


def options_of(fleet: str) -> set[str]:
    """The variables that the playbook of a fleet reads or sets, by their full names."""
    text = (ROOT / "playbooks" / f"{fleet}.yml").read_text(encoding="utf-8")
    return set(re.findall(rf"\b{fleet}_[a-z_]+", text))


def variables_in(found: Any) -> Iterator[dict[str, Any]]:
    """The sets of variables in a block: the block itself, or what its plays and tasks give to roles."""
    if isinstance(found, Mapping):
        yield dict(found)
    for entry in found if isinstance(found, list) else []:
        yield from (role["vars"] for role in entry.get("roles", []) if "vars" in role)
        if "ansible.builtin.include_role" in entry:
            yield entry["vars"]


def tasks_in(found: Any) -> Iterator[tuple[str, Any]]:
    """The modules of the collection with their options in the tasks of a block."""
    for entry in found if isinstance(found, list) else []:
        yield from ((key.removeprefix(COLLECTION), entry[key]) for key in entry if key.startswith(COLLECTION))
    if isinstance(found, Mapping):
        yield from ((EXCERPTS[key], {key: value}) for key, value in found.items() if key in EXCERPTS)


def problem_with_fleet(fleet: str, given: Mapping[str, Any]) -> str:
    options = {name.removeprefix(f"{fleet}_"): value for name, value in given.items() if name.startswith(f"{fleet}_")}
    # Whether the user has these files is not what a guide can say.
    options = {name: value for name, value in options.items() if name != "checks"}
    asked = {"prefix": fleet, "options": options, "names": sorted(given), "release_is_uuid": True}
    return str(decide(asked, "begin")["problem"])


def test_the_documents_have_code() -> None:
    assert {Path(block.place.partition(":")[0]).parts[0] for block in YAML} == {"docs", "roles", "README.md"}
    assert (len(YAML) > 40, len(SHELL) > 25) == (True, True)


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.place)
def test_yaml_is_valid_and_its_variables_are_accepted(block: Block) -> None:
    for given in variables_in(loaded(block.text)):
        for role in ROLES:
            own = {name: value for name, value in filled(given).items() if name.startswith(f"{role}_")}
            assert set(own) <= set(spec_of(role))
            assert invalid(role, own, is_all=False) == ""
        for fleet in FLEETS:
            if any(name.startswith(f"{fleet}_") for name in given):
                assert problem_with_fleet(fleet, filled(given)) == ""
        prefixes = tuple(f"{name}_" for name in [*ROLES, *FLEETS])
        assert {name for name in given if not name.startswith(prefixes)} <= set(EXCERPTS)


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.place)
def test_the_options_of_tasks_are_accepted(block: Block) -> None:
    for module, options in tasks_in(loaded(block.text)):
        spec = importlib.import_module(f"{PLUGINS}.modules.{module}").SPEC
        kwargs = {"argument_spec": spec.argument_spec} if module in EXCERPTS.values() else spec.to_kwargs()
        required = {name for name, option in spec.argument_spec.items() if option.get("required")}
        if module in EXCERPTS.values():
            options = dict.fromkeys(required, "x") | options
        found = ArgumentSpecValidator(**kwargs).validate(filled(options or {}))
        assert found.error_messages == []


@pytest.mark.parametrize("block", SHELL, ids=lambda block: block.place)
def test_commands_name_playbooks_and_variables_that_exist(block: Block) -> None:
    played = {name.removeprefix(COLLECTION) for name in PLAYED.findall(block.text) if name.startswith(COLLECTION)}
    assert played <= PLAYBOOKS
    known = {name for role in ROLES for name in spec_of(role)} | {
        name for fleet in FLEETS for name in options_of(fleet)
    }
    assert set(GIVEN.findall(block.text)) <= known


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_variables_in_the_text_exist(path: Path) -> None:
    known = {name for role in ROLES for name in (*spec_of(role), *facts_of(role))}
    known |= {name for fleet in FLEETS for name in options_of(fleet)}
    assert set(MENTIONED.findall(path.read_text(encoding="utf-8"))) <= known | NO_OPTIONS
