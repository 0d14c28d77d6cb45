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
  environment_type: sandbox  # Workfront's own host names tell this; a simulator's address does not
workfront_promote_target: &production
  url: "{{ lookup('ansible.builtin.env', 'WORKFRONT_PRODUCTION_URL') }}"
  api_key: "{{ lookup('ansible.builtin.env', 'WORKFRONT_PRODUCTION_API_KEY') }}"
  environment_type: production
workfront_rollback_source: *sandbox
workfront_rollback_target: *production
workfront_promote_wait_interval: 0.2  # seconds; the simulator is quicker than Workfront
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
    """Tell where the service is, and show how the playbooks get there."""
    stage.simulator.reset()
    addresses = stage.simulator.workfront
    stage.screen.text(
        f"A simulator of Workfront answers at {addresses[_SOURCE]} (a sandbox) and {addresses[_TARGET]} (production). "
        "The playbooks find these addresses, and an API key for each, by variables that the next file names:"
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
    stage.prove_end(played, 2, changed=1, failed=1, rescued=1)
    stage.prove(
        "The last message names the rule and the dashboard that breaks it.",
        "protected" in played.message and worlds.DASHBOARD_NAME in played.message,
        played.message,
    )
    stage.prove_requests(
        "One request wrote: the assembly of the package in the sandbox (E1). None installs.", _WRITING, (_ASSEMBLE,)
    )
    _prove_untouched(stage, before)


def _install(stage: Stage) -> str:
    before = _target(stage)
    played = stage.run("workfront_promote", *_files(_OFFBOARDING_FILE), "--diff")
    stage.prove_end(played, 0, changed=2, failed=0)
    packaged = sum(len(entities) for entities in _packages(stage)[-1]["packageEntities"].values())
    stage.prove(
        f"The plan is shown: one line for each of the {packaged} objects that the service has put into the package.",
        len(set(_changes(played))) == packaged,
        _changes(played),
    )
    stage.prove_requests(
        "The package of the refused run is used: its status is set (E6), and it is installed (E13) once.",
        _WRITING,
        (_CHANGE, _INSTALL),
    )
    created = _created(_installations(stage)[-1])
    lost = set(created.values()) - _looked_up(stage)
    stage.prove(
        f"The installation created {len(created)} objects, and each of them was looked up in production after it.",
        bool(created) and not lost,
        lost,
    )
    differing = _differing(stage, created)
    stage.prove("Each has in production the content that it has in the sandbox.", not differing, differing)
    _prove_untouched(stage, before, created.values())
    found = _ID.search(played.message)
    return found["id"] if found else ""


def _install_again(stage: Stage) -> None:
    before = _target(stage)
    played = stage.run("workfront_promote", *_files(_OFFBOARDING_FILE))
    stage.prove_end(played, 0, changed=0, failed=0)
    stage.prove_requests("No request wrote.", _WRITING, ())
    _prove_untouched(stage, before)


def _show_compensation(stage: Stage, package_id: str) -> None:
    before = _target(stage)
    choice = {"workfront_rollback_package_id": package_id, "workfront_rollback_confirm": True}
    arguments = ("--extra-vars", f"@{_ENVIRONMENTS_FILE}", "--extra-vars", json.dumps(choice))
    played = stage.run("workfront_rollback", *arguments, "--check", "--diff")
    stage.prove_end(played, 0, failed=0, rescued=0)
    shown = [line.split()[-1].strip("()") for line in _changes(played)]
    created = set(_created(_installations(stage)[-1]).values())
    stage.prove(
        f"The {len(created)} objects that the installation created, and no others, are shown as what would be deleted.",
        sorted(shown) == sorted(created),
        shown,
    )
    stage.prove_requests("No request wrote.", _WRITING, ())
    _prove_untouched(stage, before)


def compensate(stage: Stage) -> None:
    """Act 7."""
    stage.show_file(_ONBOARDING_FILE, ONBOARDING)
    failure = {"code": "TTSK", "name": _FAILING, "reason": "The owner of this task is not active."}
    stage.simulator.workfront_behave(fail_objects=[failure])
    before = _target(stage)
    played = stage.run("workfront_promote", *_files(_ONBOARDING_FILE))
    stage.prove_end(played, 2, failed=1, rescued=1)
    installation = _installations(stage)[-1]
    created = _created(installation)
    deleted = _deleted(stage)
    stage.prove_requests(
        f"After the installation (E13) there were {len(deleted)} deletions; then the package was put out of use (E6).",
        _WRITING,
        (_ASSEMBLE, _CHANGE, _INSTALL, *[_DELETE] * len(deleted), _CHANGE),
    )
    codes = {target_id: code for code, _source_id, target_id in _installed(installation)}
    order = [codes.get(target_id, "?") for target_id in deleted]
    stage.prove(
        f"They were in the reverse order of the installation: {', '.join(order)}.",
        set(deleted) <= set(created.values()) and order == sorted(order, key=install_position, reverse=True),
        order,
    )
    left = _target(stage).keys() & set(created.values())
    stage.prove(
        f"All {len(created)} objects that it had created are gone; those that were not deleted by name went with the one "
        "they belong to.",
        bool(created) and not left,
        left,
    )
    _prove_untouched(stage, before, [worlds.TARGET_ROLE])
    _prove_account(stage, played, installation, before)


def _prove_account(stage: Stage, played: Played, installation: Mapping[str, Any], before: Objects) -> None:
    """Prove that the last message tells what failed, what stays, and the way that is left."""
    role = _target(stage).get(worlds.TARGET_ROLE, {})
    stage.prove(
        f'The role "{worlds.ROLE_NAME}" still is as the failed installation has overwritten it, and the message says so.',
        role != before[worlds.TARGET_ROLE] and f"Could not be undone: {worlds.ROLE_NAME}: " in played.message,
        (role, played.message),
    )
    registered = datetime.datetime.fromisoformat(installation["registeredAt"])
    deadline = (registered + _ROLLBACK_PERIOD).strftime("%Y-%m-%dT%H:%M:%S")
    stage.prove(
        f"It says which object failed and why, and that Workfront's own rollback, in its user interface, is possible until "
        f"{deadline}Z, 24 hours after the installation.",
        all(text in played.message for text in (_FAILING, "is not active", "Workfront's own rollback", deadline)),
        played.message,
    )


def _prove_untouched(stage: Stage, before: Objects, besides: Iterable[str] = ()) -> None:
    """Prove that production has what it had and nothing else, apart from some objects."""
    after, besides = _target(stage), frozenset(besides)
    ids = (before.keys() | after.keys()) - besides
    differing = [item for item in ids if before.get(item) != after.get(item)]
    others = " other" if besides else ""
    stage.prove(
        f"Production is as before: each of its {len(before.keys() - besides)}{others} objects, as the simulator holds it, is "
        "the same.",
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
    """Return code, id in the source and id in the target of all that an installation has created."""
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
    """Return the ids that were asked for in production after the installation was begun."""
    entries = stage.simulator.requests(vendor="workfront", environment=_TARGET)
    begun = max(entry["number"] for entry in entries if entry["operation"] == _INSTALL)
    reads = [entry for entry in entries if entry["operation"] == "read" and entry["number"] > begun]
    return {item for entry in reads for item in str(entry["query"].get("id", "")).split(",")}


def _differing(stage: Stage, created: Mapping[str, str]) -> list[str]:
    """Return the names of what was created and has another content in production, its ids translated."""
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
        "A template, a project and a dashboard of the sandbox become a package, and its installation in production is "
        "planned. A policy protects dashboards, so nothing is installed. The same run without this policy installs it and "
        "verifies object by object; the same run again changes nothing; and a dry run of the rollback shows what taking "
        "it back would delete.",
        install_within_policy,
    ),
    Act(
        "an installation that fails half-way and is compensated",
        "A second package has another template, with a form, its fields and tasks. The role that it uses is to overwrite "
        "that of production, and production will refuse one of the tasks. Workfront has no rollback that a playbook can "
        "call, so what was created is deleted again, and the rest is told.",
        compensate,
    ),
)
