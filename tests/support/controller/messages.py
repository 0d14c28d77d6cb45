# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How AWX tries the messages of a notification template out before it stores them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

SAMPLE: Mapping[str, Any] = {
    "job": {"id": 42, "name": "Stub", "status": "running", "artifacts": {}},
    "job_friendly_name": "Job",
    "url": "https://awx.example.com/#/jobs/playbook/42",
    "approval_status": "approved",
    "approval_node_name": "Approve me",
    "workflow_url": "https://awx.example.com/#/jobs/workflow/7",
    "job_metadata": "{}",
}
_EVENTS = ("started", "success", "error")
_APPROVALS = ("running", "approved", "timed_out", "denied")


def rendered(template: str, values: Mapping[str, Any] = SAMPLE) -> str:
    """Return a message with sample data, as AWX sends it."""
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined).from_string(template).render(values)


def message_problems(messages: Mapping[str, Any]) -> Iterator[str]:
    """Return why AWX refuses messages."""
    pairs = [(event, each) for event, each in messages.items() if event != "workflow_approval"]
    pairs += list(messages.get("workflow_approval", {}).items())
    for event, each in pairs:
        if event not in (*_EVENTS, *_APPROVALS):
            yield f"Event '{event}' invalid"
        if "\n" in each["message"]:
            yield f"Messages cannot contain newlines (found newline in {event} event)"
        for template in each.values():
            try:
                rendered(template)
            except TemplateError as error:
                yield f"Unable to render message of {event}: {error}"
