# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The objects of a description as variable files for infra.aap_configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from ansible_collections.envops.promotion.plugins.module_utils._awx.objects import CREDENTIALS, NOTIFICATIONS, Objects

_SECRETS = {CREDENTIALS: "inputs", NOTIFICATIONS: "notification_configuration"}
"""The keys whose values can be secrets, by list."""
_OPENINGS = ("{{", "{%", "{#")
_WIDTH = 4096
"""Long enough that no string is folded."""


class _Reference(str):
    """A string that Ansible is to fill in."""


class _Dumper(yaml.SafeDumper):
    """Writes strings that look like templates for AWX to fill in, not for Ansible."""

    def ignore_aliases(self, data: Any) -> bool:
        """Repeat what occurs twice, for people."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists, too."""
        super().increase_indent(flow, False)


def _string(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    is_template = any(opening in value for opening in _OPENINGS)
    return dumper.represent_scalar(
        "!unsafe" if is_template else "tag:yaml.org,2002:str", value, '"' if is_template else None
    )


def _reference(dumper: yaml.SafeDumper, value: _Reference) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(value), '"')


# Ansible's own strings, numbers and dictionaries are subclasses.
_Dumper.add_representer(str, _string)
_Dumper.add_multi_representer(str, _string)
_Dumper.add_multi_representer(dict, yaml.SafeDumper.represent_dict)
_Dumper.add_multi_representer(list, yaml.SafeDumper.represent_list)
_Dumper.add_multi_representer(int, yaml.SafeDumper.represent_int)
_Dumper.add_representer(_Reference, _reference)


def files_of(objects: Objects, description: str) -> list[dict[str, str]]:
    """Return a file for each list of objects; each has ``name`` and ``content``. None contains a secret."""
    return [
        {
            "name": f"{kind}.yml",
            "content": _content(kind, [_without_secrets(kind, each) for each in listed], description),
        }
        for kind, listed in objects.items()
    ]


def _content(kind: str, objects: list[Mapping[str, Any]], description: str) -> str:
    head = f"# Written by the role envops.promotion.awx_setup from the description {description}.\n"
    if kind in _SECRETS and objects:
        head += "# The variable awx_setup_secrets holds the values that can be secrets, by object and key.\n"
    body = yaml.dump(
        {kind: objects}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH, default_flow_style=False
    )
    return f"{head}---\n{body}"


def _without_secrets(kind: str, each: Mapping[str, Any]) -> Mapping[str, Any]:
    key = _SECRETS.get(kind)
    if key is None:
        return each
    name = repr(str(each["name"]))
    return {**each, key: {inner: _Reference(f"{{{{ awx_setup_secrets[{name}][{inner!r}] }}}}") for inner in each[key]}}
