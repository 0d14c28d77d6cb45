# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Documentation that the filters of all roles share."""

from __future__ import annotations


class ModuleDocFragment:
    """What a filter decides a run of a role from."""

    DOCUMENTATION = r"""
options:
  _input:
    description:
      - The names of the variables to decide from, as far as they are defined. They are options of the role, results that its
        tasks have registered, and what Ansible and AWX say about the run. The filter reads the values itself.
    type: list
    elements: str
    required: true
  part:
    description:
      - The decisions to return.
      - V(steps) are those that the role needs between its tasks.
      - V(outcome) are those that it needs at the end, such as C(result), C(short_result) (the result fact of the role, shortened if it is
        too large), C(metadata) (for reports), C(must_fail) and C(shown_message).
      - V(gate) are the options of the gate, C(gate_options), with who executes and whether it is enforced.
      - V(audit) are the records for an audit trail, C(records_before_start) and C(records_after_end).
      - V(handed_on) are the variables for the following jobs of a workflow, by their names.
      - V(options) are the values of the named options of the role, without its prefix, as given by the caller, or handed over by
        another role, or the defaults. Without names it is all options.
      - V(checks) are the checks that the named option gives, each with C(name) and C(path).
      - V(accepted) are the options that the first tasks of the role have checked. Before these tasks, and after the role has ended,
        it is the error that the role was entered behind them.
      - V(problem) is a string that says why the role must not start, empty if it may.
      - V(refused) is the result fact of a run that must not start, for the reason that stands in place of the names.
    type: str
    choices: [steps, outcome, handed_on, gate, audit, options, checks, accepted, problem, refused]
    default: steps
"""
