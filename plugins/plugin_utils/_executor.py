# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who runs Ansible here, and in which job of AWX."""

from __future__ import annotations

import getpass
import os


def user() -> str:
    """Return who runs this process, even where nothing sets ``USER``, as in containers."""
    try:
        return os.environ.get("USER") or getpass.getuser()
    except (KeyError, OSError, ImportError):  # the user has no entry in the password database
        return f"uid {os.getuid()}"


def job_url() -> str:
    """Return the address of AWX's job, as far as AWX says where it is reached; or an empty string."""
    base, job = os.environ.get("AWX_HOST", "").rstrip("/"), os.environ.get("JOB_ID", "")
    return f"{base}/#/jobs/playbook/{job}/output" if base and job else ""
