# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The connection options of Workfront modules (documented in the fragments _workfront and _http), and the APIs they open."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .._errors import InputError
from .._given import is_blank
from .._options import HTTP, first_variable, read_waiting
from .._runtime import Runtime
from .._waiting import Waiting
from .api import PromotionApi
from .connection import IMS_ORIGIN, IMS_SCOPES, Connection
from .core_api import CoreApi
from .credentials import complete
from .environment import check_pair

CONNECTION: dict[str, Any] = {
    "url": {"type": "str", "fallback": (first_variable, ["WORKFRONT_URL"])},
    # Which of these environment variables may set depends on which of them are given.
    "api_key": {"type": "str", "no_log": True},
    "session_id": {"type": "str", "no_log": True},
    "bearer_token": {"type": "str", "no_log": True},
    "ims_org_id": {"type": "str"},
    "ims_client_id": {"type": "str"},
    "ims_client_secret": {"type": "str", "no_log": True},
    "ims_scopes": {"type": "str", "default": ",".join(IMS_SCOPES)},
    "ims_url": {"type": "str", "default": IMS_ORIGIN},
    "client_id": {"type": "str"},
    "client_secret": {"type": "str", "no_log": True},
    "customer_id": {"type": "str"},
    "user_id": {"type": "str"},
    "private_key": {"type": "str", "no_log": True},
    "api_flavor": {"type": "str", "choices": ["current", "legacy"], "default": "current"},
    "base_path": {"type": "str"},
    "environment_type": {"type": "str", "choices": ["production", "sandbox"]},
    "core_api_version": {"type": "str", "default": "v22.0"},
    **HTTP,
}
OTHER_CONNECTION: dict[str, Any] = {
    name: {key: value for key, value in option.items() if key != "fallback"} for name, option in CONNECTION.items()
}
"""The same options for a second environment, which environment variables do not set."""


@dataclasses.dataclass(frozen=True)
class Workfront:
    """Both APIs of one environment."""

    promotion: PromotionApi
    core: CoreApi


def open_workfront(params: Mapping[str, Any], runtime: Runtime) -> Workfront:
    """Return the APIs as the connection options say; nothing is sent yet.

    :raises InputError: an option is invalid, or credentials are missing
    """
    connection = Connection(complete(params, runtime), runtime)
    return Workfront(PromotionApi(connection), CoreApi(connection))


def open_waiting_workfront(params: Mapping[str, Any], runtime: Runtime) -> tuple[Workfront, Waiting]:
    """Return the APIs and how to wait; all requests of the task share one deadline from now on.

    :raises InputError: an option is invalid, or credentials are missing
    """
    waiting = read_waiting(params, runtime)
    workfront = open_workfront(params, runtime)
    workfront.promotion.http.deadline = waiting.deadline
    return workfront, waiting


def open_source(source: Mapping[str, Any] | None, target: Workfront, runtime: Runtime) -> PromotionApi:
    """Return the API of a package's source, or that of the target if no source is given.

    :raises InputError: an option is invalid, or a package cannot be promoted from source to target
    """
    return target.promotion if source is None else open_other(source, target, runtime).promotion


def open_other(other: Mapping[str, Any], target: Workfront, runtime: Runtime) -> Workfront:
    """Return the APIs of a second environment of the same customer, which the option source gives as ``OTHER_CONNECTION`` says.

    :raises InputError: an option is invalid, or nothing can be promoted between the two environments
    """
    if is_blank(other["url"]):
        raise InputError("source: url is not given. Set it to the origin of the environment.")
    try:
        connection = Connection(other, runtime)
    except InputError as error:
        raise InputError(f"source: {error}") from None
    check_pair(connection.environment, target.promotion.environment)
    return Workfront(PromotionApi(connection), CoreApi(connection))
