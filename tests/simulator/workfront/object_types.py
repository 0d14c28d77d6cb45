# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Types of objects: codes, names in the core API, what can be promoted and with what.

Source: Workfront contract, sections 6.5, 7.4, 8, 9.4 and 10.3.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ObjectType:
    """One type of object, under its promotion code."""

    code: str
    # Name in paths of the core API; None: the core API does not show this type.
    core_name: str | None
    core_code: str
    deletable: bool


# Code: name in the core API.
_CORE_NAMES: dict[str, str | None] = {
    "PROJ": "project",
    "TMPL": "template",
    "UITMPL": "uitemplate",
    "PTLTAB": "portaltab",
    "CALEND": None,
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
    "SCHED": "schedule",
    "MPATH": "milestonepath",
    "TSPRO": "timesheetprofile",
    "HOURT": "hourtype",
    "EXPTYP": "expensetype",
    "RSKTYP": "risktype",
    "RSPL": "resourcepool",
    "ACSLVL": "accesslevel",
    "RTCRD": None,
    "CLSF": "classifier",
    "BSNRUL": None,
    "TASK": "task",
    "ASSGN": "assignment",
    "PRED": None,
    "TTSK": "templatetask",
    "TASSGN": "templateassignment",
    "TPRED": None,
    "QUED": "queuedef",
    "QUETGP": "queuetopicgroup",
    "QUET": "queuetopic",
    "RRUL": "routingrule",
    "POPT": "parameteroption",
    "MILE": "milestone",
    "RATE": "rate",
    "CALSEC": "calendarsection",
    "ARVPTH": "approvalpath",
    "ARVSTP": None,
    "SPAPVR": None,
    "CTGYPA": None,
    "CTCSRL": None,
    "NONWKD": None,
}
_CORE_CODES = {"TEAM": "TEAMOB", "UIVW": "UIVIEW"}
_READ_ONLY = frozenset({"QUED", "ARVPTH"})

TYPES = {
    code: ObjectType(code, name, _CORE_CODES.get(code, code), name is not None and code not in _READ_ONLY)
    for code, name in _CORE_NAMES.items()
}
_BY_PATH = {
    key.lower(): entry
    for entry in TYPES.values()
    if entry.core_name is not None
    for key in (entry.core_name, entry.core_code)
}


def type_of_path(name: str) -> ObjectType | None:
    """Find a type by what stands for it in a path of the core API: long name or core code, in any case."""
    return _BY_PATH.get(name.lower())


_FORM = frozenset({"CTGY", "CTGYPA", "PARAM", "PGRP", "POPT", "CTCSRL"})
_APPROVAL = frozenset({"ARVPRC", "ARVPTH", "ARVSTP", "SPAPVR"})
_QUEUE = frozenset({"QUED", "QUETGP", "QUET", "RRUL"})
_REPORT = frozenset({"PTLSEC", "UIFT", "UIGB", "UIVW", "PARAM"})
_DASHBOARD = _REPORT | {"CALEND", "CALSEC", "EXTSEC"}
_WORK = (
    frozenset({"CMPY", "RATE", "GROUP", "ROLE", "TEAM", "SCHED", "NONWKD", "MPATH", "MILE", "HOURT", "RSPL"})
    | _APPROVAL
    | _QUEUE
    | _FORM
)
_NOTHING: frozenset[str] = frozenset()

# What may be asked for, and which types come along besides the type itself.
INCLUDED: dict[str, frozenset[str]] = {
    "PROJ": _WORK | {"TASK", "ASSGN", "PRED"},
    "TMPL": _WORK | {"TTSK", "TASSGN", "TPRED"},
    "UITMPL": _DASHBOARD | {"PTLTAB", "GROUP"},
    "PTLTAB": _DASHBOARD,
    "CALEND": frozenset({"CALSEC"}),
    "EXTSEC": _NOTHING,
    "PTLSEC": _REPORT,
    "UIFT": frozenset({"PARAM"}),
    "UIGB": frozenset({"PARAM"}),
    "UIVW": frozenset({"PARAM"}),
    "CTGY": _FORM | {"GROUP"},
    "PARAM": frozenset({"POPT"}),
    "PGRP": _NOTHING,
    "GROUP": _FORM,
    "ROLE": _NOTHING,
    "TEAM": frozenset({"GROUP"}),
    "CMPY": _FORM | {"RATE", "GROUP"},
    "PORT": _FORM | {"PRGM", "GROUP"},
    "PRGM": _FORM | {"PORT", "GROUP"},
    "ARVPRC": _APPROVAL | {"ROLE", "TEAM", "GROUP"},
    "SCHED": frozenset({"NONWKD", "GROUP"}),
    "MPATH": frozenset({"MILE"}),
    "TSPRO": frozenset({"HOURT"}),
    "HOURT": _NOTHING,
    "EXPTYP": _NOTHING,
    "RSKTYP": _NOTHING,
    "RSPL": _NOTHING,
    "ACSLVL": _NOTHING,
    "RTCRD": _NOTHING,
    "CLSF": _NOTHING,
    "BSNRUL": _NOTHING,
}

UNIQUE_NAMES = frozenset({"GROUP", "ROLE", "PARAM", "RTCRD"})

# Children that follow when their parent is overwritten.
OVERWRITTEN_CHILDREN: dict[str, frozenset[str]] = {
    "PROJ": frozenset({"TASK", "QUED", "RRUL"}),
    "TMPL": frozenset({"TTSK", "QUED", "RRUL"}),
    "PARAM": frozenset({"POPT"}),
    "CALEND": frozenset({"CALSEC"}),
    "QUED": frozenset({"QUETGP", "QUET"}),
}

# Parents and what others refer to come first; the one order that was published is a subsequence of this.
INSTALL_ORDER = [
    "PGRP",
    "PARAM",
    "POPT",
    "GROUP",
    "ROLE",
    "TEAM",
    "CMPY",
    "RATE",
    "CLSF",
    "RTCRD",
    "ACSLVL",
    "HOURT",
    "EXPTYP",
    "RSKTYP",
    "SCHED",
    "NONWKD",
    "RSPL",
    "MPATH",
    "MILE",
    "TSPRO",
    "CTGY",
    "CTGYPA",
    "CTCSRL",
    "ARVPRC",
    "ARVPTH",
    "ARVSTP",
    "SPAPVR",
    "BSNRUL",
    "PORT",
    "PRGM",
    "TMPL",
    "TTSK",
    "TPRED",
    "TASSGN",
    "PROJ",
    "TASK",
    "PRED",
    "ASSGN",
    "QUED",
    "RRUL",
    "QUETGP",
    "QUET",
    "UIFT",
    "UIGB",
    "UIVW",
    "PTLSEC",
    "EXTSEC",
    "CALEND",
    "CALSEC",
    "PTLTAB",
    "UITMPL",
]


def install_position(code: str) -> int:
    return INSTALL_ORDER.index(code) if code in INSTALL_ORDER else len(INSTALL_ORDER)
