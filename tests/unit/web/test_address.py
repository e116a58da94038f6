"""Which addresses are public."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.web.address import is_public

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "64:ff9b:1::7f00:1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_told(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"])
def test_public_addresses_are_told(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_counts_as_itself(inner: object) -> None:
    number = int(ip_address(str(inner)))
    expected = is_public(str(inner))
    for prefix in (0xFFFF << 32, 0x64FF9B << 96):
        assert is_public(str(ip_address((prefix | number).to_bytes(16, "big")))) is expected
    assert is_public(str(ip_address(((0x2002 << 112) | (number << 80)).to_bytes(16, "big")))) is expected


@pytest.mark.parametrize("text", ["", "localhost", "1.2.3", "1.2.3.4.5", "0x7f.1", "::g", "8.8.8.8\n"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)
