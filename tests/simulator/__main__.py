# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a simulator: `python -m simulator`."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shlex
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from simulator.connections import BUNDLED, connections
from simulator.core import Core
from simulator.pingone.service import PingOne
from simulator.server import is_loopback, listen
from simulator.strictness import Strictness
from simulator.vendor import WorldError
from simulator.workfront.service import Workfront

_CHECK_INTERVAL = 0.2
_HIGHEST_PORT = 65_500


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="simulator", description="Simulated promotion services on loopback.")
    parser.add_argument("--host", default="127.0.0.1", help="loopback address to listen on")
    parser.add_argument(
        "--port", type=int, default=0, help="port of the first address, the others follow; 0 takes free ones"
    )
    parser.add_argument("--port-file", type=Path, help="file that receives the addresses as JSON")
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
    arguments = parser.parse_args()
    if not is_loopback(arguments.host):
        parser.error(f"--host must be a loopback address, not {arguments.host}")
    if not 0 <= arguments.port <= _HIGHEST_PORT:
        parser.error(f"--port must be from 0 to {_HIGHEST_PORT}, not {arguments.port}: further ports follow it")
    if arguments.print_env and arguments.world not in BUNDLED:
        parser.error(f"--print-env needs a bundled world ({', '.join(BUNDLED)}), whose credentials are known")
    return arguments


def _write_addresses(path: Path, core: Core) -> None:
    listening = [
        {"vendor": vendor, "environment": environment, "url": f"http://{address}"}
        for (vendor, environment), address in core.addresses.items()
    ]
    # A reader must never see half a document.
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(listening), encoding="utf-8")
    draft.replace(path)


def _print_addresses(core: Core) -> None:
    for (vendor, environment), address in core.addresses.items():
        print(" ".join(filter(None, [vendor, environment, f"http://{address}"])))


def _print_variables(core: Core) -> None:
    urls = {place: f"http://{address}" for place, address in core.addresses.items()}
    workfront = {
        environment: url for (vendor, environment), url in urls.items() if vendor == "workfront" and environment
    }
    for name, value in connections(urls["pingone", None], workfront).items():
        print(f"export {name}={shlex.quote(value)}")


def _end(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> int:
    arguments = _arguments()
    deadline = time.monotonic() + arguments.lifetime
    if arguments.port_file is not None:
        arguments.port_file.unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)

    core = Core(initial_world=arguments.world, strictness=Strictness(arguments.strict))
    core.vendors.extend([PingOne(core), Workfront(core)])
    try:
        core.reset()
    except WorldError as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    try:
        with contextlib.ExitStack() as listening:
            listen(core, listening, host=arguments.host, port=arguments.port)
            if arguments.port_file is not None:
                _write_addresses(arguments.port_file, core)
            (_print_variables if arguments.print_env else _print_addresses)(core)
            sys.stdout.flush()
            while not core.stop.wait(_CHECK_INTERVAL):
                if time.monotonic() >= deadline:
                    break
                if arguments.parent is not None and os.getppid() != arguments.parent:
                    break
            core.stop.set()
    finally:
        if arguments.port_file is not None:
            arguments.port_file.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
