# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rules of this repository that no linter knows."""

from __future__ import annotations

import ast
import functools
import graphlib
import importlib.util
import json
import os
import re
import stat
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

import pytest
import yaml

from ansible_collections.envops.promotion.plugins.plugin_utils._protocol import NEWEST_CORE
from support.repository import ROOT, own_files, relative

FRAGMENTS = ROOT / "plugins" / "doc_fragments"
MODULE_UTILS = ROOT / "plugins" / "module_utils"
PLUGIN_UTILS = ROOT / "plugins" / "plugin_utils"
MODULES = sorted((ROOT / "plugins" / "modules").glob("[!_]*.py"))
IMPORT_PREFIX = "ansible_collections.envops.promotion.plugins"
ROOMS: dict[str, list[set[str]]] = {
    "_pingone": [{"snapshots"}, {"variables"}, {"promotions"}, {"drift"}],
    "_workfront": [{"packages", "installations"}, {"compensation"}, {"drift"}],
}
"""The rooms of each vendor's package, in the order in which they may import: a room imports those before its own place,
and the files beside the rooms; these import no room."""


@functools.cache
def load_yaml(name: str) -> dict[str, Any]:
    content = yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def load_tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / ".ci" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def python_files() -> list[Path]:
    return [file for file in own_files() if file.suffix == ".py" and file.stat().st_size]


@functools.cache
def constants(file: Path) -> dict[str, Any]:
    """The names that a file assigns constants to."""
    found: dict[str, Any] = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            found |= {target.id: node.value.value for target in node.targets if isinstance(target, ast.Name)}
    return found


@functools.cache
def imported_names(file: Path) -> set[str]:
    """Everything that a file imports, with the package in front."""
    package = f"{IMPORT_PREFIX}.{'.'.join(file.relative_to(ROOT / 'plugins').parent.parts)}"
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*package.split(".")[: len(package.split(".")) - node.level + 1], base]).rstrip(".")
            names |= {f"{base}.{alias.name}" for alias in node.names}
    return names


def fragment_sections(name: str) -> set[str]:
    """The documented parts of a doc fragment: names of the constants of its class."""
    file = FRAGMENTS / f"{name}.py"
    if not file.exists():
        return set()
    classes = [node for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
    targets = [node.targets[0] for each in classes for node in each.body if isinstance(node, ast.Assign)]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def action_groups() -> dict[str, list[str]]:
    groups = load_yaml("meta/runtime.yml")["action_groups"]
    assert isinstance(groups, dict)
    return groups


def test_collection_names_its_own_version() -> None:
    version = constants(MODULE_UTILS / "_version.py")["COLLECTION_VERSION"]
    assert version == load_yaml("galaxy.yml")["version"]


@pytest.mark.parametrize("group", action_groups())
def test_action_group_holds_exactly_the_modules_of_its_product(group: str) -> None:
    modules = [file.stem for file in MODULES if file.stem.startswith(f"{group}_")]
    assert sorted(action_groups()[group]) == modules


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.stem)
def test_module_uses_the_fragments_of_its_action_group(module: Path) -> None:
    documentation = yaml.safe_load(constants(module)["DOCUMENTATION"])
    used = set(documentation.get("extends_documentation_fragment", []))
    wanted = {"envops.promotion._attributes"} if fragment_sections("_attributes") else set()
    for group in action_groups():
        if module.stem.startswith(f"{group}_"):
            if fragment_sections(f"_{group}"):
                wanted.add(f"envops.promotion._{group}")
            if f"ACTIONGROUP_{group.upper()}" in fragment_sections("_attributes"):
                wanted.add(f"envops.promotion._attributes.actiongroup_{group}")
    assert wanted <= used, f"{relative(module)} lacks {sorted(wanted - used)}"


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.stem)
def test_module_is_in_an_action_group_or_has_no_connection(module: Path) -> None:
    grouped = {name for names in action_groups().values() for name in names}
    assert module.stem in grouped or module.stem.startswith("promotion_")


def test_imports_point_down() -> None:
    wrong = []
    vendors = {folder.name for folder in MODULE_UTILS.iterdir() if (folder / "__init__.py").exists()}
    for file in sorted(MODULE_UTILS.rglob("*.py")):
        part = file.relative_to(MODULE_UTILS).parts[0]
        allowed = {part} if part in vendors else set()
        forbidden = [f"{IMPORT_PREFIX}.modules", f"{IMPORT_PREFIX}.action", f"{IMPORT_PREFIX}.plugin_utils"]
        forbidden += [f"{IMPORT_PREFIX}.module_utils.{vendor}" for vendor in vendors - allowed]
        for name in sorted(imported_names(file)):
            wrong += [f"{relative(file)}: {name}" for above in forbidden if f"{name}.".startswith(f"{above}.")]
    assert not wrong


def imported_files(file: Path) -> set[Path]:
    """The files of the collection that a file imports."""
    found = set()
    for name in imported_names(file):
        parts = name.removeprefix(f"{IMPORT_PREFIX}.").split(".")
        candidates = [ROOT.joinpath("plugins", *parts[:length]).with_suffix(".py") for length in (len(parts), -1)]
        found |= {candidate for candidate in candidates if candidate.is_file()}
    return found


@pytest.mark.parametrize("vendor", ROOMS)
def test_every_room_has_its_place(vendor: str) -> None:
    folders = {file.parent.name for file in (MODULE_UTILS / vendor).glob("*/__init__.py")}
    assert folders == {room for rooms in ROOMS[vendor] for room in rooms}


@pytest.mark.parametrize("vendor", ROOMS)
def test_rooms_import_down_only(vendor: str) -> None:
    package = MODULE_UTILS / vendor
    places = {room: place for place, rooms in enumerate(ROOMS[vendor], 1) for room in rooms}
    wrong = []
    for file in sorted(package.rglob("*.py")):
        own_room = file.parent.name if file.parent != package else ""
        for other in sorted(imported_files(file)):
            room = other.parent.name if other.parent.parent == package else own_room
            if room != own_room and places[room] >= places.get(own_room, 0):
                wrong.append(f"{relative(file)}: {relative(other)}")
    assert not wrong


def test_no_file_imports_itself_by_way_of_others() -> None:
    graph = {file: imported_files(file) for file in MODULE_UTILS.rglob("*.py")}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names them


def test_only_the_host_of_modules_knows_ansible_module() -> None:
    wanted = "ansible.module_utils.basic.AnsibleModule"
    knowing = [file for file in MODULE_UTILS.rglob("*.py") if wanted in imported_names(file)]
    assert [relative(file) for file in knowing] == ["plugins/module_utils/_hosting.py"]


def test_neither_host_knows_a_vendor() -> None:
    hosts = [*(ROOT / "plugins" / "action").glob("*.py"), *PLUGIN_UTILS.glob("*.py"), MODULE_UTILS / "_hosting.py"]
    names = sorted(name for file in hosts for name in imported_names(file))
    assert not [name for name in names if "pingone" in name or "workfront" in name]


def test_shared_code_is_private() -> None:
    shared = [*MODULE_UTILS.glob("*.py"), *PLUGIN_UTILS.glob("*.py"), *FRAGMENTS.glob("*.py")]
    assert not [relative(file) for file in shared if not file.name.startswith("_")]


def public_names(tree: ast.Module) -> set[str]:
    """The names without an underscore that a file defines at its top level, without types in signatures and fields."""
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    defined |= {target.id for target in targets if isinstance(target, ast.Name)}
    nodes = list(ast.walk(tree))
    types = [node.annotation for node in nodes if isinstance(node, ast.arg | ast.AnnAssign)]
    types += [node.returns for node in nodes if isinstance(node, ast.FunctionDef)]
    shown = {name.id for each in types if each for name in ast.walk(each) if isinstance(name, ast.Name)}
    return {name for name in defined - shown if not name.startswith("_")}


def test_names_that_only_their_own_file_uses_are_private() -> None:
    words = {file: set(re.findall(r"\w+", file.read_text(encoding="utf-8"))) for file in python_files()}
    users = Counter(name for found in words.values() for name in found)
    shared = [file for file in words if file.is_relative_to(MODULE_UTILS) or file.is_relative_to(PLUGIN_UTILS)]
    wrong = [
        f"{relative(file)}: {name}"
        for file in shared
        for name in sorted(public_names(ast.parse(file.read_text(encoding="utf-8"))))
        if users[name] == 1
    ]
    assert not wrong


def test_python_files_start_alike() -> None:
    wrong = []
    for file in python_files():
        text = file.read_text(encoding="utf-8")
        if "SPDX-License-Identifier: GPL-3.0-or-later" not in text or "SPDX-FileCopyrightText: " not in text:
            wrong.append(f"{relative(file)}: the two SPDX lines")
        is_only_docstring = len(ast.parse(text).body) <= 1
        if not is_only_docstring and not re.search(r"^from __future__ import annotations$", text, re.MULTILINE):
            wrong.append(f"{relative(file)}: from __future__ import annotations")
    assert not wrong


def test_no_file_names_a_place_of_one_machine() -> None:
    places = [re.escape(str(ROOT)), *(rf"(?<![\w.~-]){place}/" for place in (r"/home/\w+", "/root", "/work", "/Users"))]
    hosts = [r"pypi\.org", r"pythonhosted\.org", r"registry\.npmjs", r"galaxy\.ansible\.com"]
    pattern = re.compile("|".join(places + hosts))
    wrong = []
    for file in own_files():
        if file == Path(__file__).resolve():
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if pattern.search(line):
                wrong.append(f"{relative(file)}:{number}: {line.strip()}")
    assert not wrong


def test_only_scripts_are_executable() -> None:
    executable = [file for file in own_files() if file.stat().st_mode & stat.S_IXUSR]
    assert not [relative(file) for file in executable if not file.read_bytes().startswith(b"#!")]
    assert not [relative(file) for file in executable if "plugins" in file.parts]


def test_plugins_are_python_only() -> None:
    inside = [file for file in own_files() if file.is_relative_to(ROOT / "plugins")]
    assert not [relative(file) for file in inside if file.suffix != ".py"]


def test_no_sanity_finding_is_ignored_but_of_one_kind() -> None:
    lines = load_tool("machine").LINES
    ignored = {file.name: file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "sanity").iterdir()}
    assert sorted(ignored) == [f"ignore-{line}.txt" for line in lines]
    for text in ignored.values():
        findings = [entry.partition(" # ")[0] for entry in text.splitlines()]
        packages = sorted({package_of(module.stem) for module in MODULES})
        plugins = [f"plugins/action/{package}/in_process.py" for package in packages]
        assert findings == [f"{plugin} action-plugin-docs" for plugin in plugins], "the modules that it runs have them"


def package_of(module: str) -> str:
    return "report" if module == "promotion_report" else module.partition("_")[0]


def test_every_module_has_the_action_plugin() -> None:
    routing = load_yaml("meta/runtime.yml")["plugin_routing"]
    plugins = {name: f"envops.promotion.{package_of(name)}.in_process" for name in (module.stem for module in MODULES)}
    assert routing == {"modules": {name: {"action_plugin": plugin} for name, plugin in plugins.items()}}


def test_modules_run_in_the_process_of_a_task_with_every_known_release() -> None:
    lines = [tuple(map(int, line.split("."))) for line in load_tool("machine").LINES]
    assert max(lines) == NEWEST_CORE


def test_summary_counts_tests_checks_and_sessions_that_broke(tmp_path: Path) -> None:
    summary = load_tool("summary")
    sessions = {"unit": "success", "static": "failed", "sanity": "success", "docs": "failed", "integration": "failed"}
    report = {"sessions": [{"name": name, "result": result} for name, result in sessions.items()]}
    (tmp_path / "all.json").write_text(json.dumps(report), encoding="utf-8")
    suite = '<testsuites><testsuite tests="{}" failures="{}" errors="0" skipped="{}"/></testsuites>'
    (tmp_path / "unit.xml").write_text(suite.format(10, 0, 2), encoding="utf-8")
    (tmp_path / "integration.xml").write_text(suite.format(3, 0, 0), encoding="utf-8")
    summary.write_checks(tmp_path / "static.xml", "static", {"ruff": (True, 1.0), "mypy": (False, 2.0)})
    result = summary.summarize(tmp_path, ["all", "missing"])
    assert str(result) == "13 passed, 4 failed, 2 skipped"
    assert result.failed_sessions == ["static", "docs", "integration", "missing (nox did not finish)"]


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ((10, 11, 12, 13), {"2.16": 10, "2.22": 13}),
        ((11,), {"2.19": 11}),
        ((12,), {"2.21": 12}),
        ((10,), {"2.16": 10, "2.17": 10}),
    ],
)
def test_lines_that_run_by_default(present: tuple[int, ...], expected: dict[str, int]) -> None:
    machine = load_tool("machine")
    pythons = {minor: Path(f"python3.{minor}") for minor in present}
    lines = machine.default_lines(pythons)
    assert {line: machine.python_for(line, pythons) for line in lines} == expected
    assert set(machine.left_out(lines, pythons)) == set(machine.LINES) - set(expected)


def test_a_release_is_tested_with_the_newest_release_and_the_newest_prerelease() -> None:
    machine = load_tool("machine")
    pythons = {minor: Path(f"python3.{minor}") for minor in (10, 11, 12, 13)}
    released = machine.newest_line(pythons, released=True)
    assert machine.release_lines(pythons) == sorted({"2.16", released, machine.newest_line(pythons)})
    assert released not in machine.PRERELEASES
    assert machine.requirement(released) == f"ansible-core~={released}.0"
    for line, version in machine.PRERELEASES.items():
        assert machine.requirement(line) == f"ansible-core~={version}"


def test_listing_the_sessions_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ANSIBLE_CONFIG", "kept")
    monkeypatch.setattr(load_tool("machine"), "find_pythons", lambda: {13: Path("python3.13")})
    monkeypatch.setitem(sys.modules, "nox", MagicMock())
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    before = dict(os.environ)
    spec = importlib.util.spec_from_file_location("noxfile", ROOT / "noxfile.py")
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    assert dict(os.environ) == before
    assert not list(tmp_path.iterdir())


def test_of_the_tests_the_built_collection_contains_the_simulator_only() -> None:
    ignored = load_yaml("galaxy.yml")["build_ignore"]
    shipped = {
        name
        for name in map(relative, own_files())
        if name.startswith("tests/")
        and not any(name == pattern or name.startswith(f"{pattern}/") for pattern in ignored)
    }
    assert "tests/simulator/__main__.py" in shipped
    assert all(name.startswith("tests/simulator/") for name in shipped)


SHELL_BLOCKS = {
    ".md": re.compile(r"^( *)```(?:shell|bash|sh)\n(.*?)^\1```", re.MULTILINE | re.DOTALL),
    ".rst": re.compile(r"^( *)\.\. code-block:: shell\n\n((?:\1 +.*\n|\n)+)", re.MULTILINE),
}


@pytest.mark.parametrize("file", [file for file in own_files() if file.suffix in SHELL_BLOCKS], ids=relative)
def test_commands_can_be_pasted_into_an_interactive_zsh(file: Path) -> None:
    # Unlike bash, it takes a comment for a command or for arguments.
    blocks = [found[2] for found in SHELL_BLOCKS[file.suffix].finditer(file.read_text(encoding="utf-8"))]
    assert [line for block in blocks for line in block.splitlines() if re.search(r"(^|\s)#", line)] == []
