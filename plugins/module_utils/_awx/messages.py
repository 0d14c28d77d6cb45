# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The messages of notification templates.

AWX tries a message with sample data before it stores it, and refuses ``job.artifacts.name`` there. ``get`` is accepted. A
job's artifacts exist only in the messages of jobs, so those with the plan are a notification template of their own.
"""

from __future__ import annotations

from typing import Any

_TEXT = 'job.artifacts.get("pingone_promote_plan_text", "") ~ job.artifacts.get("workfront_promote_plan_text", "")'
_PLAN = f"{{{{ {_TEXT} }}}}"
_PLAN_AS_JSON = f"{{{{ ({_TEXT}) | tojson }}}}"
_BEGINNING = f'{{{{ ({_TEXT}) | truncate(4000, true, " ... The rest is in the output of this job.", 0) }}}}'
_SUCCESS = "Plan of '{{ job.name }}', #{{ job.id }}: {{ url }}"
_EVENTS = {
    "started": "{{ job_friendly_name }} #{{ job.id }} '{{ job.name }}' has started: {{ url }}",
    "success": "{{ job_friendly_name }} #{{ job.id }} '{{ job.name }}' was successful: {{ url }}",
    "error": "{{ job_friendly_name }} #{{ job.id }} '{{ job.name }}' has failed: {{ url }}",
}
_APPROVALS = {
    "running": (
        "{{ approval_node_name }}: somebody must decide. The plan is the last output of the newest job 'plan' in this "
        "workflow: {{ workflow_url }}"
    ),
    "approved": "{{ approval_node_name }}: approved. {{ workflow_url }}",
    "timed_out": "{{ approval_node_name }}: nobody has decided in time; the workflow discards the plan now. {{ workflow_url }}",
    "denied": "{{ approval_node_name }}: denied; the workflow discards the plan now. {{ workflow_url }}",
}
_BODY_ONLY = frozenset({"webhook", "pagerduty"})
"""Types that send the body as JSON, and no message."""
_BODY_TOO = frozenset({"email", "awssns"})
"""Types whose text is the body; an email has the message as its subject."""
_ONE_LINE = frozenset({"irc", "twilio"})
"""Types that refuse a message with line breaks, or a long one; theirs says only where the plan is."""
_AT_MOST_5000 = frozenset({"rocketchat"})
"""Types whose servers refuse a longer message, unless they are configured otherwise; a plan can have 12,000 characters."""


def workflow_messages(kind: str) -> dict[str, Any]:
    """Return the messages about workflows and approvals for a type of notification."""
    events: dict[str, Any] = {event: _message(kind, text) for event, text in _EVENTS.items()}
    return events | {"workflow_approval": {event: _message(kind, text) for event, text in _APPROVALS.items()}}


def plan_messages(kind: str) -> dict[str, Any]:
    """Return the messages of jobs that plan; that of a success contains the plan."""
    return {
        "started": _message(kind, _EVENTS["started"]),
        "success": _message(
            kind, _SUCCESS, plan=_BEGINNING if kind in _AT_MOST_5000 else _PLAN, plan_json=_PLAN_AS_JSON
        ),
        "error": _message(kind, _EVENTS["error"]),
    }


def _message(kind: str, text: str, *, plan: str = "", plan_json: str = "") -> dict[str, str]:
    """Return a message; AWX refuses line breaks in it, but not in a body."""
    if kind in _BODY_ONLY:
        with_plan = f', "plan": {plan_json}' if plan_json else ""
        # A name may contain quotes.
        as_json = f'{{% set text %}}{text}{{% endset %}}{{"message": {{{{ text | tojson }}}}{with_plan}}}'
        return {"message": "", "body": as_json}
    if kind in _BODY_TOO:
        return {"message": text, "body": f"{text}\n\n{plan}" if plan else text}
    return {"message": text if kind in _ONE_LINE else f"{text} {plan}".strip(), "body": ""}
