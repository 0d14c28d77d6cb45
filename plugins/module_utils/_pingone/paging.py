# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading collections page by page (contract PingOne 4.5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from .._http import HttpClient
from .._paths import path_below
from .._reply import Reply

MOST_PAGES = 10_000
"""Pages of one collection after which reading fails, because a faulty service may name a next page forever."""

ANY_NAME = "*"
"""Among the possible names of a collection: its name is not documented, so that the only collection there is counts."""

Fault = Callable[[Mapping[str, Any]], str]
"""Returns why an item cannot be read; an empty string if it can."""


def read_items(
    http: HttpClient,
    path: str,
    query: Mapping[str, str],
    names: Sequence[str],
    asked: str,
    fault: Fault = lambda item: "",
) -> Iterator[dict[str, Any]]:
    """Yield the items of all pages, as ``read_pages`` reads them."""
    for page in read_pages(http, path, query, names, asked, fault):
        yield from page


def read_pages(
    http: HttpClient,
    path: str,
    query: Mapping[str, str],
    names: Sequence[str],
    asked: str,
    fault: Fault = lambda item: "",
) -> Iterator[list[dict[str, Any]]]:
    """Yield one page after the other, each only when it is wanted; ``names`` are the possible names of the collection.

    A collection that is missing is not an empty one.

    :raises ServiceError: a page cannot be read, or the pages do not end
    """
    reply = http.request("GET", path, asked=asked, query=query)
    followed: set[str] = set()
    for _page in range(MOST_PAGES):
        items = _items_of(reply, names)
        for item in items:
            problem = fault(item)
            if problem:
                raise reply.protocol_error(problem)
        yield items
        link = _next_link(reply)
        if link is None:
            return
        below = path_below(http.origin, link)
        if below is None:
            raise reply.protocol_error("the link to the next page leads elsewhere")
        if below in followed:
            raise reply.protocol_error("the link to the next page leads back to an earlier page")
        followed.add(below)
        reply = http.request("GET", below, asked=asked)
    raise reply.protocol_error(f"the collection of {names[0]} does not end after {MOST_PAGES} pages")


def _items_of(reply: Reply, names: Sequence[str]) -> list[dict[str, Any]]:
    body = reply.mapping()
    embedded = body.get("_embedded")
    found = [embedded[name] for name in names if name in embedded] if isinstance(embedded, dict) else []
    if not found and ANY_NAME in names and isinstance(embedded, dict) and len(embedded) == 1:
        found = [items for items in embedded.values() if items or body.get("size") == 0]
    if not found and not embedded and type(body.get("size")) is int and body["size"] == 0:
        return []  # some services leave out a collection that is empty, and say so in its size
    items = found[0] if found else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise reply.protocol_error(f"a collection of {names[0]} was expected")
    return items


def _next_link(reply: Reply) -> str | None:
    links = reply.mapping().get("_links", {})
    if not isinstance(links, dict):
        raise reply.protocol_error("the _links of a page must be an object")
    if "next" not in links:
        return None
    following = links["next"]
    href = following.get("href") if isinstance(following, dict) else None
    if not isinstance(href, str) or not href:
        raise reply.protocol_error("the link to the next page has no address")
    return href
