# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of fault, over real HTTP."""

from __future__ import annotations

import time
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import pytest
import requests

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator, SimulatorError


def stored(api: Api) -> int:
    return int(api.call("GET", "/promotions").json()["size"])


def attempt(api: Api) -> requests.Response:
    answer: requests.Response = api.call(
        "POST", "/promotions", json={"targetEnvironment": {"id": worlds.TARGET_ENVIRONMENT}}
    )
    return answer


def test_status_skips_and_counts(simulator: Simulator, api: Api) -> None:
    simulator.fault("status", operation="P2", status=503, skip=1, times=2)

    assert [api.call("GET", "/promotions").status_code for _time in range(5)] == [200, 503, 503, 200, 200]


def test_status_for_ever(simulator: Simulator, api: Api) -> None:
    simulator.fault("status", operation=["P2", "P3"], status=500, times=None)

    assert {api.call("GET", "/promotions").status_code for _time in range(4)} == {500}
    simulator.clear_faults()
    assert api.call("GET", "/promotions").status_code == 200


def test_status_with_own_body_and_headers(simulator: Simulator, api: Api) -> None:
    simulator.fault("status", method="get", path="/promotions$", status=418, body={"a": 1}, headers={"X-Own": "b"})

    answer = api.call("GET", "/promotions")

    assert (answer.status_code, answer.json(), answer.headers["X-Own"]) == (418, {"a": 1}, "b")


def test_status_with_date(simulator: Simulator, api: Api) -> None:
    simulator.fault("status", status=503, retry_after_date_in=30)

    moment = parsedate_to_datetime(api.call("GET", "/promotions").headers["Retry-After"])

    assert timedelta(seconds=25) < moment - datetime.now(timezone.utc) <= timedelta(seconds=30)


def test_status_does_nothing_and_status_after_does(simulator: Simulator, api: Api) -> None:
    simulator.fault("status", operation="P1", status=503)
    assert attempt(api).status_code == 503
    assert stored(api) == 0
    simulator.fault("status_after", operation="P1", status=408)
    assert attempt(api).status_code == 408
    assert stored(api) == 1


def test_status_of_the_token_endpoint_speaks_oauth(simulator: Simulator, api: Api) -> None:
    simulator.fault("status", operation="token", status=401)

    answer = api.call("POST", f"{api.url}/as/token", data={"grant_type": "client_credentials"})

    assert answer.json()["error"] == "invalid_client"


def test_html(simulator: Simulator, api: Api) -> None:
    simulator.fault("html", status=504)

    answer = api.call("GET", "/promotions")

    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (504, "text/html")
    assert answer.text.startswith("<html>")


def test_malformed_json(simulator: Simulator, api: Api) -> None:
    simulator.fault("malformed_json")

    answer = attempt(api)

    assert answer.status_code == 201
    with pytest.raises(ValueError, match=r"Expecting|delimiter"):
        answer.json()
    assert stored(api) == 1


def test_truncated(simulator: Simulator, api: Api) -> None:
    simulator.fault("truncated")
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match="IncompleteRead"):
        attempt(api)
    assert stored(api) == 1


def test_slow(simulator: Simulator, api: Api) -> None:
    simulator.fault("slow", seconds=0.2)
    began = time.monotonic()

    assert api.call("GET", "/promotions").status_code == 200

    assert 0.2 <= time.monotonic() - began < 2


@pytest.mark.parametrize(("kind", "count"), [("reset_before", 0), ("reset_after", 1)])
def test_reset(simulator: Simulator, api: Api, kind: str, count: int) -> None:
    simulator.fault(kind, operation="P1")
    with pytest.raises(requests.exceptions.ConnectionError, match="reset"):
        attempt(api)
    assert stored(api) == count
    assert [entry["status"] for entry in simulator.requests("P1")] == [None]


def test_redirect(simulator: Simulator, api: Api) -> None:
    simulator.fault("redirect", status=307, location="/elsewhere")

    answer = api.call("GET", "/promotions")

    assert (answer.status_code, answer.headers["Location"]) == (307, "/elsewhere")


def test_expire_tokens(simulator: Simulator, api: Api) -> None:
    simulator.fault("expire_tokens", operation="P2", skip=1)

    assert [api.call("GET", "/promotions").status_code for _time in range(3)] == [200, 401, 401]
    api.log_in()
    assert api.call("GET", "/promotions").status_code == 200


def test_do_foreign_promotion(simulator: Simulator, api: Api) -> None:
    arguments = {
        "source": worlds.SOURCE_ENVIRONMENT,
        "target": worlds.TARGET_ENVIRONMENT,
        "selected": [worlds.APPLICATION],
    }
    simulator.fault("do", operation="P8", action="foreign_promotion", arguments=arguments)
    promotion = api.create()
    api.run(promotion)

    assert api.roll_back(promotion).status_code == 400
    assert stored(api) == 2


def test_do_change_and_delete_resource(simulator: Simulator, api: Api) -> None:
    target = worlds.TARGET_ENVIRONMENT
    theme = {"environment": target, "id": worlds.TARGET_THEME}
    simulator.fault("do", operation="P7", action="delete_resource", arguments=theme)
    change = {"environment": target, "id": worlds.TARGET_APPLICATION, "changes": {"enabled": False}}
    simulator.fault("do", operation="P7", action="change_resource", arguments=change)

    done = api.run(api.create(worlds.THEME))

    assert done["status"] == "ERROR"
    assert simulator.resources(target)[worlds.TARGET_APPLICATION]["body"]["enabled"] is False
    assert simulator.requests("P7")[0]["fault"] == "do+do"


def test_do_that_cannot_be_done_is_reported(simulator: Simulator, api: Api) -> None:
    simulator.fault("do", action="delete_resource", arguments={"environment": "nowhere"})

    answer = api.call("GET", "/promotions")

    assert (answer.status_code, answer.text) == (500, "simulator: there is no environment nowhere\n")


def test_faults_combine_and_are_logged(simulator: Simulator, api: Api) -> None:
    simulator.fault("slow", seconds=0, operation="P2", times=2)
    simulator.fault("status", status=500, operation="P2", name="outage")
    simulator.fault("html", operation="P2")

    codes = [api.call("GET", "/promotions").status_code for _time in range(3)]

    assert codes == [500, 502, 200]
    assert [entry["fault"] for entry in simulator.requests("P2")] == ["slow+outage", "slow+html", None]
    assert [(rule["matched"], rule["fired"]) for rule in simulator.faults()] == [(3, 2), (3, 1), (3, 1)]


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "nonsense"},
        {"kind": "slow", "status": 500},
        {"kind": "status", "path": "("},
        {"kind": "slow", "skip": "x"},
    ],
)
def test_rules_that_are_refused(simulator: Simulator, rule: dict[str, object]) -> None:
    with pytest.raises(SimulatorError, match="400"):
        simulator.control("POST", "faults", rule)
