# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prints the output of the demo in colour."""

from __future__ import annotations

import os
import shutil
import sys
import textwrap
from typing import TextIO

BOLD = "1"
DIM = "2"
RED = "31"
GREEN = "32"
YELLOW = "33"
CYAN = "36"
_WIDEST = 120


class Screen:
    """Prints in colour on a terminal; without colour elsewhere, or if NO_COLOR is set."""

    def __init__(self, stream: TextIO = sys.stdout) -> None:
        self._stream = stream
        self._coloured = stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        self._width = min(_WIDEST, shutil.get_terminal_size((_WIDEST, 24)).columns)

    def line(self, text: str = "", colour: str | None = None) -> None:
        """Print one line unchanged."""
        marked = f"\033[{colour}m{text}\033[0m" if colour and self._coloured and text else text
        print(marked, file=self._stream, flush=True)

    def text(self, text: str, colour: str | None = None, *, indent: str = "", first: str | None = None) -> None:
        """Print prose, wrapped into lines; ``first`` replaces the indent of the first line."""
        begin = indent if first is None else first
        for line in textwrap.wrap(
            text,
            self._width,
            initial_indent=begin,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        ):
            self.line(line, colour)
