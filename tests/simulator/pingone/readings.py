# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promotions as services show them that read the contract differently. Source: PingOne contract, sections 5.1 and 14.

Each reading is a switch of the behaviour; the default positions change nothing.
"""

from __future__ import annotations

from simulator.pingone.behaviour import Behaviour
from simulator.pingone.model import Json

_REFERENCES = ("sourceEnvironment", "targetEnvironment", "sourceSnapshot", "targetSnapshot")


def as_read(shown: Json, behaviour: Behaviour) -> Json:
    """Show a promotion in the form that the switches select."""
    shown = dict(shown)
    if behaviour.rollback_environments == "target" and "previousPromotion" in shown:
        target = shown["targetEnvironmentId"]
        shown |= {"sourceEnvironmentId": target, "sourceEnvironment": {"id": target}}  # ambiguity A34
    if behaviour.environment_ids != "both":
        for name in _REFERENCES:
            shown.pop(name if behaviour.environment_ids == "flat" else f"{name}Id")
    if behaviour.selection == "objects":
        for name in ("selectedResources", "excludedResources"):
            if name in shown:
                shown[name] = [{"id": each} for each in shown[name]]  # ambiguity A7
    if behaviour.errors_property == "errors" and "promotionErrors" in shown:
        shown["errors"] = [{shown["id"]: text} for text in shown.pop("promotionErrors")]  # ambiguity A3
    return shown
