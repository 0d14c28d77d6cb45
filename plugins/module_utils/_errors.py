# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The errors of this collection; each one knows its form in a task's result.

Next to each stands its ``kind``, which is its name in a task's result::

    PromotionError                    error
    ├── InputError                    validation         an option is invalid
    ├── MissingLibraryError           missing_library
    ├── StateError                    state_conflict     found before anything was sent
    │   ├── OvertakenError            state_conflict     something else was started in the same target first
    │   ├── DeletedError              state_conflict     in _pingone/promotions/lifecycle.py
    │   └── PlanNotOfferedError       state_conflict     in _workfront/installations/plan.py
    ├── PolicyViolatedError           policy
    ├── NotProvenError                not_proven
    ├── GateClosedError               gate
    ├── OperationFailedError          operation_failed   the service reports a failure
    │   └── UnpreparedError           operation_failed   in _pingone/promotions/lifecycle.py
    ├── WaitTimeoutError              timeout            the operation continues in the service
    ├── UnreadableError               protocol           well-formed, but of unknown meaning
    │   └── StepsGoneError            protocol           in _pingone/plan.py
    └── ServiceError                  service            a request failed
        ├── AuthenticationError       authentication
        ├── PermissionDeniedError     permission
        ├── NotFoundError             not_found
        ├── StateConflictError        state_conflict
        ├── RejectedError             validation
        ├── ThrottledError            throttled          transient
        ├── ServerError               server             transient, ambiguous
        ├── NetworkError              network            transient and ambiguous unless permanent
        └── ProtocolError             protocol           transient, ambiguous
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from ._text import sentence

NOTHING_STARTED = "This task has started nothing."
"""What a check knows: it does not know what was started before it, or elsewhere."""


class PromotionError(Exception):
    """Base of all errors that users get.

    ``message`` says what happened, ``claim`` what did not, ``advice`` what to do next. ``changed`` and ``returns`` carry what
    is known of the real state, so that a failed task still reports it.
    """

    kind: ClassVar[str] = "error"
    transient: bool = False
    """Whether the same request, if it only reads, may succeed later."""
    after_uncertainty: bool = False
    """Whether an earlier attempt of the same request may have taken effect."""

    def __init__(
        self, message: str, *, claim: str = "", advice: str = "", changed: bool = False, **returns: Any
    ) -> None:
        super().__init__(message)
        self.message = message
        self.claim = claim
        self.advice = advice
        self.changed = changed
        self.returns: dict[str, Any] = returns

    def __str__(self) -> str:
        return f"{self._summary} {sentence(self.advice)}".strip()

    @property
    def _summary(self) -> str:
        return f"{sentence(self.message)} {self.claim}".strip()

    def retract(self, instead: str) -> None:
        """Say something else in place of the claim, because whether a start of the same task has succeeded is not known."""
        self.claim = instead
        self.returns.setdefault("effect_unknown", True)

    def facts(self) -> dict[str, Any]:
        """Return the facts by which programs distinguish errors."""
        return {"kind": self.kind}

    def to_result(self) -> dict[str, Any]:
        """Return the keys of the failed task's result, apart from ``msg``."""
        words = {"summary": self._summary, "advice": sentence(self.advice)}
        return {**self.returns, "changed": self.changed, "error": {**self.facts(), **words}}


class InputError(PromotionError):
    """The value of an option is invalid; raised before anything is sent, if possible."""

    kind = "validation"


class MissingLibraryError(PromotionError):
    """A Python library that a feature needs is not installed."""

    kind = "missing_library"

    def __init__(self, library: str, trace: str) -> None:
        super().__init__(f"The Python library {library} is not installed.")
        self.library = library
        self.trace = trace


class UnreadableError(PromotionError):
    """The service's answer is well-formed, but the collection does not know what it means."""

    kind = "protocol"


class OperationFailedError(PromotionError):
    """The service executed an operation and reports that it failed."""

    kind = "operation_failed"


class WaitTimeoutError(PromotionError):
    """The wait has timed out; the operation continues in the service."""

    kind = "timeout"

    def __init__(self, message: str, *, status: str | None, elapsed: float, advice: str = "") -> None:
        super().__init__(message, advice=advice, timed_out=True, elapsed=round(elapsed, 3))
        self.elapsed = elapsed
        if status is not None:
            self.returns["status"] = status


@dataclasses.dataclass(frozen=True, kw_only=True)
class Asked:
    """What a request is for, as errors say it: ``what`` continues the sentence "Could not ..."."""

    what: str
    service: str
    method: str
    path: str
    quotable: bool = True
    """Whether errors may quote an unreadable answer, which may repeat what was sent."""
    writes: bool = False
    """Whether the request changes something, so that it may have done so even if its answer is unreadable."""


class ServiceError(PromotionError):
    """A request to the service failed.

    ``status`` is the HTTP status, or None when no answer arrived.
    ``code``, ``service_message``, ``details`` and ``correlation_id`` are the service's own words. Headers and bodies
    of the request never become part of the error.
    """

    kind = "service"
    ambiguous: bool = False
    """Whether the request may have taken effect, although no usable answer says so."""

    def __init__(
        self,
        asked: Asked,
        *,
        status: int | None = None,
        code: str | None = None,
        service_message: str = "",
        details: tuple[Mapping[str, Any], ...] = (),
        correlation_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__("")
        self.asked = asked
        self.status = status
        self.code = code
        self.service_message = service_message
        self.details = details
        self.correlation_id = correlation_id
        self.retry_after = retry_after
        self.message = self._describe()

    @property
    def brief(self) -> str:
        """What was not possible, without the service's explanation; continued by ``message``."""
        answer = f"answered {self.status}" if self.status is not None else "gave no usable answer"
        said = " ".join(part for part in (answer, self.code) if part)
        return f"Could not {self.asked.what}: {self.asked.service} {said}"

    def _describe(self) -> str:
        message = f"{self.brief} to {self.asked.method} {self.asked.path}"
        if self.service_message:
            message += f": {self.service_message}"
        hints = "; ".join(describe_detail(detail).rstrip(". ") for detail in self.details)
        if hints:
            message = f"{message.rstrip('. ')} ({hints})"
        message = sentence(message)
        return f"{message} Correlation ID: {self.correlation_id}." if self.correlation_id else message

    def facts(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "method": self.asked.method,
            "path": self.asked.path,
            "status": self.status,
            "code": self.code,
            "message": self.service_message,
            "details": [dict(detail) for detail in self.details],
            "correlation_id": self.correlation_id,
        }


class AuthenticationError(ServiceError):
    """Credentials or token were refused."""

    kind = "authentication"


class PermissionDeniedError(ServiceError):
    """The user is authenticated, but has no permission for this."""

    kind = "permission"


class NotFoundError(ServiceError):
    """The service does not have what the request is about."""

    kind = "not_found"


class StateConflictError(ServiceError):
    """The request conflicts with the state of what it is about."""

    kind = "state_conflict"


class RejectedError(ServiceError):
    """The service rejected the request as invalid."""

    kind = "validation"


class ThrottledError(ServiceError):
    """The service limits the rate of requests; it did nothing."""

    kind = "throttled"
    transient = True


class ServerError(ServiceError):
    """The service, or a gateway in front of it, failed."""

    kind = "server"
    transient = True
    ambiguous = True


class NetworkError(ServiceError):
    """No answer arrived: no connection, a lost one, or a timeout."""

    kind = "network"
    ambiguous = True

    def __init__(self, asked: Asked, *, permanent: bool = False, **facts: Any) -> None:
        super().__init__(asked, **facts)
        self.transient = self.ambiguous = not permanent


class ProtocolError(ServiceError):
    """An answer arrived that cannot be read; if it reports a success, the effect of the request is there, but unknown."""

    kind = "protocol"
    transient = True
    ambiguous = True

    def __init__(self, asked: Asked, **facts: Any) -> None:
        super().__init__(asked, **facts)
        if asked.writes and self.status is not None and 200 <= self.status < 300:
            self.changed = True
            self.returns["effect_unknown"] = True


class StateError(PromotionError):
    """The task conflicts with the state that was just read, so nothing was sent."""

    kind = "state_conflict"


class OvertakenError(StateError):
    """Something else was started in the same target first, so what was to be started is of no use any more.

    ``disposal`` says how to get rid of that; the advice contains it until the task itself has done so.
    """

    def __init__(self, message: str, *, advice: str, disposal: str = "", **returns: Any) -> None:
        super().__init__(message, advice=f"{advice} {disposal}".strip(), **returns)
        self._way_out = advice

    def without_disposal(self) -> None:
        """Leave out of the advice how to get rid of what was to be started."""
        self.advice = self._way_out


class PolicyViolatedError(PromotionError):
    """A plan violates the policy that it is checked against."""

    kind = "policy"


class NotProvenError(PromotionError):
    """What is to be promoted was not proven one stage earlier, as far as the service shows."""

    kind = "not_proven"


class GateClosedError(PromotionError):
    """A promotion may not start now."""

    kind = "gate"


@contextlib.contextmanager
def reporting(*, changed: bool = False, **returns: Any) -> Iterator[None]:
    """Add what is known so far to any error that leaves the block, so that nothing is lost.

    What the error itself has is newer and wins; ``changed`` stays true once it is.
    """
    try:
        yield
    except PromotionError as error:
        error.changed = error.changed or changed
        error.returns = {**returns, **error.returns}
        raise


def describe_detail(detail: Mapping[str, Any]) -> str:
    """Return one detail of a service's error as a string."""
    target = f"{detail['target']}: " if detail.get("target") else ""
    code = f"{detail['code']}: " if detail.get("code") else ""
    return f"{target}{code}{detail.get('message', '')}".rstrip(": ")
