# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the inventory plugin does with what its cache has, or has not."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.inventory import pingone
from ansible_collections.envops.promotion.plugins.module_utils._pingone.hosts import fingerprint

OPTIONS: dict[str, Any] = {"types": None, "names": None, "services": False, "client_secret": "secret"}
READ = [{"id": "1", "name": "read"}]
STORED = [{"id": "2", "name": "stored"}]
ASKED = fingerprint(OPTIONS, pingone._SECRETS)


class Cache(dict[str, Any]):
    def __getitem__(self, key: str) -> Any:
        found = super().__getitem__(key)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.mark.parametrize(
    ("stored", "use_cache", "expected"),
    [
        ({"asked": ASKED, "environments": STORED}, True, STORED),
        ({"asked": ASKED, "environments": STORED}, False, READ),
        ({"asked": "other options", "environments": STORED}, True, READ),
        ({"asked": ASKED, "environments": "x"}, True, READ),
        (None, True, READ),
        (KeyError("nothing"), True, READ),
        # what the cache of ansible-core makes of JSON that it has not written, such as [] and null
        (TypeError("list indices must be integers or slices, not str"), True, READ),
    ],
    ids=str,
)
def test_only_what_these_options_would_read_comes_from_the_cache(
    monkeypatch: pytest.MonkeyPatch, stored: Any, use_cache: bool, expected: list[dict[str, Any]]
) -> None:
    plugin = pingone.InventoryModule()
    monkeypatch.setattr(plugin, "get_option", {"cache": True}.get)
    monkeypatch.setattr(plugin, "get_cache_key", lambda path: path)
    plugin._cache = Cache(path=stored)
    monkeypatch.setattr(pingone, "open_api", lambda options, runtime: None)
    monkeypatch.setattr(pingone, "read_selected", lambda api, **options: READ)
    assert plugin._environments(OPTIONS, set(), "path", use_cache=use_cache) == expected
    assert plugin._cache["path"] == {"asked": ASKED, "environments": expected}
