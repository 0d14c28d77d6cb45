# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A blank in the description of pipelines counts as not given, at every level that the specification of awx_setup has."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.filter.awx_setup_run import load_run
from ansible_collections.envops.promotion.plugins.plugin_utils._awx_setup import SetupRun
from ansible_collections.envops.promotion.plugins.plugin_utils._role_options import options_of, problem_with
from ansible_collections.envops.promotion.plugins.plugin_utils._role_spec import GUARDS, spec_of
from support.awx import options, pingone, workfront

ROLE = "awx_setup"
Path = tuple[Any, ...]
INPUTS = {"client_id": "c", "auth_environment_id": "e", "client_secret": "{{ secret }}"}
WHOLE = options(
    pingone(),
    workfront(),
    state="rendered",
    directory="/d",
    credentials=[{"name": "Key", "vendor": "pingone", "inputs": INPUTS}],
    execution_environment={"name": "Runner", "image": "registry.example.com/runner"},
)
"""A description from which every kind of entry can be left out or made blank."""


def places(spec: Mapping[str, Any], path: Path, given: Any) -> Iterator[Path]:
    """The options that the specification has, as far as the description has what contains them; of a list, in its first entry."""
    for name, option in spec.items():
        short = name.removeprefix(f"{ROLE}_")
        yield (*path, short)
        inner = given.get(short)
        if option.get("options") and isinstance(inner, list) and inner:
            yield from places(option["options"], (*path, short, 0), inner[0])
        elif option.get("options") and isinstance(inner, Mapping):
            yield from places(option["options"], (*path, short), inner)


def read(given: Mapping[str, Any]) -> tuple[str, Any]:
    """Why the role does not start, or the files that it writes."""
    variables = {f"{ROLE}_{name}": value for name, value in given.items()}
    problem = problem_with(ROLE, variables.get, variables, SetupRun.FACTS)
    if problem:
        return problem, None
    run: Any = load_run().read({"options": options_of(ROLE, variables.get)}, user="me")
    return run.missing_input, None if run.missing_input else run.files


def changed(path: Path, **value: Any) -> dict[str, Any]:
    """The description with another value in a place, or without one."""
    given = copy.deepcopy(WHOLE)
    inner: Any = given
    for part in path[:-1]:
        inner = inner[part]
    inner.pop(path[-1], None)
    if "blank" in value:
        inner[path[-1]] = value["blank"]
    return given


@functools.cache
def read_without(path: Path) -> tuple[str, Any]:
    """What is read of the description without what is in a place."""
    return read(changed(path))


REFUSED = (*GUARDS, "approval")
"""What a blank is refused for: it was to forbid something."""
PLACES = [path for path in places(spec_of(ROLE), (), WHOLE) if path[-1] not in REFUSED]


def test_the_description_is_accepted_and_has_places_at_every_level() -> None:
    assert read(WHOLE)[0] == ""
    assert {len(path) for path in PLACES} == {1, 2, 3, 5}


@pytest.mark.parametrize("blank", ["", "\n\t ", None], ids=repr)
@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_a_blank_is_as_if_it_were_missing(path: Path, blank: Any) -> None:
    """Whatever is needed fails as it does where it is missing."""
    assert read(changed(path, blank=blank)) == read_without(path)
