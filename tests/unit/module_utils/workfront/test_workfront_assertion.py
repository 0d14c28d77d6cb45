# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The signed assertion of a JWT application, and its private key (contract Workfront 3.4)."""

from __future__ import annotations

import functools
import traceback
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from ansible_collections.envops.promotion.plugins.module_utils import _signing
from ansible_collections.envops.promotion.plugins.module_utils._errors import InputError, MissingLibraryError
from ansible_collections.envops.promotion.plugins.module_utils._workfront import assertion
from ansible_collections.envops.promotion.tests.unit.module_utils.support import NOW, FakeClock, make_runtime
from ansible_collections.envops.promotion.tests.unit.module_utils.workfront.samples import A, B, params

PEM = serialization.Encoding.PEM
FORMATS = (serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL)


@functools.cache
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    private_format: serialization.PrivateFormat = FORMATS[0],
    passphrase: bytes = b"",
) -> str:
    encryption = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(PEM, private_format, encryption).decode()


def assertion_of(private_key: str, secrets: list[str] | None = None) -> assertion.Assertion:
    given = params(client_id="c", client_secret="s", customer_id=A, user_id=B, private_key=private_key)
    return assertion.Assertion(given, make_runtime(FakeClock(), [], [] if secrets is None else secrets))


def claims_of(signed: str) -> dict[str, Any]:
    # The simulated clock has its own time.
    return jwt.decode(signed, rsa_key().public_key(), algorithms=["RS256"], options={"verify_exp": False})


def refusal(private_key: str) -> InputError:
    """Return the error for a key, of which no part may be seen anywhere."""
    with pytest.raises(InputError) as caught:
        assertion_of(private_key)
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value.to_result())
    lines = [line for line in private_key.replace("\\n", "\n").splitlines() if "KEY" not in line and len(line) >= 16]
    assert not [line for line in lines if line in shown]
    return caught.value


def test_claims() -> None:
    assert claims_of(assertion_of(pem_of(rsa_key())).sign()) == {"iss": A, "sub": B, "exp": int(NOW) + 180}


def test_the_algorithm() -> None:
    header = jwt.get_unverified_header(assertion_of(pem_of(rsa_key())).sign())
    assert header["alg"] == "RS256"


def test_it_is_good_for_a_few_minutes_from_each_signature_on() -> None:
    clock = FakeClock()
    given = params(client_id="c", client_secret="s", customer_id=A, user_id=B, private_key=pem_of(rsa_key()))
    signer = assertion.Assertion(given, make_runtime(clock, [], []))
    clock.advance(3600)
    assert claims_of(signer.sign())["exp"] == int(NOW) + 3600 + 180


@pytest.mark.parametrize("private_format", FORMATS)
def test_both_forms_of_an_rsa_key(private_format: serialization.PrivateFormat) -> None:
    assert claims_of(assertion_of(pem_of(rsa_key(), private_format)).sign())["iss"] == A


@pytest.mark.parametrize("form", ["{}", "\n{}\n", "{} "])
def test_space_around_a_key_does_not_matter(form: str) -> None:
    assert claims_of(assertion_of(form.format(pem_of(rsa_key()))).sign())["iss"] == A


def test_line_breaks_as_environment_variables_hold_them() -> None:
    for line_break in ("\\n", "\r\n"):
        assert claims_of(assertion_of(pem_of(rsa_key()).replace("\n", line_break)).sign())["iss"] == A


def test_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key.pem").write_text(pem_of(rsa_key()), encoding="ascii")
    monkeypatch.setenv("HOME", str(tmp_path))
    for path in (str(tmp_path / "key.pem"), "~/key.pem"):
        assert claims_of(assertion_of(path).sign())["sub"] == B


@pytest.mark.parametrize("escaped", [True, False])
def test_key_and_assertion_are_registered_as_secrets(escaped: bool) -> None:
    pem, secrets = pem_of(rsa_key()), list[str]()
    signed = assertion_of(pem.replace("\n", "\\n") if escaped else pem, secrets).sign()
    lines = [line for line in pem.splitlines() if not line.startswith("-----") and len(line) >= 16]
    assert set(lines) <= set(secrets)
    assert signed in secrets
    assert not any(secret.startswith("-----") for secret in secrets)


def test_another_kind_of_key_is_refused() -> None:
    error = refusal(pem_of(ec.generate_private_key(ec.SECP256R1())))
    assert "must be a complete RSA private key in PEM format" in error.message


@pytest.mark.parametrize("private_format", FORMATS)
def test_a_key_with_a_passphrase_is_refused(private_format: serialization.PrivateFormat) -> None:
    error = refusal(pem_of(rsa_key(), private_format, b"hidden-passphrase"))
    assert "without a passphrase" in error.message


def test_a_public_key_is_refused() -> None:
    public = rsa_key().public_key().public_bytes(PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert "must be a complete RSA private key" in refusal(public.decode()).message


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_truncated_key_is_refused(part: float) -> None:
    pem = pem_of(rsa_key())
    assert "must be a complete RSA private key" in refusal(pem[: int(len(pem) * part)]).message


def test_a_key_with_a_hole_is_refused() -> None:
    lines = pem_of(rsa_key()).splitlines()
    assert "must be a complete RSA private key" in refusal("\n".join([*lines[:5], *lines[6:]])).message


def test_a_key_that_is_not_ascii_is_refused() -> None:
    assert "must be a complete RSA private key" in refusal(pem_of(rsa_key()).replace("\n", "\n\u00e9", 1)).message


@pytest.mark.parametrize(
    "path",
    ["/no/such/key.pem", "relative.pem", "~/no-such-key.pem", "~no-such-user-at-all/key.pem", "a\0b", "/", "x" * 5000],
)
def test_a_path_that_cannot_be_read(path: str) -> None:
    error = refusal(path)
    assert "must be a private key in PEM format, or the path of a readable file" in error.message
    assert "x" * 50 not in error.message


def test_a_key_without_its_first_line_is_taken_for_a_path_and_not_shown() -> None:
    assert (
        "must be a private key in PEM format, or the path"
        in refusal("\n".join(pem_of(rsa_key()).splitlines()[1:])).message
    )


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"no key"])
def test_a_file_that_holds_no_key(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key.pem").write_bytes(content)
    assert "private_key" in refusal(str(tmp_path / "key.pem")).message


def test_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_signing, "JWT_TRACE", "Traceback: no module")
    with pytest.raises(MissingLibraryError) as caught:
        assertion_of(pem_of(rsa_key()))
    assert (caught.value.library, caught.value.trace) == ("PyJWT[crypto]", "Traceback: no module")
