# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The environments of a Workfront customer, distinguished by their hosts (contract Workfront 2)."""

from __future__ import annotations

import dataclasses
import re
import urllib.parse
from typing import Any

from .._errors import InputError
from .._options import check_origin
from .names import PRODUCTION, SANDBOX

_HOST = re.compile(r"(?P<domain>[a-z0-9-]+)\.(?P<lane>my|preview|sb\d{2})\.workfront(?:\.adobe)?\.com")
_ADDRESS = re.compile(r"(https?://)?[a-z0-9.-]+(:\d{1,5})?/?", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_PRODUCTION_LANE = "my"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Environment:
    """One instance of Workfront: its address (host, and port unless it is the default), customer domain and lane.

    Domain and lane are None if the host does not show them; ``type`` is then what the user says, or None.
    """

    address: str
    domain: str | None
    lane: str | None
    type: str | None

    def is_same(self, other: Environment) -> bool:
        """Return whether both are the same environment, whichever of its addresses is used."""
        if self.lane is not None and other.lane is not None:
            return (self.domain, self.lane) == (other.domain, other.lane)
        return self.address == other.address

    @property
    def is_production(self) -> bool:
        """Whether only ACTIVE packages can be installed here."""
        return self.type == PRODUCTION


def read_environment(address: Any, environment_type: str | None = None) -> Environment:
    """Return the environment of a URL or bare host, as users and Workfront name it (contract Workfront 6.6)."""
    text = str(address or "").strip()
    try:
        parts = urllib.parse.urlsplit(text if "//" in text else f"//{text}")
        scheme, host, port = parts.scheme, (parts.hostname or "").lower(), parts.port
    except ValueError:  # a bracket without its counterpart, or a port that is not a number
        scheme, host, port = "", text.rpartition("//")[2].rpartition("@")[2].lower(), None
    found = _HOST.fullmatch(host)
    if port is not None and port not in (_DEFAULT_PORTS.get(scheme), *(() if scheme else (80, 443))):
        host = f"{host}:{port}"
    if found is None:
        return Environment(address=host, domain=None, lane=None, type=environment_type)
    kind = PRODUCTION if found["lane"] == _PRODUCTION_LANE else SANDBOX
    return Environment(address=host, domain=found["domain"], lane=found["lane"], type=kind)


def check_address(given: str, option: str) -> Environment:
    """Return the environment with an origin or host.

    :raises InputError: it is neither
    """
    if not _ADDRESS.fullmatch(given):
        raise InputError(
            f"{option} must be the origin or the host of an environment, such as acme.my.workfront.com; got '{given}'."
        )
    return read_environment(given)


def check_environment(url: str | None, environment_type: str | None) -> Environment:
    """Return the environment that a task calls.

    :raises InputError: the URL is missing or invalid, or neither it nor the user says the type of the environment
    """
    if not url:
        raise InputError(
            "url is not given. Set it, or the environment variable WORKFRONT_URL, to the origin of the environment."
        )
    example = "https://acme.my.workfront.com"
    if urllib.parse.urlsplit(check_origin(url, "url", example)).path:
        raise InputError(f"url must be the origin of an environment, such as {example}, without a path; see base_path.")
    environment = read_environment(url, environment_type)
    if environment.type is None:
        raise InputError(
            f"The name {environment.address} does not show whether it is a production or a sandbox environment. "
            "Set environment_type to production or sandbox."
        )
    if environment_type not in (None, environment.type):
        raise InputError(
            f"environment_type is {environment_type}, but {environment.address} is a {environment.type} environment."
        )
    return environment


def check_pair(source: Environment, target: Environment) -> None:
    """Check that packages can be promoted between two environments (contract Workfront 11, F12).

    :raises InputError: they are the same, or belong to different domains
    """
    if source.is_same(target):
        raise InputError(
            f"Source and target are the same environment, {target.address}; a promotion needs two different ones."
        )
    if None not in (source.domain, target.domain) and source.domain != target.domain:
        raise InputError(
            f"{source.address} and {target.address} belong to different domains, {source.domain} and {target.domain}. "
            "Workfront promotes only between environments of one domain."
        )
