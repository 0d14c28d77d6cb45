# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Environments distinguished by their hosts (contract Workfront 2, 6.6; 11, F12)."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.environment import (
    check_address,
    check_environment,
    check_pair,
    read_environment,
)

KNOWN = {
    "acme.my.workfront.com": ("acme", "my", "production"),
    "acme.preview.workfront.com": ("acme", "preview", "sandbox"),
    "acme.sb01.workfront.com": ("acme", "sb01", "sandbox"),
    "acme.sb02.workfront.com": ("acme", "sb02", "sandbox"),
    "acme.my.workfront.adobe.com": ("acme", "my", "production"),
    "acme.preview.workfront.adobe.com": ("acme", "preview", "sandbox"),
    "acme.sb01.workfront.adobe.com": ("acme", "sb01", "sandbox"),
    "acme-2.my.workfront.com": ("acme-2", "my", "production"),
}
UNKNOWN = [
    "127.0.0.1",
    "localhost",
    "workfront.example.com",
    "acme.workfront.com",
    "my.workfront.com",
    "acme.stage.workfront.com",
    "acme.sb1.workfront.com",
    "acme.sb001.workfront.com",
    "acme.my.workfront.com.example.org",
    "acme.my.workfront-adobe.com",
    "eu.acme.my.workfront.com",
    "cr1.attasksandbox.com",
    "acme_2.my.workfront.com",
]


@pytest.mark.parametrize("host", KNOWN)
@pytest.mark.parametrize(
    "form",
    ["{}", "https://{}", "http://{}", "https://{}/", "https://{}:443", "https://{}/home?a=b#c", "{}:443", " {} "],
)
def test_hosts_of_the_pattern(host: str, form: str) -> None:
    environment = read_environment(form.format(host))
    assert (environment.domain, environment.lane, environment.type) == KNOWN[host]
    assert environment.address == host
    assert environment.is_production == (KNOWN[host][1] == "my")


@pytest.mark.parametrize("host", KNOWN)
def test_case_does_not_matter(host: str) -> None:
    assert read_environment(f"HTTPS://{host.upper()}") == read_environment(host)


@pytest.mark.parametrize("host", UNKNOWN)
@pytest.mark.parametrize("given", [None, "production", "sandbox"])
def test_hosts_that_do_not_show_their_type(host: str, given: str | None) -> None:
    environment = read_environment(f"https://{host}", given)
    assert (environment.address, environment.domain, environment.lane) == (host, None, None)
    assert environment.type == given
    assert environment.is_production == (given == "production")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("http://localhost:8080/", "localhost:8080"),
        ("localhost:8080", "localhost:8080"),
        ("http://localhost:80", "localhost"),
        ("http://localhost:443", "localhost:443"),
        ("https://acme.my.workfront.com:8443", "acme.my.workfront.com:8443"),
    ],
)
def test_only_an_unusual_port_belongs_to_the_address(given: str, address: str) -> None:
    assert read_environment(given).address == address


@pytest.mark.parametrize("given", [None, "", " ", 7, [], "https://", "https://[acme", "[", "https://acme:port"])
def test_what_a_record_may_hold_is_never_an_error(given: object) -> None:
    environment = read_environment(given)
    assert (environment.domain, environment.lane, environment.type) == (None, None, None)


def test_credentials_are_no_part_of_an_address() -> None:
    for given in ("https://user:hidden@acme:port", "https://user:hidden@acme", "https://user:hidden@[acme"):
        assert "hidden" not in read_environment(given).address


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("acme.my.workfront.com", "https://acme.my.workfront.com/", True),
        ("acme.my.workfront.com", "https://acme.my.workfront.adobe.com", True),
        ("acme.my.workfront.com", "https://acme.my.workfront.com:8443", True),
        ("acme.my.workfront.com", "acme.preview.workfront.com", False),
        ("acme.sb01.workfront.com", "acme.sb02.workfront.com", False),
        ("acme.my.workfront.com", "other.my.workfront.com", False),
        ("http://localhost:8080", "http://LOCALHOST:8080/x", True),
        ("http://localhost:8080", "http://localhost:8081", False),
        ("localhost", "acme.my.workfront.com", False),
    ],
)
def test_environments_are_compared_by_domain_and_lane(one: str, other: str, same: bool) -> None:
    assert read_environment(one).is_same(read_environment(other)) == same
    assert read_environment(other).is_same(read_environment(one)) == same


def test_what_the_user_says_of_the_type_makes_no_other_environment() -> None:
    assert read_environment("localhost", "sandbox").is_same(read_environment("localhost"))


# -- the environment that a task calls


@pytest.mark.parametrize("url", [None, ""])
def test_a_missing_url_names_its_variable(url: str | None) -> None:
    with pytest.raises(InputError, match="WORKFRONT_URL"):
        check_environment(url, None)


@pytest.mark.parametrize(
    "url",
    [
        "acme.my.workfront.com",
        "ftp://acme.my.workfront.com",
        "https://",
        "https://user:hidden@acme.my.workfront.com",
        "https://:hidden@acme.my.workfront.com",
        "https://acme.my.workfront.com?apiKey=hidden",
        "https://acme.my.workfront.com#hidden",
        "https://acme.my.workfront.com/?",
        "https://[acme",
        "https://acme.my.workfront.com:port",
    ],
)
def test_what_is_no_origin_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(InputError, match=r"url must be a URL such as https://acme\.my\.workfront\.com") as caught:
        check_environment(url, "sandbox")
    assert "hidden" not in str(caught.value)


@pytest.mark.parametrize("path", ["/attask", "/environment-promotion/api/v1/", "/login"])
def test_an_environment_has_no_path(path: str) -> None:
    with pytest.raises(InputError, match=r"url must be the origin of an environment.*without a path; see base_path"):
        check_environment(f"https://acme.my.workfront.com{path}", None)


def test_a_type_that_the_host_does_not_show_is_required() -> None:
    with pytest.raises(
        InputError,
        match=r"localhost:8080 does not show whether it is a production or a sandbox .* Set environment_type",
    ):
        check_environment("http://localhost:8080", None)


@pytest.mark.parametrize("given", ["production", "sandbox"])
def test_the_option_counts_if_the_host_does_not_show_the_type(given: str) -> None:
    assert check_environment("http://localhost:8080", given).type == given


@pytest.mark.parametrize(
    ("host", "given"), [("acme.my.workfront.com", "sandbox"), ("acme.sb01.workfront.com", "production")]
)
def test_the_users_word_must_not_contradict_the_host(host: str, given: str) -> None:
    with pytest.raises(InputError, match=f"environment_type is {given}, but {host} is"):
        check_environment(f"https://{host}", given)


@pytest.mark.parametrize("host", KNOWN)
def test_a_known_host_needs_no_type(host: str) -> None:
    kind = KNOWN[host][2]
    assert check_environment(f"https://{host}", None).type == kind
    assert check_environment(f"https://{host}", kind).type == kind


# -- another environment, by its origin or host


@pytest.mark.parametrize("form", ["{}", "https://{}", "https://{}/", "{}:443"])
def test_an_origin_or_a_host(form: str) -> None:
    given = form.format("acme.my.workfront.com")
    assert check_address(given, "environment") == read_environment("acme.my.workfront.com")


@pytest.mark.parametrize(
    "given", ["", "acme my", "my production", "https://user:x@acme.my.workfront.com", "https://[a"]
)
def test_what_is_neither_origin_nor_host(given: str) -> None:
    with pytest.raises(InputError, match="environment must be the origin or the host of an environment"):
        check_address(given, "environment")


# -- two environments


def test_both_directions_are_possible() -> None:
    production, sandbox = read_environment("acme.my.workfront.com"), read_environment("acme.sb01.workfront.com")
    check_pair(production, sandbox)
    check_pair(sandbox, production)


def test_hosts_that_do_not_show_their_domain_may_belong_to_one() -> None:
    check_pair(read_environment("http://localhost:8080"), read_environment("http://localhost:8081"))
    check_pair(read_environment("http://localhost:8080"), read_environment("acme.my.workfront.com"))


def test_another_domain_is_refused() -> None:
    with pytest.raises(InputError, match="belong to different domains, acme and other") as caught:
        check_pair(read_environment("acme.sb01.workfront.com"), read_environment("other.my.workfront.com"))
    assert "acme.sb01.workfront.com" in str(caught.value)
    assert "other.my.workfront.com" in str(caught.value)


@pytest.mark.parametrize("other", ["https://acme.my.workfront.com/", "acme.my.workfront.adobe.com"])
def test_the_same_environment_twice_is_refused(other: str) -> None:
    with pytest.raises(InputError, match=r"the same environment, acme\.my\.workfront"):
        check_pair(read_environment("acme.my.workfront.com"), read_environment(other))
