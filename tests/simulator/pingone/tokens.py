# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access tokens: issued, counted, expired. Source: PingOne contract, section 3.2."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.clock import format_timestamp
from simulator.pingone.model import Application, Json


@dataclass
class Token:
    """One issued token."""

    application: Application
    issued_at: datetime
    expires_at: datetime
    calls: int = 0
    revoked: bool = False

    def valid(self, moment: datetime, call_limit: int | None) -> bool:
        spent = call_limit is not None and self.calls >= call_limit
        return not self.revoked and not spent and moment < self.expires_at


@dataclass
class TokenRegistry:
    """All tokens since the last reset."""

    _tokens: dict[str, Token] = field(default_factory=dict)

    def issue(self, application: Application, environment_id: str, moment: datetime, lifetime: float) -> str:
        expires = moment + timedelta(seconds=lifetime)
        value = _jwt_shaped(
            {
                "client_id": application.client_id,
                "iss": f"simulator/{environment_id}/as",
                "iat": int(moment.timestamp()),
                "exp": int(expires.timestamp()),
            }
        )
        self._tokens[value] = Token(application, moment, expires)
        return value

    def use(self, value: str, moment: datetime, call_limit: int | None) -> Token | None:
        """Count a call with a token; None if it is unknown or no longer valid."""
        token = self._tokens.get(value)
        if token is None or not token.valid(moment, call_limit):
            return None
        token.calls += 1
        return token

    def expire_all(self) -> None:
        for token in self._tokens.values():
            token.revoked = True

    def as_json(self, moment: datetime, call_limit: int | None) -> list[Json]:
        """Describe the tokens without their values."""
        return [
            {
                "client_id": token.application.client_id,
                "issued_at": format_timestamp(token.issued_at),
                "expires_at": format_timestamp(token.expires_at),
                "calls": token.calls,
                "valid": token.valid(moment, call_limit),
            }
            for token in self._tokens.values()
        ]


def _jwt_shaped(claims: Json) -> str:
    """Look like a signed JWT, because clients may log, cut or measure tokens; the signature is random."""

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")

    header = json.dumps({"alg": "RS256", "kid": "simulator"}).encode()
    return ".".join(part(piece) for piece in (header, json.dumps(claims).encode(), secrets.token_bytes(256)))
