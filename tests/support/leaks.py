# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the secrets of the world `seeds` in what a run lets out."""

from __future__ import annotations

import base64
import re
from pathlib import Path

from simulator import worlds
from support.workfront import workfront_secrets

SUPPLIED_TOKEN = "supplied-token-5e0c77aa"
"""A token that no service knows, for tests that give one."""
WRONG_SECRET = "wrong-client-secret-93bd"
"""A client secret that is refused, for tests that give one."""
VARIABLE_SECRET = "variable-secret-61c8f2d7"
"""The value of a sensitive promotion variable, for tests that define one."""
_BASIC = {
    f"the Basic credentials with the {which}": base64.b64encode(f"{worlds.CLIENT_ID}:{secret}".encode()).decode()
    for which, secret in (("client secret", worlds.CLIENT_SECRET), ("wrong secret", WRONG_SECRET))
}
SECRETS = {
    "the client secret": worlds.CLIENT_SECRET,
    "the wrong client secret": WRONG_SECRET,
    "a supplied token": SUPPLIED_TOKEN,
    "the secret of a variable": VARIABLE_SECRET,
    "a secret of the source": worlds.APPLICATION_SECRET,
    "a secret of the target": worlds.TARGET_APPLICATION_SECRET,
    **_BASIC,
}
# Every token that the simulator hands out is a JWT; its parts begin like this. Nothing else in a run does.
_TOKEN = re.compile(r"eyJ[A-Za-z0-9_-]{12}")


def leaks(text: str) -> list[str]:
    """Return which secrets a text contains."""
    found = [what for what, secret in SECRETS.items() if secret in text]
    found += [what for what, secret in workfront_secrets().items() if secret in text]
    return [*found, "an access token"] if _TOKEN.search(text) else found


def leaks_in_files(folder: Path) -> list[str]:
    """Return which secrets the files below a folder contain."""
    return [
        f"{what} in {path.relative_to(folder)}"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for what in leaks(path.read_bytes().decode("utf-8", errors="replace"))
    ]
