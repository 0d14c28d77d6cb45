# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a running installation was started with the choices of a task (contract Workfront 7.4)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._workfront.choices import has_choices
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import A, B, X, Y, entry


def override(action: str, **more: Any) -> dict[str, Any]:
    return {"object_code": "TMPL", "id": A, "name": None, "action": action, "target_id": "", "new_name": None, **more}


CREATE, USE = {"TMPL": {A: entry()}}, {"TMPL": {A: entry("USEEXISTING", X)}}
OVERWRITE, IGNORE = {"TMPL": {A: entry("OVERWRITING", X)}}, {"TMPL": {A: entry("IGNORE")}}
OTHER_NAME = {"TMPL": {A: entry("CREATEWITHALTNAME", name="Agency (promoted)")}}


@pytest.mark.parametrize(
    ("translation_map", "collision", "overrides", "wanted"),
    [
        (CREATE, "as_proposed", [], True),
        (USE, "as_proposed", [], True),
        (OVERWRITE, "as_proposed", [], False),
        (IGNORE, "as_proposed", [], False),
        (OTHER_NAME, "as_proposed", [], True),
        (CREATE, "overwrite", [], True),
        (OVERWRITE, "overwrite", [], True),
        (USE, "overwrite", [], False),
        (OVERWRITE, "use_existing", [], False),
        (OTHER_NAME, "use_existing", [], False),
        (OTHER_NAME, "create_alt_name", [], True),
        (OVERWRITE, "create_alt_name", [], False),
        (CREATE, "something", [], False),
        ({}, "as_proposed", [], False),
        (None, "as_proposed", [], False),
        ("map", "as_proposed", [], False),
        ({"TMPL": None}, "as_proposed", [override("IGNORE")], False),
        ({"TMPL": {A: None}}, "as_proposed", [override("IGNORE")], False),
        (IGNORE, "as_proposed", [override("IGNORE")], True),
        (IGNORE, "as_proposed", [override("IGNORE", id=A.upper())], True),
        (IGNORE, "as_proposed", [override("IGNORE", id=None, name="Agency")], True),
        (IGNORE, "as_proposed", [override("IGNORE", id=B)], False),
        (IGNORE, "as_proposed", [override("IGNORE", object_code="ROLE")], False),
        (CREATE, "as_proposed", [override("IGNORE")], False),
        (OVERWRITE, "as_proposed", [override("OVERWRITING", target_id=X)], True),
        (OVERWRITE, "as_proposed", [override("OVERWRITING", target_id=Y)], False),
        (OTHER_NAME, "as_proposed", [override("CREATEWITHALTNAME", id=None, name="Agency")], True),
        (OTHER_NAME, "as_proposed", [override("CREATEWITHALTNAME", new_name="Agency (promoted)")], True),
        (OTHER_NAME, "as_proposed", [override("CREATEWITHALTNAME", new_name="Mine")], False),
    ],
)
def test_choices(translation_map: Any, collision: str, overrides: list[dict[str, Any]], wanted: bool) -> None:
    assert has_choices(translation_map, collision, overrides) is wanted
