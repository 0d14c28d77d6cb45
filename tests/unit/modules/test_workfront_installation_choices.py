# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""collision and overrides: what is planned and installed where an object meets one of the target (contract 7.4)."""

from __future__ import annotations

from typing import Any

import pytest

from simulator import workfront_worlds as worlds
from support.modules import Outcome
from support.workfront import TARGET, Workfront, created_by, installed, planning, small_package

MORE = f"{worlds.SECOND_TEMPLATE_NAME} (promoted)"
TEMPLATE_OVERRIDE = {"object_code": "TMPL", "id": worlds.SECOND_TEMPLATE}


def entry_of(outcome: Outcome, code: str = "TMPL", source_id: str = worlds.SECOND_TEMPLATE) -> tuple[str, str, str]:
    entry = outcome["translation_map"][code][source_id]
    return entry["action"], entry["targetId"], entry["name"]


def plant(workfront: Workfront, code: str = "TMPL", name: str = worlds.SECOND_TEMPLATE_NAME, **more: Any) -> str:
    """Let the target have an object before; return its ID."""
    return str(workfront.simulator.workfront_put_object(TARGET, code, name, **more)["ID"])


def templates(workfront: Workfront) -> list[str]:
    """The names of the agency's templates in the target."""
    found = workfront.objects().values()
    return sorted(item["name"] for item in found if item["code"] == "TMPL" and "Agency" in item["name"])


def ignored(code: str, *ids: str) -> list[dict[str, str]]:
    return [{"object_code": code, "id": item, "action": "IGNORE"} for item in ids]


# -- policies


@pytest.mark.parametrize("collision", ["as_proposed", "use_existing"])
def test_existing_object_is_used_and_left_as_it_is(workfront: Workfront, collision: str) -> None:
    package_id = small_package(workfront)
    planted = plant(workfront, fields={"description": "Ours"})
    planned = workfront.plan(package_id, collision=collision)
    assert entry_of(planned) == ("USEEXISTING", planted, worlds.SECOND_TEMPLATE_NAME)
    assert planned["plan"]["summary"]["reused"] == planned["plan"]["summary"]["total"] == 2
    before = workfront.objects()
    outcome = workfront.install(package_id, collision=collision, expected_plan_digest=planned["plan"]["digest"])
    assert not outcome.changed
    assert (outcome["installation"], outcome["status"]) == (None, None)
    assert workfront.objects() == before
    assert workfront.installations() == []


def test_existing_object_is_overwritten(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    planted = plant(current_workfront, fields={"description": "Ours"})
    planned = current_workfront.plan(package_id, collision="overwrite", diff=True)
    assert entry_of(planned) == ("OVERWRITING", planted, worlds.SECOND_TEMPLATE_NAME)
    assert planned["plan"]["summary"]["updates"] == 2, "the group of everybody collides too"
    assert [line[0] for line in planned["diff"]["prepared"].splitlines()[1:]] == ["~", "~"]
    outcome = installed(current_workfront, package_id, collision="overwrite")
    assert created_by(outcome) == {}
    assert current_workfront.objects()[planted]["fields"]["description"] == "Steps to the end of a contract"
    assert templates(current_workfront) == [worlds.SECOND_TEMPLATE_NAME]
    # Workfront does not show whether the content differs, so it counts as a change every time.
    assert current_workfront.install(package_id, collision="overwrite", check=True).changed


def test_another_object_is_created_beside_the_existing_one(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    planted = plant(current_workfront, fields={"description": "Ours"})
    planned = current_workfront.plan(package_id, collision="create_alt_name")
    assert entry_of(planned) == ("CREATEWITHALTNAME", "", MORE)
    assert planned["plan"]["summary"]["creates"] == 2
    outcome = installed(current_workfront, package_id, collision="create_alt_name")
    assert templates(current_workfront) == [worlds.SECOND_TEMPLATE_NAME, MORE]
    assert current_workfront.objects()[planted]["fields"]["description"] == "Ours"
    assert created_by(outcome)[worlds.SECOND_TEMPLATE] != planted


def test_what_was_created_beside_is_not_created_once_more(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    plant(current_workfront)
    first = installed(current_workfront, package_id, collision="create_alt_name")
    for check in (True, False):
        again = current_workfront.install(package_id, collision="create_alt_name", check=check)
        assert not again.changed
    planned = current_workfront.plan(package_id, collision="create_alt_name")
    made = created_by(first)[worlds.SECOND_TEMPLATE]
    assert entry_of(planned) == ("USEEXISTING", made, worlds.SECOND_TEMPLATE_NAME)
    assert len(current_workfront.installations()) == 1
    current_workfront.simulator.workfront_delete_object(TARGET, made)
    renewed = installed(current_workfront, package_id, collision="create_alt_name")
    assert renewed["plan"]["summary"]["creates"] == 1, "only what is gone is created again"
    assert templates(current_workfront) == [worlds.SECOND_TEMPLATE_NAME, MORE]


def test_policies_leave_alone_what_does_not_collide(current_workfront: Workfront) -> None:
    package_id = current_workfront.assembled_id()
    for collision in ("use_existing", "overwrite", "create_alt_name"):
        planned = current_workfront.plan(package_id, collision=collision)
        action, target_id, name = entry_of(planned, source_id=worlds.TEMPLATE)
        assert (action, target_id, name) == ("CREATE", "", worlds.TEMPLATE_NAME)


@pytest.mark.parametrize("collision", ["overwrite", "create_alt_name"])
def test_legacy_has_not_all_policies(workfront: Workfront, collision: str) -> None:
    package_id = small_package(workfront)
    workfront.simulator.clear_requests()
    outcome = workfront.plan(package_id, collision=collision)
    assert outcome.failed is (workfront.flavor == "legacy")
    if outcome.failed:
        assert f"collision: {collision} is not possible with api_flavor legacy" in outcome.message
        assert workfront.requests() == []


# -- what the vendor's own example proposes: to create although something matches


def quirky(workfront: Workfront) -> str:
    """Return a package with a dashboard and its view, both of which the target has."""
    objects = [{"object_code": "PTLTAB", "id": worlds.DASHBOARD}]
    package_id = workfront.assembled_id(name="Dashboards", objects=objects)
    installed(workfront, package_id)
    workfront.simulator.workfront_behave(quirks=["doc_examples"])
    return package_id


def test_creation_in_spite_of_a_match_is_warned_of(current_workfront: Workfront) -> None:
    """F10: it would make two equally named objects."""
    package_id = quirky(current_workfront)
    outcome = current_workfront.plan(package_id)
    assert entry_of(outcome, "UIVW", worlds.VIEW)[:2] == ("CREATE", "")
    assert entry_of(outcome, "PTLTAB", worlds.DASHBOARD)[:2] == ("CREATEWITHALTNAME", "")
    assert outcome["plan"]["summary"]["creates"] == 2
    [warning] = outcome.warnings
    assert "there will be two" in warning
    assert f'UIVW "Agency View" ({worlds.VIEW})' in warning
    assert "Set collision to use_existing, overwrite or create_alt_name" in warning


def test_collision_policy_settles_what_is_proposed_in_spite_of_a_match(current_workfront: Workfront) -> None:
    package_id = quirky(current_workfront)
    used = current_workfront.plan(package_id, collision="use_existing")
    assert used["plan"]["summary"]["creates"] == 0
    assert used.warnings == []
    assert not current_workfront.install(package_id, collision="use_existing").changed
    overwritten = current_workfront.plan(package_id, collision="overwrite")
    assert overwritten["plan"]["summary"]["updates"] == overwritten["plan"]["summary"]["total"]


def test_alternative_names_are_given_once_also_where_creation_is_proposed(current_workfront: Workfront) -> None:
    package_id = quirky(current_workfront)
    before = current_workfront.objects()
    outcome = current_workfront.install(package_id, collision="create_alt_name")
    assert not outcome.changed, "an earlier installation has created all of it"
    assert current_workfront.objects() == before


# -- overrides


def test_override_by_id_and_by_name(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    planted = plant(workfront, name="Goodbye")
    by_id = {**TEMPLATE_OVERRIDE, "id": worlds.SECOND_TEMPLATE.upper()}
    by_name = {"object_code": "TMPL", "name": worlds.SECOND_TEMPLATE_NAME}
    for which in (by_id, by_name):
        used = workfront.plan(package_id, overrides=[{**which, "action": "USEEXISTING", "target_id": planted}])
        assert entry_of(used)[:2] == ("USEEXISTING", planted)
        skipped = workfront.plan(package_id, overrides=[{**which, "action": "IGNORE"}])
        assert entry_of(skipped)[:2] == ("IGNORE", "")
        assert skipped["plan"]["summary"]["ignored"] == 1
        assert not workfront.install(package_id, overrides=[{**which, "action": "IGNORE"}]).changed


@pytest.mark.parametrize(
    ("naming", "expected"),
    [
        ({"new_name": "Goodbye"}, "Goodbye"),
        ({"name": "Goodbye"}, "Goodbye"),
        ({"name": "Farewell", "new_name": "Goodbye"}, "Goodbye"),
        ({}, MORE),
    ],
    ids=["new_name", "name", "both", "none"],
)
def test_new_name(current_workfront: Workfront, naming: dict[str, str], expected: str) -> None:
    """With an ID, the name is free to stand for the new one."""
    package_id = small_package(current_workfront)
    overrides = [{**TEMPLATE_OVERRIDE, **naming, "action": "CREATEWITHALTNAME"}]
    planned = current_workfront.plan(package_id, overrides=overrides)
    assert entry_of(planned) == ("CREATEWITHALTNAME", "", expected)
    outcome = installed(current_workfront, package_id, overrides=overrides)
    assert templates(current_workfront) == [name for name in [expected] if "Agency" in name]
    made = created_by(outcome)[worlds.SECOND_TEMPLATE]
    assert current_workfront.objects()[made]["name"] == expected
    again = current_workfront.install(package_id, overrides=overrides)
    assert not again.changed, "the override was carried out before"


def test_override_wins_over_the_policy(current_workfront: Workfront) -> None:
    package_id = small_package(current_workfront)
    planted = plant(current_workfront)
    overrides = [{**TEMPLATE_OVERRIDE, "action": "USEEXISTING", "target_id": planted}]
    planned = current_workfront.plan(package_id, collision="overwrite", overrides=overrides)
    assert entry_of(planned)[:2] == ("USEEXISTING", planted)
    assert planned["plan"]["summary"]["updates"] == 1, "the group"


def test_overwriting_needs_no_collision(current_workfront: Workfront) -> None:
    """Contract 7.4: the user may name the object."""
    package_id = small_package(current_workfront)
    overrides = [{**TEMPLATE_OVERRIDE, "action": "OVERWRITING", "target_id": worlds.UNRELATED_TEMPLATE}]
    installed(current_workfront, package_id, overrides=overrides)
    assert current_workfront.objects()[worlds.UNRELATED_TEMPLATE]["name"] == worlds.SECOND_TEMPLATE_NAME


@pytest.mark.parametrize(
    ("override", "said"),
    [
        (
            {"object_code": "TMPL", "name": "New Agency"},
            f"TMPL 'New Agency' is not in the plan, which has these objects of type TMPL: {worlds.SECOND_TEMPLATE_NAME}",
        ),
        ({"object_code": "TMPL", "id": "0" * 32}, f"TMPL {'0' * 32} is not in the plan"),
        ({"object_code": "PROJ", "id": worlds.PROJECT}, "which has no PROJ, but GROUP, TMPL"),
    ],
    ids=["name", "id", "code"],
)
def test_override_of_what_is_not_in_the_plan(workfront: Workfront, override: dict[str, str], said: str) -> None:
    package_id = small_package(workfront)
    workfront.simulator.clear_requests()
    for task in (workfront.plan, workfront.install):
        outcome = task(package_id, overrides=[{**override, "action": "IGNORE"}])
        assert outcome.failed
        assert said in outcome.message
        assert outcome["error"]["kind"] == "validation"
    assert workfront.writes() == [planning(workfront)] * 2


def test_override_of_an_ambiguous_name_shows_the_ids(workfront: Workfront) -> None:
    objects = [{"object_code": "TMPL", "id": item} for item in worlds.AMBIGUOUS_TEMPLATES]
    package_id = workfront.assembled_id(name="Campaigns", objects=objects)
    override = {"object_code": "TMPL", "action": "IGNORE"}
    outcome = workfront.plan(package_id, overrides=[{**override, "name": worlds.AMBIGUOUS_NAME}])
    assert outcome.failed
    assert f"the plan has 2 objects TMPL '{worlds.AMBIGUOUS_NAME}'" in outcome.message
    assert all(item in outcome.message for item in worlds.AMBIGUOUS_TEMPLATES)
    chosen = workfront.plan(package_id, overrides=[{**override, "id": worlds.AMBIGUOUS_TEMPLATES[1]}])
    assert chosen["translation_map"]["TMPL"][worlds.AMBIGUOUS_TEMPLATES[0]]["action"] == "CREATE"
    assert chosen["translation_map"]["TMPL"][worlds.AMBIGUOUS_TEMPLATES[1]]["action"] == "IGNORE"


def test_object_that_is_overridden_twice(workfront: Workfront) -> None:
    package_id = small_package(workfront)
    by_name = {"object_code": "TMPL", "name": worlds.SECOND_TEMPLATE_NAME, "action": "IGNORE"}
    outcome = workfront.plan(package_id, overrides=[{**TEMPLATE_OVERRIDE, "action": "CREATE"}, by_name])
    assert outcome.failed
    assert "is given twice, once by its ID and once by its name" in outcome.message


# -- children of what is ignored


def test_children_that_would_certainly_be_orphans_are_refused(workfront: Workfront) -> None:
    """F9: the only template is ignored, so its tasks have no parent."""
    package_id = workfront.assembled_id()
    workfront.simulator.clear_requests()
    outcome = workfront.install(package_id, overrides=ignored("TMPL", worlds.TEMPLATE))
    assert outcome.failed
    assert "every TMPL of the plan is ignored" in outcome.message
    assert f'TTSK "Sign contract" ({worlds.TEMPLATE_TASKS[0]})' in outcome.message
    assert "Ignore the children too" in outcome.message
    assert workfront.writes() == [planning(workfront)]


def test_children_that_may_be_orphans_are_warned_of(workfront: Workfront) -> None:
    """F9: the queue could as well belong to the project, which stays."""
    package_id = workfront.assembled_id()
    family = [*ignored("TMPL", worlds.TEMPLATE), *ignored("TTSK", *worlds.TEMPLATE_TASKS)]
    outcome = workfront.plan(package_id, overrides=family)
    assert not outcome.failed
    assert any(f'QUED "Agency queue" ({worlds.QUEUE_DEFINITION})' in text for text in outcome.warnings)
    assert all("ignore that object too, or the installation fails" in text for text in outcome.warnings)

    queue = [*ignored("QUED", worlds.QUEUE_DEFINITION), *ignored("QUET", worlds.QUEUE_TOPIC)]
    complete = workfront.plan(package_id, overrides=[*family, *queue])
    assert complete.warnings == []
    assert complete["plan"]["summary"]["ignored"] == 5
    done = installed(workfront, package_id, overrides=[*family, *queue])
    assert worlds.TEMPLATE not in created_by(done)
    assert worlds.TEMPLATE_NAME not in templates(workfront)
