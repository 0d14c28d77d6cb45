# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""PingOne: drift, a secret for each environment, its promotion, and the report."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree

from demo.pingone_state import (
    CREATE,
    DELETE,
    SOURCE,
    START,
    TARGET,
    WRITING,
    target_resources,
    verify_no_record,
    verify_same,
)
from demo.playbook import Played
from demo.stage import Act, Stage
from simulator import worlds

PARTNER_SECRETS = {
    "PARTNER_SECRET_DEVELOPMENT": "demo-partner-secret-of-development-4c1b",
    "PARTNER_SECRET_STAGING": "demo-partner-secret-of-staging-9e27",
}
"""The environment variables from which the playbook of this act reads secrets."""
SECRETS = (
    worlds.CLIENT_SECRET,
    worlds.IDENTITY_PROVIDER_SECRET,
    worlds.TARGET_IDENTITY_PROVIDER_SECRET,
    *PARTNER_SECRETS.values(),
)
"""The secrets that no run and no report may show."""
_RESOURCES = f"""\
  - {worlds.SAML_APPLICATION}  # the application "{worlds.SAML_APPLICATION_NAME}"
  - {worlds.IDENTITY_PROVIDER}  # the identity provider "{worlds.IDENTITY_PROVIDER_NAME}"
"""
DRIFT = f"""\
pingone_drift_source_environment: {SOURCE}
pingone_drift_target_environments: [{TARGET}]
pingone_drift_selected_resources:
{_RESOURCES}\
pingone_drift_on_drift: warn
pingone_drift_report:
  - {{format: markdown, path: "{{{{ lookup('ansible.builtin.env', 'REPORTS') }}}}/drift-{{target}}.md"}}
pingone_drift_wait_interval: 0.2  # seconds; the simulator is faster than PingOne
"""
PARTNER = f"""\
- name: Give each environment its own client of the partner
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Define the id of the client
      envops.promotion.pingone_variable_definition:
        environment: "{{{{ item }}}}"
        name: partnerClient
        value: "timesheet-{{{{ item | lower }}}}"
      loop: [{SOURCE}, {TARGET}]

    - name: Define the secret of the client
      envops.promotion.pingone_variable_definition:
        environment: "{{{{ item }}}}"
        name: partnerSecret
        value: "{{{{ lookup('ansible.builtin.env', 'PARTNER_SECRET_' ~ item | upper) }}}}"
        sensitive: true
      loop: [{SOURCE}, {TARGET}]

    - name: Declare both for the identity provider
      envops.promotion.pingone_variable_declaration:
        environment: {SOURCE}
        target_environment: {TARGET}
        resource_id: {worlds.IDENTITY_PROVIDER}
        variables:
          clientId: partnerClient
          clientSecret: partnerSecret
"""
PROMOTION = f"""\
pingone_promote_source_environment: {SOURCE}
pingone_promote_target_environment: {TARGET}
pingone_promote_selected_resources:
{_RESOURCES}\
pingone_promote_policy:
  max_deletes: 0
pingone_promote_report:
  - {{format: html, path: "{{{{ reports }}}}/report.html"}}
  - {{format: markdown, path: "{{{{ reports }}}}/report.md"}}
  - {{format: junit, path: "{{{{ reports }}}}/report.xml"}}
  - {{format: json, path: "{{{{ reports }}}}/report.json"}}
reports: "{{{{ lookup('ansible.builtin.env', 'REPORTS') }}}}"
pingone_promote_wait_interval: 0.2
"""
_DRIFT_FILE, _PARTNER_FILE, _PROMOTION_FILE = "drift.yml", "partner.yml", "partner-promotion.yml"
_DRIFT_REPORT = f"drift-{TARGET}.md"
_REPORTS = {
    "report.html": "<h1.*</h1>",
    "report.md": "^# .*$",
    "report.xml": "<testsuite .*>",
    "report.json": '^ *"message": .*$',
}
"""The most informative line of each report."""
REPORTS = (_DRIFT_REPORT, *_REPORTS)
"""The names of all reports."""
_WORLD = "variables"
_NEW_ADDRESS = {
    "issuer": "https://id.partner.example.com",
    "discoveryEndpoint": "https://id.partner.example.com/.well-known/openid-configuration",
}
_DEFINE, _DECLARE = "D1", "V1"
_WRITING_VARIABLES = (_DEFINE, "D4", "D5", _DECLARE, "V3", "V4", "V5")
_WIDEST_PIECE = 88


def introduce(stage: Stage) -> None:
    """Load another world, and describe it."""
    stage.simulator.reset(_WORLD)
    # A plan shows the drift of the identity provider before its secret is a variable.
    stage.simulator.behave(require_secret_variables=False)
    stage.simulator.change_resource(worlds.SOURCE_ENVIRONMENT, worlds.IDENTITY_PROVIDER, _NEW_ADDRESS)
    stage.screen.text(
        f'The simulator loads another world. {SOURCE} has a new application, "{worlds.SAML_APPLICATION_NAME}", and its '
        f'identity provider "{worlds.IDENTITY_PROVIDER_NAME}" has a new address. {TARGET} has the same identity '
        "provider with its own client secret. PingOne never promotes the secret of an application; the secret of an "
        "identity provider can be a variable."
    )


def promote_with_a_secret(stage: Stage) -> None:
    """Act 5."""
    stage.show_file(_DRIFT_FILE, DRIFT)
    played = [_show_drift(stage)]
    stage.show_file(_PARTNER_FILE, PARTNER)
    played += [_define(stage), _define_again(stage)]
    stage.show_file(_PROMOTION_FILE, PROMOTION)
    played.append(_promote(stage))
    _show_reports(stage)
    played.append(_show_in_sync(stage))
    _verify_secrecy(stage, played)


def _show_drift(stage: Stage) -> Played:
    before = target_resources(stage)
    played = stage.run("pingone_drift", "--extra-vars", f"@{_DRIFT_FILE}", variables=_reports(stage))
    stage.verify_exit(played, 0, changed=0, failed=0)
    stage.verify(
        "The run only warns; the message counts the differences.",
        f"{TARGET} has drifted (1 missing, 1 different, 0 extra)" in played.message,
        played.message,
    )
    plan = stage.show_part(_DRIFT_REPORT, "## Differences", "## Run details")
    known = target_resources(stage)[worlds.TARGET_IDENTITY_PROVIDER]["body"]
    stage.verify(
        f"The report shows the application missing in {TARGET}, and the old and new address of the identity provider.",
        all(text in plan for text in (worlds.SAML_APPLICATION_NAME, known["issuer"], *_NEW_ADDRESS.values())),
    )
    stage.verify_requests(
        "The run sent two writing requests: create a record for the plan (P1) and delete it (P9).",
        WRITING,
        (CREATE, DELETE),
    )
    verify_no_record(stage)
    verify_same(stage, before)
    return played


def _define(stage: Stage) -> Played:
    stage.screen.text(f"The environment variables {' and '.join(PARTNER_SECRETS)} contain the secrets.")
    played = stage.run_file(_PARTNER_FILE, variables=PARTNER_SECRETS)
    stage.verify_exit(played, 0, changed=3, failed=0)
    stage.verify_requests(
        "The run defined each variable in each environment (D1), and declared both in one request (V1).",
        _WRITING_VARIABLES,
        (*[_DEFINE] * 4, _DECLARE),
    )
    values = dict(zip((worlds.SOURCE_ENVIRONMENT, worlds.TARGET_ENVIRONMENT), PARTNER_SECRETS.values(), strict=True))
    wrong = [
        environment
        for environment, value in values.items()
        if not stage.simulator.definition_matches(environment, "partnerSecret", value)
    ]
    stage.verify("Each environment in the simulator has its own secret.", not wrong, wrong)
    return played


def _define_again(stage: Stage) -> Played:
    played = stage.run_file(_PARTNER_FILE, variables=PARTNER_SECRETS)
    stage.verify_exit(played, 0, changed=0, failed=0)
    stage.verify_requests("The run sent no writing request.", _WRITING_VARIABLES, ())
    return played


def _promote(stage: Stage) -> Played:
    # Contract PingOne 2.4: a resource with a secret needs a sensitive variable for it.
    stage.simulator.behave(require_secret_variables=True)
    played = stage.run("pingone_promote", "--extra-vars", f"@{_PROMOTION_FILE}", "--diff", variables=_reports(stage))
    stage.verify_exit(played, 0, changed=2, failed=0)
    stage.verify(
        "The message says that the promotion is verified.", "executed and verified" in played.message, played.message
    )
    stage.verify_requests(
        "The plan was created (P1) and started (P7) once; the verification record was created and deleted (P9).",
        WRITING,
        (CREATE, START, CREATE, DELETE),
    )
    after = target_resources(stage)
    stage.verify(
        f'{TARGET} now has the application "{worlds.SAML_APPLICATION_NAME}".',
        worlds.SAML_APPLICATION_NAME in [item["name"] for item in after.values()],
    )
    provider = after[worlds.TARGET_IDENTITY_PROVIDER]["body"]
    stage.verify(
        f"Its identity provider has the new address, and keeps the client ID and client secret of {TARGET}.",
        provider | _NEW_ADDRESS == provider
        and provider["clientId"] == f"timesheet-{TARGET.lower()}"
        and provider["clientSecret"] == PARTNER_SECRETS["PARTNER_SECRET_STAGING"],
    )
    return played


def _show_reports(stage: Stage) -> None:
    texts = {name: (stage.workspace.path / name).read_text(encoding="utf-8") for name in _REPORTS}
    for name, text in texts.items():
        stage.screen.line(f"  {name:<12} {len(text.encode()):>6} bytes   {_excerpt(text, _REPORTS[name])}")
    stage.screen.line()
    content = json.loads(texts["report.json"])
    suite = ElementTree.fromstring(texts["report.xml"])
    cases = list(suite.iter("testcase"))
    failed = [case.get("name") for case in cases if case.find("failure") is not None]
    stage.verify(
        f"The JSON report says promoted and verified; none of the {len(cases)} JUnit test cases failed.",
        content["status"] == "promoted" and content["verified"] is True and len(cases) > 2 and not failed,
        (content["status"], content["verified"], failed),
    )
    lacking = [name for name in ("report.html", "report.md") if content["promotion_id"] not in texts[name]]
    stage.verify("The HTML and Markdown reports name the same promotion.", not lacking, lacking)


def _reports(stage: Stage) -> dict[str, str]:
    return {"REPORTS": str(stage.workspace.path)}


def _excerpt(text: str, pattern: str) -> str:
    """Return the most informative line of a report, cut to the width of the screen."""
    found = re.search(pattern, text, re.MULTILINE)
    piece = found[0].strip() if found else ""
    return piece if len(piece) <= _WIDEST_PIECE else f"{piece[: _WIDEST_PIECE - 3]}..."


def _show_in_sync(stage: Stage) -> Played:
    played = stage.run("pingone_drift", "--extra-vars", f"@{_DRIFT_FILE}", variables=_reports(stage))
    stage.verify_exit(played, 0, changed=0, failed=0)
    stage.verify(
        f"{TARGET} is in sync: its client differs, but only because of the variables.",
        f"{TARGET} is in sync" in played.message,
        played.message,
    )
    return played


def _verify_secrecy(stage: Stage, played: list[Played]) -> None:
    shown = {f"run {number}": run.output + run.errors for number, run in enumerate(played, 1)}
    shown |= {name: (stage.workspace.path / name).read_text(encoding="utf-8") for name in REPORTS}
    leaking = [name for name, text in shown.items() if any(secret in text for secret in SECRETS)]
    stage.verify(
        f"None of the {len(SECRETS)} secrets appears in the output of the {len(played)} runs or in the {len(REPORTS)} reports.",
        not leaking,
        leaking,
    )


ACTS = (
    Act(
        "drift, a secret for each environment, and a report for approvers",
        f"A drift report shows how {TARGET} differs from {SOURCE}. A client secret, which PingOne never promotes, becomes a "
        "variable with a value in each environment. The run promotes application and identity provider, and writes reports "
        "as HTML, Markdown, JUnit and JSON. Finally there is no drift left.",
        promote_with_a_secret,
    ),
)
