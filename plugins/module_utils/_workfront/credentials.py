# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The authentication method that the options give, or else the environment variables (contract Workfront 3.1)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

from .._errors import InputError
from .._given import is_blank
from .._runtime import Runtime
from .flavor import Flavor
from .names import JWT_OPTIONS

API_KEY = "api_key"
SESSION_ID = "session_id"
BEARER_TOKEN = "bearer_token"
JWT = "jwt"
SERVER_TO_SERVER = "server_to_server"
METHODS: dict[str, tuple[str, ...]] = {
    API_KEY: ("api_key",),
    SESSION_ID: (SESSION_ID,),
    BEARER_TOKEN: ("bearer_token",),
    JWT: JWT_OPTIONS,
    SERVER_TO_SERVER: ("ims_client_id", "ims_client_secret"),
}
"""The options of each authentication method; the last one selects it. The last two renew a token that is given with them."""
_IMS_HEADERS = {"ims_org_id": "x-gw-ims-org-id", "ims_client_id": "x-api-key"}
_IMS_FORMS = {
    "ims_org_id": (
        re.compile(r"[0-9A-Za-z]{1,64}@AdobeOrg"),
        "the ID of an Adobe organization, such as 1A2B3C4D5E@AdobeOrg",
    ),
    "ims_client_id": (re.compile(r"[0-9A-Za-z_-]{1,100}"), "a client ID of up to 100 letters, digits, - and _"),
}
_RENEWABLE = ([SESSION_ID, JWT], [BEARER_TOKEN, SERVER_TO_SERVER])
_NAMES = {JWT: "private_key (JWT)", SERVER_TO_SERVER: "ims_client_secret (server-to-server)"}
_OWNERS = {JWT: "A JWT application", SERVER_TO_SERVER: "A server-to-server credential"}
LOGIN_OPTIONS = (*JWT_OPTIONS, "refresh_token")
_IMS_OPTIONS = ("ims_org_id", "ims_client_id")
"""What accompanies a bearer token of Adobe's identity service (contract Workfront 3.1)."""
_PUBLIC = frozenset({"client_id", "customer_id", "user_id", *_IMS_OPTIONS})
_CHOICES = ", or ".join(
    f"{', '.join(options)} ({', '.join(f'WORKFRONT_{option.upper()}' for option in options)})"
    for options in METHODS.values()
)


def complete(params: Mapping[str, Any], runtime: Runtime) -> dict[str, Any]:
    """Return the options, with credentials from environment variables where the task gives none.

    If the task gives an authentication method, the variables of the others are ignored; the other ones of Adobe's identity service
    count only for a bearer token.
    """
    methods = _given(params) or METHODS
    found = fill_in(params, [option for method in methods for option in METHODS[method]], runtime)
    return fill_in(found, _IMS_OPTIONS, runtime) if _uses_identity_service(found) else found


def fill_in(params: Mapping[str, Any], options: Iterable[str], runtime: Runtime) -> dict[str, Any]:
    """Return the options, with environment variables for those that are not given."""
    found = {option: os.environ.get(f"WORKFRONT_{option.upper()}") for option in options if not params[option]}
    for option, value in found.items():
        if value and option not in _PUBLIC:
            runtime.register_secret(value)
    return {**params, **{option: value for option, value in found.items() if value}}


def method_of(params: Mapping[str, Any], flavor: Flavor, address: str) -> str:
    """Return the one authentication method that is given; a session that an application renews is part of that method.

    ``address`` names the environment in messages.

    :raises InputError: there is none, or more than one, or it lacks an option
    """
    given = _given(params)
    if not given:
        begun = [option for option in JWT_OPTIONS if params[option]]
        hint = f" Of the options of a JWT application, only {', '.join(begun)} is given." if begun else ""
        raise InputError(f"There are no credentials for Workfront at {address}. Give one of: {_CHOICES}.{hint}")
    if len(given) > 1 and given not in _RENEWABLE:
        named = " and ".join(_NAMES.get(method, method) for method in given)
        raise InputError(
            f"More than one authentication method is given: {named}. Give exactly one of: {_CHOICES}. Environment variables "
            "count only if no option gives another method."
        )
    method = given[-1]
    missing = describe_missing(params, METHODS[method])
    if missing:
        raise InputError(f"{_OWNERS[method]} also needs {missing}.")
    if method == API_KEY and flavor.bearer:
        raise InputError(
            "api_flavor legacy accepts only tokens, not api_key. Give bearer_token, session_id, or the JWT options."
        )
    return method


def ims_headers(params: Mapping[str, Any]) -> dict[str, str]:
    """Return the headers that accompany a bearer token of Adobe's identity service (contract Workfront 3.1).

    :raises InputError: an option is invalid, or there is no bearer token
    """
    given = {option: params[option].strip() for option in _IMS_OPTIONS if not is_blank(params[option])}
    if given and not _uses_identity_service(params):
        raise InputError(f"{' and '.join(given)}: This option goes with bearer_token or ims_client_secret only.")
    for option, (pattern, expected) in _IMS_FORMS.items():
        if option in given and not pattern.fullmatch(given[option]):
            raise InputError(f"{option} must be {expected}.")
    return {_IMS_HEADERS[option]: value for option, value in given.items()}


def describe_missing(params: Mapping[str, Any], options: Iterable[str]) -> str:
    """Name the options that are not given, with their environment variables."""
    return ", ".join(f"{option} (WORKFRONT_{option.upper()})" for option in options if not params[option])


def _uses_identity_service(params: Mapping[str, Any]) -> bool:
    return not (is_blank(params[BEARER_TOKEN]) and is_blank(params[METHODS[SERVER_TO_SERVER][-1]]))


def _given(params: Mapping[str, Any]) -> list[str]:
    return [method for method, options in METHODS.items() if params[options[-1]]]
