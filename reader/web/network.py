"""Connections for the fetcher: each name is resolved once, checked, and connected to at just that address.

Rules that bind these classes:
- Nobody resolves a name behind the check: the address that was checked is the one that is connected to, while the
  name stays in the `Host` header and in the TLS handshake.
- Nothing waits for longer than a slice of a second without asking the Watch: neither a name server, a connection, a
  handshake nor a server that sends one byte at a time can hold a thread past its deadline.
"""

from __future__ import annotations

import errno
import os
import queue
import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import httpcore2

from reader.text.clean import clean_line
from reader.web.address import is_address, is_public
from reader.web.errors import FetchError, OfflineError, UnknownNameError
from reader.web.limits import Watch

_T = TypeVar("_T")

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port -> IP addresses, best first. May block; raises OSError or UnicodeError."""


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the system for the addresses of a host. Raises OSError (socket.gaierror) or UnicodeError."""
    entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in entries))


def system_tls() -> ssl.SSLContext:
    """The certificates that the system trusts; `SSL_CERT_FILE` and `SSL_CERT_DIR` are heeded instead where set."""
    import httpx2

    return httpx2.create_ssl_context()


def system_proxy(scheme: str, host: str) -> str:
    """The proxy that the environment or the system names for such an address; empty for none."""
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all") or ""
    return "" if not proxy or proxy_bypass(host) else proxy if "://" in proxy else f"http://{proxy}"


@dataclass(frozen=True, slots=True)
class Network:
    """What the fetcher needs from the system. Tests bring their own."""

    resolve: Resolver = system_resolver
    tls: Callable[[], ssl.SSLContext] = system_tls
    proxy: Callable[[str, str], str] = system_proxy
    """Scheme and host -> the proxy's address, with its password where it has one."""


SYSTEM = Network()


class PinnedBackend(httpcore2.NetworkBackend):
    """Opens the connections of one page."""

    def __init__(self, watch: Watch, resolve: Resolver, allows: Callable[[str], bool], connect_seconds: float) -> None:
        """allows: whether addresses that are not on the public internet may be connected to under a host's name."""
        self._watch = watch
        self._resolve = resolve
        self._allows = allows
        self._connect_seconds = connect_seconds

    def connect_tcp(self, host: str, port: int, *_settings: Any, **_more_settings: Any) -> httpcore2.NetworkStream:
        """A connection to the first allowed address that answers. Raises FetchError, CancelledError."""
        name = clean_line(host, 80)
        addresses = self._addresses(host, name, port)
        end = time.monotonic() + self._connect_seconds
        failure: OSError = TimeoutError()
        for number, address in enumerate(addresses):
            share = (end - time.monotonic()) / (len(addresses) - number)
            try:
                return WatchedStream(_connect(address, port, share, self._watch), self._watch, name)
            except OSError as error:
                failure = error
        raise _unreachable(name, failure)

    def _addresses(self, host: str, name: str, port: int) -> list[str]:
        """The addresses of a host that may be connected to; never empty. Raises FetchError."""
        if is_address(host):
            return self._allowed(host, name, [host.strip("[]")])
        answer: queue.SimpleQueue[Sequence[str] | OSError | UnicodeError] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answer.put(self._resolve(host, port))
            except (OSError, UnicodeError) as error:
                answer.put(error)

        # The system's resolver cannot be interrupted: a thread that nobody waits for at exit may finish it.
        threading.Thread(target=look_up, name="look-up", daemon=True).start()
        while True:
            try:
                addresses = answer.get(timeout=self._watch.slice())
                break
            except queue.Empty:
                continue
        if isinstance(addresses, (OSError, UnicodeError)):
            raise _unknown(name, addresses)
        return self._allowed(host, name, addresses)

    def _allowed(self, host: str, name: str, addresses: Sequence[str]) -> list[str]:
        private = self._allows(host)
        allowed = [address for address in addresses if private or is_public(address)]
        if addresses and not allowed:
            raise FetchError(f"{name} is a private or local address, which the settings do not allow to fetch from")
        if not allowed:
            raise FetchError(f"There is no address for the name {name}")
        return allowed


class WatchedStream(httpcore2.NetworkStream):
    """One connection whose every wait ends with the Watch, whatever timeout the library asks for."""

    def __init__(self, sock: socket.socket, watch: Watch, name: str) -> None:
        """sock: connected; belongs to this object from now on. name: the host, for messages."""
        self._sock = sock
        self._watch = watch
        self._name = name

    def read(self, max_bytes: int, *_timeout: Any, **_timeouts: Any) -> bytes:
        """The next bytes, empty at the end. Raises FetchError, CancelledError."""
        return self._patiently(lambda: self._sock.recv(max_bytes))

    def write(self, buffer: bytes, *_timeout: Any, **_timeouts: Any) -> None:
        """Send all of it. Raises FetchError, CancelledError."""
        view = memoryview(buffer)
        while view:
            view = view[self._patiently(lambda rest=view: self._sock.send(rest)) :]

    def close(self) -> None:
        """Let the connection go."""
        self._sock.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, *_timeout: Any, **_timeouts: Any
    ) -> httpcore2.NetworkStream:
        """The same connection, encrypted and with the server's name checked. Raises FetchError, CancelledError."""
        try:
            sock = ssl_context.wrap_socket(self._sock, server_hostname=server_hostname, do_handshake_on_connect=False)
            secure = WatchedStream(sock, self._watch, self._name)
            secure._patiently(sock.do_handshake)
        except BaseException:
            self.close()
            raise
        return secure

    def get_extra_info(self, info: str) -> Any:
        """The library asks for these to choose the protocol and to see whether a connection is still open."""
        if info == "ssl_object" and isinstance(self._sock, ssl.SSLSocket):
            return self._sock
        if info == "socket":
            return self._sock
        return None

    def _patiently(self, act: Callable[[], _T]) -> _T:
        """Do something on the socket again and again until it is done or the Watch says stop."""
        while True:
            self._sock.settimeout(self._watch.slice())
            try:
                return act()
            except (TimeoutError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
                continue
            except ssl.SSLCertVerificationError as error:
                reason = clean_line(error.verify_message, 80)
                raise FetchError(f"The certificate of {self._name} is not valid: {reason}") from None
            except ssl.SSLError:
                raise FetchError(f"No secure connection to {self._name} is possible") from None
            except OSError:
                raise FetchError(f"{self._name} broke off the connection") from None


def _connect(address: str, port: int, seconds: float, watch: Watch) -> socket.socket:
    """A connected socket. Raises OSError (TimeoutError after the given seconds), or what the Watch raises."""
    end = time.monotonic() + seconds
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        code = sock.connect_ex((address, port))
        if code not in (0, errno.EINPROGRESS, errno.EWOULDBLOCK):
            raise OSError(code, os.strerror(code))
        with selectors.DefaultSelector() as selector:
            selector.register(sock, selectors.EVENT_WRITE)
            while not selector.select(watch.slice()):
                if time.monotonic() > end:
                    raise TimeoutError
        code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            raise OSError(code, os.strerror(code))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock


def _unknown(name: str, error: OSError | UnicodeError) -> FetchError:
    """Why a name has no address."""
    if isinstance(error, socket.gaierror) and error.errno in (socket.EAI_AGAIN, socket.EAI_FAIL):
        return OfflineError(f"{name} cannot be looked up: the network seems to be down")
    return UnknownNameError(f"The name {name} is not known: the site is gone, or the network is down")


def _unreachable(name: str, error: OSError) -> FetchError:
    """Why no address of a host could be connected to."""
    if error.errno in (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL):
        return OfflineError(f"{name} cannot be reached: the network seems to be down")
    if isinstance(error, ConnectionRefusedError) or error.errno == errno.ECONNREFUSED:
        return FetchError(f"{name} does not accept the connection")
    if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
        return FetchError(f"{name} does not answer")
    return FetchError(f"{name} cannot be reached")
