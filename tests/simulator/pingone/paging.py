# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cursor paging. Source: PingOne contract, section 4.5."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from simulator.pingone.errors import invalid_request
from simulator.pingone.model import Json

Item = TypeVar("Item")


@dataclass(frozen=True)
class Collection:
    """How one collection is paged."""

    name: str
    default_limit: int
    maximum_limit: int
    # The cursor of steps is a plain index in the vendor's example; elsewhere nothing is promised about it.
    plain_cursor: bool = False
    # Whether the self link shows the limit although none was asked for.
    shows_limit: bool = True

    def page(self, items: Sequence[Item], url: str, query: Mapping[str, str]) -> tuple[Sequence[Item], Json]:
        """Cut the page a query asks for and link it with its neighbours."""
        limit = self._limit(query.get("limit"))
        first = self._decode(query["cursor"]) if query.get("cursor") else 0
        page = items[first : first + limit]

        def link(cursor: int | None, with_limit: bool = True) -> Json:
            parameters = {"filter": query["filter"]} if query.get("filter") else {}
            if cursor is not None:
                parameters["cursor"] = self._encode(cursor)
            if with_limit:
                parameters["limit"] = str(limit)
            return {"href": f"{url}?{urlencode(parameters)}" if parameters else url}

        links = {"self": link(first if query.get("cursor") else None, self.shows_limit or "limit" in query)}
        if first + limit < len(items):
            links["next"] = link(first + limit)
        if first > 0:
            links["prev"] = link(max(first - limit, 0))
        return page, links

    def _limit(self, text: str | None) -> int:
        if text is None:
            return self.default_limit
        if not text.isdecimal() or int(text) < 1:
            raise invalid_request("INVALID_PARAMETER", "limit", "must be a positive number")
        return min(int(text), self.maximum_limit)

    def _encode(self, index: int) -> str:
        if self.plain_cursor:
            return str(index)
        return base64.urlsafe_b64encode(f"{self.name}:{index}".encode()).rstrip(b"=").decode("ascii")

    def _decode(self, cursor: str) -> int:
        try:
            if self.plain_cursor:
                index = int(cursor)
            else:
                padded = cursor + "=" * (-len(cursor) % 4)
                name, _blank, number = base64.urlsafe_b64decode(padded).decode().partition(":")
                index = int(number) if name == self.name else -1
        except (ValueError, binascii.Error):
            index = -1
        if index < 0:
            raise invalid_request("INVALID_PARAMETER", "cursor", "is not valid")
        return index


PROMOTIONS = Collection("promotions", default_limit=25, maximum_limit=100)
STEPS = Collection("promotionSteps", default_limit=25, maximum_limit=100, plain_cursor=True)
SNAPSHOTS = Collection("snapshots", default_limit=25, maximum_limit=100)
ENVIRONMENTS = Collection("environments", default_limit=1000, maximum_limit=5000, shows_limit=False)
