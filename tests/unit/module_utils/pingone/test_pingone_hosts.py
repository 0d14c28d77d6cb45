# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Environments as hosts of an inventory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError
from ansible_collections.envops.promotion.plugins.module_utils._pingone.api import PingOneApi
from ansible_collections.envops.promotion.plugins.module_utils._pingone.hosts import (
    fingerprint,
    hosts_of,
    read_selected,
    read_stored,
)

PYTHON = "/usr/bin/python3"


class Listing:
    """An API that lists environments."""

    def __init__(self, *environments: dict[str, Any]) -> None:
        self.environments = environments

    def list_environments(self, *, services: bool) -> Iterator[dict[str, Any]]:
        return iter(self.environments)


def environment(identifier: str, name: Any, **properties: Any) -> dict[str, Any]:
    return {"id": identifier, "name": name, "type": "SANDBOX", **properties}


LISTING = Listing(
    environment("3", "Staging"),
    environment("2", "Brand [EU]?", type="PRODUCTION", createdAt="2026-01-01T00:00:00Z"),
    environment("1", "Brand One", type="PRODUCTION"),
)


def selected(**criteria: Any) -> list[str]:
    given = {"types": None, "names": None, "services": True, **criteria}
    return [str(found["name"]) for found in read_selected(cast(PingOneApi, LISTING), **given)]


@pytest.mark.parametrize(
    ("criteria", "expected"),
    [
        ({}, ["Brand One", "Brand [EU]?", "Staging"]),
        ({"types": ["SANDBOX"]}, ["Staging"]),
        ({"names": ["Brand*"]}, ["Brand One", "Brand [EU]?"]),
        ({"names": ["Brand [EU]?"]}, ["Brand [EU]?"]),
        ({"names": ["Brand [E]*"]}, []),
        ({"names": ["Staging", "*One"]}, ["Brand One", "Staging"]),
        ({"names": ["*"], "types": ["PRODUCTION"]}, ["Brand One", "Brand [EU]?"]),
        ({"names": ["Staging"], "types": ["PRODUCTION"]}, []),
    ],
)
def test_selection(criteria: dict[str, Any], expected: list[str]) -> None:
    assert selected(**criteria) == expected


def test_a_name_that_no_environment_has_is_an_error() -> None:
    with pytest.raises(InputError, match=r"no environment is named 'Stagin'\. Did you mean Staging"):
        selected(names=["Staging", "Stagin"])


@pytest.mark.parametrize("option", ["types", "names"])
def test_a_list_without_an_entry_is_neither_all_nor_none(option: str) -> None:
    with pytest.raises(InputError, match=f"{option} is empty, so no environment would be a host. Leave it out"):
        selected(**{option: []})


def test_the_cache_gets_only_what_hosts_need() -> None:
    found = read_selected(cast(PingOneApi, LISTING), types=["PRODUCTION"], names=None, services=True)
    assert all("createdAt" not in each for each in found)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Staging", "Production"], ["Staging", "Production"]),
        (["Same", "Same", "Other"], ["id-0", "id-1", "Other"]),
        (["ID-1", "Same", "Same"], ["id-0", "id-1", "id-2"]),
        (["all", "Ungrouped", "localhost"], ["id-0", "id-1", "id-2"]),
        (["127.0.0.1", "::1"], ["id-0", "id-1"]),
        (["", "  ", None, 7], ["id-0", "id-1", "id-2", "id-3"]),
        (["Line\nok: [x]"], ["Line\\nok: [x]"]),
    ],
)
def test_names_of_hosts_are_clear(names: list[Any], expected: list[str]) -> None:
    environments = [environment(f"id-{number}", name) for number, name in enumerate(names)]
    assert [host.name for host in hosts_of(environments, services=True, python=PYTHON)] == expected


def test_variables() -> None:
    [host] = hosts_of(
        [
            environment(
                "id",
                "Staging",
                region="EU",
                status="ACTIVE",
                organization={"id": "org"},
                license={"id": "lic"},
                billOfMaterials={"products": [{"type": "PING_ONE_MFA"}, {"type": "PING_ONE_BASE"}]},
            )
        ],
        services=True,
        python=PYTHON,
    )
    assert host.variables == {
        "ansible_connection": "local",
        "ansible_python_interpreter": PYTHON,
        "pingone_environment_id": "id",
        "pingone_environment_name": "Staging",
        "pingone_type": "SANDBOX",
        "pingone_region": "EU",
        "pingone_status": "ACTIVE",
        "pingone_organization_id": "org",
        "pingone_license_id": "lic",
        "pingone_services": ["PING_ONE_BASE", "PING_ONE_MFA"],
    }


@pytest.mark.parametrize("bill", [None, [], "PING_ONE_BASE", {}, {"products": None}, {"products": {"type": "A"}}])
def test_services_that_are_not_shown_are_not_taken_for_none(bill: Any) -> None:
    [host] = hosts_of([environment("id", "Staging", billOfMaterials=bill)], services=True, python=PYTHON)
    assert host.variables["pingone_services"] is None


def test_services_that_were_not_read_have_no_variable() -> None:
    [host] = hosts_of([environment("id", "Staging")], services=False, python=PYTHON)
    assert "pingone_services" not in host.variables


@pytest.mark.parametrize("linked", [None, "lic", [], {}, {"id": None}, {"id": 7}])
def test_strange_references_are_null(linked: Any) -> None:
    [host] = hosts_of([environment("id", "Staging", license=linked)], services=False, python=PYTHON)
    assert host.variables["pingone_license_id"] is None


ENVIRONMENT = {"id": "e1", "name": "Staging"}


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        ({"asked": "a", "environments": [ENVIRONMENT]}, [ENVIRONMENT]),
        ({"asked": "a", "environments": []}, []),
        ({"asked": "b", "environments": [ENVIRONMENT]}, None),
        ({"asked": "a", "environments": None}, None),
        ({"asked": "a"}, None),
        ({"asked": "a", "environments": ["Staging"]}, None),
        ({"asked": "a", "environments": [{"name": "Staging"}]}, None),
        ({"asked": "a", "environments": {"e1": "Staging"}}, None),
        ([ENVIRONMENT], None),
        (None, None),
    ],
)
def test_a_cache_that_is_damaged_or_for_something_else_is_not_used(stored: Any, expected: Any) -> None:
    assert read_stored(stored, "a") == expected


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({"client_secret": "renewed"}, True),
        ({"http_timeout": 5}, True),
        ({"client_id": "other"}, False),
        ({"names": ["Staging"]}, False),
        ({"access_token": "of somebody else"}, False),
    ],
)
def test_what_is_cached_is_for_the_same_options_and_owner(changed: dict[str, Any], is_same: bool) -> None:
    options = {"client_id": "c", "client_secret": "s", "access_token": "t", "http_timeout": 30, "names": None}
    secrets = ("client_secret", "access_token")
    assert (fingerprint(options | changed, secrets) == fingerprint(options, secrets)) is is_same
