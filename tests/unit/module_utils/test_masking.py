# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What of an object's content is secret, and what does not distinguish two plans."""

from __future__ import annotations

import base64
import copy
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._masking import (
    PART_MASK,
    WHOLE_MASK,
    is_masked,
    leads_to_secret,
    meaningful,
    without_secrets,
    without_values,
)

SECRET_NAMES = (
    "password",
    "bindPassword",
    "PASSWORD",
    "passphrase",
    "secret",
    "clientSecret",
    "client_secret",
    "shared-secret",
    "credential",
    "serviceAccountCredentials",
    "privateKey",
    "private_key",
    "apiKey",
    "decryptionKey",
    "verificationKey",
    "signingKey",
    "accessToken",
    "refresh_token",
    "apiToken",
    "secrets",
    "privateKeys",
    "token",
    "jwt",
    "sessionID",
    "session_id",
    "accessKey",
    "secret-access-key",
    "recoveryCodes",
    "idToken",
    "csrf_tokens",
    "passwd",
    "dbPwd",
    "pin",
    "userPIN",
    "otp",
    "Authorization",
    "proxy-authorization",
    "cookie",
    "setCookies",
    "encryptionKey",
    "secretKey",
    "AWS_SECRET_KEY",
    "privateKeyPem",
    "connectionString",
)
HARMLESS_NAMES = (
    "name",
    "id",
    "passwordPolicy",
    "passwordExpirySeconds",
    "secretary",
    "keyId",
    "key",
    "publicKey",
    "accessKeyId",
    "sessionIdleTimeout",
    "recoveryCodeCount",
    "jwtLifetime",
    "tokenEndpointAuthMethod",
    "refreshTokenDuration",
    "shipping",
    "pinPolicy",
    "cookieDomain",
    "pkceEnforcement",
    "authorizationEndpoint",
    "otpLifetime",
    "connectionStringFormat",
    "string",
    "pem",
    "",
    "7",
)


@pytest.mark.parametrize("value", ["***", "******", "*" * 40])
def test_asterisks_stand_for_a_secret(value: str) -> None:
    assert is_masked(value)


@pytest.mark.parametrize("value", ["", "*", "**", "***a", "a***", "******\n", " ***", None, 3, ["***"], {"***": 1}])
def test_anything_else_is_a_value(value: Any) -> None:
    assert not is_masked(value)


@pytest.mark.parametrize("name", SECRET_NAMES)
@pytest.mark.parametrize("depth", [0, 1, 3])
def test_a_string_named_like_a_secret_is_masked_at_any_depth(name: str, depth: int) -> None:
    data: Any = {name: "planted", "other": "shown"}
    for _level in range(depth):
        data = {"inner": [data]}
    assert "planted" not in str(without_secrets(data))
    assert "shown" in str(without_secrets(data))


@pytest.mark.parametrize("name", HARMLESS_NAMES)
def test_other_strings_stay(name: str) -> None:
    assert without_secrets({name: "shown"}) == {name: "shown"}


def test_a_list_of_secrets_is_masked() -> None:
    data = {"secrets": ["planted", {"value": "planted", "password": "planted"}, ["planted"], 4711]}
    assert without_secrets(data) == {
        "secrets": ["******", {"value": "******", "password": "******"}, ["******"], "******"]
    }


@pytest.mark.parametrize("value", [None, True, False, {}, [], {"expires": False}])
def test_what_cannot_hold_a_secret_stays(value: Any) -> None:
    assert without_secrets({"password": value}) == {"password": value}


@pytest.mark.parametrize("value", [4711, 47.11, {"value": "4711"}, {"inner": [{"value": 4711}]}])
def test_whatever_is_in_a_secret_is_masked(value: Any) -> None:
    assert "47" not in str(without_secrets({"pin": value}))


@pytest.mark.parametrize(
    "path", ["clientSecret", "a.b.password", "secrets[0]", "a[1].privateKeys[2][3]", "secrets[0].name"]
)
def test_a_path_leads_to_a_secret(path: str) -> None:
    assert leads_to_secret(path)


@pytest.mark.parametrize("path", ["", "name", "passwordPolicy.length", "secretaries[0].name", "[0]"])
def test_other_paths_lead_to_none(path: str) -> None:
    assert not leads_to_secret(path)


def test_many_indexes_are_read_in_linear_time() -> None:
    assert leads_to_secret(f"secret{'[1]' * 100_000}")
    assert not leads_to_secret(f"secret{'[1]' * 100_000}x")


def test_masking_leaves_the_original_alone() -> None:
    data = {"password": "planted", "list": [{"secret": "planted"}]}
    before = copy.deepcopy(data)
    without_secrets(data)
    assert data == before


def test_plain_values_of_volatile_members_are_left_out_at_any_depth() -> None:
    data = {"count": 5, "name": "A", "inner": [{"count": None, "list": [[{"count": "x", "kept": 1}]]}]}
    assert meaningful(data, frozenset({"count"})) == {"name": "A", "inner": [{"list": [[{"kept": 1}]]}]}


@pytest.mark.parametrize("content", [{"of": "interest"}, ["of interest"], {}, []])
def test_an_object_under_a_volatile_name_is_content(content: Any) -> None:
    assert meaningful({"count": content}, frozenset({"count"})) == {"count": content}


def test_masked_values_and_own_ids_are_left_out() -> None:
    data = {"secret": "******", "ref": "own", "list": ["own", "***", "other", 1, None], "in": {"ref": "own"}, "s": "**"}
    expected = {"list": ["other", 1, None], "in": {}, "s": "**"}
    assert meaningful(data, frozenset(), frozenset({"own"})) == expected


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "text", "own", "******"])
def test_a_value_alone_stays(value: Any) -> None:
    assert meaningful(value, frozenset({"text"}), frozenset({"own"})) == value


def test_reading_leaves_the_original_alone() -> None:
    data = {"count": 1, "inner": {"count": 1, "list": ["***"]}}
    before = copy.deepcopy(data)
    meaningful(data, frozenset({"count"}))
    assert data == before


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("planted", WHOLE_MASK),
        ("it was planted twice: planted", f"it was {PART_MASK} twice: {PART_MASK}"),
        ("planted-and-longer", WHOLE_MASK),
        ("x planted-and-longer y", f"x {PART_MASK} y"),
        (40961, WHOLE_MASK),
        (1409610, WHOLE_MASK),
        (4.5, 4.5),
        ("harmless", "harmless"),
        ([True, None, 7], [True, None, 7]),
        ({"planted": ("planted", {"planted"})}, {"planted": [WHOLE_MASK, [WHOLE_MASK]]}),
    ],
)
def test_known_secrets_are_masked_wherever_a_result_has_them(value: Any, shown: Any) -> None:
    before = copy.deepcopy(value)
    assert without_values(value, {"planted", "planted-and-longer", "40961", ""}) == shown
    assert value == before


@pytest.mark.parametrize(
    "quoted",
    [
        'p/w %+"<é',
        "p/w%20%25%2B%22%3C%C3%A9",
        "p%2Fw%20%25%2B%22%3C%C3%A9",
        "p%2Fw+%25%2B%22%3C%C3%A9",
        'p/w %+\\"<\\u00e9',
        'p/w %+\\"<é',
        "p/w %+&quot;&lt;é",
        'p/w %+"&lt;é',
        "p/w%20%25%2b%22%3c%c3%a9",
        "p%2fw+%25%2b%22%3c%c3%a9",
        "p/w %+&#34;&lt;é",
        'p/w %+\\"\\u003c\\u00e9',
        'p\\/w %+\\"<\\u00e9',
        base64.b64encode('p/w %+"<é'.encode()).decode(),
        base64.urlsafe_b64encode('p/w %+"<é'.encode()).decode().rstrip("="),
        "p%252Fw%2520%2525%252B%2522%253C%25C3%25A9",
        'p/w %+\\\\\\"<\\\\u00e9',
        "p/w %&#43;&#34;&lt;é",
    ],
)
def test_a_secret_is_masked_in_every_form_that_is_sent_or_quoted(quoted: str) -> None:
    masked = without_values({"msg": f"You sent {quoted} to us"}, ['p/w %+"<é'])
    assert masked == {"msg": "You sent ******** to us"}


@pytest.mark.parametrize("secret", ['it\'s "x" \\ and \n more', "it's", 'a"b', "\x1b[2K and more"])
def test_a_secret_is_masked_as_python_shows_it(secret: str) -> None:
    assert "********" in without_values({"msg": f"{[secret]!r} is wrong"}, [secret])["msg"]


@pytest.mark.parametrize("between", ["\n", "\r\n", "", " ", "\\n", "\\\\n", "%0A"])
def test_each_line_of_a_key_is_a_secret(between: str) -> None:
    """Whoever quotes a key has often changed its line breaks, or shows the line that is wrong."""
    lines = [
        "-----BEGIN PRIVATE KEY-----",
        "MIIEvQIBADANBgkqhkiG9w0B",
        "AQEFAASCBKcwggSj+gEAAoIB/",
        "-----END PRIVATE KEY-----",
    ]
    shown = without_values({"msg": f"{between.join(lines)} in {lines[2]}"}, ["\n".join(lines) + "\n"])["msg"]
    assert "MIIE" not in shown
    assert "AQEF" not in shown


def test_a_line_that_may_be_a_word_is_none() -> None:
    assert without_values({"msg": "the first line of it"}, ["first\nline"]) == {"msg": "the first line of it"}


def test_a_secret_is_masked_without_the_line_break_of_its_file() -> None:
    assert without_values({"msg": "no planted here"}, ["planted\n", " "]) == {"msg": "no ******** here"}


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("planted-1234", PART_MASK),
        ("no planted-1234 here", f"no {PART_MASK} here"),
        ("status", "status"),
        ("p1", "p1"),
        (7, 7),
    ],
)
def test_a_secret_is_masked_in_keys_but_for_names(key: Any, shown: Any) -> None:
    assert without_values({"error": {key: 1.5}}, ["planted-1234", "status", "p1"]) == {"error": {shown: 1.5}}


def test_a_lone_surrogate_is_masked() -> None:
    assert without_values("a\ud800b", ["a\ud800b"]) == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
