# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the size of a package must not multiply: each record is sorted once, each object is looked up with others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront import installation as views
from ansible_collections.envops.promotion.plugins.module_utils._workfront import records
from ansible_collections.envops.promotion.plugins.module_utils._workfront.objects import ranks_of
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    INSTALLATION,
    PACKAGE,
    entry,
    reply,
)

MANY = 500


@pytest.mark.parametrize("status", ["INSTALLING", "INSTALLED"])
def test_a_record_is_sorted_once(status: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[Any] = []

    def counted(codes: Iterable[str]) -> Any:
        calls.append(codes)
        return ranks_of(codes)

    monkeypatch.setattr(views, "ranks_of", counted)
    entries = {f"{number:032x}": entry("CREATE") | {"targetId": f"{number + MANY:032x}"} for number in range(MANY)}
    record = {
        "id": INSTALLATION,
        "environmentPromotionPackageId": PACKAGE,
        "status": status,
        "environment": "acme.my.workfront.com",
        "registeredAt": "2026-03-16T02:21:31.908Z",
        "translationMap": {"TMPL": entries},
    }
    (found,) = records.read_installations(reply([record]))
    assert len(found.entries) == MANY
    assert found.is_finished is (status == "INSTALLED")
    assert found.errors == []
    assert len(calls) == 1
