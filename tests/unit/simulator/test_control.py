# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control endpoint, retention, and the life of the process."""

from __future__ import annotations

import json
import shlex
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from simulator import worlds
from simulator.client import Api
from simulator.launcher import Simulator, SimulatorError

TESTS = Path(__file__).parents[2]


def command(*options: str, port_file: Path) -> list[str]:
    return [sys.executable, "-m", "simulator", "--lifetime", "60", "--port-file", str(port_file), *options]


def start(*options: str, directory: Path) -> tuple[subprocess.Popen[str], str]:
    port_file = directory / "port"
    process = subprocess.Popen(command(*options, port_file=port_file), stdout=subprocess.PIPE, text=True, cwd=TESTS)
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    if not line:
        return process, line
    listening = json.loads(port_file.read_text())
    assert [entry["environment"] for entry in listening] == [None, "my", "preview", "sb01", "sb02"]
    assert line == f"pingone {listening[0]['url']}"
    for entry in listening[1:]:
        assert process.stdout.readline().strip() == f"{entry['vendor']} {entry['environment']} {entry['url']}"
    return process, listening[0]["url"]


def run_to_its_end(*options: str, directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*options, "--lifetime", "0", port_file=directory / "port"),
        capture_output=True,
        text=True,
        cwd=TESTS,
        check=False,
    )


def test_a_shell_gets_addresses_and_credentials(tmp_path: Path) -> None:
    ended = run_to_its_end("--print-env", directory=tmp_path)
    assert ended.returncode == 0, ended.stderr
    words = [shlex.split(line) for line in ended.stdout.splitlines()]
    assert {each[0] for each in words} == {"export"}
    found = dict(assignment.split("=", 1) for _export, assignment in words)
    assert found["PINGONE_CLIENT_SECRET"] == worlds.CLIENT_SECRET
    assert found["PINGONE_API_URL"] == found["PINGONE_AUTH_URL"]
    assert len({found[name] for name in ("PINGONE_API_URL", "WORKFRONT_SANDBOX_URL", "WORKFRONT_PRODUCTION_URL")}) == 3


def test_nobody_knows_the_credentials_of_another_world(tmp_path: Path) -> None:
    ended = run_to_its_end("--print-env", "--world", "mine.json", directory=tmp_path)
    assert (ended.returncode, "needs a bundled world" in ended.stderr) == (2, True)


def test_ports_follow_each_other_or_none_is_used(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = run_to_its_end("--port", str(taken.getsockname()[1] - 1), directory=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "in use" in ended.stderr


@pytest.mark.parametrize("port", ["-1", "65501"])
def test_a_port_that_none_can_follow_is_refused(tmp_path: Path, port: str) -> None:
    ended = run_to_its_end(f"--port={port}", directory=tmp_path)
    assert (ended.returncode, "--port must be" in ended.stderr) == (2, True)


def test_health_and_log(simulator: Simulator, api: Api) -> None:
    assert simulator.health() == {"status": "ok", "vendors": ["pingone", "workfront"]}
    assert simulator.requests() == []
    promotion = api.create()
    api.run(promotion)
    api.roll_back(promotion)
    api.call("PATCH", f"/promotions/{promotion}", json={"description": "x"})
    api.call("DELETE", f"/promotions/{promotion}")
    api.steps(promotion)
    api.call("GET", f"/promotions/{promotion}/status")
    api.call("GET", f"/promotionMappings/{worlds.TARGET_ENVIRONMENT}")
    api.call("POST", f"/promotions/{promotion}", json={})

    operations = [entry["operation"] for entry in simulator.requests()]

    assert operations == ["P1", "P3", "P7", "P3", "P8", "P6", "P9", "P5", "P4", "M1", None]
    assert simulator.requests("P6")[0]["body"] == {"description": "x"}
    assert [entry["status"] for entry in simulator.requests("P8")] == [202]
    simulator.clear_requests()
    assert simulator.requests() == []


def test_reset_puts_everything_back(simulator: Simulator, api: Api) -> None:
    fresh = simulator.state()
    simulator.set_time("2030-01-01T00:00:00Z", freeze=True)
    simulator.script_ids("a")
    simulator.behave(prepare="never", retry_after=3)
    simulator.fault("slow", operation="P9")
    simulator.foreign_promotion(worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT, [worlds.POPULATION])
    simulator.delete_resource(worlds.SOURCE_ENVIRONMENT, worlds.THEME)

    simulator.reset()

    again = simulator.state()
    for state in (fresh, again):
        state["clock"].pop("now")
        state["pingone"].pop("tokens")
        state["workfront"].pop("tokens")
    assert again == fresh
    assert api.call("GET", "/promotions").status_code == 401


def test_world_that_cannot_be_loaded_changes_nothing(simulator: Simulator) -> None:
    before = simulator.resources(worlds.SOURCE_ENVIRONMENT)
    broken: list[str | dict[str, Any]] = ["no-such-world", {"pingone": {"environments": [{}]}}]
    for world in broken:
        with pytest.raises(SimulatorError, match="400"):
            simulator.reset(world)
    assert simulator.resources(worlds.SOURCE_ENVIRONMENT) == before


def test_clock(simulator: Simulator) -> None:
    assert simulator.set_time("2026-01-01T00:00:00Z", freeze=True) == "2026-01-01T00:00:00.000Z"
    assert simulator.advance(1.5) == "2026-01-01T00:00:01.500Z"
    simulator.freeze(False)
    assert "2026-01-01T00:00:01.5" <= simulator.advance(0) < "2026-01-01T00:01"
    with pytest.raises(SimulatorError, match="not a time"):
        simulator.set_time("yesterday")


@pytest.mark.parametrize(
    "settings",
    [{"nonsense": 1}, {"prepare": 3}, {"fail_steps": [{"nonsense": 1}]}, {"status_endpoint": "x"}, {"statuses": "x"}],
)
def test_behaviour_that_is_refused(simulator: Simulator, settings: dict[str, Any]) -> None:
    with pytest.raises(SimulatorError, match="400"):
        simulator.behave(**settings)
    assert simulator.control("GET", "behaviour")["prepare"] == {"reads": 1}


def test_resources_behind_the_back(simulator: Simulator) -> None:
    target = worlds.TARGET_ENVIRONMENT
    simulator.change_resource(target, worlds.TARGET_THEME, {"configuration": {"name": "Mine", "logoType": None}})
    body = simulator.resources(target)[worlds.TARGET_THEME]["body"]
    assert body["configuration"]["name"] == "Mine"
    assert "logoType" not in body["configuration"]
    assert body["template"] == "default"
    assert simulator.delete_resource(target, worlds.TARGET_THEME)["affected"] == [worlds.TARGET_POPULATION]
    assert "theme" not in simulator.resources(target)[worlds.TARGET_POPULATION]["body"]
    with pytest.raises(SimulatorError, match="needs a type"):
        simulator.put_resource(target, "new", {"name": "x"})


def test_retention_by_age(simulator: Simulator, api: Api) -> None:
    """Promotions that can still be started live 30 days, others 90, the five newest permanently."""
    simulator.set_time("2026-01-01T00:00:00Z", freeze=True)
    done = api.create()
    api.run(done)
    ready = api.create()
    api.read(ready)
    newest = [api.create() for _time in range(5)]
    simulator.advance(31 * 86400)
    api.log_in()

    def listed() -> list[str]:
        return [item["id"] for item in api.call("GET", "/promotions").json()["_embedded"]["promotions"]]

    assert listed() == [*newest[::-1], done]
    simulator.advance(60 * 86400)
    api.log_in()
    assert listed() == newest[::-1]
    assert api.call("GET", f"/promotions/{ready}").status_code == 404


def test_retention_by_number(simulator: Simulator, api: Api, seeds_world: dict[str, Any]) -> None:
    oldest = "00000000-0000-4000-8000-000000000000"
    moment = api.read(api.create())["createdAt"]
    seeds_world["pingone"]["promotions"] = [
        {
            "id": f"00000000-0000-4000-8000-{number:012d}",
            "source": worlds.SOURCE_ENVIRONMENT,
            "target": worlds.TARGET_ENVIRONMENT,
            "status": "READY",
            "createdAt": moment,
        }
        for number in range(1000)
    ]
    simulator.reset(seeds_world)
    api.log_in()
    assert api.status(oldest) == "READY"

    api.create()

    assert api.call("GET", f"/promotions/{oldest}").status_code == 404
    assert len(simulator.state()["pingone"]["promotions"]) == 1000


def test_process_ends_by_control_request(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("1")
    process, url = start(directory=tmp_path)
    assert requests.post(f"{url}/_control/stop", timeout=5).json() == {"stopping": True}
    assert process.wait(timeout=5) == 0
    assert not (tmp_path / "port").exists()


def test_process_ends_by_signal_even_while_an_answer_is_slow(tmp_path: Path) -> None:
    process, url = start("--no-strict", directory=tmp_path)
    requests.post(f"{url}/_control/faults", json={"kind": "slow", "seconds": 60}, timeout=5)
    with pytest.raises(requests.exceptions.ReadTimeout):
        requests.get(f"{url}/v1/environments", timeout=0.2)
    process.terminate()
    assert process.wait(timeout=5) == 0


def test_process_ends_automatically(tmp_path: Path) -> None:
    """After its lifetime, and when it is no longer the child of its parent, long before the lifetime is over."""
    port_files = [tmp_path / "one", tmp_path / "other"]
    commands = [
        command("--lifetime", "0.5", port_file=port_files[0]),
        command("--parent", "1", "--lifetime", "600", port_file=port_files[1]),
    ]
    processes = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=TESTS) for words in commands]
    printed = [process.communicate(timeout=100)[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert [words[0] for words in printed] == ["pingone", "pingone"], "they were listening"
    assert not any(path.exists() for path in port_files)


def test_process_that_does_not_start(tmp_path: Path) -> None:
    hosts = [("--host", "0.0.0.0"), ("--host", "192.0.2.1")]
    started = [start(*options, directory=tmp_path) for options in [*hosts, ("--world", "no-such-world")]]
    assert [(process.wait(timeout=5), line) for process, line in started] == [(2, "")] * 3


def test_launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    simulator = Simulator()
    with simulator:
        assert simulator.health()["status"] == "ok"
        url, pid = simulator.url, simulator.pid
        with pytest.raises(SimulatorError, match="already"):
            simulator.start()
    assert pid > 0
    monkeypatch.delenv("http_proxy")
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(url, timeout=5)
    with pytest.raises(SimulatorError, match="not running"):
        simulator.health()
    with pytest.raises(SimulatorError, match="ended with 2"):
        Simulator(tmp_path / "nothing.json").start()
