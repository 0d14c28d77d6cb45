# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Append records to the audit trail of promotions."""

from __future__ import annotations

DOCUMENTATION = r"""
module: promotion_audit
short_description: Append records to the audit trail of promotions
version_added: 0.1.0
description:
  - Appends one record, or several at once, to a file of JSON Lines. Each record contains the hash of the record before it, so that
    M(envops.promotion.promotion_audit_info) finds a record that was changed, removed, added or moved.
  - The module is vendor-neutral and calls no service. The roles of this collection use it if their C(..._audit_path) is set.
  - Several tasks can append to the same file at once, each waits for the others; the file system must support locks. What a task
    appends is on the disk when the task ends, and no other task's records are between its own.
  - If a task was killed while it wrote a record, the next task leaves the incomplete line as it is, warns, and first appends a record
    with the event V(mended), which contains the size and the hash of that line.
  - The module never changes or removes what is in the file. It refuses a file of another format, and one whose last record was changed.
  - The chain alone does not show that records are missing at its end, or that somebody has computed all hashes again. To
    show that too, keep the returned RV(head) where others cannot change it, for example in the artifacts of an AWX job,
    and sign the records with a O(key).
  - The module masks the values of keys that are named like secrets.
author: The envops.promotion contributors (!UNKNOWN)
extends_documentation_fragment:
  - envops.promotion._attributes
attributes:
  check_mode:
    support: full
    details:
      - Writes nothing, and returns what it would append.
  diff_mode:
    support: full
    details:
      - Shows the appended lines.
  idempotent:
    support: none
    details:
      - Each task appends what it is given.
options:
  path:
    description:
      - The file, on the host where the task runs. Its directory must exist.
      - A new file has mode 0600. The module follows a link.
    type: path
    required: true
  event:
    description:
      - What happened, as a name of at most 64 lower-case letters, digits and underscores.
      - The roles record V(planned), V(judged), V(gate), V(approved), V(overridden), V(held), V(started), V(ended), V(verified) and
        V(rolled_back). V(mended) is reserved.
      - Either this or O(records) is required.
    type: str
  result:
    description:
      - The details, as any dictionary of JSON data; none by default. The record can have 1,000,000 bytes.
    type: dict
  records:
    description: Several records, to be appended at once in this order. With an empty list, nothing is appended.
    type: list
    elements: dict
    suboptions:
      event:
        description: What happened, as O(event).
        type: str
        required: true
      result:
        description: The details, as O(result).
        type: dict
  key:
    description:
      - An Ed25519 private key in PEM format, without a passphrase, or the path of a file that contains it. The record is then signed.
      - C(openssl genpkey -algorithm ed25519) makes one.
    type: str
requirements:
  - python >= 3.10
  - cryptography, for O(key)
seealso:
  - module: envops.promotion.promotion_audit_info
  - module: envops.promotion.promotion_report
"""

EXAMPLES = r"""
- name: Record who approved what
  envops.promotion.promotion_audit:
    path: "{{ playbook_dir }}/promotions.jsonl"
    event: approved
    result:
      approved_by: Ana Lima
      ticket: CHG0042001
      plan_digest: sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
  register: recorded

- name: Let AWX keep the head
  ansible.builtin.set_stats:
    data:
      audit_head: "{{ recorded.head }}"
"""

RETURN = r"""
head:
  description:
    - The hash of the last record in the file, to be kept elsewhere. In check mode, that of the last record that is there
      already, or null.
  returned: success, and failure to write the file
  type: str
  sample: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
record:
  description: The last of the RV(records); null if there is none.
  returned: success
  type: dict
  sample:
    audit: envops.promotion/1
    sequence: 1
    time: '2026-05-25T17:55:39.850Z'
    event: approved
    result:
      approved_by: Ana Lima
    previous: null
    hash: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
records:
  description:
    - The appended records; in check mode, those that would be appended.
    - If the file could not be written, those that are in it nevertheless.
  returned: success, and failure to write the file
  type: list
  elements: dict
  contains:
    audit:
      description: The format of the record.
      type: str
      returned: always
    sequence:
      description: The number of the record; the first one has 1.
      type: int
      returned: always
    time:
      description: When it was written, in UTC.
      type: str
      returned: always
    event:
      description: What happened.
      type: str
      returned: always
    result:
      description: The details, without secrets.
      type: dict
      returned: always
    previous:
      description: The hash of the record before it; null for the first one.
      type: str
      returned: always
    signed_by:
      description: The hash of the public key (DER) that belongs to O(key).
      type: str
      returned: if it is signed
    signature:
      description: The Ed25519 signature in Base64, over the canonical JSON of all other members but C(hash).
      type: str
      returned: if it is signed
    hash:
      description: The SHA-256 over the canonical JSON of all other members.
      type: str
      returned: always
  sample:
    - audit: envops.promotion/1
      sequence: 1
      time: '2026-05-25T17:55:39.850Z'
      event: approved
      result:
        approved_by: Ana Lima
      previous: null
      hash: sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
mended:
  description: Whether the file ended with an incomplete line, and a record that says so was, or would be, appended first.
  returned: success
  type: bool
  sample: false
error:
  description: What failed, with C(kind), C(summary) and C(advice).
  returned: failure
  type: dict
  sample:
    kind: validation
    summary: path must be a file, but /var/log is a directory. Add a file name.
    advice: ''
"""

from collections.abc import Mapping
from typing import Any

from ansible_collections.envops.promotion.plugins.module_utils._audit.content import read_entries
from ansible_collections.envops.promotion.plugins.module_utils._audit.record import Sign
from ansible_collections.envops.promotion.plugins.module_utils._audit.trail import append
from ansible_collections.envops.promotion.plugins.module_utils._hosting import ModuleSpec, run_module
from ansible_collections.envops.promotion.plugins.module_utils._runtime import Result, Runtime

SPEC = ModuleSpec(
    {
        "path": {"type": "path", "required": True},
        "event": {"type": "str"},
        "result": {"type": "dict"},
        "records": {
            "type": "list",
            "elements": "dict",
            "options": {"event": {"type": "str", "required": True}, "result": {"type": "dict"}},
        },
        "key": {"type": "str", "no_log": True},
    },
    mutually_exclusive=[("event", "records"), ("result", "records")],
    required_one_of=[("event", "records")],
    guards=["event", "key"],
)


def run(params: Mapping[str, Any], runtime: Runtime) -> Result:
    """Append the records."""
    entries = read_entries(params, runtime.mask)
    sign = _signer(params["key"], runtime)
    appended = append(params["path"], entries, runtime, sign)
    if appended.mending is not None:
        runtime.warn(
            f"The audit trail {params['path']} ended with an incomplete line: a task that wrote it was interrupted. "
            f"Record {appended.mending.sequence} says so."
        )
    records = [record.to_dict() for record in appended.records]
    returns = {
        "head": appended.head,
        "record": records[-1] if records else None,
        "records": records,
        "mended": appended.mending is not None,
    }
    return Result(bool(records), returns, appended.diff(params["path"]) if runtime.diff else None)


def _signer(key: str | None, runtime: Runtime) -> Sign | None:
    if key is None:
        return None
    from ansible_collections.envops.promotion.plugins.module_utils._audit.signing import signer

    return signer(key, runtime)


def main() -> None:
    run_module(SPEC, run)


if __name__ == "__main__":
    main()
