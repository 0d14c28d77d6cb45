# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a module's ``run`` gets from its host and returns to it, independent of Ansible."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable
from typing import Any

from ._progress import Show


@dataclasses.dataclass(frozen=True, kw_only=True)
class Runtime:
    """What a host provides to ``run``.

    ``clock`` is monotonic and in seconds, ``now`` is the wall clock in seconds since the epoch.
    ``register_secret`` makes the host mask a value, known only at run time, in everything it returns. ``hidden`` says
    that nothing of what it returns will be shown, so that it may contain a secret. ``mask`` returns a text with masks in
    place of all secrets that the host knows, which is needed before a text is cut: nobody would recognise half a secret.
    ``show`` shows a line to the user at once, without secrets; it is None where that is impossible or not wanted. ``writes``
    gets the requests that changed something, each with the ID under which the service has logged it.
    """

    check_mode: bool
    diff: bool
    warn: Callable[[str], None]
    register_secret: Callable[[str], None]
    hidden: bool = False
    mask: Callable[[str], str] = str
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    show: Show | None = None
    writes: list[dict[str, str]] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Result:
    """What a task did: ``changed``, the module's return values, and a diff in Ansible's form."""

    changed: bool
    returns: dict[str, Any]
    diff: dict[str, Any] | None = None
