# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the failed task of a role shows, and what the role still gets of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible import constants

from ansible_collections.envops.promotion.plugins.plugin_utils._whole_results import put_failure_aside, whole

ERROR = {"kind": "operation_failed", "summary": "It ended in ERROR.", "advice": "Roll it back.", "code": None}
FAILED: dict[str, Any] = {
    "failed": True,
    "changed": True,
    "msg": "It ended in ERROR. Roll it back.",
    "error": ERROR,
    "status": "ERROR",
    "elapsed": 3.5,
    "promotion": {"id": "p1", "status": "ERROR", "sourceEnvironmentId": "s", "_links": {"self": {"href": "x"}}},
    "evidence": [{"digest": "x"}],
    "plan": {"changes": [{"name": "A"}], "digest": "sha256:"},
    "errors": [],
    "invocation": {"module_args": {}},
}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path), raising=False)


def test_ids_statuses_and_one_sentence_are_shown() -> None:
    shown = put_failure_aside(FAILED)
    assert shown.pop("shortened").keys() == {"whole"}
    # ansible-playbook shows it only with -vvv.
    assert shown.pop("invocation") == FAILED["invocation"]
    assert shown == {
        "failed": True,
        "changed": True,
        "msg": "It ended in ERROR.",
        "error": {"kind": "operation_failed"},
        "status": "ERROR",
        "elapsed": 3.5,
        "promotion": {"id": "p1", "status": "ERROR", "sourceEnvironmentId": "s"},
    }


def test_the_violations_of_a_policy_are_in_its_message_only() -> None:
    violations = [{"rule": "protected", "message": "It is protected.", "change": {"name": "A", "fields": [{}]}}]
    refused = {**FAILED, "violations": violations, "allowed": False, "rules": {"protected": [{"name": "A"}]}}
    shown = put_failure_aside(refused)
    assert not {"violations", "rules"} & shown.keys()
    assert whole(shown)["violations"] == violations


def test_the_role_gets_all_of_it() -> None:
    read = whole(put_failure_aside(FAILED))
    assert {**read, "msg": FAILED["msg"]} == FAILED


def test_the_role_gets_all_of_what_ansible_registers() -> None:
    # ansible-core 2.20 and older register no "invocation".
    registered = {key: value for key, value in put_failure_aside(FAILED).items() if key != "invocation"}
    read = whole(registered)
    assert {**read, "msg": FAILED["msg"], "invocation": FAILED["invocation"]} == FAILED


@pytest.mark.parametrize("result", [{"failed": True, "msg": "no module"}, {**FAILED, "shortened": {"whole": "x"}}])
def test_what_is_not_of_this_collection_or_short_already_stays(result: dict[str, Any]) -> None:
    assert put_failure_aside(result) is result
