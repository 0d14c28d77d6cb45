# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names of objects that a plan overwrites, as the target has them (contract Workfront 9.3)."""

from __future__ import annotations

from typing import Any, cast

from ansible_collections.envops.promotion.plugins.module_utils._errors import Asked, ServerError
from ansible_collections.envops.promotion.plugins.module_utils._plan import Plan, diff_of
from ansible_collections.envops.promotion.plugins.module_utils._workfront.core_api import CoreApi
from ansible_collections.envops.promotion.plugins.module_utils._workfront.installations.targets import with_target_names
from ansible_collections.envops.promotion.tests.unit.module_utils.plans import change


class Core:
    """The core API of a target with some objects; groups cannot be read."""

    def __init__(self, **names: str) -> None:
        self.names = names
        self.asked: list[str] = []

    def read_objects(self, code: str, ids: list[str], fields: str) -> list[dict[str, Any]]:
        self.asked.append(code)
        if code == "GROUP":
            raise ServerError(Asked(what="read groups", service="Workfront", method="GET", path="/group"))
        return [{"ID": key.upper(), "name": self.names[key]} for key in ids if key in self.names]


def test_names_of_what_is_overwritten() -> None:
    core = Core(t1="Same", t2="Other")
    plan = Plan.of(
        [
            change("update", "Same", type="TMPL", target_id="t1"),
            change("update", "New", type="TMPL", target_id="t2"),
            change("update", "Gone", type="TMPL", target_id="t3"),
            change("update", "Group", type="GROUP", target_id="t4"),
            change("create", "Made", type="TMPL", target_id=None),
            change("use_existing", "Used", type="ROLE", target_id="t5"),
            change("update", "Part", type="NOCODE", target_id="t6"),
        ]
    )

    found = with_target_names(cast(CoreApi, core), plan)

    assert [item.target_name for item in found.changes] == ["", "Other", None, None, "", "", ""]
    assert core.asked == ["TMPL", "GROUP"]
    assert found.digest == plan.digest
    assert '~ update       TMPL "New" (t2), in the target "Other"' in diff_of(found, "x")["prepared"]
