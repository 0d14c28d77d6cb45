# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation that modules share: what happens to objects that the target has already."""

from __future__ import annotations


class ModuleDocFragment:
    """The options that decide on the objects of a package."""

    DOCUMENTATION = r"""
options:
  collision:
    description:
      - What to do with objects that match one of the target.
      - V(as_proposed) does what Workfront proposes, which usually is to use the existing object.
      - V(use_existing) leaves the existing object as it is, and lets the others refer to it.
      - V(overwrite) replaces its content. Workfront does not show whether that changes anything, so it always counts as a
        change.
      - V(create_alt_name) creates another object, under its name with (promoted) added. What an earlier installation of
        the package has created that way is used instead of creating it once more.
    type: str
    choices: [as_proposed, use_existing, overwrite, create_alt_name]
    default: as_proposed
  overrides:
    description: What to do with single objects, instead of what O(collision) says.
    type: list
    elements: dict
    default: []
    suboptions:
      object_code:
        description: The object's code, for example V(TMPL).
        type: str
        required: true
      id:
        description: The object's id in the source. Give it or O(overrides[].name).
        type: str
      name:
        description:
          - The object's exact name in the source.
          - With O(overrides[].id) and V(CREATEWITHALTNAME) it is the same as O(overrides[].new_name).
        type: str
      action:
        description:
          - What to do with it, in Workfront's words.
          - Who ignores an object (V(IGNORE)) must ignore its children too; otherwise the installation fails.
        type: str
        choices: [USEEXISTING, OVERWRITING, CREATE, CREATEWITHALTNAME, IGNORE]
        required: true
      target_id:
        description: The id of the target's object, which V(USEEXISTING) and V(OVERWRITING) need.
        type: str
      new_name:
        description: The name for V(CREATEWITHALTNAME). Without it, (promoted) is added to the name.
        type: str
"""
