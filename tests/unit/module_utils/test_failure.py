# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why a task of a role has failed."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._failure import Failure


def test_a_failure_survives_being_a_fact() -> None:
    caught = Failure.catch({"msg": "No. Do.", "error": {"summary": "No.", "advice": "Do.", "kind": "k"}, "a": 1}, ["a"])
    assert Failure.read(caught.to_dict()) == caught
    assert (caught.message, caught.full_message, caught.kind, caught.known) == ("No.", "No. Do.", "k", {"a": 1})


@pytest.mark.parametrize("fact", [{}, None, "", []])
def test_nothing_has_failed(fact: Any) -> None:
    assert Failure.read(fact) is None


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ({"msg": "Timed out"}, "Timed out."),
        ({"msg": " Timed out. "}, "Timed out."),
        ({"msg": "Is it there?"}, "Is it there?"),
        (
            {"results": [{"msg": "fine"}, {"failed": True, "msg": "no space left"}], "msg": "One or more items failed"},
            "no space left.",
        ),
        ({"msg": "All of it", "error": {"summary": "A part"}}, "A part."),
        ({"msg": " "}, "No message was given."),
    ],
)
def test_what_others_write_is_a_sentence_because_sentences_of_the_role_follow(
    result: dict[str, Any], message: str
) -> None:
    assert Failure.catch(result, []).message == message
