# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Write the report of a promotion."""

from __future__ import annotations

DOCUMENTATION = r"""
module: promotion_report
short_description: Write the report of a promotion
version_added: 0.1.0
description:
  - Writes a report of what was planned, checked, executed, verified and rolled back to a file, for people, for a CI server or
    for programs.
  - The module is vendor-neutral and calls no service.
  - The same plan, result and metadata produce the same file in the same time zone, byte for byte. Pages for people show times in
    the local time zone of the task, which the environment variable C(TZ) sets, and in UTC.
  - The module masks the values of keys that are named like secrets.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._attributes
attributes:
  check_mode:
    support: full
    details:
      - Predicts whether the file would change, and writes nothing.
  diff_mode:
    support: full
    details:
      - Shows the content of the file before and after.
  idempotent:
    support: full
options:
  plan:
    description:
      - The plan, as the planning modules of this collection return it.
      - Omit it if the run failed before there was a plan.
    type: dict
  result:
    description:
      - The result of the run, as in the result facts of the roles in this collection.
      - All keys are optional. The report ignores keys that are not listed here.
      - C(status) is one of V(unchanged), V(planned), V(promoted), V(held), V(rolled_back), V(compensated) and V(failed), or
        V(in_sync) or V(drifted) if the run only compared environments.
      - C(kind) is V(promotion), V(drift) or V(fleet), each with a page of its own. Without it, it is V(promotion) or V(drift), as C(status)
        says. Of a fleet, the result has C(release) and C(targets), as the result facts of the playbooks for fleets.
      - C(message) describes what happened in one or two sentences. C(vendor), C(source) and C(target) are the names of the
        service, the source and the target. C(environments) has C(source) and C(target), each with C(id), C(name) and C(type);
        a target of the type C(production) is marked.
      - C(request) says what a plan asks of the person who must approve it, with C(asked), C(until) (a point in time),
        C(on_approval), C(on_failure), C(irreversible) (a list) and C(variables) (those that execute it); or null.
      - C(type_names) are the names that people know types by, by type.
      - C(promotion_id), C(package_id), C(installation_id), C(rollback_id), C(plan_digest), C(started) and C(finished) are
        strings; C(verified) is true, false or null.
      - C(policy) is what M(envops.promotion.promotion_policy) returns, or null.
      - C(gate) is what M(envops.promotion.promotion_gate) returns, or null.
      - C(proven) is what M(envops.promotion.pingone_proof_info) or M(envops.promotion.workfront_proof_info) returns, or null.
      - C(preflight) has C(ready), C(blocked) and C(checks) of M(envops.promotion.pingone_preflight_info) or
        M(envops.promotion.workfront_preflight_info), or is null.
      - C(checks) is a list of C(name) and C(passed), which is true, false or null. They are the user's own.
      - C(audit) has the C(path) of an audit trail, the C(head), and C(errors), a list; or it is null.
      - C(timeline) is a list of C(what), C(status), C(at) and C(until). The report computes the durations.
      - C(outcomes) is a list of C(outcome), which is one of V(succeeded), V(failed), V(not_applied) and V(unknown), and
        C(message), in the order of the plan's changes.
      - C(errors) is a list of errors as the modules of this collection return them, or of strings.
      - C(residual) lists steps that the service plans every time, with C(type), C(name), C(target_id) and C(reason).
      - C(rollback) is the result fact of the role that rolled the promotion back, or null.
      - C(deleted), C(already_absent), C(skipped_objects), C(failed_objects), C(not_compensable) and C(ui_rollback) are what
        M(envops.promotion.workfront_installation_compensation) returns, if the run itself is a compensation.
      - C(comparison) is a list of C(type), C(name), C(target_id), C(state), which is one of V(equal), V(different) and
        V(not_comparable), C(reason), and C(fields). It verifies a rollback.
    type: dict
    required: true
  format:
    description:
      - V(markdown) uses GitHub's tables.
      - V(html) is one self-contained page without scripts, for screens of any size and for paper. Needs Jinja2, which
        ansible-core includes.
      - V(junit) is XML for CI servers, with a test case for the run, and one for each change, violated rule, compared object,
        check of the user's own, and target of a fleet.
      - V(json) is for programs, with a versioned schema in C(docs/report.schema.json).
    type: str
    required: true
    choices: [markdown, html, junit, json]
  path:
    description:
      - The file to write, on the host where the task runs. Its directory must exist.
      - The module follows a link and replaces the file. A new file has mode 0644, reduced by the umask; an existing file keeps
        its mode.
    type: path
    required: true
  metadata:
    description:
      - Details of the run, such as the requester, the approver and the URL of the job. The report shows them in the given order.
    type: dict
    default: {}
requirements:
  - python >= 3.10
  - Jinja2, for O(format=html)
seealso:
  - module: envops.promotion.promotion_policy
"""

EXAMPLES = r"""
- name: Plan a promotion
  envops.promotion.pingone_promotion:
    source_environment: Development
    target_environment: Staging
    selected_resources:
      - 26a126c2-054f-4f18-b077-8226c0c4bf3e
  register: planned

- name: Check the plan against a policy
  envops.promotion.promotion_policy:
    plan: "{{ planned.plan }}"
    max_deletes: 0
    enforce: false
  register: checked

- name: Report the plan to the approver
  envops.promotion.promotion_report:
    plan: "{{ planned.plan }}"
    result:
      status: planned
      message: The promotion is waiting for approval.
      vendor: PingOne
      source: Development
      target: Staging
      promotion_id: "{{ planned.promotion.id }}"
      policy: "{{ checked }}"
    metadata:
      Requested by: Ana Lima
      Change: CHG0042001
    format: html
    path: "{{ playbook_dir }}/promotion.html"

- name: Report the plan to a CI server
  envops.promotion.promotion_report:
    plan: "{{ planned.plan }}"
    result:
      status: planned
      policy: "{{ checked }}"
    format: junit
    path: "{{ playbook_dir }}/promotion.xml"
"""

RETURN = r"""
path:
  description: The path of the file, as in O(path).
  returned: success
  type: str
  sample: /var/lib/reports/promotion.html
checksum:
  description:
    - The SHA-256 checksum of the file, in hexadecimal digits, as M(ansible.builtin.stat) returns it with
      C(checksum_algorithm=sha256). In check mode, the checksum of the file that would be written.
  returned: success
  type: str
  sample: 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
error:
  description: What failed, with C(kind) (V(validation)), C(summary) and C(advice).
  returned: failure
  type: dict
  sample:
    kind: validation
    summary: path is /var/lib/reports/promotion.html, but the directory /var/lib/reports does not exist. Create it first.
    advice: ''
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._report.formats import FORMATS, render
from ansible_collections.envops.promotion.plugins.module_utils._report.reading import read_report
from ansible_collections.envops.promotion.plugins.module_utils._report.writing import find_destination
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        "plan": {"type": "dict"},
        "result": {"type": "dict", "required": True},
        "format": {"type": "str", "required": True, "choices": list(FORMATS)},
        "path": {"type": "path", "required": True},
        "metadata": {"type": "dict", "default": {}},
    }
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Write the report unless the file already has this content."""
    destination = find_destination(params["path"])
    report = read_report(params["plan"], params["result"], params["metadata"])
    content = render(report, params["format"]).encode()
    changed = content != destination.before
    if changed and not runtime.check_mode:
        destination.write(content)
    returns = {"path": params["path"], "checksum": hashlib.sha256(content).hexdigest()}
    return Result(changed, returns, destination.diff(content) if changed and runtime.diff else None)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
