# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Descriptions are loaded with the modules of awx.awx into a controller that knows its fields and rules."""

from __future__ import annotations

import copy
import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme

from support.awx import PREVIEW, SANDBOX, options, pingone, stage, workfront
from support.awx_jobs import Jobs
from support.controller import Controller
from support.modules import clean_environment
from support.repository import ROOT

pytestmark = pytest.mark.awx

SECRET = "s3cret-value"
PINGONE = {"client_id": "c", "auth_environment_id": "e", "client_secret": SECRET}
WORKFRONT = {"source_api_key": SECRET, "target_api_key": SECRET}
NOTIFICATION = {"name": "Chat", "type": "slack", "configuration": {"channels": ["#x"], "token": SECRET}}
PLAYBOOKS = sorted(f"playbooks/{path.name}" for path in (ROOT / "playbooks").glob("*.yml"))


def credentials(*pipelines: dict[str, Any]) -> list[dict[str, Any]]:
    inputs = {"pingone": PINGONE, "workfront": WORKFRONT}
    vendors = {stage["credential"]: pipeline["vendor"] for pipeline in pipelines for stage in pipeline["stages"]}
    return [{"name": name, "vendor": vendor, "inputs": inputs[vendor]} for name, vendor in vendors.items()]


class Awx:
    """A controller, and runs of the playbook that load into it."""

    def __init__(self, controller: Controller, directory: Path) -> None:
        self.controller, self.directory = controller, directory
        self.more: Mapping[str, str] = {}

    def run(self, *pipelines: dict[str, Any], succeeds: bool = True, **more: Any) -> str:
        """Run the playbook; return what it showed. The requests begin anew."""
        self.controller.requests.clear()
        given = options(*pipelines, credentials=credentials(*pipelines), **more)
        file = self.directory / "description.json"
        file.write_text(json.dumps({f"awx_setup_{key}": value for key, value in given.items()}), encoding="utf-8")
        environment = self._environment()
        command = [
            str(Path(sys.executable).parent / "ansible-playbook"),
            "envops.promotion.awx_setup",
            "-e",
            f"@{file}",
        ]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        shown = f"{done.stdout}\n{done.stderr}"
        assert (done.returncode == 0) is succeeds, shown
        assert SECRET not in shown
        return shown

    def _environment(self) -> Mapping[str, str]:
        """The paths of this run and of the collection awx.awx, wherever it is installed, and nothing of the caller's."""
        return {
            **clean_environment(),
            "ANSIBLE_COLLECTIONS_PATH": os.environ["ANSIBLE_COLLECTIONS_PATH"],
            "ANSIBLE_HOME": str(self.directory / "home"),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_PIPELINING": "true",
            **self.controller.environment,
            **self.more,
        }


@pytest.fixture(name="awx")
def _awx(tmp_path: Path) -> Iterator[Awx]:
    with Controller(PLAYBOOKS) as controller:
        organization = controller.store.create("organizations", {"name": "Identity"})
        for team in ("Release managers", "Operators"):
            controller.store.create("teams", {"name": team, "organization": organization["id"]})
        yield Awx(controller, tmp_path)


def links_of(controller: Controller, workflow: str) -> dict[str, dict[str, list[str]]]:
    """The links of a workflow's nodes as the controller has them, by identifiers."""
    number = controller.named("workflow_job_templates")[workflow]["id"]
    nodes = {
        node["id"]: node
        for node in controller.store.objects["workflow_job_template_nodes"].values()
        if node["workflow_job_template"] == number
    }
    return {
        node["identifier"]: {
            link: [nodes[each]["identifier"] for each in controller.store.linked.get((node["id"], f"{link}_nodes"), [])]
            for link in ("success", "failure", "always")
            if controller.store.linked.get((node["id"], f"{link}_nodes"))
        }
        for node in nodes.values()
    }


def test_a_load_makes_a_workflow_with_an_approval(awx: Awx) -> None:
    pipeline = pingone(1)
    awx.run(pipeline, notifications=[NOTIFICATION])
    controller = awx.controller
    assert links_of(controller, "Promotion: Directory") == {
        "1-plan": {"success": ["1-changes"]},
        "1-changes": {"success": ["1-approval"], "failure": ["1-nothing"]},
        "1-approval": {"success": ["1-execute"], "failure": ["1-discard"]},
        "1-discard": {"always": ["1-not-executed"]},
        "1-execute": {},
        "1-nothing": {},
        "1-not-executed": {},
    }
    plan = "Promotion: Directory / Production / plan"
    variables = json.loads(controller.named("job_templates")[plan]["extra_vars"])
    assert variables["pingone_promote_metadata"]["Ticket"] == "{{ promotion_ticket | default('') }}"
    assert controller.has_role("Release managers", "job_templates", plan, "read_role")
    assert controller.has_role("Release managers", "workflow_job_templates", "Promotion: Directory", "approval_role")
    assert controller.has_role("Operators", "workflow_job_templates", "Promotion: Directory", "execute_role")
    execute = "Promotion: Directory / Production / execute"
    assert controller.has_role("Operators", "job_templates", execute, "read_role")
    assert not controller.has_role("Operators", "job_templates", execute, "execute_role")
    assert controller.named("credentials")["Key of Production"]["inputs"]["client_secret"] == SECRET
    assert (
        controller.named("credential_types")["PingOne promotion"]["injectors"]["env"]["PINGONE_REGION"]
        == "{{ region }}"
    )


@pytest.mark.release
@pytest.mark.parametrize(
    "pipeline", [pingone(1), pingone(2), pingone(3), workfront(2), workfront(3)], ids=["p1", "p2", "p3", "w2", "w3"]
)
def test_a_second_load_of_a_sample_changes_nothing(awx: Awx, pipeline: dict[str, Any]) -> None:
    awx.run(pipeline, notifications=[NOTIFICATION])
    requests = len(awx.controller.requests)
    # What awx.awx asks for the objects themselves: without the queries before and after, and the second call for approvals.
    # Only the role asks for pages of a size, for the user and for the playbooks.
    lookups = sum("page_size=" in each or each.endswith(("/me/", "/playbooks/")) for each in awx.controller.requests)
    approvals = sum("approval" in stage for stage in pipeline["stages"])
    assert requests <= 1.3 * (requests - lookups - 9 * approvals)
    shown = awx.run(pipeline, notifications=[NOTIFICATION])
    assert awx.controller.writes == []
    assert "changed=0" in shown


@pytest.mark.release
def test_what_awx_stores_in_other_words_is_not_changed_again(awx: Awx) -> None:
    controller = awx.controller
    kind = {"name": "Ansible Galaxy", "kind": "galaxy", "inputs": {"fields": [{"id": "url"}]}}
    number = controller.store.create("credential_types", kind)["id"]
    hub, _galaxy = (
        controller.store.create("credentials", {"name": name, "credential_type": number, "inputs": {}})
        for name in ("Hub", "Galaxy")
    )
    organization = controller.named("organizations")["Identity"]
    controller.store.associate(organization["id"], "galaxy_credentials", hub["id"], removes=False)
    approval = {"timeout": "60", "description": " Please decide.\n"}
    pipeline = workfront(
        stages=[stage("Live", SANDBOX, PREVIEW, approval=approval)],
        select={"package_id": "5ebad3a0011f7d8c8e4b1e0fdf0ba6c0"},
        drift={
            "rrule": "DTSTART;TZID=Europe/Zurich:20270101T060000\nRRULE:FREQ=DAILY;INTERVAL=1;UNTIL=20281231T230000Z"
        },
        questions=[
            {"variable": "some", "question": "Q", "type": "multiselect", "choices": ["a", "b"], "default": ["a"]},
            {"variable": "many", "question": "Q", "type": "float", "default": 1},
            {"variable": "hidden", "question": "Q", "type": "password"},
        ],
    )
    more: dict[str, Any] = {
        "galaxy_credential": "Galaxy",
        "execution_environment": {"name": "EE", "image": "quay.io/a/b:1", "pull": "always"},
        "notifications": [{"name": "Hook", "type": "webhook", "configuration": {"url": "https://x", "headers": {}}}],
    }
    awx.run(pipeline, **more)
    shown = awx.run(pipeline, **more)
    assert awx.controller.writes == []
    assert "changed=0" in shown
    kept = [controller.store.objects["credentials"][each]["name"] for each in galaxy_of(controller, organization["id"])]
    assert kept == ["Hub", "Galaxy"]


def galaxy_of(controller: Controller, organization: int) -> list[int]:
    return controller.store.linked[organization, "galaxy_credentials"]


@pytest.mark.release
def test_a_load_that_ends_half_way_says_where_and_goes_on_afterwards(awx: Awx) -> None:
    controller = awx.controller
    controller.failures.append(("POST /api/v2/projects/", 502))
    shown = awx.run(pingone(1), succeeds=False)
    assert "The load stopped at the project Playbooks:" in shown
    assert "502" in shown
    assert "Start again to continue." in shown
    controller.forbidden.add("inventories")
    shown = awx.run(pingone(1), succeeds=False)
    assert "The load stopped at the inventory Promotion localhost: You don't have permission" in shown
    assert "project Playbooks. Start again to continue." in shown
    controller.forbidden.clear()
    controller.store.refusals["workflow_job_template_nodes", "1-plan"] = {"detail": "Refused for a test."}
    shown = awx.run(pingone(1), succeeds=False)
    assert "The load stopped at the workflow node Promotion: Directory, 1-plan:" in shown
    assert "Refused for a test." in shown
    assert "workflow Promotion: Directory" in shown
    controller.store.refusals.clear()
    awx.run(pingone(1))
    assert links_of(controller, "Promotion: Directory")["1-plan"] == {"success": ["1-changes"]}
    assert controller.has_role("Release managers", "workflow_job_templates", "Promotion: Directory", "approval_role")


BY_HAND: dict[str, dict[str, Any]] = {
    "job_templates": {
        **dict.fromkeys(("limit", "job_tags", "skip_tags"), "verify"),
        **{f"ask_{what}_on_launch": True for what in ("variables", "limit", "tags", "skip_tags", "job_type")},
        "extra_vars": "{}",
        "job_type": "check",
        "allow_simultaneous": None,
        "playbook": "playbooks/pingone_drift.yml",
        "diff_mode": None,
        "survey_enabled": None,
    },
    "workflow_job_templates": {
        "extra_vars": json.dumps({"pingone_promote_stage": "all"}),
        "ask_variables_on_launch": True,
        "allow_simultaneous": True,
        "survey_enabled": False,
    },
    "workflow_approval_templates": {"timeout": 0, "description": "Just approve it."},
    "schedules": {"enabled": False, "rrule": "DTSTART:20270101T060000Z RRULE:FREQ=YEARLY;INTERVAL=1"},
    "inventories": {"variables": "{}"},
    "projects": {"scm_branch": "other", "scm_update_on_launch": True},
    "notification_templates": {"messages": {}},
    "credential_types": {"injectors": {"env": {}}},
}
"""Fields as somebody has changed them in AWX, by endpoint; None stands for the opposite."""
DRIFT = {"rrule": "DTSTART:20270101T060000Z RRULE:FREQ=DAILY;INTERVAL=1"}


def state_of(controller: Controller) -> dict[str, Any]:
    """All that a controller has stored."""
    store = controller.store
    return copy.deepcopy({key: getattr(store, key) for key in ("objects", "linked", "surveys", "members")})


def sorted_lists(state: dict[str, Any]) -> dict[str, Any]:
    """What is stored without the order of what is linked, and without lists that are empty."""
    linked = {key: sorted(listed) for name in ("linked", "members") for key, listed in state[name].items() if listed}
    return {**state, "linked": linked, "members": {}}


@pytest.mark.release
def test_a_load_takes_back_what_somebody_has_changed_by_hand(awx: Awx) -> None:
    controller, pipeline = awx.controller, pingone(1, drift=DRIFT)
    awx.run(pipeline, notifications=[NOTIFICATION])
    before = state_of(controller)
    for endpoint, fields in BY_HAND.items():
        for item in controller.store.objects[endpoint].values():
            item |= {key: not item[key] if value is None else value for key, value in fields.items() if key in item}
    store = controller.store
    nodes = {each["identifier"]: each for each in store.objects["workflow_job_template_nodes"].values()}
    nodes["1-execute"]["unified_job_template"] = nodes["1-discard"]["unified_job_template"]
    store.linked[nodes["1-plan"]["id"], "success_nodes"] = [nodes["1-execute"]["id"]]
    store.linked[nodes["1-approval"]["id"], "failure_nodes"] = [nodes["1-execute"]["id"]]
    store.linked |= {key: [] for key in store.linked if key[1].startswith(("credentials", "notification"))}
    store.surveys = {key: {"name": "", "description": "", "spec": []} for key in store.surveys}
    store.members.clear()
    awx.run(pipeline, notifications=[NOTIFICATION])
    assert sorted_lists(state_of(controller)) == sorted_lists(before)


@pytest.mark.release
def test_a_controller_below_a_path_with_a_certificate_of_its_own_and_many_objects(tmp_path: Path) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(tls)
    pipeline = pingone(stages=[stage("Größe", "Development", "Production")])
    nobody: dict[str, Any] = {"approvers": "", "operators": ""}
    with Controller(PLAYBOOKS, prefix="/tower", tls=tls) as controller:
        number = controller.store.create("organizations", {"name": "Identity"})["id"]
        for place in range(450):
            theirs = {"name": f"Promotion {place}", "description": "by hand", "organization": number}
            controller.store.create("workflow_job_templates", theirs)
        taken = {**theirs, "name": "Promotion: Directory"}
        item = controller.store.create("workflow_job_templates", taken)
        awx = Awx(controller, tmp_path)
        awx.more = {"CONTROLLER_VERIFY_SSL": "true"}
        assert "certificate" in awx.run(pipeline, succeeds=False, **nobody)
        awx.more = {"CONTROLLER_HOST": f"{controller.environment['CONTROLLER_HOST']}/"}
        shown = awx.run(pipeline, succeeds=False, **nobody)
        assert "Promotion: Directory is there already, but not from this description." in shown
        assert controller.writes == []
        item["name"] = "Promotion 450"
        awx.run(pipeline, **nobody)
        assert {"Promotion: Directory / Größe / plan"} < set(controller.named("job_templates"))
        awx.run(pipeline, state="absent", **nobody)
        assert controller.named("job_templates") == {}
        assert len(controller.named("workflow_job_templates")) == 451


@pytest.mark.release
def test_only_what_the_description_has_made_is_removed(awx: Awx) -> None:
    controller = awx.controller
    # Without approvals and teams: what is loaded is what has to be removed.
    [one, two] = (stage(name, "Development", name) for name in ("Production", "Staging"))
    nobody: dict[str, Any] = {"approvers": "", "operators": ""}
    awx.run(pingone(stages=[one, two]), pingone(name="Old", stages=[one]), notifications=[NOTIFICATION], **nobody)
    number = controller.named("organizations")["Identity"]["id"]
    theirs = {"name": "Promotion: theirs", "description": "made by hand", "organization": number}
    controller.store.create("workflow_job_templates", theirs)
    awx.run(pingone(stages=[one]), prune=True, **nobody)
    assert set(controller.named("workflow_job_templates")) == {"Promotion: Directory", "Promotion: theirs"}
    assert not [name for name in controller.named("job_templates") if "Staging" in name or "Old" in name]
    assert controller.named("notification_templates") == {}
    assert all(identifier.startswith("1-") for identifier in links_of(controller, "Promotion: Directory"))
    # Somebody has removed a half of it by hand.
    gone = controller.named("workflow_job_templates")["Promotion: Directory"]
    controller.store.delete("workflow_job_templates", gone)
    for name in ("plan", "execute"):
        template = controller.named("job_templates")[f"Promotion: Directory / Production / {name}"]
        controller.store.delete("job_templates", template)
    awx.run(pingone(stages=[one]), state="absent", **nobody)
    assert "0 steps, 0 changes." in awx.run(pingone(stages=[one]), state="absent", **nobody)
    assert set(controller.named("workflow_job_templates")) == {"Promotion: theirs"}
    assert controller.named("job_templates") == controller.named("inventories") == controller.named("projects") == {}
    assert set(controller.named("credentials")) >= {"Key of Production"}


@pytest.mark.release
def test_nothing_is_changed_if_something_is_in_the_way(awx: Awx) -> None:
    controller = awx.controller
    assert "The team Nobody is not there" in awx.run(pingone(1), succeeds=False, operators="Nobody")
    assert controller.writes == []
    shown = awx.run(pingone(1), succeeds=False, execution_environment={"name": "EE"})
    assert "The execution environment EE is not there." in shown
    controller.forbidden.add("organizations")
    controller.is_superuser = False
    assert "The user admin may not create the credential type" in awx.run(pingone(1), succeeds=False)
    assert controller.writes == []
    controller.is_superuser = True
    controller.store.playbooks = ["playbooks/other.yml"]
    shown = awx.run(pingone(1), succeeds=False)
    assert "lacks the playbooks playbooks/awx_workflow_step.yml" in shown
    assert controller.named("job_templates") == {}


@pytest.mark.release
def test_a_controller_that_is_away_is_named(awx: Awx, monkeypatch: pytest.MonkeyPatch) -> None:
    away = {**awx.controller.environment, "CONTROLLER_HOST": "http://127.0.0.1:9"}
    monkeypatch.setattr(Controller, "environment", property(lambda _self: away))
    shown = awx.run(pingone(1), succeeds=False)
    assert "Connection refused" in shown
    assert "Nothing on the controller was changed." in shown


@pytest.mark.release
def test_a_user_name_and_a_password_are_a_login_too(awx: Awx, monkeypatch: pytest.MonkeyPatch) -> None:
    # AWX sets the variable of the token, too, if its credential has none.
    login = {**awx.controller.login, "CONTROLLER_OAUTH_TOKEN": ""}
    monkeypatch.setattr(Controller, "environment", property(lambda _self: login))
    shown = awx.run(pingone(1), state="absent")
    assert "The description Promotion is removed: 0 steps, 0 changes." in shown
    assert login["CONTROLLER_PASSWORD"] not in shown
    assert "POST /api/v2/tokens/" in awx.controller.requests


@pytest.mark.release
@pytest.mark.parametrize("refused", ["credentials", "notification_templates"])
def test_a_load_as_a_job_of_awx_stores_no_secret(awx: Awx, tmp_path: Path, refused: str) -> None:
    pipeline = pingone(1)
    given = options(pipeline, credentials=credentials(pipeline), notifications=[NOTIFICATION])
    names = {"credentials": "Key of Production", "notification_templates": "Promotion - Chat"}
    awx.controller.store.refusals[refused, names[refused]] = {"detail": [f"Not accepted: {SECRET}"]}
    own = {"ANSIBLE_LOCALHOST_WARNING": "false", "ANSIBLE_DISPLAY_TRACEBACK": "always"}
    variables = {f"awx_setup_{key}": value for key, value in given.items()}
    job = Jobs(tmp_path, {**own, **awx.controller.environment}).run("awx_setup", variables, "-vvvv", "--diff")
    assert job.status == "failed"
    assert "The load stopped at the" in job.shown
    assert SECRET not in job.shown


def test_ansible_builder_accepts_the_execution_environment(tmp_path: Path) -> None:
    builder = Path(sys.executable).parent / "ansible-builder"
    definition = str(ROOT / "extensions" / "awx" / "execution-environment.yml")
    command = [str(builder), "create", "--file", definition, "--context", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "awx.awx" in (tmp_path / "_build" / "requirements.yml").read_text(encoding="utf-8")
