# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a simulator: `python -m simulator`."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from simulator.connections import connections
from simulator.core import Core
from simulator.options import read_options
from simulator.pingone.service import PingOne
from simulator.server import listen
from simulator.strictness import Strictness
from simulator.vendor import WorldError
from simulator.workfront.service import Workfront

_CHECK_INTERVAL = 0.2


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
    options = read_options()
    deadline = time.monotonic() + options.lifetime
    if options.port_file is not None:
        options.port_file.unlink(missing_ok=True)
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)

    core = Core(initial_world=options.world, strictness=Strictness(options.strict))
    core.vendors.extend([PingOne(core), Workfront(core)])
    try:
        core.reset()
    except WorldError as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    try:
        with contextlib.ExitStack() as listening:
            listen(core, listening, host=options.host, port=options.port)
            if options.port_file is not None:
                _write_addresses(options.port_file, core)
            (_print_variables if options.print_env else _print_addresses)(core)
            sys.stdout.flush()
            while not core.stop.wait(_CHECK_INTERVAL):
                if time.monotonic() >= deadline:
                    break
                if options.parent is not None and os.getppid() != options.parent:
                    break
            core.stop.set()
    finally:
        if options.port_file is not None:
            options.port_file.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
