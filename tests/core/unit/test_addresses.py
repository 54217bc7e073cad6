"""Which outside addresses are read at all."""

import ipaddress
import socket
from typing import Any

import pytest

from core.addresses import Address, is_public
from core.errors import AddressRefused, AddressUnreachable
from core.fetching import check_address, fetch

PRIVATE = [
    "http://127.0.0.1/",
    "http://127.8.9.10/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.0.0.8/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::]/",
    "http://[::1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a00:1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[2606:4700::1111%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:808:808::1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::1]/",
    "http://[2001:db8::1]/",
]
ODD_SPELLINGS = [
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://127.1/",
    "http://127.0.1/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.0.0.01/",
    "http://127.0.0.1./",
    "http://127。0。0。1/",
    "http://１２７.0.0.1/",
    "http://⑫7.0.0.1/",
    "http://example.org.0x7f/",
    "http://256.256.256.256/",
]
NAMES_OF_OURS = [
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://site.localhost/",
    "http://printer.local/",
    "http://metadata.google.internal/",
    "http://router.lan/",
    "http://box.home.arpa/",
    "http://redis/",
    "http://db:80/",
]
TRICKS = [
    "http://user@example.org/",
    "http://user:word@example.org/",
    "http://example.org@127.0.0.1/",
    "http://127.0.0.1#@example.org/",
    "http://127.0.0.1\\@example.org/",
    "http://example.org\\.127.0.0.1/",
    "http://example.org:80\\@127.0.0.1/",
    "http://exa\tmple.org/",
    "http://example.org/\r\nHost: localhost",
    "http://example.org/\x00",
    "http://example.org /",
    "http://exam%70le.org/",
    "http://127%2e0.0.1/",
    "http://example..org/",
    "http://.example.org/",
    "http://-/",
    "http:///path",
    "http:example.org",
    "//example.org/",
    "example.org",
    "",
    "http://[::1/",
    "http://[1.2.3.4]/",
    "http://[v1.fe80::]/",
    "http://example.org℀.com/",
    f"http://{'a' * 64}.org/",
    f"http://example.org/{'a' * 1000}",
]
SCHEMES = [
    "file:///etc/passwd",
    "ftp://example.org/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "data:text/calendar,BEGIN",
    "javascript:alert(1)",
    "dict://example.org/",
    "jar:http://example.org!/",
    "webcals://example.org/",
    "unix:/run/redis.sock",
]
PORTS = [
    f"http://example.org:{port}/" for port in (0, 1, 22, 25, 81, 3306, 5432, 6379, 9200, 11211, 65535, 65536, -1, "x")
]


@pytest.mark.parametrize("url", [*PRIVATE, *ODD_SPELLINGS, *NAMES_OF_OURS, *TRICKS, *SCHEMES, *PORTS])
def test_an_address_that_is_not_plainly_public_is_refused(url: str):
    with pytest.raises(AddressRefused):
        check_address(url)


@pytest.mark.parametrize("url", [*PRIVATE, *ODD_SPELLINGS, *TRICKS])
def test_what_is_refused_is_not_read_either(url: str):
    with pytest.raises(AddressRefused):
        fetch(url)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://Example.ORG", "https://example.org/"),
        (" webcal://example.org/a.ics ", "https://example.org/a.ics"),
        ("WEBCAL://example.org/a.ics", "https://example.org/a.ics"),
        ("http://example.org.:80/a", "http://example.org/a"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:8443/?q=é", "https://example.org:8443/?q=%C3%A9"),
        ("https://médiathèque.bzh/été.ics", "https://xn--mdiathque-53af.bzh/%C3%A9t%C3%A9.ics"),
        ("https://example.org/a%20b?c=%2F#part", "https://example.org/a%20b?c=%2F"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://[2606:4700:4700::1111]:8080/", "https://[2606:4700:4700::1111]:8080/"),
        ("https://[64:ff9b::808:808]/", "https://[64:ff9b::808:808]/"),
        ("https://a_b.example.org/", "https://a_b.example.org/"),
    ],
)
def test_a_public_address_is_kept_in_one_form(url: str, kept: str):
    assert check_address(url) == kept
    assert check_address(kept) == kept


def test_everything_public_by_number_is_public():
    assert [ip for ip in ("1.1.1.1", "8.8.8.8", "2a00::1", "2606::1") if not is_public(ipaddress.ip_address(ip))] == []


def resolver(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    answers = [(socket.AF_INET6 if ":" in ip else socket.AF_INET, 1, 6, "", (ip, 443)) for ip in ips]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answers)


@pytest.mark.parametrize(
    "ips",
    [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["2606::1", "::1"], ["8.8.8.8", "fe80::1%2"], ["::ffff:192.168.0.1"]],
)
def test_a_name_that_leads_inside_by_any_of_its_addresses_is_refused(monkeypatch: Any, ips: list[str]):
    resolver(monkeypatch, *ips)
    with pytest.raises(AddressRefused):
        fetch("https://example.org/")


def test_a_name_resolves_to_each_of_its_addresses_once(monkeypatch: Any):
    resolver(monkeypatch, "8.8.8.8", "8.8.8.8", "2606::1")
    found = Address.read("https://example.org/").resolve()
    assert [str(ip) for _family, ip in found] == ["8.8.8.8", "2606::1"]


def test_an_unknown_name_is_unreachable(monkeypatch: Any):
    def unknown(*_arguments: Any, **_named: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(AddressUnreachable):
        fetch("https://example.org/")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "//169.254.169.254/",
        "https://user@example.org/",
        "file:///etc/passwd",
        "http://other.example.org/",
        "https://[::1",
        "https://exa mple.org/",
    ],
)
def test_a_redirect_is_judged_like_an_address(location: str):
    with pytest.raises(AddressRefused):
        Address.read("https://example.org/a/b").follow(location)


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("/c", "https://example.org/c"),
        ("c?d=1", "https://example.org/a/c?d=1"),
        ("https://8.8.4.4:8443/", "https://8.8.4.4:8443/"),
        ("/\xc3\xa9t\xc3\xa9.ics", "https://example.org/%C3%A9t%C3%A9.ics"),
    ],
)
def test_a_redirect_is_followed_from_where_it_stands(location: str, url: str):
    assert Address.read("https://example.org/a/b").follow(location).url == url
