"""Requests under our limits: one address after another, each checked before anything is connected to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from reader import __version__
from reader.text.clean import clean_line
from reader.web.address import is_public
from reader.web.errors import FetchError
from reader.web.inflate import Inflater, too_large
from reader.web.limits import Limits, Watch

if TYPE_CHECKING:
    import ssl

    import httpcore2
    import httpx2

    from reader.web.network import Network

USER_AGENT = f"Broadsheet/{__version__} (terminal news reader)"
"""What every request says of us."""
_STEP = 100_000
"""Bytes between two words about progress."""

Allows = Callable[[str], bool]
"""Whether private and local addresses may be connected to under this host name."""


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered to one request."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case; several of one name are joined with commas."""
    body: bytes = b""
    """Decompressed; empty unless the status is 200."""


class Exchange:
    """Requests that share one deadline, one wish to stop and one idea of what is allowed."""

    def __init__(
        self,
        network: Network,
        watch: Watch,
        limits: Limits,
        allows: Allows,
        on_progress: Callable[[str], None] = lambda _line: None,
    ) -> None:
        """on_progress: called from the asking thread with one short cleaned line."""
        self._network = network
        self._watch = watch
        self._limits = limits
        self._allows = allows
        self._on_progress = on_progress
        self._context: ssl.SSLContext | None = None

    def get(
        self,
        address: httpx2.URL,
        headers: list[tuple[str, str]],
        before_body: Callable[[Response], None] = lambda _response: None,
    ) -> Response:
        """One request; redirects are the caller's.

        address: made by `parse_address`. before_body: may refuse a 200 by its headers, raising FetchError, before its
        body is read. Raises FetchError with one sentence, CancelledError.
        """
        import httpcore2

        from reader.web.network import PinnedBackend

        if address.scheme == "https" and self._context is None:
            self._context = self._network.tls()
        self._on_progress(f"Asking {shown_host(address)}")
        proxy_url = self._proxy_of(address)
        proxy_host = urlsplit(proxy_url).hostname or ""
        backend = PinnedBackend(
            self._watch,
            self._network.resolve,
            lambda host: host == proxy_host or self._allows(host),
            self._limits.connect_seconds,
        )
        proxy = _proxy(proxy_url) if proxy_url else None
        # A pool for each hop: no connection, and so no address that was checked for one name, serves another.
        with httpcore2.ConnectionPool(ssl_context=self._context, network_backend=backend, proxy=proxy) as pool:
            target = httpcore2.URL(
                scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path
            )
            try:
                with pool.stream("GET", target, headers=[("User-Agent", USER_AGENT), *headers]) as answer:
                    return self._response(shown_host(address), answer, before_body)
            except httpcore2.ProxyError:
                raise FetchError(
                    f"The proxy {clean_line(proxy_host, 80)} does not lead to {shown_host(address)}"
                ) from None
            except (httpcore2.ProtocolError, httpcore2.NetworkError, httpcore2.TimeoutException):
                raise FetchError(f"{shown_host(address)} broke off, or does not speak HTTP") from None

    def _proxy_of(self, address: httpx2.URL) -> str:
        """The proxy for an address, empty for none. Behind a proxy nobody but it looks names up: what can be told to be
        private by its name alone is refused here. Raises FetchError."""
        host = address.raw_host.decode("ascii")
        proxy = self._network.proxy(address.scheme, host)
        if proxy and _private_by_name(host) and not self._allows(host):
            raise FetchError(
                f"{shown_host(address)} is a private or local address, which the settings do not allow to fetch from"
            )
        return proxy

    def _response(self, host: str, answer: httpcore2.Response, before_body: Callable[[Response], None]) -> Response:
        import httpx2

        headers = {name.lower(): value for name, value in httpx2.Headers(answer.headers).items()}
        response = Response(answer.status, headers)
        if answer.status != 200:
            return response
        before_body(response)
        length = headers.get("content-length", "")
        if length.isascii() and length.isdigit() and (len(length) > 18 or int(length) > self._limits.max_bytes):
            raise too_large(self._limits.max_bytes)
        return Response(200, headers, self._body(host, answer, headers.get("content-encoding", "")))

    def _body(self, host: str, answer: httpcore2.Response, encoding: str) -> bytes:
        inflater = Inflater(encoding, self._limits.max_bytes)
        taken = told = 0
        for chunk in answer.iter_stream():
            self._watch.left()
            inflater.feed(chunk)
            taken += len(chunk)
            if taken - told >= _STEP:
                told = taken
                self._on_progress(f"Reading {host}: {taken // 1000} kB")
        return inflater.finish()


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


def refusal(host: str, status: int) -> str:
    """A status that is not 200, as a sentence."""
    if status in _REFUSALS:
        return f"{host} {_REFUSALS[status]} (answer {status})"
    if status >= 500:
        return f"{host} is in trouble (answer {status})"
    return f"{host} does not send the page (answer {status})"


_REFUSALS = {
    401: "asks for a login",
    402: "asks for payment",
    403: "does not let it be read from here",
    404: "does not have the page (any more)",
    410: "has taken the page away",
    429: "is asked too often just now",
    451: "may not show the page for legal reasons",
}


def _private_by_name(host: str) -> bool:
    """Whether a host is private by what it is called: an address, or a name that only a local network knows."""
    bare = host.strip("[]")
    if ":" in bare or bare.replace(".", "").isdigit() or bare.lower().startswith("0x"):
        return not is_public(bare)
    return "." not in bare or bare.endswith((".local", ".localhost", ".internal", ".lan", ".home.arpa"))


def _proxy(url: str) -> httpcore2.Proxy:
    """Raises FetchError when the proxy's address cannot be used."""
    import httpcore2

    parts = urlsplit(url)
    auth = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https", "socks5", "socks5h") or not parts.hostname:
        raise FetchError("The proxy that the environment names is none: its address must be http, https or socks5")
    try:
        port = parts.port or {"http": 8080, "https": 443}.get(scheme, 1080)
    except ValueError:
        raise FetchError("The proxy that the environment names has no possible port") from None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return httpcore2.Proxy(f"{'socks5' if scheme == 'socks5h' else scheme}://{host}:{port}", auth=auth)
