# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published examples, to the letter.

Ids and times are scripted, so nothing but the ids the vendor has overwritten is left to translate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator

Load = Callable[[str], Any]
Translate = Callable[[Any], Any]

ORIGINAL = "461a33b0-f041-44b0-92ff-e59402c1c2ac"
FAILED_ROLLBACK = "5d2105ef-2657-4920-93ff-1328f86d51ab"
SELECTION: dict[str, Any] = {
    "excludedResources": [worlds.EXCLUDED_RESOURCE],
    "resourceMapping": {worlds.UNCHANGED_POPULATION: worlds.TARGET_UNCHANGED_POPULATION},
    "description": "Test promotion of population",
}


@pytest.fixture
def prepared(simulator: Simulator, api: Api) -> str:
    simulator.set_time("2025-07-04T15:51:36.883Z", freeze=True)
    simulator.script_ids(ORIGINAL, "04776ecf-9f38-40e5-a833-514f0c86fb23", "a9009a41-80f0-497b-a194-338deded5d1c")
    return api.create(**SELECTION)


def test_create(simulator: Simulator, api: Api, example: Load, redacted: Translate) -> None:
    simulator.set_time("2026-05-25T17:55:39.850Z", freeze=True)
    simulator.script_ids(
        "a8fa2955-63ce-441e-87ed-57e9e92404e4",
        "17044f5a-8dc3-42d9-9db1-683df0965ff2",
        "657fe011-b198-4efa-bd15-14d6425509fb",
    )
    body = example("create_request")
    body["targetEnvironment"]["id"] = worlds.TARGET_ENVIRONMENT
    body["selectedResources"] = [worlds.POPULATION]
    body["resourceMapping"] = SELECTION["resourceMapping"]

    answer = api.call("POST", "/promotions", json=body)

    assert answer.status_code == 201
    assert redacted(answer.json()) == example("create_response")
    assert answer.headers["Location"] == answer.json()["_links"]["self"]["href"]


def test_read_one(api: Api, prepared: str, example: Load, redacted: Translate) -> None:
    answer = api.read(prepared)

    # The published answer lacks the nested ids other answers have; the simulator always has both forms.
    nested = {name: answer.pop(name) for name in list(answer) if name + "Id" in answer}
    assert redacted(answer) == example("read_one_response")
    assert sorted(nested) == ["sourceEnvironment", "sourceSnapshot", "targetEnvironment", "targetSnapshot"]
    assert all(value == {"id": answer[name + "Id"]} for name, value in nested.items())


def test_read_steps(api: Api, prepared: str, example: Load, redacted: Translate) -> None:
    api.read(prepared)

    answer = api.call("GET", f"/promotions/{prepared}/promotionSteps")

    assert redacted(answer.json()) == example("read_steps_response")


def test_read_status(api: Api, prepared: str, example: Load, abbreviated: Translate) -> None:
    answer = api.call("GET", f"/promotions/{prepared}/status")

    assert abbreviated(answer.json()) == example("read_status_response")


def test_story_of_the_examples(
    simulator: Simulator, api: Api, prepared: str, example: Load, redacted: Translate, abbreviated: Translate
) -> None:
    """The examples are one story: a promotion fails, its rollback fails, and that rollback is rolled back."""
    simulator.behave(fail_steps=[{"type": "populations"}], rollback_prepare_error=["Selected resources list is empty"])
    api.read(prepared)
    simulator.set_time("2026-05-21T16:36:40.906Z")
    api.start(prepared)
    simulator.set_time("2026-05-21T16:36:42.718Z")
    api.read(prepared)
    simulator.set_time("2026-05-21T17:47:15.975Z")
    simulator.script_ids(FAILED_ROLLBACK, "d98c98d9-50f1-4774-9c92-c47f7522d657")
    api.roll_back(prepared)
    api.read(FAILED_ROLLBACK)

    answer = abbreviated(api.call("GET", "/promotions").json())
    published = example("read_all_response")

    (text,) = answer["_embedded"]["promotions"][1].pop("promotionErrors")
    (shortened,) = published["_embedded"]["promotions"][1].pop("promotionErrors")
    assert text.startswith(shortened.split("{<EOL>")[0] + '{<EOL>  "id" : "')
    assert "invalid passwordPolicy value was provided" in text
    assert answer == published

    simulator.set_time("2026-05-25T17:58:42.627Z")
    simulator.script_ids("9fbd3b5e-8365-4fa3-9d52-2a862ae155ae", "0d7d8c3a-5232-4f5c-974c-c2824be57259")
    second = api.roll_back(FAILED_ROLLBACK)

    assert second.status_code == 202
    assert redacted(second.json()) == example("rollback_response")
    assert second.headers["Location"] == second.json()["_links"]["self"]["href"]
    # The one untranslated fact of the example: both snapshots are of the target environment.
    for link in ("sourceSnapshot", "targetSnapshot"):
        href = second.json()["_links"][link]["href"]
        assert f"/environments/{worlds.TARGET_ENVIRONMENT}/snapshots/{worlds.TARGET_ENVIRONMENT}/" in href


def test_mapping(
    simulator: Simulator, api: Api, example: Load, abbreviated: Translate, seeds_world: dict[str, Any]
) -> None:
    published = example("read_mapping_response")
    seeds_world["pingone"]["mappings"] = [
        {
            "source": worlds.SOURCE_ENVIRONMENT,
            "target": worlds.TARGET_ENVIRONMENT,
            "pairs": published["resourceMappings"],
        }
    ]
    simulator.reset(seeds_world)
    api.log_in()

    answer = api.call("GET", f"/promotionMappings/{worlds.TARGET_ENVIRONMENT}")

    assert abbreviated(answer.json()) == published


def test_environments(api: Api, example: Load, abbreviated: Translate) -> None:
    answer = api.call("GET", f"{api.url}/v1/environments", params={"filter": 'name sw "Dev"'})

    published = example("read_environments_response")
    published["_links"]["self"]["href"] += "?filter=name+sw+%22Dev%22"
    shown = abbreviated(answer.json())
    assert shown["_embedded"]["environments"][0].pop("description") == "Where changes are made."
    assert shown == published


ERRORS: list[tuple[str, int, str, str, dict[str, Any]]] = [
    ("error_400_invalid_data", 400, "POST", "/promotions", {"json": {}}),
    ("error_400_invalid_filter", 400, "GET", "/promotions", {"params": {"filter": 'name eq "x"'}}),
    ("error_401", 401, "GET", "/promotions", {"headers": {"Authorization": "Bearer nonsense"}}),
    ("error_404", 404, "GET", "/promotions/c4211b03-2734-4d9a-8a80-3934d2ec1796", {}),
]


@pytest.mark.parametrize(("name", "status", "method", "path", "options"), ERRORS, ids=lambda value: str(value)[:24])
def test_errors(
    api: Api, example: Load, name: str, status: int, method: str, path: str, options: dict[str, Any]
) -> None:
    answer = api.call(method, path, **options)

    assert answer.status_code == status
    assert answer.json() == {**example(name), "id": answer.headers["Correlation-Id"]}


def test_error_of_a_violated_status_rule(api: Api, example: Load) -> None:
    promotion = api.create()
    api.run(promotion)

    answer = api.call("DELETE", f"/promotions/{promotion}")

    assert answer.status_code == 400
    assert answer.json() == {**example("error_400_status"), "id": answer.headers["Correlation-Id"]}


def test_error_of_an_unknown_environment(api: Api, example: Load) -> None:
    answer = api.call("GET", f"{api.url}/v1/environments/{worlds.POPULATION}/promotions")

    assert answer.status_code == 403
    assert answer.json() == {**example("error_403"), "id": answer.headers["Correlation-Id"]}


@pytest.mark.parametrize("status", [429, 500])
def test_errors_of_faults(simulator: Simulator, api: Api, example: Load, status: int) -> None:
    simulator.fault("status", status=status, retry_after=12)

    answer = api.call("GET", "/promotions")

    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "12")
    assert answer.json() == {**example(f"error_{status}"), "id": answer.json()["id"]}
    assert answer.headers["Correlation-Id"]
