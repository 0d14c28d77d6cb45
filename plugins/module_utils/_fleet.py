# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a fleet is given: one release, the targets, the waves, and what happens between them.

The playbooks use Ansible's own ``serial`` for the waves.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import re
import urllib.parse
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ._circumstances import Circumstances
from ._errors import InputError
from ._given import is_blank
from ._ids import require_id
from ._metadata import check_metadata
from ._registered import mapping, mappings, sequence, text

_OPTIONS = ("source_environment", "targets", "release", "waves", "soak", "checks", "report")
"""The options of a fleet, without the prefix of their variables."""
_FIRST_ONE_THEN_ALL: tuple[int | str, ...] = (1, "100%")
"""The waves by default."""
_STAGES = ("", "all", "plan")
"""The stages of a role that make a plan of their own for each target."""
_RESERVED = re.compile(r"all|ungrouped|localhost|127\.0\.0\.1|pingone_fleet(_frozen_\d+)?", re.ASCII | re.IGNORECASE)
"""Names of hosts that Ansible, or the playbook, gives a meaning of its own."""
_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"\w[\w .-]*", re.ASCII)
_LONGEST_SOAK = 7 * 24 * 3600.0
_COUNT = re.compile(r"[1-9][0-9]{0,8}")
_SHARE = re.compile(r"([1-9][0-9]?|100)%")


def _read_waves(given: Any) -> list[int | str]:
    """Return the sizes of the waves, as ``serial`` takes them: counts, or shares such as ``25%``; the last one repeats.

    :raises InputError: there is none, or one is not such a size
    """
    if is_blank(given):
        return list(_FIRST_ONE_THEN_ALL)
    entries = _entries(given)
    if not entries:
        raise InputError("waves must have at least one entry, such as 1 or 25%.")
    return [_wave(entry) for entry in entries]


def _wave(entry: Any) -> int | str:
    written = text(entry).strip()
    if not isinstance(entry, bool | float):
        if _COUNT.fullmatch(written):
            return int(written)
        if _SHARE.fullmatch(written):
            return written
    raise InputError(
        f"waves: {written[:100] or 'a blank'} is not the size of a wave. Use a number from 1, or 1% to 100%."
    )


def read_soak(given: Any) -> float:
    """Return the pause between two waves in seconds.

    :raises InputError: it is not a number from 0 to a week
    """
    if is_blank(given):
        return 0.0
    try:
        seconds = -1.0 if isinstance(given, bool) else float(text(given))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= _LONGEST_SOAK:
        raise InputError(f"soak must be a number of seconds from 0 to {_LONGEST_SOAK:.0f}; got {text(given)[:100]}.")
    return seconds


def _read_report_files(given: Any) -> list[dict[str, str]]:
    """Return the reports to write, each with ``format`` and ``path``.

    :raises InputError: one has another key, or no path; or two have the same path
    """
    files = [] if is_blank(given) else [mapping(entry) for entry in _files(given)]
    for number, file in enumerate(files, 1):
        where = f"report: entry {number}"
        if set(file) != {"format", "path"} or is_blank(file["path"]):
            raise InputError(f"{where} must be a dictionary with format and path, and nothing else.")
    twice = [path for path, count in Counter(text(file["path"]) for file in files).items() if count > 1]
    if twice:
        raise InputError(f"report: {twice[0]} is given more than once. Give each report a path of its own.")
    return [{key: text(value) for key, value in file.items()} for file in files]


def _check_stage(given: Any, role: str) -> None:
    """Check that the role is to plan for each target, and perhaps to execute.

    :raises InputError: it is to execute or discard one plan, which has only one target
    """
    stage = text(given).strip()
    if stage not in _STAGES:
        raise InputError(f"{role}_stage must be all or plan for a fleet; got '{stage[:100]}'.")


def _read_targets(given: Any, group: Sequence[str]) -> list[Any]:
    """Return the targets as they are given, or the hosts of the group of the inventory.

    :raises InputError: there is none, or one is blank
    """
    entries = list(group) if is_blank(given) else _entries(given)
    if not entries:
        raise InputError("A fleet needs at least one target: set targets, or add hosts to the group of the inventory.")
    if any(is_blank(entry) for entry in entries):
        raise InputError("targets: an entry is blank.")
    targets = [entry.strip() if isinstance(entry, str) else entry for entry in entries]
    twice = [name for name, count in Counter(each for each in targets if isinstance(each, str)).items() if count > 1]
    if twice:
        raise InputError(f"targets: {twice[0]} is given more than once. Name each target once.")
    return targets


def _check_different(names: Mapping[str, Sequence[str]], source: str) -> None:
    """Check that no target is named twice, and that none is the source.

    ``names`` has, for the identity of each target, all names by which it is given; ``source`` is the identity of the source.

    :raises InputError: one is
    """
    for identity, given in names.items():
        if len(given) > 1:
            raise InputError(
                f"targets: {' and '.join(given)} are the same environment, {identity}. Name each target once."
            )
        if identity == source:
            raise InputError(f"targets: {given[0]} is the source environment. A promotion needs two different ones.")


def _check_options(names: Sequence[str], prefix: str, decided: Sequence[str]) -> None:
    """Check that a playbook knows all variables with its prefix; it sets those of ``decided`` for each target itself.

    :raises InputError: it does not know one; the message names the nearest that it knows. Or one would overrule the playbook
    """
    known = [f"{prefix}_{option}" for option in _OPTIONS]
    for name in sorted(names):
        if name in decided:
            raise InputError(f"The variable {name} must not be set: the fleet sets it for each target.")
        if name.startswith(f"{prefix}_") and name not in known and name != f"{prefix}_result":
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Variables: {', '.join(known)}."
            raise InputError(f"The variable {name} is unknown. {hint}")


def _find(option: str, given: Sequence[Any], environments: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the IDs of environments by the names, or IDs, by which an option gives them.

    :raises InputError: one does not exist, or several have its name
    """
    by_id = {text(each.get("id")).lower(): text(each.get("id")) for each in environments}
    count = Counter(text(each.get("name")) for each in environments)
    by_name = {text(each.get("name")): text(each.get("id")) for each in environments}
    found = {}
    for entry in given:
        name = text(entry)
        if name.lower() in by_id:
            found[name] = by_id[name.lower()]
        elif count[name] == 1:
            found[name] = by_name[name]
        elif count[name]:
            raise InputError(f"{option}: {count[name]} environments are named '{name}'. Use the ID of one of them.")
        else:
            near = difflib.get_close_matches(name, by_name, n=2)
            hint = f"Did you mean {' or '.join(near)}?" if near else f"Environments: {', '.join(sorted(by_name)[:10])}."
            raise InputError(f"{option}: '{name}' is neither the ID nor the name of an environment. {hint}")
    return found


def begin(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a playbook begins with: ``waves``, ``soak`` in seconds, ``targets`` as they are given, ``checks``, ``report``.

    ``given`` has the ``prefix`` of the playbook's variables, the ``names`` of all variables that begin like those of the playbook and
    its role, those that it has ``decided`` itself, the ``options`` by their names without prefix, the ``group`` of hosts, and the
    ``circumstances`` of the run with its ``user``. ``metadata`` is what the reports say of the run.

    :raises InputError: an option is wrong
    """
    options, prefix = mapping(given.get("options")), text(given.get("prefix"))
    _check_options(
        list(map(text, sequence(given.get("names")))), prefix, list(map(text, sequence(given.get("decided"))))
    )
    for name in sequence(given.get("required")):
        if is_blank(options.get(name)):
            raise InputError(f"{prefix}_{name} must be set.")
    _check_stage(options.get("stage"), text(given.get("role")))
    if given.get("release_is_uuid") and not is_blank(options.get("release")):
        require_id(text(options.get("release")), f"{prefix}_release")
    checks = options.get("checks")
    return {
        "waves": _read_waves(options.get("waves")),
        "soak": read_soak(options.get("soak")),
        "targets": _read_targets(options.get("targets"), [text(host) for host in sequence(given.get("group"))]),
        "checks": [] if is_blank(checks) else _entries(checks),
        "report": _read_report_files(options.get("report")),
        "metadata": _metadata(given, options.get("metadata")),
    }


def _metadata(given: Mapping[str, Any], texts: Any) -> dict[str, str]:
    """Return what the reports of a run say of it: what the user has given, who runs which playbook, and in which job."""
    prefix = text(given.get("prefix"))
    circumstances = Circumstances.read("", given, user=text(given.get("user")))
    known = check_metadata(None if is_blank(texts) else texts, f"{text(given.get('role'))}_metadata")
    return circumstances.metadata(known, Playbook=f"envops.promotion.{prefix}")


def resolve_environments(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``source`` (an ID) and ``targets`` (``name`` and ``id`` of each) among the ``environments`` that PingOne has.

    :raises InputError: one does not exist, is ambiguous, given twice, or is the source itself
    """
    environments = mappings(given.get("environments"))
    source = next(iter(_find("source_environment", [text(given.get("source")).strip()], environments).values()))
    found = _find("targets", sequence(given.get("targets")), environments)
    names: dict[str, list[str]] = {}
    for entry in sequence(given.get("targets")):
        names.setdefault(found[text(entry)], []).append(text(entry))
    _check_different(names, source)
    return {
        "source": source,
        "targets": [
            {"name": name if _is_name_of_host(name) else environment, "id": environment}
            for name, environment in found.items()
        ],
    }


def resolve_connections(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``source``, the host of its URL, and ``targets`` (``name``, such a host, and ``connection``) for connections to Workfront.

    :raises InputError: one is not a connection with a URL, is given twice, or is the source itself
    """
    source = _host_of(given.get("source"))
    entries = mappings(given.get("targets"))
    targets: list[dict[str, Any]] = [{"name": _host_of(entry), "connection": dict(entry)} for entry in entries]
    names: dict[str, list[str]] = {}
    for target in targets:
        if not target["name"]:
            raise InputError("targets: each must be a dictionary of connection options with a url. None is shown here.")
        names.setdefault(target["name"], []).append(target["name"])
    _check_different(names, source)
    return {"source": source, "targets": targets}


def _is_name_of_host(name: str) -> bool:
    """Return whether Ansible takes a name for that of a host as it is: it reads a port from ``Brand:2``."""
    return bool(_HOST.fullmatch(name)) and not _RESERVED.fullmatch(name)


def _host_of(connection: Any) -> str:
    """Return the host of a connection's URL, with the port, if it states one, after a hyphen; an empty string if it has none."""
    url = text(mapping(connection).get("url")).strip()
    try:
        parts = urllib.parse.urlsplit(url)
        port = None if parts.port == _PORTS.get(parts.scheme) else parts.port
        name = "-".join(str(part) for part in ((parts.hostname or "").rstrip("."), port) if part)
    except ValueError:
        return ""
    return re.sub(r"[^a-z0-9.-]", "-", name)


def _entries(given: Any) -> list[Any]:
    """Return a list that may be written as JSON, as lines, or with commas."""
    if isinstance(given, str) and given.lstrip().startswith("["):
        with contextlib.suppress(ValueError, RecursionError):
            return _entries(json.loads(given))
    if isinstance(given, str):
        parts = given.splitlines() if len(given.strip().splitlines()) > 1 else given.split(",")
        return [part.strip() for part in parts if part.strip()]
    if isinstance(given, int) and not isinstance(given, bool):
        return [given]
    return list(sequence(given))


def _files(given: Any) -> list[Any]:
    """Return a list of dictionaries, which may be written as JSON."""
    if isinstance(given, str):
        with contextlib.suppress(ValueError, RecursionError):
            given = json.loads(given)
    return list(sequence(given)) or [given]
