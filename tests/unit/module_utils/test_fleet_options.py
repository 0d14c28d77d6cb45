# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the playbooks for fleets make of their variables, before the first wave."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ansible_collections.envops.promotion.plugins.filter.promotion_fleet import decide

ENVIRONMENTS = [
    {"id": "aaaaaaaa-0000-4000-8000-000000000001", "name": "Development"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000002", "name": "Staging"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000003", "name": "Production"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000004", "name": "Same"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000005", "name": "Same"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000006", "name": "localhost"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000007", "name": "Brand:1"},
    {"id": "aaaaaaaa-0000-4000-8000-000000000008", "name": "127.0.0.1"},
]
SECRET = "secret-of-a-connection-5b1"


def begun(
    names: tuple[str, ...] = (),
    group: tuple[str, ...] = (),
    playbook_dir: str = ".",
    job: dict[str, str] | None = None,
    **options: Any,
) -> dict[str, Any]:
    given = {
        "prefix": "pingone_fleet",
        "role": "pingone_promote",
        "playbook_dir": playbook_dir,
        "job": job or {},
        "names": list(names),
        "decided": ["pingone_promote_target_environment"],
        "required": ["source_environment"],
        "group": list(group),
        "options": {"source_environment": "Development", "targets": ["Staging"], **options},
    }
    return decide(given, "begin")


@pytest.mark.parametrize("blank", ["", " ", "\n\t", None], ids=repr)
@pytest.mark.parametrize("name", ["targets", "release", "waves", "soak", "checks", "report", "metadata", "stage"])
def test_a_blank_is_not_given(name: str, blank: Any) -> None:
    others: dict[str, Any] = {"targets": None, "group": ("Brand",)}
    without = begun(**others)
    assert begun(**{**others, name: blank}) == without
    assert without["problem"] == ""


def test_reports_say_who_runs_which_playbook_and_what_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "jane")
    playbook = {"Playbook": "envops.promotion.pingone_fleet"}
    assert begun()["metadata"] == {"Run by": "jane", **playbook}
    given = {"ticket": "CHG0042001", "Run by": "Release team"}
    assert begun(metadata=given)["metadata"] == {**given, **playbook}
    monkeypatch.setenv("AWX_HOST", "https://awx.example.com/")
    monkeypatch.setenv("JOB_ID", "42")
    in_job = begun(job={"tower_user_name": "john", "awx_job_id": "42", "awx_job_template_name": "Fleet"})
    assert in_job["metadata"] == {
        "Run by": "john",
        "AWX job": "42",
        "AWX job template": "Fleet",
        "Job": "https://awx.example.com/#/jobs/playbook/42/output",
        **playbook,
    }


@pytest.mark.parametrize("metadata", ["text", ["a"], {"ticket": ["CHG1"]}, {" ": "x"}], ids=repr)
def test_metadata_that_is_none_is_named_before_anything_is_asked(metadata: Any) -> None:
    assert begun(metadata=metadata)["problem"].startswith("pingone_promote_metadata")


@pytest.mark.parametrize(
    ("tasks", "problem"),
    [
        ("- ansible.builtin.ping:", ""),
        ("- ansible.builtin.ping:\n  when: false", "could pass with nothing checked"),
        ("- hosts: all", "is a playbook"),
        (None, "does not exist"),
    ],
)
def test_files_of_checks_are_those_of_the_roles(tmp_path: Path, tasks: str | None, problem: str) -> None:
    if tasks is not None:
        (tmp_path / "check.yml").write_text(tasks, encoding="utf-8")
    found = begun(checks="check.yml", playbook_dir=str(tmp_path))
    assert problem in found["problem"]
    if problem:
        assert found["problem"].startswith("pingone_fleet_checks: check.yml must be a file with tasks, but ")
    else:
        assert found["checks"] == [{"name": "check.yml", "path": str(tmp_path / "check.yml")}]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", [1, "100%"]),
        (None, [1, "100%"]),
        ([1, 3, "100%"], [1, 3, "100%"]),
        ("1, 3, 100%", [1, 3, "100%"]),
        ("1\n25%\n", [1, "25%"]),
        ('["1", "50%"]', [1, "50%"]),
        (5, [5]),
        ("7", [7]),
    ],
)
def test_waves(given: Any, expected: list[Any]) -> None:
    assert begun(waves=given)["waves"] == expected


@pytest.mark.parametrize(
    "given", [[], [0], ["0%"], ["101%"], [-1], [1.5], [True], ["half"], [None], [[1]], {"a": 1}, True, ["1e3"], ["00"]]
)
def test_sizes_that_are_none_are_refused(given: Any) -> None:
    assert begun(waves=given)["problem"].startswith("waves")


@pytest.mark.parametrize(("given", "expected"), [("", 0), (None, 0), ("90", 90), (1.5, 1.5), (604800, 604800)])
def test_soak(given: Any, expected: float) -> None:
    assert begun(soak=given)["soak"] == expected


@pytest.mark.parametrize("given", [-1, "soon", True, 604801, "nan", "inf", [], {}])
def test_soaks_that_are_none_are_refused(given: Any) -> None:
    assert begun(soak=given)["problem"].startswith("soak must be a number of seconds from 0")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Staging, Production", ["Staging", "Production"]),
        ("Staging\nBrand, two\n", ["Staging", "Brand, two"]),
        ([" Staging "], ["Staging"]),
        ('["Staging"]', ["Staging"]),
        ("", ["Brand"]),
        (None, ["Brand"]),
    ],
)
def test_targets(given: Any, expected: list[str]) -> None:
    assert begun(targets=given, group=("Brand",))["targets"] == expected


@pytest.mark.parametrize("given", ["", None, [], ",", [None], ["Staging", " "], {}, 0.5])
def test_no_target_is_no_fleet(given: Any) -> None:
    assert "target" in begun(targets=given)["problem"]


def test_a_name_that_is_given_twice_is_found_before_anything_is_asked() -> None:
    assert "Staging is given more than once" in begun(targets="Staging, Production, Staging")["problem"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("pingone_fleet_wave", "Did you mean pingone_fleet_waves?"),
        ("pingone_fleet_123456789012345678", "is unknown. Variables: pingone_fleet_source_environment"),
        ("pingone_promote_target_environment", "must not be set"),
    ],
)
def test_variables_that_are_mistyped_or_overrule_the_fleet(name: str, problem: str) -> None:
    assert problem in begun(names=(name,))["problem"]


def test_variables_of_the_role_and_a_former_result_are_fine() -> None:
    assert not begun(names=("pingone_promote_policy", "pingone_fleet_result", "pingone_fleet_soak"))["problem"]


@pytest.mark.parametrize("given", ["", None, "  "])
def test_a_source_is_needed(given: Any) -> None:
    assert begun(source_environment=given)["problem"] == "pingone_fleet_source_environment must be set."


def environments(*targets: str, source: str = "Development") -> dict[str, Any]:
    return decide({"source": source, "targets": list(targets), "environments": ENVIRONMENTS}, "environments")


@pytest.mark.parametrize("given", [" Development", "Development\n", f" {ENVIRONMENTS[0]['id']} "])
def test_blanks_around_the_source_have_no_meaning(given: str) -> None:
    assert environments("Staging", source=given)["source"] == ENVIRONMENTS[0]["id"]


def test_targets_by_name_and_id() -> None:
    found = environments("Staging", "AAAAAAAA-0000-4000-8000-000000000003", "localhost", "Brand:1", "127.0.0.1")
    assert found["source"] == ENVIRONMENTS[0]["id"]
    assert found["targets"] == [
        {"name": "Staging", "id": ENVIRONMENTS[1]["id"]},
        {"name": "AAAAAAAA-0000-4000-8000-000000000003", "id": ENVIRONMENTS[2]["id"]},
        *({"name": each["id"], "id": each["id"]} for each in ENVIRONMENTS[5:8]),
    ]


@pytest.mark.parametrize(
    ("targets", "problem"),
    [
        (("Stagin",), "'Stagin' is neither the ID nor the name of an environment. Did you mean Staging?"),
        (("Same",), "2 environments are named 'Same'"),
        (("Staging", "Staging"), "Staging and Staging are the same environment"),
        (("Staging", str(ENVIRONMENTS[1]["id"])), "are the same environment"),
        (("Development",), "Development is the source environment"),
        ((str(ENVIRONMENTS[0]["id"]).upper(),), "is the source environment"),
    ],
)
def test_targets_that_are_wrong(targets: tuple[str, ...], problem: str) -> None:
    assert problem in environments(*targets)["problem"]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("Developmnt", "source_environment: 'Developmnt' is neither the ID nor the name of an environment."),
        ("Same", "source_environment: 2 environments are named 'Same'"),
    ],
)
def test_a_source_that_is_wrong_is_not_called_a_target(source: str, problem: str) -> None:
    assert problem in environments("Staging", source=source)["problem"]


def connections(*targets: Any, source: str = "https://acme.sb01.workfront.com") -> dict[str, Any]:
    return decide({"source": {"url": source}, "targets": list(targets)}, "connections")


def test_connections_are_named_by_their_hosts() -> None:
    target = {"url": "https://Acme.my.workfront.com/", "api_key": SECRET}
    assert connections(target)["targets"] == [{"name": "acme.my.workfront.com", "connection": target}]
    local = {"url": "http://[::1]:8080/base", "api_key": SECRET}
    assert connections(local)["targets"][0]["name"] == "--1-8080"


@pytest.mark.parametrize(
    "targets",
    [
        [{"api_key": SECRET}],
        [SECRET],
        [{"url": "https://[", "api_key": SECRET}],
        [{"url": "https://acme.sb01.workfront.com", "api_key": SECRET}],
        [{"url": "https://a.my.workfront.com", "api_key": SECRET}] * 2,
        [{"url": f"https://{host}", "api_key": SECRET} for host in ("a.my.workfront.com:443", "A.my.workfront.com./x")],
    ],
)
def test_connections_that_are_wrong_are_not_shown(targets: list[Any]) -> None:
    problem = connections(*targets)["problem"]
    assert problem
    assert SECRET not in problem


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"apikey": SECRET}, "entry 2: workfront_promote_target"),
        ({"api_key": SECRET, "validate_certs": "perhaps"}, "entry 2: "),
        ({"api_key": SECRET, "session_id": ""}, ""),
    ],
)
def test_connections_are_checked_before_the_first_wave(options: dict[str, Any], problem: str) -> None:
    fine = {"url": "https://a.my.workfront.com", "api_key": SECRET}
    found = connections(fine, {"url": "https://b.my.workfront.com", **options})["problem"]
    assert problem in found if problem else not found
    assert SECRET not in found


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("x", "report: entry 1 must be a dictionary with format and path"),
        ([{"format": "html"}], "report: entry 1 must be a dictionary with format and path"),
        ([{"format": "html", "path": " "}], "report: entry 1 must be a dictionary"),
        ([{"format": "html", "path": "/a", "mode": 1}], "report: entry 1 must be a dictionary"),
        ([{"format": "html", "path": "/a"}, {"format": "json", "path": "/a"}], "/a is given more than once"),
    ],
)
def test_reports_that_cannot_be_written_are_named(given: Any, problem: str) -> None:
    assert problem in begun(report=given)["problem"]


@pytest.mark.parametrize("given", [[{"format": "html", "path": "/a"}], '[{"format": "html", "path": "/a"}]'])
def test_reports(given: Any) -> None:
    assert begun(report=given)["report"] == [{"format": "html", "path": "/a"}]
    assert begun(report="")["report"] == []


@pytest.mark.parametrize("given", ["execute", "discard", "everything", 1])
def test_a_fleet_makes_a_plan_for_each_target(given: Any) -> None:
    assert "_stage must be all or plan for a fleet" in begun(stage=given)["problem"]
    assert not begun(stage="plan")["problem"]


def test_a_release_that_cannot_be_one_is_named_before_anything_is_asked() -> None:
    given = {
        "prefix": "pingone_fleet",
        "release_is_uuid": True,
        "options": {"targets": ["a"], "release": "latest"},
    }
    assert decide(given, "begin")["problem"] == "pingone_fleet_release must be an ID (UUID); got 'latest'."
