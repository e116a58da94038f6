"""The one place that opens an address outside this program: checks it, then starts the browser without a shell."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import quote, urlsplit, urlunsplit

from reader.model.errors import LinkError
from reader.web.browser import LinkFailedError, start_browser

MAX_LENGTH = 8192
"""A longer address is refused; some systems cut command lines there."""

_JOINERS = "\u200c\u200d"
_LEFT_AS_IS = "%/:?#[]@!$&'()*+,;=-._~"
"""What stands for itself in an address, besides letters and digits; all else is percent-encoded."""
_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*\.?")
_DEVIATIONS = "ßς"
"""Letters that are hosts' own since IDNA 2008; the standard library would turn them into other letters."""
Launcher = Callable[[str], None]
"""Starts a browser with an address and returns at once. Raises OSError or LinkFailedError when it cannot."""


class LinkRefusedError(LinkError):
    """The address is not one that may be opened."""


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """An address that may be opened."""

    url: str
    """Rebuilt of its parts; ASCII only."""
    host: str
    """For showing: where it leads, international names as punycode, so that no letter can pass for another."""


def check_link(url: str) -> CheckedLink:
    """The address as it may be opened. Raises LinkRefusedError, saying why, for anything but a plain web address."""
    if url.startswith("//") or url.lower().startswith("www."):
        url = "https://" + url.lstrip("/")
    if len(url) > MAX_LENGTH:
        raise LinkRefusedError(f"This address is longer than {MAX_LENGTH:,} characters.")
    if any(not char.isprintable() and char not in _JOINERS for char in url):
        raise LinkRefusedError("This address contains control characters.")
    if "\\" in url:
        raise LinkRefusedError("This address contains a backslash.")
    try:
        parts = urlsplit(url)
        user, port = parts.netloc.rpartition("@")[1], parts.port
        name = parts.hostname or ""
    except ValueError:
        raise LinkRefusedError("This is not a web address.") from None
    if parts.scheme not in ("http", "https"):
        raise LinkRefusedError("Only http and https addresses are opened.")
    if user:
        raise LinkRefusedError("This address contains a user name, which often hides where it leads.")
    if "[" in parts.netloc and ":" not in name:
        _no_host()
    host = _host(name)
    netloc = host if port is None else f"{host}:{port}"
    path, query, fragment = (quote(part, safe=_LEFT_AS_IS) for part in (parts.path, parts.query, parts.fragment))
    return CheckedLink(urlunsplit((parts.scheme, netloc, path or "/", query, fragment)), host)


def open_link(url: str, launcher: Launcher | None = None, *, browser: Sequence[str] = ()) -> str:
    """Open an address in the user's browser; returns the host for showing.

    Takes a few seconds at most. launcher: what starts the browser; None finds it. browser: the setting.
    Raises LinkRefusedError, LinkFailedError or NeedsTerminalError.
    """
    link = check_link(url)
    try:
        if launcher is None:
            start_browser(link.url, link.host, browser)
        else:
            launcher(link.url)
    except OSError as error:
        raise LinkFailedError(
            f"The browser cannot be started: {(error.strerror or 'unknown reason').lower()}."
        ) from None
    return link.host


def _host(name: str) -> str:
    """A host as it is asked for in the network. Raises LinkRefusedError."""
    if not name:
        raise LinkRefusedError("This address names no host.")
    if ":" in name:
        try:
            address = ipaddress.IPv6Address(name)
        except ValueError:
            _no_host()
        if address.scope_id:
            _no_host()
        return f"[{address.compressed}]"
    labels = re.split("[.\u3002\uff0e\uff61]", name)
    host = ".".join(map(_label, labels))
    if len(host) > 253 or not _HOST.fullmatch(host):
        _no_host()
    return host


def _label(label: str) -> str:
    """One part of a host name in ASCII. Raises LinkRefusedError."""
    if label.isascii():
        return label.lower()
    try:
        prepared = label.encode("idna").decode("ascii")  # also refuses letters that no host may have
        if any(letter in label.lower() for letter in _DEVIATIONS):
            own = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", label).lower())
            prepared = "xn--" + own.encode("punycode").decode("ascii")
    except UnicodeError:
        _no_host()
    if any(joiner in label for joiner in _JOINERS):
        _no_host()
    return prepared


def _no_host() -> NoReturn:
    raise LinkRefusedError("This address names no valid host.")
