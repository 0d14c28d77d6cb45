# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of a fleet has come to: which targets have the release, and whether the next wave may begin."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import Any

from ._fleet import read_soak
from ._outcomes import BEGUN, FAILED, NOT_REACHED, OF_TARGETS, REACHED
from ._registered import mapping, optional_text, sequence, text
from ._run_statuses import FAILED as RUN_FAILED
from ._run_statuses import PLANNED, PROMOTED, UNCHANGED, UNDECIDED
from ._text import sentences, visible

_HAVE_RELEASE = frozenset({PROMOTED, UNCHANGED})
"""Statuses of a target that has the release: promoted by this run, or by an earlier one."""
_COPIED = ("promotion_id", "package_id", "installation_id", "verified", "started", "finished")
_COLUMNS = ("target", "wave", "result", "status", "verified", "id", "message")
_WIDEST = 60
_MOST_NEW = 40
"""Promotions of earlier waves that a target may have to read: with those of its own wave, they fit on a page of 100."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """What has become of a target.

    ``result`` is the result of its role, empty if nothing is known of it; ``problem`` is why the target is not reached.
    ``outcome`` is one of ``OF_TARGETS``.
    """

    target: str
    result: Mapping[str, Any]
    outcome: str
    problem: str

    @classmethod
    def read(cls, target: str, registered: Any, *, begun: bool, must_be_checked: bool) -> Outcome:
        """Read what the playbook has noted for a target, whose turn has ``begun`` or not.

        A role that did not fail and only planned was to do only that. Checks follow what was promoted, and a target is reached
        only if they ran to their end.
        """
        noted = mapping(registered)
        result = mapping(noted.get("result"))
        status = text(result.get("status"))
        problem = text(noted.get("failed"))
        if not noted and not begun:
            return cls(target=target, result=result, outcome=NOT_REACHED, problem="")
        if not noted:
            why = "Its turn has begun, and nothing is known of what has become of it."
            return cls(target=target, result=result, outcome=BEGUN, problem=why)
        # Without a plan, unchanged says only that nothing was done, as under tags that exclude the plan.
        is_planned = status != UNCHANGED or mapping(result.get("plan")).get("summary") is not None
        if not problem and not (status in _HAVE_RELEASE | {PLANNED} and is_planned):
            problem = text(result.get("message")) or f"Its status is {status or 'unknown'}."
        if problem:
            return cls(target=target, result=result, outcome=FAILED, problem=problem)
        if must_be_checked and status != PLANNED and noted.get("checked") is not True:
            why = "It has the release, and its checks did not run to their end."
            return cls(target=target, result=result, outcome=BEGUN, problem=why)
        return cls(target=target, result=result, outcome=REACHED, problem="")

    @property
    def status(self) -> str:
        """The status of the role's run."""
        if self.outcome == NOT_REACHED:
            return NOT_REACHED
        return text(self.result.get("status")) or (RUN_FAILED if self.outcome == FAILED else "")


def wave_numbers(sizes: Sequence[int | str], count: int) -> list[int]:
    """Return the number of the wave, from 1, of each of ``count`` targets, as Ansible's ``serial`` makes them."""
    numbers: list[int] = []
    wave = 0
    while len(numbers) < count and sizes:
        size = sizes[min(wave, len(sizes) - 1)]
        members = max(int(int(size.rstrip("%")) / 100.0 * count), 1) if isinstance(size, str) else size
        wave += 1
        numbers += [wave] * min(members, count - len(numbers))
    return numbers


@dataclasses.dataclass(frozen=True, kw_only=True)
class Fleet:
    """What a run has come to: the release, and all targets in the order of their waves.

    ``is_over`` is false while another wave is about to begin.
    """

    vendor: str
    source: str | None
    source_id: str | None
    release: str
    outcomes: Sequence[Outcome]
    ids: Mapping[str, str]
    waves: Sequence[int]
    check_mode: bool
    is_over: bool
    started: str | None
    finished: str | None

    @classmethod
    def read(cls, given: Mapping[str, Any], *, is_over: bool) -> Fleet:
        """Read what the playbook hands over.

        It has the ``release``, the names of the ``targets`` with their ``ids``, the sizes of the ``waves``, what was ``noted`` for each
        target, those whose turn has ``begun``, and whether there are ``checks``. What was noted with another ``number`` is of another
        fleet of the same run of Ansible.
        """
        targets = list(map(text, sequence(given.get("targets"))))
        begun = set(map(text, sequence(given.get("begun"))))
        number = text(given.get("number"))
        noted = {
            name: each
            for name, each in mapping(given.get("noted")).items()
            if text(mapping(each).get("number")) == number
        }
        check_mode = given.get("check_mode") is True
        must_be_checked = bool(sequence(given.get("checks"))) and not check_mode
        outcomes = [
            Outcome.read(name, noted.get(name), begun=name in begun, must_be_checked=must_be_checked)
            for name in targets
        ]
        sizes: list[int | str] = [
            each if isinstance(each, int) else text(each) for each in sequence(given.get("waves"))
        ]
        return cls(
            vendor=text(given.get("vendor")),
            source=optional_text(given.get("source")),
            source_id=optional_text(given.get("source_id")),
            release=text(given.get("release")),
            outcomes=outcomes,
            ids={text(name): text(each) for name, each in mapping(given.get("ids")).items()},
            waves=wave_numbers(sizes, len(targets)),
            check_mode=check_mode,
            is_over=is_over,
            started=optional_text(given.get("started")),
            finished=optional_text(given.get("now")),
        )

    def named(self, outcome: str) -> list[str]:
        """Return the targets of which this has become."""
        return [each.target for each in self.outcomes if each.outcome == outcome]

    @property
    def may_go_on(self) -> bool:
        """Whether another wave may begin: every target whose turn has come is reached."""
        return not self.named(FAILED) and not self.named(BEGUN)

    @property
    def status(self) -> str:
        """The status of the whole run."""
        if not self.is_over:
            return UNDECIDED
        if len(self.named(REACHED)) < len(self.outcomes) or not self.outcomes:
            return RUN_FAILED
        statuses = {each.status for each in self.outcomes}
        return PLANNED if PLANNED in statuses else PROMOTED if PROMOTED in statuses else UNCHANGED

    @property
    def message(self) -> str:
        """What happened and what to do."""
        problems = [f"{each.target}: {each.problem}" for each in self.outcomes if each.problem]
        release = f"Release {self.release}" if self.release else "The release"
        only_planned = any(each.status == PLANNED for each in self.outcomes) or self.check_mode
        verb = "was planned for" if only_planned else "reached"
        counted = f"{release} {verb} {len(self.named(REACHED))} of {len(self.outcomes)} targets."
        left = f"Not begun: {', '.join(self.named(NOT_REACHED))}." if self.named(NOT_REACHED) else ""
        again = (
            f"To continue with the rest, run it again with this release{f', {self.release}' if self.release else ''}."
        )
        running = "" if self.is_over else "The run had not ended when this was written."
        return sentences(counted, *problems, left, again if problems or left else "", running)

    @property
    def shown_message(self) -> list[str]:
        """The last message: what happened, and a table of all targets."""
        return [self.message, *self._table()]

    @property
    def result(self) -> dict[str, Any]:
        """The result fact."""
        lists = {outcome: self.named(outcome) for outcome in OF_TARGETS}
        return {
            "kind": "fleet",
            "vendor": self.vendor,
            "source": self.source,
            "environments": {"source": {"id": self.source_id}} if self.source_id else None,
            "status": self.status,
            "release": self.release or None,
            **lists,
            "counts": {outcome: len(names) for outcome, names in lists.items()},
            "message": self.message,
            "targets": [self._row(number, each) for number, each in enumerate(self.outcomes)],
            "started": self.started,
            "finished": self.finished,
        }

    def _row(self, number: int, each: Outcome) -> dict[str, Any]:
        """Return what has become of a target, with the IDs of what was executed there."""
        return {
            "target": each.target,
            "id": self.ids.get(each.target) or None,
            "wave": self.waves[number] if number < len(self.waves) else None,
            "outcome": each.outcome,
            "status": each.status,
            "message": each.problem or text(each.result.get("message")),
            "summary": mapping(each.result.get("plan")).get("summary"),
            **{name: each.result[name] for name in _COPIED if each.result.get(name) is not None},
        }

    def _table(self) -> list[str]:
        """Return a line for each target below a line of headings."""
        words = {True: "yes", False: "no"}
        rows = [
            (
                row["target"],
                text(row["wave"]),
                row["outcome"].replace("_", " "),
                "" if row["outcome"] == NOT_REACHED else row["status"].replace("_", " "),
                words.get(row.get("verified"), ""),
                text(row.get("promotion_id") or row.get("installation_id") or row.get("package_id")),
                "" if row["outcome"] == REACHED else visible(" ".join(row["message"].split())),
            )
            for row in self.result["targets"]
        ]
        listed = [_COLUMNS, *rows]
        widths = [min(max(len(row[at]) for row in listed), _WIDEST) for at in range(len(_COLUMNS) - 1)]
        return [
            "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
            for row in listed
        ]


def note(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run keeps of the result of a role, without its plan: many targets would make each fork copy much."""
    kept = {name: result.get(name) for name in ("status", "message", *_COPIED)}
    return {**kept, "plan": {"summary": mapping(result.get("plan")).get("summary")}}


def before_wave(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return whether a wave may begin, and the ``result`` so far, for a report that stays if the run is killed.

    ``must_read`` is whether the list of the source's promotions must be read before, so that no target reads too much of it. It was
    ``listed_after`` so many targets had begun, or not yet.
    """
    fleet = Fleet.read(given, is_over=False)
    listed_after = text(given.get("listed_after"))
    is_recent = bool(listed_after) and len(sequence(given.get("begun"))) - int(listed_after) < _MOST_NEW
    return {"may_begin": fleet.may_go_on, "must_read": not is_recent, "result": fleet.result}


def after_wave(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what follows a wave: ``soak``, for how many seconds nothing happens, and whether its targets are checked.

    A failure, and what was only planned, is followed by neither. Nothing soaks if no other wave may follow.
    """
    fleet = Fleet.read({**given, "checks": []}, is_over=False)
    statuses = {each.status for each in fleet.outcomes if each.outcome == REACHED}
    is_promoted = bool(statuses) and statuses <= _HAVE_RELEASE and not fleet.named(FAILED) and not fleet.check_mode
    is_followed = fleet.may_go_on and bool(fleet.named(NOT_REACHED))
    # ansible-core 2.18 and older make a string of a number that a template returns.
    soak = read_soak(given.get("soak"))
    return {
        "soak": math.ceil(soak) if is_promoted and is_followed else 0,
        "must_check": is_promoted and bool(sequence(given.get("checks"))),
    }


def end(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``result`` fact, whether the run ``succeeded``, and the lines of the last message."""
    fleet = Fleet.read(given, is_over=True)
    return {
        "result": fleet.result,
        "succeeded": fleet.status != RUN_FAILED,
        "shown_message": fleet.shown_message,
    }
