"""Whose address a request comes from: what speed limits count by. Never stored."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from weighin.domain.errors import Code, Refusal

HOUSEHOLD = 64  # the bits of an IPv6 address that one connection is given; the rest a reader may change at will
_WORDS_MAX = 64


class Clients:
    """Tells readers apart, believing what `proxies` (addresses or networks, separated by commas) say of them.

    Raises Refusal if one is neither.
    """

    def __init__(self, proxies: str) -> None:
        try:
            self._proxies = [ip_network(one.strip(), strict=False) for one in proxies.split(",") if one.strip()]
        except ValueError as error:
            message = f"WEIGHIN_TRUSTED_PROXIES: {error}. Write addresses such as 127.0.0.1, 10.0.0.0/8."
            raise Refusal(Code.SETTING_INVALID, message) from None

    def of(self, peer: str, forwarded: Sequence[str]) -> str:
        """The reader behind a connection from `peer` with these X-Forwarded-For headers.

        Each proxy adds whom it speaks for at the end, so the last one that is no proxy of ours counts:
        whatever stands before it was the sender's own claim.
        """
        if not self._is_proxy(peer):
            return _household(peer)
        for hop in reversed(",".join(forwarded).split(",")):
            if hop.strip() and not self._is_proxy(hop):
                return _household(hop)
        return _household(peer)

    def _is_proxy(self, words: str) -> bool:
        address = _address(words)
        return address is not None and any(address in network for network in self._proxies)


def _household(words: str) -> str:
    address = _address(words)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, HOUSEHOLD), strict=False))
    return str(address) if address else words.strip()[:_WORDS_MAX]


def _address(words: str) -> IPv4Address | IPv6Address | None:
    """The address in `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1` or `[2001:db8::1]:443`; None if there is none."""
    host = words.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
