# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials of the environment: where they count, and that they stay secret."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.credentials import complete, fill_in
from ansible_collections.envops.promotion.plugins.module_utils._workfront.names import JWT_OPTIONS
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock, make_runtime
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import params

TOKENS = ("api_key", "session_id", "bearer_token")
WAYS = (*TOKENS, *JWT_OPTIONS)
PUBLIC = ("client_id", "customer_id", "user_id")


@pytest.fixture(autouse=True)
def _variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for option in (*WAYS, "refresh_token"):
        monkeypatch.setenv(f"WORKFRONT_{option.upper()}", f"{option} of the environment")


def completed(**options: Any) -> dict[str, str]:
    """Return the credentials that count."""
    found = complete(params(**options), make_runtime(FakeClock(), [], []))
    return {option: found[option] for option in WAYS if found[option]}


@pytest.mark.parametrize("empty", [None, ""])
def test_without_options_all_variables_count(empty: str | None) -> None:
    assert completed(**dict.fromkeys(WAYS, empty)) == {option: f"{option} of the environment" for option in WAYS}


@pytest.mark.parametrize("option", TOKENS)
def test_a_given_way_is_joined_by_no_other(option: str) -> None:
    assert completed(**{option: "given"}) == {option: "given"}


def test_a_given_application_is_completed() -> None:
    expected = {option: f"{option} of the environment" for option in JWT_OPTIONS}
    assert completed(private_key="given", user_id="given") == {**expected, "private_key": "given", "user_id": "given"}


def test_two_given_ways_stay_two() -> None:
    assert completed(api_key="given", session_id="given") == {"api_key": "given", "session_id": "given"}


def test_options_are_not_changed_in_place() -> None:
    given = params()
    complete(given, make_runtime(FakeClock(), [], []))
    assert given == params()


@pytest.mark.parametrize("value", ["", None])
def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch, value: str | None) -> None:
    if value is None:
        monkeypatch.delenv("WORKFRONT_API_KEY")
    else:
        monkeypatch.setenv("WORKFRONT_API_KEY", value)
    assert "api_key" not in completed()


def test_what_comes_from_the_environment_is_a_secret_unless_it_is_public() -> None:
    secrets: list[str] = []
    complete(params(), make_runtime(FakeClock(), [], secrets))
    assert set(secrets) == {f"{option} of the environment" for option in WAYS if option not in PUBLIC}


def test_only_the_wanted_options_are_filled_in() -> None:
    secrets: list[str] = []
    given = {"client_id": None, "refresh_token": "", "api_key": None}
    filled = fill_in(given, ("client_id", "refresh_token"), make_runtime(FakeClock(), [], secrets))
    assert filled == {
        "client_id": "client_id of the environment",
        "refresh_token": "refresh_token of the environment",
        "api_key": None,
    }
    assert secrets == ["refresh_token of the environment"]
