# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options of PingOne modules (documented in the fragments _pingone and _http)."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.errors import AnsibleFallbackNotFound

from .._given import is_blank
from .._ids import check_id
from .._options import HTTP, first_variable
from .._runtime import Runtime
from .._waiting import Deadline
from .api import PingOneApi
from .connection import BASIC, METHODS, Connection
from .environments import remember
from .history import read_history
from .regions import REGIONS

_LONGEST_JOB_ID = 20


def _region_fallback(code_variable: str, domain_variable: str) -> str:
    """Return the code of the region that a variable names by code or by top-level domain (contract PingOne 3.1, 3.2)."""
    if not is_blank(os.environ.get(code_variable)):
        return os.environ[code_variable]
    domain = os.environ.get(domain_variable, "").strip().lstrip(".")
    if not domain:
        raise AnsibleFallbackNotFound
    return {tld: code for code, tld in REGIONS.items()}.get(domain.lower(), domain)


def _url_fallback(*templates: str) -> str:
    """Return the URL from the first template whose variable is set and not blank."""
    known = {name: value for name, value in os.environ.items() if not is_blank(value)}
    for template in templates:
        with contextlib.suppress(KeyError):
            return template.format_map(known)
    raise AnsibleFallbackNotFound


def _transaction_fallback(own_variable: str, job_variable: str) -> str:
    """Return the identifier that a variable of the collection names, or the ID of the AWX job; others use that name as well."""
    job = os.environ.get(job_variable, "").strip()
    if is_blank(os.environ.get(own_variable)) and job.isascii() and job.isdigit() and len(job) <= _LONGEST_JOB_ID:
        return job
    return first_variable(own_variable)


CONNECTION: dict[str, Any] = {
    "client_id": {
        "type": "str",
        "fallback": (first_variable, ["PINGONE_CLIENT_ID", "PINGONE_CLIENT_CREDENTIALS_CLIENT_ID"]),
    },
    "client_secret": {
        "type": "str",
        "no_log": True,
        "fallback": (first_variable, ["PINGONE_CLIENT_SECRET", "PINGONE_CLIENT_CREDENTIALS_CLIENT_SECRET"]),
    },
    "auth_environment_id": {
        "type": "str",
        "fallback": (first_variable, ["PINGONE_AUTH_ENVIRONMENT_ID", "PINGONE_ENVIRONMENT_ID"]),
    },
    "region": {
        "type": "str",
        "fallback": (_region_fallback, ["PINGONE_REGION", "PINGONE_TOP_LEVEL_DOMAIN"]),
    },
    "access_token": {
        "type": "str",
        "no_log": True,
        "fallback": (first_variable, ["PINGONE_ACCESS_TOKEN", "PINGONE_API_ACCESS_TOKEN"]),
    },
    "api_url": {
        "type": "str",
        "fallback": (
            _url_fallback,
            ["{PINGONE_API_URL}", "https://{PINGONE_API_DOMAIN}", "https://api.{PINGONE_ROOT_DOMAIN}"],
        ),
    },
    "auth_url": {
        "type": "str",
        "fallback": (
            _url_fallback,
            ["{PINGONE_AUTH_URL}", "https://{PINGONE_CUSTOM_DOMAIN}/as", "https://auth.{PINGONE_ROOT_DOMAIN}"],
        ),
    },
    "client_authentication": {
        "type": "str",
        "choices": list(METHODS),
        "default": BASIC,
        "fallback": (first_variable, ["PINGONE_CLIENT_AUTHENTICATION"]),
    },
    "private_key": {"type": "str", "no_log": True, "fallback": (first_variable, ["PINGONE_PRIVATE_KEY"])},
    "private_key_id": {"type": "str", "no_log": False, "fallback": (first_variable, ["PINGONE_PRIVATE_KEY_ID"])},
    "transaction_id": {"type": "str", "fallback": (_transaction_fallback, ["PINGONE_TRANSACTION_ID", "JOB_ID"])},
    **HTTP,
}


IGNORED_FIELD: dict[str, Any] = {"type": {"type": "str"}, "field": {"type": "str", "required": True}}
"""The keys of an entry of an option ignore that names fields of compared resources."""


_ENVIRONMENT: dict[str, Any] = {"id": {"type": "str"}, "name": {"type": "str"}, "type": {"type": "str"}}
ENVIRONMENTS: dict[str, Any] = {
    "environments": {
        "type": "dict",
        "options": {side: {"type": "dict", "options": _ENVIRONMENT} for side in ("source", "target")},
    }
}
"""The option with what an earlier task has found of the environments (documented in the fragment _environments)."""
KNOWN_PROMOTIONS: dict[str, Any] = {
    "known_promotions": {
        "type": "dict",
        "options": {
            "source": {"type": "str", "required": True},
            "target": {"type": "str", "required": True},
            "as_of": {"type": "str", "required": True},
            "promotions": {"type": "list", "elements": "dict", "required": True},
        },
    }
}
"""The option with what an earlier task has read of the promotions (documented in the fragment _known_promotions)."""


def open_api(params: Mapping[str, Any], runtime: Runtime, deadline: Deadline | None = None) -> PingOneApi:
    """Return the API for the connection options; sends nothing yet. All requests share the deadline.

    :raises InputError: an option is wrong or credentials are missing
    """
    known = _known_environments(params.get("environments"))
    history = read_history(params.get("known_promotions"))
    api = PingOneApi(Connection(params, runtime).http)
    api.http.deadline = deadline
    api.history = history
    for environment in known:
        remember(api, environment)
        if environment["name"]:
            api.known[environment["name"]] = environment["id"]
    return api


def _known_environments(given: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """Return the environments that the option ``environments`` describes.

    :raises InputError: one has an ID that is none
    """
    found = []
    for side, described in (given or {}).items():
        environment_id = check_id((described or {}).get("id"), f"environments.{side}.id")
        if environment_id is not None:
            found.append({**described, "id": environment_id})
    return found
