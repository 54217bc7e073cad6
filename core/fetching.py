"""Reading what outside addresses say, without harm: no private network, no endless answer, no bomb.

Each hop is parsed once, resolved once and judged; the connection goes to the very IP address that was judged, so a name
server that changes its mind in between changes nothing. Proxies of the environment and cookies play no part.
"""

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.addresses import Address
from core.errors import (
    AddressRefused,
    AddressTooLarge,
    AddressTooSlow,
    AddressUnreachable,
    AddressWrongType,
    FetchFailed,
    TooManyRedirects,
)

__all__ = ["AddressRefused", "FetchFailed", "Fetched", "check_address", "fetch"]

ATTEMPTS = 3
"""So many addresses of one host are tried."""
SILENCE = 10.0
"""Seconds that a connection, or one read, may take within the whole."""
PIECE = 64 * 1024
FOLLOWED = frozenset({301, 302, 303, 307, 308})
SQUEEZED = {"gzip": 31, "x-gzip": 31, "deflate": 47}
"""Codings of content that are undone, with zlib's `wbits`."""


@dataclass(frozen=True)
class Fetched:
    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes
    url: str
    """Where it was found, after redirects."""


@dataclass(frozen=True)
class _Request:
    method: str
    body: bytes
    headers: Mapping[str, str]
    limit: int
    types: Collection[str]
    deadline: float
    follows: bool


def check_address(url: str) -> str:
    """`url` as it is kept, https or http; raises AddressRefused. Where its name leads is judged by each `fetch`."""
    return Address.read(url).url


def fetch(
    url: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] = {},
    limit: int = 5 * 2**20,
    seconds: float = 20,
    redirects: int = 5,
    types: Collection[str] = (),
) -> Fetched:
    """What `url` answers, whatever its status. Raises AddressRefused or a FetchFailed.

    `limit` is in bytes, before and after decompression; `seconds` are for everything together, save the time a resolver
    takes to give up. A successful answer must be of one of `types` (media types, in lower case) if any are given.
    """
    address = Address.read(url)
    follows = method == "GET" and redirects > 0
    asked = _Request(method, body, headers, limit, types, time.monotonic() + seconds, follows)
    for _hop in range(redirects + 1):
        answer = _ask(address, asked)
        location = answer.headers.get("location", "")
        if not (follows and answer.status in FOLLOWED and location):
            return answer
        following = address.follow(location)
        if following.authority != address.authority:
            kept = {name: value for name, value in asked.headers.items() if name.lower() != "authorization"}
            asked = _Request(method, body, kept, limit, types, asked.deadline, follows)
        address = following
    raise TooManyRedirects(_("L’adresse renvoie sans fin à d’autres adresses."))


def _ask(address: Address, asked: _Request) -> Fetched:
    try:
        with _connected(address, asked.deadline) as connection:
            connection.request(asked.method, address.target, asked.body or None, _headers(address, asked))
            with connection.getresponse() as response:
                answer = _answer(address, response, asked)
    except (OSError, http.client.HTTPException, zlib.error) as error:
        if isinstance(error, TimeoutError) or time.monotonic() >= asked.deadline:
            raise AddressTooSlow(_("L’adresse met trop de temps à répondre.")) from error
        raise AddressUnreachable(_("Le serveur ne répond pas comme il faut.")) from error
    if time.monotonic() >= asked.deadline:
        raise AddressTooSlow(_("L’adresse met trop de temps à répondre."))
    return answer


def _headers(address: Address, asked: _Request) -> dict[str, str]:
    return {
        "Accept": ", ".join([*asked.types, "*/*;q=0.1"]),
        "User-Agent": f"Perriere (+{settings.PUBLIC_URL})",
        **asked.headers,
        "Host": address.authority,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


@contextmanager
def _connected(address: Address, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to an address that was judged. At `deadline` it is cut, whatever it is doing then."""
    connection = http.client.HTTPConnection(address.host, address.port)
    with _first_that_answers(address, deadline) as plain, _cut_at(plain, deadline):
        is_secured = address.scheme == "https"
        connection.sock = _secrets().wrap_socket(plain, server_hostname=address.host) if is_secured else plain
        connection.auto_open = 0
        try:
            yield connection
        finally:
            connection.close()


def _first_that_answers(address: Address, deadline: float) -> socket.socket:
    failure: OSError = TimeoutError()
    for family, ip in address.resolve()[:ATTEMPTS]:
        left = min(SILENCE, deadline - time.monotonic())
        if left <= 0:
            break
        plain = socket.socket(family, socket.SOCK_STREAM)
        plain.settimeout(left)
        try:
            plain.connect((str(ip), address.port))
        except OSError as error:
            plain.close()
            failure = error
        else:
            return plain
    raise failure


@contextmanager
def _cut_at(plain: socket.socket, deadline: float) -> Iterator[None]:
    """A byte now and then keeps every single read alive: a second hold on the socket ends them all together."""
    guard = plain.dup()

    def cut() -> None:
        with suppress(OSError):
            guard.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(max(0, deadline - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        guard.close()


@lru_cache(maxsize=1)
def _secrets() -> ssl.SSLContext:
    """The certificate must be valid and name the host."""
    return ssl.create_default_context()


def _answer(address: Address, response: http.client.HTTPResponse, asked: _Request) -> Fetched:
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
    if asked.follows and response.status in FOLLOWED and headers.get("location"):
        return Fetched(response.status, headers, b"", address.url)
    if asked.types and 200 <= response.status < 300:
        _check_type(headers, asked.types)
    return Fetched(response.status, headers, _body(response, headers, asked), address.url)


def _check_type(headers: Mapping[str, str], types: Collection[str]) -> None:
    said = headers.get("content-type", "").partition(";")[0].strip().lower()
    if said and said not in types:
        raise AddressWrongType(_("L’adresse ne donne pas ce qu’on attend d’elle."), content_type=said[:80])


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str], asked: _Request) -> bytes:
    limit = asked.limit
    coding = headers.get("content-encoding", "identity").strip().lower() or "identity"
    if coding != "identity" and coding not in SQUEEZED:
        raise AddressWrongType(_("L’adresse répond dans un codage inconnu."), content_type=coding[:80])
    if (response.length or 0) > limit:
        raise AddressTooLarge(_("L’adresse donne trop de données."), limit=limit)
    opened = zlib.decompressobj(SQUEEZED[coding]) if coding != "identity" else None
    read, body = 0, bytearray()
    while piece := response.read(PIECE):
        read += len(piece)
        body += opened.decompress(piece, limit + 1 - len(body)) if opened else piece
        if time.monotonic() >= asked.deadline:
            raise TimeoutError
        if max(read, len(body)) > limit:
            raise AddressTooLarge(_("L’adresse donne trop de données."), limit=limit)
    if response.length or (opened and read and not opened.eof):
        raise http.client.IncompleteRead(b"", response.length)
    return bytes(body)
