"""Outside addresses: read once, strictly, and judged before anybody connects to them.

The same `Address` is judged and connected to, so that two readers of one text can never disagree about its host.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import AddressRefused, AddressUnreachable

IP = IPv4Address | IPv6Address
SCHEMES = {"http": 80, "https": 443}
PORTS = frozenset({80, 443, 8080, 8443})
LONGEST = 1000
ODD = re.compile(r"[\x00-\x20\x7f-\xa0\\<>\"^`{|}]")
NAME = re.compile(r"(?=.{4,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""What the last label of an IPv4 address looks like, in any of its spellings (WHATWG URL, "ends in a number")."""
OURS = re.compile(r"(.*\.)?(localhost|localdomain|local|internal|intranet|lan|home|corp|home\.arpa|onion)")
PATH = "/%:=&~+!$,;'@()*[]-._?"
MAPPED, NAT64 = ip_network("::ffff:0:0/96"), ip_network("64:ff9b::/96")
TUNNELS_AND_RESERVES = [
    ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24"),
        *("2001::/23", "2002::/16", "64:ff9b:1::/48", "3fff::/20", "5f00::/16", "100::/64"),
    )
]
"""What the standard library of some versions takes for the public Internet, and is not."""


@dataclass(frozen=True)
class Address:
    scheme: str
    host: str
    """In lower case, international names in their ASCII form; an IPv6 address without its brackets."""
    port: int
    target: str
    """Path and query, as they stand in the request."""

    @classmethod
    def read(cls, text: str) -> Self:
        text = text.strip()
        if len(text) > LONGEST or ODD.search(text):
            raise AddressRefused(_("L’adresse est trop longue ou contient des caractères interdits."))
        if text[:9].lower() == "webcal://":
            text = f"https{text[6:]}"
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as error:
            raise AddressRefused(_("Ce n’est pas une adresse.")) from error
        if parts.scheme not in SCHEMES:
            raise AddressRefused(_("L’adresse commence par https:// ou http://."))
        host = _host(parts)
        address = cls(parts.scheme, host, SCHEMES[parts.scheme] if port is None else port, _target(parts))
        address._check_shape()
        return address

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == SCHEMES[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    def follow(self, location: str) -> Self:
        """Where a redirect leads; never from https back to http. Header values are bytes read as Latin-1."""
        there = quote(location.encode("latin-1", "replace"), safe=f"{PATH}#")
        try:
            following = self.read(urljoin(self.url, there))
        except ValueError as error:
            raise AddressRefused(_("La redirection ne mène nulle part.")) from error
        if self.scheme == "https" and following.scheme == "http":
            raise AddressRefused(_("La redirection quitte la connexion chiffrée."))
        return following

    def resolve(self) -> list[tuple[socket.AddressFamily, IP]]:
        """Every address of the host. One that is not public refuses them all."""
        literal = _literal(self.host)
        if literal is not None:
            found = [literal]
        else:
            try:
                answers = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError) as error:
                raise AddressUnreachable(_("Ce nom de serveur est inconnu.")) from error
            found = [ipaddress.ip_address(answer[4][0]) for answer in answers]
        self._judge(found)
        return [(socket.AF_INET if ip.version == 4 else socket.AF_INET6, ip) for ip in dict.fromkeys(found)]

    def _check_shape(self) -> None:
        """What can be said without asking anyone."""
        literal = _literal(self.host)
        if self.port not in PORTS and not any(it.endswith(f":{self.port}") for it in settings.FETCH_ALSO_ALLOWED):
            raise AddressRefused(_("Ce port n’est pas permis."))
        if literal is not None:
            self._judge([literal])
        elif not NAME.fullmatch(self.host) or NUMBER.fullmatch(self.host.rpartition(".")[2]):
            raise AddressRefused(_("Le nom du serveur n’a pas la bonne forme."))
        elif OURS.fullmatch(self.host):
            raise AddressRefused(_("Cette adresse n’est pas sur l’internet public."))

    def _judge(self, found: Iterable[IP]) -> None:
        for ip in found:
            if not is_public(ip) and f"{ip}:{self.port}" not in settings.FETCH_ALSO_ALLOWED:
                raise AddressRefused(_("Cette adresse n’est pas sur l’internet public."))


def is_public(ip: IP) -> bool:
    """Whether `ip` is on the public Internet, and whatever it carries inside is too."""
    if isinstance(ip, IPv6Address):
        if ip.scope_id:
            return False
        if ip in MAPPED or ip in NAT64:
            return is_public(IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip.is_site_local:
            return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    return ip.is_global and not special and not any(ip in network for network in TUNNELS_AND_RESERVES)


def _host(parts: SplitResult) -> str:
    if "@" in parts.netloc:
        raise AddressRefused(_("L’adresse ne contient ni nom d’utilisateur ni mot de passe."))
    try:
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise AddressRefused(_("Le nom du serveur n’a pas la bonne forme.")) from error
    return host.removesuffix(".")


def _literal(host: str) -> IP | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _target(parts: SplitResult) -> str:
    path = quote(parts.path, safe=PATH.removesuffix("?")) or "/"
    return f"{path}?{quote(parts.query, safe=PATH)}" if parts.query else path
