# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of the simulator that cannot be meant are refused before anything listens."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.options import read_options

REFUSED = {
    "--host": ["0.0.0.0", "192.0.2.1", "", " ", "example.com", "127.0.0.1:80"],
    "--port": ["-1", "65501", "70000", "", " ", "x", "1.5"],
    "--port-file": ["", " ", "/", "/no/such/directory/port"],
    "--world": ["", " "],
    "--lifetime": ["-1", "-0.001", "nan", "inf", "-inf", "31536001", "", "x"],
    "--parent": ["0", "-1", "", "x", "1.5"],
}


@pytest.mark.parametrize(("option", "value"), [(option, each) for option, values in REFUSED.items() for each in values])
def test_what_cannot_be_meant_is_refused(capsys: pytest.CaptureFixture[str], option: str, value: str) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options([f"{option}={value}"])

    captured = capsys.readouterr()
    assert (ended.value.code, captured.out) == (2, "")
    assert option in captured.err.splitlines()[-1], captured.err


def test_unknown_options_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(["--ports", "1"])

    assert (ended.value.code, "--ports" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    ("option", "bounds"), [("port", (0, 65500)), ("lifetime", (0.0, 31536000.0)), ("parent", (1,))]
)
def test_bounds_belong_to_what_is_accepted(option: str, bounds: tuple[float, ...]) -> None:
    for bound in bounds:
        assert vars(read_options([f"--{option}", str(bound)]))[option] == bound


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2", "::1"])
def test_each_loopback_address_is_accepted(host: str) -> None:
    assert read_options(["--host", host]).host == host


def test_a_file_may_be_new_or_exist(tmp_path: Path) -> None:
    (tmp_path / "old").touch()

    for name in ("old", "new"):
        assert read_options(["--port-file", str(tmp_path / name)]).port_file == tmp_path / name
