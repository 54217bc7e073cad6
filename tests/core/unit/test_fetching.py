"""Real servers elsewhere, slow, huge and hostile: nothing worse comes of them than a clear no."""

import datetime
import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from core import fetching
from core.errors import (
    AddressRefused,
    AddressTooLarge,
    AddressTooSlow,
    AddressUnreachable,
    AddressWrongType,
    TooManyRedirects,
)
from core.fetching import fetch
from tests.outside import Answer, Outside, dripping, outside_server, silent

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n"


def redirect(location: str, status: int = 302) -> Answer:
    return Answer(b"elsewhere", status, {"Location": location})


def test_an_answer_comes_whole_with_its_headers(outside: Outside):
    outside.says["/a.ics"] = Answer(b"BEGIN:VCALENDAR", headers={"ETag": '"1"'})
    answer = fetch(outside.url("/a.ics?b=1"))
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, b"BEGIN:VCALENDAR", '"1"')
    assert answer.url == outside.url("/a.ics?b=1")


def test_a_request_says_who_asks_and_nothing_else(outside: Outside, monkeypatch: Any):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9/")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    outside.says["/"] = Answer(b"", headers={"Set-Cookie": "a=b"})
    fetch(outside.url())
    fetch(outside.url())
    headers = outside.asked[1][2]
    assert set(headers) == {"accept", "user-agent", "host", "accept-encoding", "connection"}
    assert (headers["host"], headers["accept-encoding"]) == (outside.authority, "identity")
    assert headers["user-agent"].startswith("Perriere (+http")


def test_a_body_is_sent_as_it_is(outside: Outside):
    outside.says["/"] = Answer(b"", 204)
    answer = fetch(outside.url(), method="POST", body=b"{}", headers={"Content-Type": "application/json"})
    method, _path, headers, body = outside.asked[0]
    assert (answer.status, method, headers["content-type"], body) == (204, "POST", "application/json", b"{}")


@pytest.mark.parametrize("status", [404, 410, 429, 500, 503])
def test_an_error_is_an_answer(outside: Outside, status: int):
    outside.says["/"] = Answer(b"no", status, content_type="text/html")
    assert fetch(outside.url(), types={"text/calendar"}).status == status


def test_a_redirect_is_followed(outside: Outside):
    outside.says |= {"/a": redirect("/b", 301), "/b": redirect(outside.url("/c"), 307), "/c": Answer(b"here")}
    answer = fetch(outside.url("/a"))
    assert (answer.body, answer.url) == (b"here", outside.url("/c"))


def test_a_redirect_is_only_an_answer_to_a_post_or_when_none_is_wanted(outside: Outside):
    outside.says["/"] = redirect("/b", 307)
    assert fetch(outside.url(), method="POST").status == 307
    assert fetch(outside.url(), redirects=0).status == 307


def test_redirects_that_never_end_are_left(outside: Outside):
    outside.says |= {"/a": redirect("/b"), "/b": redirect("/a")}
    with pytest.raises(TooManyRedirects):
        fetch(outside.url("/a"), redirects=5)
    assert len(outside.asked) == 6


@pytest.mark.parametrize(
    "location", ["http://127.0.0.1:1/", "http://10.0.0.1/", "http://[::1]/", "http://localhost/", "gopher://a.org/"]
)
def test_a_redirect_inside_is_refused(outside: Outside, location: str):
    outside.says["/"] = redirect(location)
    with pytest.raises(AddressRefused):
        fetch(outside.url())


def test_a_secret_does_not_follow_a_redirect_to_another_server(outside: Outside, settings: Any):
    with outside_server() as other:
        settings.FETCH_ALSO_ALLOWED |= {other.authority}
        outside.says |= {"/a": redirect("/b"), "/b": redirect(other.url())}
        fetch(outside.url("/a"), headers={"Authorization": "Bearer secret"})
    assert [headers.get("authorization") for _, _, headers, _ in [*outside.asked, *other.asked]] == [
        *("Bearer secret", "Bearer secret"),
        None,
    ]


def test_a_name_server_that_changes_its_mind_is_asked_once_per_hop(outside: Outside, monkeypatch: Any):
    """The second answer of a rebinding name would lead inside; it is never asked for."""
    answers = iter(["127.0.0.1", "10.0.0.1"])
    asked = []

    def rebinding(host: str, port: int, *_arguments: Any, **_named: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    outside.says["/"] = Answer(b"the judged one")
    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    answer = fetch(f"http://rebinding.example:{outside.port}/")
    assert (answer.body, asked) == (b"the judged one", ["rebinding.example"])
    with pytest.raises(AddressRefused):
        fetch(f"http://rebinding.example:{outside.port}/")


def test_the_next_address_is_tried_when_one_does_not_answer(outside: Outside, settings: Any, monkeypatch: Any):
    settings.FETCH_ALSO_ALLOWED |= {f"127.0.0.9:{outside.port}"}
    answers = [(socket.AF_INET, 1, 6, "", (ip, outside.port)) for ip in ("127.0.0.9", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers)
    outside.says["/"] = Answer(b"second")
    assert fetch(f"http://two.example:{outside.port}/").body == b"second"


@pytest.mark.parametrize(
    "saying",
    [
        silent,
        dripping(b"", b"H"),
        dripping(HEAD, b"X-Long: 1\r\n"),
        dripping(HEAD + b"\r\n"),
        dripping(HEAD + b"Content-Length: 4000\r\n\r\n"),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silence", "status", "headers", "body", "length", "chunks", "continue"],
)
def test_a_slow_answer_is_cut(outside: Outside, saying: Any):
    outside.says["/"] = saying
    began = time.monotonic()
    with pytest.raises(AddressTooSlow):
        fetch(outside.url(), seconds=0.4)
    assert time.monotonic() - began < 1


def test_a_slow_redirect_counts_for_the_whole(outside: Outside):
    def later(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.25)
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n")

    outside.says["/"] = later
    with pytest.raises(AddressTooSlow):
        fetch(outside.url(), seconds=0.6)


def test_a_server_that_never_shakes_hands_is_cut(settings: Any):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings.FETCH_ALSO_ALLOWED = frozenset({f"127.0.0.1:{port}"})
        with pytest.raises(AddressTooSlow):
            fetch(f"https://127.0.0.1:{port}/", seconds=0.3)


@pytest.mark.parametrize(
    "saying",
    [
        Answer(b"x" * 2001),
        dripping(HEAD + b"Content-Length: 99999999999\r\n\r\n"),
        dripping(HEAD + b"\r\n", b"x" * 500, 0),
        dripping(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n", 0),
        Answer(gzip.compress(b"x" * 50_000_000), headers={"Content-Encoding": "gzip"}),
        Answer(zlib.compress(b"x" * 2001), headers={"Content-Encoding": "deflate"}),
    ],
    ids=["body", "said", "endless", "chunks", "gzip bomb", "deflate"],
)
def test_a_huge_answer_is_left(outside: Outside, saying: Any):
    outside.says["/"] = saying
    with pytest.raises(AddressTooLarge) as refused:
        fetch(outside.url(), limit=2000, seconds=5)
    assert refused.value.facts == {"limit": 2000}


@pytest.mark.parametrize("size", [0, 1, 2000])
def test_an_answer_within_its_limit_is_kept(outside: Outside, size: int):
    outside.says |= {
        "/plain": Answer(b"x" * size),
        "/gzip": Answer(gzip.compress(b"x" * size), headers={"Content-Encoding": "gzip"}),
    }
    assert fetch(outside.url("/plain"), limit=2000).body == b"x" * size
    assert fetch(outside.url("/gzip"), limit=2000).body == b"x" * size


@pytest.mark.parametrize(
    "saying",
    [
        Answer(b"cut", headers={"Content-Length": "10"}),
        Answer(gzip.compress(bytes(range(256)) * 9)[:-20], headers={"Content-Encoding": "gzip"}),
        Answer(b"not gzip", headers={"Content-Encoding": "gzip"}),
        Answer(b"zz\r\nno chunk", headers={"Transfer-Encoding": "chunked"}),
        lambda handler: handler.wfile.write(b"SSH-2.0-OpenSSH\r\n"),
        lambda handler: handler.wfile.write(HEAD + b"X: " + b"a" * 70000),
        lambda handler: handler.wfile.write(HEAD + b"X: a\r\n" * 200 + b"\r\n"),
        lambda handler: None,
    ],
    ids=["short", "short gzip", "no gzip", "no chunk", "other protocol", "long header", "many headers", "nothing"],
)
def test_a_broken_answer_is_no_answer(outside: Outside, saying: Any):
    outside.says["/"] = saying
    with pytest.raises(AddressUnreachable):
        fetch(outside.url(), seconds=5)


def test_a_web_page_is_no_calendar(outside: Outside):
    outside.says["/"] = Answer(b"<!doctype html>", content_type="text/html; charset=utf-8")
    with pytest.raises(AddressWrongType) as refused:
        fetch(outside.url(), types={"text/calendar"})
    assert refused.value.facts == {"content_type": "text/html"}


def test_a_coding_that_is_not_known_is_refused(outside: Outside):
    outside.says["/"] = Answer(b"", headers={"Content-Encoding": "br"})
    with pytest.raises(AddressWrongType):
        fetch(outside.url())


def test_nobody_listening_is_unreachable(settings: Any):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    settings.FETCH_ALSO_ALLOWED = frozenset({f"127.0.0.1:{port}"})
    with pytest.raises(AddressUnreachable):
        fetch(f"http://127.0.0.1:{port}/")


def test_no_thread_stays_behind(outside: Outside):
    outside.says["/"] = Answer(b"x")
    fetch(outside.url(), seconds=60)
    timers = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
    for timer in timers:
        timer.join(10)
    assert [timer for timer in timers if timer.is_alive()] == []


@pytest.fixture
def secured(tmp_path: Path, monkeypatch: Any, settings: Any) -> Iterator[Outside]:
    """A server of `calendar.example` that has a certificate for this name, which is trusted here."""
    certificate, key = certificate_of("calendar.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    fetching._secrets.cache_clear()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with outside_server(context) as server:
        settings.FETCH_ALSO_ALLOWED = frozenset({server.authority})
        known = [(socket.AF_INET, 1, 6, "", ("127.0.0.1", server.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: known)
        yield server
    fetching._secrets.cache_clear()


def certificate_of(name: str, folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    day = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(day)
        .not_valid_after(day.replace(year=2100))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(form))
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(form, serialization.PrivateFormat.PKCS8, plain))
    return folder / "cert.pem", folder / "key.pem"


def test_a_certificate_is_checked_for_the_name_not_the_number(secured: Outside):
    secured.says["/"] = Answer(b"whispered")
    assert fetch(f"https://calendar.example:{secured.port}/").body == b"whispered"
    assert secured.asked[0][2]["host"] == f"calendar.example:{secured.port}"


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_a_certificate_for_another_name_is_refused(secured: Outside, host: str):
    with pytest.raises(AddressUnreachable):
        fetch(f"https://{host}:{secured.port}/")
    assert secured.asked == []


def test_an_encrypted_connection_is_never_left_for_a_plain_one(secured: Outside):
    secured.says["/"] = redirect(f"http://calendar.example:{secured.port}/")
    with pytest.raises(AddressRefused):
        fetch(f"https://calendar.example:{secured.port}/")
