# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever the code gives an error to return is documented: what runs of the modules show is compared in support.modules."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.envops.promotion.plugins import module_utils
from ansible_collections.envops.promotion.plugins.module_utils import _errors
from support.documented import failure_keys

MODULE_UTILS = Path(next(iter(module_utils.__path__)))
MODULES = sorted(file.stem for file in (MODULE_UTILS.parent / "modules").glob("[!_]*.py"))
FILES = sorted(MODULE_UTILS.rglob("*.py"))
NOT_RETURNED = frozenset({"advice", "changed", "claim", "disposal", "message"})
"""Arguments of errors that have places of their own in a result."""


@functools.cache
def nodes(file: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))


@functools.cache
def error_classes() -> frozenset[str]:
    """The names of the errors that take what they return as keyword arguments, wherever they are defined."""
    names = {"PromotionError"}
    classes = [node for file in FILES for node in nodes(file) if isinstance(node, ast.ClassDef)]
    known = 0
    while known != len(names):
        known = len(names)
        names |= {each.name for each in classes if any(name_of(base) in names for base in each.bases)}
    return frozenset(names - subclasses_of("ServiceError") - {"MissingLibraryError"})


def subclasses_of(name: str) -> set[str]:
    base = getattr(_errors, name)
    return {each for each, value in vars(_errors).items() if isinstance(value, type) and issubclass(value, base)}


def name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def keys_in(file: Path) -> Iterator[str]:
    """Every key that an error gets in a file."""
    for node in nodes(file):
        called = name_of(node.func) if isinstance(node, ast.Call) else ""
        if isinstance(node, ast.Call) and called in {"reporting", *error_classes()}:
            for keyword in node.keywords:
                yield from [keyword.arg] if keyword.arg is not None else keys_of(keyword.value, file)
        elif isinstance(node, ast.Call) and called == "setdefault" and "returns.setdefault" in ast.unparse(node.func):
            yield str(ast.literal_eval(node.args[0]))
        elif isinstance(node, ast.Call) and called == "__init__" and ast.unparse(node.func) == "super().__init__":
            yield from (keyword.arg for keyword in node.keywords if keyword.arg is not None)
        elif isinstance(node, ast.Assign):
            yield from (key for target in node.targets for key in keys_set_by(target, node.value, file))


def keys_set_by(target: ast.expr, value: ast.expr, file: Path) -> Iterator[str]:
    """The keys that an assignment to the returns of an error sets."""
    if isinstance(target, ast.Subscript) and ast.unparse(target.value).endswith(".returns"):
        yield str(ast.literal_eval(target.slice))
    elif isinstance(target, ast.Attribute) and target.attr == "returns" and isinstance(value, ast.Dict):
        yield from keys_of(value, file)


def keys_of(node: ast.expr, file: Path) -> Iterator[str]:
    """The keys of a dictionary: of a literal, of a variable that holds one, or of what a function returns."""
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None:
                yield str(ast.literal_eval(key))
            elif not ast.unparse(value).endswith("returns"):  # what an error has already is looked at where it gets it
                yield from keys_of(value, file)
        return
    found = [found for found in _values_of(node, file) if found is not node]
    assert found, f"{file.name}:{node.lineno}: which keys {ast.unparse(node)} has cannot be seen"
    for value in found:
        yield from keys_of(value, file)


def _values_of(node: ast.expr, file: Path) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        function = name_of(node.func)
        own = list(_returned_by(function, file))
        return own or [value for each in FILES for value in _returned_by(function, each)]
    return [
        assigned.value
        for assigned in nodes(file)
        if isinstance(assigned, ast.Assign | ast.AnnAssign) and assigned.value is not None
        for target in (assigned.targets if isinstance(assigned, ast.Assign) else [assigned.target])
        if isinstance(target, ast.Name) and target.id == name_of(node)
    ]


def _returned_by(function: str, file: Path) -> Iterator[ast.expr]:
    for node in nodes(file):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            yield from (
                each.value
                for each in ast.walk(node)
                if isinstance(each, ast.Return) and isinstance(each.value, ast.Dict)
            )


def test_the_code_is_read_rightly() -> None:
    assert {"StateError", "PlanNotOfferedError", "WaitTimeoutError"} <= error_classes()
    assert not {"NotFoundError", "NetworkError"} & error_classes()
    found = {key for file in FILES for key in keys_in(file)}
    assert {"timed_out", "effect_unknown", "package", "missing_objects", "deleted", "violations", "errors"} <= found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(MODULE_UTILS)))
def test_what_an_error_returns_is_documented(file: Path) -> None:
    vendor = file.relative_to(MODULE_UTILS).parts[0].removeprefix("_").removesuffix(".py")
    modules = [module for module in MODULES if module.startswith(f"{vendor}_")] or MODULES
    documented = {key for module in modules for key in failure_keys(module)}
    undocumented = set(keys_in(file)) - documented - NOT_RETURNED
    assert not undocumented
