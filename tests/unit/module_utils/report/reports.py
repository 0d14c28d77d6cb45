# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The input of reports in these tests: written examples, and generators for hypothesis."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from ansible_collections.envops.promotion import plugins
from ansible_collections.envops.promotion.plugins.module_utils._outcomes import OF_TARGETS
from ansible_collections.envops.promotion.plugins.module_utils._plan import ACTIONS
from ansible_collections.envops.promotion.plugins.module_utils._report.document import (
    DRIFT,
    OUTCOMES,
    PROMOTION,
    STATES,
)
from ansible_collections.envops.promotion.plugins.module_utils._report.document import (
    FLEET as OF_FLEET,
)
from ansible_collections.envops.promotion.plugins.module_utils._report.formats import render
from ansible_collections.envops.promotion.plugins.module_utils._report.reading import read_report
from ansible_collections.envops.promotion.plugins.module_utils._run_statuses import STATUSES

ROOT = Path(next(iter(plugins.__path__))).parent
DIGEST = "sha256:" + "4f" * 32


def change(action: str, kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "action": action,
        "type": kind,
        "name": name,
        "source_id": f"s-{name}",
        "target_id": None if action == "create" else f"t-{name}",
        "vendor_action": "PUT",
        **more,
    }


def difference(field: str, before: str, after: str, **names: str) -> dict[str, str]:
    return {"field": field, "before": before, "after": after, "before_name": "", "after_name": "", **names}


PLAN: dict[str, Any] = {
    "changes": [
        change("create", "groups", "Staff"),
        change("update", "themes", "Dark", fields=[difference("footer.text", '"old"', '"new"')]),
        change("delete", "signOnPolicies", "Legacy"),
    ],
    "digest": DIGEST,
}
FAILED: dict[str, Any] = {
    "status": "rolled_back",
    "message": "Step 2 failed.\nEverything was rolled back.",
    "source": "Development",
    "target": "Staging",
    "vendor": "PingOne",
    "promotion_id": "p-1",
    "rollback_id": "p-2",
    "plan_digest": DIGEST,
    "verified": None,
    "policy": {
        "allowed": False,
        "violations": [
            {"rule": "max_deletes", "change": None, "message": "The plan has 1 deletion; max_deletes allows 0."},
            {"rule": "protected", "change": change("delete", "signOnPolicies", "Legacy"), "message": "Protected."},
        ],
    },
    "timeline": [
        {"what": "promotion", "status": "READY", "at": "2026-05-25T10:00:00Z", "until": "2026-05-25T11:02:03.5Z"},
        {"what": "promotion", "status": "ERROR", "at": "2026-05-25T11:02:03.500Z", "until": None},
    ],
    "outcomes": [{"outcome": "succeeded"}, {"outcome": "failed", "message": "The footer is too long."}],
    "errors": [
        {
            "text": "400 Bad Request on PUT request",
            "message": "The request is invalid.",
            "code": "INVALID_DATA",
            "status": 400,
            "method": "PUT",
            "url": "https://api.example.com/themes/t-Dark",
            "details": [{"code": "SIZE_LIMIT_EXCEEDED", "target": "footer", "message": "too long"}],
            "step": {"number": 2, "action": "PUT", "name": "Dark", "url": "https://api.example.com/themes/t-Dark"},
        },
        {"object_code": "TMPL", "name": "Onboarding", "id": "5f9b", "reason": "not unique", "explanation": "Taken."},
        "The promotion ended in status ERROR.",
    ],
    "rollback": {
        "status": "rolled_back",
        "message": "It was rolled back by p-2.",
        "rollback_id": "p-2",
        "verified": True,
        "reasons": [],
        "resources": [
            {
                "type": "groups",
                "name": "Staff",
                "target_id": "t-9",
                "promoted_by": "create",
                "taken_back_by": "delete",
                "state": "restored",
            }
        ],
    },
    "residual": [{"type": "forms", "name": "Registration", "target_id": "t-5", "reason": "Images are planned again."}],
    "comparison": [
        {"type": "themes", "name": "Dark", "target_id": "t-Dark", "state": "equal"},
        {
            "type": "themes",
            "name": "Light",
            "target_id": "t-Light",
            "state": "different",
            "reason": "1 field differs.",
            "fields": [difference("logo", '"a"', '"b"')],
        },
        {"type": "forms", "name": "F", "target_id": "t-5", "state": "not_comparable", "reason": "No snapshot."},
    ],
    "started": "2026-05-25T09:59:58Z",
    "finished": "2026-05-25T11:03:00Z",
}
GUARDED: dict[str, Any] = {
    "status": "promoted",
    "source": "Staging",
    "target": "Production",
    "preflight": {
        "ready": False,
        "blocked": False,
        "checks": [
            {"name": "source_environment", "state": "ok", "message": "Staging is ACTIVE.", "advice": ""},
            {"name": "services", "state": "warn", "message": "DaVinci is missing.", "advice": "Enable it."},
            {"name": "limit", "state": "unknown", "message": "Nobody can say.", "advice": ""},
        ],
    },
    "proven": {
        "proven": False,
        "reason": "It has not soaked.",
        "relies_on": {"promotion_id": "p-earlier", "status": "COMPLETED", "completed_at": "2026-05-25T09:00:00Z"},
        "holds_from": "2026-05-25T12:00:00Z",
        "not_known": "PingOne lists promotions by source.",
    },
    "checks": [
        {"name": "sign_on.yml", "passed": True},
        {"name": "forms.yml", "passed": False},
        {"name": "last.yml", "passed": None},
    ],
    "audit": {"path": "/var/lib/audit.jsonl", "head": "sha256:" + "ab" * 32, "errors": ["The disk is full."]},
}
FLEET: dict[str, Any] = {
    "kind": "fleet",
    "vendor": "PingOne",
    "source": "Development",
    "status": "failed",
    "message": "Release r-1 reached 1 of 4 targets.",
    "release": "r-1",
    "targets": [
        {
            "target": "Brand One",
            "id": "e-1",
            "wave": 1,
            "outcome": "reached",
            "status": "promoted",
            "summary": {"total": 7},
            "promotion_id": "p-1",
            "verified": True,
            "started": "2026-05-25T09:00:00Z",
            "finished": "2026-05-25T09:01:05Z",
            "message": "It was executed.",
        },
        {"target": "Brand Two", "wave": 2, "outcome": "failed", "status": "rolled_back", "message": "Step 2 failed."},
        {"target": "Brand Three", "wave": 2, "outcome": "begun", "status": "", "message": "It is not known."},
        {"target": "Brand Four", "wave": 3, "outcome": "not_reached", "status": "not_reached", "message": ""},
    ],
}
METADATA = {"Requested by": "Ana Lima", "Approved by": "Jörg Müller", "Change": "CHG1"}


def document(
    wanted: str, plan: Any = PLAN, result: dict[str, Any] | None = None, metadata: dict[str, Any] | None = None
) -> str:
    """Return a report in one of the formats."""
    given = FAILED if result is None else result
    return render(read_report(plan, given, METADATA if metadata is None else metadata), wanted)


def as_data(plan: Any = PLAN, result: dict[str, Any] | None = None, metadata: dict[str, Any] | None = None) -> Any:
    """Return the data of the format json."""
    return json.loads(document("json", plan, result, metadata))


SNIPPETS = (
    "<script>alert(1)</script>",
    "</td></tr>",
    "|",
    "\\|",
    "`",
    "\n",
    "\r\n",
    "\x00",
    "\x1b[31m",
    "\x85",
    "\u2028",
    "\ufffe",
    "]]>",
    "<!--",
    "&lt;",
    "&#x0;",
    "{{ 7 * 7 }}",
    "{% raw %}",
    '"',
    "'",
    "**",
    "# ",
    "---",
    "1. ",
    "é\U0001f600",
)
texts = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=6), max_size=4).map("".join)
"""Hostile names and values. text() makes no lone surrogates, and JSON in UTF-8 cannot contain any."""
_differences = st.fixed_dictionaries({"field": texts, "before": texts, "after": texts})
_changes = st.fixed_dictionaries(
    {"action": st.sampled_from(ACTIONS), "type": texts, "name": texts, "vendor_action": texts},
    optional={"source_id": st.none() | texts, "fields": st.lists(_differences, max_size=2)},
)
plans = st.none() | st.lists(_changes, max_size=3).map(lambda listed: {"changes": listed, "digest": DIGEST})
_objects = {"type": texts, "name": texts, "target_id": st.none() | texts, "reason": texts}
_errors = texts | st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("text", "message", "code", "object_code", "name", "id", "reason", "explanation"), texts),
        "details": st.lists(texts | st.fixed_dictionaries({"code": texts, "message": texts}), max_size=2),
        "step": st.none() | st.fixed_dictionaries({"number": st.integers(1, 3), "action": texts, "name": texts}),
    },
)
metadata = st.dictionaries(texts, texts | st.integers() | st.none(), max_size=3)
_checks = {
    "name": texts,
    "state": st.sampled_from(("ok", "warn", "fail", "unknown")),
    "message": texts,
    "advice": texts,
}
_targets = {
    **dict.fromkeys(("target", "status", "promotion_id", "message", "started"), texts),
    "outcome": st.sampled_from(OF_TARGETS),
    "wave": st.none() | st.integers(1, 9),
}
results = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(("message", "source", "target", "vendor", "promotion_id", "started"), texts),
        "status": st.sampled_from(STATUSES),
        "verified": st.sampled_from((True, False, None)),
        "policy": st.fixed_dictionaries(
            {
                "allowed": st.booleans(),
                "violations": st.lists(st.fixed_dictionaries({"rule": texts, "message": texts}), max_size=2),
            }
        ),
        "kind": st.sampled_from((PROMOTION, DRIFT)),
        "preflight": st.fixed_dictionaries(
            {"ready": st.booleans(), "checks": st.lists(st.fixed_dictionaries(_checks), max_size=2)}
        ),
        "proven": st.fixed_dictionaries({"proven": st.booleans(), "reason": texts, "relies_on": metadata}),
        "checks": st.lists(
            st.fixed_dictionaries({"name": texts, "passed": st.sampled_from((True, False, None))}), max_size=2
        ),
        "audit": st.fixed_dictionaries({"path": texts, "head": texts, "errors": st.lists(texts, max_size=2)}),
        "release": texts,
        "targets": st.lists(st.fixed_dictionaries(_targets), max_size=2),
        "timeline": st.lists(st.fixed_dictionaries({"what": texts, "status": texts, "at": texts}), max_size=2),
        "outcomes": st.lists(
            st.fixed_dictionaries({"outcome": st.sampled_from(OUTCOMES), "message": texts}), max_size=4
        ),
        "errors": st.lists(_errors, max_size=2),
        "residual": st.lists(st.fixed_dictionaries(_objects), max_size=2),
        "rollback": st.fixed_dictionaries(
            {"status": texts, "message": texts, "reasons": st.lists(texts, max_size=2)},
            optional={"resources": st.lists(st.fixed_dictionaries({**_objects, "state": texts}), max_size=2)},
        ),
        "comparison": st.lists(
            st.fixed_dictionaries(
                {**_objects, "state": st.sampled_from(STATES), "fields": st.lists(_differences, max_size=2)}
            ),
            max_size=2,
        ),
    },
)
fleets = results.map(lambda result: {**result, "kind": OF_FLEET})
