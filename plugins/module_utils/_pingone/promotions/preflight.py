# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be known of a promotion before its record is created (contract PingOne 2, 10.3, 12)."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from ..._errors import NotFoundError, PermissionDeniedError
from ..._ids import is_uuid
from ..._preflight import FAIL, OK, UNKNOWN, WARN, Check, Unread, attempt, conclude
from ..._runtime import Result, Runtime
from ..api import PingOneApi
from ..environments import check_different, remember, resolve_environment, the_only
from ..promotion import Promotion
from ..statuses import IN_PROGRESS
from ..variables.definitions import is_sensitive
from ..variables.missing import declared, how_to_define, list_declared, resources_with_properties, rows_of
from .reversibility import find_half_done
from .selection import MOST_SELECTED, Selection, check_selection_given, read_selection

_REFUSALS = (PermissionDeniedError, NotFoundError)
_FEATURE = "configuration-promotion"
"""Part of the name of the feature behind which the service is (contract PingOne 2.1)."""
_OPTED_IN = frozenset({"optedin", "enabled", "active", "on", "true"})
_NOT_OPTED_IN = frozenset({"available", "optedout", "notoptedin", "disabled", "inactive", "off", "false"})
_ROLE = (
    "Assign the role Promotion Admin or Environment Admin on it to the worker application; a promotion needs the role on "
    "both its source and its target."
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class PreflightRequest:
    """The promotion to check; environments by ID or name. ``selection`` without selected resources means all of them."""

    source: str
    target: str
    selection: Selection
    enforce: bool


@dataclasses.dataclass(frozen=True)
class _Side:
    """An environment: its ID, and what the service shows of it, or why it shows nothing."""

    role: str
    id: str
    shown: Mapping[str, Any] | Unread

    def text(self, *path: str) -> str:
        """Return a string of what is shown, or an empty one."""
        value: Any = self.shown
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value if isinstance(value, str) else ""

    @property
    def advice(self) -> str:
        """What to do if the client has no access to it."""
        is_listed = isinstance(self.shown, Unread) or bool(self.shown)
        unknown = f"PingOne lists no environment with the ID {self.id}: check {self.role}_environment. If it is right:"
        return _ROLE if is_listed else f"{unknown} {_ROLE[0].lower()}{_ROLE[1:]}"

    @property
    def services(self) -> frozenset[str] | None:
        """The types of the enabled services; None if they cannot be read."""
        bill = None if isinstance(self.shown, Unread) else self.shown.get("billOfMaterials")
        products = bill.get("products") if isinstance(bill, Mapping) else None
        if not isinstance(products, list):
            return None
        types = [item.get("type") if isinstance(item, Mapping) else None for item in products]
        known = frozenset(each for each in types if isinstance(each, str) and each)
        return known if len(known) == len(set(map(str, types))) else None


def read_preflight_request(params: Mapping[str, Any]) -> PreflightRequest:
    """Check a module's options.

    :raises InputError: one is wrong
    """
    check_selection_given(params)
    check_different(params["source_environment"], params["target_environment"])
    return PreflightRequest(
        source=params["source_environment"],
        target=params["target_environment"],
        selection=read_selection({**params, "resource_mapping": None}),
        enforce=params["enforce"],
    )


def check_promotion(api: PingOneApi, request: PreflightRequest, runtime: Runtime) -> Result:
    """Check what can be known of the promotion; sends only requests that read.

    :raises InputError: an environment is given by a name that does not exist, or exists twice
    :raises StateError: a check is FAIL, and the request enforces that none is
    :raises ServiceError: the service refuses the credentials, or cannot be reached
    """
    source = _read_side(api, "source", request.source)
    target = _read_side(api, "target", request.target)
    check_different(source.id, target.id)
    found = _Preflight(api, source, target, request.selection)
    checks = found.run()
    sides = [
        {"id": each.id, "name": api.names.get(each.id), "type": api.types.get(each.id)} for each in (source, target)
    ]
    returns = {"environments": {"source": sides[0], "target": sides[1]}, "missing_variables": found.missing}
    what = f"the promotion from {api.label(source.id)} to {api.label(target.id)}"
    return conclude(checks, returns, runtime, what=what, enforce=request.enforce)


def _read_side(api: PingOneApi, role: str, given: str) -> _Side:
    """Read an environment with its services; one that is not listed may exist all the same."""
    option = f"{role}_environment"
    if is_uuid(given):
        environment_id = given.lower()
        listed = attempt(lambda: list(api.list_environments_with_services(environment_id=environment_id)))
        if isinstance(listed, Unread):
            return _Side(role, environment_id, listed)
        shown: Mapping[str, Any] = next((each for each in listed if str(each["id"]).lower() == environment_id), {})
        if shown:
            remember(api, shown)
        return _Side(role, environment_id, shown)
    listed = attempt(lambda: list(api.list_environments_with_services(name_prefix=given)))
    if isinstance(listed, Unread):
        return _Side(role, resolve_environment(api, given, option), listed)
    only = the_only(api, [each for each in listed if each.get("name") == given], given, option)
    return _Side(role, str(only["id"]), only)


class _Preflight:
    """The checks of one promotion. ``missing`` are the variables that the target does not define, once they were checked."""

    def __init__(self, api: PingOneApi, source: _Side, target: _Side, selection: Selection) -> None:
        self._api = api
        self._source = source
        self._target = target
        self._selection = selection
        self.missing: list[dict[str, str]] = []

    def run(self) -> list[Check]:
        """Return the checks, in the order in which people read them."""
        promotions = attempt(lambda: list(self._api.list_promotions(self._source.id, target=self._target.id)))
        in_source = attempt(lambda: list(self._api.variables.list_definitions(self._source.id)))
        in_target = attempt(lambda: list(self._api.variables.list_definitions(self._target.id)))
        early_access = self._early_access(promotions)
        access = [self._source_access(promotions), self._target_access(in_target)]
        if early_access.state == FAIL:
            access = [_hidden_by_opt_in(check) for check in access]
        return [
            *(self._status(side) for side in (self._source, self._target)),
            self._same("organization", ("organization", "id"), FAIL),
            self._same("region", ("region",), WARN),
            self._services(),
            *access,
            early_access,
            self._limit(),
            self._variables(in_source, in_target),
            self._others(promotions),
        ]

    def _label(self, side: _Side) -> str:
        return self._api.label(side.id)

    def _status(self, side: _Side) -> Check:
        name = f"{side.role}_environment"
        if isinstance(side.shown, Unread):
            return side.shown.check(name, f"in which status environment {self._label(side)} is")
        status = side.text("status")
        if not status:
            return Check(name, UNKNOWN, f"PingOne does not show the status of environment {self._label(side)}.")
        kind = side.text("type") or "of unknown type"
        if status == "ACTIVE":
            return Check(name, OK, f"{self._label(side)} is {status}, {kind}.")
        return Check(name, WARN, f"{self._label(side)} is {status}, {kind}.", "Check that it is the right environment.")

    def _same(self, name: str, path: tuple[str, ...], otherwise: str) -> Check:
        """Return whether both environments have the same value."""
        source, target = self._source.text(*path), self._target.text(*path)
        if not source or not target:
            return Check(name, UNKNOWN, f"PingOne does not show the {name} of both environments.")
        if source == target:
            return Check(name, OK, f"Both environments have the {name} {source}.")
        message = f"The source has the {name} {source}, the target {target}."
        return Check(
            name, otherwise, message, "PingOne promotes only within one organization. Check both environments."
        )

    def _services(self) -> Check:
        source, target = self._source.services, self._target.services
        if source is None or target is None:
            return Check("services", UNKNOWN, "PingOne does not show the services of both environments.")
        absent = sorted(source - target)
        if not absent:
            return Check("services", OK, f"The target has all {len(source)} services of the source.")
        return Check(
            "services",
            WARN,
            f"The target lacks services of the source: {', '.join(absent)}.",
            "Configuration of a service that the target lacks can fail there: enable the service, or select none of its resources.",
        )

    def _source_access(self, promotions: list[Promotion] | Unread) -> Check:
        name, label = "source_access", self._label(self._source)
        if not isinstance(promotions, Unread):
            return Check(name, OK, f"The client can read the promotions of {label}.")
        if isinstance(promotions.error, _REFUSALS):
            return Check(name, FAIL, f"The client may not read the promotions of {label}.", self._source.advice)
        return promotions.check(name, f"whether the client may promote from {label}")

    def _target_access(self, definitions: list[dict[str, Any]] | Unread) -> Check:
        """Return whether the client has access to the target; it has none only if nothing of the service can be read there."""
        name, label = "target_access", self._label(self._target)
        if not isinstance(definitions, Unread):
            return Check(name, OK, f"The client can read the promotion variables of {label}.")
        listed = attempt(lambda: next(self._api.list_promotions(self._target.id), None))
        if not isinstance(listed, Unread):
            return Check(name, OK, f"The client can read the promotions of {label}.")
        if isinstance(definitions.error, _REFUSALS) and isinstance(listed.error, _REFUSALS):
            return Check(
                name,
                FAIL,
                f"The client may read neither promotions nor promotion variables of {label}.",
                self._target.advice,
            )
        return listed.check(name, f"whether the client may promote to {label}")

    def _early_access(self, promotions: list[Promotion] | Unread) -> Check:
        """Return whether the service is enabled; only a refusal of its endpoints leaves that open."""
        name = "early_access"
        if not isinstance(promotions, Unread):
            return Check(name, OK, "Configuration promotion is enabled: its endpoints answer.")
        features = attempt(lambda: list(self._api.list_features(self._source.id)))
        if isinstance(features, Unread):
            return features.check(name, "whether the organization has opted in to configuration promotion")
        states = {state for feature in features if _is_promotion(feature) for state in _states(feature)}
        if states & _NOT_OPTED_IN and not states & _OPTED_IN:
            return Check(
                name,
                FAIL,
                f"Environment {self._label(self._source)} has not opted in to configuration promotion.",
                "An administrator opts in to it in the PingOne console, among the early access features.",
            )
        if states & _OPTED_IN and not states & _NOT_OPTED_IN:
            return Check(name, OK, "The environment has opted in to configuration promotion.")
        return Check(
            name, UNKNOWN, "PingOne does not show whether the organization has opted in to configuration promotion."
        )

    def _limit(self) -> Check:
        """Return whether the selection is within the limit; for a whole environment its newest snapshot decides."""
        name, selected = "selection_limit", self._selection.selected
        if selected is not None:
            count = f"{len(selected)} resource{' is' if len(selected) == 1 else 's are'} selected"
            is_named = any(reference.is_named for reference, _option in self._selection.of_source)
            later = " Names are looked up before the promotion is created." if is_named else ""
            return Check(name, OK, f"{count}; at most {MOST_SELECTED} are possible.{later}")
        embedded = self._api.snapshots.list_embedded(self._source.id, self._source.id)
        listed = attempt(lambda: list(itertools.islice(embedded, MOST_SELECTED)))
        if isinstance(listed, Unread):
            return listed.check(name, "how many resources the source has")
        if len(listed) < MOST_SELECTED:
            return Check(name, OK, f"The newest snapshot of the source has {len(listed)} resources.")
        return Check(
            name,
            WARN,
            f"The newest snapshot of the source has {MOST_SELECTED} resources or more.",
            f"PingOne promotes a whole environment only if it has fewer than {MOST_SELECTED}: list selected_resources.",
        )

    def _variables(self, in_source: list[dict[str, Any]] | Unread, in_target: list[dict[str, Any]] | Unread) -> Check:
        name, open_question = "variables", "whether the target defines the variables that the promotion needs"
        if isinstance(in_source, Unread):
            return in_source.check(name, open_question)
        needed = {str(each["name"]): is_sensitive(each) for each in in_source}
        if not needed:
            return Check(name, OK, "The source defines no promotion variables.")
        if isinstance(in_target, Unread):
            return in_target.check(name, open_question)
        defined = {str(each["name"]): is_sensitive(each) for each in in_target}
        absent = needed.keys() - defined
        exposed = {each for each, secret in needed.items() if secret and defined.get(each) is False}
        if not absent and not exposed:
            return Check(name, OK, f"The target defines all {len(needed)} variables of the source.")
        listed = ", ".join(sorted(absent | exposed))
        message = f"The target does not define these variables of the source, or not as sensitive: {listed}."
        if any(reference.is_named for reference, _option in self._selection.of_source):
            advice = "Whether a selected resource needs one is known once its name is looked up, before the promotion is created."
            return Check(name, UNKNOWN, message, advice)
        found = attempt(lambda: list(declared(self._api, self._source.id, self._resources(), absent | exposed)))
        if isinstance(found, Unread):
            return found.check(name, open_question)
        missing = [each for each in found if each[2] in absent]
        target = self._label(self._target)
        if missing:
            self.missing = rows_of(missing)
            message = f"Environment {target} does not define these variables: {list_declared(missing)}."
            return Check(name, FAIL, message, how_to_define(target))
        if found:
            message = f"These variables are sensitive in the source, but not in {target}: {list_declared(found)}."
            return Check(name, WARN, message, f"Define each of them in {target} with sensitive: true.")
        if self._selection.selected is None or not self._resources():
            return Check(name, OK, "The target defines all variables that are declared for the selected resources.")
        added = "No selected resource needs a variable. Whether a dependency that PingOne adds needs one shows only in the plan."
        advice = f"If the plan is in VALIDATION_FAILED for one of them: {how_to_define(target)}"
        return Check(name, UNKNOWN, f"{message} {added}", advice)

    def _resources(self) -> list[str]:
        """Return the IDs of the resources to promote, as far as they can take variables."""
        selected, excluded = self._selection.selected, self._selection.excluded or ()
        left_out = {str(each.id) for each in excluded}
        every = resources_with_properties(self._api, self._source.id) if selected is None else ()
        listed = every or [str(each.id) for each in selected or ()]
        return [each for each in listed if each not in left_out]

    def _others(self, promotions: list[Promotion] | Unread) -> Check:
        name = "other_promotions"
        if isinstance(promotions, Unread):
            return promotions.check(name, "whether another promotion to the target is being executed")
        to_target = [each for each in promotions if each.target_id == self._target.id]
        running = [each.id for each in to_target if each.status == IN_PROGRESS]
        if running:
            message = f"Promotion {', '.join(running)} to the target is being executed."
            return Check(
                name, WARN, message, "Wait until it is over: a plan that is made before is not executed after it."
            )
        left = find_half_done(promotions, self._target.id)
        if left is not None:
            message = (
                f"Promotion {left.id}, the newest executed one to the target, is in status {left.status} and was not rolled "
                "back."
            )
            return Check(name, WARN, message, "The target may be only partly changed: roll it back first.")
        return Check(name, OK, "No promotion from this source to the target is running or unfinished.")


def _hidden_by_opt_in(check: Check) -> Check:
    """Return a check of access that says nothing of the role, because the service refuses everybody."""
    if check.state == OK:
        return check
    return Check(check.name, UNKNOWN, "Whether the client has the role shows only after the opt-in.")


def _is_promotion(feature: Mapping[str, Any]) -> bool:
    return any(_FEATURE in value.lower() for value in feature.values() if isinstance(value, str))


def _states(feature: Mapping[str, Any]) -> Iterator[str]:
    """Yield what may be the states of a feature, of which neither names nor values are documented (contract PingOne 12.1)."""
    for key in ("state", "status", "enabled", "optedIn"):
        if isinstance(feature.get(key), str | bool):
            yield "".join(filter(str.isalnum, str(feature[key]).lower()))
