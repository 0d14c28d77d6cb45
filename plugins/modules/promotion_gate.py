# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check whether a promotion may start now."""

from __future__ import annotations

DOCUMENTATION = r"""
module: promotion_gate
short_description: Check whether a promotion may start now
version_added: 0.1.0
description:
  - Checks the time against windows and freezes, the ticket against a pattern, and who has planned, approved and executed, and fails if
    a promotion may not start now.
  - The roles check it twice with their variable C(gate), when they have planned, and right before the start.
  - The module is vendor-neutral and calls no service.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._attributes
  - envops.promotion._attributes.info
options:
  windows:
    description:
      - When a promotion may start; in one of the windows is enough. Without this option, it may at any time.
      - A window is O(windows[].start) and O(windows[].end), on all days or on O(windows[].days), or an O(windows[].rrule) with an
        O(windows[].duration); both in an O(windows[].timezone).
      - Of a time that clocks show twice, because daylight saving time ends, the first one counts. A time that they skip counts as
        the moment at which they are set.
    type: list
    elements: dict
    suboptions:
      days:
        description:
          - The days on which the window begins, such as V(mon) or V(saturday); by default every day.
        type: list
        elements: str
      start:
        description: The time at which the window opens, such as V('22:00'). Quote it, because YAML reads V(22:00) as a number.
        type: str
      end:
        description: The time at which it closes, up to V('24:00'). If it is before the start, it is on the next day.
        type: str
      rrule:
        description:
          - A recurrence rule of RFC 5545 that says when the window opens, such as V(FREQ=MONTHLY;BYDAY=1SA;BYHOUR=22). Its frequency is
            C(DAILY), C(WEEKLY), C(MONTHLY) or C(YEARLY). Without C(BYHOUR), the window opens at midnight.
          - C(COUNT), C(INTERVAL), and a rule that does not say on which day, need a line C(DTSTART:20260103T220000) before the rule, in local
            time.
        type: str
      duration:
        description: How long a window with O(windows[].rrule) is open, as in RFC 5545, for example V(PT4H), V(PT90M) or V(P1D).
        type: str
      timezone:
        description: The IANA name of the time zone, such as V(Europe/Berlin). Required.
        type: str
  freezes:
    description: Times in which nothing starts, even in a window.
    type: list
    elements: dict
    default: []
    suboptions:
      start:
        description: When the freeze begins, with an offset from UTC, such as V(2026-12-20T00:00:00+01:00).
        type: str
        required: true
      end:
        description: When it is over, with an offset from UTC.
        type: str
        required: true
      reason:
        description: Why nothing may start.
        type: str
        required: true
  now:
    description: The point in time to check, with an offset from UTC; by default the present.
    type: str
  ticket:
    description: The ticket for the change.
    type: str
  ticket_pattern:
    description: A regular expression of Python that the whole ticket must match. A missing ticket does not match.
    type: str
  planned_by:
    description: Who planned the promotion.
    type: str
  approved_by:
    description: Who approved the plan.
    type: str
  executed_by:
    description: Who starts it.
    type: str
  separate_people:
    description:
      - Whether who planned, approved and executed must be different people, V(true) or V(false); or a list of those of
        V(planned_by), V(approved_by) and V(executed_by) that must be different.
      - A missing name closes the gate. Names are the same even if one has other capitals, blanks around it, characters that
        are not shown, or letters of another script that look the same. Several names, as lines or as a list, are refused.
    type: raw
    default: false
  override_reason:
    description:
      - Why the promotion must start although the gate is closed, for emergencies. With a reason, no violation closes the gate. The
        reason, and what it overrides, are in the result.
      - A reason that says nothing, such as V(true) or V(false), is refused. A blank, V(None) and V(null) do not count as a reason.
    type: str
  enforce:
    description: Whether to fail if the gate is closed; otherwise the module only reports that.
    type: bool
    default: true
requirements:
  - python >= 3.10
  - python-dateutil, only for O(windows[].rrule)
  - a time zone database, of the system or of the Python package tzdata, only for O(windows)
seealso:
  - module: envops.promotion.promotion_policy
"""

EXAMPLES = r"""
- name: Start only on weekday evenings in Berlin, not over Christmas, and only with a ticket
  envops.promotion.promotion_gate:
    windows:
      - days: [mon, tue, wed, thu]
        start: "20:00"
        end: "02:00"
        timezone: Europe/Berlin
    freezes:
      - start: "2026-12-18T00:00:00+01:00"
        end: "2027-01-07T00:00:00+01:00"
        reason: Christmas business
    ticket: CHG0042001
    ticket_pattern: CHG[0-9]{7}
    enforce: false
  register: gate
"""

RETURN = r"""
allowed:
  description: Whether a promotion may start now.
  returned: always
  type: bool
  sample: false
violations:
  description: Why not; if RV(overridden) is true, what was overridden.
  returned: always
  type: list
  elements: dict
  contains:
    rule:
      description: The option that closes the gate.
      type: str
      returned: always
    message:
      description: How it does.
      type: str
      returned: always
  sample:
    - rule: freezes
      message: "A freeze lasts until 2027-01-06T23:00:00Z: Christmas business."
opens_at:
  description: From when on windows and freezes allow a start, in UTC; C(judged_at) if they do, null if they never do again.
  returned: success, and failure if the gate is closed
  type: str
  sample: "2027-01-07T19:00:00Z"
closes_at:
  description: When an open gate closes, in UTC; null if that is not known, or if the gate is closed or overridden.
  returned: success, and failure if the gate is closed
  type: str
  sample: "2026-12-02T01:00:00Z"
closes_in:
  description: The seconds until then, or null.
  returned: success, and failure if the gate is closed
  type: float
  sample: 5400.0
overridden:
  description: Whether the gate is closed, and O(override_reason) opens it.
  returned: success, and failure if the gate is closed
  type: bool
  sample: false
override_reason:
  description: The reason that was given, or null.
  returned: success, and failure if the gate is closed
  type: str
  sample: null
ticket:
  description: The ticket that was given, or null.
  returned: success, and failure if the gate is closed
  type: str
  sample: CHG0042001
people:
  description: Who planned, approved and executed, as far as that is known.
  returned: success, and failure if the gate is closed
  type: dict
  sample:
    planned_by: jdoe
judged_at:
  description: The point in time that was checked, in UTC.
  returned: success, and failure if the gate is closed
  type: str
  sample: "2026-12-20T19:00:00Z"
enforced:
  description: Whether a closed gate fails the task.
  returned: success, and failure if the gate is closed
  type: bool
  sample: true
error:
  description: What failed, with C(kind) (V(gate) or V(validation)), C(summary) and C(advice).
  returned: failure
  type: dict
  sample:
    kind: gate
    summary: "The promotion may not start now. A freeze lasts until 2027-01-06T23:00:00Z: Christmas business."
    advice: Nothing was started. Correct that and start it again.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._gate import check_gate
from ansible_collections.envops.promotion.plugins.module_utils._gate_options import CONDITIONS, FREEZE_KEYS, read_gate
from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._moments import read_moment
from ansible_collections.envops.promotion.plugins.module_utils._people import PEOPLE
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        "windows": {
            "type": "list",
            "elements": "dict",
            "options": {
                "days": {"type": "list", "elements": "str"},
                "start": {"type": "str"},
                "end": {"type": "str"},
                "rrule": {"type": "str"},
                "duration": {"type": "str"},
                "timezone": {"type": "str"},
            },
        },
        "freezes": {
            "type": "list",
            "elements": "dict",
            "default": [],
            "options": {key: {"type": "str", "required": True} for key in FREEZE_KEYS},
        },
        "now": {"type": "str"},
        "ticket": {"type": "str"},
        "ticket_pattern": {"type": "str"},
        **{name: {"type": "str"} for name in PEOPLE},
        "separate_people": {"type": "raw", "default": False},
        "override_reason": {"type": "str"},
        "enforce": {"type": "bool", "default": True},
    },
    guards=sorted(CONDITIONS),
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Check the gate."""
    gate = read_gate(params)
    given = params["now"]
    present = datetime.datetime.fromtimestamp(runtime.now(), datetime.timezone.utc)
    moment = present if given is None else read_moment(given, "now")
    verdict = check_gate(gate, moment, enforce=params["enforce"])
    if verdict["overridden"]:
        described = " ".join(violation["message"] for violation in verdict["violations"])
        runtime.warn(f"The gate is closed, and was overridden ({gate.override_reason}). {described}")
    return Result(False, verdict)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
