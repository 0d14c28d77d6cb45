# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbooks as AWX runs them: by ansible-runner, with answers of surveys, artifacts, cancelling and timeouts."""

from __future__ import annotations

import base64
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator import worlds
from support.awx_jobs import Job, Jobs
from support.pingone import PingOne
from support.pingone_playbooks import PROMOTE, PingOnePlaybooks

SURVEY = {
    "pingone_promote_source_environment": worlds.SOURCE_ENVIRONMENT,
    "pingone_promote_target_environment": worlds.TARGET_ENVIRONMENT,
    "pingone_promote_selected_resources": f"populations/{worlds.POPULATION_NAME}\n\n",
    "pingone_promote_all_resources": "false",
    "pingone_promote_description": "",
    "pingone_promote_excluded_resources": "",
    "pingone_promote_resource_mapping": "",
    "pingone_promote_wait_interval": "0.1",
    "pingone_promote_verify": "true",
}
"""Answers as a survey gives them: strings, empty ones, and lines."""


OTHER_SETTINGS = {
    "ANSIBLE_STRATEGY": "free",
    "ANSIBLE_GATHERING": "smart",
    "ANSIBLE_INJECT_FACT_VARS": "false",
}
"""Settings of a project's ansible.cfg that change in which order hosts run, and what the cache of facts is used for."""


@pytest.fixture
def jobs(playbooks: PingOnePlaybooks, tmp_path: Path) -> Jobs:
    return Jobs(tmp_path, playbooks.environment)


def launched(jobs: Jobs, stage: str, *arguments: str, **more: Any) -> Job:
    """Run stage of a workflow; ``more`` are the artifacts of the jobs before."""
    job = jobs.run(PROMOTE, {**SURVEY, **more, f"{PROMOTE}_stage": stage}, *arguments)
    assert worlds.CLIENT_SECRET not in job.shown, "the events, the output and the artifacts are stored"
    return job


@pytest.mark.release
def test_a_workflow_plans_and_discards_what_is_not_approved(jobs: Jobs, pingone: PingOne) -> None:
    before = pingone.target()
    jobs = Jobs(jobs.folder, {**jobs.environment, **OTHER_SETTINGS})

    plan = launched(jobs, "plan", "--diff")

    assert plan.status == "successful", plan.shown
    assert plan.artifacts["pingone_promote_status"] == "planned"
    promotion_id = plan.artifacts["pingone_promote_promotion_id"]
    assert (
        f"    pingone_promote_promotion_id: {promotion_id}" in plan.artifacts["pingone_promote_plan_text"].splitlines()
    )
    assert pingone.promotion(promotion_id)["status"] == "READY"

    denied = launched(jobs, "discard", **plan.artifacts)

    assert denied.status == "successful", denied.shown
    assert (denied.artifacts["pingone_promote_status"], denied.artifacts["pingone_promote_promotion_id"]) == (
        "unchanged",
        "",
    )
    assert denied.artifacts["pingone_promote_plan_text"] == ""
    assert pingone.promotions() == []
    assert pingone.target() == before


@pytest.mark.release
def test_a_workflow_executes_what_is_approved_and_then_has_nothing_to_do(jobs: Jobs, pingone: PingOne) -> None:
    check = launched(jobs, "plan", "--check", "--diff")
    assert check.status == "successful", check.shown
    assert "+ create" in check.shown
    assert check.artifacts["pingone_promote_promotion_id"] == ""
    assert pingone.promotions() == []

    plan = launched(jobs, "plan", "--diff")
    done = launched(jobs, "execute", **plan.artifacts)
    assert done.status == "successful", done.shown
    assert done.artifacts["pingone_promote_status"] == "promoted"

    nothing = launched(jobs, "plan")
    assert (nothing.artifacts["pingone_promote_status"], nothing.artifacts["pingone_promote_plan_digest"]) == (
        "unchanged",
        "",
    )
    for stage in ("execute", "discard"):
        ended = launched(jobs, stage, **nothing.artifacts)
        assert (ended.status, ended.artifacts["pingone_promote_status"]) == ("successful", "unchanged"), ended.shown


@pytest.mark.release
@pytest.mark.parametrize(
    ("ending", "limit"),
    [("canceled", ""), ("timeout", "timeout"), ("timeout", "idle_timeout")],
    ids=lambda value: value,
)
def test_a_job_that_ends_early_is_finished_by_the_next_one(
    jobs: Jobs, pingone: PingOne, ending: str, limit: str
) -> None:
    pingone.simulator.behave(prepare="never")

    def waits() -> bool:
        return bool(pingone.promotions())

    ends: dict[str, Any] = {limit: 8} if limit else {"cancel": waits}
    job = jobs.run(PROMOTE, {**SURVEY, f"{PROMOTE}_stage": "all"}, **ends)

    assert job.status == ending
    assert worlds.CLIENT_SECRET not in job.shown
    assert "P7" not in pingone.operations(), "nothing was started"

    pingone.simulator.behave(prepare={"reads": 1})
    again = launched(jobs, "all")
    assert again.status == "successful", again.shown
    assert again.artifacts["pingone_promote_status"] == "promoted"


TOKEN = "eyJhbGciOiJub25lIn0.t0ken-of-the-job.s1gnature"


class Echo:
    """A service that answers with what it was sent; it logs in whoever asks, unless ``logs_in`` is false."""

    def __init__(self) -> None:
        self.status, self.logs_in = 500, True
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str, sent: str) -> tuple[int, dict[str, object]]:
        if "/as/token" in path and self.logs_in:
            return 200, {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600}
        details = [{"code": "REFUSED", "message": sent, "target": sent}]
        return self.status, {"code": "REFUSED", "message": sent, "details": details, "error_description": sent}

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        echo = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def _handle(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                status, answer = echo.answer(self.path, f"{dict(self.headers)} {body}")
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = _handle

            def log_message(self, format: str, *args: Any) -> None:
                """Stay silent."""

        return Handler


@pytest.fixture
def echo() -> Iterator[Echo]:
    service = Echo()
    threading.Thread(target=service.server.serve_forever, daemon=True).start()
    yield service
    service.server.shutdown()
    service.server.server_close()


@pytest.mark.release
@pytest.mark.parametrize(("status", "logs_in"), [(401, False), (400, True), (500, True)])
def test_what_a_service_sends_back_is_not_stored(echo: Echo, tmp_path: Path, status: int, *, logs_in: bool) -> None:
    echo.status, echo.logs_in = status, logs_in
    known = {
        "CLIENT_ID": "job",
        "CLIENT_SECRET": worlds.CLIENT_SECRET,
        "AUTH_ENVIRONMENT_ID": worlds.ADMIN_ENVIRONMENT,
        "API_URL": echo.url,
        "AUTH_URL": echo.url,
    }
    environment = {f"PINGONE_{name}": value for name, value in known.items()}
    connection = {f"{PROMOTE}_connection": {"http_retries": 0}}

    job = Jobs(tmp_path, {**environment, "ANSIBLE_DISPLAY_TRACEBACK": "always"}).run(
        PROMOTE, {**SURVEY, **connection, f"{PROMOTE}_stage": "plan"}, "-vvvv", "--diff"
    )

    assert job.status == "failed"
    assert str(status) in job.shown
    login = base64.b64encode(f"job:{worlds.CLIENT_SECRET}".encode()).decode()
    assert [secret for secret in (worlds.CLIENT_SECRET, login, TOKEN) if secret in job.shown] == []
