# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints of PingOne's Configuration Management API, one method each (contract PingOne 7, 8, 12)."""

from __future__ import annotations

import urllib.parse
from collections.abc import Iterator, Mapping
from typing import Any

from .._http import HttpClient, Reply

EXECUTE_MEDIA_TYPE = "application/vnd.pingidentity.promotion.execute+json"
ROLLBACK_MEDIA_TYPE = "application/vnd.pingidentity.promotion.rollback+json"
PAGE_SIZE = 100
MOST_PAGES = 10_000
"""Pages of one collection after which a service that always names another one is not believed."""


class PingOneApi:
    """Speaks to the API: plain ids in, JSON as the API returns it out.

    Every method raises ServiceError in one of its kinds.
    """

    def __init__(self, http: HttpClient) -> None:
        self.http = http
        self.names: dict[str, str] = {}

    def label(self, environment_id: str) -> str:
        """Return how messages call an environment: by its name, if that is known, and its id."""
        name = self.names.get(environment_id)
        return f"{name} ({environment_id})" if name else environment_id

    def read_environment(self, environment_id: str) -> dict[str, Any]:
        """Read one environment (E1)."""
        asked = f"read the environment {self.label(environment_id)}"
        return self.http.request("GET", f"/environments/{environment_id}", asked=asked).mapping()

    def list_environments(self, name_prefix: str | None = None) -> Iterator[dict[str, Any]]:
        """Read all environments, or those whose name begins in a certain way (E1)."""
        query = {}
        asked = "list the environments"
        if name_prefix is not None:
            query["filter"] = f"name sw {_quoted(name_prefix)}"
            asked = f"look for the environment '{name_prefix}'"
        return self._items("/environments", query, ("environments",), asked)

    def create_promotion(self, environment_id: str, body: Mapping[str, Any]) -> Reply:
        """Create a promotion (P1)."""
        return self.http.request(
            "POST",
            f"/environments/{environment_id}/promotions",
            asked=f"create a promotion in environment {self.label(environment_id)}",
            body=body,
        )

    def list_promotions(self, environment_id: str, status: str | None = None) -> Iterator[dict[str, Any]]:
        """Read all promotions of a source environment, newest first, without their plans (P2)."""
        query = {"limit": str(PAGE_SIZE)}
        if status is not None:
            query["filter"] = f"status eq {_quoted(status)}"
        asked = f"list the promotions of environment {self.label(environment_id)}"
        return self._items(f"/environments/{environment_id}/promotions", query, ("promotions",), asked)

    def read_promotion(self, environment_id: str, promotion_id: str) -> Reply:
        """Read a promotion with its plan, which has no payloads (P3)."""
        return self.http.request(
            "GET",
            _promotion_path(environment_id, promotion_id),
            asked=f"read promotion {promotion_id} of environment {self.label(environment_id)}",
        )

    def read_status(self, environment_id: str, promotion_id: str) -> Reply:
        """Read a promotion's status only (P4)."""
        return self.http.request(
            "GET",
            f"{_promotion_path(environment_id, promotion_id)}/status",
            asked=f"read the status of promotion {promotion_id} of environment {self.label(environment_id)}",
        )

    def list_steps(
        self, environment_id: str, promotion_id: str, page_size: int = PAGE_SIZE
    ) -> Iterator[dict[str, Any]]:
        """Read a promotion's steps with their payloads, in the order of their execution (P5)."""
        return self._items(
            f"{_promotion_path(environment_id, promotion_id)}/promotionSteps",
            {"limit": str(page_size)},
            ("promotionSteps",),
            f"read the steps of promotion {promotion_id} of environment {self.label(environment_id)}",
        )

    def update_promotion(self, environment_id: str, promotion_id: str, body: Mapping[str, Any]) -> Reply:
        """Change a promotion, which makes the service plan it anew (P6)."""
        return self.http.request(
            "PATCH",
            _promotion_path(environment_id, promotion_id),
            asked=f"update promotion {promotion_id} of environment {self.label(environment_id)}",
            body=body,
        )

    def execute_promotion(self, environment_id: str, promotion_id: str) -> Reply:
        """Start a promotion (P7)."""
        return self.http.request(
            "POST",
            _promotion_path(environment_id, promotion_id),
            asked=f"start promotion {promotion_id} of environment {self.label(environment_id)}",
            content_type=EXECUTE_MEDIA_TYPE,
        )

    def roll_back_promotion(self, environment_id: str, promotion_id: str) -> Reply:
        """Create the promotion that reverts another one (P8)."""
        return self.http.request(
            "POST",
            _promotion_path(environment_id, promotion_id),
            asked=f"create a rollback of promotion {promotion_id} of environment {self.label(environment_id)}",
            content_type=ROLLBACK_MEDIA_TYPE,
        )

    def delete_promotion(self, environment_id: str, promotion_id: str) -> Reply:
        """Delete a promotion's record (P9)."""
        return self.http.request(
            "DELETE",
            _promotion_path(environment_id, promotion_id),
            asked=f"delete promotion {promotion_id} of environment {self.label(environment_id)}",
        )

    def _items(
        self, path: str, query: Mapping[str, str], names: tuple[str, ...], asked: str
    ) -> Iterator[dict[str, Any]]:
        """Yield the items of all pages; ``names`` are the ones that the collection goes by (contract PingOne 4.5)."""
        reply = self.http.request("GET", path, asked=asked, query=query)
        for _page in range(MOST_PAGES):
            embedded = reply.mapping().get("_embedded")
            items = next((embedded[name] for name in names if name in embedded), None) if embedded else []
            if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                raise reply.unreadable(f"a collection of {names[0]} was expected")
            yield from items
            link = _next_link(reply.body)
            if link is None:
                return
            reply = self.http.request("GET", link, asked=asked)
        raise reply.unreadable(f"the collection of {names[0]} does not end after {MOST_PAGES} pages")


def _quoted(text: str) -> str:
    """Return a string literal of a filter (contract PingOne 4.6)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _promotion_path(environment_id: str, promotion_id: str) -> str:
    return f"/environments/{environment_id}/promotions/{urllib.parse.quote(promotion_id, safe='')}"


def _next_link(body: Mapping[str, Any]) -> str | None:
    links = body.get("_links")
    following = links.get("next") if isinstance(links, dict) else None
    href = following.get("href") if isinstance(following, dict) else None
    return href if isinstance(href, str) and href else None
