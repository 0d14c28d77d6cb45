# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The types of Workfront objects: what can be promoted, and what the core API can do (contract Workfront 8, 9.4, 10.3)."""

from __future__ import annotations

import datetime
import html
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._errors import InputError
from .._ids import near

PROMOTABLE = {
    "PROJ": "Project",
    "TMPL": "Template",
    "UITMPL": "Layout Template",
    "PTLTAB": "Dashboard",
    "CALEND": "Calendar",
    "EXTSEC": "External Page",
    "PTLSEC": "Report",
    "UIFT": "Filter",
    "UIGB": "Grouping",
    "UIVW": "View",
    "CTGY": "Category",
    "PARAM": "Parameter",
    "PGRP": "Parameter Group",
    "GROUP": "Group",
    "ROLE": "Job Role",
    "TEAM": "Team",
    "CMPY": "Company",
    "PORT": "Portfolio",
    "PRGM": "Program",
    "ARVPRC": "Approval Process",
    "SCHED": "Schedule",
    "MPATH": "Milestone Path",
    "TSPRO": "Timesheet Profile",
    "HOURT": "Hour Type",
    "EXPTYP": "Expense Type",
    "RSKTYP": "Risk Type",
    "RSPL": "Resource Pool",
    "ACSLVL": "Access Level",
    "RTCRD": "Rate Card",
    "CLSF": "Location",
    "BSNRUL": "Business Rule",
}
"""What a package can contain: object code, and the name that users know (contract Workfront 8)."""

_PARTS = {
    "TASK": "Task",
    "PRED": "Predecessor",
    "ASSGN": "Assignment",
    "TTSK": "Template Task",
    "TPRED": "Template Predecessor",
    "TASSGN": "Template Assignment",
    "QUED": "Queue Definition",
    "QUET": "Queue Topic",
    "QUETGP": "Queue Topic Group",
    "RRUL": "Routing Rule",
    "POPT": "Parameter Option",
    "MILE": "Milestone",
    "ARVPTH": "Approval Path",
    "RATE": "Rate",
}
"""The names of what packages contain as a part of something else (contract Workfront 8, 9.4)."""
TYPE_NAMES = {**PROMOTABLE, **_PARTS}
"""The names that users know types by."""

CORE_NAMES = {
    "PROJ": "project",
    "TMPL": "template",
    "UITMPL": "uitemplate",
    "PTLTAB": "portaltab",
    "EXTSEC": "externalsection",
    "PTLSEC": "portalsection",
    "UIFT": "uifilter",
    "UIGB": "uigroupby",
    "UIVW": "uiview",
    "CTGY": "category",
    "PARAM": "parameter",
    "PGRP": "parametergroup",
    "GROUP": "group",
    "ROLE": "role",
    "TEAM": "team",
    "CMPY": "company",
    "PORT": "portfolio",
    "PRGM": "program",
    "ARVPRC": "approvalprocess",
    "ARVPTH": "approvalpath",
    "SCHED": "schedule",
    "MPATH": "milestonepath",
    "MILE": "milestone",
    "TSPRO": "timesheetprofile",
    "HOURT": "hourtype",
    "EXPTYP": "expensetype",
    "RSKTYP": "risktype",
    "RSPL": "resourcepool",
    "ACSLVL": "accesslevel",
    "CLSF": "classifier",
    "TASK": "task",
    "ASSGN": "assignment",
    "TTSK": "templatetask",
    "TASSGN": "templateassignment",
    "QUED": "queuedef",
    "QUET": "queuetopic",
    "QUETGP": "queuetopicgroup",
    "RRUL": "routingrule",
    "POPT": "parameteroption",
    "RATE": "rate",
}
"""The core API's name of each type that it exposes (contract Workfront 9.4)."""
CORE_CODES = {"TEAM": "TEAMOB", "UIVW": "UIVIEW"}
"""The core API's own code of a type, where it differs from that of promotions (contract Workfront 9.1)."""
NAMELESS = frozenset({"TASSGN", "ASSGN", "POPT", "RATE", "QUED", "ARVPTH"})
"""Exposed types without the field ``name`` (contract Workfront 9.4)."""
LACKING: dict[str, frozenset[str]] = {code: frozenset({"name"}) for code in NAMELESS}
"""The fields that an exposed type is known not to have; what else it lacks, the service says (contract Workfront 9.4, A42)."""
READ_ONLY = frozenset({"QUED", "ARVPTH"})
"""Exposed types that the core API does not delete."""

INSTALL_ORDER = (
    *("PGRP", "PARAM", "POPT", "GROUP", "ROLE", "TEAM", "CMPY", "CLSF", "RTCRD", "ACSLVL", "HOURT", "EXPTYP", "RSKTYP"),
    *("SCHED", "RSPL", "MPATH", "MILE", "TSPRO", "CTGY", "ARVPRC", "BSNRUL", "PORT", "PRGM"),
    *("TMPL", "TTSK", "TPRED", "TASSGN", "PROJ", "TASK", "PRED", "ASSGN", "QUED", "RRUL", "QUETGP", "QUET"),
    *("UIFT", "UIGB", "UIVW", "PTLSEC", "EXTSEC", "CALEND", "PTLTAB", "UITMPL"),
)
"""What others depend on comes first; types that are not listed depend on most (contract Workfront 10.3)."""

PARENTS = {
    "TTSK": ("TMPL",),
    "TPRED": ("TMPL", "TTSK"),
    "TASSGN": ("TMPL", "TTSK"),
    "TASK": ("PROJ",),
    "PRED": ("PROJ", "TASK"),
    "ASSGN": ("PROJ", "TASK"),
    "QUED": ("TMPL", "PROJ"),
    "RRUL": ("TMPL", "PROJ"),
    "QUETGP": ("TMPL", "PROJ", "QUED"),
    "QUET": ("TMPL", "PROJ", "QUED"),
    "POPT": ("PARAM",),
    "CTGYPA": ("CTGY",),
    "CTCSRL": ("CTGY",),
    "MILE": ("MPATH",),
    "NONWKD": ("SCHED",),
    "ARVPTH": ("ARVPRC",),
    "ARVSTP": ("ARVPRC",),
    "SPAPVR": ("ARVPRC",),
    "RATE": ("CMPY",),
}
"""The types to one of which an object of a type belongs, directly or not, and lives and dies with (contract Workfront 7.4, 8, 9.4)."""

UNIQUE_NAMES = frozenset({"GROUP", "ROLE", "PARAM", "RTCRD"})
"""Types of which no two objects can have the same name (contract Workfront 7.4)."""
RECYCLED = frozenset({"PROJ", "TASK", "TMPL"})
"""Types whose deleted objects an administrator can restore for 30 days (contract Workfront 9.3)."""

CLOCK_TOLERANCE = datetime.timedelta(minutes=5)
"""By how much the clocks of the two APIs of an environment may differ (contract Workfront A41)."""

_OBJECT_ID = re.compile(r"[0-9a-f]{32}", re.IGNORECASE)


def type_names_in(items: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of the types of objects or changes, by code, as far as they are known."""
    codes = {str(item.get("type") or item.get("object_code")) for item in items}
    return {code: TYPE_NAMES[code] for code in sorted(codes) if code in TYPE_NAMES}


def ranks_of(codes: Iterable[str], order: Sequence[str] = INSTALL_ORDER) -> dict[str, tuple[int, str]]:
    """Return the sort key of each type in the order of an installation."""
    places = {code: place for place, code in enumerate(order)}
    return {code: (places.get(code, len(places)), code) for code in codes}


def check_object_code(code: str, option: str) -> str:
    """Check the code of an object that is to be promoted.

    :raises InputError: objects of this code are not promotable
    """
    if code in PROMOTABLE:
        return code
    raise InputError(f"{option}: '{code}' is not the code of a promotable object. {_codes_near(code)}")


def check_object_id(value: str, option: str) -> str:
    """Check the ID of an object.

    :raises InputError: it is not 32 hexadecimal digits
    """
    if not _OBJECT_ID.fullmatch(value):
        raise InputError(f"{option} must be the ID of an object, 32 hexadecimal digits; got '{value}'.")
    return value.lower()


def core_name_of(code: str, option: str) -> str:
    """Return the core API's name of a type.

    :raises InputError: the core API does not expose the type
    """
    if code not in CORE_NAMES:
        if code not in PROMOTABLE and code not in PARENTS:
            raise InputError(f"{option}: '{code}' is not the code of an object type. {_codes_near(code)}")
        raise InputError(
            f"{option}: Workfront's core API does not expose the type {code}, so its objects cannot be looked up or deleted."
        )
    return CORE_NAMES[code]


def is_same_name(name: str, other: str) -> bool:
    """Return whether two names are the same but for case, white space, HTML escapes and Unicode form (contract Workfront A43)."""
    return _plain(name) == _plain(other)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", html.unescape(html.unescape(name))).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())


def _codes_near(code: str) -> str:
    by_name = {**{known: known for known in PROMOTABLE}, **{title: known for known, title in PROMOTABLE.items()}}
    meant = dict.fromkeys(by_name[name] for name in near(code, by_name))
    hint = " or ".join(f"{known} ({PROMOTABLE[known]})" for known in meant)
    return (
        f"{f'Did you mean {hint}? ' if hint else ''}The section 'Promotable objects' of the guide to Workfront "
        "(docs/docsite/rst/guide_workfront.rst) lists all codes."
    )
