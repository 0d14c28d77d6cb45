# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the vendor-neutral part of the simulator asks of a vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from simulator.request_log import IncomingRequest
from simulator.strictness import Violation

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Blueprint

# Key of the WSGI environment under which the gate tells a vendor which of its environments was called.
ENVIRONMENT_KEY = "simulator.environment"


class WorldError(ValueError):
    """A world document that cannot be loaded."""


class ControlError(ValueError):
    """A control request that makes no sense."""


class Problem(NamedTuple):
    """The body of an error answer."""

    text: str
    content_type: str = "application/json"


class Claim(NamedTuple):
    """A vendor's word that a request is meant for it, whatever port it came to."""

    environment: str | None


class Vendor(Protocol):
    """One simulated service: an HTTP application with a state that can be loaded, looked at and disturbed."""

    name: str
    secret_fields: frozenset[str]
    # The environments with a port of their own; None stands for one port for all.
    ports: tuple[str | None, ...]

    @property
    def application(self) -> WSGIApplication:
        """Return what answers its requests."""

    def claim(self, host: str, path: str) -> Claim | None:
        """Recognise a request by what its address says, for clients that come through a proxy."""

    def operation(self, request: IncomingRequest) -> str | None:
        """Name the operation of the contract that a request asks for."""

    def violation(self, request: IncomingRequest, operation: str | None) -> Violation | None:
        """Find the rule of the contract that a request breaks, for the strict mode."""

    def refusal(self, operation: str | None, violation: Violation) -> Problem:
        """Compose the error body that names a broken rule."""

    def problem(self, operation: str | None, status: int) -> Problem:
        """Compose the error body the service itself would send with this status."""

    def headers(self) -> dict[str, str]:
        """Compose the headers that every answer of the service carries."""

    def load(self, world: dict[str, Any]) -> None:
        """Replace the whole state by that of a world and forget all behaviour switches."""

    def save(self) -> bytes:
        """Return the whole state and all behaviour switches, for `restore`."""

    def restore(self, saved: bytes) -> None:
        """Return to what was saved."""

    def expire_tokens(self, environment: str | None) -> None:
        """Make every token invalid that was issued for an environment, or for any of them."""

    def perform(self, action: str, arguments: dict[str, Any]) -> Any:
        """Do something behind the caller's back."""

    def state(self) -> dict[str, Any]:
        """Show everything there is."""

    def controls(self) -> Blueprint:
        """Offer the vendor's own part of the control endpoint."""
