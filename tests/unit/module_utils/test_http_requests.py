# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the HTTP client sends: address, body, headers, limits; and what it makes of an answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
import responses
from responses import matchers

from ansible_collections.envops.promotion.plugins.module_utils._auth import Auth, Token, TokenAuth, basic_auth
from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    InputError,
    ProtocolError,
    RejectedError,
)
from ansible_collections.envops.promotion.plugins.module_utils._paths import path_below
from ansible_collections.envops.promotion.plugins.module_utils._version import COLLECTION_VERSION
from ansible_collections.envops.promotion.tests.unit.module_utils.support import (
    API,
    answer,
    authorization,
    make_rig,
    paths,
    reported,
)

OTHER = "https://evil.example.org"
EXPECTED = [matchers.header_matcher({"Authorization": "Bearer given", "Accept": "application/json"})]


def given_token() -> Auth:
    return TokenAuth(Token(None, supplied="given", clock=lambda: 0.0))


def transport(mock: responses.RequestsMock, option: str) -> Any:
    """Return what the last request asked of the transport."""
    return mock.calls[-1].request.req_kwargs[option]  # type: ignore[attr-defined]


def test_an_answer_is_handed_on(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 202, json={"id": "1"}, headers={"Retry-After": "3"})
    reply = make_rig().http.request("GET", "/things/1", asked="read the thing")
    assert (reply.status, reply.body, reply.retry_after) == (202, {"id": "1"}, 3.0)
    assert reply.mapping() == {"id": "1"}


@pytest.mark.parametrize("body", [b"", b" \r\n"])
def test_an_empty_body_is_none(strict: responses.RequestsMock, body: bytes) -> None:
    answer(strict, "DELETE", 200, body=body)
    reply = make_rig().http.request("DELETE", "/things/1", asked="delete the thing")
    assert reply.body is None
    with pytest.raises(ProtocolError, match=r"a JSON object was expected\.$"):
        reply.mapping()


@pytest.mark.parametrize("body", [[1, 2], "text", 0, False])
def test_a_body_that_is_no_object_is_shown_where_one_is_needed(strict: responses.RequestsMock, body: Any) -> None:
    answer(strict, "GET", 200, body=json.dumps(body))
    reply = make_rig().http.request("GET", "/things/1", asked="read the thing")
    assert reply.body == body
    with pytest.raises(ProtocolError) as caught:
        reply.mapping()
    assert caught.value.status == 200
    assert str(caught.value).endswith(f"a JSON object was expected: {json.dumps(body)}.")


def test_an_answer_of_another_kind_is_quoted_without_secrets(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200, json=[{"id": 1, "credentials": {"value": "s3cret"}}])
    reply = make_rig().http.request("GET", "/things/1", asked="read the thing")
    assert str(reply.protocol_error("a thing was expected")).endswith(
        'a thing was expected: [{"id": 1, "credentials": {"value": "******"}}].'
    )


def test_a_long_unusable_body_is_cut(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200, json=["x" * 500])
    error = make_rig().http.request("GET", "/things/1", asked="read the thing").protocol_error("odd")
    assert error.service_message == 'odd: ["' + "x" * 198


def test_the_user_agent_carries_the_version(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200)
    make_rig().get()
    agent = strict.calls[0].request.headers["User-Agent"]
    assert agent.startswith(f"envops.promotion/{COLLECTION_VERSION} ")
    assert "Python/3." in agent
    assert "requests/" in agent


def test_a_json_body(strict: responses.RequestsMock) -> None:
    expected = [
        matchers.json_params_matcher({"name": "Zo\u00eb", "empty": None}),
        matchers.header_matcher({"Content-Type": "application/json"}),
    ]
    strict.add("PUT", f"{API}/things/1", json={}, match=expected)
    make_rig().http.request("PUT", "/things/1", asked="write the thing", body={"name": "Zo\u00eb", "empty": None})


def test_an_empty_object_is_a_body_too(strict: responses.RequestsMock) -> None:
    answer(strict, "POST", 200)
    make_rig().http.request("POST", "/things/1", asked="start the thing", body={})
    assert strict.calls[0].request.body == b"{}"


def test_a_vendors_content_type(strict: responses.RequestsMock) -> None:
    answer(strict, "POST", 200)
    make_rig().http.request("POST", "/things/1", asked="x", body={}, content_type="application/vnd.example+json")
    assert strict.calls[0].request.headers["Content-Type"] == "application/vnd.example+json"


def test_no_body_has_no_content_type(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200)
    make_rig().get()
    assert "Content-Type" not in strict.calls[0].request.headers
    assert strict.calls[0].request.body is None


def test_a_form_to_another_origin_with_other_credentials(strict: responses.RequestsMock) -> None:
    expected = [
        matchers.urlencoded_params_matcher({"grant_type": "client_credentials", "scope": "a b&c"}),
        matchers.header_matcher({"Authorization": "Basic dXM6w6kgOnM="}),
    ]
    strict.add("POST", "https://auth.example.com/token", json={}, match=expected)
    rig = make_rig()
    rig.http.auth = given_token()
    rig.http.request(
        "POST",
        "/token",
        asked="get a token",
        origin="https://auth.example.com",
        form={"grant_type": "client_credentials", "scope": "a b&c"},
        auth=basic_auth("us", "\u00e9 :s"),
    )


def test_query_values_are_quoted(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200)
    make_rig().get(query={"filter": 'name eq "A&B"', "limit": "5"})
    assert paths(strict) == ["/v1/things/1?filter=name+eq+%22A%26B%22&limit=5"]


@pytest.mark.parametrize(
    "link",
    [
        "https://api.example.com/v1/things?cursor=a%2Fb&limit=5#part",
        "http://api.example.com/v1/things?cursor=a%2Fb&limit=5",
        f"{OTHER}/v1/things?cursor=a%2Fb&limit=5",
        "https://api.example.com.evil.example.org/v1/things?cursor=a%2Fb&limit=5",
        "https://api.example.com@evil.example.org/v1/things?cursor=a%2Fb&limit=5",
        "https://user:password@evil.example.org:8443/v1/things?cursor=a%2Fb&limit=5",
        "//evil.example.org/v1/things?cursor=a%2Fb&limit=5",
        "/v1/things?cursor=a%2Fb&limit=5",
        "v1/things?cursor=a%2Fb&limit=5",
    ],
)
@pytest.mark.parametrize("origin", ["https://api.example.com/v1", "https://proxy.example.org:8443/pingone/v1"])
def test_a_link_is_followed_on_the_own_origin_only(strict: responses.RequestsMock, link: str, origin: str) -> None:
    url = f"{origin}/things?cursor=a%2Fb&limit=5"
    strict.add("GET", url, json={"items": []}, match=EXPECTED, match_querystring=None)
    path = path_below(origin, link)
    assert path == "/things?cursor=a%2Fb&limit=5"
    rig = make_rig(origin)
    rig.http.auth = given_token()
    assert rig.get(path) == {"items": []}
    assert [call.request.url for call in strict.calls] == [url]


@pytest.mark.parametrize(
    ("origin", "link", "path"),
    [
        ("https://proxy.example.org/pingone/v1", "https://proxy.example.org/pingone/v1/things", "/things"),
        ("https://proxy.example.org/pingone/v1", "https://proxy.example.org/other/v1/things", None),
        ("https://proxy.example.org/pingone/v1", "https://proxy.example.org/v1", None),
        ("https://api.example.com/v1", "file:///etc/passwd", None),
        ("https://api.example.com/v1", "https://api.example.com/v10/things", None),
        ("https://api.example.com/v1", "https://[broken/v1/things", None),
        ("https://api.example.com/v1", "", None),
        ("https://api.example.com/v1", "/v1/things/../../other", None),
        ("https://api.example.com/v1", "/v1/%2E%2e/other", None),
        ("https://api.example.com/v1", "/v1/a%5c..%5cb", None),
        ("https://api.example.com", "https://api.example.com/things?a=1", "/things?a=1"),
    ],
)
def test_a_link_that_leads_elsewhere_is_none(origin: str, link: str, path: str | None) -> None:
    assert path_below(origin, link) == path


@pytest.mark.parametrize(
    "part", ["..", ".", "a/../b", "%2e%2e", "%2E./x", "..%2fx", "a\\..\\b", "a%5cb", "a%0ab", "a\x00"]
)
def test_no_part_of_a_path_leads_elsewhere(strict: responses.RequestsMock, part: str) -> None:
    with pytest.raises(InputError, match="would change the path of the request"):
        make_rig().get(f"/things/{part}/status")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    ("location", "named"),
    [
        (f"{OTHER}/login?ticket=hidden-ticket", OTHER),
        ("https://user:hidden-ticket@evil.example.org:8443/", OTHER),
        ("/login?ticket=hidden-ticket", "no other host"),
        (None, "no other host"),
    ],
)
def test_redirects_are_not_followed(
    strict: responses.RequestsMock, status: int, location: str | None, named: str
) -> None:
    answer(strict, "GET", status, headers={"Location": location} if location else {})
    rig = make_rig()
    rig.http.auth = given_token()
    with pytest.raises(ProtocolError) as caught:
        rig.get()
    assert caught.value.status == status
    assert caught.value.service_message == f"redirects are not followed; this one points to {named}"
    assert "hidden-ticket" not in reported(caught.value)
    assert authorization(strict) == ["Bearer given"]


@pytest.mark.parametrize(
    ("timeout", "left", "expected"),
    [
        (30.0, None, (10.0, 30.0)),
        (4.0, None, (4.0, 4.0)),
        (30.0, 100.0, (10.0, 30.0)),
        (30.0, 20.0, (10.0, 20.0)),
        (30.0, 5.0, (5.0, 5.0)),
        (30.0, 0.0, (1.0, 1.0)),
        (0.5, 0.0, (0.5, 0.5)),
    ],
)
def test_connect_and_read_have_their_limits(
    strict: responses.RequestsMock, timeout: float, left: float | None, expected: tuple[float, float]
) -> None:
    answer(strict, "GET", 200)
    rig = make_rig(timeout=timeout)
    if left is not None:
        rig.limit(left)
    rig.get()
    assert transport(strict, "timeout") == expected


@pytest.mark.parametrize("verify", [True, False, "/etc/own-ca.pem"])
@pytest.mark.parametrize("bundle", [None, "/etc/other-ca.pem"])
def test_verification_goes_with_each_request(
    strict: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch, verify: bool | str, bundle: str | None
) -> None:
    if bundle:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
    answer(strict, "GET", 503)
    answer(strict, "GET", 200)
    make_rig(verify=verify).get()
    # The variable is the default of a verification that names no certificates; it never replaces an option.
    expected = bundle if bundle and verify is True else verify
    assert [call.request.req_kwargs["verify"] for call in strict.calls] == [expected] * 2  # type: ignore[attr-defined]


def test_a_body_with_a_byte_order_mark_is_json(strict: responses.RequestsMock) -> None:
    answer(strict, "GET", 200, body=b'\xef\xbb\xbf{"name": "Zo\xc3\xab"}')
    assert make_rig().get() == {"name": "Zo\u00eb"}


LOGGED = {"Correlation-Id": " c-1 "}


@pytest.mark.parametrize(
    ("method", "headers", "more", "noted"),
    [
        ("POST", LOGGED, {}, True),
        ("PUT", LOGGED, {}, True),
        ("DELETE", LOGGED, {}, True),
        ("GET", LOGGED, {}, False),
        ("POST", LOGGED, {"harmless": True}, False),
        ("POST", {}, {}, False),
        ("POST", {"Correlation-Id": "  "}, {}, False),
    ],
)
def test_what_changed_something_is_noted_with_the_id_in_the_log(
    strict: responses.RequestsMock, method: str, headers: dict[str, str], more: dict[str, Any], noted: bool
) -> None:
    answer(strict, method, 200, json={}, headers=headers)
    rig = make_rig()
    rig.http.request(method, "/things/1", asked="do it", **more)
    expected = {"method": method, "path": "/v1/things/1", "correlation_id": "c-1"}
    assert rig.runtime.writes == [expected] * noted


def test_a_refused_request_is_not_noted_and_a_long_id_is_cut(strict: responses.RequestsMock) -> None:
    answer(strict, "POST", 400, json={"code": "NO"}, headers=LOGGED)
    answer(strict, "DELETE", 200, json={}, headers={"Correlation-Id": "c" * 5_000})
    rig = make_rig()
    with pytest.raises(RejectedError):
        rig.http.request("POST", "/things/1", asked="do it")
    rig.http.request("DELETE", "/things/1", asked="delete it")
    assert [entry["correlation_id"] for entry in rig.runtime.writes] == ["c" * 200]
