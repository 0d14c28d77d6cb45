# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to do about a promotion that PingOne could not validate, by its cause (contract PingOne 6.4, 10.1, 10.3)."""

from __future__ import annotations

from ..promotion import Promotion

_VARIABLES = (
    "Define each variable in both environments with envops.promotion.pingone_variable_definition, with sensitive: true if its "
    "property is a secret, and declare it for the resource in the source with "
    "envops.promotion.pingone_variable_declaration; or exclude the resource."
)
_MAPPING = "Correct resource_mapping: each of its resources must exist, in the source or in the target."
_SELECTION = (
    "Correct selected_resources: the source has no such resource, and the deletion of one can be promoted only if it was promoted to "
    "this target before. envops.promotion.pingone_resource_info lists the resources of an environment."
)
_OTHER = "Correct what PingOne says about the resources, or exclude them with excluded_resources."
_UNKNOWN = (
    "Check that the selected resources and those of resource_mapping exist, and that both environments define the variables that "
    "are declared for them; a secret property needs a variable with sensitive: true."
)


def validation_advice(promotion: Promotion) -> str:
    """Return what corrects the causes that a promotion in VALIDATION_FAILED states, each once, as sentences.

    Only the texts about mappings are documented; anything that mentions a variable is about variables.
    """
    causes = [_advice_for(str(error["text"]), promotion) for error in promotion.errors] or [_UNKNOWN]
    return " ".join(dict.fromkeys(causes))


def absent_resources(promotion: Promotion) -> list[str]:
    """Return the IDs of selected resources, not of mapped ones, that PingOne does not find in the source."""
    texts = [str(error["text"]) for error in promotion.errors]
    return list(
        dict.fromkeys(each for text in texts if "variable" not in text.casefold() for each in _absent(text, promotion))
    )


def _absent(text: str, promotion: Promotion) -> list[str]:
    mapped = {each.lower() for each in promotion.mapping}
    return [each for each in promotion.selected if each.lower() in text.lower() and each.lower() not in mapped]


def _advice_for(text: str, promotion: Promotion) -> str:
    words = text.casefold()
    if "variable" in words:
        return _VARIABLES
    if _absent(text, promotion):
        return _SELECTION
    return _MAPPING if "mapp" in words else _OTHER
