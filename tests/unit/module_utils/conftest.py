# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fixtures of the core's tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import responses
from responses.registries import OrderedRegistry

from ansible_collections.envops.promotion.tests.unit.module_utils.loopback import Loopback

EXAMPLES = 10 if "BRIEF_TESTS" in os.environ else 200 if "WHOLE_MATRIX" in os.environ else 40
hypothesis.settings.register_profile("unhurried", deadline=None, max_examples=EXAMPLES)
hypothesis.settings.load_profile("unhurried")

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
CERTIFICATE_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the developer's proxies, certificates and netrc out of the tests."""
    for name in (*PROXY_VARIABLES, *CERTIFICATE_VARIABLES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))


@pytest.fixture
def strict() -> Iterator[responses.RequestsMock]:
    """A service that answers as registered, in that order, each once and all of them."""
    with responses.RequestsMock(registry=OrderedRegistry, assert_all_requests_are_fired=True) as mock:
        yield mock


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A real HTTP server on loopback."""
    with Loopback() as server:
        yield server
