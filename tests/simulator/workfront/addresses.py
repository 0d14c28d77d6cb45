# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Under which addresses an environment answers. Source: Workfront contract, section 2."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from simulator.core import Core
from simulator.server import is_loopback

_REAL_HOST = re.compile(r"(?P<domain>[a-z0-9-]+)\.(?P<lane>[a-z0-9]+)\.workfront(?P<brand>\.adobe)?\.com")
# The identity service has one host for all customers.
IDENTITY_HOST = re.compile(r"ims-[a-z0-9]+\.adobelogin\.com")


def host_name(host: str) -> str:
    """Take the port off a host."""
    return host.rsplit(":", 1)[0].lower() if re.search(r":\d+$", host) else host.lower()


def is_workfront_host(host: str) -> bool:
    return host_name(host).endswith((".workfront.com", ".workfront.adobe.com"))


class Addresses:
    """Knows the ports of this process and the real names of the customer's environments."""

    def __init__(self, core: Core, vendor: str) -> None:
        self._core = core
        self._vendor = vendor

    def lane_of_host(self, host: str, domain: str) -> str | None:
        """Find the lane of a host, with its port if it has one."""
        match = _REAL_HOST.fullmatch(host_name(host))
        if match is not None:
            return match["lane"] if match["domain"] == domain else None
        name, _colon, port = host.rpartition(":")
        if not is_loopback(name.strip("[]")):
            return None
        for (vendor, lane), address in self._core.addresses.items():
            if vendor == self._vendor and address.rpartition(":")[2] == port:
                return lane
        return None

    def lane_of_url(self, url: str, domain: str) -> str | None:
        return self.lane_of_host(urlsplit(url).netloc, domain) if is_url(url) else None

    def address(self, lane: str, domain: str, called: str) -> str:
        """Name an environment in the form in which the caller has named the one it called."""
        match = _REAL_HOST.fullmatch(host_name(called))
        if match is not None:
            return f"{domain}.{lane}.workfront{match['brand'] or ''}.com"
        return self._core.addresses.get((self._vendor, lane)) or f"{domain}.{lane}.workfront.com"


def is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def as_url(address: str) -> str:
    """Real environments speak TLS, the ports of this process do not."""
    return f"{'https' if is_workfront_host(address) else 'http'}://{address}"
