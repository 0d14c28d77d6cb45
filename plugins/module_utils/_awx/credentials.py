# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the credentials of a description, and those on the controller, suffice for its stages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .description import PINGONE, Description
from .objects import CREDENTIALS, Found, Object, Objects
from .stages import proof_needs_credential

ENCRYPTED = "$encrypted$"
"""What the controller shows of a secret; sent back, it stays."""
_JWT = ("client_id", "client_secret", "customer_id", "user_id", "private_key")
_SERVER_TO_SERVER = ("ims_client_id", "ims_client_secret")
_WORKFRONT = (("api_key",), ("bearer_token",), _JWT, _SERVER_TO_SERVER)
_PINGONE = ("client_id", "auth_environment_id")
_KEY_METHOD = "private_key_jwt"
_SIDES, _PROVEN = ("source", "target"), "proven"


def type_problems(description: Description, types: Mapping[str, Any], found: Found) -> Iterator[str]:
    """AWX does not change the inputs of a credential type that credentials use."""
    used = {
        each.get("credential_type") for key, there in found.items() if key.startswith("credential ") for each in there
    }
    for vendor in description.vendors:
        name, there = types[vendor]["name"], found.get(f"type {vendor}") or []
        if len(there) > 1:
            yield f"{len(there)} credential types have the name {name}. Rename those that are not of this collection."
        elif there and there[0].get("id") in used and there[0].get("inputs") != types[vendor]["inputs"]:
            yield (
                f"The credential type {name} is there with other inputs, and AWX does not change them while credentials use "
                "them. Rename this type in AWX, start again, and create the credentials with the new one."
            )


def declared_problems(description: Description, types: Mapping[str, Any]) -> Iterator[str]:
    """Return what is wrong with the credentials that a description contains, a sentence each; no value is quoted."""
    for each in description.credentials:
        where = f"awx_setup_credentials, {each.name}"
        known = {field["id"]: field for field in types[each.vendor]["inputs"]["fields"]}
        if unknown := sorted(set(each.inputs) - set(known)):
            yield f"{where}: unknown inputs: {', '.join(unknown)}."
        for name in sorted(known.keys() & each.inputs.keys()):
            choices = known[name].get("choices")
            if not isinstance(each.inputs[name], str):
                yield f"{where}: {name} must be a string."
            elif choices is not None and each.inputs[name] not in choices:
                yield f"{where}: {name} must be one of {', '.join(filter(None, choices))}."
        yield from _insufficient(where, each.vendor, each.inputs)
    declared = {each.name: each for each in description.credentials}
    for pipeline in description.pipelines:
        for stage in pipeline.stages:
            credential = declared.get(stage.credential)
            if credential and credential.vendor != pipeline.vendor:
                yield (
                    f"Stage {stage.name}: the credential {credential.name} is one for {credential.vendor}, not "
                    f"{pipeline.vendor}."
                )
            elif credential and proof_needs_credential(pipeline, stage):
                where = f"awx_setup_credentials, {credential.name}, for the proof of stage {stage.name}"
                yield from _insufficient(where, pipeline.vendor, credential.inputs, sides=(_PROVEN,))


def credential_problems(description: Description, types: Mapping[str, Any], found: Found) -> Iterator[str]:
    """Return what is wrong with the credentials of stages, a sentence each.

    A credential that is not there yet is not a problem while its type is not there either: nobody could have created it.
    """
    declared = {each.name for each in description.credentials}
    seen = set()
    for pipeline in description.pipelines:
        for stage in pipeline.stages:
            name, kind = stage.credential, types.get(pipeline.vendor) or {}
            sides = (*_SIDES, *([_PROVEN] if proof_needs_credential(pipeline, stage) else []))
            if (name, pipeline.vendor, sides) in seen:
                continue
            seen.add((name, pipeline.vendor, sides))
            there = found.get(f"credential {name}") or []
            if name in declared:
                continue
            if not there and found.get(f"type {pipeline.vendor}"):
                yield (
                    f"Stage {stage.name}: the credential {name} is not there. Create it in the organization "
                    f"{description.organization} with the credential type {kind.get('name')}, or describe it in "
                    "awx_setup_credentials, and start again."
                )
            elif len(there) > 1:
                yield f"Stage {stage.name}: {len(there)} credentials have the name {name}. Give it a name that no other one has."
            elif there and there[0].get("credential_type") not in {
                each.get("id") for each in found.get(f"type {pipeline.vendor}") or ()
            }:
                yield f"Stage {stage.name}: the credential {name} is not of the type {kind.get('name')}."
            elif there:
                where = f"Stage {stage.name}: the credential {name}"
                yield from _insufficient(
                    where, pipeline.vendor, _inputs_of(there[0], pipeline.vendor, found), sides=sides
                )


def _inputs_of(credential: Mapping[str, Any], vendor: str, found: Found) -> Mapping[str, Any]:
    """Return the inputs of a credential that have a value, or get one from a system for secrets when a job starts."""
    elsewhere = {
        str(each.get("input_field_name")): ENCRYPTED
        for each in found.get(f"sources {vendor}") or ()
        if each.get("target_credential") == credential.get("id")
    }
    return {
        key: value
        for key, value in {**(credential.get("inputs") or {}), **elsewhere}.items()
        if value not in ("", None)
    }


def _insufficient(
    where: str, vendor: str, inputs: Mapping[str, Any], *, sides: Sequence[str] = _SIDES
) -> Iterator[str]:
    if vendor == PINGONE:
        secret = "private_key" if inputs.get("client_authentication") == _KEY_METHOD else "client_secret"
        ways: Sequence[Sequence[Sequence[str]]] = [[(*_PINGONE, secret)]]
    else:
        ways = [[tuple(f"{side}_{name}" for name in names) for names in _WORKFRONT] for side in sides]
    for alternatives in ways:
        if not any(set(needed) <= set(inputs) for needed in alternatives):
            listed = ", or ".join(" and ".join(needed) for needed in alternatives)
            hint = (
                f" To use a private_key, set client_authentication to {_KEY_METHOD}."
                if "private_key" in inputs and vendor == PINGONE
                else ""
            )
            yield f"{where} lacks inputs. It needs {listed}.{hint}"


def loadable_credentials(objects: Objects, found: Found) -> list[Object]:
    """Return the credentials with the secrets that are there already, which somebody may have renewed."""
    return [
        {**each, "inputs": with_kept_secrets(each["inputs"], _inputs_there(found, each["name"]))}
        for each in objects[CREDENTIALS]
    ]


def _inputs_there(found: Found, name: str) -> Mapping[str, Any]:
    [credential, *_others] = found.get(f"credential {name}") or [{}]
    return credential.get("inputs") or {}


def with_kept_secrets(given: Mapping[str, Any], there: Mapping[str, Any]) -> dict[str, Any]:
    return {key: ENCRYPTED if there.get(key) == ENCRYPTED else value for key, value in given.items()}
