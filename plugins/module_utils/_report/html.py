# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders a report as one self-contained HTML page; no name or value can become markup.

Imported only for this format, because no other format needs the library.
"""

from __future__ import annotations

import traceback

from .._errors import MissingLibraryError
from .document import Report
from .layout import headline_of, sections_of
from .page import PAGE, STYLE

try:
    import jinja2
    from markupsafe import Markup
except ImportError:
    JINJA_TRACE: str | None = traceback.format_exc()
else:
    JINJA_TRACE = None


def render(report: Report) -> str:
    """Return the report as HTML that is also well-formed XML.

    :raises MissingLibraryError: Jinja2 is not installed
    """
    if JINJA_TRACE is not None:
        raise MissingLibraryError("Jinja2", JINJA_TRACE)
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    page = environment.from_string(PAGE)
    sections = [(f"part{number}", section) for number, section in enumerate(sections_of(report), 1)]
    headline = headline_of(report)
    return page.render(report=report, headline=headline, sections=sections, style=Markup(STYLE))
