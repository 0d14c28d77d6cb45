# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Collections that do not end, and links that lead elsewhere (contract PingOne 4.5)."""

from __future__ import annotations

from typing import Any

import pytest
import responses

from ansible_collections.envops.promotion.plugins.module_utils._errors import ProtocolError
from ansible_collections.envops.promotion.plugins.module_utils._pingone import paging
from ansible_collections.envops.promotion.tests.unit.module_utils.support import API, make_rig, paths


def page(link: str | None) -> dict[str, Any]:
    links = {"next": {"href": link}} if link else {}
    return {"_links": links, "_embedded": {"things": [{"id": "1"}]}}


def read(origin: str = API) -> list[dict[str, Any]]:
    return list(paging.read_items(make_rig(origin).http, "/things", {"limit": "1"}, ("things",), "list the things"))


def serve(mock: responses.RequestsMock, *links: str | None) -> None:
    for link in links:
        mock.add("GET", f"{API}/things", json=page(link))


def test_pages_are_followed_below_the_path_of_the_origin(strict: responses.RequestsMock) -> None:
    origin = "https://proxy.example.org/pingone/v1"
    strict.add("GET", f"{origin}/things", json=page("https://api.example.com/v1/things?cursor=2"))
    strict.add("GET", f"{origin}/things", json=page(None))
    assert len(read(origin)) == 2
    assert paths(strict) == ["/pingone/v1/things?limit=1", "/pingone/v1/things?cursor=2"]


@pytest.mark.parametrize("link", ["https://api.example.com/other/things", "file:///etc/passwd", "https://[broken"])
def test_a_link_that_leads_elsewhere_is_not_followed(strict: responses.RequestsMock, link: str) -> None:
    serve(strict, link)
    with pytest.raises(ProtocolError, match="the link to the next page leads elsewhere"):
        read()


def test_pages_in_a_circle(strict: responses.RequestsMock) -> None:
    serve(strict, f"{API}/things?cursor=2", f"{API}/things?cursor=3", f"{API}/things?cursor=2")
    with pytest.raises(ProtocolError, match="the link to the next page leads back to an earlier page"):
        read()


def test_pages_without_end(strict: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_PAGES", 3)
    serve(strict, *(f"{API}/things?cursor={number}" for number in range(4)))
    with pytest.raises(ProtocolError, match="the collection of things does not end after 3 pages"):
        read()
