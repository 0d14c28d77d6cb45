# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the vendor-neutral part of the simulator asks of a vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from simulator.request_log import IncomingRequest

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from flask import Blueprint


class WorldError(ValueError):
    """A world document that cannot be loaded."""


class ControlError(ValueError):
    """A control request that makes no sense."""


class Vendor(Protocol):
    """One simulated service: an HTTP application with a state that can be loaded, looked at and disturbed."""

    name: str
    secret_fields: frozenset[str]

    @property
    def application(self) -> WSGIApplication:
        """Return what answers its requests."""

    def operation(self, request: IncomingRequest) -> str | None:
        """Name the operation of the contract that a request asks for."""

    def error_body(self, operation: str | None, status: int) -> dict[str, Any]:
        """Compose the error body the service itself would send with this status."""

    def headers(self) -> dict[str, str]:
        """Compose the headers that every answer of the service carries."""

    def load(self, world: dict[str, Any]) -> None:
        """Replace the whole state by that of a world and forget all behaviour switches."""

    def expire_tokens(self) -> None:
        """Make every token that was issued invalid."""

    def perform(self, action: str, arguments: dict[str, Any]) -> Any:
        """Do something behind the caller's back."""

    def state(self) -> dict[str, Any]:
        """Show everything there is."""

    def controls(self) -> Blueprint:
        """Offer the vendor's own part of the control endpoint."""
