# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_session_info: who is logged in, and whether that is who a promotion needs (contract Workfront 3.7)."""

from __future__ import annotations

from simulator import workfront_worlds as worlds
from support.workfront import SOURCE, Workfront


def test_says_who_is_logged_in(workfront: Workfront) -> None:
    outcome = workfront.run("workfront_session_info", SOURCE)
    assert outcome.changed is False
    session = outcome["session"]
    assert session["user_id"] == worlds.ADMINS[SOURCE]
    assert session["is_admin"] is True
    assert session["customer_id"] == worlds.CUSTOMER
    assert session["environment_type"] == "sandbox"
    assert workfront.operations() == ["session"]
