# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sessions and bearer tokens: issued, counted, expired. Source: Workfront contract, section 3."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from simulator.clock import format_timestamp
from simulator.workfront.model import Json

Kind = Literal["session", "bearer", "identity"]

# Every secret the simulator makes up begins so, which lets tests look for leaks.
SESSION_BEGINNING = "5e55105e55105e55"
REFRESH_BEGINNING = "4ef4e54ef4e54ef4"
IDENTITY_LIFETIME = 86399


@dataclass
class Token:
    """A session or token and the users it stands for, by lane."""

    kind: Kind
    users: dict[str, str]
    issued_at: datetime
    calls: int = 0
    revoked: bool = False

    def valid(self, moment: datetime, lifetime: float | None, call_limit: int | None) -> bool:
        if self.kind == "identity":
            lifetime = IDENTITY_LIFETIME
        spent = call_limit is not None and self.calls >= call_limit
        aged = lifetime is not None and moment >= self.issued_at + timedelta(seconds=lifetime)
        return not (self.revoked or spent or aged)


@dataclass
class TokenRegistry:
    """All sessions and tokens since the last reset."""

    _tokens: dict[str, Token] = field(default_factory=dict)

    def add(self, value: str, kind: Kind, users: dict[str, str], moment: datetime) -> None:
        self._tokens[value] = Token(kind, users, moment)

    def open_session(self, lane: str, user_id: str, moment: datetime) -> str:
        value = SESSION_BEGINNING + secrets.token_hex(8)
        self.add(value, "session", {lane: user_id}, moment)
        return value

    def issue_identity(self, client_id: str, users: dict[str, str], moment: datetime) -> str:
        value = _jwt_shaped({"id": secrets.token_hex(8), "type": "access_token", "client_id": client_id})
        self.add(value, "identity", users, moment)
        return value

    def use(
        self, value: str, kinds: tuple[Kind, ...], moment: datetime, lifetime: float | None, call_limit: int | None
    ) -> Token | None:
        """Count a call with a token; None if it is unknown or no longer valid."""
        token = self._tokens.get(value)
        if token is None or token.kind not in kinds or not token.valid(moment, lifetime, call_limit):
            return None
        token.calls += 1
        return token

    def close(self, value: str) -> None:
        if value in self._tokens:
            self._tokens[value].revoked = True

    def expire(self, lane: str | None) -> int:
        """Revoke everything that is good in a lane, or anywhere, and return how much that was."""
        found = [
            token for token in self._tokens.values() if not token.revoked and (lane is None or lane in token.users)
        ]
        for token in found:
            token.revoked = True
        return len(found)

    def as_json(self, moment: datetime, lifetime: float | None, call_limit: int | None) -> list[Json]:
        """Describe the tokens without their values."""
        return [
            {
                "kind": token.kind,
                "users": token.users,
                "issued_at": format_timestamp(token.issued_at),
                "calls": token.calls,
                "valid": token.valid(moment, lifetime, call_limit),
            }
            for token in self._tokens.values()
        ]


def make_refresh_token() -> str:
    return REFRESH_BEGINNING + secrets.token_hex(8)


def _jwt_shaped(claims: Json) -> str:
    """Look like a signed JWT, because clients may log, cut or measure tokens; the signature is random."""

    def part(data: bytes) -> str:
        return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")

    header = json.dumps({"alg": "RS256", "kid": "simulator"}).encode()
    return ".".join(part(piece) for piece in (header, json.dumps(claims).encode(), secrets.token_bytes(256)))
