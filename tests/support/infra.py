# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads the files of the role awx_setup as Ansible does, and checks them against the format of infra.aap_configuration."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import yaml

from support.repository import ROOT

SCHEMA = ROOT / "tests" / "fixtures" / "infra.schema.json"
_OPENINGS = ("{{", "{%", "{#")
_REFERENCE = "{{ awx_setup_secrets["


class Unsafe(str):
    """A string that Ansible leaves as it is."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # a choice at run time
    """Reads !unsafe as the string that it marks."""


_Loader.add_constructor("!unsafe", lambda _loader, node: Unsafe(node.value))


@functools.cache
def validator() -> jsonschema.Draft202012Validator:
    """Return what checks the content of one file."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def content_of(file: Mapping[str, str]) -> Any:
    """Return what Ansible reads of a file."""
    return yaml.load(file["content"], Loader=_Loader)  # a safe loader


def file_problems(file: Mapping[str, str]) -> Iterator[str]:
    """Return what is wrong with a file, a sentence each: its format, and what Ansible would fill in instead of AWX."""
    content = content_of(file)
    if [f"{kind}.yml" for kind in content] != [file["name"]]:
        yield f"{file['name']} has the lists {', '.join(content)}."
    yield from schema_problems(content)
    yield from _filled_in(file["name"], content)


def schema_problems(content: Any) -> Iterator[str]:
    """Return in what the content of a file differs from the format."""
    for error in validator().iter_errors(content):
        yield f"{error.json_path}: {error.message}"


def _filled_in(where: str, value: Any) -> Iterator[str]:
    """Return the templates that are neither marked for AWX nor a reference to a secret."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _filled_in(f"{where}, {key}", each)
    elif isinstance(value, list):
        for each in value:
            yield from _filled_in(where, each)
    elif isinstance(value, str) and not isinstance(value, Unsafe) and not value.startswith(_REFERENCE):
        yield from (f"{where}: Ansible fills in {value}" for opening in _OPENINGS if opening in value)
