# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers of PingOne with one key changed: what is missing in an answer is not "nothing".

Whatever key of an answer is missing, null or of another type, a module either comes to the same result, because it does not
need the key, or fails with an error that says what it asked for. It never succeeds with something else.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._http import HttpClient
from ansible_collections.envops.promotion.plugins.module_utils._reply import Reply
from simulator import worlds
from support.modules import Outcome
from support.pingone import PingOne

MISSING = "(missing)"
OTHER: tuple[Any, ...] = (MISSING, None, 7)
"""What takes the place of a value, unless it has that type itself."""
CONTENT = frozenset({"payload", "configuration", "variables", "resourceMapping", "resourceMappings", "properties"})
"""Keys whose inner keys are data of the users; without one of those, it is another truth."""
PROMOTIONS = rf"/environments/{worlds.SOURCE_ENVIRONMENT}/promotions"
TYPED = frozenset({"protocol", "not_found", "state_conflict", "validation", "operation_failed", "timeout"})
"""Kinds of errors in which a changed answer may end; all of them say what was asked for, or what it means."""
PAIR = {"source_environment": worlds.SOURCE_ENVIRONMENT, "target_environment": worlds.TARGET_ENVIRONMENT}
SOURCE: dict[str, Any] = {"environment": worlds.SOURCE_ENVIRONMENT}

Path = tuple[str | int, ...]


class Service:
    """Changes what the service answers to the requests that match a path."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
        self._request = HttpClient.request
        self._path = re.compile(path)
        self.seen: list[Any] = []
        self.change: Callable[[Any], Any] = copy.deepcopy
        service = self

        def request(client: HttpClient, method: str, path: str, **options: Any) -> Reply:
            reply = service._request(client, method, path, **options)
            if method != "GET" or not service._path.search(path.partition("?")[0]):
                return reply
            service.seen.append(reply.body)
            return Reply(
                asked=reply.asked, status=reply.status, body=service.change(reply.body), retry_after=reply.retry_after
            )

        monkeypatch.setattr(HttpClient, "request", request)


def paths_in(value: Any, above: Path = ()) -> Iterator[Path]:
    """Yield the place of each key; of a list, only of those in its first item."""
    if isinstance(value, list):
        yield from paths_in(value[0], (*above, 0)) if value else ()
    elif isinstance(value, dict):
        for key, item in value.items():
            place = (*above, key)
            yield place
            if key not in CONTENT and not (key == "_links" and above):
                yield from paths_in(item, place)


def changed_at(body: Any, path: Path, value: Any) -> Any:
    copied = copy.deepcopy(body)
    place = copied
    for key in path[:-1]:
        place = place[key]
    if value is MISSING:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return copied


def variants(body: Any) -> Iterator[tuple[Path, Any]]:
    for path in paths_in(body):
        present: Any = body
        for key in path:
            present = present[key]
        for value in OTHER:
            # The resource did not exist, or the variable is a number.
            is_truth = (value is None and path[-1] == "configuration") or (value == 7 and path[-1] == "value")
            if not is_truth and (value is MISSING or not isinstance(value, type(present))):
                yield path, value


def _status(outcome: Outcome) -> Any:
    return outcome["status"], outcome["plan"], outcome.changed


def _plans(outcome: Outcome) -> Any:
    return [(each["id"], each["status"], each.get("plan")) for each in outcome["promotions"]]


def _named(key: str, *shown: str) -> Callable[[Outcome], Any]:
    return lambda outcome: [tuple(item.get(name) for name in shown) for item in outcome[key]]


def _whole(key: str) -> Callable[[Outcome], Any]:
    return lambda outcome: outcome[key]


ARRANGED = dict[str, Any]
Read = tuple[str, str, Callable[[PingOne], ARRANGED], Callable[[Outcome], Any]]


def _planned(pingone: PingOne) -> ARRANGED:
    return {"source_environment": worlds.SOURCE_ENVIRONMENT, "promotion_id": pingone.planned_id()}


def _listed(pingone: PingOne) -> ARRANGED:
    pingone.executed_id()
    return PAIR


def _reused(pingone: PingOne) -> ARRANGED:
    pingone.planned_id()
    return {**PAIR, "selected_resources": [worlds.POPULATION], "wait_timeout": 3}


def _newest(pingone: PingOne) -> ARRANGED:
    pingone.executed_id()
    return {**PAIR, "execute": True}


def _mapped(pingone: PingOne) -> ARRANGED:
    pingone.executed_id()
    return PAIR


def _declared(pingone: PingOne) -> ARRANGED:
    pingone.simulator.reset("variables")
    assert pingone.run("pingone_variable_definition", **SOURCE, name="slo", value="https://example.com/").changed
    options: ARRANGED = {**SOURCE, "resource_id": worlds.SAML_APPLICATION}
    assert pingone.run("pingone_variable_declaration", **options, variables={"sloEndpoint": "slo"}).changed
    return options


def _defined(pingone: PingOne) -> ARRANGED:
    _declared(pingone)
    return SOURCE


def _redefined(pingone: PingOne) -> ARRANGED:
    _declared(pingone)
    return {**SOURCE, "name": "slo", "value": "https://example.com/"}


def _redeclared(pingone: PingOne) -> ARRANGED:
    return {**_declared(pingone), "variables": {"sloEndpoint": "slo"}}


def _drifting(pingone: PingOne) -> ARRANGED:
    resource = {"resource_type": "populations", "resource_id": worlds.POPULATION}
    mapping = {worlds.POPULATION: worlds.TARGET_POPULATION}
    targets = [worlds.TARGET_ENVIRONMENT]
    return {
        "source_environment": worlds.SOURCE_ENVIRONMENT,
        "target_environments": targets,
        "method": "snapshots",
        "resources": [resource],
        "resource_mapping": mapping,
        "wait_timeout": 5,
    }


def _by_name(pingone: PingOne) -> ARRANGED:
    """The first resource that the simulator lists, because only the first entry is changed."""
    pingone.planned_id(selected_resources=[worlds.PASSWORD_POLICY])
    policy = {"type": "passwordPolicies", "name": worlds.PASSWORD_POLICY_NAME}
    return {**PAIR, "selected_resources": [policy], "wait_timeout": 3}


def _recently_listed(pingone: PingOne) -> ARRANGED:
    taken = pingone.run("pingone_snapshot", **SOURCE)
    assert taken.changed
    return {**SOURCE, "max_age": 3600, "wait_timeout": 3}


def _recently_taken(pingone: PingOne) -> ARRANGED:
    assert pingone.run("pingone_snapshot", **SOURCE).changed
    return SOURCE


def _configured(pingone: PingOne) -> ARRANGED:
    pair: ARRANGED = {**PAIR}
    assert pingone.run("pingone_promotion_configuration", **pair).changed
    return {"source_environment": worlds.SOURCE_ENVIRONMENT}


def _known_environment(pingone: PingOne) -> ARRANGED:
    del pingone
    return {"environment_id": worlds.SOURCE_ENVIRONMENT}


def _selection(outcome: Outcome) -> Any:
    return outcome["selection"], outcome["promotion"]["id"], outcome.changed


def _named_environment(pingone: PingOne) -> ARRANGED:
    del pingone
    return {"name": "Development"}


READS: dict[str, Read] = {
    "P2 listed": (f"{PROMOTIONS}$", "pingone_promotion_info", _listed, _plans),
    "P2 newest": (f"{PROMOTIONS}$", "pingone_promotion_rollback", _newest, _status),
    "P3 reused": (f"{PROMOTIONS}/[^/]+$", "pingone_promotion", _reused, _status),
    "P3 read": (f"{PROMOTIONS}/[^/]+$", "pingone_promotion_info", _planned, _plans),
    "P5 reused": ("/promotionSteps$", "pingone_promotion", _reused, _status),
    "P5 read": ("/promotionSteps$", "pingone_promotion_steps_info", _planned, _whole("plan")),
    "M1": ("/promotionMappings/", "pingone_promotion_mapping_info", _mapped, _whole("mapping")),
    "D2": ("Definitions$", "pingone_variable_definition_info", _defined, _named("definitions", "name")),
    "D3": ("Definitions/slo$", "pingone_variable_definition", _redefined, lambda outcome: outcome.changed),
    "V2": ("Declarations/", "pingone_variable_declaration", _redeclared, lambda outcome: outcome.changed),
    "R1": (
        "/variableResources$",
        "pingone_variable_resource_info",
        _defined,
        lambda outcome: len(outcome["resources"]),
    ),
    "S4": (f"{worlds.TARGET_ENVIRONMENT}/snapshots/.*/versions/", "pingone_drift_info", _drifting, _whole("drifts")),
    "S4 of the source": (
        f"/snapshots/{worlds.SOURCE_ENVIRONMENT}/versions/[^/]+$",
        "pingone_promotion",
        _by_name,
        _selection,
    ),
    "S6 of the source": ("/embeddedSnapshots$", "pingone_promotion", _by_name, _selection),
    "S6 listed": (
        "/embeddedSnapshots$",
        "pingone_resource_info",
        _recently_listed,
        _named("resources", "type", "name", "id"),
    ),
    "S2 listed": (
        f"/snapshots/{worlds.SOURCE_ENVIRONMENT}$",
        "pingone_resource_info",
        _recently_listed,
        _named("resources", "type", "name", "id"),
    ),
    "E1": ("/environments$", "pingone_environment_info", _named_environment, _named("environments", "id")),
}


@pytest.mark.parametrize("read", READS)
def test_a_changed_answer_is_harmless_or_an_error(pingone: PingOne, monkeypatch: pytest.MonkeyPatch, read: str) -> None:
    path, module, arrange, result_of = READS[read]
    options = arrange(pingone)
    service = Service(monkeypatch, path)
    check = not module.endswith("_info")
    expected = result_of(pingone.run(module, check=check, **options))
    assert service.seen, f"{module} does not read {path}"
    body = service.seen[0]
    wrong = []
    for place, value in variants(body):
        service.change = functools.partial(_changed, place=place, value=value)
        outcome = pingone.run(module, check=check, **options)
        shown = f"{'.'.join(map(str, place))} = {value!r}"
        if outcome.failed:
            error: Mapping[str, Any] = outcome["error"]
            if error["kind"] not in TYPED or not outcome.message:
                wrong.append(f"{shown}: {error['kind']}: {outcome.message}")
        elif result_of(outcome) != expected:
            wrong.append(f"{shown}: {result_of(outcome)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("path", "module", "arrange", "place"),
    [
        (f"{PROMOTIONS}/[^/]+$", "pingone_promotion_info", _planned, ("id",)),
        ("/promotionMappings/", "pingone_promotion_mapping_info", _mapped, ("sourceEnvironment", "id")),
        ("/promotionMappings/", "pingone_promotion_mapping_info", _mapped, ("targetEnvironment", "id")),
        ("Definitions/slo$", "pingone_variable_definition", _redefined, ("name",)),
        ("Declarations/", "pingone_variable_declaration", _redeclared, ("resource", "id")),
        (f"/snapshots/{worlds.SOURCE_ENVIRONMENT}$", "pingone_snapshot_info", _recently_taken, ("resource", "id")),
        ("/promotionConfiguration$", "pingone_promotion_configuration_info", _configured, ("environmentId",)),
        (f"/environments/{worlds.SOURCE_ENVIRONMENT}$", "pingone_environment_info", _known_environment, ("id",)),
    ],
)
def test_the_answer_to_another_question_is_none(
    pingone: PingOne,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    module: str,
    arrange: Callable[[PingOne], ARRANGED],
    place: Path,
) -> None:
    options = arrange(pingone)
    service = Service(monkeypatch, path)
    service.change = functools.partial(_changed, place=place, value=worlds.PRODUCTION_ENVIRONMENT)
    outcome = pingone.run(module, **options)
    assert service.seen, f"{module} does not read {path}"
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"
    assert " was expected" in outcome.message
    service.change = functools.partial(_in_upper_case, place=place)
    assert not pingone.run(module, **options).failed


def _in_upper_case(answer: Any, place: Path) -> Any:
    present = answer
    for key in place:
        present = present[key]
    return changed_at(answer, place, present.upper())


def _changed(answer: Any, place: Path, value: Any) -> Any:
    """Change an answer that has the place; a shorter one, such as a last page, stays as it is."""
    try:
        return changed_at(answer, place, value)
    except (KeyError, IndexError, TypeError):
        return answer


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda steps: [steps[0], steps[0], *steps[2:]],
            "shows other steps with the promotion than when the steps are listed",
        ),
        (lambda steps: [{**steps[0], "action": "DELETE"}, *steps[1:]], "shows other steps with the promotion than"),
        (lambda steps: [*steps, steps[0]], "shows 3 steps with the promotion, but 4 when the steps are listed"),
    ],
    ids=["one twice instead of another", "another action", "one twice"],
)
def test_listed_steps_are_those_of_the_promotion(
    pingone: PingOne, monkeypatch: pytest.MonkeyPatch, change: Callable[[list[Any]], list[Any]], said: str
) -> None:
    options = _planned(pingone)
    service = Service(monkeypatch, "/promotionSteps$")

    def changed(answer: Any) -> Any:
        found = answer["_embedded"]["promotionSteps"]
        return {**answer, "_embedded": {"promotionSteps": change(found)}}

    service.change = changed

    outcome = pingone.run("pingone_promotion_info", **options)

    assert outcome.failed
    assert said in outcome.message
    assert outcome["error"]["kind"] == "protocol"
