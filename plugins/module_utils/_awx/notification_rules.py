# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The rules by which AWX accepts the configuration of a notification template.

AWX keeps unknown keys without a word, so that a mistyped optional one has no effect. Here it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_STRING, _SECRET, _NUMBER, _BOOLEAN, _LIST, _DICTIONARY = "string", "secret", "number", "boolean", "list", "dictionary"
_TYPES: Mapping[str, type] = {
    _STRING: str,
    _SECRET: str,
    _NUMBER: int,
    _BOOLEAN: bool,
    _LIST: list,
    _DICTIONARY: dict,
}
_REQUIRED: Mapping[str, Mapping[str, str]] = {
    # AWX requires nothing of it, and fails when it sends.
    "awssns": {"aws_region": _STRING, "sns_topic_arn": _STRING},
    "email": {
        "host": _STRING,
        "port": _NUMBER,
        "username": _STRING,
        "password": _SECRET,
        "sender": _STRING,
        "use_tls": _BOOLEAN,
        "use_ssl": _BOOLEAN,
        "recipients": _LIST,
    },
    "grafana": {"grafana_url": _STRING, "grafana_key": _SECRET},
    "irc": {
        "server": _STRING,
        "port": _NUMBER,
        "nickname": _STRING,
        "password": _SECRET,
        "use_ssl": _BOOLEAN,
        "targets": _LIST,
    },
    "mattermost": {"mattermost_url": _STRING, "mattermost_no_verify_ssl": _BOOLEAN},
    "pagerduty": {"subdomain": _STRING, "token": _SECRET, "service_key": _STRING, "client_name": _STRING},
    "rocketchat": {"rocketchat_url": _STRING, "rocketchat_no_verify_ssl": _BOOLEAN},
    "slack": {"token": _SECRET, "channels": _LIST},
    "twilio": {"account_sid": _STRING, "account_token": _SECRET, "from_number": _STRING, "to_numbers": _LIST},
    "webhook": {"url": _STRING, "headers": _DICTIONARY},
}
_OPTIONAL: Mapping[str, Mapping[str, str]] = {
    "awssns": {"aws_access_key_id": _STRING, "aws_secret_access_key": _SECRET, "aws_session_token": _SECRET},
    "email": {"timeout": _NUMBER},
    "grafana": {
        "dashboardId": _NUMBER,
        "panelId": _NUMBER,
        "annotation_tags": _LIST,
        "grafana_no_verify_ssl": _BOOLEAN,
        "isRegion": _BOOLEAN,
    },
    "mattermost": dict.fromkeys(("mattermost_username", "mattermost_channel", "mattermost_icon_url"), _STRING),
    "rocketchat": {"rocketchat_username": _STRING, "rocketchat_icon_url": _STRING},
    "slack": {"hex_color": _STRING},
    "webhook": {"http_method": _STRING, "disable_ssl_verification": _BOOLEAN, "username": _STRING, "password": _SECRET},
}
_UNTYPED = frozenset({("grafana", "dashboardId"), ("grafana", "panelId")})
"""Keys whose type differs between versions."""
_MAY_BE_BLANK = frozenset({("email", "username"), ("email", "password"), ("irc", "password")})
"""Required keys that a server may not need."""
_METHODS = ("POST", "PUT")


def configuration_problems(name: str, kind: str, given: Mapping[str, Any]) -> Iterator[str]:
    """Return what is wrong with the configuration of a notification, a sentence each; no value is quoted."""
    where = f"awx_setup_notifications, {name}"
    required, optional = _REQUIRED.get(kind, {}), _OPTIONAL.get(kind, {})
    known = {**required, **optional}
    if missing := [key for key in required if given.get(key) is None]:
        yield f"{where}: configuration needs {', '.join(missing)} for the type {kind}."
    if unknown := sorted(str(key) for key in given.keys() - known.keys()):
        yield f"{where}: configuration has unknown keys: {', '.join(unknown)}. The type {kind} has {', '.join(known)}."
    for key in known.keys() & given.keys():
        value, wanted = given[key], known[key]
        if value is None or (kind, key) in _UNTYPED:
            continue
        if not isinstance(value, _TYPES[wanted]) or (wanted == _NUMBER and isinstance(value, bool)):
            yield f"{where}: configuration.{key} must be a {'string' if wanted == _SECRET else wanted}."
        elif wanted == _LIST and not value:
            yield f"{where}: configuration.{key} must not be empty."
        elif key in required and isinstance(value, str) and not value.strip() and (kind, key) not in _MAY_BE_BLANK:
            yield f"{where}: configuration.{key} must not be blank."
    method = given.get("http_method", _METHODS[0])
    if kind == "webhook" and str(method).upper() not in _METHODS:
        yield f"{where}: configuration.http_method must be one of {', '.join(_METHODS)}."
