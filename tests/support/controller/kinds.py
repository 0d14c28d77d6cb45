# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the controller knows of each kind of object: its fields, its references, its roles."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

ENCRYPTED = "$encrypted$"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kind:
    """Objects of one endpoint. Fields without a default in ``fields`` do not exist: what is sent for them is dropped."""

    type: str
    fields: Mapping[str, Any]
    references: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Fields that hold IDs, with the endpoint of what they refer to."""
    associations: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Related lists, with the endpoint of their objects."""
    roles: tuple[str, ...] = ()
    unique: tuple[str, ...] = ("name", "organization")


_NAMED = {"name": "", "description": ""}
_NOTIFICATIONS = {
    f"notification_templates_{event}": "notification_templates" for event in ("started", "success", "error")
}
_OWNED = {"organization": "organizations"}
TEMPLATE_ROLES = ("admin_role", "execute_role", "read_role")
NODE_LINKS = ("success_nodes", "failure_nodes", "always_nodes")

KINDS: Mapping[str, Kind] = {
    "organizations": Kind(
        type="organization",
        fields={**_NAMED, "max_hosts": 0, "default_environment": None},
        associations={"galaxy_credentials": "credentials", **_NOTIFICATIONS},
        roles=("admin_role", "member_role"),
        unique=("name",),
    ),
    "teams": Kind(type="team", fields={**_NAMED, "organization": None}, references=_OWNED, roles=("member_role",)),
    "users": Kind(type="user", fields={"username": "", "is_superuser": False}, unique=("username",)),
    "credential_types": Kind(
        type="credential_type",
        fields={**_NAMED, "kind": "", "managed": False, "inputs": {}, "injectors": {}},
        unique=("name", "kind"),
    ),
    "credentials": Kind(
        type="credential",
        fields={**_NAMED, "organization": None, "credential_type": None, "inputs": {}},
        references={**_OWNED, "credential_type": "credential_types"},
        roles=("admin_role", "use_role", "read_role"),
        unique=("name", "organization", "credential_type"),
    ),
    "credential_input_sources": Kind(
        type="credential_input_source",
        fields={"target_credential": None, "source_credential": None, "input_field_name": ""},
        references={"target_credential": "credentials", "source_credential": "credentials"},
        unique=("target_credential", "input_field_name"),
    ),
    "execution_environments": Kind(
        type="execution_environment",
        fields={**_NAMED, "organization": None, "image": "", "credential": None, "pull": ""},
        references=_OWNED,
        unique=("name",),
    ),
    "projects": Kind(
        type="project",
        fields={
            **_NAMED,
            "organization": None,
            "scm_type": "",
            "scm_url": "",
            "scm_branch": "",
            "credential": None,
            "scm_update_on_launch": False,
            "scm_revision": "",
            "status": "",
        },
        references={**_OWNED, "credential": "credentials"},
        roles=("admin_role", "use_role", "read_role"),
    ),
    "inventories": Kind(
        type="inventory",
        fields={**_NAMED, "organization": None, "kind": "", "host_filter": None, "variables": ""},
        references=_OWNED,
        roles=("admin_role", "use_role", "read_role"),
    ),
    "notification_templates": Kind(
        type="notification_template",
        fields={
            **_NAMED,
            "organization": None,
            "notification_type": "",
            "notification_configuration": {},
            "messages": None,
        },
        references=_OWNED,
    ),
    "job_templates": Kind(
        type="job_template",
        fields={
            **_NAMED,
            "organization": None,
            "job_type": "run",
            "inventory": None,
            "project": None,
            "playbook": "",
            "execution_environment": None,
            "extra_vars": "",
            "diff_mode": False,
            "allow_simultaneous": False,
            **{f"ask_{what}_on_launch": False for what in ("variables", "limit", "tags", "skip_tags", "job_type")},
            "survey_enabled": False,
            **dict.fromkeys(("limit", "job_tags", "skip_tags"), ""),
            "verbosity": 0,
            "forks": 0,
        },
        references={
            "inventory": "inventories",
            "project": "projects",
            "execution_environment": "execution_environments",
        },
        associations={"credentials": "credentials", "labels": "labels", **_NOTIFICATIONS},
        roles=TEMPLATE_ROLES,
    ),
    "workflow_job_templates": Kind(
        type="workflow_job_template",
        fields={
            **_NAMED,
            "organization": None,
            "extra_vars": "",
            "allow_simultaneous": False,
            "ask_variables_on_launch": False,
            "survey_enabled": False,
            "inventory": None,
            "limit": "",
        },
        references={**_OWNED, "inventory": "inventories"},
        associations={
            **_NOTIFICATIONS,
            "notification_templates_approvals": "notification_templates",
            "labels": "labels",
        },
        roles=(*TEMPLATE_ROLES, "approval_role"),
    ),
    "workflow_job_template_nodes": Kind(
        type="workflow_job_template_node",
        fields={
            "identifier": "",
            "workflow_job_template": None,
            "unified_job_template": None,
            "extra_data": {},
            "all_parents_must_converge": False,
        },
        references={"workflow_job_template": "workflow_job_templates", "unified_job_template": "unified_job_templates"},
        associations=dict.fromkeys(NODE_LINKS, "workflow_job_template_nodes"),
        unique=("identifier", "workflow_job_template"),
    ),
    "workflow_approval_templates": Kind(type="workflow_approval_template", fields={**_NAMED, "timeout": 0}, unique=()),
    "schedules": Kind(
        type="schedule",
        fields={**_NAMED, "rrule": "", "enabled": True, "unified_job_template": None, "extra_data": {}},
        references={"unified_job_template": "unified_job_templates"},
        unique=("name", "unified_job_template"),
    ),
    "labels": Kind(type="label", fields={"name": "", "organization": None}, references=_OWNED),
}
UNIFIED = ("job_templates", "workflow_job_templates", "projects")
"""What the list of unified job templates shows; approval templates are not in it."""
SECRET_CONFIGURATION = (
    *("token", "password", "grafana_key", "account_token"),
    *("aws_secret_access_key", "aws_session_token"),
)
"""Keys of notifications whose values are shown masked, unless they are empty."""
