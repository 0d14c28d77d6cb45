# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""PingOne's Configuration Management API, one method for each endpoint (contract PingOne 7 to 9, 12)."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from .._errors import NotFoundError
from .._http import HttpClient
from .._reply import Reply
from .answers import check_about, environment_fault, has_id, promotion_fault, promotion_in, step_fault
from .history import History
from .paging import ANY_NAME
from .promotion import Promotion
from .service import PAGE_SIZE, Service, quoted
from .snapshots_api import SnapshotsApi
from .variables_api import VariablesApi

_EXECUTE_MEDIA_TYPE = "application/vnd.pingidentity.promotion.execute+json"
_ROLLBACK_MEDIA_TYPE = "application/vnd.pingidentity.promotion.rollback+json"


class PingOneApi(Service):
    """Speaks to the API: takes plain IDs, returns promotions, or JSON as the API returns it.

    The endpoints of ``snapshots`` and of ``variables`` are attributes, and so is the ``history`` that an earlier task has read. Every
    method raises ServiceError or one of its subclasses.
    """

    def __init__(self, http: HttpClient) -> None:
        super().__init__(http)
        self.snapshots = SnapshotsApi(self)
        self.variables = VariablesApi(self)
        self.history: History | None = None

    def read_environment(self, environment_id: str) -> dict[str, Any]:
        """Read one environment (E1)."""
        asked = f"read the environment {self.label(environment_id)}"
        reply = self.http.request("GET", f"/environments/{environment_id}", asked=asked)
        if not has_id(reply.mapping()):
            raise reply.protocol_error("the environment has no ID")
        check_about(reply, id=environment_id)
        return reply.mapping()

    def list_environments(self, name_prefix: str | None = None, *, services: bool = False) -> Iterator[dict[str, Any]]:
        """Read all environments, or those whose name starts with a prefix, perhaps with their enabled services (E1)."""
        query = {"expand": "billOfMaterials"} if services else {}
        asked = "list the environments"
        if name_prefix is not None:
            query["filter"] = f"name sw {quoted(name_prefix)}"
            asked = f"look up the environment '{name_prefix}'"
        return self._environments(query, asked)

    def list_environments_with_services(
        self, *, environment_id: str | None = None, name_prefix: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """Read the environment with an ID, or those whose name starts with a prefix, with their enabled services (E1)."""
        attribute = f"id eq {quoted(environment_id)}" if environment_id else f"name sw {quoted(str(name_prefix))}"
        query = {"filter": attribute, "expand": "billOfMaterials"}
        return self._environments(query, f"read the services of environment {environment_id or name_prefix}")

    def _environments(self, query: Mapping[str, str], asked: str) -> Iterator[dict[str, Any]]:
        """Yield each environment once: one that is created meanwhile moves others to the next page."""
        seen: set[str] = set()
        for item in self.items("/environments", query, ("environments",), asked, environment_fault):
            identity = str(item["id"]).lower()
            if identity not in seen:
                seen.add(identity)
                yield item

    def list_features(self, environment_id: str) -> Iterator[dict[str, Any]]:
        """Read the early access features of an environment, with their states (12.1)."""
        asked = f"list the early access features of environment {self.label(environment_id)}"
        path = f"/environments/{environment_id}/earlyAccessFeatures"
        return self.items(path, {}, ("earlyAccessFeatures", ANY_NAME), asked)

    def create_promotion(self, environment_id: str, body: Mapping[str, Any]) -> Reply:
        """Create a promotion (P1)."""
        return self.http.request(
            "POST",
            f"/environments/{environment_id}/promotions",
            asked=f"create a promotion in environment {self.label(environment_id)}",
            body=body,
        )

    def list_promotions(
        self, environment_id: str, status: str | None = None, *, target: str | None = None
    ) -> Iterator[Promotion]:
        """Read all promotions of a source environment, newest first, without their plans (P2).

        Those to a ``target`` are enough for a caller who names one: of what the ``history`` has, only what may have changed is read.
        """
        query = {"limit": str(PAGE_SIZE)}
        if status is not None:
            query["filter"] = f"status eq {quoted(status)}"
        asked = f"list the promotions of environment {self.label(environment_id)}"
        path = f"/environments/{environment_id}/promotions"
        if status is None and self.history is not None and self.history.covers(environment_id, target):
            raw_pages = self.pages(path, query, ("promotions",), asked, promotion_fault)
            pages = ([Promotion(raw=item) for item in page] for page in raw_pages)
            return iter(self.history.continued(pages, lambda known: self._read_if_there(environment_id, known)))
        listed = self.items(path, query, ("promotions",), asked, promotion_fault)
        return (Promotion(raw=item) for item in listed)

    def _read_if_there(self, environment_id: str, promotion_id: str) -> Promotion | None:
        try:
            return self.poll_promotion(environment_id, promotion_id, patient=False)[0]
        except NotFoundError:
            return None

    def read_promotion(self, environment_id: str, promotion_id: str) -> Promotion:
        """Read a promotion with its plan, which has no payloads (P3)."""
        return self.poll_promotion(environment_id, promotion_id)[0]

    def poll_promotion(
        self, environment_id: str, promotion_id: str, *, patient: bool = True
    ) -> tuple[Promotion, float | None]:
        """Read a promotion as ``read_promotion`` does, and the pause in seconds that PingOne requests (P3).

        Without ``patient``, it is known at once that a promotion is not found, even if it was created just now.
        """
        reply = self.http.request(
            "GET",
            _promotion_path(environment_id, promotion_id),
            asked=f"read promotion {promotion_id} of environment {self.label(environment_id)}",
            patient=patient,
        )
        promotion = promotion_in(reply)
        if promotion.id.lower() != promotion_id.lower():
            raise reply.protocol_error(f"promotion {promotion_id} was expected")
        return promotion, reply.retry_after

    def read_status(self, environment_id: str, promotion_id: str) -> Reply:
        """Read only the status of a promotion (P4)."""
        reply = self.http.request(
            "GET",
            f"{_promotion_path(environment_id, promotion_id)}/status",
            asked=f"read the status of promotion {promotion_id} of environment {self.label(environment_id)}",
            patient=False,
        )
        check_about(reply, id=promotion_id)
        return reply

    def list_steps(
        self, environment_id: str, promotion_id: str, page_size: int = PAGE_SIZE
    ) -> Iterator[dict[str, Any]]:
        """Read a promotion's steps with their payloads, in the order of their execution (P5)."""
        return self.items(
            f"{_promotion_path(environment_id, promotion_id)}/promotionSteps",
            {"limit": str(page_size)},
            ("promotionSteps",),
            f"read the steps of promotion {promotion_id} of environment {self.label(environment_id)}",
            step_fault,
        )

    def update_promotion(self, environment_id: str, promotion_id: str, body: Mapping[str, Any]) -> Reply:
        """Change a promotion, which makes the service plan it again (P6)."""
        return self.http.request(
            "PATCH",
            _promotion_path(environment_id, promotion_id),
            asked=f"update promotion {promotion_id} of environment {self.label(environment_id)}",
            body=body,
        )

    def execute_promotion(self, environment_id: str, promotion_id: str) -> Reply:
        """Start the execution of a promotion (P7); the request is not repeated."""
        return self.http.request(
            "POST",
            _promotion_path(environment_id, promotion_id),
            asked=f"execute promotion {promotion_id} of environment {self.label(environment_id)}",
            content_type=_EXECUTE_MEDIA_TYPE,
            once=True,
        )

    def roll_back_promotion(self, environment_id: str, promotion_id: str) -> Reply:
        """Create the promotion that reverts another one (P8)."""
        return self.http.request(
            "POST",
            _promotion_path(environment_id, promotion_id),
            asked=f"create a rollback of promotion {promotion_id} of environment {self.label(environment_id)}",
            content_type=_ROLLBACK_MEDIA_TYPE,
        )

    def delete_promotion(self, environment_id: str, promotion_id: str) -> None:
        """Delete a promotion's record (P9)."""
        self.http.request(
            "DELETE",
            _promotion_path(environment_id, promotion_id),
            asked=f"delete promotion {promotion_id} of environment {self.label(environment_id)}",
        ).check_deletion()

    def read_mapping(self, source_id: str, target_id: str) -> dict[str, Any]:
        """Read the target resources to which earlier promotions mapped resources (M1)."""
        reply = self.http.request(
            "GET",
            f"/environments/{source_id}/promotionMappings/{target_id}",
            asked=f"read the mappings from environment {self.label(source_id)} to {self.label(target_id)}",
        )
        check_about(reply, sourceEnvironment__id=source_id, targetEnvironment__id=target_id)
        return reply.mapping()

    def read_configuration(self, source_id: str) -> dict[str, Any]:
        """Read the default target of a source environment (C1)."""
        reply = self.http.request(
            "GET",
            f"/environments/{source_id}/promotionConfiguration",
            asked=f"read the promotion configuration of environment {self.label(source_id)}",
        )
        check_about(reply, environmentId=source_id)
        configuration = reply.mapping()
        if configuration.get("targetEnvironmentId") is not None and not has_id(configuration, "targetEnvironmentId"):
            raise reply.protocol_error("its targetEnvironmentId must be an ID")
        return configuration

    def write_configuration(self, source_id: str, target_id: str) -> Reply:
        """Set the default target of a source environment (C2)."""
        return self.http.request(
            "PUT",
            f"/environments/{source_id}/promotionConfiguration",
            asked=f"make {self.label(target_id)} the default target of environment {self.label(source_id)}",
            body={"targetEnvironmentId": target_id},
        )


def _promotion_path(environment_id: str, promotion_id: str) -> str:
    return f"/environments/{environment_id}/promotions/{urllib.parse.quote(promotion_id, safe='')}"
