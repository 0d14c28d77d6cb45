# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The definitions of packages, which some environments no longer offer (contract Workfront E4, E5)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..._errors import InputError, ServiceError, StateError
from ..api import PromotionApi
from ..objects import PARENTS, check_object_id
from ..package import Package

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")


def check_definition(definition: Mapping[str, Any]) -> None:
    """Check that a definition is one: objects by their code, each with an ID and a name (contract Workfront 6.2, E5).

    It replaces everything in a package, so that anything else would destroy the package.

    :raises InputError: it is none
    """
    if not definition:
        raise InputError("definition is empty, and would delete every object in the package.")
    for code, items in definition.items():
        if not isinstance(code, str) or not _CODE.fullmatch(code):
            raise InputError(
                f"definition must contain lists of objects by object code, such as TMPL; got '{code}'. Of an answer of the service, "
                "give the content of packageEntities, and only that of the same package."
            )
        if not isinstance(items, list):
            raise InputError(f"definition: {code} must be a list of objects.")
        for number, item in enumerate(items, 1):
            _check_object(code, item, f"definition: {code}, entry {number}")
        ids = [str(item["id"]).lower() for item in items]
        if len(set(ids)) < len(ids):
            raise InputError(f"definition: {code} contains an object twice.")


def _check_object(code: str, item: Any, where: str) -> None:
    if not isinstance(item, Mapping):
        raise InputError(f"{where} must be an object with all its fields.")
    if not isinstance(item.get("id"), str):
        raise InputError(f"{where} must have the id of the object in the source.")
    check_object_id(item["id"], f"{where}: id")
    # Parts of other objects may have no name.
    if code not in PARENTS and not (isinstance(item.get("name"), str) and item["name"]):
        raise InputError(f"{where} must have the name of the object.")


def check_replaceable(package: Package, whole: Mapping[str, Any]) -> None:
    """Check that all that a replacement must contain is known (contract Workfront E5).

    :raises StateError: the service has not reported something of it
    """
    missing = [key for key in ("name", "source", "status", "version") if whole.get(key) in (None, "")]
    if missing:
        raise StateError(
            f"Workfront does not report {' and '.join(missing)} of package {package.id}. A definition replaces everything in a package, "
            "and would replace that too. Nothing was changed.",
            advice="Give name and status, or assemble a new package instead.",
        )


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
