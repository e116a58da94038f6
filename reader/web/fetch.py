"""One web page, fetched under our limits: http and https only, checked addresses, few redirects, no cookies."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader import __version__
from reader.text.clean import clean_line
from reader.web.errors import FetchError
from reader.web.inflate import ACCEPTED, Inflater, too_large
from reader.web.limits import LIMITS, Limits, Watch

if TYPE_CHECKING:
    import ssl

    import httpcore2
    import httpx2

    from reader.web.network import Network, PinnedBackend

USER_AGENT = f"Broadsheet/{__version__} (terminal news reader)"

_HEADERS = (
    ("User-Agent", USER_AGENT),
    ("Accept", "text/html, application/xhtml+xml"),
    ("Accept-Encoding", ACCEPTED),
    ("Connection", "close"),
)
_REDIRECTS = (301, 302, 303, 307, 308)
_PAGES = ("", "text/html", "application/xhtml+xml", "application/xml", "text/xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_REFUSALS = {
    401: "asks for a login",
    402: "asks for payment",
    403: "does not let it be read from here",
    404: "does not have the page (any more)",
    410: "has taken the page away",
    429: "is asked too often just now",
    451: "may not show the page for legal reasons",
}
_STEP = 100_000
"""Bytes between two words about progress."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it came."""

    url: str
    """The address that was asked for."""
    final_url: str
    """The address it came from, after redirects."""
    content_type: str
    """Lower case, without parameters; empty when the server names none."""
    html: bytes
    """Decompressed, not decoded."""
    charset: str
    """As the server names it; empty when it does not."""


def fetch(
    url: str,
    *,
    allow_private: bool,
    cancelled: Callable[[], bool],
    on_progress: Callable[[str], None],
    limits: Limits = LIMITS,
    network: Network | None = None,
) -> Page:
    """Fetch one web page; blocks, for a thread.

    allow_private: whether private and local addresses may be fetched from, redirects included.
    cancelled, on_progress: called from this thread; progress is one short cleaned line.
    Raises FetchError with one sentence, CancelledError.
    """
    from reader.web.network import SYSTEM, PinnedBackend

    network = network or SYSTEM
    watch = Watch(limits.page_seconds, cancelled, FetchError(f"No page came within {limits.page_seconds:g} seconds"))
    backend = PinnedBackend(watch, network.resolve, allow_private, limits.connect_seconds)
    visit = _Visit(url, backend, network.tls, watch, on_progress, limits)
    here = parse_address(url)
    seen = {str(here)}
    for _ in range(limits.max_redirects + 1):
        answer = visit.ask(here)
        if isinstance(answer, Page):
            return answer
        here = next_address(here, answer)
        if str(here) in seen:
            raise FetchError(f"{shown_host(here)} leads in a circle (it may insist on cookies)")
        seen.add(str(here))
    raise FetchError(f"{shown_host(here)} leads from page to page, more than {limits.max_redirects} times")


def parse_address(url: str) -> httpx2.URL:
    """An address that may be fetched. Raises FetchError."""
    import httpx2

    try:
        address = httpx2.URL(url.strip())
        host = address.raw_host.decode("ascii")
    except (httpx2.InvalidURL, ValueError):
        raise FetchError("The address is written in a way that cannot be fetched") from None
    if address.scheme not in ("http", "https"):
        raise FetchError("Only http and https addresses can be fetched")
    if not host:
        raise FetchError("The address names no host")
    if address.port is not None and not 0 < address.port < 65536:
        raise FetchError("The address names a port that does not exist")
    if address.userinfo:
        raise FetchError("The address contains a user name, which is never sent")
    return address


def next_address(here: httpx2.URL, location: str) -> httpx2.URL:
    """Where a redirect leads. Raises FetchError when it may not be followed."""
    import httpx2

    try:
        there = parse_address(str(here.join(location)))
    except (httpx2.InvalidURL, ValueError):
        raise FetchError(f"{shown_host(here)} leads to an address that cannot be read") from None
    except FetchError as error:
        raise FetchError(
            f"{shown_host(here)} leads elsewhere: {error.sentence[0].lower()}{error.sentence[1:]}"
        ) from None
    if here.scheme == "https" and there.scheme == "http":
        raise FetchError(f"{shown_host(here)} leads from https to unencrypted http, which is not followed")
    return there


def shown_host(address: httpx2.URL) -> str:
    """The host as it may be shown: ASCII (punycode), cleaned, short."""
    return clean_line(address.raw_host.decode("ascii", "replace"), 80)


class _Visit:
    """What all the hops of one page share."""

    def __init__(
        self,
        url: str,
        backend: PinnedBackend,
        tls: Callable[[], ssl.SSLContext],
        watch: Watch,
        on_progress: Callable[[str], None],
        limits: Limits,
    ) -> None:
        self._url = url
        self._backend = backend
        self._tls = tls
        self._context: ssl.SSLContext | None = None
        self._watch = watch
        self._on_progress = on_progress
        self._limits = limits

    def ask(self, address: httpx2.URL) -> Page | str:
        """One request: the page, or the address to which the server sends us. Raises FetchError, CancelledError."""
        import httpcore2

        if address.scheme == "https" and self._context is None:
            self._context = self._tls()
        self._on_progress(f"Asking {shown_host(address)}")
        # A pool for each hop: no connection, and so no address that was checked for one name, serves another.
        with httpcore2.ConnectionPool(ssl_context=self._context, network_backend=self._backend) as pool:
            target = httpcore2.URL(
                scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
            )
            try:
                with pool.stream("GET", target, headers=list(_HEADERS)) as response:
                    return self._answer(address, response)
            except (httpcore2.ProtocolError, httpcore2.NetworkError, httpcore2.TimeoutException):
                raise FetchError(f"{shown_host(address)} broke off, or does not speak HTTP") from None

    def _answer(self, address: httpx2.URL, response: httpcore2.Response) -> Page | str:
        import httpx2

        headers = httpx2.Headers(response.headers)
        location = headers.get("location", "")
        if response.status in _REDIRECTS and location:
            return location
        host = shown_host(address)
        if response.status != 200:
            raise FetchError(_refusal(host, response.status))
        content_type = headers.get("content-type", "")
        kind = content_type.partition(";")[0].strip().lower()
        if kind not in _PAGES:
            raise FetchError(_no_page(host, kind))
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and (len(length) > 18 or int(length) > self._limits.max_bytes):
            raise too_large(self._limits.max_bytes)
        body = self._body(host, response, headers.get("content-encoding", ""))
        if body.lstrip()[:5] == b"%PDF-":
            raise FetchError(_no_page(host, "application/pdf"))
        if not body.strip():
            raise FetchError(f"The page that {host} sends is empty")
        if b"<" not in body:
            raise FetchError(f"What {host} sends is not a web page, although it says so")
        charset = _CHARSET.search(content_type)
        return Page(self._url, str(address), clean_line(kind, 80), body, charset[1].lower() if charset else "")

    def _body(self, host: str, response: httpcore2.Response, encoding: str) -> bytes:
        inflater = Inflater(encoding, self._limits.max_bytes)
        taken = told = 0
        for chunk in response.iter_stream():
            self._watch.left()
            inflater.feed(chunk)
            taken += len(chunk)
            if taken - told >= _STEP:
                told = taken
                self._on_progress(f"Reading {host}: {taken // 1000} kB")
        return inflater.finish()


def _refusal(host: str, status: int) -> str:
    """A status that is not 200, as a sentence."""
    if status in _REFUSALS:
        return f"{host} {_REFUSALS[status]} (answer {status})"
    if status >= 500:
        return f"{host} is in trouble (answer {status})"
    return f"{host} does not send the page (answer {status})"


def _no_page(host: str, kind: str) -> str:
    """A content type that has no text to be found, as a sentence."""
    names = {"application/pdf": "a PDF document", "image": "a picture", "video": "a video", "audio": "a sound"}
    what = names.get(kind) or names.get(kind.partition("/")[0]) or f"a file ({clean_line(kind, 60)})"
    return f"What {host} sends is {what}, not a web page"
