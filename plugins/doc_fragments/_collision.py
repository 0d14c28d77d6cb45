# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shared documentation of modules: objects that already exist in the target."""

from __future__ import annotations


class ModuleDocFragment:
    """The options that resolve collisions."""

    DOCUMENTATION = r"""
options:
  collision:
    description:
      - What to do with objects that match an object of the target.
      - V(as_proposed) follows the proposal of Workfront, which usually is to use the existing object.
      - V(use_existing) keeps the existing object unchanged, and other objects of the package refer to it.
      - V(overwrite) replaces the content of the existing object. Workfront does not show whether that changes anything, so it
        always counts as a change.
      - V(create_alt_name) creates another object, with (promoted) appended to its name. If an earlier installation of the package
        created such an object, it is used instead.
    type: str
    choices: [as_proposed, use_existing, overwrite, create_alt_name]
    default: as_proposed
  overrides:
    description: What to do with single objects. Overrides O(collision).
    type: list
    elements: dict
    default: []
    suboptions:
      object_code:
        description: The code of the object's type, for example V(TMPL).
        type: str
        required: true
      id:
        description: The ID of the object in the source. Required without O(overrides[].name).
        type: str
      name:
        description:
          - The exact name of the object in the source.
          - With O(overrides[].id) and V(CREATEWITHALTNAME), it means the same as O(overrides[].new_name).
        type: str
      action:
        description:
          - The action, in Workfront's words.
          - If you ignore an object (V(IGNORE)), also ignore its children; otherwise the installation fails.
        type: str
        choices: [USEEXISTING, OVERWRITING, CREATE, CREATEWITHALTNAME, IGNORE]
        required: true
      target_id:
        description:
          - The ID of the object in the target, which usually differs from the ID in the source. Required for V(USEEXISTING) and
            V(OVERWRITING).
          - The module looks up the object in the target before anything is installed, and fails if it is not there. It warns if
            the type cannot be looked up (V(CALEND), V(RTCRD), V(BSNRUL)).
        type: str
      new_name:
        description: The name for V(CREATEWITHALTNAME). Without it, (promoted) is appended to the name.
        type: str
"""
