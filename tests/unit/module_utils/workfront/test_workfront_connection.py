# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options: exactly one way to authenticate, paths and versions (contract Workfront 2, 3, 9.1)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._workfront.arguments import (
    CONNECTION,
    OTHER_CONNECTION,
    open_source,
    open_workfront,
)
from ansible_collections.envops.promotion.plugins.module_utils._workfront.connection import Connection
from ansible_collections.envops.promotion.plugins.module_utils._workfront.names import JWT_OPTIONS
from ansible_collections.envops.promotion.tests.unit.module_utils.support import FakeClock, make_runtime
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import (
    SOURCE_URL,
    TARGET_URL,
    params,
)

TOKENS = ("api_key", "session_id", "bearer_token")
WAYS = (*TOKENS, *JWT_OPTIONS)
SECRET = "hidden-credential"


def connect(**options: Any) -> Connection:
    return Connection(params(**options), make_runtime(FakeClock(), [], []))


def refusal(**options: Any) -> str:
    with pytest.raises(InputError) as caught:
        connect(**options)
    assert SECRET not in str(caught.value)
    return str(caught.value)


# -- exactly one way to authenticate


@pytest.mark.parametrize("empty", [None, ""])
def test_no_way_names_every_option_and_variable(empty: str | None) -> None:
    message = refusal(**dict.fromkeys(WAYS, empty))
    assert "There are no credentials for Workfront" in message
    for option in WAYS:
        assert option in message
        assert f"WORKFRONT_{option.upper()}" in message
    assert "is given." not in message


@pytest.mark.parametrize("one", TOKENS)
@pytest.mark.parametrize("other", [*TOKENS, "private_key"])
def test_two_ways_are_named(one: str, other: str) -> None:
    if one == other:
        assert connect(**{one: SECRET}).environment.address == "acme.my.workfront.com"
        return
    message = refusal(**{one: SECRET, other: SECRET})
    if {one, other} == {"session_id", "private_key"}:  # an application renews a session, if it is complete
        assert "A JWT application also needs client_id" in message
        return
    assert "More than one authentication method is given" in message
    named = message.partition("Give exactly one of")[0]
    assert one in named
    assert other in named
    assert "Environment variables count only" in message
    assert all(option in message for option in WAYS)


@pytest.mark.parametrize("missing", [option for option in JWT_OPTIONS if option != "private_key"])
def test_an_incomplete_application_names_what_is_missing(missing: str) -> None:
    message = refusal(**{option: SECRET for option in JWT_OPTIONS if option != missing})
    assert f"A JWT application also needs {missing} (WORKFRONT_{missing.upper()})." in message


def test_several_missing_options_are_all_named() -> None:
    message = refusal(private_key=SECRET, client_id="c")
    assert all(option in message for option in ("client_secret", "customer_id", "user_id"))
    assert "client_id" not in message


def test_an_application_without_its_key_is_no_way_yet() -> None:
    message = refusal(client_id="c", client_secret=SECRET)
    assert "There are no credentials for Workfront" in message
    assert "only client_id, client_secret is given" in message


def test_a_token_may_go_with_the_rest_of_an_application() -> None:
    assert connect(api_key=SECRET, client_id="c", client_secret=SECRET).promotion_path


def test_legacy_takes_no_api_key() -> None:
    message = refusal(api_key=SECRET, api_flavor="legacy")
    assert "api_flavor legacy accepts only tokens, not api_key" in message
    assert all(option in message for option in ("bearer_token", "session_id"))


@pytest.mark.parametrize("token", ["session_id", "bearer_token"])
def test_legacy_takes_any_token(token: str) -> None:
    assert connect(api_flavor="legacy", **{token: SECRET}).flavor.name == "legacy"


def test_a_key_that_cannot_be_read_is_refused_before_the_first_request() -> None:
    assert "private_key" in refusal(**{**dict.fromkeys(JWT_OPTIONS, "x"), "private_key": f"-----BEGIN {SECRET}"})


# -- paths and versions


@pytest.mark.parametrize(
    ("flavor", "path"), [("current", "/environment-promotion/api/v1"), ("legacy", "/environment-promotion/v1")]
)
def test_the_usual_path(flavor: str, path: str) -> None:
    assert connect(session_id=SECRET, api_flavor=flavor).promotion_path == path


@pytest.mark.parametrize("flavor", ["current", "legacy"])
@pytest.mark.parametrize("given", ["/gateway/promotion/v2", "gateway/promotion/v2", "/gateway/promotion/v2/"])
def test_another_path(flavor: str, given: str) -> None:
    assert connect(session_id=SECRET, api_flavor=flavor, base_path=given).promotion_path == "/gateway/promotion/v2"


@pytest.mark.parametrize(
    "given", ["/", "///", "a?b", "a#b", "a//b", "..", "a/../b", "a/%2e./b", "a\\b", "https://acme.my.workfront.com/x"]
)
def test_what_is_no_path(given: str) -> None:
    said = refusal(session_id=SECRET, base_path=given)
    assert "base_path must be a path such as" in said
    assert len(given) < 5 or given not in said


@pytest.mark.parametrize("version", ["v15.0", "v22.0", "v100.0"])
def test_versions_of_the_core_api(version: str) -> None:
    assert connect(api_key=SECRET, core_api_version=version).core_path == f"/attask/api/{version}"


@pytest.mark.parametrize("version", ["", "22", "22.0", "v22", "v22.1", "V22.0", "v22.0/", "v22.0\n", "unsupported"])
def test_what_is_no_version(version: str) -> None:
    assert "core_api_version must be a version such as v22.0" in refusal(api_key=SECRET, core_api_version=version)


def test_the_environment_that_is_called() -> None:
    assert connect(api_key=SECRET).environment.type == "production"
    assert connect(api_key=SECRET, url=f"{SOURCE_URL}/").http.origin == SOURCE_URL
    unknown = connect(api_key=SECRET, url="http://localhost:8080", environment_type="sandbox")
    assert unknown.environment.type == "sandbox"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"url": None}, "WORKFRONT_URL"),
        ({"url": "http://localhost:8080"}, "environment_type"),
        ({"http_retries": -1}, "http_retries"),
        ({"http_timeout": 0.0}, "http_timeout"),
        ({"ca_path": "/no/such/file"}, "ca_path"),
    ],
)
def test_options_that_are_wrong(options: dict[str, Any], said: str) -> None:
    assert said in refusal(api_key=SECRET, **options)


# -- a second environment


def test_source_and_target_are_checked() -> None:
    runtime = make_runtime(FakeClock(), [], [])
    target = open_workfront(params(api_key=SECRET), runtime)
    assert open_source(None, target, runtime) is target.promotion
    source = open_source(params(api_key=SECRET, url=SOURCE_URL), target, runtime)
    assert source.environment.lane == "sb01"
    for url, said in ((TARGET_URL, "the same environment"), ("https://other.my.workfront.com", "different domains")):
        with pytest.raises(InputError, match=said):
            open_source(params(api_key=SECRET, url=url), target, runtime)


def test_variables_stand_for_the_one_environment_only() -> None:
    variables = {name: option["fallback"][1] for name, option in CONNECTION.items() if "fallback" in option}
    # Whether the variables of credentials count depends on the options, so they are read later.
    assert variables == {"url": ["WORKFRONT_URL"]}
    assert OTHER_CONNECTION.keys() == CONNECTION.keys()
    assert not any("fallback" in option for option in OTHER_CONNECTION.values())


@pytest.mark.parametrize("options", [CONNECTION, OTHER_CONNECTION])
def test_credentials_are_never_logged(options: dict[str, dict[str, Any]]) -> None:
    hidden = {name for name, option in options.items() if option.get("no_log")}
    assert hidden == {*TOKENS, "client_secret", "private_key", "ims_client_secret"}
