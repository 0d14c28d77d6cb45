# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What sentences call a resource (contract PingOne 5.3)."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.titles import title_of

OWN, OTHER = "5ab94557-59c3-4afc-bbf6-046444bd04b8", "f0c75a0b-859e-433d-9edc-07a7c847e185"


@pytest.mark.parametrize(
    ("kind", "name", "resource_id", "short", "long"),
    [
        ("populations", "NA", OWN, 'populations "NA"', f'populations "NA" ({OWN})'),
        ("populations", "NA", None, 'populations "NA"', 'populations "NA"'),
        ("", "NA", None, '"NA"', '"NA"'),
        ("themes", f"themes:{OWN}", OTHER, f"themes {OTHER}", f"themes {OTHER}"),
        ("themes", f"themes:{OWN.upper()}", None, f"themes {OWN.upper()}", f"themes {OWN.upper()}"),
        ("", f"themes:{OWN}", None, f"themes {OWN}", f"themes {OWN}"),
        ("scopes", "read:users", OWN, 'scopes "read:users"', f'scopes "read:users" ({OWN})'),
        ("themes", None, OWN, f"themes {OWN}", f"themes {OWN}"),
        ("themes", "", None, "themes", "themes"),
    ],
)
def test_titles(kind: str, name: str | None, resource_id: str | None, short: str, long: str) -> None:
    assert title_of(kind, name, resource_id) == short
    assert title_of(kind, name, resource_id, with_id=True) == long
