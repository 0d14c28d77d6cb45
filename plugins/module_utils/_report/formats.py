# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats of a report."""

from __future__ import annotations

from . import as_json, markdown
from .document import Report

_MARKDOWN, _HTML, _JUNIT, _JSON = "markdown", "html", "junit", "json"
FORMATS = (_MARKDOWN, _HTML, _JUNIT, _JSON)


def render(report: Report, wanted: str) -> str:
    """Return a report in one of the formats. The same report always gives the same text.

    :raises MissingLibraryError: the library that this format needs is not installed
    """
    if wanted == _HTML:
        from . import html

        return html.render(report)
    if wanted == _JUNIT:
        from . import junit

        return junit.render(report)
    return markdown.render(report) if wanted == _MARKDOWN else as_json.render(report)
