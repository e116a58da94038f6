"""Which network addresses belong to the public internet. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that stand for an IPv4 address in their last 32 bits, translated by the network."""


def is_public(address: str) -> bool:
    """Whether an IP address (with or without `%scope`) can be reached by everybody; False for what is none."""
    try:
        ip = _meant(ip_address(address))
    except ValueError:
        return False
    if ip.is_multicast or ip.is_reserved or ip.is_unspecified or not ip.is_global:
        return False
    return not (isinstance(ip, IPv6Address) and ip.is_site_local)


def is_address(host: str) -> bool:
    """Whether a host is an IP address as it stands, so that nobody needs to look it up."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _meant(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address inside an IPv6 one where there is one: the check must hold for where the packets go."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
