# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a role is run."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._circumstances import Circumstances


def circumstances(**reported: Any) -> Circumstances:
    return Circumstances.read("role", {"circumstances": reported}, user="somebody")


@pytest.mark.parametrize(
    ("run_tags", "skip_tags", "wanted"),
    [
        (["all"], [], True),
        (["all"], ["verify"], False),
        (["verify"], [], True),
        (["plan", "verify"], [], True),
        (["plan"], [], False),
        (["verify"], ["verify"], False),
        ([], [], False),
        (None, None, False),
    ],
)
def test_tags(run_tags: Any, skip_tags: Any, wanted: bool) -> None:
    assert circumstances(run_tags=run_tags, skip_tags=skip_tags).includes("verify") is wanted
