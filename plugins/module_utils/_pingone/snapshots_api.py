# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints of snapshots, one method each (contract PingOne 11)."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator
from typing import Any

from .._errors import NotFoundError, PermissionDeniedError, RejectedError
from .._reply import Reply
from .answers import check_about, latest_in, shown_fault, snapshot_fault
from .paging import ANY_NAME, Fault
from .service import PAGE_SIZE, Service

UNSERVED = (NotFoundError, PermissionDeniedError, RejectedError)
"""The errors of a service that does not let this client take or read a snapshot (contract PingOne 2.1, 11.1)."""
_VERSION_COLLECTIONS = ("snapshots", "versions")
"""The possible names of the collection of versions (contract PingOne A12)."""


class SnapshotsApi:
    """Speaks to the API of snapshots: takes plain IDs, returns JSON as the API returns it.

    A snapshot is stored under the ID of its resource; one of a whole environment, under the environment's ID.
    Every method raises ServiceError or one of its subclasses.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._http = service.http

    def environment_url(self, environment_id: str) -> str:
        """Return the URL of an environment; a snapshot of it contains all its resources."""
        return f"{self._http.origin}/environments/{environment_id}"

    def resource_url(self, environment_id: str, resource_type: str, resource_id: str) -> str:
        """Return the URL of a configuration resource; ``resource_type`` is a path segment of it."""
        return f"{self.environment_url(environment_id)}/{resource_type}/{resource_id}"

    def create(self, environment_id: str, url: str, *, expand: bool = False, harmless: bool = False) -> Reply:
        """Request a new version of the snapshot of a resource, given by its URL (S1).

        ``harmless`` says that one version too many does no harm, so that the request is repeated if its answer is lost.
        """
        return self._http.request(
            "POST",
            f"/environments/{environment_id}/snapshots",
            asked=f"take a snapshot of {url} in environment {self._service.label(environment_id)}",
            query={"expand": "all"} if expand else None,
            body={"baseResourceURL": url},
            harmless=harmless,
        )

    def read_latest(self, environment_id: str, resource_id: str, *, expand: bool = False) -> dict[str, Any]:
        """Read the newest version (S2)."""
        return latest_in(
            self._read(
                _path(environment_id, resource_id), environment_id, resource_id, expand=expand, resource__id=resource_id
            )
        )

    def list_versions(self, environment_id: str, resource_id: str) -> Iterator[dict[str, Any]]:
        """Read all versions, newest first (S3)."""
        return self._service.items(
            f"{_path(environment_id, resource_id)}/versions",
            {},
            _VERSION_COLLECTIONS,
            f"list the snapshots of resource {resource_id} in environment {self._service.label(environment_id)}",
            snapshot_fault,
        )

    def read_version(
        self, environment_id: str, resource_id: str, snapshot_id: str, *, expand: bool = False, patient: bool = True
    ) -> Reply:
        """Read one version (S4); without ``patient``, it is known at once that it is not found, even if it is new."""
        path = f"{_path(environment_id, resource_id)}/versions/{urllib.parse.quote(snapshot_id, safe='')}"
        return self._read(path, environment_id, resource_id, expand=expand, patient=patient, snapshotId=snapshot_id)

    def list_embedded(
        self,
        environment_id: str,
        resource_id: str,
        snapshot_id: str | None = None,
        fault: Fault = lambda entry: "",
    ) -> Iterator[dict[str, Any]]:
        """Read the snapshots that were taken along with the newest version (S5), or with a given one (S6)."""
        version = "" if snapshot_id is None else f"/versions/{urllib.parse.quote(snapshot_id, safe='')}"
        return self._service.items(
            f"{_path(environment_id, resource_id)}{version}/embeddedSnapshots",
            {"limit": str(PAGE_SIZE)},
            (*_VERSION_COLLECTIONS, ANY_NAME),
            f"list what the snapshot of {resource_id} in environment {self._service.label(environment_id)} contains",
            fault,
        )

    def _read(
        self, path: str, environment_id: str, resource_id: str, *, expand: bool, patient: bool = True, **about: str
    ) -> Reply:
        reply = self._http.request(
            "GET",
            path,
            asked=f"read a snapshot of resource {resource_id} in environment {self._service.label(environment_id)}",
            query={"expand": "all"} if expand else None,
            patient=patient,
        )
        check_about(reply, **about)
        fault = shown_fault(reply.mapping())
        if fault:
            raise reply.protocol_error(fault)
        return reply


def _path(environment_id: str, resource_id: str) -> str:
    return f"/environments/{environment_id}/snapshots/{urllib.parse.quote(resource_id, safe='')}"
