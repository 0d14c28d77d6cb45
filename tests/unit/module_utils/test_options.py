# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that modules of every vendor share."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils import _options
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._http import HttpClient
from ansible_collections.envops.promotion.tests.unit.module_utils.support import (
    API,
    FakeClock,
    SampleDialect,
    make_runtime,
)

EXAMPLE = "https://api.example.com"


def http_params(**options: Any) -> dict[str, Any]:
    return {"validate_certs": True, "ca_path": None, "http_timeout": 30.0, "http_retries": 5, **options}


def open_client(origin: str = API, **options: Any) -> HttpClient:
    runtime = make_runtime(FakeClock(), [], [])
    return _options.open_client(origin, SampleDialect(), http_params(**options), runtime)


# -- origins


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://api.example.com", "https://api.example.com"),
        ("https://api.example.com/", "https://api.example.com"),
        ("https://api.example.com//", "https://api.example.com"),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("HTTPS://API.example.com", "HTTPS://API.example.com"),
        ("https://api.example.com/a@b", "https://api.example.com/a@b"),
    ],
)
def test_an_origin(url: str, expected: str) -> None:
    assert _options.check_origin(url, "url", EXAMPLE) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hidden",
        "api.example.com/hidden",
        "//api.example.com",
        "ftp://api.example.com",
        "file:///hidden",
        "https://",
        "https:///hidden",
        "https://api.example.com?token=hidden",
        "https://api.example.com/?",
        "https://api.example.com#hidden",
        "https://api.example.com/#",
        "https://user:hidden@api.example.com",
        "https://:hidden@api.example.com",
        "https://hidden@api.example.com",
        "https://@api.example.com",
        "https://[hidden",
        "https://api.example.com:hidden",
        "https://api.example.com:99999",
    ],
)
def test_what_is_no_origin_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(InputError) as caught:
        _options.check_origin(url, "the_option", EXAMPLE)
    expected = f"the_option must be a URL such as {EXAMPLE}, without credentials, query or fragment."
    assert str(caught.value) == expected


# -- numbers and waiting


@pytest.mark.parametrize("value", [0.001, 1, 30.0, 31_536_000])
def test_a_positive_number(value: float) -> None:
    assert _options.check_positive({"wait_timeout": value}, "wait_timeout") == value


@pytest.mark.parametrize("value", [0, 0.0, -1, -0.5, math.nan, -math.inf])
def test_any_other_number_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="wait_timeout must be greater than zero; got"):
        _options.check_positive({"wait_timeout": value}, "wait_timeout")


@pytest.mark.parametrize("value", [31_536_001, 1e300, math.inf])
def test_a_number_that_no_clock_takes_is_refused(value: float) -> None:
    with pytest.raises(InputError, match="wait_timeout must be at most 31536000; got"):
        _options.check_positive({"wait_timeout": value}, "wait_timeout")


def test_the_time_to_wait_begins_when_the_options_are_read() -> None:
    clock = FakeClock(start=1000.0)
    waiting = _options.read_waiting({"wait_timeout": 60.0, "wait_interval": 5.0}, make_runtime(clock, [], []))
    assert (waiting.deadline.seconds, waiting.deadline.left(), waiting.interval) == (60.0, 60.0, 5.0)
    waiting.sleep(20.0)
    assert clock.pauses == [20.0]
    assert (waiting.deadline.elapsed(), waiting.deadline.left()) == (20.0, 40.0)


@pytest.mark.parametrize("option", ["wait_timeout", "wait_interval"])
def test_waiting_takes_positive_numbers_only(option: str) -> None:
    given = {"wait_timeout": 60.0, "wait_interval": 5.0, option: 0.0}
    with pytest.raises(InputError, match=f"{option} must be greater than zero; got 0"):
        _options.read_waiting(given, make_runtime(FakeClock(), [], []))


def test_the_options_of_a_module_that_waits() -> None:
    options = _options.wait_options(1800)
    assert {name: option["default"] for name, option in options.items()} == {
        "wait": True,
        "wait_timeout": 1800.0,
        "wait_interval": 1.0,
    }


# -- the client


def transport(http: HttpClient) -> tuple[Any, Any]:
    return http._verify, http._timeout


def test_a_client_as_the_options_say(tmp_path: Path) -> None:
    assert open_client().origin == API
    assert transport(open_client()) == (True, 30.0)
    assert transport(open_client(http_timeout=2.5)) == (True, 2.5)
    assert transport(open_client(ca_path=str(tmp_path))) == (str(tmp_path), 30.0)
    assert transport(open_client(validate_certs=False)) == (False, 30.0)


@pytest.mark.parametrize("blank", ["", " ", "\t\n"])
def test_a_blank_path_of_certificates_is_no_path(blank: str) -> None:
    assert transport(open_client(ca_path=blank)) == (True, 30.0)
    assert transport(open_client(ca_path=blank, validate_certs=False)) == (False, 30.0)


def test_a_certificate_does_not_matter_without_validation() -> None:
    assert transport(open_client(validate_certs=False, ca_path="/no/such/file")) == (False, 30.0)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"http_retries": -1}, "http_retries must be from 0 to 100; got -1"),
        ({"http_retries": 101}, "http_retries must be from 0 to 100; got 101"),
        ({"http_timeout": math.inf}, "http_timeout must be at most 31536000; got inf"),
        ({"http_timeout": 0.0}, "http_timeout must be greater than zero; got 0"),
        ({"http_timeout": math.nan}, "http_timeout must be greater than zero; got nan"),
        *(
            ({"ca_path": path}, "ca_path is not the path of an existing file or directory. The value is not shown")
            for path in ("x" * 5_000, "a/" * 5_000, "hush\0")
        ),
        ({"ca_path": "/no/such/file"}, "ca_path is not the path of an existing file or directory"),
    ],
)
def test_options_that_are_wrong(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError, match=said):
        open_client(**options)


def test_no_retries_are_possible() -> None:
    assert open_client(http_retries=0).origin == API


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
@pytest.mark.parametrize("value", ["/no/such/file", " "])
def test_certificates_of_the_environment_that_are_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError, match=f"The environment variable {name} is {value}, but there is no such file"):
        open_client()
    assert transport(open_client(validate_certs=False)) == (False, 30.0)
    assert transport(open_client(ca_path=str(tmp_path))) == (str(tmp_path), 30.0)


def test_certificates_of_the_environment_that_are_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))
    monkeypatch.setenv("CURL_CA_BUNDLE", "/no/such/file")
    assert transport(open_client()) == (True, 30.0)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "")
    monkeypatch.setenv("CURL_CA_BUNDLE", "")
    assert transport(open_client()) == (True, 30.0)


@pytest.mark.parametrize(
    ("origin", "is_warned_of"),
    [
        ("http://api.example.com", True),
        ("http://192.0.2.7:8080/v1", True),
        ("http://localhost.example.com", True),
        ("https://api.example.com", False),
        ("http://localhost:8080", False),
        ("http://127.0.0.9:8080", False),
        ("http://[::1]:8080", False),
        ("http://pingone.localhost", False),
    ],
)
def test_credentials_in_clear_are_warned_of(origin: str, is_warned_of: bool) -> None:
    warnings: list[str] = []
    _options.warn_if_unencrypted(origin, make_runtime(FakeClock(), warnings, []))
    assert [warning.endswith("is not encrypted, so credentials can be read. Use https.") for warning in warnings] == (
        [True] if is_warned_of else []
    )
