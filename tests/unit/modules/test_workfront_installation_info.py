# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""workfront_installation_info: what was installed where, and how it ended."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.workfront import SOURCE, TARGET, Workfront, installed, small_package

UNKNOWN = "00000000-1111-4222-8333-444444444444"


def info(workfront: Workfront, lane: str = TARGET, **options: Any) -> list[dict[str, Any]]:
    outcome = workfront.run("workfront_installation_info", lane, **options)
    assert outcome.changed is False
    found: list[dict[str, Any]] = outcome["installations"]
    return found


@pytest.fixture
def package_id(workfront: Workfront) -> str:
    """A package that was installed in two environments, twice in the target."""
    package_id = small_package(workfront)
    for lane in (TARGET, worlds.OTHER_SANDBOX, TARGET):
        workfront.simulator.workfront_foreign_installation(package_id, lane)
        workfront.simulator.advance(60)
    return package_id


def test_lists_all_environments_the_oldest_first(workfront: Workfront, package_id: str) -> None:
    known = workfront.installations()
    body = list(reversed(workfront.run("workfront_installation_info", package_id=package_id)["installations"]))
    workfront.simulator.fault("status", vendor="workfront", operation="E10", status=200, body=body)
    workfront.simulator.clear_requests()
    for check in (False, True):
        # The order of the answer is not documented (A38).
        task = workfront.run if check else workfront.process
        outcome = task("workfront_installation_info", SOURCE, package_id=package_id, check=check)
        assert outcome.changed is False
        assert [item["id"] for item in outcome["installations"]] == [item["id"] for item in known]
    assert workfront.operations() == ["E10", "E10"]


@pytest.mark.parametrize("form", ["{} ", "\u200b{}", "{}\uff11", "the package"])
@pytest.mark.parametrize("name", ["environmentPromotionPackageId", "blueprintId", "packageId"])
def test_an_installation_of_a_package_with_a_damaged_id_is_not_left_out(
    workfront: Workfront, package_id: str, name: str, form: str
) -> None:
    """It would be one of another package, so that nothing would be installed anywhere."""
    known = workfront.run("workfront_installation_info", package_id=package_id)["installations"]
    body = [{**item, name: form.format(package_id)} for item in known]
    workfront.simulator.fault("status", vendor="workfront", operation="E10", status=200, body=body)
    outcome = workfront.run("workfront_installation_info", package_id=package_id)
    assert outcome.failed
    assert outcome["error"]["kind"] == "protocol"


def test_properties_have_their_current_names(workfront: Workfront, package_id: str) -> None:
    """The legacy dialect calls a package a blueprint."""
    for item in (*info(workfront, package_id=package_id), *info(workfront, installation_id=first(workfront))):
        assert item["environmentPromotionPackageId"] == package_id
        assert item["environmentPromotionPackageVersion"] == 1
        assert item["translationMap"]["TMPL"][worlds.SECOND_TEMPLATE]["installationStatus"]
        assert not [name for name in item if "blueprint" in name]


def first(workfront: Workfront) -> str:
    return str(workfront.installations()[0]["id"])


@pytest.mark.parametrize("form", ["url", "host", "slash"])
def test_environment_is_given_by_url_or_host(workfront: Workfront, package_id: str, form: str) -> None:
    url = workfront.simulator.workfront[worlds.OTHER_SANDBOX]
    given = {"url": url, "host": url.rpartition("/")[2], "slash": f"{url}/"}[form]
    for reported in ("host", "url"):
        workfront.simulator.workfront_behave(environment_format=reported)
        found = info(workfront, package_id=package_id, environment=given)
        assert [item["id"] for item in found] == [workfront.installations()[1]["id"]]
    assert info(workfront, package_id=package_id, environment=worlds.host(worlds.PREVIEW)) == []


def test_environment_with_a_real_name(workfront: Workfront) -> None:
    """Both brands of a host, a URL and a bare host are the same environment."""
    package_id = small_package(workfront)
    for environment in (worlds.host(TARGET), f"https://{worlds.host(TARGET, adobe=True)}", worlds.host(SOURCE)):
        workfront.simulator.workfront_foreign_installation(package_id, TARGET, environment=environment)
    for given in (worlds.host(TARGET), f"https://{worlds.host(TARGET)}/", worlds.host(TARGET, adobe=True).upper()):
        found = info(workfront, package_id=package_id, environment=given)
        assert [item["id"] for item in found] == [item["id"] for item in workfront.installations()[:2]]
    assert info(workfront, package_id=package_id, environment=f"globex.{worlds.PRODUCTION}.workfront.com") == []


def test_one_installation(workfront: Workfront, package_id: str) -> None:
    for known in workfront.installations():
        [found] = info(workfront, installation_id=known["id"])
        assert found["id"] == known["id"]
    assert info(workfront, installation_id=first(workfront).upper())[0]["id"] == first(workfront)
    sandbox = workfront.simulator.workfront[worlds.OTHER_SANDBOX]
    assert info(workfront, installation_id=first(workfront), environment=sandbox) == []


def test_what_is_not_there(workfront: Workfront) -> None:
    assert info(workfront, installation_id=UNKNOWN) == []
    assert info(workfront, package_id=small_package(workfront)) == []


def test_service_that_fails_is_no_empty_list(workfront: Workfront) -> None:
    workfront.simulator.fault("status", vendor="workfront", operation="E11", status=403)
    outcome = workfront.run("workfront_installation_info", installation_id=UNKNOWN)
    assert outcome.failed
    assert outcome["error"]["kind"] == "permission"


@pytest.mark.parametrize(
    ("switches", "running", "finished", "successful"),
    [
        ({}, False, True, True),
        ({"finished_status": "COMPLETED"}, False, True, True),
        ({"finished_status": "DONE_OF_TOMORROW"}, False, True, True),
        ({"omit_installation_status": True}, False, True, True),
        ({"install_outcome": "fail"}, False, True, False),
        ({"install_outcome": "partial", "failed_status": "INSTALLED"}, False, True, False),
        ({"install_outcome": "hang"}, True, False, False),
        ({"install_outcome": "hang", "running_status": "STATUS_OF_TOMORROW"}, True, False, False),
    ],
    ids=["installed", "completed", "by objects", "by status", "failed", "in part", "running", "unknown status"],
)
def test_how_it_stands(
    workfront: Workfront, switches: dict[str, Any], running: bool, finished: bool, successful: bool
) -> None:
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(**switches)
    workfront.install(package_id, wait_timeout=20)
    [found] = info(workfront, package_id=package_id)
    stands = (found["is_running"], found["is_finished"], found["is_successful"])
    assert stands == (running, finished, successful)


def test_rolled_back_installation_is_over_and_no_success(workfront: Workfront) -> None:
    done = installed(workfront, small_package(workfront))
    workfront.simulator.workfront_roll_back(done["installation_id"])
    [found] = info(workfront, installation_id=done["installation_id"])
    assert (found["is_running"], found["is_finished"], found["is_successful"]) == (False, True, False)


def test_prepared_installation_neither_runs_nor_is_over(current_workfront: Workfront) -> None:
    planned = current_workfront.plan(small_package(current_workfront), prepare=True)
    [found] = info(current_workfront, installation_id=planned["installation_id"])
    assert (found["is_running"], found["is_finished"], found["is_successful"]) == (False, False, False)


def test_objects_are_those_that_the_installation_returned(workfront: Workfront) -> None:
    done = installed(workfront)
    [found] = info(workfront, installation_id=done["installation_id"])
    assert found["objects"] == done["objects"]
    assert found["translationMap"] == done["installation"]["translationMap"]


def test_installations_of_the_era_before(workfront: Workfront) -> None:
    """COMPLETED, and other paths to install by; what was made then is read even so."""
    package_id = small_package(workfront)
    workfront.simulator.workfront_behave(era="2023")
    outcome = workfront.install(package_id)
    assert outcome.changed
    assert outcome["status"] == "COMPLETED"
    [found] = info(workfront, package_id=package_id)
    assert (found["id"], found["is_successful"]) == (outcome["installation_id"], True)


def test_an_installation_of_a_plan_may_be_listed_late(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    digest = workfront.plan(package_id)["plan"]["digest"]
    workfront.simulator.workfront_behave(listing_lag=5)
    made = installed(workfront, package_id)["installation_id"]
    workfront.simulator.workfront_behave(listing_lag=0)
    [found] = info(workfront, package_id=package_id, plan_digest=digest)
    assert (found["id"], found["plan_digest"]) == (made, digest)
    assert info(workfront, package_id=package_id, plan_digest=f"sha256:{0:064}") == []
    assert 29 <= sum(workfront.time.slept) <= 61
