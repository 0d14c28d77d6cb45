# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Verify the audit trail of promotions."""

from __future__ import annotations

DOCUMENTATION = r"""
module: promotion_audit_info
short_description: Verify the audit trail of promotions
version_added: 0.1.0
description:
  - Reads a file that M(envops.promotion.promotion_audit) has written, verifies each line of it, and reports whether it is intact.
  - It finds records that were changed, removed, added or moved, down to a single byte.
  - Without O(head), nothing shows that records were removed from the end of the file, and RV(intact) does not cover that.
    Without O(head) and O(public_key), nothing shows that somebody has written the whole file again with new hashes.
  - It names each start that has no end, in RV(unended).
  - The module does not fail if the trail is not intact.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._large
  - envops.promotion._attributes
  - envops.promotion._attributes.info
options:
  path:
    description: The file, on the host where the task runs.
    type: path
    required: true
  head:
    description:
      - A hash that M(envops.promotion.promotion_audit) has returned as RV(envops.promotion.promotion_audit#module:head) and that was kept
        elsewhere, such as C(pingone_promote_audit_head) among the artifacts of an AWX job. The file must still contain the record
        with this hash; more records may have followed.
      - Only the records up to this one are known to be complete, so give the newest hash there is.
    type: str
  public_key:
    description:
      - The Ed25519 public key, in PEM format or as the path of a file, that belongs to the private key with which each record must be
        signed.
      - C(openssl pkey -in FILE -pubout) makes it of the private key.
    type: str
requirements:
  - python >= 3.10
  - cryptography, for O(public_key)
seealso:
  - module: envops.promotion.promotion_audit
"""

EXAMPLES = r"""
- name: Record who approved what
  envops.promotion.promotion_audit:
    path: "{{ playbook_dir }}/promotions.jsonl"
    event: approved
    result:
      approved_by: Ana Lima
  register: recorded

- name: Verify the audit trail
  envops.promotion.promotion_audit_info:
    path: "{{ playbook_dir }}/promotions.jsonl"
    head: "{{ recorded.head }}"
  register: trail
  failed_when: trail is failed or not trail.intact

- name: Show who approved what
  ansible.builtin.debug:
    msg: "{{ trail.records | selectattr('event', 'equalto', 'approved') | map(attribute='result') }}"
"""

RETURN = r"""
intact:
  description:
    - Whether each line is as it was written, and follows the line before it.
    - Incomplete lines that a later record has mended do not count; RV(mended) has them.
  returned: success
  type: bool
  sample: true
covers_end:
  description: Whether RV(intact) covers that records were removed from the end, because O(head) was given.
  returned: success
  type: bool
  sample: true
broken_at:
  description: The number of the first line that is not intact, the first one of the file being 1, or null.
  returned: success
  type: int
  sample: null
reason:
  description: What is wrong with this line; an empty string if nothing is.
  returned: success
  type: str
  sample: ''
head:
  description: The hash of the last record that is intact, as all before it are; null if there is none.
  returned: success
  type: str
  sample: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
mended:
  description:
    - The numbers of the records with the event V(mended), each for a line that was incomplete because a task was killed while it
      wrote it.
  returned: success
  type: list
  elements: int
  sample: []
unended:
  description:
    - The numbers of the records with the event V(started) that no record with the event V(ended) of the same run follows, nor of a later
      run that has brought the same promotion or installation to its end. The run was killed, is still under way, or could
      not record its end, for example because its tasks were skipped.
    - Such a trail is intact nevertheless.
  returned: success
  type: list
  elements: int
  sample: []
signatures_verified:
  description: Whether the signature of each record before RV(broken_at) was verified, because O(public_key) was given.
  returned: success
  type: bool
  sample: false
total:
  description: The number of records before RV(broken_at).
  returned: success
  type: int
  sample: 1
records:
  description: These records, as M(envops.promotion.promotion_audit) returns them.
  returned: success
  type: list
  elements: dict
  sample:
    - audit: envops.promotion/1
      sequence: 1
      time: '2026-05-25T17:55:39.850Z'
      event: approved
      result:
        approved_by: Ana Lima
      previous: null
      hash: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
error:
  description: What failed, with C(kind), C(summary) and C(advice).
  returned: failure
  type: dict
  sample:
    kind: validation
    summary: "path '/var/log/promotions.jsonl' cannot be read: No such file or directory."
    advice: ''
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._audit.chain import IsSigned
from ansible_collections.envops.promotion.plugins.module_utils._audit.record import check_hash
from ansible_collections.envops.promotion.plugins.module_utils._audit.trail import verify_file
from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        "path": {"type": "path", "required": True},
        "head": {"type": "str"},
        "public_key": {"type": "str", "no_log": False},
    },
    guards=["head", "public_key"],
    bulky=["records"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Verify the trail."""
    head = params["head"] if params["head"] is None else check_hash(params["head"], "head")
    is_signed = _signature_check(params["public_key"])
    verdict = verify_file(params["path"], runtime, head=head, is_signed=is_signed)
    covered = {"covers_end": head is not None, "signatures_verified": is_signed is not None}
    return Result(False, {**verdict.to_dict(), **covered})


def _signature_check(public_key: str | None) -> IsSigned | None:
    if public_key is None:
        return None
    from ansible_collections.envops.promotion.plugins.module_utils._audit.signing import signature_check

    return signature_check(public_key)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
