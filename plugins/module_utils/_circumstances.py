# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a role is run."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from ._registered import mapping, sequence, text, truth

_JOB_FACTS = {
    "AWX job": "job_id",
    "AWX job template": "job_template_name",
    "AWX workflow job": "workflow_job_id",
}
_JOB_PREFIXES = ("awx", "tower")
_ANY_TAG = frozenset({"all", "tagged"})
"""What ``--tags`` and ``--skip-tags`` call every task of a role, since each has a tag."""
_TAGS = ("plan", "execute", "verify", "rollback")
"""The tags of the roles."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Circumstances:
    """How a role, or else a playbook without one, is run: in check mode or not, with which tags, since when, and by which job.

    ``started`` and ``now`` are points in time in UTC, such as ``2026-05-25T17:55:39Z``; ``job`` holds the variables
    that AWX sets, by their names, and ``job_url`` the address of its job, or an empty string; ``user`` is who runs it where
    there is no AWX, and ``command`` runs the same playbook again, but for its variables.
    """

    role: str
    check_mode: bool
    diff_mode: bool
    run_tags: frozenset[str]
    skip_tags: frozenset[str]
    started: str
    now: str
    user: str
    command: str
    job_url: str
    job: Mapping[str, Any]

    @classmethod
    def read(cls, role: str, seen: Mapping[str, Any], *, user: str) -> Circumstances:
        """Read what a role hands over as ``circumstances``.

        Ansible's variable says only whether there is ``--check``. Whether a caller has set the keyword ``check_mode``, say the
        tasks that return how they ran.
        """
        reported = mapping(seen.get("circumstances"))
        is_rehearsed = any(mapping(registered).get("check_mode") is True for registered in seen.values())
        return cls(
            role=role,
            check_mode=is_rehearsed or truth(reported.get("check_mode")),
            diff_mode=truth(reported.get("diff_mode")),
            run_tags=frozenset(sequence(reported.get("run_tags"))),
            skip_tags=frozenset(sequence(reported.get("skip_tags"))),
            started=text(reported.get("started")),
            now=datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            user=user,
            command=text(reported.get("command")),
            job_url=text(reported.get("job_url")),
            job=mapping(reported.get("job")),
        )

    def includes(self, tag: str) -> bool:
        """Return whether the tasks with a tag are part of this run."""
        meant = {tag, *_ANY_TAG}
        return self.skip_tags.isdisjoint(meant) and not self.run_tags.isdisjoint(meant)

    def may_include(self, tag: str) -> bool:
        """Return whether the tasks with a tag may be part of this run.

        They are, whatever ``--tags`` says, if the caller gives all tasks of the role a tag of his own.
        """
        is_by_role = bool(self.run_tags & {*_TAGS, *_ANY_TAG})
        return self.includes(tag) or (self.skip_tags.isdisjoint({tag, *_ANY_TAG}) and not is_by_role)

    def metadata(self, given: Mapping[str, str], **more: str) -> dict[str, str]:
        """Return what a report says of the run itself, by heading; what is not known is left out.

        What the user has ``given`` comes first and wins.
        """
        found = {
            "Run by": self._job_variable("user_name") or self.user,
            **{heading: self._job_variable(fact) for heading, fact in _JOB_FACTS.items()},
            "Job": self.job_url,
            "Role": f"envops.promotion.{self.role}" if self.role else "",
            **more,
        }
        return {**given, **{name: value for name, value in found.items() if value and name not in given}}

    @property
    def person(self) -> str:
        """Who runs the role; empty if a job does not say that, because the user of its container is nobody."""
        return self._job_variable("user_name") or ("" if self.is_job else self.user)

    @property
    def is_job(self) -> bool:
        """Whether a job of AWX runs the role."""
        return bool(self._job_variable("job_id"))

    @property
    def playbook_command(self) -> str:
        """What runs the same playbook again in a shell; empty in a job, which has a template instead."""
        return "" if self.is_job else self.command

    def _job_variable(self, fact: str) -> str:
        found = (text(self.job.get(f"{prefix}_{fact}")) for prefix in _JOB_PREFIXES)
        return next((value for value in found if value), "")
