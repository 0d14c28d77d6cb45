# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The schema of the files that the role awx_setup writes says the same as the modules that load them."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from support.infra import SCHEMA
from support.modules import clean_environment

pytestmark = pytest.mark.awx

MODULES = {
    "organization": "organization",
    "credential_type": "credential_type",
    "credential": "credential",
    "execution_environment": "execution_environment",
    "project": "project",
    "inventory": "inventory",
    "notification": "notification_template",
    "template": "job_template",
    "workflow": "workflow_job_template",
    "node": "workflow_job_template_node",
    "schedule": "schedule",
    "role": "role",
}
"""The modules of awx.awx by what the schema calls their objects."""
TYPES = {"string": "str", "boolean": "bool", "integer": "int", "array": "list", "object": "dict"}
OF_THE_FORMAT = {("workflow", "simplified_workflow_nodes"): "list"}
"""What infra.aap_configuration has instead of an option of the module."""
NARROWER = {("credential_type", "kind")}
"""Options of which AWX itself refuses some choices."""
OF_THE_WORKFLOW = {"workflow_job_template"}
"""Options that follow from where a node is."""


@functools.cache
def definitions() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"]
    return found


@functools.cache
def documentation(directory: str) -> Mapping[str, Any]:
    """The options of all modules, by module."""
    doc = Path(sys.executable).parent / "ansible-doc"
    command = [str(doc), "--json", *(f"awx.awx.{module}" for module in MODULES.values())]
    environment = {**clean_environment(), "ANSIBLE_HOME": directory}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return {name.rpartition(".")[2]: each["doc"]["options"] for name, each in json.loads(done.stdout).items()}


def resolved(schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema with what it refers to."""
    reference = schema.get("$ref", "").rpartition("/")[2]
    return {**resolved(definitions()[reference]), **schema} if reference else schema


def type_of(schema: Mapping[str, Any]) -> str:
    if "const" in schema:
        return str(type(schema["const"]).__name__)
    return TYPES["string" if "enum" in schema else schema["type"]]


@pytest.mark.parametrize("kind", MODULES)
def test_keys_types_choices_and_what_is_required_are_those_of_the_module(
    kind: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    options = documentation(str(tmp_path_factory.getbasetemp()))[MODULES[kind]]
    schema = definitions()[kind]
    for key, given in schema["properties"].items():
        wanted = resolved(given)
        if (kind, key) in OF_THE_FORMAT:
            assert type_of(wanted) == OF_THE_FORMAT[kind, key]
            continue
        assert key in options
        assert type_of(wanted) == options[key].get("type", "str"), key
        allowed, choices = set(wanted.get("enum", [])), set(options[key].get("choices", []))
        assert allowed < choices if (kind, key) in NARROWER else allowed == choices, key
        if type_of(wanted) == "list":
            assert type_of(resolved(wanted["items"])) == options[key]["elements"], key
    required = {key for key, option in options.items() if option.get("required")}
    assert required - OF_THE_WORKFLOW <= set(schema["required"])
