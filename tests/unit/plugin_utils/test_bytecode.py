# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection's files are loaded from Python's bytecode cache, as the same modules that Ansible's loader makes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.modules import collections_root

FIND = """
import os, sys
from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionFinder
_AnsibleCollectionFinder(paths=[os.environ["COLLECTIONS"]])._install()
before = list(sys.meta_path)
"""
LIST = """
import gc
import json
found = {
    name: [type(module.__loader__).__name__, module.__file__, module.__package__, sorted(vars(module))]
    for name, module in sys.modules.items()
    if name.startswith("ansible_collections.envops.promotion.plugins.") and hasattr(module, "__file__")
}
print(json.dumps({"modules": found, "restored": sys.meta_path == before, "frozen": gc.get_freeze_count()}))
"""
ACTION = "ansible_collections.envops.promotion.plugins.action"
CACHED = f"import {ACTION}.pingone, {ACTION}.promotion, {ACTION}.report, {ACTION}.workfront\n"
COMPILED = """
import importlib
from ansible_collections.envops.promotion.plugins.plugin_utils import _bytecode, _module_host
for prefix in ("pingone", "promotion", "workfront"):
    _module_host.load_modules(prefix)
"""
OWN = ("__builtins__", "__cached__", "__loader__", "__spec__")
"""What a module has from its loader."""


def load(script: str, **environment: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", FIND + script + LIST],
        env=os.environ | {"COLLECTIONS": str(collections_root())} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.fixture(scope="module")
def cached() -> dict[str, Any]:
    return load(CACHED)


def test_every_module_comes_from_the_cache(cached: dict[str, Any]) -> None:
    loaders = {name.partition(".plugins.")[2]: module[0] for name, module in cached["modules"].items()}
    modules = (Path(__file__).parents[3] / "plugins" / "modules").glob("[!_]*.py")
    expected = {f"modules.{path.stem}" for path in modules} | {"module_utils._http", "plugin_utils._in_process"}
    assert expected <= loaders.keys()
    compiled = {name for name, loader in loaders.items() if loader != "SourceFileLoader"}
    packages = {f"action.{name}" for name in ("pingone", "promotion", "report", "workfront")}
    assert {name for name in compiled if "." in name} <= packages | {"plugin_utils._bytecode"}, (
        "packages are found by Ansible"
    )


@pytest.mark.parametrize(("package", "other"), [("pingone", "workfront"), ("workfront", "pingone")])
def test_a_vendor_does_without_the_other(package: str, other: str) -> None:
    """Each file more is a part of a second, and memory that every task's process gets."""
    loaded = load(f"import {ACTION}.{package}\n")["modules"]
    names = [name.partition(".plugins.")[2] for name in loaded if ".filter." not in name]
    assert f"modules.{package}_login" in names
    assert not [name for name in names if re.search(rf"\b_?{other}", name)]


def test_a_run_without_a_report_does_without_what_writes_one() -> None:
    loaded = load(f"import {ACTION}.promotion\n")["modules"]
    names = [name.partition(".plugins.")[2] for name in loaded]
    assert "modules.promotion_gate" in names
    assert not [name for name in names if "_report" in name]


def test_the_finder_is_gone_afterwards(cached: dict[str, Any]) -> None:
    assert cached["restored"]


def test_garbage_collection_leaves_alone_what_was_loaded(cached: dict[str, Any]) -> None:
    assert cached["frozen"] > 10_000


def test_both_loaders_make_the_same_modules(cached: dict[str, Any]) -> None:
    compiled = load(COMPILED)["modules"]
    shared = compiled.keys() & cached["modules"].keys()
    files = [name for name in shared if "__path__" not in compiled[name][3]]
    assert len(files) > 100
    for name in files:
        (_loader, *this), (_other, *other) = compiled[name], cached["modules"][name]
        for module in (this, other):
            module[2] = [attribute for attribute in module[2] if attribute not in OWN]
        assert this == other, name


def test_without_a_cache_they_are_loaded_all_the_same(cached: dict[str, Any]) -> None:
    uncached = load(CACHED, PYTHONDONTWRITEBYTECODE="1", PYTHONPYCACHEPREFIX="/dev/null")
    assert uncached["modules"].keys() == cached["modules"].keys()


def test_nothing_else_is_found_by_it() -> None:
    script = "from ansible_collections.envops.promotion.plugins.plugin_utils._bytecode import _OwnFiles\n"
    script += "assert _OwnFiles().find_spec('json.decoder', json.__path__) is None\n"
    load(f"import json\n{script}")
