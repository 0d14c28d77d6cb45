# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the objects in AWX are named, and by what those of a description are recognized.

AWX finds a node's template by its name among projects, job templates and workflows alike, so no two of them share one.
"""

from __future__ import annotations

_MAX_NAME = 512
"""How long a name may be in AWX."""
_SEPARATOR = "++"
"""AWX reads a name that contains it as several names."""


def mark(description: str) -> str:
    """Return what the description of each object ends with that belongs to the description of this name."""
    return f"[envops.promotion: {description}]"


def is_marked(text: object, description: str) -> bool:
    """Return whether an object's description says that it belongs to a description."""
    return str(text or "").rstrip().endswith(mark(description))


def workflow_name(description: str, pipeline: str) -> str:
    """Return the name of a pipeline's workflow."""
    return f"{description}: {pipeline}"


def template_name(description: str, pipeline: str, stage: str, step: str) -> str:
    """Return the name of a stage's job template for a step, such as ``plan``."""
    return f"{workflow_name(description, pipeline)} / {stage} / {step}"


def shared_name(description: str, step: str) -> str:
    """Return the name of an object that all pipelines share."""
    return f"{description} - {step}"


def approval_name(pipeline: str, stage: str, target: str) -> str:
    """Return the name that approvers see in their list."""
    return f"{pipeline} / {stage}: approve the promotion to {target}"


def name_problem(name: str) -> str:
    """Return what is wrong with a name that the user gives, as the end of a sentence; an empty string if nothing is."""
    if not name:
        return "is missing or blank."
    if len(name) > _MAX_NAME:
        return f"has {len(name)} characters; AWX accepts at most {_MAX_NAME}."
    if _SEPARATOR in name:
        return f"must not contain {_SEPARATOR}, which separates names in AWX."
    if not name.isprintable():
        return "must not contain line breaks or other characters that cannot be shown."
    if _is_number(name):
        return f"must not be a number, {name}, which AWX reads as an ID."
    return ""


def _is_number(name: str) -> bool:
    """Return whether awx.awx takes a name for an ID; it reads 1_000 as a number, too."""
    try:
        int(name)
    except ValueError:
        return False
    return True
