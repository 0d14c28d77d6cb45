# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paths of requests: none of their parts, and no link of a service, leads to another place."""

from __future__ import annotations

import urllib.parse

from ._errors import InputError


def path_below(origin: str, link: str) -> str | None:
    """Return the path and the query of a service's link relative to ``origin``, or None if it leads elsewhere.

    Whatever host a link names, requests go to the origin, which may be a proxy that serves the API below a path of its own.
    """
    try:
        parts = urllib.parse.urlsplit(link)
        own = urllib.parse.urlsplit(origin).path.split("/")
    except ValueError:
        return None
    path = f"/{parts.path.removeprefix('/')}"
    suffixes = ["/".join(["", *own[start:]]) for start in range(1, len(own))] or [""]
    if _leaves_its_place(path):
        return None
    prefix = next((suffix for suffix in suffixes if path.startswith(f"{suffix}/")), None)
    if prefix is None:
        return None
    query = f"?{parts.query}" if parts.query else ""
    return f"{path[len(prefix) :]}{query}"


def check_path(url: str) -> None:
    """Refuse a path that leaves its place: what is put into one is an ID or a name, and never leads elsewhere.

    :raises InputError: it contains a dot segment, a backslash or a control character
    """
    path = urllib.parse.urlsplit(url).path
    if _leaves_its_place(path):
        raise InputError(
            f"An ID or a name is unusable, because it would change the path of the request: {urllib.parse.unquote(path)!r}."
        )


def _leaves_its_place(path: str) -> bool:
    plain = urllib.parse.unquote(path)
    return bool({".", ".."} & set(plain.split("/"))) or "\\" in plain or any(ord(letter) < 0x20 for letter in plain)
