# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that is added to a copy of the collection: every kind of option, and every kind of end."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible.module_utils.basic import env_fallback

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

FETCHED = "fetched-secret-8c1f"
REMOVED_LATER = {"version": "9.0.0", "collection_name": "envops.promotion"}
ENDS = ("return", "warn", "fail", "crash", "exit")
SPEC = ModuleSpec(
    {
        "end": {"choices": ENDS, "default": "return"},
        "name": {
            "aliases": ["title", "label"],
            "deprecated_aliases": [{"name": "label", **REMOVED_LATER}],
        },
        "old": {"removed_in_version": "9.0.0", "removed_from_collection": "envops.promotion"},
        "count": {"type": "int", "fallback": (env_fallback, ["EXAMPLE_COUNT"])},
        "ratio": {"type": "float"},
        "flag": {"type": "bool"},
        "place": {"type": "path"},
        "data": {"type": "dict"},
        "anything": {"type": "raw"},
        "given": {"no_log": True},
        "defaulted": {"no_log": True, "default": "defaulted-secret-47aa"},
        "concealed": {"type": "raw"},
        "parts": {
            "type": "list",
            "elements": "dict",
            "options": {
                "level": {"type": "int", "choices": [1, 2, 3], "required": True},
                "key": {"no_log": True},
                "left": {},
                "right": {},
            },
            "mutually_exclusive": [["left", "right"]],
        },
    },
    mutually_exclusive=[["count", "ratio"]],
    required_together=[["data", "flag"]],
    required_one_of=[["name", "old"]],
    required_if=[["end", "crash", ["place"]]],
    required_by={"ratio": ["name"]},
    concealed=["concealed"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """End as it is told to."""
    runtime.register_secret(FETCHED)
    secrets = [FETCHED, params["given"], params["defaulted"], *(part["key"] for part in params["parts"] or [])]
    if params["end"] == "warn":
        for secret in (*secrets, "nothing"):
            runtime.warn(f"Mind {secret}.")
    if params["end"] == "fail":
        raise InputError(f"It is {secrets}.")
    if params["end"] == "crash":
        raise ValueError(f"It is {secrets}.")
    if params["end"] == "exit":
        sys.exit(3)
    print("This is no part of the result.")
    sys.stderr.write(f"Nor is {FETCHED}.\n")
    seen = {name: params[name] for name in ("name", "old", "count", "ratio", "flag", "place", "data", "anything")}
    seen["types"] = {name: type(value).__name__ for name, value in seen.items()}
    seen["secrets"] = secrets
    seen["folder"] = str(Path.cwd())
    seen["json"] = [
        datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.timezone.utc),
        {"one"},
        (1, 2.5, None, True),
        "{{ 7 * 6 }}",
        "Grüße 雪 \U0001f600",
    ]
    seen["environment"] = {name: value for name, value in os.environ.items() if name.startswith("EXAMPLE_")}
    seen["modes"] = [runtime.check_mode, runtime.diff, runtime.hidden]
    return Result(bool(params["flag"]), {"seen": seen}, {"before": "old\n", "after": f"new {FETCHED}\n"})


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
