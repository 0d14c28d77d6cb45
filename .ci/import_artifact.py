# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Import a built collection as a Galaxy server would; an error or a warning of the importer is a failure here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Import the archive named on the command line."""
    if len(sys.argv) != 2:
        print("there must be exactly one archive")
        return 1
    env = os.environ | {"GALAXY_IMPORTER_CHECK_REQUIRED_TAGS": "true"}
    artifact = Path(sys.argv[1]).resolve()
    done = subprocess.run(
        [sys.executable, "-m", "galaxy_importer.main", artifact.name],
        cwd=artifact.parent,  # it writes its result to the current folder
        env=env,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(done.stdout)
    findings = re.findall(r"^(?:ERROR|WARNING|CRITICAL).*", done.stdout, re.MULTILINE)
    if findings:
        print("The importer found:", *findings, sep="\n  ")
    return 1 if findings or done.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
