# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that modules of every vendor share (documented in the fragments _http and _wait), and what they mean."""

from __future__ import annotations

import ipaddress
import os
import pathlib
import urllib.parse
from collections.abc import Mapping
from typing import Any

from ansible.module_utils.errors import AnsibleFallbackNotFound

from ._errors import InputError
from ._given import is_blank
from ._http import HttpClient
from ._reply import Dialect
from ._runtime import Runtime
from ._waiting import Deadline, Waiting

HTTP: dict[str, Any] = {
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "http_timeout": {"type": "float", "default": 30.0},
    "http_retries": {"type": "int", "default": 5},
}


_MOST_RETRIES = 100
_MOST_SECONDS = 31_536_000.0
"""A year."""
_CA_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""The environment variables of requests; the first one that is set has precedence."""


def first_variable(*names: str) -> str:
    """Return the first environment variable that is set and not blank; the fallback of an option."""
    for name in names:
        if not is_blank(os.environ.get(name)):
            return os.environ[name]
    raise AnsibleFallbackNotFound


def wait_options(timeout: int) -> dict[str, Any]:
    """Return the options of a module that can wait; ``timeout`` is its default in seconds."""
    return {"wait": {"type": "bool", "default": True}, **time_options(timeout)}


def time_options(timeout: int) -> dict[str, Any]:
    """Return the options of a module that always waits; ``timeout`` is its default in seconds."""
    return {
        "wait_timeout": {"type": "float", "default": float(timeout)},
        "wait_interval": {"type": "float", "default": 1.0},
    }


def check_positive(params: Mapping[str, Any], option: str) -> float:
    """Return an option's number.

    :raises InputError: it is not greater than zero, or too large for a clock
    """
    value: float = params[option]
    if not value > 0:
        raise InputError(f"{option} must be greater than zero; got {value:g}.")
    if value > _MOST_SECONDS:
        raise InputError(f"{option} must be at most {_MOST_SECONDS:.0f}; got {value:g}.")
    return value


def check_not_negative(params: Mapping[str, Any], option: str) -> float:
    """Return an option's number.

    :raises InputError: it is less than zero, or too large for a clock
    """
    value: float = params[option]
    if not value >= 0:
        raise InputError(f"{option} must be zero or more; got {value:g}.")
    if value > _MOST_SECONDS:
        raise InputError(f"{option} must be at most {_MOST_SECONDS:.0f}; got {value:g}.")
    return value


def check_retries(params: Mapping[str, Any]) -> int:
    """Return how often a request is repeated.

    :raises InputError: it is not a number that makes sense
    """
    retries: int = params["http_retries"]
    if not 0 <= retries <= _MOST_RETRIES:
        raise InputError(f"http_retries must be from 0 to {_MOST_RETRIES}; got {retries}.")
    return retries


def read_waiting(params: Mapping[str, Any], runtime: Runtime) -> Waiting:
    """Return how a task waits; its timeout starts now.

    :raises InputError: a number is not greater than zero
    """
    seconds, interval = check_positive(params, "wait_timeout"), check_positive(params, "wait_interval")
    return Waiting(deadline=Deadline(seconds, runtime.clock), interval=interval, sleep=runtime.sleep, show=runtime.show)


def check_origin(url: str, option: str, example: str) -> str:
    """Return an origin, perhaps with a path, without a trailing slash.

    :raises InputError: it is not such a URL; the message does not show it, because it may contain credentials
    """
    if not _is_origin(url):
        raise InputError(f"{option} must be a URL such as {example}, without credentials, query or fragment.")
    return url.rstrip("/")


def open_client(
    origin: str,
    dialect: Dialect,
    params: Mapping[str, Any],
    runtime: Runtime,
    *,
    accept: str = "application/json",
    headers: Mapping[str, str] | None = None,
) -> HttpClient:
    """Return a client as the HTTP options say, with further headers in each request; nothing is sent yet.

    :raises InputError: an option is invalid
    :raises MissingLibraryError: requests is not installed
    """
    warn_if_unencrypted(origin, runtime)
    retries = check_retries(params)
    return HttpClient(
        origin,
        dialect,
        runtime,
        verify=_verification(params),
        timeout=check_positive(params, "http_timeout"),
        retries=retries,
        accept=accept,
        headers=headers,
    )


def warn_if_unencrypted(origin: str, runtime: Runtime) -> None:
    """Warn if credentials will be sent in clear to another machine."""
    parts = urllib.parse.urlsplit(origin)
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        runtime.warn(f"The connection to {parts.hostname} is not encrypted, so credentials can be read. Use https.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _is_origin(url: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket without its counterpart, or a port that is not a number
        return False
    # The parts do not show an empty query or user.
    return usable and "@" not in parts.netloc and "?" not in url and "#" not in url


def _verification(params: Mapping[str, Any]) -> bool | str:
    if not params["validate_certs"]:
        return False
    path = params["ca_path"]
    # requests reads a blank path as "do not verify".
    if not path or not path.strip():
        _check_bundle()
        return True
    if not _exists(path):
        raise InputError(
            "ca_path is not the path of an existing file or directory. The value is not shown, because it may be a secret."
        )
    return str(path)


def _exists(path: str) -> bool:
    try:
        return pathlib.Path(path).exists()
    except (OSError, ValueError):  # it is too long, or contains a null character
        return False


def _check_bundle() -> None:
    """Check the CA certificates that requests takes from the environment."""
    for name in _CA_BUNDLES:
        path = os.environ.get(name)
        if path and not _exists(path):
            raise InputError(
                f"The environment variable {name} is {path}, but there is no such file or directory. "
                "Correct or remove the variable, or set ca_path."
            )
        if path:
            return
