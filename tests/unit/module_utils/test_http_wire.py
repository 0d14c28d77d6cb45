# SPDX-FileCopyrightText: 2026 The envops.promotion contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP client over real connections on loopback: TLS, proxies, netrc, lost and slow answers."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from ansible_collections.envops.promotion.plugins.module_utils import _transport
from ansible_collections.envops.promotion.plugins.module_utils._auth import NoAuth, Token, TokenAuth
from ansible_collections.envops.promotion.plugins.module_utils._errors import (
    NetworkError,
    ProtocolError,
    ServerError,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.loopback import (
    Loopback,
    Script,
    hang_up,
    reply,
)
from ansible_collections.envops.promotion.tests.unit.module_utils.support import make_rig, reported

OK = {"ok": True}


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_path(authority: trustme.CA, tmp_path: Path) -> str:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return str(tmp_path / "ca.pem")


@pytest.fixture
def foreign_ca(tmp_path: Path) -> str:
    trustme.CA().cert_pem.write_to_path(tmp_path / "foreign.pem")
    return str(tmp_path / "foreign.pem")


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[Loopback]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Loopback(context) as server:
        yield server


@pytest.mark.parametrize("bundle", ["none", "foreign"])
@pytest.mark.parametrize("option", ["ca_path", "validate_certs=false"])
def test_tls_as_configured_whatever_the_environment_says(
    secure: Loopback, ca_path: str, foreign_ca: str, monkeypatch: pytest.MonkeyPatch, option: str, bundle: str
) -> None:
    if bundle == "foreign":
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", foreign_ca)
    rig = make_rig(secure.url, verify=ca_path if option == "ca_path" else False)
    if option == "ca_path":
        assert rig.get() == rig.get() == OK
    else:
        with pytest.warns(Warning, match="Unverified HTTPS request"):
            assert rig.get() == rig.get() == OK


def test_the_environments_certificates_serve_where_none_are_given(
    secure: Loopback, ca_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", ca_path)
    assert make_rig(secure.url).get() == OK


@pytest.mark.parametrize("trust", ["system", "foreign"])
def test_an_untrusted_certificate_is_refused_at_once(secure: Loopback, foreign_ca: str, trust: str) -> None:
    rig = make_rig(secure.url, verify=foreign_ca if trust == "foreign" else True)
    rig.http.auth = TokenAuth(Token(None, supplied="planted-token", clock=rig.clock))
    with pytest.raises(
        NetworkError, match=r"the TLS connection to 127\.0\.0\.1:\d+ failed: .*certificate verify failed"
    ) as caught:
        rig.get()
    assert not caught.value.transient
    assert "ca_path" in caught.value.advice
    assert rig.clock.pauses == []
    assert secure.received == []


def test_a_wrong_host_name_is_refused(authority: trustme.CA, ca_path: str) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("other.example.org").configure_cert(context)
    with (
        Loopback(context) as server,
        pytest.raises(NetworkError, match=r"the TLS connection to 127\.0\.0\.1:\d+ failed") as caught,
    ):
        make_rig(server.url, verify=ca_path).get()
    assert "check the host name" in caught.value.advice


def test_a_server_without_tls_is_no_matter_of_certificates(loopback: Loopback) -> None:
    with pytest.raises(NetworkError, match=r"the TLS connection to 127\.0\.0\.1:\d+ failed") as caught:
        make_rig(loopback.url.replace("http:", "https:")).get()
    assert "ca_path" not in caught.value.advice
    assert "https" in caught.value.advice
    assert "_ssl.c" not in str(caught.value)


def write_netrc(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("machine 127.0.0.1 login intruder password wrong\ndefault login intruder password wrong\n")
    path.chmod(0o600)
    monkeypatch.setenv("NETRC", str(path))


def test_netrc_never_interferes(loopback: Loopback, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    write_netrc(tmp_path / "netrc", monkeypatch)
    rig = make_rig(loopback.url)
    rig.get()
    rig.get(auth=NoAuth())
    rig.get(auth=TokenAuth(Token(lambda: ("fetched", 3600.0), supplied=None, clock=rig.clock)))
    rig.get(auth=TokenAuth(Token(None, supplied="given", clock=rig.clock)))
    sent = [received.headers.get("Authorization") for received in loopback.received]
    assert sent == [None, None, "Bearer fetched", "Bearer given"]


def test_one_connection_serves_all_requests(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    accepted: list[object] = []
    connect = socket.socket.connect

    def counting(own: socket.socket, address: tuple[str, int]) -> None:
        accepted.append(address)
        connect(own, address)

    monkeypatch.setattr("http.server.BaseHTTPRequestHandler.protocol_version", "HTTP/1.1")
    monkeypatch.setattr(socket.socket, "connect", counting)
    rig = make_rig(loopback.url)
    for _request in range(3):
        rig.get()
    assert len(loopback.received) == 3
    assert len(accepted) == 1


def test_a_connection_that_is_closed_without_an_answer_is_lost(loopback: Loopback) -> None:
    loopback.scripts = [hang_up, reply()]
    rig = make_rig(loopback.url)
    assert rig.get() == OK
    assert len(loopback.received) == 2
    loopback.scripts = [hang_up]
    with pytest.raises(NetworkError, match=r"the connection to 127\.0\.0\.1:\d+ failed or was lost: ") as caught:
        rig.http.request("POST", "/things", asked="create a thing", body={"value": "planted-body"})
    assert len(loopback.received) == 3
    assert loopback.received[-1].body == b'{"value": "planted-body"}'
    assert "planted-body" not in reported(caught.value)


def test_an_answer_that_breaks_off_is_lost(loopback: Loopback) -> None:
    loopback.scripts = [reply(b'{"ok": tr', length=100), reply()]
    rig = make_rig(loopback.url)
    assert rig.get() == OK
    assert len(loopback.received) == 2


def test_what_follows_an_interim_answer_is_not_the_answer_to_the_next_request(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hint(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response_only(103)
        handler.end_headers()
        handler.wfile.flush()
        received_all.wait(5)
        reply(b'{"of": "the first"}', 201)(handler)

    received_all = threading.Event()
    monkeypatch.setattr("http.server.BaseHTTPRequestHandler.protocol_version", "HTTP/1.1")
    loopback.scripts = [hint, reply()]
    rig = make_rig(loopback.url)
    with pytest.raises(ProtocolError) as caught:
        rig.http.request("POST", "/things", asked="create a thing")
    assert caught.value.ambiguous
    assert rig.get() == OK
    received_all.set()


def _garble(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Send what is no TLS into a connection with TLS."""
    socket.socket.send(handler.connection, b"HTTP/1.1 200 OK\r\n\r\n")
    handler.close_connection = True


@pytest.mark.parametrize(
    ("script", "said"),
    [(reply(headers={"Content-Length": "5"}), "InvalidHeader"), (_garble, "SSLError")],
    ids=["contradicting lengths", "no TLS"],
)
def test_what_is_wrong_after_a_request_was_sent_does_not_say_that_it_was_not(
    secure: Loopback, ca_path: str, script: Script, said: str
) -> None:
    secure.scripts = [script]
    rig = make_rig(secure.url, verify=ca_path, retries=0)
    with pytest.raises(NetworkError, match=f"the answer could not be received: {said}") as caught:
        rig.http.request("POST", "/things", asked="create a thing", body={})
    assert caught.value.ambiguous
    assert len(secure.received) == 1


def test_a_refused_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound, but not listening
        rig = make_rig(f"http://127.0.0.1:{unused.getsockname()[1]}", retries=2)
        with pytest.raises(
            NetworkError, match=r": 127\.0\.0\.1:\d+ refused the connection\. This is a problem of the network"
        ):
            rig.get()
    assert len(rig.clock.pauses) == 2


def test_a_silent_server_is_not_waited_for(loopback: Loopback) -> None:
    loopback.scripts = [loopback.hang]
    with pytest.raises(NetworkError, match=r"no answer from .* within the time limit"):
        make_rig(loopback.url, timeout=0.05, retries=0).get()


def test_a_plain_proxy_of_the_environment_is_used(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://somebody:p%40ss@{loopback.address}")
    rig = make_rig("http://api.invalid/v1")
    assert rig.get(query={"limit": "5"}) == OK
    assert loopback.received[0].target == "http://api.invalid/v1/things/1?limit=5"
    assert loopback.received[0].headers["Proxy-Authorization"] == "Basic c29tZWJvZHk6cEBzcw=="
    assert {"p%40ss", "p@ss"} <= set(rig.secrets)


def test_no_proxy_is_honoured(loopback: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert make_rig(loopback.url, retries=0).get() == OK


def test_a_proxy_that_refuses_the_tunnel_is_named_without_its_password(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://somebody:planted-password@{loopback.address}")
    loopback.scripts = [reply(status=407)]
    rig = make_rig("https://api.invalid", retries=0)
    rig.http.auth = TokenAuth(Token(None, supplied="planted-token", clock=rig.clock))
    with pytest.raises(
        NetworkError, match=r"the connection through the proxy 127\.0\.0\.1:\d+ failed: .*407"
    ) as caught:
        rig.get()
    assert (loopback.received[0].method, loopback.received[0].target) == ("CONNECT", "api.invalid:443")
    assert "Authorization" not in loopback.received[0].headers
    assert "environment variables for proxies" in caught.value.advice
    assert "planted-" not in reported(caught.value)
    assert "planted-password" in rig.secrets


@pytest.mark.parametrize(
    ("variable", "proxy"),
    [
        ("HTTP_PROXY", "http://somebody:planted-password@127.0.0.1:9"),
        ("HTTPS_PROXY", "http://somebody:planted-password@127.0.0.1:9"),
        ("https_proxy", "http://somebody:planted-password@127.0.0.1:9"),
        ("ALL_PROXY", "socks5h://somebody:planted-password@127.0.0.1:9"),
        ("HTTPS_PROXY", "somebody:planted-password@127.0.0.1:9"),
        ("HTTPS_PROXY", "http://somebody:planted-password@127.0.0.1:port"),
    ],
)
@pytest.mark.parametrize("exception", [None, "api.example.com"])
def test_a_proxys_password_is_a_secret(
    monkeypatch: pytest.MonkeyPatch, variable: str, proxy: str, exception: str | None
) -> None:
    monkeypatch.setenv(variable, proxy)
    if exception:
        monkeypatch.setenv("NO_PROXY", exception)  # which other hosts, such as the one of tokens, need not share
    assert "planted-password" in make_rig().secrets


@pytest.mark.parametrize(
    "proxy",
    [
        "http://somebody:planted-password@127.0.0.1:port",
        "http://somebody:planted-password@[::1",
        "gopher://somebody:planted-password@127.0.0.1:9",
    ],
)
def test_an_unusable_proxy_is_an_error_for_the_user(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    rig = make_rig()
    with pytest.raises(NetworkError) as caught:
        rig.get()
    assert not caught.value.transient
    assert "planted-password" not in reported(caught.value)
    assert "environment variables for proxies" in caught.value.advice


@pytest.mark.parametrize("token", ["planted-token\n", "planted-token\r\nX-Other: 1", "planted-\u20ac"])
def test_a_token_that_fits_no_header_is_an_error_without_the_token(loopback: Loopback, token: str) -> None:
    rig = make_rig(loopback.url)
    rig.http.auth = TokenAuth(Token(None, supplied=token, clock=rig.clock))
    with pytest.raises(NetworkError) as caught:
        rig.get()
    assert not caught.value.transient
    assert "planted-" not in reported(caught.value)
    assert "line break" in caught.value.advice
    assert loopback.received == []


def test_a_gateways_page_over_the_wire(loopback: Loopback) -> None:
    loopback.scripts = [reply(b"<h1>Bad gateway</h1>", 502, headers={"Content-Type": "text/html"})]
    with pytest.raises(ServerError, match="<h1>Bad gateway</h1>"):
        make_rig(loopback.url, retries=0).get()


def trickle(part: bytes, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n") -> Script:
    """Return a script that sends the beginning of an answer, and then a part again and again."""

    def play(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        with contextlib.suppress(OSError):
            handler.wfile.write(head)
            for _time in range(100):
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(0.02)

    return play


@pytest.mark.parametrize(
    "script",
    [
        trickle(b" "),
        trickle(b" ", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
        trickle(b"1\r\n \r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        trickle(b"X-More: 1\r\n", b"HTTP/1.1 200 OK\r\n"),
        trickle(b"H", b""),
    ],
    ids=["until the end", "with a length", "in chunks", "headers", "status line"],
)
@pytest.mark.parametrize("is_secure", [False, True], ids=["plain", "TLS"])
def test_the_time_limit_is_for_the_whole_answer(
    loopback: Loopback, secure: Loopback, ca_path: str, script: Script, is_secure: bool
) -> None:
    server = secure if is_secure else loopback
    server.scripts = [script]
    rig = make_rig(server.url, verify=ca_path, timeout=0.3, retries=0)
    started = time.monotonic()
    with pytest.raises(NetworkError, match=r"no answer from .* within the time limit") as caught:
        rig.get()
    assert caught.value.ambiguous
    assert time.monotonic() - started < 1.5
    assert threading.active_count() < 20
    server.scripts = [reply()]
    assert rig.get() == OK


def test_a_deadline_limits_the_whole_answer(loopback: Loopback) -> None:
    loopback.scripts = [trickle(b" ")]
    rig = make_rig(loopback.url, retries=0)
    rig.limit(0.01)
    started = time.monotonic()
    with pytest.raises(NetworkError, match=r"no answer from .* within the time limit"):
        rig.get()
    assert time.monotonic() - started < 1.8


@pytest.mark.parametrize("status", [200, 302, 404])
@pytest.mark.parametrize("packed", [False, True])
def test_an_endless_answer_is_not_read(
    loopback: Loopback, monkeypatch: pytest.MonkeyPatch, packed: bool, status: int
) -> None:
    monkeypatch.setattr(_transport, "MOST_BYTES", 1_000_000)
    body = b'"' + b"a" * 2_000_000 + b'"'
    packing = {"Content-Encoding": "gzip"} if packed else {}
    headers = {"Location": "/elsewhere", **packing}
    loopback.scripts = [reply(gzip.compress(body) if packed else body, status, headers=headers)]
    with pytest.raises(ProtocolError, match="the answer has more than 100 MB"):
        make_rig(loopback.url, retries=0).get()


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize("packing", ["gzip, gzip", "gzip,deflate", "br", "zstd", "compress"])
def test_an_answer_that_unpacks_to_anything_is_not_unpacked(loopback: Loopback, packing: str, status: int) -> None:
    """Some versions of urllib3 make gigabytes of a few kilobytes that are packed twice before anybody can count them."""
    body = gzip.compress(gzip.compress(b'"' + b"a" * 2_000_000 + b'"'))
    loopback.scripts = [reply(body, status, headers={"Content-Encoding": packing})]
    with pytest.raises(NetworkError, match="the answer could not be received: its Content-Encoding was not asked for"):
        make_rig(loopback.url, retries=0).get()
    assert loopback.received[0].headers["Accept-Encoding"] == "gzip, deflate"


@pytest.mark.parametrize("packing", ["gzip", "GZIP", "x-gzip"])
def test_a_packed_answer_is_read(loopback: Loopback, packing: str) -> None:
    loopback.scripts = [reply(gzip.compress(b'{"ok": true}'), headers={"Content-Encoding": packing})]
    assert make_rig(loopback.url).get() == OK
