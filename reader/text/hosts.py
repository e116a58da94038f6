"""The host of a web address, as it is shown and as a source is named."""

from __future__ import annotations


def host_of(address: str) -> str:
    """The host of an address in small letters, without `www.` and port; empty when it has none or cannot be read."""
    from urllib.parse import urlsplit  # not needed for the first screen

    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")
