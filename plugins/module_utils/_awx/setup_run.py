# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run of the role awx_setup: what was loaded and removed, and what the run has come to."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .._masking import without_values
from .._registered import mapping, mappings, text, truth
from .._run_statuses import FAILED, UNCHANGED
from .._text import sentence, sentences
from .controller import leftovers, missing_objects
from .objects import INVENTORIES, NOTIFICATIONS, PROJECTS, SCHEDULES, TEMPLATES, WORKFLOWS
from .setup_steps import ABSENT, HANDLED_KINDS, PRESENT, RENDERED, AwxSetupSteps

_REMOVED = {
    SCHEDULES: "removed_schedules",
    WORKFLOWS: "removed_workflows",
    TEMPLATES: "removed_templates",
    NOTIFICATIONS: "removed_notifications",
    INVENTORIES: "removed_inventories",
    PROJECTS: "removed_projects",
}
"""Where the tasks register what they have removed, by kind."""
_READING = re.compile(
    r"lookup plugin 'awx\.awx\.controller_api'(?: failed: |\. Error was .*?, original message: )(?P<why>.+)", re.DOTALL
)
"""What the versions of ansible-core say of a query that has failed."""
_WITH_SECRETS = ("credentials", "notifications")
"""What contains secrets, by the ends of the names that its tasks register their results under."""
_MAY_NOT_FAIL = "failed_when_result"
"""The key of results of tasks whose failures Ansible must not show."""
_LOGIN_ADVICE = "Check CONTROLLER_HOST, and CONTROLLER_OAUTH_TOKEN or CONTROLLER_USERNAME and CONTROLLER_PASSWORD."
_LOOP = "__awx_setup_object"


@dataclasses.dataclass(frozen=True, kw_only=True)
class AwxSetupRun(AwxSetupSteps):
    """All decisions of the role: what it does next, and what it has come to."""

    @property
    def leftovers(self) -> list[str]:
        """What stays on the controller although the description no longer says it, a sentence each."""
        if self.state != PRESENT or self.prunes or self.failure:
            return []
        return leftovers(self.description, self.objects, self._found)

    @property
    def gap(self) -> str:
        """What had to be done and was not shown to be done."""
        if self.failure or self.is_dry or self.state == RENDERED:
            return ""
        done = {(each["what"], each["name"]) for each in self.handled if each["state"] != FAILED}
        named = {(HANDLED_KINDS["templates"], each["name"]) for each in self.objects[TEMPLATES]}
        named |= {(HANDLED_KINDS["workflows"], each["name"]) for each in self.objects[WORKFLOWS]}
        missing = sorted(name for what, name in named - done) if self.state == PRESENT else []
        gone = {(each["what"], each["name"]) for each in self.handled if each["state"] == "changed"}
        left = sorted({(HANDLED_KINDS[_REMOVED[each["kind"]]], each["name"]) for each in self.unwanted} - gone)
        return sentences(
            f"Nothing has shown that these were loaded: {', '.join(missing)}." if missing else "",
            f"Nothing has shown that these were removed: {', '.join(name for what, name in left)}." if left else "",
        )

    @property
    def handled(self) -> list[dict[str, str]]:
        """What was loaded or removed, in its order, each with ``what``, ``name`` and ``state``."""
        return list(self._handled())

    def _handled(self) -> Iterator[dict[str, str]]:
        for each, what in HANDLED_KINDS.items():
            for item in mappings(self.loaded[each].get("results")):
                given = mapping(item.get(_LOOP))
                name = text(given.get("name")) or text(given.get("identifier"))
                if not item.get("skipped"):
                    yield {"what": what, "name": name or _role_name(given), "state": _state_of(item)}

    @property
    def refusal_message(self) -> str:
        """Why the first object with secrets is not loaded, without them; an empty string if all are."""
        items = [item for each in _WITH_SECRETS for item in mappings(self.loaded[each].get("results"))]
        refused = next((item for item in items if _is_refused(item)), None)
        if refused is None:
            return ""
        said = mapping(mapping(refused.get("response")).get("json"))
        reason = text(refused.get("msg")) or "The controller has not said why."
        return text(self._without_secrets(sentences(sentence(reason), _answer(said))))

    @property
    def caught(self) -> dict[str, Any]:
        """What the task that has just failed returned, as a fact, which AWX stores: without secrets."""
        return dict(mapping(self._without_secrets(super().caught)))

    @property
    def status(self) -> str:
        """How the run has ended."""
        if self.failure or self.gap:
            return FAILED
        changed = any(each["state"] == "changed" for each in self.handled) or truth(self.rendered.get("changed"))
        return self.state if changed or self.would_change else UNCHANGED

    @property
    def must_fail(self) -> bool:
        """Whether the role fails."""
        return self.status == FAILED

    @property
    def message(self) -> str:
        """What happened, for a person."""
        return text(self._without_secrets(self._message()))

    def _message(self) -> str:
        if self.failure:
            return self._failed_message(self.failure.full_message)
        if self.gap:
            return self.gap
        name = self.description.name
        files = f"The files of the description {name} are in {self.directory}." if self.renders else ""
        if self.state == RENDERED:
            return files
        if self.is_dry:
            return sentences(files, self._dry_message())
        changed = sum(each["state"] == "changed" for each in self.handled)
        done = "removed" if self.state == ABSENT else "loaded"
        outcome = f"The description {name} is {done}: {len(self.handled)} steps, {changed} changes."
        return sentences(files, outcome, *self.leftovers)

    def _dry_message(self) -> str:
        missing = missing_objects(self.objects, self._found) if self.state == PRESENT else []
        removed = [each["name"] for each in self.unwanted]
        return sentences(
            f"Dry run. These would be created: {', '.join(missing)}."
            if missing
            else "Dry run. Nothing would be created.",
            f"These would be removed: {', '.join(removed)}." if removed else "",
            "Whether fields of existing objects differ was not compared." if self.state == PRESENT else "",
            *self.leftovers,
        )

    def _failed_message(self, reason: str) -> str:
        failed = [f"{each['what']} {each['name']}" for each in self.handled if each["state"] == FAILED]
        done = [f"{each['what']} {each['name']}" for each in self.handled if each["state"] != FAILED]
        if read := _READING.search(reason):
            why = read["why"].partition(". ")[0].rstrip(".").replace("'json'", "its answer is not JSON")
            # What was read before needed the same address and login.
            advice = "" if self.found else f" {_LOGIN_ADVICE}"
            reason = f"The controller could not be read: {why}.{advice}"
        answer = mapping(mapping(self.known("response")).get("json"))
        refused = {} if "results" in answer else self._without_secrets(dict(answer))
        # The call that failed may have taken effect, if its answer was lost.
        rest = "No other object was loaded before." if failed else "Nothing on the controller was changed."
        return sentences(
            sentence(f"The load stopped at the {failed[0]}: {reason}" if failed else reason),
            _answer(refused),
            f"There already: {', '.join(done)}. Start again to continue." if done else rest,
        )

    def _without_secrets(self, value: Any) -> Any:
        given = [each.inputs for each in self.description.credentials]
        given += [each.configuration for each in self.description.notifications]
        return without_values(value, _strings(given))

    @property
    def sides(self) -> tuple[str, str]:
        """A load has neither source nor target."""
        return "", ""

    @property
    def result(self) -> dict[str, Any]:
        """The result of the role."""
        return {
            "status": self.status,
            "message": self.final_message,
            "description": self.description.name,
            "organization": self.description.organization,
            "directory": self.directory if self.renders else None,
            "objects": [*self.handled],
            "missing": missing_objects(self.objects, self._found) if self.is_dry and self.state == PRESENT else [],
            "unwanted": self.unwanted if self.reads else [],
            "leftovers": self.leftovers,
            "errors": [self._without_secrets(self.failure.full_message)] if self.failure else [],
        }


def _answer(said: Any) -> str:
    return f"The controller says: {dict(said)}." if said else ""


def _is_refused(item: Mapping[str, Any]) -> bool:
    """Return whether an object is not there, although its task has not failed: awx.awx returns the ID of each that is."""
    return _MAY_NOT_FAIL in item and not text(item.get("id"))


def _state_of(item: Mapping[str, Any]) -> str:
    if truth(item.get("failed")) or _is_refused(item):
        return FAILED
    return "changed" if truth(item.get("changed")) else "ok"


def _role_name(given: Mapping[str, Any]) -> str:
    what = [*(given.get("workflows") or ()), *(given.get("job_templates") or ())]
    return f"{given.get('role')} of {given.get('team')} for {', '.join(what)}" if given else ""


def _strings(value: Any) -> set[str]:
    """Return the strings that could be secrets, headers of webhooks among them: all but short ones, which are choices and names."""
    shortest = 8
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return {each for inner in value for each in _strings(inner)}
    return {value} if isinstance(value, str) and len(value) >= shortest else set()
