# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Switches that script how the service behaves. Every switch has the friendly, fast setting as default."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from simulator.pace import Pace
from simulator.vendor import ControlError
from simulator.workfront.model import COMPLETED, FAILED, INSTALLED, Json, WorkObject

REASON_FIELDS = ("reason", "failureReason", "message", "errorMessage", "error", "error_object", "errors", "none")
DOC_EXAMPLES = "doc_examples"
# Types that others consist of; the public lists of fields show none of these fields for them.
_NAMELESS = ("TASSGN", "ASSGN", "POPT", "RATE", "QUED", "ARVPTH")
_LEDGER = ("name", "entryDate")
STORED_NAMES: dict[str, Callable[[str], str]] = {
    "unchanged": lambda name: name,
    "trimmed": str.strip,
    "collapsed": lambda name: " ".join(name.split()),
    "escaped": lambda name: html.escape(name, quote=True),
    "decomposed": lambda name: unicodedata.normalize("NFD", name),
    "upper": str.upper,
    "replaced": lambda name: f"Object {len(name)}",
}


@dataclass(frozen=True)
class Selector:
    """Fits the objects that have everything it names."""

    code: str | None = None
    id: str | None = None
    name: str | None = None

    @classmethod
    def parse(cls, value: Any) -> Selector:
        """A string is an id if it looks like one, else a code."""
        if isinstance(value, str):
            return cls(id=value) if len(value) == 32 else cls(code=value)
        if not isinstance(value, dict) or set(value) - {entry.name for entry in fields(cls)}:
            raise ControlError(f"an object is selected by code, id or name, not by {value!r}")
        return cls(**value)

    def fits(self, entry: WorkObject) -> bool:
        wanted = ((self.code, entry.code), (self.id, entry.id), (self.name, entry.name))
        return all(want is None or want == have for want, have in wanted)


@dataclass(frozen=True)
class Failure:
    """Makes the objects fail that fit, and says so in a field of its own choice."""

    selector: Selector
    reason: str = "The object could not be created"
    reason_field: str | None = None

    @classmethod
    def parse(cls, value: Any) -> Failure:
        own = {"reason", "reason_field"}
        if not isinstance(value, dict):
            raise ControlError(f"a failing object is an object, not {value!r}")
        settings = {key: item for key, item in value.items() if key in own}
        if settings.get("reason_field") not in (None, *REASON_FIELDS):
            raise ControlError(f"reason_field is one of {', '.join(REASON_FIELDS)}")
        return cls(Selector.parse({key: item for key, item in value.items() if key not in own}), **settings)

    def as_json(self) -> Json:
        return {**vars(self.selector), "reason": self.reason, "reason_field": self.reason_field}


@dataclass
class Behaviour:
    """All switches; the control endpoint sets any subset."""

    assembly: Pace = field(default_factory=Pace)
    installation: Pace = field(default_factory=Pace)
    assembly_outcome: str = "ok"
    install_outcome: str = "ok"
    fail_objects: list[Failure] = field(default_factory=list)
    omit_objects: list[Selector] = field(default_factory=list)
    invalid_objects: list[Selector] = field(default_factory=list)
    reason_field: str = "reason"
    running_status: str = "INSTALLING"
    finished_status: str | None = None
    failed_status: str = FAILED
    omit_installation_status: bool = False
    undocumented_statuses: str = "shown"
    environment_format: str = "host"
    install_reply: str = "text"
    error_style: str = "core"
    quirks: list[str] = field(default_factory=list)
    era: str = "current"
    list_deleted: bool = False
    translation_map_endpoint: str = "normal"
    empty_plans: int = 0
    empty_prepared_maps: int = 0
    partial_plans: int = 0
    listing_lag: int = 0
    contents_lag: int = 0
    plan_requires_status: bool = False
    strict_editing: bool = False
    parallel_installations: bool = True
    # None: a strict simulator refuses bearer tokens on the current promotion API, another one accepts them.
    bearer: bool | None = None
    session_lifetime: int | float | None = 28800
    expire_after_calls: int | None = None
    rotate_refresh_tokens: bool = True
    rate_limit_per_minute: int | None = None
    single_data: str = "object"
    date_header: str = "served"
    loose_search: bool = False
    no_entry_date: list[str] = field(default_factory=lambda: ["UIFT", "UIGB", "UIVW"])
    unknown_fields: dict[str, list[str]] = field(default_factory=lambda: {code: list(_LEDGER) for code in _NAMELESS})
    stored_names: str = "unchanged"
    core_clock_offset: int | float = 0
    errors_with_200: bool = False
    leaving_disabled: str = "draft"
    child_matching: str = "parent"
    installation_list: str = "of_package"
    legacy_failed_assembly: str = "EXTRACTING"
    package_names: str = "any"
    package_writes: str = "anywhere"
    deleted_history: str = "gone"

    @property
    def is_2023(self) -> bool:
        return self.era == "2023"

    @property
    def success(self) -> str:
        return self.finished_status or (COMPLETED if self.is_2023 else INSTALLED)

    def change(self, settings: Json) -> None:
        """Take over the switches given and keep the others; nothing changes if one of them is wrong."""
        unknown = set(settings) - {entry.name for entry in fields(self)}
        if unknown:
            raise ControlError(f"behaviour does not know {', '.join(sorted(unknown))}")
        parsed = {name: self._parse(name, value) for name, value in settings.items()}
        for name, value in parsed.items():
            setattr(self, name, value)

    def _parse(self, name: str, value: Any) -> Any:
        if name in _PARSERS:
            return _PARSERS[name](value)
        if name in _CHOICES:
            if value not in _CHOICES[name]:
                raise ControlError(f"{name} is one of {', '.join(_CHOICES[name])}")
            return value
        if isinstance(getattr(self, name), bool):
            if not isinstance(value, bool):
                raise ControlError(f"{name} is true or false")
        elif name in _NUMBERS:
            if value is not None and (isinstance(value, bool) or not isinstance(value, (int, float))):
                raise ControlError(f"{name} is a number or null")
        elif not isinstance(value, str) and not (value is None and name == "finished_status"):
            raise ControlError(f"{name} is a text")
        return value

    def as_json(self) -> Json:
        return {entry.name: _shown(getattr(self, entry.name)) for entry in fields(self)}


_NUMBERS = frozenset({"session_lifetime", "expire_after_calls", "rate_limit_per_minute", "core_clock_offset"})
_CHOICES: dict[str, tuple[str, ...]] = {
    "assembly_outcome": ("ok", "fail", "hang"),
    "install_outcome": ("ok", "partial", "fail", "hang"),
    "reason_field": REASON_FIELDS,
    "undocumented_statuses": ("shown", "absent"),
    "environment_format": ("host", "url"),
    "install_reply": ("text", "json_string", "object", "data_object", "data_string", "empty"),
    "error_style": ("core", "service", "text", "html"),
    "era": ("current", "2023"),
    "translation_map_endpoint": ("normal", "missing"),
    "single_data": ("object", "array", "bare"),
    "date_header": ("served", "missing"),
    "leaving_disabled": ("draft", "any", "refused"),
    "child_matching": ("parent", "name"),
    "installation_list": ("of_package", "of_all"),
    "stored_names": tuple(STORED_NAMES),
    "package_names": ("any", "unique", "long"),
    "package_writes": ("anywhere", "source"),
    "deleted_history": ("gone", "kept"),
}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ControlError(f"a list is needed, not {value!r}")
    return value


def _strings(value: Any) -> list[str]:
    found = [value] if isinstance(value, str) else _list(value)
    if not all(isinstance(item, str) for item in found):
        raise ControlError(f"a list of texts is needed, not {value!r}")
    return found


def _strings_by_code(value: Any) -> dict[str, list[str]]:
    if not isinstance(value, dict):
        raise ControlError(f"an object with lists of texts is needed, not {value!r}")
    return {code: _strings(item) for code, item in value.items()}


def _quirks(value: Any) -> list[str]:
    found = _strings(value)
    if set(found) - {DOC_EXAMPLES}:
        raise ControlError(f"the only quirk is {DOC_EXAMPLES}")
    return found


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ControlError(f"a count is needed, not {value!r}")
    return value


def _shown(value: Any) -> Any:
    if isinstance(value, (Pace, Failure)):
        return value.as_json()
    if isinstance(value, Selector):
        return vars(value)
    return [_shown(item) for item in value] if isinstance(value, list) else value


def _true_false_or_none(value: Any) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise ControlError(f"true, false or null is needed, not {value!r}")
    return value


_PARSERS: dict[str, Callable[[Any], Any]] = {
    "assembly": Pace.parse,
    "installation": Pace.parse,
    "fail_objects": lambda value: [Failure.parse(item) for item in _list(value)],
    "omit_objects": lambda value: [Selector.parse(item) for item in _list(value)],
    "invalid_objects": lambda value: [Selector.parse(item) for item in _list(value)],
    "no_entry_date": _strings,
    "unknown_fields": _strings_by_code,
    "quirks": _quirks,
    "empty_plans": _count,
    "empty_prepared_maps": _count,
    "partial_plans": _count,
    "listing_lag": _count,
    "contents_lag": _count,
    "bearer": _true_false_or_none,
}
