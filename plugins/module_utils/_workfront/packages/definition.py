# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definitions of packages, which some environments no longer offer (contract Workfront E4, E5)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from ..._errors import ServiceError, StateError
from ..api import PromotionApi


@contextlib.contextmanager
def explaining_withdrawal(api: PromotionApi, done: str) -> Iterator[None]:
    """Explain the refusal of an environment that no longer offers definitions (contract Workfront E4, E5).

    :raises StateError: the environment does not offer it; ``done`` is what the block does to a definition
    """
    try:
        yield
    except ServiceError as error:
        if error.status not in (404, 405):
            raise
        raise StateError(
            f"{api.environment.address} does not allow the definition of a package to be {done}: it answered {error.status} to "
            f"{error.asked.method} {error.asked.path}.",
            advice="Workfront has withdrawn this part of its API. Omit definition.",
        ) from None
