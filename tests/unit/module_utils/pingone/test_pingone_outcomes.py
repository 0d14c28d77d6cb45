# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of each step of an executed promotion (contract PingOne 1.2, 6.4)."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotion import Promotion
from ansible_collections.envops.promotion.plugins.module_utils._pingone.promotions.outcomes import outcomes_of

API = "https://api.pingone.com/v1/environments/TGT/themes"
STEPS = [
    {"action": "POST", "resourceUrl": f"{API}/", "sourceResource": {"id": "s1", "name": "One"}},
    {
        "action": "PUT",
        "resourceUrl": f"{API}/t2",
        "sourceResource": {"id": "s2", "name": "Two"},
        "targetResource": {"id": "t2", "name": "Two"},
    },
]
STARTED = {"startedAt": "2026-05-21T16:36:40.906Z"}
FAILED = {"text": "Two failed", "step": {"number": 2, "action": "PUT", "name": "Two", "url": f"{API}/t2"}}


def outcomes(status: str, *errors: dict[str, Any], **more: Any) -> list[str]:
    promotion = Promotion(raw={"status": status, "promotionPlan": {"steps": STEPS}, **more})
    return [row["outcome"] for row in outcomes_of(promotion, list(errors))]


@pytest.mark.parametrize("status", ["COMPLETED", "ROLLED_BACK"])
def test_all_steps_of_a_completed_promotion_succeeded(status: str) -> None:
    assert outcomes(status, **STARTED) == ["succeeded", "succeeded"]


def test_the_service_continues_after_a_failed_step() -> None:
    assert outcomes("ERROR", FAILED, **STARTED) == ["succeeded", "failed"]


@pytest.mark.parametrize("errors", [(), ({"text": "Something failed."},)], ids=["no error", "an error of no step"])
def test_if_the_failed_step_is_unknown_nothing_is_known(errors: tuple[dict[str, Any], ...]) -> None:
    assert outcomes("ERROR", *errors, **STARTED) == ["unknown", "unknown"]


def test_what_was_not_started_was_not_applied() -> None:
    assert outcomes("READY") == outcomes("ERROR", FAILED)[:1] * 2 == ["not_applied", "not_applied"]
    assert outcomes("IN_PROGRESS", **STARTED) == ["unknown", "unknown"]


def test_a_step_of_an_unknown_kind_does_not_hide_how_it_ended() -> None:
    steps = [{**STEPS[0], "action": "MERGE"}]
    promotion = Promotion(raw={"status": "ERROR", "promotionPlan": {"steps": steps}, **STARTED})
    assert outcomes_of(promotion, []) == []
