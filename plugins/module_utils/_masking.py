# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which parts of an object's content are secret, and which do not distinguish plans."""

from __future__ import annotations

import base64
import html
import json
import operator
import re
import urllib.parse
from collections.abc import Iterable
from typing import Any

MASK = "******"
WHOLE_MASK = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
PART_MASK = "********"
"""What a result shows in place of a value that is or contains a secret: as ansible-core 2.21 and older do."""
_SECRET_NAME = re.compile(
    r"(password|passphrase|secret|credential|(private|api|decryption|verification|signing)key"
    r"|(access|refresh|bearer|api|auth|session)token)s?$",
    re.IGNORECASE,
)
_SECRET_WORDS = frozenset(
    {"token", "passwd", "pwd", "passcode", "pin", "otp", "authorization", "cookie", "jwt", "bearer"}
)
"""Last words of a name; within a word, such as ``shipping``, they mean nothing."""
_SECRET_PHRASES = frozenset(
    {
        *((kind, "key") for kind in ("secret", "encryption", "shared", "symmetric", "master", "account", "hmac")),
        *((kind, "key", "pem") for kind in ("private", "secret")),
        *(("connection", "string"), ("session", "id"), ("recovery", "code")),
        ("acces", "key"),  # a word is compared without the s at its end
    }
)
_SHORTEST_LINE = 16
"""Characters of a line of a longer secret that is a secret itself, as those of a private key are; shorter ones may be words."""
_SHORTEST_WITHOUT_PADDING = 8
"""Characters of a secret from which on it is recognised in base64 without padding; of a shorter one, little would be left."""
_ESCAPE_OF_URL = re.compile(r"%[0-9A-F]{2}")
_OF_HTML = re.compile("[<>&=']")
"""What some writers of JSON escape, too; others escape slashes."""
_NAME = re.compile("[A-Za-z_]+")
_SHORTEST_IN_KEY = 8
"""Characters of a secret that is masked in a key; a shorter one may be a part of another word."""
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_INDEXES = re.compile(r"(\]\d+\[)+")
"""The indexes at the end of a name, read backwards: a search for the end of a long name would begin at each index again."""


_PAIR_IN_TEXT = re.compile(
    r'"(?P<name>[^"\\]{1,100})"[ \t]{0,9}:\s{0,99}(?P<value>"(?:[^"\\]|\\.)*"?|\[[^\]]*\]?|[-+.\w]+)'
    r"|(?<![\w-])(?P<key>[\w-]{1,100})=(?P<rest>[^\s&;,<>\"']+)",
    re.DOTALL,
)
"""A name and its value in broken JSON, which may be cut off within the value, or in a form."""


def is_masked(value: Any) -> bool:
    """Return whether a value is what a service shows in place of a secret."""
    return isinstance(value, str) and len(value) >= 3 and not value.strip("*")


def without_secrets(value: Any) -> Any:
    """Return a copy of JSON data with a mask in place of each string and number in what is named like a secret."""
    return _without_secrets(value, named=False)


def _without_secrets(value: Any, *, named: bool) -> Any:
    if isinstance(value, dict):
        return {key: _without_secrets(inner, named=named or names_secret(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_secrets(inner, named=named) for inner in value]
    return MASK if named and isinstance(value, str | int | float) and not isinstance(value, bool) else value


def without_named_values(text: str) -> str:
    """Return what is not JSON, but may be a part of it or a form, with a mask in place of what is named like a secret."""
    return _PAIR_IN_TEXT.sub(_masked_pair, text)


def _masked_pair(found: re.Match[str]) -> str:
    value = found["value"] or found["rest"]
    if not names_secret(found["name"] or found["key"]) or value in ("true", "false", "null"):
        return found[0]
    return f"{found[0].removesuffix(value)}{MASK}"


def without_values(value: Any, secrets: Iterable[str]) -> Any:
    """Return a copy of a task's result with masks in place of known secrets: in strings and numbers, and in keys that are no names.

    A secret is also recognised as it is sent, or quoted by a service: encoded for a URL, JSON, HTML or HTTP Basic, as Python
    shows it, without the blanks around it, and each of its lines alone.
    """
    given = [secret for secret in secrets if secret.strip()]
    forms = {form for secret in given for text in {secret, secret.strip()} for form in _forms_of(text)}
    forms.update(form for secret in given for line in _lines_of(secret) for form in _forms_of_line(line))
    return _without_values(value, sorted(forms, key=len, reverse=True))


def _lines_of(secret: str) -> list[str]:
    """Return the lines of a secret that has more than one, without those that only say what it is."""
    lines = [line.strip() for line in secret.splitlines()]
    return [line for line in lines if len(line) >= _SHORTEST_LINE and not line.startswith("-----")] if lines[1:] else []


def _forms_of_line(line: str) -> set[str]:
    """Return the forms of a line, few because a key has dozens of lines, of letters, digits, slashes and plus signs."""
    return {line, urllib.parse.quote(line, safe=""), line.replace("/", "\\/")}


def _forms_of(secret: str) -> set[str]:
    encoded = secret.encode("utf-8", "surrogatepass")
    in_urls = {urllib.parse.quote(encoded), urllib.parse.quote(encoded, safe=""), urllib.parse.quote_plus(encoded)}
    in_json = json.dumps(secret)[1:-1]
    in_base64 = {base64.b64encode(encoded).decode(), base64.urlsafe_b64encode(encoded).decode()}
    in_html = html.escape(secret)
    return {
        secret,
        *in_urls,
        *(_ESCAPE_OF_URL.sub(lambda found: found[0].lower(), form) for form in in_urls),
        *(urllib.parse.quote(form, safe="") for form in in_urls),
        in_json,
        json.dumps(in_json)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        repr(secret)[1:-1],
        in_html,
        html.escape(secret, quote=False),
        in_html.replace("&#x27;", "&#39;"),
        in_html.replace("&#x27;", "&apos;"),
        in_html.replace("&#x27;", "&#39;").replace("&quot;", "&#34;"),
        in_html.replace("&#x27;", "&#39;").replace("&quot;", "&#34;").replace("+", "&#43;"),
        _OF_HTML.sub(lambda found: f"\\u{ord(found[0]):04x}", in_json),
        in_json.replace("/", "\\/"),
        *in_base64,
        *(form.rstrip("=") for form in in_base64 if len(secret) >= _SHORTEST_WITHOUT_PADDING),
    }


def _without_values(value: Any, longest_first: list[str]) -> Any:
    if isinstance(value, dict):
        return {_masked_key(key, longest_first): _without_values(inner, longest_first) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_without_values(inner, longest_first) for inner in value]
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return value
    text = str(value)
    if text in longest_first:
        return WHOLE_MASK
    if not isinstance(value, str):
        return WHOLE_MASK if any(secret in text for secret in longest_first) else value
    for secret in longest_first:
        text = text.replace(secret, PART_MASK)
    return text


def _masked_key(key: Any, longest_first: list[str]) -> Any:
    """Return a key without secrets; a service may repeat one there, too. A key of nothing but letters is a name."""
    if not isinstance(key, str) or _NAME.fullmatch(key):
        return key
    for secret in longest_first:
        if len(secret) >= _SHORTEST_IN_KEY:
            key = key.replace(secret, PART_MASK)
    return key


def leads_to_secret(path: str) -> bool:
    """Return whether one of the names in a dotted path, with or without an index, is that of a secret."""
    return any(names_secret(_without_indexes(name)) for name in path.split("."))


def _without_indexes(name: str) -> str:
    found = _INDEXES.match(name[::-1])
    return name[: len(name) - found.end()] if found else name


def meaningful(value: Any, volatile: frozenset[str], own_ids: frozenset[str] = frozenset()) -> Any:
    """Return JSON data without what does not distinguish two plans.

    Omitted are the members named in ``volatile`` if their value is a plain one (an object of that name is content),
    masked values, and values that are one of ``own_ids``. Parts without any of these are shared with ``value``.
    """
    if isinstance(value, dict):
        return _meaningful_members(value, volatile, own_ids)
    if isinstance(value, list):
        return _meaningful_entries(value, volatile, own_ids)
    return value


def _meaningful_members(value: dict[str, Any], volatile: frozenset[str], own_ids: frozenset[str]) -> dict[str, Any]:
    omitted = []
    reduced = {}
    for key, inner in value.items():
        if isinstance(inner, str):
            if key in volatile or inner in own_ids or (inner.startswith("***") and is_masked(inner)):
                omitted.append(key)
            continue
        if isinstance(inner, dict):
            part: Any = _meaningful_members(inner, volatile, own_ids)
        elif isinstance(inner, list):
            part = _meaningful_entries(inner, volatile, own_ids)
        else:
            if key in volatile:
                omitted.append(key)
            continue
        if part is not inner:
            reduced[key] = part
    if not omitted and not reduced:
        return value
    kept = {**value, **reduced}
    for key in omitted:
        del kept[key]
    return kept


def _meaningful_entries(value: list[Any], volatile: frozenset[str], own_ids: frozenset[str]) -> list[Any]:
    kept = [
        meaningful(inner, volatile, own_ids)
        for inner in value
        if not (isinstance(inner, str) and (inner in own_ids or is_masked(inner)))
    ]
    if len(kept) == len(value) and all(map(operator.is_, kept, value)):
        return value
    return kept


def names_secret(name: str) -> bool:
    """Return whether a name is that of a secret."""
    name = str(name)  # a playbook's dictionary may have numbers as keys
    if _SECRET_NAME.search(name.replace("_", "").replace("-", "")):
        return True
    words = tuple(word.lower().removesuffix("s") for word in _WORDS.findall(name))
    return words[-1:] != () and (
        words[-1] in _SECRET_WORDS or words[-2:] in _SECRET_PHRASES or words[-3:] in _SECRET_PHRASES
    )
