# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to take a snapshot of, from a task's options (contract PingOne 5.4, 11.1)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..._errors import InputError
from ..._ids import UUID, is_uuid
from ..._options import check_positive, read_waiting
from ..._runtime import Runtime
from ..._waiting import Waiting
from ..api import PingOneApi
from ..references import TYPE, Reference, read_reference
from .naming import look_up

_URL = re.compile(
    rf"https?://[^/@?#\s]+(?:/[^@?#\s]*)?/v1/environments/(?P<environment>{UUID.pattern})"
    rf"/(?P<type>{TYPE.pattern})/(?P<id>{UUID.pattern})",
    re.IGNORECASE | re.ASCII,
)


@dataclasses.dataclass(frozen=True)
class Resource:
    """A configuration resource; the environment's own URL and ID stand for all its resources."""

    id: str
    url: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SnapshotRequest:
    """A checked request; the environment is as given, by ID or name.

    The resource is given by ``url``, or by ``type`` and a ``reference`` with an ID, or by one with a name; if neither is given,
    the request is for the environment. ``max_age`` is in seconds.
    """

    environment: str
    type: str | None
    reference: Reference | None
    url: re.Match[str] | None
    max_age: float | None
    expand: bool
    wait: bool
    waiting: Waiting

    @property
    def resource_id(self) -> str | None:
        """The ID of the resource; None for the whole environment, and for a resource that is given by name."""
        if self.url is not None:
            return self.url["id"].lower()
        return None if self.reference is None else self.reference.id

    def resource_in(self, api: PingOneApi, environment_id: str, now: Callable[[], float]) -> Resource:
        """Return the requested resource; a name is looked up in a snapshot of the environment that is recent enough.

        :raises InputError: its URL belongs to another environment, or its name is not that of one resource
        :raises PromotionError: the name cannot be looked up
        """
        if self.url is not None:
            _check_environment(self.url, environment_id)
            return Resource(self.url["id"].lower(), self.url[0])
        kind, resource_id, reference = self.type, self.resource_id, self.reference
        if reference is None:
            return Resource(environment_id, api.snapshots.environment_url(environment_id))
        if kind is None or resource_id is None:
            found = look_up(api, environment_id, reference, "resource_id", self.waiting, max_age=self.max_age, now=now)
            kind, resource_id = found.type, found.id
        return Resource(resource_id, api.snapshots.resource_url(environment_id, kind, resource_id))


def read_snapshot_request(params: Mapping[str, Any], runtime: Runtime) -> SnapshotRequest:
    """Check a module's options; its time begins now.

    :raises InputError: one is wrong, or two cannot be combined
    """
    url = _read_url(params)
    if url is not None and is_uuid(params["environment"]):
        _check_environment(url, params["environment"].lower())
    given = params["resource_id"]
    reference = None if given is None else read_reference(given, "resource_id")
    return SnapshotRequest(
        environment=params["environment"],
        type=_read_type(params["resource_type"], reference),
        reference=reference,
        url=url,
        max_age=None if params["max_age"] is None else check_positive(params, "max_age"),
        expand=params["expand"],
        wait=params["wait"],
        waiting=read_waiting(params, runtime),
    )


def _read_type(given: str | None, reference: Reference | None) -> str | None:
    if reference is not None and reference.is_named:
        if given is not None:
            raise InputError("resource_id already names the type of the resource: leave out resource_type.")
        return None
    if (given is None) is not (reference is None):
        there, missing = ("resource_id", "resource_type") if given is None else ("resource_type", "resource_id")
        raise InputError(
            f"{there} requires {missing}: PingOne identifies a resource by both. Without the two, the snapshot is of the "
            "whole environment."
        )
    return None if given is None else check_resource_type(given)


def check_resource_type(given: str, option: str = "resource_type") -> str:
    """Check an option that is the type of a resource.

    :raises InputError: it cannot be part of a resource's URL
    """
    if not TYPE.fullmatch(given):
        raise InputError(
            f"{option} must be the part between environment and ID in the resource's URL, such as populations; "
            f"got '{given}'."
        )
    return given


def _read_url(params: Mapping[str, Any]) -> re.Match[str] | None:
    given: str | None = params["resource_url"]
    if given is None:
        return None
    beside = [name for name in ("resource_type", "resource_id") if params[name] is not None]
    if beside:
        raise InputError(f"resource_url already identifies the resource: leave out {' and '.join(beside)}.")
    match = _URL.fullmatch(given)
    if match is None:  # the message does not show the URL, because it may contain credentials
        raise InputError(
            "resource_url must be a URL such as "
            "https://api.pingone.com/v1/environments/ENVIRONMENT_ID/populations/RESOURCE_ID, "
            "with UUIDs as IDs, and without credentials, query and fragment."
        )
    return match


def _check_environment(url: re.Match[str], environment_id: str) -> None:
    if url["environment"].lower() != environment_id:
        raise InputError(
            f"resource_url belongs to environment {url['environment']}, but the option environment is {environment_id}."
        )
