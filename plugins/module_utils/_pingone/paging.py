# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading collections page by page (contract PingOne 4.5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._http import HttpClient

MOST_PAGES = 10_000
"""Pages of one collection after which reading fails, because a faulty service may name a next page forever."""


def read_items(
    http: HttpClient, path: str, query: Mapping[str, str], names: Sequence[str], asked: str
) -> Iterator[dict[str, Any]]:
    """Yield the items of all pages; ``names`` are the possible names of the collection.

    :raises ServiceError: a page cannot be read, or the pages do not end
    """
    reply = http.request("GET", path, asked=asked, query=query)
    for _page in range(MOST_PAGES):
        embedded = reply.mapping().get("_embedded")
        items = next((embedded[name] for name in names if name in embedded), None) if embedded else []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise reply.protocol_error(f"a collection of {names[0]} was expected")
        yield from items
        link = _next_link(reply.body)
        if link is None:
            return
        reply = http.request("GET", link, asked=asked)
    raise reply.protocol_error(f"the collection of {names[0]} does not end after {MOST_PAGES} pages")


def _next_link(body: Mapping[str, Any]) -> str | None:
    links = body.get("_links")
    following = links.get("next") if isinstance(links, dict) else None
    href = following.get("href") if isinstance(following, dict) else None
    return href if isinstance(href, str) and href else None
