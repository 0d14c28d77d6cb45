# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guides and READMEs show as code: blocks by their language, and the YAML in them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from support.repository import ROOT

GUIDES = sorted((ROOT / "docs" / "docsite" / "rst").glob("guide_*.rst"))
DOCUMENTS = [*GUIDES, ROOT / "README.md", *sorted((ROOT / "roles").glob("*/README.md"))]
TEMPLATE = re.compile(r"\{\{.*?\}\}")
_DIRECTIVE = re.compile(r"^( *)\.\. code-block:: (\S+)\n\n((?:\1 +\S.*\n|\n(?=\n*\1 +\S))+)", re.MULTILINE)
_FENCE = re.compile(r"^( *)```(\S+)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_HERE_DOCUMENT = re.compile(r"<<'?END'?\n(.*?)^END$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A block of code: its ``place`` is the file and the line where it begins."""

    place: str
    language: str
    text: str


class _StrictLoader(yaml.SafeLoader):
    """Refuses a key that stands twice in a dictionary, of which Ansible would only use the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _value in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.YAMLError(f"{', '.join(twice)}: given twice")
        return super().construct_mapping(node, deep=deep)


def blocks_of(path: Path) -> Iterator[Block]:
    """Return the blocks of code of a document, in their order, and behind each shell block the files that it writes."""
    text = path.read_text(encoding="utf-8")
    for found in (_FENCE if path.suffix == ".md" else _DIRECTIVE).finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        place = f"{path.relative_to(ROOT)}:{line}"
        block = Block(place, found[2].partition("+")[0], textwrap.dedent(found[3]))
        yield block
        if block.language == "shell":
            for written in _HERE_DOCUMENT.findall(block.text):
                yield Block(place, "yaml", written)


def loaded(text: str) -> Any:
    """Return a block of YAML as Python.

    :raises yaml.YAMLError: it is not valid, or has a key twice
    """
    return yaml.load(text, Loader=_StrictLoader)  # a safe loader


def filled(value: Any) -> Any:
    """Return a value with a string in the place of each template."""
    if isinstance(value, Mapping):
        return {key: filled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner) for inner in value]
    return TEMPLATE.sub("26a126c2054f4f18b0778226c0c4bf3e", value) if isinstance(value, str) else value
