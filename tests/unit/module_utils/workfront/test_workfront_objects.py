# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The types of objects (contract Workfront 8, 9.3, 9.4, 10.3)."""

from __future__ import annotations

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._workfront import objects
from ansible_collections.envops.promotion.plugins.module_utils._workfront.compensation.selection import select
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import A, done, installation, load


def words(text: str) -> list[str]:
    return text.split()


PROMOTABLE = words(
    "PROJ TMPL UITMPL PTLTAB CALEND EXTSEC PTLSEC UIFT UIGB UIVW CTGY PARAM PGRP GROUP ROLE TEAM CMPY PORT PRGM ARVPRC "
    "SCHED MPATH TSPRO HOURT EXPTYP RSKTYP RSPL ACSLVL RTCRD CLSF BSNRUL"
)
CORE_TABLE = words("""
PROJ project yes            ARVPRC approvalprocess yes
TMPL template yes           SCHED schedule yes
UITMPL uitemplate yes       MPATH milestonepath yes
PTLTAB portaltab yes        TSPRO timesheetprofile yes
CALEND - no                 HOURT hourtype yes
EXTSEC externalsection yes  EXPTYP expensetype yes
PTLSEC portalsection yes    RSKTYP risktype yes
UIFT uifilter yes           RSPL resourcepool yes
UIGB uigroupby yes          ACSLVL accesslevel yes
UIVW uiview yes             RTCRD - no
CTGY category yes           CLSF classifier yes
PARAM parameter yes         BSNRUL - no
PGRP parametergroup yes     TASK task yes
GROUP group yes             ASSGN assignment yes
ROLE role yes               TTSK templatetask yes
TEAM team yes               TASSGN templateassignment yes
CMPY company yes            QUET queuetopic yes
PORT portfolio yes          RRUL routingrule yes
PRGM program yes            QUED queuedef no
POPT parameteroption yes    MILE milestone yes
RATE rate yes               QUETGP queuetopicgroup yes
ARVPTH approvalpath no      ARVSTP - no
SPAPVR - no                 CTGYPA - no
CTCSRL - no                 NONWKD - no
PRED - no                   TPRED - no
""")
CORE = dict(
    zip(CORE_TABLE[::3], zip(CORE_TABLE[1::3], [word == "yes" for word in CORE_TABLE[2::3]], strict=True), strict=True)
)
DEFAULT_ORDER = words("""
PGRP PARAM POPT GROUP ROLE TEAM CMPY CLSF RTCRD ACSLVL HOURT EXPTYP RSKTYP SCHED RSPL MPATH MILE TSPRO
CTGY ARVPRC BSNRUL PORT PRGM TMPL TTSK TPRED TASSGN PROJ TASK PRED ASSGN QUED RRUL QUETGP QUET
UIFT UIGB UIVW PTLSEC EXTSEC CALEND PTLTAB UITMPL
""")


def test_promotable_codes() -> None:
    assert sorted(objects.PROMOTABLE) == sorted(PROMOTABLE)
    assert all(objects.check_object_code(code, "x") == code for code in PROMOTABLE)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("proj", "PROJ (Project)"),
        ("Project", "PROJ (Project)"),
        ("PROJECT", "PROJ (Project)"),
        ("TMPLT", "TMPL (Template)"),
        ("Dashboard", "PTLTAB (Dashboard)"),
        ("layout template", "UITMPL (Layout Template)"),
        ("TEAMOB", "TEAM (Team)"),
        ("UIVIEW", "UIVW (View)"),
        ("job role", "ROLE (Job Role)"),
        ("custom rate card", "RTCRD (Rate Card)"),
    ],
)
def test_a_wrong_code_names_what_was_probably_meant(given: str, meant: str) -> None:
    with pytest.raises(InputError, match=f"entry 2: '{given}' is not the code of a promotable object") as caught:
        objects.check_object_code(given, "objects: entry 2")
    assert "Did you mean" in str(caught.value)
    assert meant in str(caught.value)


@pytest.mark.parametrize("given", ["TTSK", "QUED", "TASK", "??????????"])
def test_a_code_of_parts_is_not_promotable(given: str) -> None:
    with pytest.raises(InputError, match=r"is not the code of a promotable object.* lists all codes"):
        objects.check_object_code(given, "x")


def test_a_code_like_no_other_brings_no_guess() -> None:
    with pytest.raises(InputError) as caught:
        objects.check_object_code("??????????", "x")
    assert "Did you mean" not in str(caught.value)


@pytest.mark.parametrize("code", CORE)
def test_core_names(code: str) -> None:
    name, _deletable = CORE[code]
    if name != "-":
        assert objects.core_name_of(code, "x") == name
        return
    with pytest.raises(InputError, match=f"object_code: .* does not expose the type {code}"):
        objects.core_name_of(code, "object_code")


@pytest.mark.parametrize("code", ["proj", "Project"])
def test_a_core_name_of_a_wrong_code_names_what_was_probably_meant(code: str) -> None:
    with pytest.raises(InputError, match=f"object_code: '{code}' is not the code of an object type") as caught:
        objects.core_name_of(code, "object_code")
    assert "Did you mean PROJ (Project)" in str(caught.value)


def test_the_core_api_exposes_nothing_else() -> None:
    assert sorted(objects.CORE_NAMES) == sorted(code for code, (name, _deletable) in CORE.items() if name != "-")


@pytest.mark.parametrize("code", CORE)
def test_what_can_be_deleted(code: str) -> None:
    selection = select(installation({code: {A: done()}}), frozenset(), None, accept_missing_status=False)
    assert [item.is_deletable for item in selection.candidates] == [CORE[code][1]]


def test_install_order() -> None:
    assert list(objects.INSTALL_ORDER) == DEFAULT_ORDER


def test_the_one_published_order_is_kept() -> None:
    published = load("metadata")["installOrder"]
    assert [code for code in objects.INSTALL_ORDER if code in published] == published


def test_ranks_follow_an_order_and_put_what_is_unknown_last() -> None:
    ranks = objects.ranks_of({"QUET", "ROLE", "NEW", "PGRP", "ABC"})
    assert sorted(ranks, key=ranks.__getitem__) == ["PGRP", "ROLE", "QUET", "ABC", "NEW"]
    own = objects.ranks_of({"QUET", "ROLE", "NEW", "PGRP"}, ["QUET", "PGRP"])
    assert sorted(own, key=own.__getitem__) == ["QUET", "PGRP", "NEW", "ROLE"]


@pytest.mark.parametrize("code", ["POPT", "TTSK", "TASSGN", "TPRED", "QUED", "RRUL", "MILE", "TASK", "PRED", "ASSGN"])
def test_a_parent_is_installed_before_its_children(code: str) -> None:
    order = objects.INSTALL_ORDER
    assert all(order.index(parent) < order.index(code) for parent in objects.PARENTS[code])


def test_what_has_no_endpoint_of_its_own_has_a_parent() -> None:
    homeless = {"ARVSTP", "SPAPVR", "CTGYPA", "CTCSRL", "NONWKD", "PRED", "TPRED"}
    assert homeless <= objects.PARENTS.keys()


def test_unique_names() -> None:
    assert {"GROUP", "ROLE", "PARAM", "RTCRD"} == objects.UNIQUE_NAMES
    assert not objects.UNIQUE_NAMES & {"TMPL", "PROJ", "UIVW", "UIFT", "UIGB", "PTLSEC", "PTLTAB"}


def test_only_these_types_have_a_recycle_bin() -> None:
    assert objects.RECYCLED & CORE.keys() == {"PROJ", "TASK", "TMPL"}


def test_object_ids_are_made_lower_case() -> None:
    assert objects.check_object_id(A.upper(), "x") == A


@pytest.mark.parametrize("value", ["", "x", A[:-1], A + "0", f" {A}", f"{A}\n", "1d5693b9-b7b5-492d-8219-c21f34bcaca6"])
def test_what_is_no_object_id(value: str) -> None:
    with pytest.raises(InputError, match="the_option must be the ID of an object, 32 hexadecimal digits"):
        objects.check_object_id(value, "the_option")
