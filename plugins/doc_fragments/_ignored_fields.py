# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation of the option with the fields that a comparison leaves out."""

from __future__ import annotations


class ModuleDocFragment:
    """The option ignore; a module says what leaves them out."""

    DOCUMENTATION = r"""
options:
  ignore:
    description:
      - Fields that the comparison leaves out, such as a version number that PingOne itself counts up.
    type: list
    elements: dict
    default: []
    suboptions:
      type:
        description: A pattern for the type of the resource, such as C(populations); without it, any type.
        type: str
      field:
        description: A pattern for the dotted path of the field, such as C(configuration.logo); what is in it is ignored too.
        type: str
        required: true
"""
