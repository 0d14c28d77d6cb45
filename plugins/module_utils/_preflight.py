# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be known of a promotion before anything is created: a list of checks of any vendor."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from ._errors import AuthenticationError, NetworkError, ServiceError, StateError, UnreadableError
from ._runtime import Result, Runtime
from ._text import sentence, visible

OK = "ok"
WARN = "warn"
FAIL = "fail"
UNKNOWN = "unknown"

_SHOWN = ("name", "state", "message", "advice")
"""What results show of a check."""

Read = TypeVar("Read")


@dataclasses.dataclass(frozen=True)
class Check:
    """One check: ``state`` is OK, WARN, FAIL (the promotion cannot work) or UNKNOWN (nothing shows whether it can).

    ``brief`` is what the table shows of a long message; empty if it shows all of it.
    """

    name: str
    state: str
    message: str
    advice: str = ""
    brief: str = ""

    def to_dict(self) -> dict[str, str]:
        """Return the check as results show it."""
        return {name: value for name, value in dataclasses.asdict(self).items() if name in _SHOWN}


@dataclasses.dataclass(frozen=True)
class Unread:
    """Why something could not be read."""

    error: ServiceError | UnreadableError

    def check(self, name: str, what: str) -> Check:
        """Return the check that this leaves open; ``what`` continues the sentence "It is unknown ..."."""
        brief = self.error.brief if isinstance(self.error, ServiceError) else self.error.message
        said, shown = (f"It is unknown {what}. {sentence(each)}" for each in (self.error.message, brief))
        return Check(name, UNKNOWN, said, self.error.advice, shown)


def attempt(read: Callable[[], Read]) -> Read | Unread:
    """Return what is read, or why it cannot be read.

    :raises AuthenticationError: the credentials are refused, as they are for everything else
    :raises NetworkError: the service cannot be reached
    """
    try:
        return read()
    except (AuthenticationError, NetworkError):
        raise
    except (ServiceError, UnreadableError) as error:
        return Unread(error)


def _lines_of(checks: Sequence[Check]) -> list[str]:
    """Return a table for people, one line for each check, and one for its advice, if it is not ok and the advice is new."""
    width = max((len(check.name) for check in checks), default=0)
    lines = []
    advised: set[str] = set()
    for check in checks:
        lines.append(f"{check.state:<7}  {check.name:<{width}}  {visible(sentence(check.brief or check.message))}")
        if check.advice and check.state != OK and check.advice not in advised:
            advised.add(check.advice)
            lines.append(f"{'':<7}  {'':<{width}}  {visible(sentence(check.advice))}")
    return lines


def conclude(
    checks: Sequence[Check],
    returns: Mapping[str, Any],
    runtime: Runtime,
    *,
    what: str,
    enforce: bool,
    required: Collection[str] = (),
) -> Result:
    """Show the checks, and return them as the result of a module. ``what`` names the promotion in messages.

    ``ready`` needs positive evidence: every check is ok or warn. ``blocked`` says that one is fail, or that a ``required`` one is
    unknown, which is about something that the promotion itself must know.

    :raises StateError: it is blocked, and ``enforce`` is true
    """
    found = {check.state for check in checks}
    blocking = [check for check in checks if check.state == FAIL or (check.state == UNKNOWN and check.name in required)]
    lines = _lines_of(checks)
    result: dict[str, Any] = {
        **returns,
        "ready": found.isdisjoint((FAIL, UNKNOWN)),
        "blocked": bool(blocking),
        "checks": [check.to_dict() for check in checks],
        "lines": lines,
        "check_mode": runtime.check_mode,
    }
    if runtime.show is not None:
        for line in [f"Preflight of {what}:", *lines]:
            runtime.show(line)
    if blocking and enforce:
        raise StateError(
            f"The preflight of {what} has found what must be corrected first: "
            f"{' '.join(sentence(check.message) for check in blocking)} Nothing was created.",
            advice=" ".join(dict.fromkeys(sentence(check.advice) for check in blocking if check.advice)),
            **result,
        )
    return Result(False, result)


def state_of(result: Mapping[str, Any], name: str) -> str:
    """Return the state of a check by its name, from a result of ``conclude``; an empty string if there is none."""
    return next((check.state for check in _read(result) if check.name == name), "")


def report_of(result: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the results of roles say of a preflight; None if there was none."""
    if not isinstance(result.get("checks"), Sequence):
        return None
    known = {key: result.get(key) for key in ("ready", "blocked")}
    return {**known, "checks": [check.to_dict() for check in _read(result)]}


def warnings_of(result: Mapping[str, Any]) -> str:
    """Return what the last message of a role says of checks that are WARN, as sentences."""
    found = [check.message for check in _read(result) if check.state == WARN]
    return f"The preflight warns: {' '.join(map(sentence, found))}" if found else ""


def _read(result: Mapping[str, Any]) -> list[Check]:
    checks = result.get("checks")
    rows = [row for row in checks if isinstance(row, Mapping)] if isinstance(checks, list | tuple) else []
    return [Check(**{name: str(row.get(name, "")) for name in _SHOWN}) for row in rows]
