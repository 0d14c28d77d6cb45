# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tasks have registered."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._registered import truth


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("Yes", True),
        (" on ", True),
        (1, True),
        ("1", True),
        ("false", False),
        ("no", False),
        ("", False),
        (None, False),
        (0, False),
        ("maybe", False),
    ],
)
def test_booleans_of_jobs(value: Any, wanted: bool) -> None:
    assert truth(value) is wanted
