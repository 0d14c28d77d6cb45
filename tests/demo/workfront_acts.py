# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Workfront: a package that a policy refuses, its installation, and a failed installation that is compensated."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from demo.playbook import Played
from demo.stage import Act, Stage
from simulator import workfront_worlds as worlds
from simulator.workfront.object_types import install_position

ENVIRONMENTS = """\
workfront_promote_source: &sandbox
  url: "{{ lookup('ansible.builtin.env', 'WORKFRONT_SANDBOX_URL') }}"
  api_key: "{{ lookup('ansible.builtin.env', 'WORKFRONT_SANDBOX_API_KEY') }}"
  environment_type: sandbox  # Workfront's host names show this; a simulator's address does not
workfront_promote_target: &production
  url: "{{ lookup('ansible.builtin.env', 'WORKFRONT_PRODUCTION_URL') }}"
  api_key: "{{ lookup('ansible.builtin.env', 'WORKFRONT_PRODUCTION_API_KEY') }}"
  environment_type: production
workfront_rollback_source: *sandbox
workfront_rollback_target: *production
workfront_promote_wait_interval: 0.2  # seconds; the simulator is faster than Workfront
"""
OFFBOARDING = f"""\
workfront_promote_package_name: Agency Offboarding
workfront_promote_objects:
  - {{object_code: TMPL, name: {worlds.SECOND_TEMPLATE_NAME}}}
  - {{object_code: PROJ, name: {worlds.PROJECT_NAME}}}
  - {{object_code: PTLTAB, name: {worlds.DASHBOARD_NAME}}}
"""
ONBOARDING = f"""\
workfront_promote_package_name: Agency Onboarding
workfront_promote_objects:
  - {{object_code: TMPL, name: {worlds.TEMPLATE_NAME}}}
workfront_promote_overrides:
  - {{object_code: ROLE, name: {worlds.ROLE_NAME}, action: OVERWRITING, target_id: {worlds.TARGET_ROLE}}}
workfront_promote_compensate: true
"""
POLICY = {"workfront_promote_policy": {"protected": [{"type": "PTLTAB"}]}}
_ENVIRONMENTS_FILE, _OFFBOARDING_FILE, _ONBOARDING_FILE = "environments.yml", "offboarding.yml", "onboarding.yml"
_SOURCE, _TARGET = worlds.SOURCE, worlds.PRODUCTION
_ASSEMBLE, _CHANGE, _INSTALL, _DELETE = "E1", "E6", "E13", "delete"
_WRITING = (_ASSEMBLE, "E5", _CHANGE, "E7", "E8", "E9", _INSTALL, "edit", _DELETE)
_FAILING = "Set up access"
_ROLLBACK_PERIOD = datetime.timedelta(hours=24)
_ID = re.compile(r"\((?P<id>[0-9a-f-]{36})\)")

Objects = Mapping[str, Mapping[str, Any]]


def introduce(stage: Stage) -> None:
    """Describe the service, and show how the playbooks connect to it."""
    stage.simulator.reset()
    addresses = stage.simulator.workfront
    stage.screen.text(
        f"A simulator of Workfront runs at {addresses[_SOURCE]} (a sandbox) and {addresses[_TARGET]} (production). "
        "The playbooks read these addresses, and an API key for each, from the variables in this file:"
    )
    stage.show_file(_ENVIRONMENTS_FILE, ENVIRONMENTS)


def install_within_policy(stage: Stage) -> None:
    """Act 6."""
    stage.show_file(_OFFBOARDING_FILE, OFFBOARDING)
    _refuse(stage)
    package_id = _install(stage)
    _install_again(stage)
    _show_compensation(stage, package_id)


def _refuse(stage: Stage) -> None:
    before = _target(stage)
    played = stage.run("workfront_promote", *_files(_OFFBOARDING_FILE), "--extra-vars", json.dumps(POLICY), "--diff")
    stage.verify_exit(played, 2, changed=1, failed=1, rescued=1)
    stage.verify(
        "The last message names the rule and the dashboard that violates it.",
        "protected" in played.message and worlds.DASHBOARD_NAME in played.message,
        played.message,
    )
    stage.verify_requests(
        "The run sent one writing request: assemble the package in the sandbox (E1). It installed nothing.",
        _WRITING,
        (_ASSEMBLE,),
    )
    _verify_untouched(stage, before)


def _install(stage: Stage) -> str:
    before = _target(stage)
    played = stage.run("workfront_promote", *_files(_OFFBOARDING_FILE), "--diff")
    stage.verify_exit(played, 0, changed=2, failed=0)
    packaged = sum(len(entities) for entities in _packages(stage)[-1]["packageEntities"].values())
    stage.verify(
        f"The output shows the plan: one line for each of the {packaged} objects that the service put into the package.",
        len(set(_changes(played))) == packaged,
        _changes(played),
    )
    stage.verify_requests(
        "The run used the package of the refused run: it set its status (E6) and installed it (E13) once.",
        _WRITING,
        (_CHANGE, _INSTALL),
    )
    created = _created(_installations(stage)[-1])
    lost = set(created.values()) - _looked_up(stage)
    stage.verify(
        f"The installation created {len(created)} objects, and the run looked up each of them in production afterwards.",
        bool(created) and not lost,
        lost,
    )
    differing = _differing(stage, created)
    stage.verify("Each has the same content in production as in the sandbox.", not differing, differing)
    _verify_untouched(stage, before, created.values())
    found = _ID.search(played.message)
    return found["id"] if found else ""


def _install_again(stage: Stage) -> None:
    before = _target(stage)
    played = stage.run("workfront_promote", *_files(_OFFBOARDING_FILE))
    stage.verify_exit(played, 0, changed=0, failed=0)
    stage.verify_requests("The run sent no writing request.", _WRITING, ())
    _verify_untouched(stage, before)


def _show_compensation(stage: Stage, package_id: str) -> None:
    before = _target(stage)
    choice = {
        "workfront_rollback_package_id": package_id,
        "workfront_rollback_newest": True,
        "workfront_rollback_confirm": True,
    }
    arguments = ("--extra-vars", f"@{_ENVIRONMENTS_FILE}", "--extra-vars", json.dumps(choice))
    played = stage.run("workfront_rollback", *arguments, "--check", "--diff")
    stage.verify_exit(played, 0, failed=0, rescued=0)
    shown = [line.split()[-1].strip("()") for line in _changes(played)]
    created = set(_created(_installations(stage)[-1]).values())
    stage.verify(
        f"The output lists exactly the {len(created)} objects that the installation created as those it would delete.",
        sorted(shown) == sorted(created),
        shown,
    )
    stage.verify_requests("The run sent no writing request.", _WRITING, ())
    _verify_untouched(stage, before)


def compensate(stage: Stage) -> None:
    """Act 7."""
    stage.show_file(_ONBOARDING_FILE, ONBOARDING)
    failure = {"code": "TTSK", "name": _FAILING, "reason": "The owner of this task is not active."}
    stage.simulator.workfront_behave(fail_objects=[failure])
    before = _target(stage)
    played = stage.run("workfront_promote", *_files(_ONBOARDING_FILE))
    stage.verify_exit(played, 2, failed=1, rescued=1)
    installation = _installations(stage)[-1]
    created = _created(installation)
    deleted = _deleted(stage)
    stage.verify_requests(
        f"After the installation (E13) the run deleted {len(deleted)} objects, and then disabled the package (E6).",
        _WRITING,
        (_ASSEMBLE, _CHANGE, _INSTALL, *[_DELETE] * len(deleted), _CHANGE),
    )
    codes = {target_id: code for code, _source_id, target_id in _installed(installation)}
    order = [codes.get(target_id, "?") for target_id in deleted]
    stage.verify(
        f"It deleted them in the reverse order of their installation: {', '.join(order)}.",
        set(deleted) <= set(created.values()) and order == sorted(order, key=install_position, reverse=True),
        order,
    )
    left = _target(stage).keys() & set(created.values())
    stage.verify(
        f"All {len(created)} created objects are gone; those that the run did not delete itself went with the object that "
        "they belong to.",
        bool(created) and not left,
        left,
    )
    _verify_untouched(stage, before, [worlds.TARGET_ROLE])
    _verify_message(stage, played, installation, before)


def _verify_message(stage: Stage, played: Played, installation: Mapping[str, Any], before: Objects) -> None:
    """Verify that the last message says what failed, what stays, and what remains to be done by hand."""
    role = _target(stage).get(worlds.TARGET_ROLE, {})
    stage.verify(
        f'The role "{worlds.ROLE_NAME}" stays as the failed installation overwrote it, and the message says so.',
        role != before[worlds.TARGET_ROLE] and f"Could not be undone: {worlds.ROLE_NAME}: " in played.message,
        (role, played.message),
    )
    registered = datetime.datetime.fromisoformat(installation["registeredAt"])
    deadline = (registered + _ROLLBACK_PERIOD).strftime("%Y-%m-%dT%H:%M:%S")
    stage.verify(
        f"It names the object that failed, with the reason, and says that Workfront's own rollback, in its user interface, is "
        f"possible until {deadline}Z, 24 hours after the installation.",
        all(text in played.message for text in (_FAILING, "is not active", "Workfront's own rollback", deadline)),
        played.message,
    )


def _verify_untouched(stage: Stage, before: Objects, besides: Iterable[str] = ()) -> None:
    """Verify that production is unchanged, apart from some objects."""
    after, besides = _target(stage), frozenset(besides)
    ids = (before.keys() | after.keys()) - besides
    differing = [item for item in ids if before.get(item) != after.get(item)]
    others = " other" if besides else ""
    stage.verify(
        f"{'Apart from these, production' if besides else 'Production'} is unchanged: each of its "
        f"{len(before.keys() - besides)}{others} objects in the simulator is the same.",
        not differing,
        differing,
    )


def _files(name: str) -> tuple[str, ...]:
    return ("--extra-vars", f"@{_ENVIRONMENTS_FILE}", "--extra-vars", f"@{name}")


def _changes(played: Played) -> list[str]:
    return [line for line in played.texts("plan") if line[0] in "+~-=."]


def _target(stage: Stage) -> Objects:
    return stage.simulator.workfront_objects(_TARGET)


def _packages(stage: Stage) -> list[Mapping[str, Any]]:
    return list(stage.simulator.state()["workfront"]["packages"])


def _installations(stage: Stage) -> list[Mapping[str, Any]]:
    return list(stage.simulator.state()["workfront"]["installations"])


def _installed(installation: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return code, source ID and target ID of each object that an installation created."""
    return [
        (code, source_id, entry["targetId"])
        for code, entries in installation["translationMap"].items()
        for source_id, entry in entries.items()
        if entry["action"] == "CREATE" and entry.get("installationStatus") == "INSTALLED"
    ]


def _created(installation: Mapping[str, Any]) -> dict[str, str]:
    return {source_id: target_id for _code, source_id, target_id in _installed(installation)}


def _deleted(stage: Stage) -> list[str]:
    entries = stage.simulator.requests(_DELETE, vendor="workfront", environment=_TARGET)
    return [str(entry["path"]).rpartition("/")[2] for entry in entries]


def _looked_up(stage: Stage) -> set[str]:
    """Return the IDs that the run looked up in production after it started the installation."""
    entries = stage.simulator.requests(vendor="workfront", environment=_TARGET)
    begun = max(entry["number"] for entry in entries if entry["operation"] == _INSTALL)
    reads = [entry for entry in entries if entry["operation"] == "read" and entry["number"] > begun]
    return {item for entry in reads for item in str(entry["query"].get("id", "")).split(",")}


def _differing(stage: Stage, created: Mapping[str, str]) -> list[str]:
    """Return the names of created objects whose content differs in production, apart from mapped IDs."""
    source, target = stage.simulator.workfront_objects(_SOURCE), _target(stage)
    maps = _installations(stage)[-1]["translationMap"].values()
    pairs = {source_id: entry["targetId"] for entries in maps for source_id, entry in entries.items()}
    return [
        str(source[source_id]["name"])
        for source_id, target_id in created.items()
        if _content(source[source_id], pairs) != _content(target.get(target_id, {}), {})
    ]


def _content(item: Mapping[str, Any], pairs: Mapping[str, str]) -> Any:
    found = {key: item.get(key) for key in ("code", "name", "parent", "links", "fields")}
    return json.loads(re.sub(r"[0-9a-f]{32}", lambda match: pairs.get(match[0], match[0]), json.dumps(found)))


ACTS = (
    Act(
        "a package for Workfront, refused by a policy and then installed",
        "A run assembles a package from a template, a project and a dashboard of the sandbox, and plans its installation in "
        "production. A policy protects dashboards, so the run installs nothing. The same run without this policy installs "
        "the package and verifies each object. A third run changes nothing. A dry run of the rollback shows what it would "
        "delete.",
        install_within_policy,
    ),
    Act(
        "an installation that fails halfway and is compensated",
        "A second package contains another template with a form, its fields and tasks. It overwrites a role of production, "
        "and production will refuse one of the tasks. Workfront has no rollback API, so the run deletes what the "
        "installation created, and reports the rest.",
        compensate,
    ),
)
