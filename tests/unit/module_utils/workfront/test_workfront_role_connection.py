# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the roles for Workfront know of a connection (contract Workfront 3.1, 3.4)."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.names import JWT_OPTIONS
from ansible_collections.envops.promotion.plugins.module_utils._workfront.role_connection import RoleConnection

IMS = ("ims_client_id", "ims_client_secret")
PACKAGE = "ansible_collections.envops.promotion.plugins.module_utils._workfront"


@pytest.mark.parametrize("name", ["promote_run", "rollback_run"])
def test_a_run_is_imported_without_a_http_client(name: str) -> None:
    """Each task of a role is a process of its own and imports its run again."""
    program = f"import {PACKAGE}.{name}, sys; sys.exit('requests' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("https://acme.my.workfront.com", "https://acme.my.workfront.com"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://user:secret@acme.my.workfront.com", ""),
        ("https://acme.my.workfront.com?apiKey=secret", ""),
        ("https://acme.my.workfront.com/#secret", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_url_that_may_hold_credentials_is_not_shown(url: str | None, wanted: str) -> None:
    assert RoleConnection.read({"url": url}).shown_url == wanted


@pytest.mark.parametrize(
    ("options", "must_log_in"),
    [
        (["url", "api_key"], False),
        (["url", *JWT_OPTIONS], True),
        (["url", "session_id", *JWT_OPTIONS], False),
        (["url", "session_id"], False),
        (["url", "client_id"], False),
        (["url", *IMS], True),
        (["url", "bearer_token", *IMS], False),
        (["url", "bearer_token", "ims_client_id"], False),
    ],
)
def test_login(options: list[str], must_log_in: bool) -> None:
    found = RoleConnection.read(dict.fromkeys(options, "secret"))
    assert found.must_log_in is must_log_in
    assert found.login_method == ("jwt" if "private_key" in options else "server_to_server")


def test_an_option_without_a_value_counts_for_nothing() -> None:
    found = RoleConnection.read({"url": "u", "session_id": None, "private_key": "secret"})
    assert found.must_log_in


@pytest.mark.parametrize(("reported", "is_given"), [({"url": "u"}, True), ({}, False), (None, False)])
def test_given(reported: Any, is_given: bool) -> None:
    assert RoleConnection.read(reported).is_given is is_given


@pytest.mark.parametrize("junk", [None, "", "text", 7, [], ["x"], {"url": 7}])
def test_whatever_is_handed_over_is_no_traceback(junk: Any) -> None:
    assert RoleConnection.read(junk).must_log_in is False
