# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the endpoints of PingOne share: one HTTP client, collections, and how messages name an environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .._http import HttpClient
from .paging import Fault, read_items, read_pages

PAGE_SIZE = 100


class Service:
    """PingOne's API, to which the classes of endpoints speak.

    ``names`` are the known names of environments by their IDs, ``types`` their types, such as ``PRODUCTION``.
    ``known`` are the IDs of environments by the names by which an earlier task has found them.
    """

    def __init__(self, http: HttpClient) -> None:
        self.http = http
        self.names: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.known: dict[str, str] = {}

    def label(self, environment_id: str) -> str:
        """Return how messages name an environment: by its name, if known, and its ID."""
        name = self.names.get(environment_id)
        return f"{name} ({environment_id})" if name else environment_id

    def items(
        self,
        path: str,
        query: Mapping[str, str],
        names: Sequence[str],
        asked: str,
        fault: Fault = lambda item: "",
    ) -> Iterator[dict[str, Any]]:
        """Yield the items of all pages of a collection, which has one of ``names``; ``fault`` says why one is unreadable.

        :raises ServiceError: a page, or an item, cannot be read
        """
        return read_items(self.http, path, query, names, asked, fault)

    def pages(
        self, path: str, query: Mapping[str, str], names: Sequence[str], asked: str, fault: Fault
    ) -> Iterator[list[dict[str, Any]]]:
        """Yield the pages of a collection, each only when it is wanted; the arguments are those of ``items``.

        :raises ServiceError: a page, or an item, cannot be read
        """
        return read_pages(self.http, path, query, names, asked, fault)


def quoted(text: str) -> str:
    """Return a string literal of a filter (contract PingOne 4.6)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
