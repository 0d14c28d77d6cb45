# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a plan asks of the person who must approve it, and how exactly this plan is executed."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from . import _plan
from ._errors import InputError
from ._ids import is_uuid
from ._plan import Plan
from ._text import cut, visible

MOST_LINES = 100
"""Changes that a last message lists at most; the result has all of them."""
_COUNTED = {"creates": "create", "updates": "update", "deletes": "delete"}
_REUSED = {"reused": "reused", "ignored": "ignored"}
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./:+-]*")
"""A value that YAML's flow style and a shell read as it is."""
_WORDS = frozenset(
    variant
    for word in ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
    for variant in (word, word.upper(), word.capitalize())
)
"""What YAML does not read as a string."""

_LONGEST_LINE = 250
"""Characters of a line in the text of a plan."""
_MARKUP = re.compile(r"[\\`*<>\[\]]")
_NOT_A_TEMPLATE = re.compile(r"(\{)(?=[{%#])")


@dataclasses.dataclass(frozen=True, kw_only=True)
class ApprovalRequest:
    """What a plan asks for; sentences for a person.

    ``until`` is the point in time up to which the plan can be executed, in UTC, or None if there is no such limit.
    ``variables`` are those of the role that execute exactly this plan; they hold no secrets.
    """

    asked: str
    until: str | None
    on_approval: str
    on_failure: str
    irreversible: Sequence[str]
    variables: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the request as results show it."""
        return {**dataclasses.asdict(self), "irreversible": list(self.irreversible), "variables": dict(self.variables)}


def counts_of(summary: Any) -> str:
    """Return how much a plan changes: ``1 to create, 2 to update, 0 to delete``."""
    summary = summary if isinstance(summary, Mapping) else {}
    counted = [f"{summary.get(key, 0)} to {verb}" for key, verb in _COUNTED.items()]
    return ", ".join(counted + [f"{summary[key]} {word}" for key, word in _REUSED.items() if summary.get(key)])


def named(plan: Mapping[str, Any], action: str, kinds: Mapping[str, str] | None = None) -> str:
    """Return what a plan does an action to, by type and name; a long list is shortened."""
    found = [
        f'{(kinds or {}).get(str(change.get("type")), change.get("type"))} "{change.get("label") or change.get("name")}"'
        for change in plan.get("changes") or []
        if isinstance(change, Mapping) and change.get("action") == action
    ]
    return ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")


def lines_of(plan: Mapping[str, Any], **how: Any) -> list[str]:
    """Return a plan as a task returned it, one change a line, as ``_plan.lines_of`` with its keywords does.

    Ansible shows messages as JSON, where single quotes stay readable.
    """
    try:
        changes = Plan.from_dict(plan).changes
    except InputError:
        return []  # what a task has registered in place of a plan shows nothing
    found = (_plan.lines_of(change, **{"fields": False, **how}) for change in changes[:MOST_LINES])
    lines = [visible(line.replace('"', "'")) for each in found for line in each]
    left = len(changes) - MOST_LINES
    return [*lines, f"... and {left} more; the result and the reports have all of them."] if left > 0 else lines


def heading_of_command(verb: str, command: str, until: str = "") -> str:
    """Return what stands above ``command_lines``; ``until`` is when the plan can no longer be executed, if that is known."""
    end = f", until {until}" if until else ""
    how = "run this, with the variables that you gave with -e outside of files" if command else "set these variables"
    return f"To {verb} exactly this plan{end}, {how}:"


def command_lines(command: str, variables: Mapping[str, Any]) -> list[str]:
    """Return what to copy in order to execute a plan: a command, or variables where a job template runs the playbook.

    ``command`` runs the playbook without its variables; it is empty if it is not known.
    """
    if not command:
        return [f"{name}: {_flow(value)}" for name, value in variables.items()]
    words = [f"-e {shlex.quote(_assignment(name, value))}" for name, value in variables.items()]
    return [" ".join([command, *words])]


def _assignment(name: str, value: Any) -> str:
    return f"{name}={value}" if isinstance(value, str) and _PLAIN.fullmatch(value) else f"{{{name}: {_flow(value)}}}"


def _flow(value: Any) -> str:
    """Return a value in YAML's flow style without quotes where it can do without: quotes cannot be copied from JSON."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{name}: {_flow(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_flow(inner) for inner in value)}]"
    if not isinstance(value, str) or not _PLAIN.fullmatch(value) or value.endswith(":"):
        return json.dumps(value)
    is_read_as_string = is_uuid(value) or value.startswith("sha256:") or (value.isalpha() and value not in _WORDS)
    return value if is_read_as_string else f"!!str {value}"


def plan_text(title: str, account: str, lines: Sequence[str], request: Mapping[str, Any] | None) -> str:
    """Return a plan that waits for an approval in Markdown, in 12,000 characters at most, mostly in 4,000; empty if ``request`` is None.

    ``account`` says in sentences what was planned, ``lines`` are the changes, and ``request`` is what ``ApprovalRequest`` returns. What is
    left out says so. The text holds no values of fields, and nothing in a name is read as markup or as a template.
    """
    if request is None:
        return ""
    until, irreversible = request["until"], [f"- {_prose(each, 400)}" for each in request["irreversible"]]
    parts = [
        f"## {_prose(title, 300)}",
        _prose(account, 1_000),
        _prose(request["asked"], 300),
        _code(lines, 2_500),
        f"**Can be executed until:** {until}" if until else "",
        f"**If it is approved:** {_prose(request['on_approval'], 600)}",
        f"**If it fails:** {_prose(request['on_failure'], 300)}",
        "\n".join(["**What cannot be undone:**", "", *irreversible]) if irreversible else "",
        "**To execute exactly this plan:**",
        _code([_handed(name, value) for name, value in request["variables"].items()], 1_000),
    ]
    return _NOT_A_TEMPLATE.sub(r"\1 ", "\n\n".join(part for part in parts if part)) + "\n"


def _handed(name: str, value: Any) -> str:
    line = f"{name}: {_flow(value)}"
    return line if len(line) <= _LONGEST_LINE else f"{name}: as in the result of the planning run"


def _prose(text: str, most: int) -> str:
    """Return text that Markdown shows as it is, in one line."""
    return _MARKUP.sub(r"\\\g<0>", cut(visible(text), most))


def _code(lines: Sequence[str], most: int) -> str:
    """Return lines as an indented block, which nothing in them can end, as many as fit into ``most`` characters."""
    shown: list[str] = []
    for line in lines:
        row = f"    {cut(visible(line), _LONGEST_LINE)}"
        if sum(map(len, shown)) + len(row) > most:
            return "\n".join([*shown, "    ... The rest is left out here; the result and the reports have all of it."])
        shown.append(row)
    return "\n".join(shown)
