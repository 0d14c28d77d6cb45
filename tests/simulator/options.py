# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of `python -m simulator`, checked before anything listens."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from simulator.connections import BUNDLED
from simulator.server import is_loopback

_HIGHEST_PORT = 65_500
_LONGEST_LIFETIME = 31_536_000
"""A year, in seconds."""


def read_options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """Return the options in the words of a command, by default of this process.

    :raises SystemExit: an option is invalid, which standard error explains
    """
    parser = argparse.ArgumentParser(prog="simulator", description="Simulated promotion services on loopback.")
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on")
    parser.add_argument(
        "--port", type=int, default=0, help="port of the first address, the others follow; 0 selects free ones"
    )
    parser.add_argument("--port-file", type=_file, help="file that receives the addresses as JSON")
    parser.add_argument("--world", default="seeds", help="name of a bundled world or path of a JSON file")
    parser.add_argument(
        "--print-env", action="store_true", help="print commands for a shell that set addresses and credentials"
    )
    parser.add_argument("--lifetime", type=float, default=900, help="seconds after which the simulator ends itself")
    parser.add_argument(
        "--strict",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="refuse requests with what the contracts do not name",
    )
    parser.add_argument("--parent", type=int, help="end as soon as this process is no longer the parent")
    options = parser.parse_args(words)
    problem = _problem_with(options)
    if problem:
        parser.error(problem)
    return options


def _file(word: str) -> Path:
    path = Path(word)
    if not word.strip() or path.is_dir() or not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"must be the path of a file in an existing directory, not {word!r}")
    return path


def _problem_with(options: argparse.Namespace) -> str:
    if not is_loopback(options.host):
        return f"--host must be a loopback address, not {options.host!r}"
    if not 0 <= options.port <= _HIGHEST_PORT:
        return f"--port must be from 0 to {_HIGHEST_PORT}, not {options.port}: further ports follow it"
    if not options.world.strip():
        return "--world must be the name of a bundled world or the path of a JSON file, not blank"
    if options.print_env and options.world not in BUNDLED:
        return f"--print-env needs a bundled world ({', '.join(BUNDLED)}), whose credentials are known"
    if not 0 <= options.lifetime <= _LONGEST_LIFETIME:  # which is false for NaN
        return f"--lifetime must be from 0 to {_LONGEST_LIFETIME} seconds, not {options.lifetime:g}"
    if options.parent is not None and options.parent < 1:
        return f"--parent must be the ID of a process, not {options.parent}"
    return ""
