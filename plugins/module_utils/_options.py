# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that modules of every vendor share (documented in the fragments _http and _wait), and what they mean."""

from __future__ import annotations

import pathlib
import urllib.parse
from collections.abc import Mapping
from typing import Any

from ._errors import InputError
from ._http import Dialect, HttpClient
from ._runtime import Runtime
from ._waiting import Deadline, Waiting

HTTP: dict[str, Any] = {
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "http_timeout": {"type": "float", "default": 30.0},
    "http_retries": {"type": "int", "default": 5},
}


def wait_options(timeout: int) -> dict[str, Any]:
    """Return the options of a module that can wait; ``timeout`` is its default in seconds."""
    return {"wait": {"type": "bool", "default": True}, **time_options(timeout)}


def time_options(timeout: int) -> dict[str, Any]:
    """Return the options of a module that always waits; ``timeout`` is its default in seconds."""
    return {
        "wait_timeout": {"type": "float", "default": float(timeout)},
        "wait_interval": {"type": "float", "default": 5.0},
    }


def check_positive(params: Mapping[str, Any], option: str) -> float:
    """Return an option's number.

    :raises InputError: it is not greater than zero
    """
    value: float = params[option]
    if not value > 0:
        raise InputError(f"{option} must be greater than zero; got {value:g}.")
    return value


def read_waiting(params: Mapping[str, Any], runtime: Runtime) -> Waiting:
    """Return how a task waits; its timeout starts now.

    :raises InputError: a number is not greater than zero
    """
    seconds, interval = check_positive(params, "wait_timeout"), check_positive(params, "wait_interval")
    return Waiting(Deadline(seconds, runtime.clock), interval, runtime.sleep)


def check_origin(url: str, option: str, example: str) -> str:
    """Return an origin, perhaps with a path, without a trailing slash.

    :raises InputError: it is not such a URL; the message does not show it, because it may contain credentials
    """
    if not _is_origin(url):
        raise InputError(f"{option} must be a URL such as {example}, without credentials, query or fragment.")
    return url.rstrip("/")


def open_client(
    origin: str, dialect: Dialect, params: Mapping[str, Any], runtime: Runtime, *, accept: str = "application/json"
) -> HttpClient:
    """Return a client as the HTTP options say; nothing is sent yet.

    :raises InputError: an option is invalid
    :raises MissingLibraryError: requests is not installed
    """
    if params["http_retries"] < 0:
        raise InputError(f"http_retries must be zero or more; got {params['http_retries']}.")
    return HttpClient(
        origin,
        dialect,
        runtime,
        verify=_verification(params),
        timeout=check_positive(params, "http_timeout"),
        retries=params["http_retries"],
        accept=accept,
    )


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
        return True
    if not pathlib.Path(path).exists():
        raise InputError(f"ca_path is {path}, but there is no such file or directory.")
    return str(path)
