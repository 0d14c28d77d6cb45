# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What tasks have registered."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._registered import (
    has_returned,
    message_of,
    truth,
    why_failed,
)


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


@pytest.mark.parametrize(
    ("registered", "wanted"),
    [
        ({"record": {}}, True),
        ({"record": None, "failed": False, "failed_when_result": False}, True),
        ({"record": {}, "error": {"kind": "file"}}, False),
        ({"record": {}, "failed": True}, False),
        ({"failed": False, "msg": "No.", "exception": "Traceback"}, False),
        ({"skipped": True}, False),
        ({}, False),
    ],
)
def test_a_task_that_has_failed_has_returned_nothing(registered: dict[str, Any], wanted: bool) -> None:
    assert has_returned(registered, "record") is wanted


@pytest.mark.parametrize(
    "registered",
    [{"failed": True, "msg": "Permission denied"}, {"failed": True, "error": {"summary": "Permission denied"}}],
)
def test_messages_of_ansible_get_a_full_stop(registered: dict[str, Any]) -> None:
    assert message_of(registered) == why_failed(registered, "record") == "Permission denied."
